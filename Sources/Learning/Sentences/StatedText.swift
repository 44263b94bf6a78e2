/// Whether a text states something that may be kept as it stands, where the rules found nothing in it
/// that is worth a sentence of theirs: these weigh, and a short sentence is light.
public enum StatedText {
  /// Words of talk about the talk itself, and of assent: they state nothing.
  private static let talk = WordSet(
    """
    know see mean think guess understand agree hope wonder wish suppose say said tell told ask asked
    sound sounds sounded work works worked mind matter matters forget idea point sense help helps helped
    true funny fun interesting perfect wonderful fantastic lovely fine sorry haha lol hmm welcome worries
    worry problem problems course bye goodbye morning evening night everyone guys friend need want look
    looks looking forward check try trying done clear wait moment today later soon back question
    questions answer answers info information makes make made sure happy glad
    """)
  private static let asking = WordSet("please let's lets don't do kindly just never")

  /// Whether one of its sentences does: it is no question, no order and no chat, and names something.
  /// - Parameter text: UTF-8, in whatever language; of those but English less is known.
  /// - Returns: whether it is worth to be kept.
  public static func isOne(_ text: [UInt8]) -> Bool {
    let text = RuleExtractor.head(of: String(decoding: text, as: UTF8.self))
    let sentences = Sentence.list(text)
    return sentences.indices.contains { place in
      guard sentences[place].end != .question else { return false }
      let words = sentences[place].words
      if states(words) { return true }
      let next = place + 1 < sentences.count ? sentences[place + 1] : nil
      return isHeading(words)
        && next.map { $0.end != .question && states(words + $0.words) } ?? false
    }
  }

  /// Words of a heading at most.
  private static let longest = 5

  /// Whether a line only names what the next ones tell: "My measurements:".
  private static func isHeading(_ words: [Word]) -> Bool {
    guard words.last?.text == ":", words.count <= longest else { return false }
    return !words.contains {
      Pronouns.you.contains($0) || Verbs.finite.contains($0) || Verbs.modals.contains($0.lower)
        || Verbs.surelyBase.contains($0.lower)
    }
  }

  /// Whether a sentence does.
  static func states(_ words: [Word]) -> Bool {
    guard let first = words.first(where: { !$0.isMark }), !ChitChat.isOne(words) else {
      return false
    }
    if asking.contains(first) { return false }
    let named = words.count { word in
      !word.isMark && !FunctionWords.all.contains(word) && !talk.contains(word)
    }
    // "I own a trombone": who speaks of themself says something with one word.
    if Pronouns.first.contains(first) { return named > 0 && words.count { !$0.isMark } > 2 }
    // "Write a poem": an order. What begins in small letters goes on with something.
    // ("Die" is no order: it is an article of German.)
    let isOrder = Verbs.base.contains(first) && first.lower != "die"
    let isStart = first.isCapitalised || !first.text.utf8.allSatisfy { $0 < 0x80 }
    return !isOrder && isStart && (named > 1 || words.contains(where: isClause))
  }

  /// Whether what counts for one word may be a sentence, as of scripts that do not part words: from
  /// hiragana on, five letters.
  private static func isClause(_ word: Word) -> Bool {
    let letters = word.text.unicodeScalars
    return letters.count >= 5 && letters.allSatisfy { $0.value >= 0x3040 }
  }
}
