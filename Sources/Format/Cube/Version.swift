public import Posix

/// A version of a memory or document, as history/ lists it.
public struct Version: Hashable, Sendable {
  /// The record.
  public var id: RecordID
  /// Its place among the object's listed versions by id, from 1. One that is not listed has the number of
  /// the listed version whose name and content it has; a delete that of the version before it.
  public var number: Int
  /// Whether it changed name or content, or brought the object back: what history/ lists. Others
  /// changed only fields, such as tags.
  public var isListed: Bool
  /// When it was written.
  public var time: Timestamp
  /// Who wrote it.
  public var author: [UInt8]
  /// The path that it names; of a delete, the one that was deleted.
  public var path: [UInt8]
  /// The permission bits that it states; 0644 where it states none.
  public var mode: UInt16
  /// Bytes of content.
  public var size: Int64
  /// SHA-256 of the content, 32 bytes; empty where the content is not here.
  public var sha256: [UInt8]
  /// Whether it is a delete (history/ leaves these out; the command shows them).
  public var isDelete: Bool
  /// Of a delete: the object whose version this one's text became, so that it is in no trash.
  public var into: ObjectID?
  /// When its text and name were forgotten, and by whom; nil: they were not.
  public var redaction: Redaction?

  /// A version of its parts.
  public init(
    id: RecordID, number: Int, isListed: Bool = true, time: Timestamp, author: [UInt8],
    path: [UInt8], mode: UInt16 = 0o644, size: Int64, sha256: [UInt8], isDelete: Bool,
    into: ObjectID? = nil, redaction: Redaction? = nil
  ) {
    self.id = id
    self.number = number
    self.isListed = isListed
    self.time = time
    self.author = author
    self.path = path
    self.mode = mode
    self.size = size
    self.sha256 = sha256
    self.isDelete = isDelete
    self.into = into
    self.redaction = redaction
  }
}

/// That what a version held was forgotten.
public struct Redaction: Hashable, Sendable {
  /// When that was recorded.
  public var time: Timestamp
  /// Who did.
  public var author: [UInt8]

  /// A redaction of its parts.
  public init(time: Timestamp, author: [UInt8]) {
    self.time = time
    self.author = author
  }
}
