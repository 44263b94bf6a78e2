internal import MemCube
internal import Posix

// The attribute `user.memcube.note` of a group: why rm was refused there last, or may be.
extension GroupPlace {
  /// What refuses those who walk all of by/: see `Sweeps`.
  static let sweep =
    "not removed: the same program has just listed by/, as rm -rf of a cube does; it can remove this ten "
    + "seconds after its last try, and another program can at once"
  /// What refuses all, where no better reason is known.
  static let stated = "the file states it; change it there"
  /// What refuses a memory that is moved here.
  static let unfit =
    "its front matter states another type, or the tag or type that it would lose, or it is no memory; change "
    + "its front matter"
  /// Nothing was refused yet.
  private static let note =
    "rm removes a tag or a type that was set beside a file; one that the file states goes when "
    + "the file is edited; a program that has just listed by/ can remove nothing for ten seconds"

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
