internal import Text

/// Whether a date lies behind or ahead of the day on which it was said, by the clause that it
/// stands in: "I lent her my tent last week, she gives it back on Sunday".
struct ClauseTense {
  let words: [Word]
  /// Where clauses begin; the first is 0.
  private let starts: [Int]

  init(_ words: [Word]) {
    self.words = words
    starts = [0] + words.indices.dropFirst().filter { ClauseTense.begins(words, $0) }
  }

  // MARK: Clauses

  private static let conjunctions = WordSet(
    """
    because but so which who that when while although though where whereas 'cause until after before
    if as since
    """)
  /// Conjunctions that are prepositions as well: a clause begins only if a subject follows.
  private static let either = WordSet("that until after before as since so")
  private static let subjects = WordSet(
    "i we you he she it they i'm i've i'll i'd we're it's he's she's they're there")
  private static let owners = WordSet("my our his her their its the a an this")

  /// With these begins what is told beside the clause between commas.
  static let asides = WordSet(
    "who whom whose which after before once when while although though because since as")

  private static func begins(_ words: [Word], _ place: Int) -> Bool {
    let word = words[place]
    if word.isMark { return isParting(words, place) }
    if conjunctions.contains(word) {
      guard either.contains(word) else { return true }
      return subjects.contains(words.lower(place + 1)) || isNamedSubject(words, place + 1)
    }
    guard ["and", "or", "then"].contains(word.lower) else { return false }
    var next = place + 1
    while next < words.count, Verbs.isAdverb(words[next].lower) { next += 1 }
    let lower = words.lower(next)
    return subjects.contains(lower) || owners.contains(lower) || Verbs.isPast(lower)
      || Verbs.finite.contains(lower) || Verbs.isPresentThird(lower)
      || Verbs.surelyBase.contains(lower) || comings.contains(lower) || isNamedSubject(words, next)
  }

  /// Verbs behind "and" of what comes: "got the job and start in May".
  static let comings = WordSet(
    "start begin return move fly travel arrive finish retire open end come go leave")

  /// A comma within a date parts nothing: "Friday, 4 December", "May 7, 2023".
  private static func isParting(_ words: [Word], _ place: Int) -> Bool {
    guard Marks.parts.contains(words[place].text) else { return false }
    guard words[place].text != ":" else { return true }
    return !(isDateWord(words, place - 1) && isDateWord(words, place + 1))
  }

  private static func isDateWord(_ words: [Word], _ place: Int) -> Bool {
    guard words.indices.contains(place) else { return false }
    let lower = words[place].lower
    return words[place].kind == .number || TimeWords.weekdays.contains(lower)
      || TimeWords.months.contains(lower) || lower == "the"
  }

  private static func isNamedSubject(_ words: [Word], _ place: Int) -> Bool {
    words.indices.contains(place) && words[place].isCapitalised && !isDateWord(words, place)
      && (Verbs.finite.contains(words.lower(place + 1)) || Verbs.isPast(words.lower(place + 1))
        || Verbs.isPresentThird(words.lower(place + 1)))
  }

  /// The clause of a place; one without a verb goes with the one before, or else behind it.
  private func clause(of place: Int) -> Range<Int> {
    let index = starts.lastIndex { $0 <= place } ?? 0
    func end(_ index: Int) -> Int { index + 1 < starts.count ? starts[index + 1] : words.count }
    var range = starts[index]..<end(index)
    if verb(in: range, before: range.upperBound) != nil { return range }
    var before = index
    while before > 0, words[starts[before]].text != ":" {
      before -= 1
      range = starts[before]..<range.upperBound
      if verb(in: range, before: range.upperBound) != nil { return range }
    }
    var behind = index
    var relative: Range<Int>?
    while behind + 1 < starts.count, words[starts[behind + 1]].text != ":" {
      behind += 1
      range = range.lowerBound..<end(behind)
      guard verb(in: range, before: range.upperBound) != nil else { continue }
      // "In July my sister, who lived in Rome, is getting married", "in May, after we got back, I start".
      let isAside = words[starts[behind - 1]].text == "," && behind + 1 < starts.count
      guard isAside, ClauseTense.asides.contains(words[starts[behind]]) else {
        return relative == nil || verb(in: starts[behind]..<end(behind), before: end(behind)) != nil
          ? range : relative ?? range
      }
      relative = range
    }
    return relative ?? range
  }

  // MARK: Verbs

  private static let auxiliaries = WordSet(
    """
    is are am was were be been being has have had do does did will would can could should must may
    might shall won't isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't can't
    couldn't wouldn't get gets got getting not it's he's she's that's there's who's he'll she'll it'll
    that'll there'll i'm we're they're you're i'll we'll they'll you'll
    """)
  private static let pastHeads = WordSet(
    "was were wasn't weren't had hadn't did didn't got couldn't wouldn't has have hasn't haven't")
  private static let persons = WordSet("i we you they who")

  enum Kind { case past, present, future, infinitive }

  /// A verb, where it stands, and whether it lies in the past.
  struct Verb {
    var place: Int
    var kind: Kind
    /// Where its first helper stands.
    var head: Int
  }

  /// The last verb of a stretch before a place.
  private func verb(in range: Range<Int>, before end: Int) -> Verb? {
    for place in range.clamped(to: 0..<end).reversed() {
      if let kind = kind(place, range), !describesNoun(place, in: range, before: end) {
        return kind
      }
    }
    return nil
  }

  /// The verb that ends at a place, with the helpers before it.
  func kind(_ place: Int, _ range: Range<Int>) -> Verb? {
    let word = words[place]
    guard word.kind == .word, !word.isQuoted, !TimeWords.isMonth(words, place) else { return nil }
    let lower = word.lower
    var head = place
    while head > range.lowerBound,
      ClauseTense.auxiliaries.contains(words[head - 1]) || Verbs.isAdverb(words[head - 1].lower)
    {
      head -= 1
    }
    while head < place, Verbs.isAdverb(words[head].lower) { head += 1 }
    let before = words.lower(head - 1)
    let first = words.lower(head)
    // "Had the kitchen done in May".
    if head == place, let causative = Causative.verb(words, participle: place, in: range) {
      return kind(causative, range)
    }
    if before == "to", head > range.lowerBound, Verbs.base.contains(first) || isAsked(head, range) {
      return Verb(place: place, kind: .infinitive, head: head - 1)
    }
    let isForm =
      ClauseTense.auxiliaries.contains(lower) || Verbs.modals.contains(lower)
      || Verbs.isPast(lower) || Verbs.participles.contains(lower)
    guard isForm || head < place || isPresent(place, range) else { return nil }
    if head < place || ClauseTense.auxiliaries.contains(lower) {
      guard head == place || isForm || Verbs.isGerund(lower) || Verbs.base.contains(lower) else {
        return nil
      }
      if ["have", "has"].contains(first), head == place { return made(place, .present, head) }
      if HaveGot.isHaving(words, got: place) { return made(place, .present, head) }
      if ClauseTense.pastHeads.contains(first) {
        return made(place, .past, head)
      }
      if Verbs.modals.contains(first) || first.hasSuffix("'ll") {
        return made(place, .future, head)
      }
      return made(place, Verbs.isGerund(lower) ? .future : .present, head)
    }
    if Verbs.modals.contains(lower) { return made(place, .future, head) }
    if Verbs.isPast(lower) || isParticipleAlone(place) { return made(place, .past, head) }
    return made(place, .present, head)
  }

  /// Whether a participle without a helper tells what was done: "a girl, born on Tuesday", "Written on Monday".
  private func isParticipleAlone(_ place: Int) -> Bool {
    let lower = words[place].lower
    guard lower == "born" || Verbs.participles.contains(lower) && !Verbs.base.contains(lower) else {
      return false
    }
    return place == 0 || words[place - 1].isMark
  }

  /// Verbs behind which somebody is to do something, whatever verb says it: "asked me to babysit".
  private static let requests = WordSet(
    """
    asked begged told urged reminded persuaded convinced hired invited wants wanted asks needs needed
    agreed offered promised volunteered arranged planned decided
    """)
  private static let asked = WordSet("me us him her them you")

  /// Whether the word behind "to" is what somebody was asked to do: no noun of a place, which has an
  /// article or is a name.
  private func isAsked(_ place: Int, _ range: Range<Int>) -> Bool {
    let word = words[place]
    guard word.kind == .word, !word.isCapitalised, FunctionWords.isContent(word),
      !TimeWords.weekdays.contains(word.lower)
    else { return false }
    var at = place - 2
    while at > range.lowerBound, place - at <= 4,
      ClauseTense.asked.contains(words[at]) || words[at].isCapitalised
        || ClauseTense.owners.contains(words[at]) || Kin.isNoun(words[at].lower)
    {
      at -= 1
    }
    return at >= range.lowerBound && ClauseTense.requests.contains(words[at])
  }

  private func made(_ place: Int, _ kind: Kind, _ head: Int) -> Verb {
    Verb(place: place, kind: kind, head: head)
  }

  /// A form of the present, and no noun that looks like one.
  private func isPresent(_ place: Int, _ range: Range<Int>) -> Bool {
    (Verbs.isPresentThird(words[place].lower) || isBase(place))
      && !VerbObject.isOne(words, at: place, in: range)
  }

  /// A base form behind a person, or another behind "it".
  private func isBase(_ place: Int) -> Bool {
    let before = words.lower(place - 1)
    if ["it", "he", "she", "that", "which", "who"].contains(before) {
      return words[place].lower.utf8.last == 0x73 && words[place].lower.utf8.count > 3
    }
    if before == "and", ClauseTense.comings.contains(words[place]) { return true }
    // "Ana and others leave", where the speaker and the others are one word.
    return (ClauseTense.persons.contains(before) || before.contains(" and "))
      && !words[place].isCapitalised
      && (Verbs.base.contains(words[place]) || FunctionWords.isContent(words[place]))
  }

  // MARK: The date

  /// Words of what comes around each year.
  private static let yearly = WordSet(
    "birthday birthdays anniversary anniversaries bday b-day nameday born")

  /// Whether the clause of a weekday tells what comes again and again.
  func isWont(_ place: Int) -> Bool {
    let range = clause(of: place)
    if UndatedWeekday.isWont(range, among: { words.lower($0) }) { return true }
    return words[range].contains { $0.lower == "never" }
      && tense(at: place, isWeekday: true) == .present
  }

  /// How the date that begins at a place lies.
  func tense(at place: Int, isWeekday: Bool) -> Tense {
    if isSince(place) { return .past }
    let range = clause(of: place)
    if !isWeekday, let tense = RecordDate.tense(words, at: place, in: range) { return tense }
    let leader = prepositionPlace(place)
    if ShiftedDate.isSaid(words, leader: leader, in: range) { return .future }
    let verb =
      verb(in: range, before: place) ?? mainVerb(behind: place, in: range)
      ?? verb(in: range, before: range.upperBound)
    if isWeekday, isWish(range, place) { return .open }
    // "We have a niece, born on Sunday"; of any year is what is told of a birth on 9 May.
    if leader > range.lowerBound, isParticipleAlone(leader - 1),
      isWeekday || words.lower(leader - 1) != "born"
    {
      return .past
    }
    // "Mum's birthday: 12 March", where the label is no part of the clause.
    let told = words.lower(place - 1) == ":" ? words[..<range.upperBound] : words[range]
    let hasYearly = told.contains { ClauseTense.yearly.contains($0) }
    guard let verb else { return hasYearly && !isWeekday ? .open : .unknown }
    if hasYearly, !isWeekday,
      verb.kind == .present || words[range].contains(where: { $0.lower == "born" })
    {
      return .open
    }
    switch verb.kind {
    case .future: return .future
    case .present:
      if let tense = ahead(verb.place, place, isWeekday) { return tense }
      return HaveGot.isReceived(words, got: verb.place, before: place) ? .planned : .present
    case .past:
      if ComingDate.isSaid(words, verb: verb.place, preposition: leader) { return .future }
      if let tense = planned(verb.place, leader, place, range) { return isWeekday ? .open : tense }
      if !isWeekday, ShiftedDate.isCancelled(words, leader: leader, in: range) {
        return .doubtful
      }
      return ahead(verb.place, place, isWeekday) ?? late(place)
        ?? (isWeekday || !isDoubtful(verb.place, place) ? .past : .doubtful)
    case .infinitive:
      let tense = governed(verb, range)
      if tense == .past, !isWeekday, ShiftedDate.isCancelled(words, leader: leader, in: range) {
        return .doubtful
      }
      return tense == .past ? late(place) ?? .past : tense
    }
  }

  /// The tense of a date of what is moved, called off, refused or promised.
  private func planned(_ verb: Int, _ leader: Int, _ place: Int, _ range: Range<Int>) -> Tense? {
    PlannedDate.isOfSubject(words, verb: verb, leader: leader, date: place, in: range)
      ? .planned : PlannedDate.ofObject(words, verb: verb, leader: leader, in: range)
  }

  private static let wishing = WordSet(
    "must mustn't should shouldn't could can cannot can't may might")

  /// Whether the date stands within what something is wished of: "the train on Friday must not be
  /// the early one" tells nothing of which Friday.
  private func isWish(_ range: Range<Int>, _ place: Int) -> Bool {
    guard verb(in: range, before: place) == nil,
      let next = verb(in: range, before: range.upperBound)
    else { return false }
    return next.place > place
      && words[place..<next.place + 1].contains {
        ClauseTense.wishing.contains($0)
      }
  }

  /// Whether it is told since when: "since Monday", "since her operation in March".
  private func isSince(_ place: Int) -> Bool {
    for at in stride(from: place - 1, through: max(0, place - 7), by: -1) {
      if words[at].lower == "since" { return true }
      if words[at].isMark || Verbs.finite.contains(words[at]) { return false }
    }
    return false
  }

  /// What happens once in a life is told of whatever year.
  private static let once = WordSet("died passed married born founded")

  /// Whether a date behind a past verb may be that of something else, or of any year.
  private func isDoubtful(_ verb: Int, _ place: Int) -> Bool {
    if ClauseTense.once.contains(words[verb]) || words.lower(verb + 1) == "married" { return true }
    guard verb < place else { return false }
    let joints = ["to", "until", "till", "-", "\u{2013}"]
    if words.lower(place - 1) == "from" {
      return !words[place...].prefix(4).contains { joints.contains($0.lower) }
    }
    return words[(verb + 1)..<place].contains { ["for", "about"].contains($0.lower) }
  }

  /// `until Friday` and `by Friday` tell nothing behind a past verb: what was given was given for
  /// later.
  private func late(_ place: Int) -> Tense? {
    ["until", "till", "by"].contains(words.lower(place - 1)) ? .open : nil
  }

  private static let commits = WordSet(
    """
    agreed decided promised planned arranged offered booked scheduled invited asked volunteered
    committed chose hired registered signed told due set begged urged reminded persuaded convinced
    """)
  private static let wishes = WordSet(
    "wanted hoped needed tried going supposed meant expected wished intended")

  /// The tense of an infinitive is that of what it hangs on.
  private func governed(_ verb: Verb, _ range: Range<Int>) -> Tense {
    guard let governor = self.verb(in: range, before: verb.head) else {
      return ClauseTense.wishes.contains(words.lower(verb.head - 1)) ? .open : .unknown
    }
    let lower = words.lower(governor.place)
    switch governor.kind {
    case .future, .present: return .future
    case .infinitive: return governed(governor, range)
    case .past:
      if ClauseTense.wishes.contains(lower) { return .open }
      return ClauseTense.commits.contains(lower) ? .future : .past
    }
  }

  // MARK: What was fixed for later

  /// Verbs that fix something for a day to come.
  private static let fixes = WordSet(
    "booked reserved scheduled rescheduled arranged planned agreed invited postponed delayed")
  /// Verbs that do so with "for" alone.
  private static let forFixes = WordSet(
    """
    registered enrolled enroled organised organized due set fixed entered signed ordered hired rented
    asked
    """)
  /// Verbs behind which "on" names that day, too, rather than the one on which it was fixed.
  private static let onFixes = WordSet(
    "scheduled rescheduled arranged planned agreed invited postponed delayed")
  private static let shifts = WordSet(
    "moved pushed postponed rescheduled changed switched shifted brought delayed")
  /// What is shifted from one time to another, rather than moved from place to place.
  private static let engagements = WordSet(
    """
    dinner lunch breakfast brunch supper party appointment meeting call interview booking reservation
    visit session class lesson exam match game trip flight wedding ceremony concert celebration checkup
    surgery operation delivery viewing rehearsal training workshop deadline inspection test scan
    vaccination audition conference hearing
    """)
  /// What tells of an engagement that is to come.
  private static let announcements = WordSet(
    "announced offered gave given proposed suggested confirmed promised sent")
  private static let admissions = WordSet(
    "ticket tickets appointment reservation booking invitation invite slot seat seats")
  private static let gets = WordSet(
    "bought got ordered made won secured received purchased found grabbed scored")

  /// Where the word stands that leads to a date: in "for Tuesday and Friday" the same for both.
  private func prepositionPlace(_ place: Int) -> Int {
    var at = place - 1
    while at > 0, ["and", "or", ","].contains(words[at].lower),
      ClauseTense.isDateWord(words, at - 1)
    {
      at -= 1
      while at > 0, ClauseTense.isDateWord(words, at) { at -= 1 }
    }
    return ["the", "this"].contains(words.lower(at)) ? at - 1 : at
  }

  /// Whether what a verb fixed lies ahead on the date; nil: the verb fixes nothing.
  private func ahead(_ verb: Int, _ place: Int, _ isWeekday: Bool) -> Tense? {
    guard verb < place else { return nil }
    let lower = words.lower(verb)
    let between = words[(verb + 1)..<place]
    let last = prepositionPlace(place)
    guard verb < last else { return nil }
    let preposition = words.lower(last)
    if ClauseTense.shifts.contains(lower), preposition == "to" || preposition == "from" {
      return .future
    }
    // The dinner that was moved to another table, on the day that it is to be.
    if ClauseTense.shifts.contains(lower), ["on", "at", "in"].contains(preposition),
      (between + words[max(0, verb - 4)..<verb]).contains(where: {
        ClauseTense.engagements.contains($0)
      })
    {
      return isWeekday || preposition == "in" ? .open : .future
    }
    // The inspection that was announced, for that day.
    if ClauseTense.announcements.contains(lower), ["on", "for", "at"].contains(preposition),
      between.contains(where: {
        ClauseTense.engagements.contains($0) || ClauseTense.admissions.contains($0)
      })
    {
      return isWeekday ? .open : .future
    }
    let isFix = ClauseTense.fixes.contains(lower)
    let isAdmission =
      ClauseTense.gets.contains(lower) && between.contains { ClauseTense.admissions.contains($0) }
    guard isFix || isAdmission || ClauseTense.forFixes.contains(lower) else { return nil }
    let isMeant = between.dropLast(place - last).contains { ["for", "to"].contains($0.lower) }
    switch preposition {
    case "for": return .future
    case "from", "between": return isFix ? .future : nil
    case "on", "at", "in":
      if ClauseTense.onFixes.contains(lower) { return .future }
      // The table that was booked on Monday, or for Monday.
      if isFix || (isMeant && isAdmission) {
        return isWeekday || preposition == "in" ? .open : .future
      }
      return between.contains { ["appointment", "slot"].contains($0.lower) } ? .future : nil
    default: return isFix ? isWeekday ? .open : .future : nil
    }
  }
}
