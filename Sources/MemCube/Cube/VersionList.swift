internal import Format
internal import Index

extension Version {
  /// The versions of one object for people: oldest first. `number` counts those that history/
  /// lists; one that changed neither name nor content has the number of the one whose it has.
  static func list(_ versions: [ObjectVersion]) -> [Version] {
    let versions = versions.sorted { $0.id < $1.id }
    let state = ObjectState.evaluate(versions)
    let numbers = Dictionary(
      state.listed.enumerated().map { ($0.element, $0.offset + 1) }, uniquingKeysWith: { a, _ in a }
    )
    let places = Dictionary(
      versions.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { a, _ in a })
    var number = 0
    return versions.enumerated().map { index, version in
      let own = numbers[version.id]
      number = own ?? number
      var content = version.content
      if case .from(let holder) = content, let place = places[holder] {
        content = versions[place].content
      }
      return Version(
        id: version.id,
        number: state.repeated[version.id].flatMap { numbers[$0] } ?? number,
        isListed: own != nil, time: version.time,
        author: version.author, path: path(at: index, versions, places),
        mode: version.mode ?? 0o644, size: content.size,
        sha256: ContentDigest(content)?.sha256 ?? [],
        isDelete: version.isDelete, into: version.into,
        redaction: version.redaction)
    }
  }

  /// The path of a version. A delete names none: it has that of the version that it deleted, or,
  /// if that one is not here, of the last one before it.
  private static func path(
    at index: Int, _ all: [ObjectVersion], _ places: [RecordID: Int]
  ) -> [UInt8] {
    var at = index
    while all[at].isDelete {
      let parent = all[at].parents.max().flatMap { places[$0] } ?? at - 1
      // A parent comes before its child; what says otherwise is not followed.
      at = min(parent, at - 1)
      if at < 0 { return [] }
    }
    return all[at].path
  }
}

extension StatedContent {
  /// Bytes of what the record holds itself.
  var size: Int64 {
    switch self {
    case .inline(let bytes), .link(let bytes): Int64(bytes.count)
    case .blob(let blob): blob.size
    case .from, .none: 0
    }
  }
}
