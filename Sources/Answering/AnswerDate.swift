internal import Learning
internal import Text

/// The date that answers a question for one: it stands in the sentence that answers, or follows
/// from "yesterday" there.
enum AnswerDate {
  /// The share of the question that the sentence, with what stands right around it, holds at least.
  static let least = 0.5
  /// The share that it holds at least of what the best sentence does: what speaks less to the
  /// question than one without a date is about something else.
  static let nearBest = 0.75

  /// The same of one with a date on the side of today that is asked for.
  static let nearTurn = 0.6

  /// A date that a sentence gives.
  private struct Found {
    var text: String
    var number: Int
    var coverage: Double
    var isYear: Bool
    /// Whether the subject of the question is that of the sentence.
    var fits: Bool
    var sentence: [UInt8]
    /// How far it is from the day of asking, on the side that is asked for.
    var distance: Int64?
    /// Whether it stands in a note: what is said later in a talk may be said instead.
    var isNoted: Bool
  }

  /// The date, and the number of the citation that gives it; behind it those of others of whom notes
  /// say the same in as many words, where the question tells not which is meant.
  static func find(
    _ citations: [Answer.Citation], _ form: QuestionForm, _ question: [UInt8]
  ) -> [(text: String, number: Int)] {
    let (ofPresent, turn) = (form.isOfPresent, form.turn)
    // Of what is still to come no year is counted back.
    let isAhead = !ofPresent && ForeignTense.isPresent(question)
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
    let object = AskedObject(question)
    let asksOfBirth = BirthList.isAsked(question, form)
    for citation in citations
    where !citation.quote.isQuestion && citation.quote.holdsNames && !citation.quote.isWeak
      && (citation.quote.holdsVerb || !verbIsDated) && !citation.evidence.isOutdated
      && citation.isAboutAsked && citation.quote.holdsGain
    {
      let coverage = citation.quote.coverage
      // "The swimming badge is from 2025" tells less of when swimming is than its weekday.
      let fits = verb.hasSubject(in: citation.quote.sentence)
      let told = SentenceDates(citation.quote.sentence, day: citation.evidence.day)
      let distance = turn.distance(told, today: citation.evidence.today)
      if turn.isMissed(by: told, today: citation.evidence.today) { continue }
      let isBetter =
        found.map {
          if let isNearer = isNearer(distance, coverage, than: $0) { return isNearer }
          return coverage > $0.coverage || ofPresent && $0.isYear && coverage >= $0.coverage
            || ofPresent && fits && !$0.fits && coverage >= $0.coverage - Self.equal
        } ?? true
      guard coverage >= least, coverage >= (distance == nil ? nearBest : nearTurn) * best else {
        continue
      }
      guard isBetter || coverage >= (found?.coverage ?? 0) - Self.equal else { continue }
      if citation.quote.holdsOthers, hasNouns || ofPresent && isOver(citation) { continue }
      let completed = OrdinalDays.completed(citation)
      if object.isOfAnother(citation.quote.sentence, in: LackingThing.surroundings(citation)) {
        continue
      }
      if !asksOfBirth, BirthList.holds(citation) { continue }
      guard var part = clause.part(of: citation.quote, completed) else { continue }
      var dates = SentenceDates(part, day: citation.evidence.day)
      // "Ordered on the 16th, delivery on the 27th": when it arrives is the day to come.
      if turn.asksForEnd && dates.ends.isEmpty && !told.ends.isEmpty
        || distance != nil && turn.distance(dates, today: citation.evidence.today) == nil
      {
        part = completed
        dates = SentenceDates(part, day: citation.evidence.day)
      }
      // When the oven was ordered is not told by its delivery.
      if asksOfPast, turn.side == nil, let coming = AskedClause.coming(in: part),
        verb.isHeld(in: coming.rest), !verb.isHeld(in: coming.part)
      {
        part = coming.rest
        dates = SentenceDates(part, day: citation.evidence.day)
      }
      // "Ana's birthday" over "We fly on Wednesday 3 February" tells of the flight.
      var counted: Int64?
      if let (deed, rest) = clause.deed(in: completed), let relative = RelativeDay(deed),
        names(rest)
      {
        let day = citation.evidence.dayIsTold ? citation.evidence.day : nil
        counted = relative.day(from: rest, told: day)
        if counted == nil { continue }
      }
      if citation.quote.isOfHeading, AskedClause.thingCount(in: part) > Self.mostThings { continue }
      if clause.isDenied(in: part, of: citation.quote.sentence) { continue }
      let schedule = ofPresent ? SaidSchedule(part).text : nil
      // "Lives in Porto since 2014" tells not when somebody is going there.
      if ofPresent, schedule == nil, !clause.asksSince, dates.areOnsets,
        verb.stem.isEmpty || !verb.isHeld(in: part), isOver(citation)
      {
        continue
      }
      if turn.asksForEnd, dates.areOnsets { continue }
      // "Since 5 May it closes at ten": at ten.
      let isOnset =
        schedule != nil
        && (!clause.asksSince && dates.areOnsets || dates.recursWithin
          || dates.recursBut && !turn.asksForEnd)
      let evidence = citation.evidence.dated(for: citation.quote.sentence)
      let date = isOnset ? nil : text(part, evidence, form, asked, isAhead: isAhead)
      guard let text = counted.map({ SpelledDate.spell(day: $0) }) ?? date ?? schedule else {
        if noted == nil || turn.side == .back, asksOfPast, dates.mentions.isEmpty, !dates.recurs,
          NoteDate.tellsPast(part) || NoteDate.isTitle(part),
          let day = citation.evidence.noteDay(of: citation.quote.sentence)
        {
          let distance = citation.evidence.today.flatMap {
            turn.distance(TimeSpan(day: day), today: $0)
          }
          if let noted, isNearer(distance, coverage, than: noted) != true { continue }
          noted = Found(
            text: SpelledDate.spell(day: day), number: citation.number, coverage: coverage,
            isYear: false, fits: fits, sentence: citation.quote.sentence, distance: distance,
            isNoted: true)
        }
        continue
      }
      let isYear = text.utf8.count == 4 && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
      let isNoted = citation.evidence.author == nil && citation.evidence.teller == nil
      let new = Found(
        text: text, number: citation.number, coverage: coverage, isYear: isYear, fits: fits,
        sentence: citation.quote.sentence, distance: distance, isNoted: isNoted)
      for sentence in citation.quote.beside where ofPresent {
        // "Last match: …" beside "Next match: …".
        if distance != nil,
          turn.distance(
            SentenceDates(sentence, day: citation.evidence.day), today: citation.evidence.today)
            == nil
        {
          continue
        }
        guard let date = Self.text(sentence, citation.evidence, form, asked, isAhead: isAhead)
        else { continue }
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
    if let noted, let found, isNearer(noted.distance, noted.coverage, than: found) == true {
      return [(noted.text, noted.number)]
    }
    // What says when it was itself is better, unless it says less of it.
    if let noted, found.map({ $0.coverage < noted.coverage - Self.muchLess }) ?? true {
      return [(noted.text, noted.number)]
    }
    guard let found else { return [] }
    var dates = [found]
    for other in others
    where ofPresent && (turn.side == nil || other.number == found.number) && dates.count < 4
      && other.isNoted && found.isNoted
    {
      let isEqual = abs(other.coverage - found.coverage) < Self.equal && other.fits == found.fits
      guard isEqual, !other.isYear, !found.isYear, areOfDifferent(found, other, dates) else {
        continue
      }
      dates.append(other)
    }
    return dates.map { ($0.text, $0.number) }
  }

  /// Whether a date comes before one that was found, where one of them is on the side of today that is
  /// asked for; nil: what they say of the question decides.
  private static func isNearer(
    _ distance: Int64?, _ coverage: Double, than found: Found
  ) -> Bool? {
    switch (distance, found.distance) {
    case (let one?, let other?):
      abs(coverage - found.coverage) < likeness ? one < other : nil
    case (_?, nil): coverage > found.coverage - mostLess
    case (nil, _?): coverage > found.coverage + mostLess
    case (nil, nil): nil
    }
  }

  private static let equal = 0.01
  /// How far two that are as good may differ in the share of the question that they hold, and by how
  /// much what is on the asked side may hold less than what is not.
  private static let (likeness, mostLess) = (0.15, 0.34)
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
      guard quote.holdsNames, quote.holdsGain, !quote.isWeak, !quote.holdsOthers,
        quote.coverage >= least,
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

  /// A day without a year that is asked for as one to come, and was told on a known day: in the year in which it
  /// is nearest to that; nil of others.
  private static func coming(
    _ mention: TimeMention, of dates: SentenceDates, _ evidence: Evidence, _ form: QuestionForm
  ) -> String? {
    guard form.turn.side == .ahead, evidence.dayIsTold, mention.unit == .day, !dates.recurs,
      let today = evidence.today, case .yearMissing = dates.ground(of: mention)
    else { return nil }
    let days = dates.days(of: mention)
    guard days.first > evidence.day, form.turn.distance(days, today: today) != nil else {
      return nil
    }
    return SpelledDate.spell(TimeMention(span: days, words: mention.words, unit: .day))
  }

  private static func text(
    _ sentence: [UInt8], _ evidence: Evidence, _ form: QuestionForm, _ asked: Set<[UInt8]>,
    isAhead: Bool
  ) -> String? {
    let ofPresent = form.isOfPresent || isAhead
    let sentence = AskedClause.coming(in: sentence)?.part ?? sentence
    let dates = SentenceDates(sentence, day: evidence.day)
    let chosen = NamedClauses(sentence, names: asked).chosen(dates.mentions)
    let mentions = form.turn.ordered(chosen, of: dates, today: evidence.today)
    let isTurned = mentions.first != chosen.first
    if let mention = mentions.first, let day = coming(mention, of: dates, evidence, form) {
      return day
    }
    // A weekday tells the year, whenever it was said.
    let hasWeekday = dates.mentions.contains { dates.ground(of: $0) == .weekday }
    if evidence.dayIsTold, !dates.recurs, !hasWeekday, !isTurned,
      mentions.count == dates.mentions.count, !dates.isForeign
    {
      let said = SaidDates(sentence, on: evidence.day)
      // Of "am 3. September 1975" these rules read the month alone.
      // And of "from 18. to 22. January" the end alone.
      let isCoarse =
        said.finest.map { finest in
          mentions.first.map {
            finest.unit > $0.unit || $0.unit == .day && finest.span.length < $0.span.length
          } ?? false
        } ?? false
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
