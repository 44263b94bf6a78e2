/// A time that a text names.
package struct TimeExpression: Equatable, Sendable {
  /// How fine the words are. `few` is an approximate span: "the other day", "late May".
  package enum Granularity: Sendable { case day, weekend, week, month, season, year, decade, few }

  /// How the words lie to the interval: "from May" is `from`, "by Friday" is `until`.
  package enum Bound: Sendable { case at, from, since, until, around }

  /// What comes again. Monday is weekday 0.
  package enum Recurrence: Sendable, Equatable {
    case daily
    case weekly(weekday: Int)
    case monthly(day: Int)
    case yearly(month: Int, day: Int)
  }

  /// Where it stands in the text, with its preposition.
  package var bytes: Range<Int>
  /// Days since 1970-01-01, both inclusive; of a recurrence the first one on or after the day of writing.
  package var first: Int64, last: Int64
  /// How fine the words are.
  package var granularity: Granularity
  /// How the words lie to the interval.
  package var bound: Bound
  /// Minutes of the day: "at 18:30" is 1110..<1111, "9 to 10.30" is 540..<630.
  package var clock: Range<Int>?
  /// What comes again, where the words say so.
  package var recurrence: Recurrence?
  /// Whether it was counted from the day of writing: "yesterday", "on Friday", "in two months".
  package var isRelative: Bool
  /// Whether it was typed with its year.
  package var hasYear: Bool
  /// Whether only the tense of the words beside it says which day is meant, and was not given: a weekday alone, "the 3rd".
  package var isOpen: Bool
  /// Whether it is such a time, whatever tense was given.
  package var hasTense: Bool
}

/// What the grammar has read at some place, before it becomes an expression.
struct TimeFound {
  /// The token after the last one read.
  var end: Int
  var first: Int64, last: Int64
  var granularity: TimeExpression.Granularity
  var isRelative = false
  var hasYear = false
  var isOpen = false
  /// Month and day as they were typed; 0 where they were not.
  var month: Int64 = 0, day: Int64 = 0
  /// A weekday that stands alone; -1 otherwise.
  var weekday: Int64 = -1
  var bound = TimeExpression.Bound.at
  var clock: Range<Int>?
  var recurrence: TimeExpression.Recurrence?
  /// In which languages the words are.
  var languages = UInt16.max

  init(
    _ end: Int, _ span: TimeSpan, _ granularity: TimeExpression.Granularity,
    isRelative: Bool = false, hasYear: Bool = false
  ) {
    (self.end, first, last) = (end, span.first, span.last)
    (self.granularity, self.isRelative, self.hasYear) = (granularity, isRelative, hasYear)
  }
}
