internal import Format
internal import Index
internal import MemCube
internal import Posix

/// What is said again, and stands in the cube already.
extension Memories {
  /// Renews what a message repeats. What the cube holds with other ids than its lesson's, such as of
  /// another run, is remembered with these as well, where the lesson wants that.
  /// - Returns: what was made.
  func again(
    _ id: RecordID, _ lesson: Lesson, in cube: Cube, at place: CubePlace, of owner: Owner
  ) throws(CubeError) -> [Memory] {
    var made: [Memory] = []
    for node in try cube.standing(for: id) {
      guard let known = try cube.memory(node.row, at: place, of: owner), known.state == .active
      else { continue }
      if lesson.isFound(in: known) {
        try renew(known, by: lesson, in: cube)
        continue
      }
      // What is said by one of those who share a cube without seeing each other's is not known to another.
      let isOthers = try known.ids.user != lesson.ids.user ? cube.isOthers(than: owner) : false
      if isOthers || lesson.isScoped || lesson.additions != nil {
        made += try copy(known, of: id, lesson, in: cube, at: place, of: owner)
      }
    }
    return made
  }

  /// Gives a memory what is said of it when it is said again; without an end, or with a later one, it
  /// lasts so long. What it states it stated before.
  func renew(_ known: Memory, by lesson: Lesson, in cube: Cube) throws(CubeError) {
    guard lesson.renewal(of: known) != nil else { return }
    try change(known, in: cube) { present in
      lesson.renewal(of: present) ?? MemoryChange(isRemark: true)
    }
  }
}

extension Lesson {
  /// The attribute with the last day on which a memory is listed.
  private static let end = "expiration_date"

  /// Whether a memory is found by all ids of this lesson, or can be once it has them as well.
  fileprivate func isFound(in known: Memory) -> Bool {
    if additions == nil { return known.ids.hold(ids) }
    func agree(_ a: [UInt8]?, _ b: [UInt8]?) -> Bool { a == nil || b == nil || a == b }
    return known.ids.user == ids.user && agree(known.ids.agent, ids.agent)
      && agree(known.ids.app, ids.app) && agree(known.ids.run, ids.run)
  }

  /// What of a memory is to change that says this already; nil: nothing.
  fileprivate func renewal(of known: Memory) -> MemoryChange? {
    var change = additions?(known) ?? MemoryChange()
    change.isRemark = true
    if let end = known[Self.end]?.string {
      let next = attributes.first { $0.key.elementsEqual(Self.end.utf8) }?.value.string
      if let next {
        if end.lexicographicallyPrecedes(next) { change.attributes[Self.end] = .string(next) }
      } else {
        change.attributes[Self.end] = .some(nil)
      }
    }
    return change.attributes.isEmpty && change.moreTags.isEmpty ? nil : change
  }
}
