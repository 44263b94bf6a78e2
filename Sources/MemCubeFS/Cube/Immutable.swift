internal import MemCube
internal import Posix

// What a program stated for good: its bytes stay as they are, as behind chattr(1) +i. It can be renamed,
// tagged and put into the trash.
extension MountedCube {
  /// - Throws: EPERM for a memory that says of itself that it does not change.
  func checkMutable(_ node: Node) throws(Errno) {
    if try core(try cube.isImmutable(row: node.row)) { throw .notPermitted }
  }

  /// Notes that a memory lost its name: what is made under that in a moment is a version of it, unless
  /// it takes none.
  func free(_ key: NameKey, _ object: ObjectID, _ node: Node) throws(Errno) {
    if try core(try cube.isImmutable(row: node.row)) { return }
    recent.free(key, object, at: instant)
  }
}
