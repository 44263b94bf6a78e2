/// Moves that change no home: into an office or a hotel, to a team, for two weeks.
package enum OtherMoves {
  /// Where people move without living there.
  private static let sites = WordSet(
    """
    office offices desk desks hotel hotels hostel motel airbnb guesthouse hospital clinic ward rehab team
    teams department departments branch division unit group squad project class role position job shop
    store warehouse lab laboratory campus site plant factory workspace coworking headquarters gate seat
    row lane table server platform provider channel
    """)
  private static let openings = WordSet("to into")
  /// Words behind which another thing follows than that to which somebody moved.
  private static let ends = WordSet(
    """
    in at on near by with for from of to into above below behind beside opposite next last this around
    outside and but because since which where when who while after before as so
    """)
  private static let barriers = WordSet("but because which where when who while and")
  /// What is over soon, or is what somebody only goes to.
  private static let spells = WordSet(
    """
    day days night nights week weeks weekend month months summer winter spring autumn season semester
    term while bit being now fair conference festival holidays holiday treatment surgery
    """)
  /// How far behind "for" it stands.
  private static let reach = 4
  private static let inner = WordSet("in at on to near")

  /// Whether the move told by the verb at a place is such a one.
  package static func isSaid(_ words: [Word], verb: Int) -> Bool {
    guard words.indices.contains(verb) else { return false }
    let behind = (verb + 1)..<words.count
    let end = behind.first { words[$0].isMark || barriers.contains(words[$0]) } ?? words.count
    let told = behind.clamped(to: 0..<end)
    return isBrief(words, told) || isToSite(words, told) || isUndone(words, verb)
  }

  private static let returns = PhraseSet(
    """
    returned to|came back|moved back|went back|come back|moved on to|then to|and back|virtually
    |last century|in my mind|in their mind|in spirit|in a dream|in this scenario|in this story
    """)

  /// Whether somebody is there no longer, or never was: "moved to Lisbon and returned to Porto".
  private static func isUndone(_ words: [Word], _ verb: Int) -> Bool {
    returns.isIn(Array(words[(verb + 1)...]))
  }

  private static func isToSite(_ words: [Word], _ told: Range<Int>) -> Bool {
    guard let to = told.first(where: { openings.contains(words[$0]) }) else { return false }
    return words[to + 1..<told.upperBound].prefix { !ends.contains($0) }
      .contains { sites.contains($0) && !$0.isCapitalised }
  }

  private static func isBrief(_ words: [Word], _ told: Range<Int>) -> Bool {
    told.contains { place in
      switch words.lower(place) {
      case "temporarily", "until", "till": true
      case "for":
        words[place + 1..<told.upperBound].prefix(reach).prefix { !OtherMoves.inner.contains($0) }
          .contains { spells.contains($0) }
      default: false
      }
    }
  }
}
