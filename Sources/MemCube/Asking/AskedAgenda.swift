internal import Language

/// The days of which a question asks what is to come: "What's coming up next week?", "What do I have on
/// Friday?"
enum AskedAgenda {
  /// What is ahead where no time is named, in days.
  private static let ahead: Int64 = 31
  /// Of a longer time more is known than a list can say.
  private static let longest: Int64 = 92

  private static let words = WordSet(
    """
    coming planned scheduled calendar agenda schedule diary appointment appointments upcoming due deadline
    deadlines ahead
    """)
  private static let small = WordSet(
    """
    what whats which s is are am do does i we my our me us have has got on for in the any anything something
    there to up events event plans plan happening going next at this be until by
    """)

  /// The days, from today on; nil: it asks for something of its own, or for what is past.
  static func days(of question: [[UInt8]], reference: Int64) -> TimeSpan? {
    let mentions = TimeReader.mentions(in: question, reference: reference)
    guard mentions.count <= 1 else { return nil }
    let mention = mentions.first
    let rest = question.indices.filter { mention?.words.contains($0) != true }.map {
      String(decoding: question[$0], as: UTF8.self)
    }
    let names = rest.contains { words.contains($0) }
    let asks = rest.contains { ["have", "on", "happening"].contains($0) }
    guard names || mention != nil && asks,
      rest.allSatisfy({ words.contains($0) || small.contains($0) })
    else { return nil }
    guard let mention else { return TimeSpan(first: reference, end: reference + ahead) }
    let span = coming(mention, question, reference)
    guard span.end > reference, span.length <= longest else { return nil }
    return TimeSpan(first: max(span.first, reference), end: span.end)
  }

  /// A weekday or month alone is read as the last one: of what is to come the next one is meant.
  private static func coming(
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

  /// By which texts name the days of a span: each day of a short one, else the months.
  static func phrases(for days: TimeSpan) -> [String] {
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
          "\(date.year) \(number(date.month)) \(number(date.day))", weekday(day),
          weekday(day) + "s",
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

  /// What a text says of some days, as it is shown, with the first of them; nil: nothing.
  static func told(
    in pieces: [SentenceCut.Piece], of days: TimeSpan, said day: Int64
  ) -> (text: [UInt8], first: Int64)? {
    for (place, piece) in pieces.enumerated() where !QuotedAround.isQuestion(piece.text) {
      guard let first = first(of: days, in: piece.text, said: day) else { continue }
      if !piece.isHeading { return (piece.text, first) }
      if let below = QuotedAround.heading(pieces, place) {
        return (piece.text + Array(": ".utf8) + below, first)
      }
    }
    return nil
  }

  /// The first of some days that a sentence names, or on which it is so week by week.
  private static func first(of days: TimeSpan, in text: [UInt8], said day: Int64) -> Int64? {
    let dates = SentenceDates(text, day: day)
    if dates.recurs {
      let said = WordScanner.words(String(decoding: text.prefix(512), as: UTF8.self)).map(\.lower)
      return days.length > shortest
        ? nil
        : (days.first..<days.end).first { day in
          said.contains { $0 == weekday(day) || $0 == weekday(day) + "s" }
        }
    }
    return dates.mentions.filter { $0.unit == .day }.map { dates.days(of: $0) }
      .filter { $0.first < days.end && days.first < $0.end }.map(\.first).min()
  }

  /// Whether a text may be of some days: it names none, or one of them.
  static func mayBe(_ text: [UInt8], of days: TimeSpan, said day: Int64) -> Bool {
    SentenceCut.pieces(text).contains { piece in
      SentenceDates(piece.text, day: day).mentions.isEmpty
        || first(of: days, in: piece.text, said: day) != nil
    }
  }
}
