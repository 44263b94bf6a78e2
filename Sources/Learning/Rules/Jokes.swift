/// Sentences that their speaker takes back as a joke, or asks to be pretended.
enum Jokes {
  private static let retractions = PhraseSet(
    """
    i am just kidding|i'm just kidding|i was just kidding|just kidding|only kidding|i'm kidding
    |i was kidding|i am just joking|i'm just joking|i was just joking|just joking|only joking
    |i'm joking|i was joking|april fools|april fool|april fool's
    """)
  private static let laughs = WordSet(
    "haha hahaha hehe lol ha xd rofl no nah okay ok of course day again")
  private static let laughter = WordSet("haha hahaha hehe lol lmao xd rofl")
  private static let laughing: Set<Unicode.Scalar> = [
    "\u{1F602}", "\u{1F605}", "\u{1F606}", "\u{1F639}", "\u{1F61C}", "\u{1F61D}", "\u{1F643}",
    "\u{1F923}",
    "\u{1F92A}",
  ]

  /// Whether a text holds a face that laughs.
  static func isLaughing(_ text: String) -> Bool {
    text.unicodeScalars.contains { laughing.contains($0) }
  }

  private static let pretence = PhraseSet(
    """
    pretend that|pretend i|pretend i'm|pretend you|pretend we|pretend you're|let's pretend
    |let us pretend|imagine that i|imagine that i'm|imagine i|imagine i'm|imagine you are|let's imagine
    |suppose that i|suppose that i'm
    """)

  /// What is left of a message's sentences. One that only takes back takes the one before it along
  /// (the next one, where it comes first); behind a colon stands the joke itself; what is to be pretended
  /// is so to the end. Behind a comma ("just kidding, I live in York") stands what is true.
  /// Who laughs about what they are now jokes, and who laughs about a home that is no known place lives
  /// elsewhere: "Haha I live in Tesco now".
  static func left(of sentences: [Sentence], isLaughing: Bool = false) -> [Sentence] {
    var kept: [Sentence] = []
    var dropsNext = false
    for sentence in TakenBack.left(of: sentences) {
      let words = sentence.words
      if begins(words, with: pretence) != nil { return kept }
      if dropsNext {
        dropsNext = false
        continue
      }
      if isLaughing || laughter.meets(words), HomePlace.isOdd(words) || isBoast(words) { continue }
      guard let end = begins(words, with: retractions) else {
        kept.append(sentence)
        continue
      }
      if words[end...].allSatisfy({ $0.isMark || laughs.contains($0) }) {
        if kept.popLast() == nil { dropsNext = true }
      } else if words[end].lower != ":" {
        // "I'm 25. Just kidding, I'm 52."
        if let before = kept.last, saysTheSame(before.words, words[end...].drop(while: \.isMark)) {
          kept.removeLast()
        }
        kept.append(sentence)
      }
    }
    return kept
  }

  /// Whether two sentences say of one's own the same with another number or name.
  private static func saysTheSame(_ one: [Word], _ other: ArraySlice<Word>) -> Bool {
    guard let first = other.first, Pronouns.first.contains(first), one.count == other.count else {
      return false
    }
    let differing = zip(one, other).filter { $0.lower != $1.lower }
    return !differing.isEmpty && differing.count <= 2
      && differing.allSatisfy { $0.kind == $1.kind && ($1.kind == .number || $1.isCapitalised) }
  }

  private static let turns = WordSet("now officially basically practically literally")

  /// Whether a sentence says what its speaker has become: who laughs at "I am a millionaire now" is none.
  private static func isBoast(_ words: [Word]) -> Bool {
    words.indices.contains { place in
      let isSelf =
        words[place].lower == "i'm" || words[place].lower == "am" && words.lower(place - 1) == "i"
      guard isSelf else { return false }
      var at = place + 1
      while turns.contains(words.lower(at)) { at += 1 }
      guard ["a", "an"].contains(words.lower(at)) else { return false }
      return at > place + 1
        || words.dropFirst(at + 1).prefix(4).prefix { !$0.isMark }.contains { turns.contains($0) }
    }
  }

  /// Where a phrase ends with which a sentence begins, laughing aside; nil: with none.
  private static func begins(_ words: [Word], with phrases: PhraseSet) -> Int? {
    let start = words.prefix { $0.isMark || laughs.contains($0) }.count
    return phrases.length(words, at: start).map { start + $0 }
  }
}
