internal import Format
internal import Index
internal import MemCube
internal import Posix

// A file that a program declared final: its bytes stay as they are, as after chattr(1) +i. The core refuses
// another version. Here open(2) already fails, before anything is written.
extension MountedCube {
  /// - Throws: EPERM for a memory that says of itself that it does not change.
  func checkMutable(_ node: Node) throws(Errno) { try core(try cube.checkMutable(node)) }

  /// Notes that a memory lost its name: what is made under that in a moment is a version of it, unless
  /// it takes none.
  func free(_ key: NameKey, _ object: ObjectID, _ node: Node) throws(Errno) {
    if try takesVersions(node) { recent.free(key, object, at: instant) }
  }

  /// Whether other bytes are recorded as its next version.
  func takesVersions(_ node: Node) throws(Errno) -> Bool {
    do { try checkMutable(node) } catch {
      if error == .notPermitted { return false }
      throw error
    }
    return true
  }
}
