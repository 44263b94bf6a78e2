/// Days that a text names, as a range of days since 1970 in the cube's zone.
public struct TimeSpan: Hashable, Sendable {
  /// The first day named.
  public var first: Int64
  /// The day past the last one.
  public var end: Int64

  /// Far enough for every date that can be written.
  package static let farthest: Int64 = 4_000_000

  /// A span; never empty.
  public init(first: Int64, end: Int64) {
    self.first = max(-Self.farthest, min(first, Self.farthest))
    self.end = max(self.first + 1, min(end, Self.farthest + 1))
  }

  /// One day.
  package init(day: Int64) { self.init(first: day, end: day + 1) }

  /// Days named.
  package var length: Int64 { end - first }

  /// The last day named.
  package var last: Int64 { end - 1 }
}

/// A span, and the words that name it.
package struct TimeMention: Hashable, Sendable {
  package var span: TimeSpan
  /// The places of the words among those read.
  package var words: Range<Int>
  /// How fine the words are: a day, a week, a month …
  package var unit: TimeUnit

  package init(span: TimeSpan, words: Range<Int>, unit: TimeUnit) {
    self.span = span
    self.words = words
    self.unit = unit
  }
}

/// The units in which people count time.
package enum TimeUnit: Int, Comparable, Sendable {
  case day, week, month, season, year, decade

  package static func < (a: TimeUnit, b: TimeUnit) -> Bool { a.rawValue < b.rawValue }
}
