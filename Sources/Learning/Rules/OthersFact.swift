/// What somebody who talks to a memory alone says of others: it is said to be kept, and needs nobody who
/// said it. "Joana's birthday is 3 May", "Ben works at Siemens".
enum OthersFact {
  private static let contractions = WordSet(
    "it's that's let's what's there's he's she's who's here's how's where's one's everyone's")
  /// Things of which somebody tells what they are, to look it up again.
  private static let lookedUp = WordSet(
    """
    password passcode passphrase pin code combination number address ip port url email username login
    key plate ssid serial account iban deadline birthday bday anniversary phone mobile name surname
    nickname hometown timezone website wifi wi-fi e-mail telephone tel license licence allergies allergy
    size colour color diet pronouns
    """)
  private static let endings = PhraseSet(
    "expires|expire|is due|are due|runs out|run out|ends on|starts on|begins on|renews|is valid until"
  )
  private static let copulas = WordSet("is are was = :")
  /// Words of the thing's name at most.
  private static let longest = 7

  /// Whether it begins with somebody's or something's proper name, and says something of it.
  static func isNamed(_ words: [Word]) -> Bool {
    guard let first = words.first, first.isCapitalised, first.kind == .word, !first.isQuoted,
      !words.contains(where: { Pronouns.you.contains($0) })
    else { return false }
    let bare = EntityFinder.bare(first.lower)
    let owns = first.lower.hasSuffix("'s") && !contractions.contains(first)
    guard Gazetteer.firstNames.contains(bare) || owns && !FunctionWords.all.contains(bare) else {
      return false
    }
    return words.dropFirst().prefix(longest).contains(where: Verbs.isFinite)
  }

  /// Whether it says what a password, a number or the like is.
  static func isLookedUp(_ words: [Word]) -> Bool {
    guard let noun = words.prefix(longest).firstIndex(where: { lookedUp.contains($0) }),
      let copula = words[(noun + 1)...].prefix(5).firstIndex(where: { copulas.contains($0) })
    else { return false }
    return words.indices.contains(copula + 1) && !Pronouns.pointing.contains(words.lower(0))
      && !words.contains { Pronouns.you.contains($0) }
  }

  /// Whether it says when something ends or is due.
  static func ends(_ words: [Word]) -> Bool {
    guard
      let place = words.prefix(longest).indices.first(where: {
        endings.length(words, at: $0) != nil
      }), place > 0, !Pronouns.pointing.contains(words.lower(0))
    else { return false }
    let rest = Array(words[place...])
    return TimeWords.days(rest).any || rest.contains { $0.kind == .number }
  }

  /// Whether a line begins with such a thing and a colon, and says more: "Anna's phone: 555 0101".
  static func isLabelled(_ line: [Word]) -> Bool {
    guard let colon = line.prefix(5).firstIndex(where: { $0.isMark && $0.text == ":" }), colon > 0
    else { return false }
    return colon + 1 < line.count && lookedUp.contains(line[colon - 1])
  }
}
