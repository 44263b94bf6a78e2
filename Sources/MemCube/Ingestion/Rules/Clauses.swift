/// Cuts a sentence of two clauses with subjects of their own in two: "I live in Lisbon and my sister
/// lives in Faro" tells two things, of which one may end while the other stays.
enum Clauses {
  private static let joints = WordSet("and but while whereas")
  /// Words that bind what follows to what stands before.
  private static let bonds = WordSet(
    """
    if when because that who which since so where before after until although though how what why
    whether than as once unless both together either
    """)
  /// Content words that a clause has at least.
  private static let least = 2

  /// The clauses; the sentence itself where it is not surely two.
  static func split(_ words: [Word]) -> [[Word]] {
    guard words.count > 6, words.count <= 40, !words.contains(where: { $0.isQuoted }),
      let first = subject(words, at: 0)
    else { return [words] }
    for place in words.indices.dropFirst(3) where joints.contains(words[place]) {
      guard let second = subject(words, at: place + 1) else { continue }
      let left = Array(words[..<(words[place - 1].text == "," ? place - 1 : place)])
      var right = Array(words[(place + 1)...])
      guard isWhole(left, from: first.end), isWhole(right, from: second.end - place - 1) else {
        continue
      }
      // Of one speaker only what is so at the same time, and not what came one after the other.
      if first.isSpeaker && second.isSpeaker, !(isPresent(left) && isPresent(right)) { continue }
      guard !Pointers.dangle(right) else { continue }
      right[0].isSpaced = false
      right[0] = right[0].saying(right[0].text.capitalisedFirst)
      return [left, right]
    }
    return [words]
  }

  /// A subject at a place: the speaker, or kin of theirs, and where the verb stands.
  private static func subject(_ words: [Word], at place: Int) -> (isSpeaker: Bool, end: Int)? {
    guard words.indices.contains(place), !words[place].isMark else { return nil }
    let word = words[place]
    if ["i", "i'm", "i've"].contains(word.lower) {
      return (true, word.lower == "i" ? place + 1 : place)
    }
    guard ["my", "our"].contains(word.lower) else { return nil }
    var next = place + 1
    while next < min(words.count, place + 3), !Kin.isNoun(words[next].lower) { next += 1 }
    guard words.indices.contains(next), Kin.isNoun(words[next].lower) else { return nil }
    next += 1
    while next < words.count, words[next].isCapitalised, !words[next].isMark { next += 1 }
    return (false, next)
  }

  /// Whether a clause has a finite verb behind its subject, enough content, and hangs on nothing.
  private static func isWhole(_ words: [Word], from end: Int) -> Bool {
    var verb = end
    while verb < words.count, Verbs.isAdverb(words[verb].lower) { verb += 1 }
    guard words.indices.contains(verb), !words[verb].isMark else { return false }
    let lower = words[verb].lower
    let isVerb =
      Verbs.finite.contains(lower) || Verbs.isPast(lower) || Verbs.isPresentThird(lower)
      || Verbs.base.contains(lower) || ["am", "i'm", "i've"].contains(lower)
    return isVerb && !bonds.meets(words) && FunctionWords.contentCount(words) >= least
      && words.count(where: { $0.text == "," }) == 0
  }

  /// Whether a clause of the speaker tells what is so.
  private static func isPresent(_ words: [Word]) -> Bool {
    let place = words.lower(0) == "i" ? 1 : 0
    var verb = place
    while verb < words.count, Verbs.isAdverb(words[verb].lower) { verb += 1 }
    let lower = words.lower(verb)
    return (lower == "i'm" || lower == "am" || Verbs.base.contains(lower)) && !Verbs.isPast(lower)
      && !TimeWords.kinds(words).any
  }
}
