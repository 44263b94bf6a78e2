internal import Format
internal import Posix

/// What ending a mount came to, which its daemon leaves in its lock's file for who unmounts: the
/// daemon has no terminal. Best effort; an empty file says that all went well.
struct MountEnding: Equatable {
  /// Whether only room, or leave to write, was missing: what was written lasts on this machine.
  var isAboutWriting: Bool
  /// A sentence.
  var message: String

  /// More than this is no sentence, bytes.
  private static let limit = 4096

  /// Forgets what the daemon before left.
  static func clear(_ lock: Path) {
    guard let file = try? Files.open(lock, OpenFlags.readWrite) else { return }
    try? Files.truncate(file, 0)
  }

  /// Leaves what went wrong, while the lock is held.
  static func leave(_ failure: Failure, in lock: Path) {
    guard case .cube(let error) = failure,
      let file = try? Files.open(lock, OpenFlags.readWrite)
    else { return }
    let kind = error.isAboutWriting ? "later " : "lost "
    try? Files.write(file, Array((kind + error.message).utf8.prefix(limit)), at: 0)
  }

  /// What the last daemon left; nil: all went well.
  static func left(in lock: Path) -> MountEnding? {
    guard let file = try? Files.open(lock, OpenFlags.read),
      let bytes = try? Files.read(file, at: 0, count: limit), !bytes.isEmpty
    else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let space = text.firstIndex(of: " ") else { return nil }
    return MountEnding(
      isAboutWriting: text[..<space] == "later", message: String(text[text.index(after: space)...]))
  }
}
