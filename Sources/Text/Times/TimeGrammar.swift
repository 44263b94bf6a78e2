/// A time that a text names.
package struct TimeExpression: Equatable, Sendable {
  /// How exactly it is named.
  package enum Granularity: Sendable { case day, weekend, week, month, season, year, decade, few }
  /// Which side of it is meant.
  package enum Bound: Sendable { case at, from, until, around }
  /// How it comes again.
  package enum Recurrence: Sendable, Equatable {
    case daily
    case weekly(weekday: Int)
    case monthly(day: Int)
    case yearly(month: Int, day: Int)
  }
  package var bytes: Range<Int>
  package var first: Int64, last: Int64
  package var granularity: Granularity
  package var bound: Bound
  package var clock: Range<Int>?
  package var recurrence: Recurrence?
  package var isRelative: Bool
  package var hasYear: Bool
}

/// A stub.
package struct TimeGrammar: Sendable {
  package enum Direction: Sendable { case past, future, nearest }
  package static let shared = TimeGrammar()
  package func expressions(
    in text: [UInt8], said: Int64, direction: Direction = .nearest, isMonthFirst: Bool = false
  ) -> [TimeExpression] { [] }
  package static func wording(_ e: TimeExpression, bare: Bool) -> String { "" }
}
