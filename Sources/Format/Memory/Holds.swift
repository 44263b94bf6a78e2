/// What keeps a local change from renaming other files; state rule 6: versions by which they
/// adopt the names that they show. Only for memories/ and documents/: a version written for a
/// file in the trash would restore it.
enum Holds {
  /// The claim of a version that is yet to be written: later than any that is here.
  static func newest(_ object: ObjectID, _ path: [UInt8]) -> Claim {
    Claim(first: RecordID(time: .max, high: .max, low: .max), object: object)
  }

  /// The objects besides the changed ones that a change would show elsewhere, or hide, each with
  /// the path to adopt: the one that it showed before.
  static func needed(
    before: PathAssignment, after: PathAssignment, except changed: Set<ObjectID>
  ) -> [ObjectID: [UInt8]] {
    var out: [ObjectID: [UInt8]] = [:]
    for (object, shown) in before.shown where !changed.contains(object) {
      guard let path = shown.path, let now = after.shown[object] else { continue }
      if now != .path(path) { out[object] = path }
    }
    return out
  }

  /// All holds that a change needs: a name that one rival does not take falls to the next, so
  /// the answer is looked for until nothing moves.
  /// - Parameters:
  ///   - before: the paths before the change.
  ///   - wants: what all objects of the set want after it. It is enough to give those that the
  ///     change can touch: all that want a path, or show one, that a changed object wanted,
  ///     showed, wants or shows, and so on for those.
  ///   - folders: the folders without files after the change.
  ///   - changed: the objects that the change itself is about.
  ///   - claim: an object's claim to a path once the hold is written.
  /// - Returns: the paths to adopt, by object.
  static func settle(
    before: PathAssignment, wants: [Want], folders: some Sequence<[UInt8]>,
    changed: Set<ObjectID>, claim: (ObjectID, [UInt8]) -> Claim = newest
  ) -> [ObjectID: [UInt8]] {
    let folders = Array(folders)
    var held: [ObjectID: [UInt8]] = [:]
    while true {
      let settled = wants.map { want in
        guard let path = held[want.object] else { return want }
        return Want(
          object: want.object, wanted: path, claim: claim(want.object, path), digest: want.digest)
      }
      let after = PathAssignment.assign(settled, folders: folders)
      var more = needed(before: before, after: after, except: changed)
        .filter { held[$0.key] == nil }
      if more.isEmpty { return held }
      // A name that fell free would go from rival to rival: all of them hold at once.
      let freed = Set(
        settled.filter { more[$0.object] != nil && after.shown[$0.object] == .path($0.wanted) }
          .map(\.wanted))
      for want in settled where freed.contains(want.wanted) && !changed.contains(want.object) {
        if let path = before.shown[want.object]?.path { more[want.object] = path }
      }
      held.merge(more) { first, _ in first }
    }
  }
}
