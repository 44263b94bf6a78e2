internal import Language
internal import Learning
internal import Search
internal import Text

/// The days of which a question asks what is to come: "What's coming up next week?", "What do I have on
/// Friday?"; or what came last.
enum AskedAgenda {
  /// Which of what is on those days.
  enum Choice: Hashable {
    case all
    /// "My next appointment", "my last appointment".
    case next, last
  }

  /// What is ahead where no time is named, in days.
  private static let ahead: Int64 = 31
  /// Of a longer time more is known than a list can say.
  private static let longest: Int64 = 92
  /// How far off the next one or the last one may be.
  private static let farthest: Int64 = 366

  static let words = WordSet(
    """
    coming planned scheduled calendar agenda schedule diary appointment appointments upcoming due deadline
    deadlines ahead
    """)
  static let small = WordSet(
    """
    what whats which s is are am do does i we my our me us have has got on for in the any anything something
    there to up events event plans plan happening going next at this be until by
    """)
  /// What is asked for by the day or the hour, and may lie farther ahead than what is "coming up".
  private static let many = WordSet("appointments deadlines calendar agenda schedule diary events")
  private static let asking = WordSet("have on happening")

  /// The days, from today on, or up to it where the last is asked for; nil: it asks for something of its
  /// own, or for what is past.
  static func days(
    of question: [[UInt8]], reference: Int64
  ) -> (days: TimeSpan, choice: Choice, about: AskedOccasion)? {
    if let reach = AskedReach(question) {
      let rest = question.indices.filter { !reach.words.contains($0) }.map {
        String(decoding: question[$0], as: UTF8.self)
      }
      guard rest.contains(where: { words.contains($0) || asking.contains($0) }),
        rest.allSatisfy({ words.contains($0) || small.contains($0) })
      else { return nil }
      let days = TimeSpan(first: reference, end: reference + reach.days + 1)
      return (days, .all, AskedOccasion())
    }
    let mentions = TimeReader.mentions(in: question, reference: reference)
    guard mentions.count <= 1 else { return nil }
    let mention = mentions.first
    let rest = question.indices.filter { mention?.words.contains($0) != true }.map {
      String(decoding: question[$0], as: UTF8.self)
    }
    if mention == nil, let (choice, about) = AskedOccasion.read(rest) {
      let first = choice == .last ? reference - farthest : reference
      return (TimeSpan(first: first, end: first + farthest), choice, about)
    }
    let names = rest.contains { words.contains($0) }
    let asks = rest.contains { asking.contains($0) }
    guard names || mention != nil && asks,
      rest.allSatisfy({ words.contains($0) || small.contains($0) })
    else { return nil }
    guard let mention else {
      let reach = rest.contains { many.contains($0) } ? longest : ahead
      return (TimeSpan(first: reference, end: reference + reach), .all, AskedOccasion())
    }
    let span = coming(mention, question, reference)
    // A year is counted in months, as "the next twelve months" are.
    let most = mention.unit == .year ? farthest : longest
    guard span.end > reference, span.length <= most else { return nil }
    // "By Friday" is any day up to it.
    let isUpTo = rest.contains { ["by", "until"].contains($0) }
    return (
      TimeSpan(first: isUpTo ? reference : max(span.first, reference), end: span.end), .all,
      AskedOccasion()
    )
  }

  /// A weekday or month alone is read as the last one: of what is to come the next one is meant.
  static func coming(
    _ mention: TimeMention, _ question: [[UInt8]], _ reference: Int64
  ) -> TimeSpan {
    let span = mention.span
    guard span.end <= reference, mention.words.count == 1 else { return span }
    let word = String(decoding: question[mention.words.lowerBound], as: UTF8.self)
    if TimeNames.weekdays[word] != nil { return TimeSpan(day: span.first + 7) }
    guard let month = TimeNames.months[word] else { return span }
    let now = TimeCalendar.month(of: reference)
    return TimeCalendar.month(month, month < now.month ? now.year + 1 : now.year)
  }

  /// By which texts name the days of a span: each day of a short one, else the months, and the weekdays on
  /// which something is week by week.
  static func phrases(for days: TimeSpan, _ choice: Choice) -> [String] {
    let isShort = days.length <= shortest
    var found = dates(of: days)
    if isShort || choice == .all {
      for day in days.first..<days.end {
        found += [weekday(day), weekday(day) + "s"].filter { !found.contains($0) }
      }
    }
    return found
  }

  /// The same without weekdays.
  static func dates(of days: TimeSpan) -> [String] {
    let isShort = days.length <= shortest
    var found: [String] = []
    for day in days.first..<days.end {
      let date = CivilTime.date(day)
      let month = SpelledDate.month(date.month).lowercased()
      let number = { (value: Int64) in (value < 10 ? "0" : "") + "\(value)" }
      let said =
        isShort
        ? [
          "\(date.day) \(month)", "\(month) \(date.day)",
          "\(date.year) \(number(date.month)) \(number(date.day))",
        ] : [month, "\(date.year) \(number(date.month))"]
      found += said.filter { !found.contains($0) }
    }
    return found
  }

  private static let shortest: Int64 = 10

  private static func weekday(_ day: Int64) -> String { weekdays[Int(TimeCalendar.weekday(day))] }
  private static let weekdays = [
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
  ]

  /// What a text says of some days, each as it is shown, with the first of them, but for what is moved away
  /// or cancelled.
  static func told(
    in pieces: [SentenceCut.Piece], of days: TimeSpan, _ choice: Choice, said day: Int64,
    about: AskedOccasion = AskedOccasion()
  ) -> [(text: [UInt8], first: Int64)] {
    var found: [(text: [UInt8], first: Int64)] = []
    var heading: [UInt8] = []
    for (place, piece) in pieces.enumerated()
    where !SentenceCut.isQuestion(piece.text) && !piece.isTicked {
      if piece.isHeading { heading = piece.text }
      guard let first = first(of: days, choice, in: piece.text, said: day),
        !CalledOff.saysCancelled(piece.text),
        DatedThing.later(than: place, in: pieces, said: day) == nil
      else { continue }
      var text = piece.marked
      if piece.isHeading {
        guard let below = QuotedAround.heading(pieces, place) else { continue }
        text += Array(": ".utf8) + below
      }
      if about.mayBe(text, below: heading) { found.append((text, first)) }
    }
    return found
  }

  /// The first of some days that a sentence names, or on which it is so week by week; of the last ones the
  /// last.
  private static func first(
    of days: TimeSpan, _ choice: Choice, in text: [UInt8], said day: Int64
  ) -> Int64? {
    let dates = SentenceDates(text, day: day)
    if dates.recurs {
      guard choice == .all else { return nil }
      let said = WordScanner.words(String(decoding: text.prefix(512), as: UTF8.self)).map(\.lower)
      return (days.first..<days.end).first { day in
        said.contains { $0 == weekday(day) || $0 == weekday(day) + "s" }
      }
    }
    let named = dates.standing.filter { $0.unit == .day }.map { mention in
      let span = dates.days(of: mention)
      // A weekday alone is read as the last one.
      guard choice != .last, mention.words.count == 1, span.length == 1, span.end <= day,
        isAhead(text)
      else { return span }
      return TimeSpan(day: span.first + 7)
    }.filter { $0.first < days.end && days.first < $0.end }.map(\.first)
    return choice == .last ? named.max() : named.min()
  }

  private static let aheads = WordSet("due deadline will must should shall by")

  /// Whether a sentence says by itself that it is of what is to come: "by Friday", "I have to … on Friday".
  private static func isAhead(_ text: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: text.prefix(512), as: UTF8.self))
    return words.contains { aheads.contains($0) } || ToldErrand.isTold(in: text)
  }

  /// Whether a text may be of some days: it names none, or one of them.
  static func mayBe(_ text: [UInt8], of days: TimeSpan, said day: Int64) -> Bool {
    SentenceCut.pieces(text).contains { piece in
      SentenceDates(piece.text, day: day).mentions.isEmpty
        || first(of: days, .all, in: piece.text, said: day) != nil
    }
  }
}
