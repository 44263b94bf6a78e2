internal import Learning

/// Where somebody lives, of what is only said with that word: "You only live once", "living the dream", "the
/// living room".
enum Homes {
  private static let verbs = WordSet("live lives living lived")
  private static let sayings = WordSet(
    """
    the once for through without up it life like large music room proof well long happily vicariously
    paycheck
    """)

  /// Whether a word is that verb.
  static func isVerb(_ word: Word) -> Bool { verbs.contains(word) }

  /// Whether a sentence holds the word, and says nowhere with it that somebody has a home.
  static func isSaying(_ sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    let places = words.indices.filter { verbs.contains(words[$0]) }
    return !places.isEmpty && places.allSatisfy { isSaid(words, $0) }
  }

  private static func isSaid(_ words: [Word], _ place: Int) -> Bool {
    // "For a living".
    if words.lower(place - 1) == "a" { return true }
    let next = words.dropFirst(place + 1).first
    if next?.lower == "on" {
      // "On porridge", but "on Elm Street", "on the coast", "on a farm".
      let behind = words.dropFirst(place + 2).first
      return behind.map { $0.kind == .word && !$0.isCapitalised && FunctionWords.isContent($0) }
        ?? true
    }
    return next.map { sayings.contains($0) } ?? false
  }

  /// Whether a question asks where somebody lives.
  static func areAsked(by verb: AskedVerb) -> Bool {
    verb.isOfState && verbs.contains(Word(verb.word))
  }

  /// Citations of a home with those first that name a place: "Living in a skip of a van" names none.
  static func placedFirst(_ found: [Answer.Citation], _ question: [UInt8]) -> [Answer.Citation] {
    let verb = AskedVerb(question)
    guard areAsked(by: verb) else { return found }
    let names = Set(AnswerDate.names(of: question).map(AskedOwner.bare))
    let isPlaced = { (citation: Answer.Citation) in
      !citation.quote.isWeak && !citation.isOfOthers
        && PlaceName.isNamed(in: citation.quote.shown, besides: names, ofWork: false)
    }
    return found.filter(isPlaced) + found.filter { !isPlaced($0) }
  }
}
