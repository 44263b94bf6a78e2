/// "I've got an exam on 4 December": having said by the perfect of getting, whose date is ahead like that of "I
/// have an exam". "We've got married" is that perfect.
enum HaveGot {
  private static let determiners = WordSet(
    """
    a an the my your his her its our their this that these those some any another no two three four five
    six several loads lots plenty
    """)
  /// What one gets rather than has: "got better", "got home". Verbs and prepositions are told otherwise.
  private static let becoming = WordSet(
    """
    better worse ill sick ready tired drunk wet cold hot angry bored scared pregnant sober fit fat thin rich bigger older
    dressed upset late lucky stuck lost rid up back home away out off on over through by along around here there
    into past down together used nowhere
    """)
  /// What comes to somebody on a day, be it behind or ahead: "I've got my results on 3 May".
  private static let received = WordSet(
    """
    result results letter news grade grades mark marks offer keys key licence license certificate degree diploma
    visa permit passport refund parcel package reply answer diagnosis
    """)
  private static let lately = WordSet("just finally recently lately")
  /// How far behind the verb its object is looked at.
  private static let reach = 6

  /// Whether the "got" at a place, with "have" before it, says that somebody has or must do something.
  static func isHaving(_ words: [Word], got place: Int) -> Bool {
    guard words.lower(place) == "got" else { return false }
    var have = place - 1
    while have >= 0, Verbs.isAdverb(words[have].lower) {
      // "I've just got a new phone."
      if lately.contains(words[have]) { return false }
      have -= 1
    }
    guard have >= 0, isHave(words[have]) else { return false }
    var next = place + 1
    while next < words.count, Verbs.isAdverb(words[next].lower) || words[next].lower == "both" {
      next += 1
    }
    guard next < words.count, words[next].kind != .mark else { return false }
    let word = words[next]
    // "Has got to be there", and not "has got to Rome" or "has got to know them".
    if word.lower == "to" {
      return Verbs.base.contains(words.lower(next + 1)) && words.lower(next + 1) != "know"
    }
    if determiners.contains(word) || word.kind == .number || word.lower.hasSuffix("'s") {
      return true
    }
    return FunctionWords.isContent(word) && !becoming.contains(word)
      && !Verbs.isParticiple(word.lower) && !Verbs.isAdverb(word.lower)
  }

  private static func isHave(_ word: Word) -> Bool {
    ["has", "have", "haven't", "hasn't"].contains(word.lower)
      || ["'ve", "'s"].contains { word.lower.hasSuffix($0) && word.lower.count > 2 }
  }

  /// Whether what was got may have come, or have been done, by now: "got my results", "got the car fixed".
  static func isReceived(_ words: [Word], got place: Int, before date: Int) -> Bool {
    guard words.lower(place) == "got", place < date else { return false }
    let object = words[(place + 1)..<date].prefix(reach)
    return received.meets(object)
      || object.dropFirst(2).contains {
        Verbs.isParticiple($0.lower) && !Verbs.base.contains($0.lower)
      }
  }
}
