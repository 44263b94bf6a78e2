/// The date that answers a question for one: it stands in the sentence that answers, or follows
/// from "yesterday" there.
enum AnswerDate {
  /// The share of the question that the sentence, with what stands right around it, holds at least.
  static let least = 0.5
  /// The share that it holds at least of what the best sentence does: what speaks less to the
  /// question than one without a date is about something else.
  static let nearBest = 0.75

  /// A date that a sentence gives.
  private struct Found {
    var text: String
    var number: Int
    var coverage: Double
    var isYear: Bool
    /// Whether the subject of the question is that of the sentence.
    var fits: Bool
    var sentence: [UInt8]
    /// Whether it stands in a note: what is said later in a talk may be said instead.
    var isNoted: Bool
  }

  /// The date, and the number of the citation that gives it; behind it those of others of whom notes
  /// say the same in as many words, where the question tells not which is meant.
  static func find(
    _ citations: [Answer.Citation], ofPresent: Bool, _ question: [UInt8]
  ) -> [(text: String, number: Int)] {
    let asked = NamedClauses.names(in: question)
    let clause = AskedClause(question)
    let best = citations.reduce(0) { max($0, $1.quote.isQuestion ? 0 : $1.quote.coverage) }
    // Where another sentence says when just that happened, what else happened then is not it.
    let verbIsDated = citations.contains {
      !$0.quote.isQuestion && $0.quote.holdsVerb && names($0.quote.sentence)
    }
    // Where one holds the very nouns, those that hold others of the same stem are of something else.
    let hasNouns = citations.contains { $0.quote.coverage >= least && !$0.quote.holdsOthers }
    var found: Found?
    var others: [Found] = []
    // What is told without a date in a note that has one.
    var noted: Found?
    let asksOfPast = !ofPresent || NoteDate.asksOfPast(question)
    let verb = AskedVerb(question)
    for citation in citations
    where !citation.quote.isQuestion && citation.quote.holdsNames && !citation.quote.isWeak
      && (citation.quote.holdsVerb || !verbIsDated) && !citation.evidence.isOutdated
      && citation.isAboutAsked
    {
      let coverage = citation.quote.coverage
      // "The swimming badge is from 2025" tells less of when swimming is than its weekday.
      let fits = verb.hasSubject(in: citation.quote.sentence)
      let isBetter =
        found.map {
          coverage > $0.coverage || ofPresent && $0.isYear && coverage >= $0.coverage
            || ofPresent && fits && !$0.fits && coverage >= $0.coverage - Self.equal
        } ?? true
      guard coverage >= least, coverage >= nearBest * best else { continue }
      guard isBetter || coverage >= (found?.coverage ?? 0) - Self.equal else { continue }
      if citation.quote.holdsOthers, hasNouns || ofPresent && isOver(citation) { continue }
      let told = OrdinalDays.completed(citation.quote.sentence, after: citation.quote.above)
      guard let part = clause.part(of: citation.quote, told) else { continue }
      // "Ana's birthday" over "We fly on Wednesday 3 February" tells of the flight.
      if citation.quote.isOfHeading, AskedClause.thingCount(in: part) > Self.mostThings { continue }
      if clause.isDenied(in: part, of: citation.quote.sentence) { continue }
      let schedule = ofPresent ? SaidSchedule(part).text : nil
      // "Since 5 May it closes at ten": at ten.
      let dates = SentenceDates(part, day: citation.evidence.day)
      let isOnset =
        schedule != nil && (!clause.asksSince && dates.areOnsets || dates.recursWithin)
      let evidence = citation.evidence.dated(for: citation.quote.sentence)
      let date = isOnset ? nil : text(part, evidence, ofPresent, asked)
      guard let text = date ?? schedule else {
        if noted == nil, asksOfPast, dates.mentions.isEmpty, !dates.recurs,
          NoteDate.tellsPast(part),
          let day = citation.evidence.noteDay(of: citation.quote.sentence)
        {
          noted = Found(
            text: SpelledDate.spell(day: day), number: citation.number, coverage: coverage,
            isYear: false, fits: fits, sentence: citation.quote.sentence, isNoted: true)
        }
        continue
      }
      let isYear = text.utf8.count == 4 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
      let isNoted = citation.evidence.author == nil && citation.evidence.teller == nil
      let new = Found(
        text: text, number: citation.number, coverage: coverage, isYear: isYear, fits: fits,
        sentence: citation.quote.sentence, isNoted: isNoted)
      for sentence in citation.quote.beside where ofPresent {
        guard let date = Self.text(sentence, citation.evidence, ofPresent, asked) else { continue }
        others.append(
          Found(
            text: date, number: citation.number, coverage: coverage, isYear: false, fits: fits,
            sentence: sentence, isNoted: isNoted))
      }
      if let found, isYear, coverage <= found.coverage { continue }
      if isBetter {
        if let found { others.append(found) }
        found = new
      } else {
        others.append(new)
      }
    }
    // What says when it was itself is better, unless it says less of it.
    if let noted, found.map({ $0.coverage < noted.coverage - Self.muchLess }) ?? true {
      return [(noted.text, noted.number)]
    }
    guard let found else { return [] }
    var dates = [found]
    for other in others where ofPresent && dates.count < 4 && other.isNoted && found.isNoted {
      let isEqual = abs(other.coverage - found.coverage) < Self.equal && other.fits == found.fits
      guard isEqual, !other.isYear, !found.isYear, areOfDifferent(found, other, dates) else {
        continue
      }
      dates.append(other)
    }
    return dates.map { ($0.text, $0.number) }
  }

  private static let equal = 0.01
  private static let muchLess = 0.1
  /// What names more beside a date tells of itself, and not of the heading above it.
  private static let mostThings = 4

  /// Whether two sentences name each somebody or something else, and another date than all that are told.
  private static func areOfDifferent(_ one: Found, _ other: Found, _ told: [Found]) -> Bool {
    if told.contains(where: { $0.text == other.text }) { return false }
    let (a, b) = (names(of: one.sentence), names(of: other.sentence))
    return !a.subtracting(b).isEmpty && !b.subtracting(a).isEmpty
  }

  /// What a sentence names with a capital, months and weekdays aside.
  static func names(of sentence: [UInt8]) -> Set<String> {
    let words = WordScanner.words(String(decoding: sentence.prefix(1024), as: UTF8.self))
    return Set(
      words.filter { word in
        word.isCapitalised && !word.isMark && TimeNames.months[word.lower] == nil
          && TimeNames.weekdays[word.lower] == nil && !FunctionWords.all.contains(word)
      }.map(\.lower))
  }

  /// The time of day that the best citation names, and its number.
  static func time(
    _ citations: [Answer.Citation], _ question: [UInt8]
  ) -> (text: String, number: Int)? {
    let clause = AskedClause(question)
    let best = citations.reduce(0) { max($0, $1.quote.isQuestion ? 0 : $1.quote.coverage) }
    for citation in citations
    where !citation.quote.isQuestion && !citation.evidence.isOutdated && citation.isAboutAsked {
      let quote = citation.quote
      guard quote.holdsNames, !quote.isWeak, !quote.holdsOthers, quote.coverage >= least,
        quote.coverage >= nearBest * best,
        let part = clause.part(of: quote, quote.sentence),
        let clock = SaidSchedule(part).clock
      else { continue }
      return (clock, citation.number)
    }
    return nil
  }

  /// Whether all dates that a citation names lie before the day of its telling.
  private static func isOver(_ citation: Answer.Citation) -> Bool {
    let day = citation.evidence.day
    return SentenceDates(citation.quote.sentence, day: day).mentions.allSatisfy {
      $0.span.end <= day
    }
  }

  /// Whether a sentence names a date, of whatever day it was said.
  static func names(_ sentence: [UInt8]) -> Bool {
    !SentenceDates(sentence, day: 0).mentions.isEmpty
  }

  private static func text(
    _ sentence: [UInt8], _ evidence: Evidence, _ ofPresent: Bool, _ asked: Set<[UInt8]>
  ) -> String? {
    let dates = SentenceDates(sentence, day: evidence.day)
    let mentions = NamedClauses(sentence, names: asked).chosen(dates.mentions)
    // A weekday tells the year, whenever it was said.
    let hasWeekday = dates.mentions.contains { dates.ground(of: $0) == .weekday }
    if evidence.dayIsTold, !dates.recurs, !hasWeekday, mentions.count == dates.mentions.count,
      !dates.isForeign
    {
      let said = SaidDates(sentence, on: evidence.day)
      // Of "am 3. September 1975" these rules read the month alone.
      let isCoarse = said.finest.map { $0.unit > mentions.first?.unit ?? $0.unit } ?? false
      if let text = said.text, !isCoarse { return text }
    }
    for mention in mentions {
      switch dates.ground(of: mention) {
      case .itself, .weekday: return dates.spell(mention)
      case .yearMissing:
        // Of what is still to come, or said on no known day, the year is anybody's guess.
        let isPast = dates.looksBack ?? !ofPresent
        return evidence.dayIsTold && isPast
          ? SpelledDate.spell(mention) : SpelledDate.spellWithoutYear(mention)
      case .dayOfTelling:
        guard evidence.dayIsTold else { continue }
        let looksBack = dates.looksBack ?? !ofPresent
        return SpelledDate.spell(looksBack ? mention : dates.ahead(mention))
      }
    }
    return nil
  }
}
