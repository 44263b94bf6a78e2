/// Whether something is from the time that the question names. A soft constraint: what was said
/// of a time is often said later.
enum TimeScore {
  /// A day in milliseconds.
  static let day: Int64 = 86_400_000
  /// Days behind a span in which it is still spoken of.
  static let echo: Int64 = 31

  /// Adds for what was said in one of the spans, and half of it for what was said soon after.
  static func add(_ contenders: inout Contenders, _ spans: [TimeSpan], _ weights: Weights) {
    if spans.isEmpty { return }
    contenders.update { contender in
      contender.parts.time = weights.span * fit(contender.item.time, spans)
    }
  }

  /// 1 within a span, 0.5 soon behind it, else 0; of several spans the best. Times are milliseconds
  /// since 1970 as the cube's zone counts days.
  static func fit(_ time: Int64, _ spans: [TimeSpan]) -> Double {
    spans.reduce(0.0) { best, span in
      let day = time >= 0 ? time / Self.day : (time - Self.day + 1) / Self.day
      if day >= span.first, day < span.end { return 1 }
      return day >= span.end && day < span.end + echo ? max(best, 0.5) : best
    }
  }
}
