/// Sentences that say of the one before that it is not so: "Not really.", "I wish!", "That's what my sister
/// said.", "In Minecraft."
enum TakenBack {
  private static let alone = PhraseSet(
    """
    not really|i wish|if only|psych|sike|as if|that's a lie|that is a lie|that was a lie|i'm lying|i lied
    |i was lying|that's not true|that isn't true|not true
    """)
  private static let others = PhraseSet(
    "that's what|that is what|that was what|those were|those are|these are|these were")
  private static let saying = WordSet(
    "said says told wrote writes words thinks thought claims claimed")
  private static let fillers = WordSet("haha hahaha hehe lol ha well ok okay though tho anyway but")
  private static let refusals = WordSet("no nah nope not")
  private static let slips = WordSet("no wait sorry oops actually")
  /// Where what is told did not happen.
  private static let elsewhere = WordSet(
    """
    minecraft fortnite roblox skyrim zelda pokemon pok\u{E9}mon sims warcraft wow gta stardew terraria dream
    dreams game games simulator
    """)
  private static let articles = WordSet("a an the my our this that video computer stardew")
  /// Words of such a sentence at most.
  private static let longest = 8

  /// The sentences of a message without those that are taken back, and without what takes them back.
  static func left(of sentences: [Sentence]) -> [Sentence] {
    var kept: [Sentence] = []
    for sentence in sentences {
      if isAwakening(sentence.words) {
        kept = []
      } else if !kept.isEmpty, sentence.end != .question, takesBack(sentence.words) {
        kept.removeLast()
      } else {
        kept.append(sentence)
      }
    }
    return kept
  }

  /// "Then I woke up": all before was dreamt.
  private static func isAwakening(_ words: [Word]) -> Bool {
    let told = words.filter { !$0.isMark && $0.lower != "and" }.map(\.lower)
    return told == ["then", "i", "woke", "up"]
  }

  private static func takesBack(_ sentence: [Word]) -> Bool {
    let words = sentence.filter { !$0.isMark && !fillers.contains($0) }
    guard words.count <= longest, !sentence.contains(where: \.isQuoted) else { return false }
    // "Haha no."
    if words.allSatisfy({ refusals.contains($0) }) {
      return !words.isEmpty && words.count < sentence.count(where: { !$0.isMark })
    }
    if alone.length(words, at: 0) == words.count { return true }
    if others.length(words, at: 0) != nil { return saying.meets(words.suffix(2)) }
    if words[0].lower == "in", let last = words.last, elsewhere.contains(last) {
      return words.dropFirst().dropLast().allSatisfy { articles.contains($0) }
    }
    // "No wait, that was my brother."
    let rest = words.drop { slips.contains($0) }
    return rest.count < words.count && rest.count <= 5 && rest.count > 2
      && rest.prefix(2).map(\.lower) == ["that", "was"] && !Pronouns.subjectI.meets(rest)
  }
}
