/// Whether a text states something that may be kept as it stands, where the extractor found nothing in it
/// that is worth a sentence of its own: that weighs, and a short sentence is light.
public enum StatedText {
  /// Words of a heading at most.
  private static let longest = 5

  /// Whether one of its sentences does: it is no question, no order and no chat, and names something.
  /// - Parameter text: UTF-8, in whatever language; of those but English less is known.
  /// - Returns: whether it is worth to be kept.
  public static func isOne(_ text: [UInt8]) -> Bool {
    let analysis = Analysis(MessageHead.head(of: String(decoding: text, as: UTF8.self)), said: 0)
    return analysis.sentences.indices.contains { place in
      guard let sentence = analysis.sentence(place), !sentence.isQuestion else { return false }
      if states(sentence) { return true }
      // "My measurements:" names what the next lines tell.
      let isHeading =
        sentence.end == .colon && sentence.wordCount <= longest && sentence.clauses.isEmpty
      return isHeading && analysis.sentence(place + 1).map { !$0.isQuestion } ?? false
    }
  }

  private static func states(_ sentence: AnalysedSentence) -> Bool {
    if Phrases.shared.isNothing(sentence) { return false }
    let first = sentence.tokens[sentence.start]
    let named = sentence.tokens.count {
      $0.isContent && !$0.isOne(of: [.talk, .greeting, .thanks, .interjection])
    }
    // "I own a trombone": who speaks of themself says something with one word.
    if [.I, .we, .myNoun].contains(sentence.person) { return named > 0 && sentence.wordCount > 2 }
    if sentence.isImperative || first.lower == "let" || first.lower == "please" { return false }
    let isStart = first.isCapitalised || !first.text.utf8.allSatisfy { $0 < 0x80 }
    return isStart && (named > 1 || isUnspaced(sentence))
  }

  /// Whether it is of a script that does not part words, and has as many letters as a clause.
  private static func isUnspaced(_ sentence: AnalysedSentence) -> Bool {
    sentence.tokens.lazy.flatMap(\.text.unicodeScalars).count { $0.value >= 0x3040 } >= 5
  }
}
