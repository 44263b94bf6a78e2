internal import Format

extension JSON {
  /// An object of members; those without a value are left out.
  static func of(_ members: (String, JSON?)...) -> JSON {
    .object(members.compactMap { key, value in value.map { Member(key, $0) } })
  }

  /// A string of bytes; what is no UTF-8 in them becomes U+FFFD.
  static func shown(_ bytes: [UInt8]) -> JSON {
    String(validating: bytes, as: UTF8.self) != nil
      ? .string(bytes) : JSON(String(decoding: bytes, as: UTF8.self))
  }

  /// An array of strings; nil for none.
  static func list(_ texts: [[UInt8]]) -> JSON? {
    texts.isEmpty ? nil : .array(texts.map { .shown($0) })
  }

  /// This object with more members at its end.
  func with(_ more: (String, JSON?)...) -> JSON {
    .object(
      (members ?? []) + more.compactMap { key, value in value.map { Member(key, $0) } })
  }
}

/// A text as bytes.
func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

/// Bytes as a text for a sentence.
func shown(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
