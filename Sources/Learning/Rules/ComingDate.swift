/// A date of what is to come, behind a past verb: "signed a lease starting on 12 October", "sold the flat,
/// completion on 12 December".
package enum ComingDate {
  private static let participles = WordSet(
    """
    starting beginning opening arriving ending finishing closing departing launching commencing
    expiring landing leaving coming running taking
    """)
  private static let nouns = WordSet(
    """
    completion delivery arrival handover start opening deadline departure launch closing exchange
    collection pickup settlement release completing move-in kick-off
    """)
  /// Verbs of what was taken part in: its dates are over.
  private static let attended = WordSet(
    """
    attended went visited watched saw took did ran walked met had was were finished completed left came
    missed read enjoyed stopped kept started began
    """)
  private static let prepositions = WordSet("on from in at by")
  private static let governing = WordSet("by after before since of for to")

  private static let posts = WordSet("job position role post contract lease place")
  private static let bare = WordSet("starting beginning")

  /// Whether the word before a date's preposition, at a place, is one of these; or stands there itself,
  /// where nothing leads to the date: "moved it to 9:30 starting Monday". `verb`: the past one.
  static func isSaid(_ words: [Word], verb: Int, preposition: Int) -> Bool {
    // "Took a job starting in January" is no part in it.
    let isTakenOn = words.lower(verb) == "took" && posts.meets(words[(verb + 1)...].prefix(5))
    guard isTakenOn || !attended.contains(words[verb]) else { return false }
    if preposition > verb + 1, bare.contains(words.lower(preposition)) { return true }
    guard prepositions.contains(words.lower(preposition)) else { return false }
    var at = preposition - 1
    // "Taking place on".
    if words.lower(at) == "place" { at -= 1 }
    guard at > verb + 1 else { return false }
    if participles.contains(words[at]) {
      return !governing.contains(words.lower(at - 1)) && !Verbs.isPast(words.lower(at - 1))
    }
    guard nouns.contains(words[at]) else { return false }
    var before = at - 1
    while before > verb, ["the", "its", "a"].contains(words.lower(before)) { before -= 1 }
    return before > verb && (words[before].isMark || words.lower(before) == "with")
  }
}
