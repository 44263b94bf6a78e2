/// A YAML document, as far as front matter needs it: every scalar is text, whatever it looks like.
public enum YAML: Hashable, Sendable {
  /// A scalar: its UTF-8 bytes, unquoted. An empty value is one without bytes.
  case scalar([UInt8])
  /// A list.
  case sequence([YAML])
  /// Pairs in the order in which they stand; a key may come twice.
  case mapping([Pair])

  /// A pair of a mapping.
  public struct Pair: Hashable, Sendable {
    /// The key's UTF-8 bytes.
    public var key: [UInt8]
    /// The value.
    public var value: YAML

    /// A pair of its parts.
    public init(_ key: [UInt8], _ value: YAML) {
      self.key = key
      self.value = value
    }
  }

  /// The text of a scalar; nil for anything else.
  public var text: [UInt8]? {
    guard case .scalar(let text) = self else { return nil }
    return text
  }

  /// The value of a mapping's last pair with this key; nil if there is none or this is no mapping.
  public subscript(key: String) -> YAML? {
    guard case .mapping(let pairs) = self else { return nil }
    let bytes = Array(key.utf8)
    return pairs.last { $0.key == bytes }?.value
  }
}

/// Why a text is not the YAML that is read here.
public struct YAMLError: Error, Hashable, Sendable {
  /// The line, from 1.
  public var line: Int
  /// What is wrong with it, as a phrase.
  public var reason: String

  /// An error of its parts.
  public init(line: Int, reason: String) {
    self.line = line
    self.reason = reason
  }
}

extension YAMLError: CustomStringConvertible {
  /// For a person.
  public var description: String { "line \(line): \(reason)" }
}
