/// Words that say that something is no longer so.
package struct Ending: Hashable, Sendable {
  package enum Kind: UInt8, Sendable {
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
    /// A slip: "moved to Ghent, not Hull".
    case corrected
  }

  let kind: Kind

  private static let phrases: [(Kind, PhraseSet)] = [
    (
      .ceased,
      PhraseSet(
        """
        stopped|has stopped|gave up on|gave up|given up|quit|used to|ceased|is done with|cut out
        |dropped out of|left|kicked|swore off|came off|come off|went off|gone off|weaned off|is off|are off|been off
        """)
    ),
    (
      .disposed,
      PhraseSet(
        """
        sold|has sold|sold off|gave away|given away|donated|got rid of|threw out|threw away|thrown out
        |thrown away|traded in|rehomed|scrapped|wrote off|written off|parted with|junked|pawned|auctioned off
        |totalled|totaled
        """)
    ),
    (
      .cancelled,
      PhraseSet(
        """
        cancelled|canceled|called off|backed out of|pulled out of|withdrew from|withdrawn from|has withdrawn from|have withdrawn from
        |bailed on
        |bailed out of|dropped the plan to|decided not to|decided against
        """)
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
        |lost his job|lost her job|quit his job|quit her job|left his job|left her job
        |handed in their notice|put in their notice|gave in their notice|gave their notice|gave notice
        |handed in their resignation
        """)
    ),
  ]

  private static let be = WordSet("is are was were isn't be been get got gets getting not")

  /// How many words from a place on are such a phrase; the longest of all kinds counts.
  static func length(_ words: [Word], at place: Int) -> Int? {
    // To be used to something is to have it.
    if words.lower(place) == "used", be.contains(words.lower(place - 1)) { return nil }
    let isJob =
      ["their", "his", "her"].contains(words.lower(place + 1)) && words.lower(place + 2) == "job"
    if words.lower(place) == "left", !isJob, !leavesGroup(words, place + 1) { return nil }
    guard let length = phrases.compactMap({ $0.1.length(words, at: place) }).max() else {
      return nil
    }
    return words.lower(place + length - 1) == "off" && !leaves(words, place + length) ? nil : length
  }

  /// What people belong to, and leave for good rather than for the night.
  private static let groups = WordSet(
    "club society choir band orchestra union association league forum team army navy network")
  /// Words of such a name at most.
  private static let longest = 5

  /// Whether what stands at a place is a group that was left: "left the rowing club", and not "left the club at
  /// six".
  private static func leavesGroup(_ words: [Word], _ place: Int) -> Bool {
    guard ["the", "their"].contains(words.lower(place)) else { return false }
    let run = words.indices.dropFirst(place + 1).prefix(longest).prefix {
      words[$0].kind == .word && FunctionWords.isContent(words[$0])
    }
    guard let last = run.last(where: { groups.contains(words[$0]) }) else { return false }
    return Couples.endsAt(words, last + 1)
  }

  /// Of what people are off only for a time, or not at all: "is off work", "is off to Rome", "went off well".
  private static let noHabits = WordSet(
    """
    work school duty sick home topic track balance guard limits line campus course script stage air ice
    grid road hook ill long badly well season
    """)

  /// Whether what stands behind "off" is what was taken or done: "came off the pills".
  static func leaves(_ words: [Word], _ place: Int) -> Bool {
    var at = place
    if ["the", "their", "all"].contains(words.lower(at)) { at += 1 }
    guard words.indices.contains(at), words[at].kind == .word, FunctionWords.isContent(words[at]),
      !Verbs.isAdverb(words[at].lower)
    else { return false }
    return !noHabits.contains(words[at])
  }

  /// The ending that so many words from a place on say.
  init?(_ words: [Word], _ place: Int, _ length: Int) {
    guard
      let found = Ending.phrases.first(where: { $0.1.length(words, at: place) == length })
    else { return nil }
    kind = found.0
  }
}
