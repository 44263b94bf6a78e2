/// Sentences that say nothing by themselves, of which what they go on with is told alone: "The old one is dead",
/// "It took me eleven months", "The left one" to "Which one?"
enum OpenReply {
  private static let articles = WordSet("the my our his her their")
  private static let took = WordSet("took takes")
  private static let persons = WordSet("me us him her")
  private static let ends = WordSet("to until till before for")

  /// Whether a sentence is such a one. `asked`: what it answers.
  static func isOne(_ read: WeighedSentence, asked: [Word]) -> Bool {
    let words = read.sentence.words
    if isOfOne(words) || isLength(words) { return asked.isEmpty || asksOpenly(asked) }
    return asksOpenly(asked) && read.dangles
  }

  /// "The old one is dead", "The left one, luckily": of what the sentence before it named.
  private static func isOfOne(_ words: [Word]) -> Bool {
    guard articles.contains(words.lower(0)),
      let one = words.indices.dropFirst(1).prefix(3).first(where: {
        ["one", "ones"].contains(words.lower($0))
      }), one > 1
    else { return false }
    let next = words.lower(one + 1)
    return !["of", "that", "which", "who", "with", "in", "on", "from", "for", "i", "we"].contains(
      next)
      && !words[1..<one].contains { $0.isMark || ["loved", "little", "young"].contains($0.lower) }
  }

  /// "It took me eleven months", and not to what.
  static func isLength(_ words: [Word]) -> Bool {
    words.lower(0) == "it" && took.contains(words.lower(1)) && persons.contains(words.lower(2))
      && !ends.meets(words)
  }

  /// "Which one?", "Why?", which name nothing.
  private static func asksOpenly(_ asked: [Word]) -> Bool {
    !asked.isEmpty && FunctionWords.contentCount(asked) == 0
  }
}
