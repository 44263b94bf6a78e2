internal import Glibc
public import Posix

/// Why a mount cannot be ended.
public enum UnmountRefusal: Error, Hashable, Sendable {
  /// Programs use it.
  case busy
  /// Something else, or nothing, is mounted there by now.
  case gone
  /// fusermount3, without which a user cannot unmount, is not there.
  case noHelper
  /// fusermount3 failed, with these words; none if it said nothing.
  case helper([UInt8])
  /// The system failed.
  case failed(Errno)

  /// Reads what fusermount3 said when it failed, where the mount may still be there. It sets no
  /// locale, so its words are always these.
  init(helperSaid words: [UInt8], isThere: Bool) {
    if !isThere {
      self = .gone
      return
    }
    let lines = words.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    if lines.contains(where: { $0.hasSuffix("Device or resource busy") }) {
      self = .busy
    } else {
      // Its last line says what ended it, after its own name.
      var last = lines.last ?? ""
      if last.hasPrefix("fusermount3: ") { last.removeFirst("fusermount3: ".count) }
      self = .helper(Array(last.utf8))
    }
  }

  /// The nearest error number.
  var errno: Errno {
    switch self {
    case .busy: Errno(EBUSY)
    case .gone: Errno(ENOENT)
    case .noHelper: Errno(ENOSYS)
    case .helper: Errno(EPERM)
    case .failed(let error): error
    }
  }
}
