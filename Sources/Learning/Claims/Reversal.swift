/// What somebody says not to be so, or not to be meant, that was said to be: "is not allergic to nuts", "is not
/// going to buy the blue car"; and that it is so after all.
enum Reversal {
  /// Words that leave a part of what is denied, or say that it is not so yet.
  private static let hedges = WordSet(
    """
    only just merely simply always necessarily exactly much many enough very really that so too quite as yet all
    every everyone everything entirely fully completely totally particularly especially sure certain convinced whether if
    """)

  /// Whether a denial leaves some of what it denies.
  static func isHedged(_ predicate: Predicate) -> Bool {
    let (words, verb) = (predicate.words, predicate.verb)
    return words[max(0, min(verb, words.count) - 3)..<min(words.count, verb + 2)].contains {
      hedges.contains($0)
    }
  }

  /// Whether a later assertion says the opposite of an earlier one by the same words, of the same time.
  static func holds(_ earlier: Assertion, by later: Assertion) -> Bool {
    guard later.isReversal, earlier.stance == 0, earlier.ending == nil,
      earlier.isPositive != later.isPositive, earlier.verb == later.verb, later.verb != 0
    else { return false }
    // "Won't buy it" denies a plan, too; and a plan for what is not so denies nothing.
    guard earlier.form == later.form || earlier.form == .plan && !later.isPositive else {
      return false
    }
    // Who is allergic to nuts is not "not allergic to anything".
    if earlier.isUniversal, later.isPositive, !earlier.core.isEmpty {
      let all = Set(later.core.map(\.key))
      return earlier.core.allSatisfy { all.contains($0.key) }
    }
    // What was planned for another day is another occasion.
    if let one = earlier.day, let other = later.day, one != other { return false }
    return isSame(earlier.core, later.core)
  }

  /// Whether both are of the same things. Who does not buy the blue car may buy another one, and who is not
  /// allergic to nuts may be to fish.
  private static func isSame(_ earlier: [Assertion.Content], _ later: [Assertion.Content]) -> Bool {
    func heads(_ words: [Assertion.Content]) -> Set<Int64> {
      Set(words.lazy.filter { !$0.isModifier }.map(\.key))
    }
    let all = Set(earlier.map(\.key))
    return !heads(later).isEmpty && heads(later) == heads(earlier)
      && later.allSatisfy { all.contains($0.key) }
  }
}

extension Assertion {
  private static let reactions = WordSet("allergic intolerant")
  private static let kinds = WordSet("anything any anyone anybody")

  /// Takes in what a predicate says of an allergy: that there is one ends that there was said to be none,
  /// also without a word of change, since who is told the older may be harmed.
  mutating func tellAllergy(_ predicate: Predicate, of subject: String) {
    let (words, verb) = (predicate.words, predicate.verb)
    guard isCopular, form == .state, ending == nil,
      let at = words.indices.dropFirst(verb + 1).prefix(3).first(where: {
        Assertion.reactions.contains(words[$0])
      })
    else { return }
    if isPositive {
      isChange = true
      end(by: ClaimWords.stem(words[at].lower), of: subject)
    } else {
      isUniversal = words[at...].prefix(4).contains { Assertion.kinds.contains($0) }
    }
  }
}

extension Assertion {
  /// Whether it may say the opposite of what was said before, where no kind of stance tells that.
  package var isReversal: Bool {
    stance == 0 && ending == nil && (form == .state || form == .plan) && (!isPositive || isChange)
  }
}
