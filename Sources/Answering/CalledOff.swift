internal import Index
internal import Learning
internal import Posix
internal import Search
internal import Text

/// What was said later than a date of what is asked for: that it is cancelled, or moved to another day.
/// "The trip is on 23 October" answers no more once "the trip is cancelled" was said.
struct CalledOff {
  private static let cancels = WordSet(
    "cancelled canceled scrapped abgesagt gestrichen entf\u{E4}llt cancelado cancelada annul\u{E9} annul\u{E9}e"
  )
  private static let shifts = WordSet(
    "postponed moved rescheduled delayed pushed shifted extended verschoben verlegt")
  /// The same behind "had to".
  private static let toShift = WordSet("postpone move reschedule delay push shift extend put bring")
  private static let duties = WordSet("had have has")
  private static let helpers = WordSet(
    "is are was were been be being got gets has have ist sind wurde wird est es ha")
  private static let negations = WordSet("not never isn't wasn't hasn't nicht no")
  private static let leads = WordSet("to until till auf for from with in at on by")
  private static let determiners = WordSet("the a my our his her their your die der das den")
  private static let asksOf = WordSet(
    "cancelled canceled postponed moved rescheduled originally first")

  private let question: Set<String>
  /// Whether the question itself asks what was moved or cancelled, or how it was before.
  let isAsked: Bool
  /// Whether the whole of what is called off is to be of these words, and not some of it.
  private let isWhole: Bool

  /// Of a question for a date.
  init(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    isAsked = CalledOff.asksOf.meets(words)
    let asked = words.filter { FunctionWords.isContent($0) && !$0.isMark }
    // Who gets married has a wedding.
    let senses = Senses(Question(Query(parsing: question)).words).found.flatMap(\.near).map {
      ClaimWords.stem(String(decoding: $0, as: UTF8.self))
    }
    self.question = Set(asked.map { ClaimWords.stem(AskedOwner.bare($0.lower)) } + senses)
    let kinds = words.indices.dropLast().filter {
      CalledOff.isKind(words[$0], before: words[$0 + 1])
    }
    self.kinds = Set(kinds.map { ClaimWords.stem(words[$0].lower) })
    asksForLimit = CalledOff.limits.meets(words)
    isWhole = false
  }

  /// The words that tell only of which kind what is asked for is: the knee of "the knee operation".
  private let kinds: Set<String>
  /// Whether it asks by when something is to be.
  private let asksForLimit: Bool
  private static let limits = WordSet("due deadline by must have has need needs finished ready")

  private static func isKind(_ word: Word, before next: Word) -> Bool {
    [word, next].allSatisfy {
      $0.kind == .word && !$0.isMark && !$0.isCapitalised && FunctionWords.isContent($0)
        && AskedOwner.bare($0.lower) == $0.lower
    } && !Verbs.base.contains(next) && !Verbs.isParticiple(next.lower)
      && !Verbs.isPresentThird(next.lower) && !["due", "open", "over"].contains(next.lower)
  }

  /// Of a thing, by the stems of its words.
  init(thing: Set<String>) {
    (question, isAsked, isWhole) = (thing, false, true)
    (kinds, asksForLimit) = ([], true)
  }

  /// Whether a word is "may" or the like, and not the month.
  static func isModal(_ word: Word) -> Bool {
    Verbs.modals.contains(word) && !TimeWords.isMonth(word)
  }

  /// Whether a line says that what it names is cancelled, or put off to no known day.
  static func saysCancelled(_ line: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: line.prefix(1024), as: UTF8.self))
    guard !negations.meets(words), !words.contains(where: isModal) else {
      return false
    }
    return words.indices.contains { place in
      cancels.contains(words[place])
        || words[place].lower == "called" && words.lower(place + 1) == "off"
        || words[place].lower == "postponed"
          && !words[place...].contains { ["to", "until", "till"].contains($0.lower) }
    }
  }

  /// The citations, those first that say so, and how many of them at the end tell a date that is no
  /// longer so.
  func ordered(_ citations: [Answer.Citation]) -> (citations: [Answer.Citation], over: Int) {
    if isAsked { return (citations, 0) }
    let best = citations.reduce(0) { max($0, $1.quote.coverage) }
    var last: (place: Int, moment: Moment, isMove: Bool)?
    for (place, citation) in citations.enumerated() {
      let quote = citation.quote
      // "Japan is off", of the trip to Japan.
      let isEnough =
        isAskedAlone(quote.sentence)
        ? quote.own > 0 : quote.coverage >= AnswerDate.nearBest * best
      // That a thing is moved may be another's word.
      let isWeak =
        quote.isOfAnother || quote.isIntended || quote.isUndone
        || quote.isDoubted && !isReported(quote.sentence)
      guard !quote.isQuestion, !isWeak, quote.holdsNames, citation.isAboutAsked,
        isEnough, let isMove = isMove(quote.sentence)
      else { continue }
      let moment = Moment(citation)
      if last.map({ $0.moment < moment }) ?? true { last = (place, moment, isMove) }
    }
    guard let last else { return (citations, 0) }
    let isOver = { (place: Int) -> Bool in
      let citation = citations[place]
      guard place != last.place, Moment(citation) < last.moment,
        isMove(citation.quote.sentence) == nil
      else { return false }
      let dates = SentenceDates(OrdinalDays.completed(citation), day: Moment(citation).day)
      guard !dates.mentions.isEmpty else { return false }
      // What was before it was cancelled was another one.
      return last.isMove || dates.mentions.contains { dates.days(of: $0).end > last.moment.day }
    }
    let over = citations.indices.filter(isOver)
    if over.isEmpty { return (citations, 0) }
    let left = citations.indices.filter { $0 != last.place && !over.contains($0) }
    var ordered = ([last.place] + left + over).map { citations[$0] }
    // It speaks to the question as much as what it took the place of.
    let share = over.reduce(0) { max($0, citations[$1].quote.coverage) }
    ordered[0].quote.isDoubted = false
    ordered[0].quote.own += max(0, share - ordered[0].quote.coverage)
    return (ordered, over.count)
  }

  /// Whether the verb by which a sentence moves or calls off something is told as what another says.
  private func isReported(_ sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(1024), as: UTF8.self))
    guard let place = change(in: words) else { return false }
    return [.reported, .asserted].contains(FactualityReader(words).of(place))
  }

  /// Where a sentence says that something is moved or called off.
  private func change(in words: [Word]) -> Int? {
    words.indices.first {
      CalledOff.isOff(words, $0) || CalledOff.cancels(words, $0)
        || CalledOff.shifts.contains(words[$0]) || CalledOff.isToShift(words, $0)
        || words[$0].lower == "now"
          && (isToDay(words, behind: $0, atOnce: true) || CalledOff.isBehindDay(words, $0))
        || asksForLimit && CalledOff.isGrant(words, $0)
    }
  }

  /// When something was said.
  private struct Moment {
    var day: Int64
    var time: Timestamp

    init(_ citation: Answer.Citation) {
      day = citation.evidence.dated(for: citation.quote.sentence).day
      time = citation.evidence.result.time
    }

    static func < (one: Moment, other: Moment) -> Bool {
      (one.day, one.time) < (other.day, other.time)
    }
  }

  /// Whether a sentence says that what is asked for is moved to a day; false of what is cancelled, nil of
  /// others.
  func isMove(_ sentence: [UInt8]) -> Bool? {
    let words = WordScanner.words(String(decoding: sentence.prefix(1024), as: UTF8.self))
    for place in words.indices where !words[place].isQuoted {
      let isOff = CalledOff.isOff(words, place)
      let isCancel = isOff || CalledOff.cancels(words, place)
      // "The dentist is now on the 26th", "the thesis is due on 31 January now".
      let isNow =
        words[place].lower == "now"
        && (isToDay(words, behind: place, atOnce: true) || CalledOff.isBehindDay(words, place))
      let isToShift = CalledOff.isToShift(words, place)
      // "The printer gives us until 8 May".
      let isGrant = asksForLimit && CalledOff.isGrant(words, place)
      guard isCancel || isNow || isToShift || isGrant || CalledOff.shifts.contains(words[place])
      else { continue }
      let front = words[..<place].suffix(3)
      guard !CalledOff.negations.meets(front), !front.contains(where: CalledOff.isModal)
      else { return nil }
      // "Opening moved to 25 June".
      let isTitle = isOff || isNow || isGrant || isToDay(words, behind: place, atOnce: true)
      // "We've called off the wedding".
      let isVerbOff = words[place].lower == "called" && isActive(words, place + 1)
      let isPassive =
        !isVerbOff && (isTitle || CalledOff.helpers.meets(front) && !isActive(words, place))
      guard
        isPassive && !isToShift
          ? isAskedFor(subject(words, place))
          : isAskedFor(object(words, place))
            || isCancel && isAlone(words, place) && isAskedFor(subject(words, place))
      else { continue }
      if isCancel { return false }
      if isNow || isGrant { return true }
      // "Postponed" alone leaves no day; "moved to Porto in May" is another thing.
      if !isToDay(words, behind: place) {
        return words[place].lower == "postponed" ? false : nil
      }
      return true
    }
    return nil
  }

  /// Whether a day follows "to" behind the verb at a place; `atOnce`: both right behind it.
  private func isToDay(_ words: [Word], behind place: Int, atOnce: Bool = false) -> Bool {
    let lead = words[place...].firstIndex { CalledOff.targets.contains($0) }
    // "Rescheduled: now the 26th".
    let first = words.indices.contains(place + 1) && words[place + 1].isMark ? place + 2 : place + 1
    guard let lead, !atOnce || lead <= first else { return false }
    let behind = words[(lead + 1)...].drop { ["on", "at", "am", "the"].contains($0.lower) }
    if behind.first.map(CalledOff.isOrdinal) ?? false { return true }
    let dates = SentenceDates(Array(Array(words[(lead + 1)...]).joined.utf8), day: 0)
    if atOnce {
      return dates.mentions.contains { $0.words.lowerBound <= behind.startIndex - lead - 1 }
    }
    return dates.mentions.contains { $0.words.lowerBound <= 2 }
  }

  private static let targets = WordSet("to until till auf now jetzt")

  /// Whether what stands right before "now" is a day: "on 31 January now".
  private static func isBehindDay(_ words: [Word], _ place: Int) -> Bool {
    let start = words[..<place].lastIndex { ["on", "at", "until", "by", "am"].contains($0.lower) }
    guard let start, place - start <= 6, start + 1 < place else { return false }
    if isOrdinal(words[place - 1]) { return true }
    let said = Array(words[(start + 1)..<place])
    let dates = SentenceDates(Array(said.joined.utf8), day: 0)
    return !dates.mentions.isEmpty && said.allSatisfy { !$0.isMark && !Verbs.base.contains($0) }
  }

  /// "Had to push the wedding back to 3 October"; what is wanted or planned is not done.
  private static func isToShift(_ words: [Word], _ place: Int) -> Bool {
    place > 1 && toShift.contains(words[place]) && words[place - 1].lower == "to"
      && duties.contains(words[place - 2])
  }

  /// "Gives us until 8 May", "we have until 8 May".
  private static func isGrant(_ words: [Word], _ place: Int) -> Bool {
    guard grants.contains(words[place]) else { return false }
    let behind = words.dropFirst(place + 1).prefix(6)
    guard let until = behind.firstIndex(where: { ["until", "till"].contains($0.lower) }),
      behind[..<until].allSatisfy({ !$0.isMark })
    else { return false }
    let rest = Array(words[(until + 1)...])
    return SentenceDates(Array(rest.joined.utf8), day: 0).mentions.contains {
      $0.words.lowerBound <= 2
    }
  }

  private static let grants = WordSet("gives gave given give got have has granted grants")

  /// Whether a verb has no object: "the dentist cancelled, she is ill".
  private func isAlone(_ words: [Word], _ place: Int) -> Bool {
    words.dropFirst(place + 1).first.map {
      $0.isMark || CalledOff.leads.contains($0) || TimeWords.isName($0.lower)
        || ["because", "again", "today", "this", "and", "as"].contains($0.lower)
    } ?? true
  }

  /// "26th".
  private static func isOrdinal(_ word: Word) -> Bool {
    let digits = word.lower.prefix { $0.isASCII && $0.isNumber }
    return !digits.isEmpty && ["st", "nd", "rd", "th"].contains(word.lower.dropFirst(digits.count))
  }

  private static func cancels(_ words: [Word], _ place: Int) -> Bool {
    cancels.contains(words[place])
      || words[place].lower == "called" && words.lower(place + 1) == "off"
  }

  /// Whether a word is the "off" of "Japan is off", "the trip is off for now"; not of "I am off to Japan".
  private static func isOff(_ words: [Word], _ place: Int) -> Bool {
    guard words[place].lower == "off", place > 1 else { return false }
    let front = words[..<place].last { !Verbs.isAdverb($0.lower) && $0.lower != "now" }
    let next = words.dropFirst(place + 1).first
    return front.map { being.contains($0) } ?? false
      && next.map {
        $0.isMark || ["for", "again", "now", "then", "because", "after"].contains($0.lower)
      }
        ?? true
  }

  /// Whether one of the first sentences of a text calls off what is named in the question, and nothing else.
  func callsOff(_ text: [UInt8]) -> Bool {
    !isAsked
      && SentenceCut.sentences(Array(text.prefix(1024))).prefix(4).contains {
        isAskedAlone($0) && isMove($0) != nil
      }
  }

  private static let being = WordSet("is are was were 's been")
  private static let saying = WordSet("says said say told writes wrote that")

  /// Whether all that a sentence calls off, or moves, is asked for: a name, or what is asked for itself, and not
  /// only its kind; but who cancels may be told by the kind alone.
  private func isAskedAlone(_ sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(1024), as: UTF8.self))
    guard let place = change(in: words) else { return false }
    let isByWhom =
      CalledOff.isGrant(words, place) || CalledOff.cancels(words, place) && isAlone(words, place)
    let thing = thing(words, place)
    let named = thing.filter {
      FunctionWords.isContent($0) && !$0.isMark && !["off", "back", "due"].contains($0.lower)
    }
    let stems = named.map { ClaimWords.stem(AskedOwner.bare($0.lower)) }
    guard !named.isEmpty, stems.allSatisfy({ question.contains($0) }) else { return false }
    return isByWhom || named.allSatisfy(\.isCapitalised) || stems.contains { !kinds.contains($0) }
  }

  /// What the verb at a place calls off or moves.
  private func thing(_ words: [Word], _ place: Int) -> ArraySlice<Word> {
    if CalledOff.isToShift(words, place) { return object(words, place) }
    let isPassive =
      CalledOff.isOff(words, place) || words[place].lower == "now" || isAlone(words, place)
      || CalledOff.isGrant(words, place) || CalledOff.helpers.meets(words[..<place].suffix(3))
    if words[place].lower == "called", isActive(words, place + 1) { return object(words, place) }
    return isPassive && !isActive(words, place) ? subject(words, place) : object(words, place)
  }

  private func isActive(_ words: [Word], _ place: Int) -> Bool {
    CalledOff.determiners.contains(words.lower(place + 1))
  }

  /// What the verb at a place is said of, without what stands behind a preposition other than "of".
  private func subject(_ words: [Word], _ place: Int) -> ArraySlice<Word> {
    // "My supervisor says the thesis is due on Monday now".
    let start =
      words[..<place].lastIndex { $0.isMark || CalledOff.saying.contains($0) }.map { $0 + 1 } ?? 0
    return words[start..<place].prefix { !CalledOff.leads.contains($0) }
  }

  private func object(_ words: [Word], _ place: Int) -> ArraySlice<Word> {
    words.dropFirst(place + 1).prefix { !$0.isMark && !CalledOff.leads.contains($0) }
  }

  private func isAskedFor(_ thing: ArraySlice<Word>) -> Bool {
    let isOne = { (word: Word) in
      FunctionWords.isContent(word) && question.contains(ClaimWords.stem(word.lower))
    }
    if !isWhole { return thing.contains(where: isOne) }
    let named = thing.filter(DatedThing.isNamed)
    return !named.isEmpty && named.allSatisfy(isOne)
  }
}
