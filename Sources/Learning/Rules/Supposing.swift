/// What nobody says to be so: "If I won the lottery, I would buy a boat", "I dreamt that we lived in Rome".
enum Supposing {
  private static let subjects = WordSet("i we")
  private static let outcomes = WordSet("would wouldn't could might i'd we'd")
  private static let dreaming = WordSet("dreamt dreamed")
  /// Verbs with which one only begins to say something: "if I had to choose, I'd say jazz".
  private static let frames = WordSet("to")

  /// Whether a sentence only supposes or dreams what it tells.
  static func isOne(_ words: [Word]) -> Bool {
    isUnreal(words) || isInverted(words) || isDream(words) || isAssumed(words) || isGuess(words)
  }

  private static let assuming = PhraseSet(
    """
    assume|assuming|suppose|supposing|imagine|imagining|pretend|let's say|let's assume|let's pretend
    |let's imagine|hypothetically|hypothetically speaking|for the sake of argument|as an example|say
    |just as an example|in this scenario|in this story|in my story|in a parallel universe
    """)

  /// "Assume that I live in Rome", "hypothetically, I live in Rome".
  private static func isAssumed(_ words: [Word]) -> Bool {
    guard let length = assuming.length(words, at: 0) else { return false }
    let next = [",", "that", ":"].contains(words.lower(length)) ? length + 1 : length
    return Pronouns.subjectI.contains(words.lower(next))
      || Pronouns.subjectWe.contains(words.lower(next))
      || ["my", "our"].contains(words.lower(next))
  }

  private static let guessed = WordSet(
    "just you your you're you've you'll it it's that that's they they're he he's she she's everyone we there the"
  )

  /// "I bet you never thought so."
  private static func isGuess(_ words: [Word]) -> Bool {
    words.lower(0) == "i" && words.lower(1) == "bet" && guessed.contains(words.lower(2))
  }

  /// "If I won …, I would …".
  private static func isUnreal(_ words: [Word]) -> Bool {
    guard words.lower(0) == "if", subjects.contains(words.lower(1)),
      Verbs.isPast(words.lower(2)), !frames.contains(words.lower(3))
    else { return false }
    guard let comma = words.firstIndex(where: { $0.text == "," }) else {
      // "If I won the lottery I'd move to Bali."
      return words.indices.dropFirst(4).contains { place in
        ["i'd", "we'd"].contains(words.lower(place))
          || subjects.contains(words[place])
            && ["would", "wouldn't", "could", "might"].contains(words.lower(place + 1))
      }
    }
    let main = words[(comma + 1)...].prefix(4)
    return main.contains { outcomes.contains($0) }
  }

  private static let inverting = WordSet("had were should")
  private static let inverted = WordSet("i we he she they")
  /// Words with which a verb goes before its subject, and nothing is supposed.
  private static let turning = WordSet("never nor neither so not only rarely seldom hardly")

  /// "Had I moved, I'd be rich", "were it cheaper, we would buy it", "I'd be rich had I moved".
  private static func isInverted(_ words: [Word]) -> Bool {
    func hasOutcome(_ words: ArraySlice<Word>) -> Bool {
      words.contains { outcomes.contains($0) || $0.lower.hasSuffix("'d") }
    }
    if inverting.contains(words.lower(0)), words.count > 2 {
      if inverted.contains(words.lower(1)) { return true }
      // "Had it fixed in Kiel" leaves out who had.
      guard let comma = words.firstIndex(where: { $0.text == "," }) else { return false }
      return ["it", "you", "the", "my", "our", "there"].contains(words.lower(1))
        && hasOutcome(words[(comma + 1)...])
    }
    return words.indices.dropFirst(3).contains { place in
      ["had", "were"].contains(words.lower(place)) && ["i", "we"].contains(words.lower(place + 1))
        && !words[place - 1].isMark && !turning.contains(words[place - 1])
        && !["and", "but", "or", "than", "as"].contains(words.lower(place - 1))
        && hasOutcome(words[..<place])
    }
  }

  /// "I dreamt that …", "last night I dreamed I was …"; but not what somebody has long dreamt of.
  private static func isDream(_ words: [Word]) -> Bool {
    guard let place = words.prefix(6).firstIndex(where: { dreaming.contains($0) }), place > 0,
      subjects.contains(words[place - 1])
    else { return false }
    let next = words.lower(place + 1)
    return next == "that" || subjects.contains(next)
      || ["i'm", "we're", "my", "our"].contains(next)
  }
}
