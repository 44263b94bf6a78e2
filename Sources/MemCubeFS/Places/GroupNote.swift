internal import MemCube
internal import Posix

// The attribute `user.memcube.note` of a group: why rm was refused there last, or may be.
extension GroupPlace {
  /// What refuses those who walk all of by/: see `Sweeps`.
  static let sweep =
    "not removed, since the same program had listed by/ just before, as rm -rf of a cube does; it may "
    + "ten seconds after it last tried, another program at once"
  /// What refuses all.
  static let stated =
    "not removed, since the file states it in its own front matter; edit the file"
  /// What refuses a memory that is moved here.
  static let unfit =
    "not put here, since its front matter states another type, or the tag or type that it would "
    + "lose, or it is no memory with a name that is searched"
  /// Nothing was refused yet.
  private static let note =
    "rm takes away what was set beside a file, not what the file states in its own front matter, "
    + "and nothing for ten seconds from a program that has listed by/ itself"

  /// The directory, also when the kernel knows it by another number.
  var refusalKey: NameKey { NameKey(folder: key.parent, name: key.name) }

  /// rm of a name here was refused.
  func noteRefusal(of name: [UInt8], _ reason: String) {
    cube.context.refusals.note(refusalKey, name, reason, at: cube.instant)
  }

  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    guard facet.canBeSet, name.elementsEqual("user.memcube.note".utf8) else {
      throw .noAttribute
    }
    return cube.context.refusals.reason(refusalKey, at: cube.instant) ?? Array(Self.note.utf8)
  }
}
