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
    |got fired|was fired|made redundant|laid off|was promoted|been promoted|lost his job|lost her job
    |handed in my notice|handed in his notice|handed in her notice|handed my notice in|gave my notice
    |gave notice|moved out|moved back in
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
    if isAge(words) || isRent(words) || NewsOfOneself.isTold(words) || isNewsOfName(words)
      || Allergies.isOver(words)
    {
      return true
    }
    guard isOfSomebody(words) else { return false }
    return isExpecting(words) || health.isIn(words) || status.isIn(words) || isDeath(words)
      || isCalling(words)
      || isOwnFigure(words) || isAgeOrJob(words) || NowIn.isSaid(words)
  }

  private static let children = WordSet("a our my twins triplets again another in for this next")

  /// "I'm expecting", and no parcel.
  private static func isExpecting(_ words: [Word]) -> Bool {
    guard let place = words.firstIndex(where: { $0.lower == "expecting" }), place > 0,
      ["i'm", "we're", "am", "are", "is", "she's"].contains(words.lower(place - 1))
    else { return false }
    guard words.indices.contains(place + 1), !words[place + 1].isMark else { return true }
    guard children.contains(words[place + 1]) else { return false }
    return !["a", "another", "our", "my"].contains(words.lower(place + 1))
      || words[(place + 2)...].prefix(3).contains {
        ["baby", "child", "boy", "girl", "son", "daughter", "kid"].contains($0.lower)
      }
  }

  private static let persons = WordSet("he she he's she's they they're")
  private static let ages = WordSet(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    """)

  /// "She's only eleven", "he was 14 years old": how old somebody is who was named before.
  private static func isAge(_ words: [Word]) -> Bool {
    guard persons.contains(words.lower(0)) else { return false }
    var place = 1
    if !words.lower(0).hasSuffix("s"), !words.lower(0).hasSuffix("'re") {
      guard ["was", "is", "were", "are", "turned"].contains(words.lower(1)) else { return false }
      place = 2
    }
    while Verbs.isAdverb(words.lower(place)) || ["about", "around"].contains(words.lower(place)) {
      place += 1
    }
    guard words.indices.contains(place) else { return false }
    let tens = words.lower(place).split(separator: "-").first.map(String.init) ?? ""
    guard ages.contains(tens) || words[place].kind == .number && words[place].text.utf8.count <= 3
    else { return false }
    let rest = words[(place + 1)...].filter { !$0.isMark }.map(\.lower)
    return rest.allSatisfy {
      ["years", "year", "months", "weeks", "old", "now", "then"].contains($0)
    }
  }

  private static let dues = WordSet("rent mortgage")
  private static let rises = WordSet(
    "went goes rose rises fell dropped drops increased increases is was")

  /// "The rent went up to 840 euros": what one lives in has one.
  private static func isRent(_ words: [Word]) -> Bool {
    ["the", "our", "my"].contains(words.lower(0)) && dues.contains(words.lower(1))
      && (rises.contains(words.lower(2)) || words.lower(2) == "has" || words.lower(2) == "will")
      && words.contains { $0.kind == .number }
  }

  /// What kind of memory one is whose words cue none; nil: that stays open.
  static func type(_ words: [Word]) -> StatementType? {
    if isNewsOfName(words) || isDeath(words) { return .event }
    if isOfSomebody(words), health.isIn(words) {
      return words.contains { $0.lower == "pregnant" } ? .state : .fact
    }
    return isRent(words) ? .fact : nil
  }

  private static let news = PhraseSet(
    "died|passed away|moved out|moved in|was promoted|got promoted|lost her job|lost his job")
  /// What dies as well.
  private static let machines = WordSet(
    """
    phone mobile laptop computer battery car van bike boiler fridge freezer router telly printer camera
    engine motor heating wifi internet server signal radio tablet kindle ipad macbook hoover dishwasher
    washer dryer plant tree mac windows
    """)

  /// "Pluim died", "Mirko moved out": of a name that no list has, and nothing before the verb but that.
  static func isNewsOfName(_ words: [Word]) -> Bool {
    guard words.count <= 12, PersonNews.verb(words) == 1, news.length(words, at: 1) != nil,
      !machines.contains(words[0])
    else { return false }
    return words[0].lower.utf8.last != 0x73 || Gazetteer.firstNames.contains(words[0].lower)
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
