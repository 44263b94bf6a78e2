internal import Text

/// How much of what is asked is read: who pastes a page asks for what its beginning says, and each word that is
/// looked for costs.
package enum AskedText {
  /// Bytes of a query, and of a question that is answered.
  static let (ofQuery, ofQuestion) = (8 << 10, 2 << 10)

  /// Bytes of a question that is read as it stands, and clauses that are read of a longer one.
  private static let (short, clauses) = (256, 32)
  /// . ? ! , ; :
  private static let ends: [UInt8] = [0x2E, 0x3F, 0x21, 0x2C, 0x3B, 0x3A]

  /// What of a question is answered: its beginning, of a long one the first clauses, each once.
  package static func question(_ text: [UInt8]) -> [UInt8] {
    let head = head(of: text, upTo: ofQuestion)
    if head.count <= short { return head }
    var (kept, seen, start): ([UInt8], Set<ArraySlice<UInt8>>, Int) = ([], [], 0)
    for index in head.indices where seen.count < clauses {
      let isLast = index + 1 == head.count
      guard
        isLast || head[index + 1] <= 0x20 && (ends.contains(head[index]) || head[index + 1] == 0x0A)
      else { continue }
      let clause = head[start...index]
      start = index + 1
      let said = clause.drop { $0 <= 0x20 }
      if !said.isEmpty, seen.insert(said).inserted { kept += clause }
    }
    return kept
  }

  /// The beginning of a text, up to the last space within a limit, or to a whole character.
  static func head(of text: [UInt8], upTo limit: Int) -> [UInt8] {
    guard text.count > limit else { return text }
    let space = text[..<limit].lastIndex { $0 <= 0x20 }
    return Array(text[..<(space ?? UTF8Scalar.border(text, before: limit))])
  }
}
