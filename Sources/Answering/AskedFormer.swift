internal import Learning
internal import Search

/// Questions for what was so before what is so today: "Where did I work before?"
enum AskedFormer {
  private static let befores = AmountKinds.set(
    "before previously formerly earlier fruher vorher antes avant auparavant")
  private static let former = WordSet(
    "former formerly previously before until till ex früher vorher ehemals antes avant bis")

  /// Whether a question, by its folded words, is one.
  static func isAsked(_ words: [[UInt8]]) -> Bool {
    words.count > 2 && words.last.map { befores.contains($0) } ?? false
  }

  /// Whether a sentence tells of what was.
  static func isTold(in sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(1024), as: UTF8.self))
    return former.meets(words) || NoteDate.tellsPast(sentence)
  }
}
