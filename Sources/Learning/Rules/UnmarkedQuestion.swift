/// Questions that have no mark of their own: "can I keep the espresso machine", and "I'm allergic to
/// latex, can we order other gloves?", whose mark is for the second half alone.
package enum UnmarkedQuestion {
  private static let helpers = WordSet(
    "can could should shall would will may do does did is are am was were have has must")
  private static let asked = WordSet(
    "i we you he she they it there this that anyone anybody someone")
  private static let joints: Set<String> = [",", "-", "\u{2013}", ";"]
  /// Words that a statement before its question has at least.
  private static let least = 3

  /// Whether a verb's helper stands before its subject at a place.
  private static func begins(_ words: [Word], at place: Int) -> Bool {
    words.indices.contains(place + 2) && helpers.contains(words[place])
      && asked.contains(words[place + 1]) && !words[place + 1].isMark
      && !words[place].isQuoted
  }

  private static let asking = WordSet(
    "what what's which where where's when who who's whose how why")
  private static let owned = WordSet("my our your his her their the")
  /// Words between what is asked for and the helper at most: "what kind of tyres does".
  private static let reach = 5

  /// "What colour is my kite", "where do I live": what is asked for, a helper and its subject. "What is my own
  /// stays mine" tells something: another verb follows.
  private static func asksForThing(_ words: [Word]) -> Bool {
    guard let first = words.first, asking.contains(first), !first.isQuoted,
      !words.contains(where: \.isMark)
    else { return false }
    let isContracted = first.lower.hasSuffix("'s")
    let helper =
      isContracted
      ? 0 : words.indices.dropFirst().prefix(reach).first { helpers.contains(words[$0]) }
    guard let helper, words.indices.contains(helper + 1),
      // "What I like is the garden", "what matters is my health".
      !words[..<helper].dropFirst().contains(where: {
        Pronouns.subject.contains($0) || $0.lower.hasSuffix("s") || Verbs.isPast($0.lower)
      })
    else { return false }
    if asked.contains(words[helper + 1]), words.count > helper + 2 { return true }
    return owned.contains(words[helper + 1])
      && !words.dropFirst(helper + 3).contains {
        Verbs.finite.contains($0) || Verbs.isPast($0.lower)
      }
  }

  private static let tags = WordSet("huh eh")
  /// Words of praise behind a dash at most: "pretty cool".
  private static let shortest = 3

  /// What somebody tells of themself with a tag behind it: "I opened a shop - pretty cool, huh?" Nil: it
  /// has none, or asks all the same.
  private static func withoutTag(_ sentence: Sentence) -> Sentence? {
    var words = sentence.words
    guard sentence.end == .question, let last = words.last, tags.contains(last), words.count > least
    else { return nil }
    words.removeLast()
    while words.last?.isMark ?? false { words.removeLast() }
    if let dash = words.lastIndex(where: { ["-", "\u{2013}"].contains($0.text) }), dash > least,
      words.count - dash - 1 <= shortest
    {
      words = Array(words[..<dash])
    }
    guard words.prefix(8).contains(where: { ["i", "we", "i've", "we've"].contains($0.lower) }),
      !words.indices.contains(where: { begins(words, at: $0) })
    else { return nil }
    var told = sentence
    (told.words, told.end) = (words, .full)
    return told
  }

  /// The sentences that one is, each by how it ends.
  package static func parts(of sentence: Sentence) -> [Sentence] {
    let words = sentence.words
    if sentence.end == .full, begins(words, at: 0) || asksForThing(words) {
      var question = sentence
      question.end = .question
      return [question]
    }
    if let told = withoutTag(sentence) { return [told] }
    guard sentence.end == .question, let first = words.first, Pronouns.speaker.contains(first),
      let joint = words.indices.dropFirst(least).first(where: {
        words[$0].isMark && joints.contains(words[$0].text) && begins(words, at: $0 + 1)
      })
    else { return [sentence] }
    var (told, asked) = (sentence, sentence)
    told.words = Array(words[..<joint])
    told.end = .full
    asked.words = Array(words[(joint + 1)...])
    return [told, asked]
  }
}
