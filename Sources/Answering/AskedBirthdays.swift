internal import Language
internal import Learning
internal import Search
internal import Text

/// The days of which a question asks whose birthday they are, and nothing else: "Whose birthday is next week?",
/// "Who has a birthday in June?", "Which birthdays are coming up?"
struct AskedBirthdays: Hashable {
  var days: TimeSpan
  /// Whether the next one alone is asked for.
  var isNext = false

  /// What is "coming up" lies within so many days; the next one within a year.
  private static let ahead: Int64 = 31
  private static let farthest: Int64 = 366

  private static let births = WordSet("birthday birthdays")
  private static let small = WordSet(
    """
    whose who what whats which s is are was were has have had got a an any the there on in at this coming up
    upcoming soon next do does i we our of to be celebrates celebrate celebrating their
    """)
  private static let coming = WordSet("coming upcoming soon next")

  /// The words by which texts of birthdays are found.
  static let phrases = ["birthday", "birthdays", "born", "geburtstag", "geburtstage", "geboren"]

  /// Of a question's folded words; nil: it asks for something of its own.
  init?(_ question: [[UInt8]], reference: Int64) {
    let mentions = TimeReader.mentions(in: question, reference: reference)
    guard mentions.count <= 1 else { return nil }
    let mention = mentions.first
    let words = question.indices.filter { mention?.words.contains($0) != true }.map {
      String(decoding: question[$0], as: UTF8.self)
    }
    guard words.contains(where: { Self.births.contains($0) }),
      words.allSatisfy({ Self.births.contains($0) || Self.small.contains($0) })
    else { return nil }
    if let mention {
      days = AskedAgenda.coming(mention, question, reference)
      if days.length > Self.farthest { return nil }
      return
    }
    // "What is my birthday", "when": of one, and not of a time.
    guard let word = words.first(where: { Self.coming.contains($0) }) else { return nil }
    isNext = word == "next"
    days = TimeSpan(first: reference, end: reference + (isNext ? Self.farthest : Self.ahead))
  }

  /// Whom a text tells to have a birthday on the days.
  /// - Parameters:
  ///   - pieces: The text.
  ///   - day: When it was said, in days since 1970.
  /// - Returns: What tells it, each as it is shown, with the birthday's day.
  func told(
    in pieces: [SentenceCut.Piece], said day: Int64
  ) -> [(text: [UInt8], day: Int64)] {
    var found: [(text: [UInt8], day: Int64)] = []
    var isList = false
    for piece in pieces {
      if piece.isHeading {
        isList = SelfTold.namesBirth(piece.text)
        continue
      }
      let isEntry = isList && EntryLabel.label(of: piece.text) != nil
      guard !SentenceCut.isQuestion(piece.text), isEntry || SelfTold.tellsBirth(piece.text),
        let next = anniversary(in: piece.text, said: day)
      else { continue }
      found.append((piece.text, next))
    }
    return found
  }

  /// The first of the days that is a year or more, to the day, from one that a sentence names.
  private func anniversary(in sentence: [UInt8], said day: Int64) -> Int64? {
    SentenceDates(sentence, day: day).mentions.lazy
      .filter { $0.unit == .day && $0.span.length == 1 }
      .compactMap { next(after: $0.span.first) }.first
  }

  private func next(after birth: Int64) -> Int64? {
    let (born, year) = (CivilTime.date(birth), CivilTime.date(days.first).year)
    for year in year...year + 1 {
      // Who was born on 29 February has it on the 28th.
      let leap = born.month == 2 && born.day == 29
      let date =
        TimeCalendar.day(born.day, born.month, year) ?? (leap ? TimeCalendar.day(28, 2, year) : nil)
      if let date, days.first <= date.first, date.first < days.end { return date.first }
    }
    return nil
  }
}
