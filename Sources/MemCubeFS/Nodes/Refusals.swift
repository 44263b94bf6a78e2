internal import Posix

/// Why something was refused in a directory just now, for readers of `user.memcube.note`: an error number
/// alone does not say.
final class Refusals: Sendable {
  /// For how long it is shown, nanoseconds.
  private static let lasting: Int64 = 600_000_000_000

  private let reasons = RecentValues<NameKey, (reason: [UInt8], instant: Int64)>(limit: 64 << 10)

  /// A change of what is called so in a directory was refused. What would not be shown in one line,
  /// is not.
  func note(_ directory: NameKey, _ name: [UInt8], _ reason: String, at instant: Int64) {
    Reasons.note(reason)
    let shown = name.map { $0 < 0x20 || $0 == 0x7F ? 0x3F : $0 }
    let text = shown + Array(": \(reason)".utf8)
    reasons.keep((text, instant), directory, size: text.count + directory.name.count + 64)
  }

  /// The last reason in a directory, if it is recent.
  func reason(_ directory: NameKey, at instant: Int64) -> [UInt8]? {
    guard let found = reasons[directory], instant &- found.instant < Self.lasting else {
      return nil
    }
    return found.reason
  }

  /// Something went well there.
  func clear(_ directory: NameKey) { reasons.remove(directory) }
}
