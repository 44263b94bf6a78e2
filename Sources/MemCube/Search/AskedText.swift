/// How much of what is asked is read: who pastes a page asks for what its beginning says, and each word that is
/// looked for costs.
enum AskedText {
  /// Bytes of a query, and of a question that is answered.
  static let (ofQuery, ofQuestion) = (8 << 10, 2 << 10)

  /// The beginning of a text, up to the last space within a limit, or to a whole character.
  static func head(of text: [UInt8], upTo limit: Int) -> [UInt8] {
    guard text.count > limit else { return text }
    let space = text[..<limit].lastIndex { $0 <= 0x20 }
    return Array(text[..<(space ?? UTF8Scalar.border(text, before: limit))])
  }
}
