internal import Format
internal import Index
internal import MemCube
internal import Posix

// Types and tags as mv and rm in by/ change them.
extension MountedCube {
  /// Records another type or other tags of a memory.
  func relabel(_ memory: Node, _ changes: [Relabelling]) throws(Errno) {
    try checkRecordable()
    let changes = try relabelling(memory, changes)
    if !changes.isEmpty { try record(changes) }
  }

  /// What has to be recorded for it; nothing if the memory is so already.
  /// - Throws: EPERM for what the file itself states, and for what by/ does not hold.
  func relabelling(_ memory: Node, _ changes: [Relabelling]) throws(Errno) -> [Change] {
    try core(try cube.relabelling(memory, changes))
  }
}
