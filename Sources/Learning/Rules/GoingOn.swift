/// What somebody felt, hoped or wanted with what they told right before, and says nothing of by itself:
/// "I'm so excited to meet new people", "seeing the smiles was so awesome", "my aim was to show warmth".
enum GoingOn {
  private static let feelings = WordSet(
    """
    excited proud happy glad thankful grateful nervous scared hopeful optimistic relieved motivated inspired
    amazed lucky blessed touched stoked pumped thrilled overwhelmed determined confident ready keen sad
    anxious worried honored honoured eager psyched emotional
    """)
  private static let between = WordSet(
    "am so really truly just very super also still all both feel feeling felt was were been are")
  private static let hoping = PhraseSet(
    """
    hoping to|hoping for|hoping that|i hope to|i'm hoping|we're hoping|we hope to|can't wait to|i can't wait to
    |we can't wait to|looking forward to|i'm looking forward to|i kept|i keep|i continued|i truly felt
    |i really felt|i felt so|i felt like|i still felt|i wanted to|we wanted to|i want to make|i wanted it
    """)
  private static let aims = WordSet(
    "aim goal idea plan hope intention favorite favourite part highlight")
  private static let praise = WordSet(
    """
    awesome amazing great wonderful fun special priceless heartwarming rewarding incredible inspiring
    touching magical beautiful best tough hard challenging fulfilling satisfying
    """)
  private static let was = WordSet("was were")

  /// Whether a sentence is so, and names nobody and no time that it would be of.
  static func isOne(_ words: [Word]) -> Bool {
    guard isFeeling(words) || hopes(words) || isAim(words) || isPraise(words)
    else { return false }
    return !isAnchored(words)
  }

  /// Whether a sentence tells what somebody hopes or wants.
  static func hopes(_ words: [Word]) -> Bool { hoping.length(words, at: 0) != nil }

  private static let introducing = WordSet("a an my our another some one two three")

  /// Whether a sentence only tells more of what the one before it named: "I'm meeting so many cool people"
  /// behind "I joined a group last Tuesday".
  /// `isAnswer`: what stands before answers a question, which names what it is about.
  static func tellsMore(_ words: [Word], behind before: [Word], isAnswer: Bool) -> Bool {
    let isWe = Pronouns.subjectWe.contains(words[0])
    guard Pronouns.subjectI.contains(words[0]) || isWe || isAnswer && crowds.contains(words[0])
    else {
      return false
    }
    // "My sister is away. We painted the house" tells of others.
    let isSame =
      Pronouns.subjectI.meets(before) || Pronouns.subjectWe.meets(before)
      || !isWe && Pronouns.first.meets(before)
    guard isSame || isAnswer && crowds.contains(words[0]) else { return false }
    return (isAnswer || isAnchored(before)) && !isAnchored(words)
      && !words.contains { introducing.contains($0) || Kin.isNoun($0.lower) }
  }

  private static let crowds = WordSet("everyone everybody everyone's lots people many")

  /// Whether a sentence only names something, and tells nothing of it: "definitely worth a read".
  static func isBare(_ words: [Word]) -> Bool {
    // "Definitely worth a read if you like sagas."
    if words.prefix(2).contains(where: { $0.lower == "worth" }) { return !isAnchored(words) }
    return FunctionWords.contentCount(words) <= 8 && DroppedSubject.find(words) == nil
      && !words.contains {
        Pronouns.subject.contains($0) || ["me", "us"].contains($0.lower) || Verbs.isFinite($0)
          || Verbs.isPresentThird($0.lower)
          || Verbs.isPast($0.lower) || $0.lower.hasSuffix("'s")
      }
      && !words.indices.dropFirst().dropLast().contains { place in
        (Verbs.base.contains(words[place]) || Verbs.isGerund(words[place].lower))
          && !["to", "and", "a", "an", "the", "of"].contains(words.lower(place - 1))
      }
      && !isAnchored(words)
  }

  /// Whether a sentence names something of its own: somebody, a title, a number, a time.
  private static func isAnchored(_ words: [Word]) -> Bool {
    for (place, word) in words.enumerated() {
      if word.kind == .number || word.isQuoted { return true }
      let isI = word.lower == "i" || word.lower.hasPrefix("i'")
      if place > 0, word.isCapitalised, word.kind == .word, !isI { return true }
    }
    return TimeWords.kinds(words.filter { $0.lower != "just" }).any
  }

  /// "I'm so excited to", "feeling optimistic", "we were really lucky".
  private static func isFeeling(_ words: [Word]) -> Bool {
    guard let place = words.prefix(6).firstIndex(where: { feelings.contains($0) }) else {
      return false
    }
    return words[..<place].allSatisfy {
      Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0) || between.contains($0)
        || Verbs.isAdverb($0.lower)
    }
  }

  /// "My aim was to show warmth", "the best part was the view".
  private static func isAim(_ words: [Word]) -> Bool {
    guard ["my", "our", "the"].contains(words.lower(0)),
      let verb = words.prefix(5).firstIndex(where: { was.contains($0) }), verb >= 2
    else { return false }
    return aims.contains(words[verb - 1])
  }

  /// "Seeing the smiles was so awesome."
  private static func isPraise(_ words: [Word]) -> Bool {
    guard Verbs.isGerund(words.lower(0)), let verb = words.firstIndex(where: { was.contains($0) })
    else {
      return false
    }
    return words[(verb + 1)...].prefix(4).contains { praise.contains($0) }
  }
}
