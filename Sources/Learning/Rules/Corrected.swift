/// What somebody says once more as it is, since what they said before was wrong: "Correction: the meeting is at
/// eleven", "That is wrong. I have three cats". What it differs in is told, so that it ends what it
/// corrects.
enum Corrected {
  private static let openings = WordSet("no nope correction sorry oops wrong incorrect")
  private static let denials = PhraseSet(
    """
    that is wrong|that's wrong|that was wrong|this is wrong|that is not right|that's not right
    |that isn't right|that is not true|that's not true|that isn't true|that is incorrect|that's incorrect
    |that was not right|that was a mistake|i was wrong|i made a mistake|it is wrong|it's wrong
    """)
  /// How many words are taken for what was wrong, and how many are to be the same.
  private static let (longest, least) = (4, 3)
  private static let articles = WordSet("a an the")
  /// How far back it may stand.
  private static let reach = 3

  /// The sentences with what the corrected one does not say any more: "the meeting is at eleven, not ten".
  static func across(_ sentences: [Sentence], before: () -> [Sentence]) -> [Sentence] {
    guard let (place, start) = start(of: sentences) else { return sentences }
    let said = Array(sentences[place].words[start...])
    guard said.count > least, !said.contains(where: { $0.isQuoted || $0.lower == "not" }) else {
      return sentences
    }
    for earlier in before().suffix(reach).reversed() where earlier.end != .question {
      guard let old = wrong(earlier.words, said) else { continue }
      var corrected = sentences[place]
      corrected.words = said + [Word(",", .mark, isSpaced: false), Word("not")] + old
      corrected.words[0] = said[0].capitalised
      return [corrected] + sentences[(place + 1)...]
    }
    return sentences
  }

  /// Where what is so begins: the sentence, and its first word.
  private static func start(of sentences: [Sentence]) -> (sentence: Int, word: Int)? {
    guard let words = sentences.first?.words, sentences[0].end != .question else { return nil }
    let front = words.prefix { $0.isMark || openings.contains($0) }.count
    if let length = denials.length(words, at: front) {
      let rest = words.dropFirst(front + length)
      if rest.isEmpty { return sentences.count > 1 && isTold(sentences[1]) ? (1, 0) : nil }
      guard rest.first?.isMark ?? false else { return nil }
      return rest.count > 1 ? (0, front + length + 1) : nil
    }
    guard openings.meets(words.prefix(front)) else { return nil }
    if front == words.count { return sentences.count > 1 && isTold(sentences[1]) ? (1, 0) : nil }
    return (0, front)
  }

  private static func isTold(_ sentence: Sentence) -> Bool { sentence.end != .question }

  /// What was said where something else is said now, all other words being the same; nil: it is another thing.
  private static func wrong(_ earlier: [Word], _ now: [Word]) -> [Word]? {
    let (old, new) = (earlier.filter { !$0.isMark }, now.filter { !$0.isMark })
    let shorter = min(old.count, new.count)
    var front = 0
    while front < shorter, old[front].lower == new[front].lower { front += 1 }
    var back = 0
    while back < shorter - front,
      old[old.count - 1 - back].lower == new[new.count - 1 - back].lower
    { back += 1 }
    // "Not a Volvo."
    if front > 1, articles.contains(old[front - 1]) { front -= 1 }
    let slip = Array(old[front..<(old.count - back)])
    guard front + back >= least, front >= 1, (1...longest).contains(slip.count),
      (1...longest).contains(new.count - front - back)
    else { return nil }
    return slip
  }
}
