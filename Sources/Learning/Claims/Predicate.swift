/// What is said of a subject: the words behind it, and how they stand in time.
struct Predicate: Sendable {
  enum Tense: Sendable { case present, perfect, past }

  /// The words behind the subject.
  let words: [Word]
  /// The place of the verb that says what; of `is` where something is said to be something.
  private(set) var verb = 0
  private(set) var tense = Tense.present
  /// Something intended, hoped for or needed, that is not done.
  private(set) var isPlan = false
  private(set) var isNegated = false
  /// `no longer`, `any more`: what was so before.
  private(set) var isOver = false
  /// `now`, `these days`: unlike before.
  private(set) var isNow = false
  /// `also`, `sometimes`: besides something else.
  private(set) var isBesides = false
  /// The words with which something ends: `stopped`, `gave up`.
  private(set) var ending: Ending?

  private static let plans = PhraseSet(
    """
    wants to|want to|plans to|plans on|plan to|plan on|planning to|planning on|planning|hopes to
    |hope to|hoping to|intends to|intend to|aims to|needs to|need to|going to|looking forward to
    |thinking of|thinking about|considering|would like to|would love to|decided to|about to
    |dreams of|will|might|may|supposed to|set to|scheduled to|can't wait to|agreed to|promised to
    |has to|have to|trying to|hoping for|saving up for|saving for|plans|wants|want|hopes for|would|should
    """)
  /// What is under way to happen rather than going on.
  private static let coming = WordSet(
    """
    moving relocating leaving flying travelling traveling visiting starting getting having quitting
    buying selling going joining adopting marrying retiring opening launching
    """)
  private static let denials = WordSet(
    """
    not never doesn't don't isn't aren't wasn't weren't hasn't haven't won't wouldn't can't cannot
    couldn't didn't hadn't
    """)
  private static let besides = WordSet(
    """
    also too sometimes occasionally once another part-time temporarily weekends evenings summers
    winters side
    """)
  /// Words behind which a time or a condition follows.
  private static let limits = WordSet(
    "when while if before after until unless during except except for without")
  private static let times = WordSet(
    """
    morning mornings afternoon afternoons evening evenings night nights weekend weekends summer
    winter spring autumn mondays tuesdays wednesdays thursdays fridays saturdays sundays bed
    monday tuesday wednesday thursday friday saturday sunday christmas weekdays
    """)

  /// Whether what is said of the present holds at some times only: "not after noon".
  var isLimited: Bool {
    tense != .past
      && words.indices.dropFirst(verb + 1).contains { place in
        if words[place].lower == "after", words.lower(place + 1) == "all" { return false }
        // "Hates it, never put it in a recipe for Ana" asks for something.
        if words[place].lower == "for", words[verb..<place].contains(where: { $0.text == "," }) {
          return false
        }
        return Predicate.limits.contains(words[place]) || Predicate.times.contains(words[place])
      }
  }

  /// Whether it holds at some times of a week or a year: "lives in Bonn during the week".
  var isAtTimes: Bool {
    tense == .present
      && words.indices.dropFirst(verb + 1).contains { place in
        let before = words.lower(place - 1) == "the" ? place - 2 : place - 1
        return words[place].lower == "during" || isDate(place)
          || isInMonth(place)
          || ["on", "in", "at"].contains(words.lower(before))
            && Predicate.times.contains(words[place])
      }
  }

  private static let spans = WordSet(
    """
    day days night nights week weeks weekend weekends fortnight month months year years term semester
    season summer winter spring autumn while meantime duration lent ramadan advent christmas
    """)
  private static let limited = WordSet("until till til")

  /// Whether it holds for a while only: "went vegan for January", "drives a van until May". How long
  /// it has been so, or by now is, tells of no end.
  var isForAWhile: Bool {
    guard tense != .perfect, !isNow else { return false }
    return words.indices.dropFirst(verb + 1).contains { place in
      if Predicate.limited.contains(words[place]) { return true }
      guard ["for", "over"].contains(words[place].lower) else { return false }
      var behind = place + 1
      while behind < words.count, behind - place < 4,
        Predicate.determiners.contains(words[behind]) || words[behind].kind == .number
          || SlotReader.isNumeral(words[behind]) || words[behind].lower == "few"
      {
        behind += 1
      }
      return Predicate.spans.contains(words.lower(behind)) || TimeWords.isMonth(words, behind)
    }
  }

  /// Whether it tells of one day, week or month, or of a while: "doesn't love the job on 11 February 2026".
  var isOfOneTime: Bool {
    guard tense == .present, !isOver else { return false }
    return isForAWhile
      || words.indices.dropFirst(verb + 1).contains {
        isDate($0) || isPartOfDate($0) || isInMonth($0)
      }
  }

  private func isInMonth(_ place: Int) -> Bool {
    ["in", "during"].contains(words.lower(place - 1)) && TimeWords.isMonth(words, place)
  }

  /// "On the morning of 11 February 2026".
  private func isPartOfDate(_ place: Int) -> Bool {
    DateReading.dayParts.contains(words.lower(place)) && words.lower(place - 1) == "the"
      && words.lower(place + 1) == "of"
  }

  /// "On 10 March 2026", "in the week of 9 March 2026": what is so then only.
  private func isDate(_ place: Int) -> Bool {
    let before = words.lower(place - 1)
    if before == "on", words[place].kind == .number { return true }
    return before == "the" && ["week", "weekend"].contains(words.lower(place))
      && words.lower(place + 1) == "of"
  }

  /// Whether it is going on: "is reading", "has been reading".
  var isUnderWay: Bool {
    Verbs.isGerund(words.lower(verb))
      && words[..<verb].contains { ["is", "are", "been"].contains($0.lower) }
  }

  private static let more = WordSet("more another often every regularly less better always keep")
  private static let determiners = WordSet("a an the this that their his her")

  /// Whether no single deed does all of it.
  var isOpen: Bool {
    let rest = words.dropFirst(verb + 1)
    if words.contains(where: { Predicate.more.contains($0) }) { return true }
    return !rest.contains { Predicate.determiners.contains($0) || $0.isCapitalised }
  }

  private static let past = WordSet("didn't wasn't weren't did was were had hadn't couldn't")
  private static let helpers = WordSet(
    "do does did don't doesn't didn't can could can't cannot couldn't must been being")
  private static let nows = PhraseSet(
    "now|currently|nowadays|these days|any more|anymore|any longer|no longer|instead|again|finally|after all"
  )
  private static let overs = PhraseSet("any more|anymore|any longer|no longer")

  /// Reads the words behind a subject; nil where there is no verb.
  init?(_ words: [Word]) {
    (self.words, isNegated) = Predicate.withoutDenial(words)
    isOver = Predicate.overs.isIn(words)
    isNow = Predicate.nows.isIn(words)
    isBesides = Predicate.besides.meets(words)
    guard read() else { return nil }
  }

  private static let copulas = ["isn't": "is", "aren't": "are", "is": "is", "are": "are"]

  /// "Is vegan", denied, of "isn't vegan" and "is no longer vegan".
  private static func withoutDenial(_ words: [Word]) -> ([Word], Bool) {
    guard let place = words.indices.first(where: { !Verbs.isAdverb(words[$0].lower) }),
      let copula = copulas[words[place].lower]
    else { return (words, false) }
    var rest = words
    if copula != words[place].lower {
      rest[place] = words[place].saying(copula)
      return (rest, true)
    }
    let next = words.lower(place + 1)
    if next == "no", words.lower(place + 2) == "longer" {
      rest.removeSubrange(place + 1...place + 2)
    } else if next == "not", !["only", "just", "merely"].contains(words.lower(place + 2)) {
      rest.remove(at: place + 1)
    } else {
      return (words, false)
    }
    return (rest, true)
  }

  private mutating func read() -> Bool {
    var place = 0
    while place < words.count {
      if let length = Ending.length(words, at: place) {
        ending = Ending(words, place, length)
        // "Used to" and "is over" tell how it is now.
        if Verbs.isPast(words.lower(place)), words.lower(place) != "used", !isPerfect(place) {
          tense = .past
        }
        verb = place + length
        return true
      }
      if let length = Predicate.plans.length(words, at: place) {
        isPlan = true
        place += length
        continue
      }
      let lower = words.lower(place)
      if Predicate.denials.contains(lower) || (lower == "no" && words.lower(place + 1) == "longer")
      {
        isNegated = true
      }
      if Predicate.past.contains(lower) { tense = .past }
      guard isHelper(place) else { break }
      place += 1
    }
    guard place < words.count, words[place].kind == .word else { return false }
    verb = place
    let lower = words.lower(place)
    if Predicate.coming.contains(lower) { isPlan = isPlan || isBehindBe(place) }
    let isPast = Verbs.isPast(lower) || Predicate.past.contains(lower)
    if tense == .present, isPast, !isPlan, !["has", "have"].contains(words.lower(place - 1)) {
      tense = isPerfect(place) ? .perfect : .past
    }
    if tense == .present, isPerfect(place) { tense = .perfect }
    return true
  }

  private func isPerfect(_ place: Int) -> Bool {
    words[..<place].contains {
      ["has", "have", "hasn't", "haven't"].contains($0.lower)
    }
  }

  private func isBehindBe(_ place: Int) -> Bool {
    words[..<place].contains { ["is", "are"].contains($0.lower) }
  }

  /// Whether a word only leads on to the verb.
  private func isHelper(_ place: Int) -> Bool {
    let (word, next) = (words[place], words.lower(place + 1))
    if Verbs.isAdverb(word.lower) || Predicate.denials.contains(word)
      || Predicate.helpers.contains(word) || ["no", "longer", "also", "again"].contains(word.lower)
    {
      return true
    }
    var behind = place + 1
    while behind < words.count,
      Verbs.isAdverb(words.lower(behind)) || words.lower(behind) == "not"
        || words.lower(behind) == "no" || words.lower(behind) == "longer"
    {
      behind += 1
    }
    let verb = words.lower(behind)
    switch word.lower {
    case "is", "are", "was", "were", "isn't", "aren't":
      // "Is Darjeeling" tells of a name.
      return Verbs.isGerund(verb) && !words[behind].isCapitalised
        || Predicate.plans.length(words, at: behind) != nil
        || Ending.length(words, at: behind) != nil
    case "has", "have", "had":
      return Verbs.isParticiple(verb) || next == "been"
    default: return false
    }
  }
}
