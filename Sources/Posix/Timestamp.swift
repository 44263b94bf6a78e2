/// A point in time: seconds and nanoseconds since 1970, UTC, as in `struct timespec`.
public struct Timestamp: Hashable, Comparable, Sendable {
  /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
  public var seconds: Int64
  /// 0 ..< 1,000,000,000.
  public var nanoseconds: Int32

  /// A point in time from its parts.
  public init(seconds: Int64, nanoseconds: Int32 = 0) {
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  /// A point in time from milliseconds since 1970.
  public init(milliseconds: Int64) {
    let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    self.seconds = rest < 0 ? seconds - 1 : seconds
    nanoseconds = Int32(rest < 0 ? rest + 1000 : rest) * 1_000_000
  }

  /// Milliseconds since 1970, rounded down, held within 64 bits.
  public var milliseconds: Int64 {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    if overflow { return seconds < 0 ? .min : .max }
    return product.addingReportingOverflow(Int64(nanoseconds / 1_000_000)).partialValue
  }

  /// The earlier one first.
  public static func < (a: Timestamp, b: Timestamp) -> Bool {
    (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
  }
}
