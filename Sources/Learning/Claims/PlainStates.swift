/// Puts the ways in which somebody is told to be something into one: "Ana's new boss, Judith, is great" as "Ana's
/// new boss is Judith", "Ana's sister had her baby" as "Ana's sister is not pregnant now".
enum PlainStates {
  private static let superiors = WordSet(
    "boss manager landlord roommate therapist doctor coach dentist")
  private static let copulas = WordSet("is was seems")
  private static let births = PhraseSet(
    """
    had her baby|had their baby|had the baby|had his baby|had a baby|had a girl|had a boy|had twins
    |gave birth|had her twins|had their twins|had a baby girl|had a baby boy|lost the baby|had a miscarriage
    """)
  /// Words of a name, and of a subject, at most.
  private static let (longestName, longest) = (3, 6)

  /// The words in their plain form.
  static func told(_ words: [Word]) -> [Word] {
    Allergies.told(born(introduced(named(plain(words)))))
  }

  private static let hedges = PhraseSet("as far as|to their knowledge|to the best of")

  /// The words without what is told in passing: who a dentist is, and that somebody is not sure.
  static func plain(_ words: [Word]) -> [Word] {
    let hedge = words.indices.dropFirst(2).first { hedges.length(words, at: $0) != nil }
    guard let hedge, words.count - hedge <= 2 * longest else { return withoutAside(words) }
    let end = words[hedge - 1].isMark ? hedge - 1 : hedge
    return withoutAside(Array(words[..<end]))
  }

  private static let nows = PhraseSet("now|these days|currently|nowadays|at the moment")

  /// "Ingrid is Ana's boss now" as "Ana's boss is Ingrid now".
  private static func named(_ words: [Word]) -> [Word] {
    let name = words.prefix(longestName).prefix {
      $0.isCapitalised && $0.kind == .word && !$0.lower.hasSuffix("'s")
    }
    guard !name.isEmpty, name[0].lower != "the", words.lower(name.count) == "is",
      let owner = words.indices.dropFirst(name.count + 1).prefix(longestName).first(where: {
        words[$0].lower.hasSuffix("'s")
      })
    else { return words }
    let noun = owner + (words.lower(owner + 1) == "new" ? 2 : 1)
    guard words.indices.contains(noun), superiors.contains(words[noun]),
      noun + 1 == words.count || words[noun + 1].isMark || nows.length(words, at: noun + 1) != nil
    else { return words }
    return words[(name.count + 1)...noun] + [words[name.count]] + name + words[(noun + 1)...]
  }

  /// "Ana's new boss, Judith, is great", "Ana's new boss Judith is great".
  private static func introduced(_ words: [Word]) -> [Word] {
    guard let owner = words.prefix(3).firstIndex(where: { $0.lower.hasSuffix("'s") }),
      words.lower(owner + 1) == "new", superiors.contains(words.lower(owner + 2))
    else { return words }
    var place = owner + 3
    let hasComma = words.lower(place) == ","
    if hasComma { place += 1 }
    let name = words.dropFirst(place).prefix(longestName).prefix {
      $0.isCapitalised && $0.kind == .word && !$0.lower.hasSuffix("'s")
    }
    place += name.count
    if hasComma {
      guard words.lower(place) == "," else { return words }
      place += 1
    }
    guard !name.isEmpty, copulas.contains(words.lower(place)) else { return words }
    return Array(words[...(owner + 2)]) + [Word("is")] + name
  }

  /// "The dentist, Dr. Wallner, is on 3 June 2023" without the name.
  private static func withoutAside(_ words: [Word]) -> [Word] {
    guard
      let the = words.indices.prefix(longest).first(where: {
        words.lower($0) == "the" && !["user", "user's"].contains(words.lower($0 + 1))
      }),
      let comma = words.indices.dropFirst(the + 2).prefix(3).first(where: { words[$0].text == "," }
      ),
      Appointment.isNoun(words[comma - 1]) || superiors.contains(words[comma - 1]),
      let end = words.indices.dropFirst(comma + 2).prefix(longestName + 1).first(where: {
        words[$0].text == ","
      }), words[(comma + 1)..<end].allSatisfy({ $0.isCapitalised || $0.isMark }),
      ["is", "was"].contains(words.lower(end + 1))
    else { return words }
    return Array(words[..<comma] + words[(end + 1)...])
  }

  /// "Ana's sister Paula had her baby on 3 June 2023".
  private static func born(_ words: [Word]) -> [Word] {
    guard
      let verb = words.prefix(longest + 1).indices.first(where: {
        births.length(words, at: $0) != nil
      }),
      verb > 0, !words[..<verb].contains(where: { $0.isMark || Verbs.isFinite($0) }),
      let length = births.length(words, at: verb)
    else { return words }
    let time = words[(verb + length)...].prefix { !$0.isMark }
    return words[..<verb] + [Word("is"), Word("no"), Word("longer"), Word("pregnant")]
      + (time.isEmpty ? [] : [Word(",", .mark, isSpaced: false)] + time)
  }
}
