internal import Index
internal import Learning

/// What was asked in messages, and what a program replied to it: neither answers beside what somebody told. Who
/// asks where they live is not told that they asked it before, nor what was made of that.
enum AskedBefore {
  /// How many sentences of a message are looked at.
  private static let reach = 8
  private static let unknowing = PhraseSet(
    """
    i do not know|i don't know|i don't have any|i do not have any|i have no information|i don't have information
    |i'm not sure|i am not sure|i couldn't find|i could not find|i can't find|i cannot find|i found nothing
    |you haven't told me|you have not told me|you didn't tell me|you haven't mentioned|i have no record
    """)
  private static let listeners: Set<String> = ["you", "your", "yours"]

  /// Whether a message is nothing but questions.
  static func isOnlyAsked(_ evidence: Evidence) -> Bool {
    guard evidence.result.kind == .message else { return false }
    let said = SentenceCut.sentences(evidence.text).prefix(reach)
    return !said.isEmpty && said.allSatisfy(isQuestion)
  }

  /// Whether a sentence asks, be it without a mark: "what colour is my kite".
  private static func isQuestion(_ text: [UInt8]) -> Bool {
    if SentenceCut.isQuestion(text) { return true }
    let sentences = Sentence.list(String(decoding: text.prefix(512), as: UTF8.self))
    return !sentences.isEmpty
      && sentences.allSatisfy { UnmarkedQuestion.parts(of: $0).allSatisfy { $0.end == .question } }
  }

  /// Whether a program says that it does not know what was asked.
  static func isUnknown(_ evidence: Evidence) -> Bool {
    guard evidence.isOfAssistant, let first = SentenceCut.sentences(evidence.text).first else {
      return false
    }
    return unknowing.isIn(WordScanner.words(String(decoding: first.prefix(512), as: UTF8.self)))
  }

  /// The citations without questions that were put in messages, where something is told as well, and without
  /// what a program said where somebody told as much.
  static func left(
    of found: [Answer.Citation], asked question: [[UInt8]]
  ) -> [Answer.Citation] {
    let isAsked = { (citation: Answer.Citation) in
      citation.evidence.result.kind == .message
        && (citation.quote.isAskedAlone || isQuestion(citation.quote.shown)
          || citation.evidence.isAnsweredRequest && isRequest(citation.quote.shown))
    }
    let told = found.filter { !isAsked($0) }
    let isPlain = { (citation: Answer.Citation) in
      !citation.quote.isWeak && !citation.isOfOthers
    }
    guard told.contains(where: isPlain) else { return found }
    // What the program itself said is asked for.
    if question.contains(where: { listeners.contains(String(decoding: $0, as: UTF8.self)) }) {
      return told
    }
    let own = told.filter { !$0.evidence.isOfAssistant && isPlain($0) }.map { content($0) }
    return told.filter { citation in
      guard citation.evidence.isOfAssistant else { return true }
      let said = content(citation)
      return !own.contains { said.isSubset(of: $0) }
    }
  }

  /// The words that say something, without their inflection.
  private static func content(_ citation: Answer.Citation) -> Set<String> {
    let words = WordScanner.words(String(decoding: citation.sentence.prefix(1024), as: UTF8.self))
    return Set(words.filter { FunctionWords.isContent($0) }.map { ClaimWords.stem($0.lower) })
  }
}
