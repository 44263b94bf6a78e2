/// "It reminds me why I love the sea" says of the speaker that they love it, whatever "it" is.
enum Reminded {
  private static let verbs = WordSet("reminds reminded")
  private static let leads = PhraseSet("how much|of how much|why|of why|that")

  /// What somebody is reminded of as a sentence of its own, where what reminds them is not named.
  static func told(_ words: [Word]) -> [Word] {
    let verb = words.prefix(3).firstIndex { verbs.contains($0) } ?? words.count
    guard
      words[..<min(verb, words.count)].allSatisfy({
        Pronouns.neutralStart.contains($0) || Verbs.isAdverb($0.lower)
      }), words.lower(verb + 1) == "me",
      let length = leads.length(words, at: verb + 2),
      words.count > verb + 2 + length + 2,
      Pronouns.subjectI.contains(words[verb + 2 + length])
    else { return words }
    var told = Array(words[(verb + 2 + length)...])
    told[0].isSpaced = words[0].isSpaced
    return told
  }
}
