internal import Language
internal import Posix
internal import Text

/// Whether something is from the time that the question names. A soft constraint: what was said
/// of a time is often said later.
enum TimeScore {
  /// Days after a span in which it is still spoken of.
  static let echo: Int64 = 31

  /// Adds for what was said in one of the spans, and half of it for what was said soon after.
  static func add(
    _ contenders: inout Contenders, _ spans: [TimeSpan], _ weights: Weights, zone: Zone = .utc
  ) {
    if spans.isEmpty { return }
    contenders.update { contender in
      let day = zone.day(of: Timestamp(milliseconds: contender.item.time))
      contender.parts.time = weights.span * fit(day, spans)
    }
  }

  /// 1 for a day within a span, 0.5 soon after it, else 0; the best of several spans.
  static func fit(_ day: Int64, _ spans: [TimeSpan]) -> Double {
    spans.reduce(0.0) { best, span in
      if day >= span.first, day < span.end { return 1 }
      return day >= span.end && day < span.end + echo ? max(best, 0.5) : best
    }
  }
}
