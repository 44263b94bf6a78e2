internal import Learning

/// The words of a question in the forms in which it has them, where headings differ by that: "Read", "Reading",
/// "To read".
struct AskedForms {
  private static let coming = WordSet("to want wants should will going plan plans need needs next")

  /// Whether it asks for what is to be done, rather than for what was: "What do I want to read?"
  private let asksToDo: Bool
  private let words: Set<String>

  /// Of a question's folded words.
  init(_ words: [[UInt8]]) {
    self.words = Set(words.prefix(64).map { String(decoding: $0, as: UTF8.self) })
    asksToDo = self.words.contains { Self.coming.contains($0) }
  }

  /// What a heading that holds some of the question is better than another, or worse.
  func score(heading: [UInt8]) -> Double {
    let said = WordScanner.words(String(decoding: heading.prefix(256), as: UTF8.self)).filter {
      !$0.isMark
    }
    let content = said.filter { FunctionWords.isContent($0) }
    let isInForm = !content.isEmpty && content.allSatisfy { words.contains($0.lower) }
    let ofForm = isInForm ? 0.05 : 0
    return Self.isToDo(said) ? ofForm + (asksToDo ? 0.1 : -0.1) : ofForm
  }

  /// Whether a heading is over what is to be done: "To read", "Want to see".
  private static func isToDo(_ words: [Word]) -> Bool {
    if ["want", "wants", "wanted"].contains(words.lower(0)) { return words.lower(1) == "to" }
    return words.lower(0) == "to" && Verbs.base.contains(words.lower(1))
  }
}
