/// Why a text is not the JSON that a record may hold.
public struct JSONError: Error, Hashable, Sendable {
  /// What is wrong; the raw value is a phrase for people.
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    case syntax = "not JSON by RFC 8259"
    case utf8 = "not valid UTF-8"
    case surrogate = "a lone surrogate in a string"
    case duplicateKey = "a key stands twice in an object"
    case depth = "nested deeper than 64"
    case integer = "an integer beyond 2^53"
    case length = "longer than 8 MiB"
    case count = "more values than are taken"
  }

  /// What is wrong.
  public var reason: Reason
  /// The offset of the byte at which that was noticed, from 0.
  public var offset: Int

  /// An error of its parts.
  public init(_ reason: Reason, at offset: Int) {
    self.reason = reason
    self.offset = offset
  }
}

extension JSONError: CustomStringConvertible {
  /// The reason and where.
  public var description: String { "\(reason.rawValue), at byte \(offset)" }
}
