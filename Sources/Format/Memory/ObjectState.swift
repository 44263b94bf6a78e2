/// What a memory or document is, as a function of its versions; state rules 2 to 4.
package struct ObjectState: Hashable, Sendable {
  /// Where an object is shown.
  package enum Status: Hashable, Sendable {
    /// In memories/ or documents/: a head is not a delete.
    case live
    /// In trash/.
    case trash
    /// Nowhere: every head is a delete that says into which object the text went.
    case ended
    /// Nowhere: only deletes are here, or what is left of redacted versions.
    case absent
  }

  /// The object; zero where there are no versions.
  package var object: ObjectID
  /// Whether its first version that is here, and no delete, is a document's.
  package var isDocument: Bool
  /// Where it is shown.
  package var status: Status
  /// The versions that an edit names as its parents: those that no other names, less what a gap
  /// hides. Rising.
  package var heads: [RecordID]
  /// Versions with a parent, or a content, that is not here. Rising.
  package var gaps: [RecordID]
  /// What the file shows.
  package var value: ObjectValue
  /// What twins are compared by; nil where the content is not here.
  package var digest: ContentDigest?
  /// Whether contents could not be merged, or there are too many heads. In the trash, too.
  package var inConflict: Bool
  /// The path that it wants.
  package var wanted: [UInt8]
  /// Its claim to that path.
  package var claim: Claim
  /// The versions that history/ lists. Rising.
  package var listed: [RecordID]
  /// Of the others that are no deletes: the version whose name and content each has.
  package var repeated: [RecordID: RecordID]

  /// The state of one object. Any versions give one: in any order, some absent, some forged.
  /// Time and space are bounded by `SetValues`' limits; a history without branches costs one
  /// look at each version.
  package static func evaluate(_ versions: [ObjectVersion]) -> ObjectState {
    let versions = versions.sortedByID()
    // What leads to a stub is not here, and no gap: it never comes.
    let holders = versions.filter { $0.content.isHeldItself || $0.isStub }.map(\.id)
    let graph = VersionGraph(ids: versions.map(\.id)) {
      versions[$0].parents
    } isIncomplete: { place in
      if case .from(let named) = versions[place].content, !versions[place].isStub {
        holders.place(of: named) == nil
      } else {
        false
      }
    }
    let (value, inConflict) = value(versions, graph)
    let (listed, repeated) = listed(versions, graph)
    let object = versions.first?.object ?? RecordID(time: 0, high: 0, low: 0)
    let wanted = PathCleaning.clean(value.path ?? [], object)
    return ObjectState(
      object: object,
      isDocument: (versions.first { !$0.isDelete } ?? versions.first)?.isDocument ?? false,
      status: status(versions, graph, of: value),
      heads: graph.heads.map { graph.ids[$0] },
      gaps: graph.gaps.map { graph.ids[$0] },
      value: ObjectValue(
        path: value.path, content: value.substance.place, mtime: value.mtime, mode: value.mode,
        fields: value.fields),
      digest: value.substance.digest,
      inConflict: inConflict,
      wanted: wanted,
      claim: Claim(to: wanted, object, versions),
      listed: listed.map { graph.ids[$0] },
      repeated: Dictionary(
        repeated.map { (graph.ids[$0.place], graph.ids[$0.of]) }, uniquingKeysWith: { a, _ in a }))
  }

  private static func status(
    _ versions: [ObjectVersion], _ graph: VersionGraph, of value: MergedValue
  ) -> Status {
    if versions.allSatisfy({ $0.isDelete || $0.isStub }) { return .absent }
    if graph.heads.contains(where: { !versions[$0].isDelete && !versions[$0].isStub }) {
      return .live
    }
    let deletes = graph.heads.filter { versions[$0].isDelete }
    if deletes.isEmpty { return .absent }
    if deletes.allSatisfy({ versions[$0].into != nil }) { return .ended }
    // What was deleted was redacted since.
    return value.path?.isEmpty == true && versions.contains(where: \.isStub) ? .absent : .trash
  }

  /// The value of the heads. One that would go over a limit is that of the latest head; of the
  /// latest version that is no delete, if all heads are deletes.
  private static func value(
    _ versions: [ObjectVersion], _ graph: VersionGraph
  ) -> (MergedValue, inConflict: Bool) {
    var sets = SetValues(versions, graph)
    let counted = SetValues.trimmed(graph.heads, versions, limit: .max)
    if let value = sets.value(ofHeads: graph.heads) {
      return (value, value.inConflict || counted.count > SetValues.headLimit)
    }
    let latest =
      counted.last { !versions[$0].isDelete } ?? versions.lastIndex { !$0.isDelete } ?? 0
    var alone = SetValues(versions, graph)
    return (alone.value(ofHeads: [latest]) ?? .empty, true)
  }

  /// history/ lists a version unless its name and content are those of the latest one that it lists
  /// among the ancestors, with no delete between; deletes are not listed. Not those of any parent: who
  /// saves one side of a conflict has the history say so.
  private static func listed(
    _ versions: [ObjectVersion], _ graph: VersionGraph
  ) -> (listed: [Int], repeated: [(place: Int, of: Int)]) {
    var latest = [Int?](repeating: nil, count: versions.count)
    for place in graph.order where !versions[place].isDelete {
      let before = graph.parents(of: place).compactMap { latest[$0] }.max()
      let isRepeat =
        before.map {
          versions[$0].path == versions[place].path
            && versions.substance(at: $0, graph).equals(versions.substance(at: place, graph))
        } ?? false
      latest[place] = isRepeat ? before : place
    }
    let passing = passing(versions, graph)
    return (
      versions.indices.filter { latest[$0] == $0 && !passing.contains($0) },
      versions.indices.compactMap { place in
        latest[place].flatMap { $0 == place ? nil : (place, $0) }
      }
    )
  }

  /// So many versions may be in a row by which a file only passed through other names.
  private static let passingLimit = 4

  /// The versions by which a file only had another name for a moment: a program set it aside, and the next
  /// version has its former name with another text.
  private static func passing(_ versions: [ObjectVersion], _ graph: VersionGraph) -> Set<Int> {
    var children = [Int](repeating: 0, count: versions.count)
    for place in versions.indices {
      for parent in graph.parents(of: place) { children[parent] += 1 }
    }
    var found: Set<Int> = []
    for place in versions.indices where !versions[place].isDelete && !versions[place].isStub {
      var chain: [Int] = []
      var before = graph.parents(of: place)
      while before.count == 1, let last = before.first, !versions[last].isDelete {
        if versions[last].path == versions[place].path {
          let (old, new) = (
            versions.substance(at: last, graph), versions.substance(at: place, graph)
          )
          let isKept = chain.allSatisfy { versions.substance(at: $0, graph).equals(old) }
          if !chain.isEmpty, isKept, !new.equals(old) { found.formUnion(chain) }
          break
        }
        if chain.count == passingLimit || children[last] != 1 { break }
        chain.append(last)
        before = graph.parents(of: last)
      }
    }
    return found
  }
}

extension [ObjectVersion] {
  /// Rising by id, each id once.
  fileprivate func sortedByID() -> [ObjectVersion] {
    var out: [ObjectVersion] = []
    out.reserveCapacity(count)
    let isSorted = zip(self, dropFirst()).allSatisfy { $0.id < $1.id }
    for version in isSorted ? self : sorted(by: { $0.id < $1.id })
    where out.last?.id != version.id { out.append(version) }
    return out
  }
}
