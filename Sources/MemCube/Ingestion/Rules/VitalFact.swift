/// Facts about somebody that matter however short they are said: health, kin that died, marriage,
/// what one is going to be, what one pays, where one is now.
enum VitalFact {
  private static let health = PhraseSet(
    """
    allergic to|allergy to|allergies|intolerant|intolerance|can't eat|cannot eat|can't have|can't drink
    |don't eat|doesn't eat|can't tolerate|blood type|blood group|diabetic|celiac|coeliac|epileptic
    |asthmatic|has asthma|have asthma|pregnant|vegan|vegetarian|teetotal|wheelchair|diagnosed with
    |pacemaker|insulin
    """)
  private static let status = PhraseSet(
    """
    not married|is married|am married|i'm married|we're married|got married|are married|divorced
    |widowed|engaged to|i'm single|am single|got engaged|separated from|getting married|getting divorced
    |we're engaged|are engaged|i'm engaged|got the promotion|got promoted|got the job|lost my job
    |got fired|was fired|made redundant
    """)
  private static let death = PhraseSet("is dead|are dead|died|passed away|is deceased|are deceased")
  private static let becoming = PhraseSet(
    "going to be a|going to be an|want to be a|want to be an|want to become a|want to become an"
  )
  /// Endings of those who do something for a living.
  private static let callings = [
    "er", "or", "ist", "ian", "eer", "man", "woman", "ant", "ent", "ef",
  ]
  private static let noCallings = WordSet(
    """
    better greater longer bigger smaller winner dinner summer winter disaster number matter danger
    different excellent bummer later never other killer major minor moment
    """)

  /// Whether a sentence tells one, of the speaker or of somebody it names.
  static func isOne(_ words: [Word]) -> Bool {
    guard isOfSomebody(words) else { return false }
    return health.isIn(words) || status.isIn(words) || isDeath(words) || isCalling(words)
      || isOwnFigure(words) || isAgeOrJob(words) || NowIn.isSaid(words)
  }

  private static func isOfSomebody(_ words: [Word]) -> Bool {
    guard !words.contains(where: { Pronouns.you.contains($0) }) else { return false }
    return words.prefix(8).contains {
      Pronouns.first.contains($0) || Kin.relatives.contains($0) || Kin.pets.contains($0)
        || Gazetteer.firstNames.contains($0.lower)
    }
  }

  /// Of kin, of a pet, of somebody who is named; batteries die as well.
  private static func isDeath(_ words: [Word]) -> Bool {
    guard let place = words.indices.first(where: { death.length(words, at: $0) != nil }) else {
      return false
    }
    return words[..<place].suffix(3).contains {
      Kin.relatives.contains($0) || Kin.pets.contains($0)
        || Gazetteer.firstNames.contains($0.lower)
    }
  }

  /// "I'm going to be a beekeeper".
  private static func isCalling(_ words: [Word]) -> Bool {
    for place in words.indices {
      guard let length = becoming.length(words, at: place) else { continue }
      let nouns = words[min(place + length, words.count)...].prefix(3)
        .prefix { $0.kind == .word && !FunctionWords.all.contains($0) }
      guard let last = nouns.last?.lower, last.utf8.count > 4, !noCallings.contains(last) else {
        continue
      }
      if callings.contains(where: { last.hasSuffix($0) }) || Kin.relatives.contains(last) {
        return true
      }
    }
    return false
  }

  /// "I'm 34", "I'm a nurse", "my brother Emil is a plumber now": how old somebody is, or what they
  /// do for a living.
  private static func isAgeOrJob(_ words: [Word]) -> Bool {
    var place = 1
    if words.lower(0) == "i", words.lower(1) == "am" {
      place = 2
    } else if words.lower(0) != "i'm" {
      guard ["my", "our"].contains(words.lower(0)),
        let copula = words.prefix(5).firstIndex(where: { $0.lower == "is" }),
        words[1..<copula].contains(where: { Kin.relatives.contains($0) })
      else { return false }
      place = copula + 1
    }
    while place < words.count, Verbs.isAdverb(words[place].lower) { place += 1 }
    guard words.indices.contains(place) else { return false }
    if words[place].kind == .number, words[place].lower.utf8.count <= 3 {
      // "I'm 5 minutes late" tells no age.
      let next = words.lower(place + 1)
      return ["", ",", "years", "now", "today"].contains(next)
    }
    guard ["a", "an"].contains(words.lower(place)) else { return false }
    return words[(place + 1)...].prefix(4).prefix { $0.kind == .word }.contains {
      Occupations.stems.contains(ClaimWords.stem($0.lower))
    }
  }

  /// "My rent is $1,450", "my visa ends on 31/08/2028": a sum or a day, of what is one's own.
  private static func isOwnFigure(_ words: [Word]) -> Bool {
    guard ["my", "our"].contains(words.lower(0)) else { return false }
    return words.indices.contains { place in
      guard words[place].kind == .number else { return false }
      return (place > 0 && Marks.currencies.contains(words[place - 1].text))
        || NumericDate.isOne(words[place])
        || [place - 1, place + 1].contains {
          words.indices.contains($0) && TimeWords.isMonth(words[$0])
        }
    }
  }
}
