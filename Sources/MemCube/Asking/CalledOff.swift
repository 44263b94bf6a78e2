internal import Posix

/// What was said later than a date of what is asked for: that it is cancelled, or moved to another day.
/// "The trip is on 23 October" answers no more once "the trip is cancelled" was said.
struct CalledOff {
  private static let cancels = WordSet(
    "cancelled canceled scrapped abgesagt gestrichen entf\u{E4}llt cancelado cancelada annul\u{E9} annul\u{E9}e"
  )
  private static let shifts = WordSet("postponed moved rescheduled delayed verschoben verlegt")
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
    self.question = Set(
      words.filter { FunctionWords.isContent($0) && !$0.isMark }.map { ClaimWords.stem($0.lower) })
    isWhole = false
  }

  /// Of a thing, by the stems of its words.
  init(thing: Set<String>) { (question, isAsked, isWhole) = (thing, false, true) }

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
        isNamedAlone(quote.sentence)
        ? quote.own > 0 : quote.coverage >= AnswerDate.nearBest * best
      guard !quote.isQuestion, !quote.isWeak, quote.holdsNames, citation.isAboutAsked,
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
    return (([last.place] + left + over).map { citations[$0] }, over.count)
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
      // "The dentist is now on the 26th".
      let isNow = words[place].lower == "now" && isToDay(words, behind: place, atOnce: true)
      guard isCancel || isNow || CalledOff.shifts.contains(words[place]) else { continue }
      let front = words[..<place].suffix(3)
      guard !CalledOff.negations.meets(front), !front.contains(where: CalledOff.isModal)
      else { return nil }
      // "Opening moved to 25 June".
      let isTitle = isOff || isToDay(words, behind: place, atOnce: true)
      let isPassive = isTitle || CalledOff.helpers.meets(front) && !isActive(words, place)
      guard isPassive ? isAskedFor(subject(words, place)) : isAskedFor(object(words, place)) else {
        continue
      }
      if isCancel { return false }
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
        isNamedAlone($0) && isMove($0) == false
      }
  }

  private static let being = WordSet("is are was were 's been")

  /// Whether all that a sentence calls off is asked for, and a name.
  private func isNamedAlone(_ sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(1024), as: UTF8.self))
    guard
      let place = words.indices.first(where: {
        CalledOff.isOff(words, $0) || CalledOff.cancels(words, $0)
      })
    else { return false }
    let isPassive =
      CalledOff.isOff(words, place) || CalledOff.helpers.meets(words[..<place].suffix(3))
    let thing = isPassive ? subject(words, place) : object(words, place)
    let named = thing.filter { FunctionWords.isContent($0) && !$0.isMark && $0.lower != "off" }
    return !named.isEmpty
      && named.allSatisfy { $0.isCapitalised && question.contains(ClaimWords.stem($0.lower)) }
  }

  private func isActive(_ words: [Word], _ place: Int) -> Bool {
    CalledOff.determiners.contains(words.lower(place + 1))
  }

  /// What the verb at a place is said of, without what stands behind a preposition other than "of".
  private func subject(_ words: [Word], _ place: Int) -> ArraySlice<Word> {
    let start = words[..<place].lastIndex { $0.isMark }.map { $0 + 1 } ?? 0
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
