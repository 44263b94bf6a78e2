/// A JSON value that keeps what a record says exactly: order of members, spelling of numbers.
public enum JSON: Hashable, Sendable {
  /// `null`
  case null
  /// `true` or `false`
  case bool(Bool)
  /// A number, as it is spelled: ASCII bytes of RFC 8259's grammar.
  case number([UInt8])
  /// A string: its UTF-8 bytes, unescaped.
  case string([UInt8])
  /// An array.
  case array([JSON])
  /// An object: members in the order in which they stand, no key twice.
  case object([Member])

  /// A member of an object.
  public struct Member: Hashable, Sendable {
    /// The key's UTF-8 bytes, unescaped.
    public var key: [UInt8]
    /// The value.
    public var value: JSON

    /// A member of its parts.
    public init(_ key: [UInt8], _ value: JSON) {
      self.key = key
      self.value = value
    }

    /// A member whose key is given as text.
    public init(_ key: String, _ value: JSON) { self.init(Array(key.utf8), value) }
  }
}
