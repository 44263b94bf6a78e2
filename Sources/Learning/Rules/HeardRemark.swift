/// What somebody else said right before, which names what a reply points at: `To "We got a dog",
/// Ana said: I'd love to meet him.`
struct HeardRemark {
  /// Its words, as they are compared.
  let words: [Word]
  /// As it is quoted, without a mark behind it.
  let text: String

  /// How many of the last sentences of a message are looked at for what a pointer means, and for a noun;
  /// and of how many words they are.
  private static let (reach, nounReach, length) = (3, 6, 3...24)
  /// Words of content with which one may name something.
  private static let least = 2

  /// The remark of a message that names what `reply` points at, the last one first; nil: none does.
  static func find(in message: String, for reply: [Word]) -> HeardRemark? {
    let nouns = Pointers.shownNouns(reply)
    return last(of: message, reach) { told in
      !Pointers.dangle(reply, before: [told]) && nouns.allSatisfy { names($0, told) }
    }
  }

  /// The remark of a message in which a noun is, of which a reply speaks as known.
  static func find(in message: String, naming noun: String) -> HeardRemark? {
    last(of: message, nounReach) { names(noun, $0) }
  }

  /// The remark that names those whom "we" means in the reply: "you have a great team".
  static func find(ofGroup message: String) -> HeardRemark? {
    last(of: message, reach) { $0.contains { Kin.groups.contains($0) || company.contains($0) } }
  }

  private static let company = WordSet("team crew band club group class squad colleagues")

  private static func last(
    of message: String, _ reach: Int, where fits: ([Word]) -> Bool
  ) -> HeardRemark? {
    let openings = Openings(names: [])
    for sentence in Sentence.list(RuleExtractor.head(of: message)).suffix(reach).reversed() {
      guard sentence.end != .question, let told = openings.strip(sentence)?.words,
        length.contains(told.count), FunctionWords.contentCount(told) >= least,
        !ChitChat.isOne(told), !Teaser.saysNothing(told),
        !Pointers.dangle(told, toldByNoun: true), fits(told)
      else { continue }
      return HeardRemark(words: told, text: told.begun.quotable)
    }
    return nil
  }

  private static func names(_ noun: String, _ words: [Word]) -> Bool {
    words.contains { isSame($0.lower, noun) }
  }

  /// Whether two words are one noun: "dream" and "dreams".
  private static func isSame(_ one: String, _ other: String) -> Bool {
    one == other || one == other + "s" || one + "s" == other
  }
}

extension String {
  /// As it stands between double quotes.
  var quotable: String {
    String(map { QuoteMarks.isMark($0) ? "'" : $0 })
  }
}
