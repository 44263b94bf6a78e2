internal import Posix

extension Version {
  /// The versions of one object for people: oldest first. `number` counts those that history/
  /// lists; one that changed neither name nor content has the number of the one before it.
  static func list(_ versions: [ObjectVersion]) -> [Version] {
    let versions = versions.sorted { $0.id < $1.id }
    let listed = Set(ObjectState.evaluate(versions).listed)
    let places = Dictionary(
      versions.enumerated().map { ($0.element.id, $0.offset) }, uniquingKeysWith: { a, _ in a })
    var number = 0
    return versions.map { version in
      if listed.contains(version.id) { number += 1 }
      var content = version.content
      if case .from(let holder) = content, let place = places[holder] {
        content = versions[place].content
      }
      return Version(
        id: version.id, number: number, time: version.time, author: version.author,
        path: version.path, size: content.size, sha256: ContentDigest(content)?.sha256 ?? [],
        isDelete: version.isDelete)
    }
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
