/// News of somebody who is on no list of names, said to a memory alone: "Danuta comes on Wednesdays now",
/// "Elis broke his arm". That the first word is a name is told by what that one does.
enum PersonNews {
  /// Words that begin such a sentence with a capital letter and name nobody.
  private static let common = WordSet(
    """
    nobody everyone everybody somebody someone anybody anyone nothing everything something people life
    school church traffic weather coffee tea breakfast lunch dinner supper music money food water
    today tomorrow yesterday tonight monday tuesday wednesday thursday friday saturday sunday rain snow
    christmas easter customers users students teachers doctors parents kids children guys friends
    """)
  private static let pronouns = WordSet("his her he she he's she's him hers himself herself")
  private static let tellings = WordSet(
    """
    told asked texted called phoned rang invited gave offered sent wrote promised showed lent brought
    helped visited met emailed messaged reminded warned owes wants needs
    """)
  private static let receivers = WordSet("me us")
  private static let helpers = WordSet("got was is has gets")
  private static let changes = WordSet(
    """
    promoted married engaged divorced hired fired pregnant retired accepted elected diagnosed injured
    expecting widowed retiring
    """)
  /// What somebody gets who has news: "Pavel got the job at the observatory".
  private static let gains = WordSet(
    "job promotion scholarship degree contract diploma place offer keys raise visa puppy kitten dog cat"
  )
  private static let several = WordSet("are were aren't weren't have")
  private static let deeds = WordSet(
    """
    retired graduated resigned quit married died babysits emigrated commutes volunteers teaches studies
    """)
  /// What programs and things do as well: "Docker works now".
  private static let wonts = WordSet("comes works lives plays speaks drives moved")
  /// Verbs behind which a town tells that somebody is at home there: "Elis moved to Lisbon".
  private static let homes = ["moved": "to", "lives": "in"]
  private static let company = WordSet("at for as from with")

  private static func isWeekday(_ word: Word) -> Bool {
    TimeWords.weekdays.contains(word.lower)
      || word.lower.utf8.last == 0x73 && TimeWords.weekdays.contains(String(word.lower.dropLast()))
  }

  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    guard let verb = verb(words), !several.contains(words[verb]),
      !words.contains(where: { Pronouns.you.contains($0) })
    else { return false }
    let behind = words[(verb + 1)...]
    if pronouns.meets(behind) || deeds.contains(words[verb]) { return true }
    if homes[words[verb].lower] == words.lower(verb + 1),
      HomePlace.isKnown(words, HomePlace.name(words, verb + 2))
    {
      return true
    }
    if wonts.contains(words[verb]) {
      return company.contains(words.lower(verb + 1)) || behind.contains(where: isWeekday)
    }
    if tellings.contains(words[verb]) { return receivers.contains(words.lower(verb + 1)) }
    if words[verb].lower == "got", ["a", "an", "the"].contains(words.lower(verb + 1)),
      gains.meets(behind.prefix(3))
    {
      return true
    }
    if stopping.contains(words[verb]), ceasing.isIn(Array(behind)) { return true }
    return helpers.contains(words[verb]) && changes.meets(behind.prefix(3))
  }

  private static let stopping = WordSet("doesn't isn't no")
  private static let ceasing = PhraseSet("any more|anymore|any longer")

  /// Whether some words begin with somebody's name, and what that one does.
  static func isDoer(_ words: ArraySlice<Word>) -> Bool {
    guard words.first?.isCapitalised ?? false, let verb = verb(Array(words)) else { return false }
    return !copulas.contains(words[words.startIndex + verb])
  }

  private static let copulas = WordSet(
    "is are was were aren't weren't has had isn't wasn't will would can could should must may might does did"
  )

  /// Where the verb stands whose subject begins a sentence and is written as a name; nil: there is none.
  static func verb(_ words: [Word]) -> Int? {
    guard let first = words.first, isName(first) else { return nil }
    let run = words.prefix(3).prefix { $0.isCapitalised && $0.kind == .word && !$0.isQuoted }
    var place = run.count
    while place < words.count, place < run.count + 2, Verbs.isAdverb(words[place].lower) {
      place += 1
    }
    guard words.indices.contains(place), words[place].kind == .word, !words[place].isQuoted,
      Verbs.isFinite(words[place]) || deeds.contains(words[place]) || wonts.contains(words[place])
    else { return nil }
    return place
  }

  private static func isName(_ word: Word) -> Bool {
    let lower = word.lower
    return word.isCapitalised && word.kind == .word && !word.isQuoted && lower.utf8.count > 2
      && word.text != word.text.uppercased() && !lower.contains("'") && !common.contains(word)
      && !FunctionWords.all.contains(word) && !Verbs.base.contains(lower)
      && !Verbs.isParticiple(lower) && !Verbs.isGerund(lower) && !Verbs.isAdverb(lower)
      && !Verbs.states.contains(lower) && !Kin.isNoun(lower) && !TimeWords.isName(lower)
      && !Pronouns.first.contains(lower) && !Pronouns.pointing.contains(lower)
  }
}
