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
      guard !quote.isQuestion, !quote.isWeak, quote.holdsNames, citation.isAboutAsked,
        quote.coverage >= AnswerDate.nearBest * best, let isMove = isMove(quote.sentence)
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
      let dates = SentenceDates(citation.quote.sentence, day: Moment(citation).day)
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
      let isCancel =
        CalledOff.cancels.contains(words[place])
        || words[place].lower == "called" && words.lower(place + 1) == "off"
      guard isCancel || CalledOff.shifts.contains(words[place]) else { continue }
      let front = words[..<place].suffix(3)
      guard !CalledOff.negations.meets(front), !front.contains(where: CalledOff.isModal)
      else { return nil }
      // "Opening moved to 25 June".
      let isTitle = isToDay(words, behind: place, atOnce: true)
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
    let lead = words[place...].firstIndex { ["to", "until", "till", "auf"].contains($0.lower) }
    guard let lead, !atOnce || lead == place + 1 else { return false }
    let dates = SentenceDates(Array(Array(words[(lead + 1)...]).joined.utf8), day: 0)
    if atOnce { return dates.mentions.contains { $0.words.lowerBound == 0 } }
    return dates.mentions.contains { $0.words.lowerBound <= 2 }
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
