/// What somebody else said right before, which names what a reply points at: `To "We got a dog",
/// Ana said: I'd love to meet him.`
struct HeardRemark {
  /// Its words, as they are compared.
  let words: [Word]
  /// As it is quoted, without a mark behind it.
  let text: String

  /// How many of the last sentences of a message are looked at, and of how many words they are.
  private static let (reach, length) = (3, 3...24)
  /// Words of content with which one may name something.
  private static let least = 2

  /// The remark of a message that names what `reply` points at, the last one first; nil: none does.
  static func find(in message: String, for reply: [Word]) -> HeardRemark? {
    let openings = Openings(names: [])
    for sentence in Sentence.list(RuleExtractor.head(of: message)).suffix(reach).reversed() {
      guard sentence.end != .question, let told = openings.strip(sentence),
        length.contains(told.words.count),
        FunctionWords.contentCount(told.words) >= least,
        !ChitChat.isOne(told.words), !Teaser.saysNothing(told.words),
        !Pointers.dangle(told.words, toldByNoun: true),
        !Pointers.dangle(reply, before: [told.words])
      else { continue }
      return HeardRemark(words: told.words, text: told.words.joined.capitalisedFirst.quotable)
    }
    return nil
  }
}

extension String {
  /// As it stands between double quotes.
  var quotable: String { replacing("\"", with: "'") }
}
