/// A phrase that tells when, said absolutely.
struct DatePhrase: Hashable, Sendable {
  /// How many words it replaces.
  var length: Int
  /// What it says: `7 May 2023`, `the week of 1 May 2023`.
  var text: String
  /// The preposition to put before it where there is none; empty: none is needed.
  var preposition: String
  /// The days it names; nil where it names no exact ones.
  var span: DaySpan?
  /// Whether `'s` was attached: "yesterday's meeting".
  var isPossessive = false
  /// Whether the words are absolute already, and stay.
  var isAbsolute = false

  static func day(_ day: Day, _ length: Int, part: String? = nil) -> DatePhrase {
    DatePhrase(
      length: length, text: part.map { "the \($0) of \(day.text)" } ?? day.text,
      preposition: "on", span: DaySpan(first: day, last: day))
  }

  static func week(_ monday: Day, _ length: Int) -> DatePhrase {
    DatePhrase(
      length: length, text: "the week of \(monday.text)", preposition: "in",
      span: DaySpan(first: monday, last: monday + 6))
  }

  static func weekend(_ saturday: Day, _ length: Int) -> DatePhrase {
    DatePhrase(
      length: length, text: "the weekend of \(saturday.text)", preposition: "on",
      span: DaySpan(first: saturday, last: saturday + 1))
  }

  static func month(_ first: Day, _ length: Int) -> DatePhrase {
    DatePhrase(
      length: length, text: first.monthText, preposition: "in",
      span: DaySpan(first: first, last: first.lastOfMonth))
  }

  static func year(_ year: Int64, _ length: Int) -> DatePhrase {
    DatePhrase(
      length: length, text: String(year), preposition: "in",
      span: DaySpan(first: Day(year, 1, 1), last: Day(year, 12, 31)))
  }

  /// A season by its first month; a winter bears the years of both its ends.
  static func season(_ name: String, _ first: Day, _ length: Int) -> DatePhrase {
    let year = first.parts.year
    let text = name == "winter" ? "\(year)/\(year + 1)" : String(year)
    return DatePhrase(
      length: length, text: "the \(name) of \(text)", preposition: "in",
      span: DaySpan(first: first, last: first.month(2).lastOfMonth))
  }

  /// Days from one to another: `3 to 5 February 2027`.
  static func days(_ text: String, _ span: DaySpan?, _ length: Int) -> DatePhrase {
    DatePhrase(length: length, text: text, preposition: "", span: span)
  }

  /// Words that stay as they are, and name these days.
  static func said(_ span: DaySpan?, _ length: Int) -> DatePhrase {
    DatePhrase(length: length, text: "", preposition: "", span: span, isAbsolute: true)
  }

  /// What tells a distance only: `a few days before 8 May 2023`.
  static func vague(_ text: String, _ length: Int) -> DatePhrase {
    DatePhrase(length: length, text: text, preposition: "", span: nil)
  }
}

/// Whether a date lies before or behind the day on which it was said.
enum Tense: Sendable {
  /// `doubtful`: what was done is past, but perhaps not the date: "paid for the wedding on 5 June".
  /// `open`: nobody can tell, and the date stays as it was said. `unknown`: no verb tells.
  /// `planned`: it is that of something that is to be, unless it was but lately.
  case past, present, future, unknown, doubtful, planned, open
}
