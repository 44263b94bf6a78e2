/// What changed in the visible tree, for those who cache it.
public struct TreeChange: Hashable, Sendable {
  /// What was touched.
  public enum Subject: Hashable, Sendable {
    /// A name in a folder (by row) came, went, or stands for another node.
    case name(folder: Int64, name: [UInt8])
    /// A file's bytes or attributes changed.
    case file(row: Int64)
    /// A folder's attributes changed.
    case folder(row: Int64)
    /// A conversation got messages, or was hidden.
    case conversation(row: Int64)
    /// A setting changed.
    case setting(key: [UInt8])
    /// Too much to list, or another index: forget everything.
    case everything
  }

  /// Rises by at least one from change to change.
  public var sequence: Int64
  /// What was touched.
  public var subject: Subject

  /// Whether this process made it, so that its caches know already.
  public var isOwn: Bool

  /// A change of its parts.
  public init(sequence: Int64, subject: Subject, isOwn: Bool = false) {
    self.sequence = sequence
    self.subject = subject
    self.isOwn = isOwn
  }
}
