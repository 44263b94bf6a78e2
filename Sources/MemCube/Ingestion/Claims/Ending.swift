/// Words that say that something is no longer so.
struct Ending: Hashable, Sendable {
  enum Kind: UInt8, Sendable {
    /// A habit or a state: no longer, stopped, gave up, used to.
    case ceased = 1
    /// A possession: sold, gave away, lost.
    case disposed
    /// A plan: cancelled, called off.
    case cancelled
    /// Something under way: finished.
    case finished
    /// One for another: switched from.
    case switched
    /// A couple: broke up with.
    case parted
    /// A job: retired, was laid off.
    case resigned
    /// An illness: recovered from.
    case recovered
  }

  let kind: Kind

  private static let phrases: [(Kind, PhraseSet)] = [
    (
      .ceased,
      PhraseSet(
        """
        stopped|has stopped|gave up on|gave up|given up|quit|used to|ceased|is done with|cut out
        |dropped out of|kicked|swore off
        """)
    ),
    (
      .disposed,
      PhraseSet(
        """
        sold|has sold|gave away|given away|donated|got rid of|threw out|threw away|traded in|rehomed
        """)
    ),
    (
      .cancelled,
      PhraseSet("cancelled|canceled|called off|backed out of|dropped the plan to|decided not to")
    ),
    (
      .finished,
      PhraseSet("finished|completed")
    ),
    (.recovered, PhraseSet("recovered from|got over|is over|is cured of|has beaten")),
    (.switched, PhraseSet("switched from|replaced|swapped|changed from")),
    (
      .parted,
      PhraseSet(
        """
        broke up with|split up with|split with|separated from|got divorced from|divorced|broke up
        |split up|parted ways with|ended things with
        """)
    ),
    (
      .resigned,
      PhraseSet(
        """
        retired|is retired|resigned|was laid off|got laid off|was fired|got fired|is unemployed
        |lost their job|quit their job|left their job|is between jobs|lost the job|quit the job
        """)
    ),
  ]

  private static let be = WordSet("is are was were isn't be been get got gets getting not")

  /// How many words from a place on are such a phrase; the longest of all kinds counts.
  static func length(_ words: [Word], at place: Int) -> Int? {
    // To be used to something is to have it.
    if words.lower(place) == "used", be.contains(words.lower(place - 1)) { return nil }
    return phrases.compactMap { $0.1.length(words, at: place) }.max()
  }

  /// The ending that so many words from a place on say.
  init?(_ words: [Word], _ place: Int, _ length: Int) {
    guard
      let found = Ending.phrases.first(where: { $0.1.length(words, at: place) == length })
    else { return nil }
    kind = found.0
  }
}
