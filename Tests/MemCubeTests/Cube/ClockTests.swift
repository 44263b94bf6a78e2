internal import Language
internal import Posix
internal import Testing

@testable import Format
@testable import Text

/// Moments by a cube's clock.
@Suite struct ClockTests {
  @Test(arguments: [
    ("Europe/Berlin", "2025-10-11T22:00:00Z", "2025-10-12T00:00:00+02:00"),
    ("Europe/Berlin", "2025-01-31T23:00:00.5Z", "2025-02-01T00:00:00.5+01:00"),
    ("America/New_York", "2025-03-01T04:59:59Z", "2025-02-28T23:59:59-05:00"),
    ("Asia/Kathmandu", "2025-03-01T00:00:00Z", "2025-03-01T05:45:00+05:45"),
    ("UTC", "2025-03-01T00:00:00Z", "2025-03-01T00:00:00Z"),
    ("Europe/London", "2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
    // Clocks before the zones were off by seconds too, which RFC 3339 cannot say.
    ("Europe/Berlin", "1880-01-01T00:00:00Z", "1880-01-01T00:00:00Z"),
    // And years have four digits.
    ("Asia/Tokyo", "9999-12-31T23:00:00Z", "9999-12-31T23:00:00Z"),
    ("America/New_York", "0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
  ])
  func aMomentByAClock(name: String, moment: String, text: String) throws {
    let zone = try #require(Zone(name))
    let time = try #require(Timestamp(rfc3339: Array(moment.utf8)))
    let shown = zone.rfc3339(time, milliseconds: false)
    #expect(String(decoding: shown, as: UTF8.self) == text)
    #expect(Timestamp(rfc3339: shown) == time)
    let milliseconds = zone.rfc3339(time, milliseconds: true)
    #expect(milliseconds.count - shown.count == (time.nanoseconds == 0 ? 4 : 2))
    #expect(Timestamp(rfc3339: milliseconds) == time)
  }

  /// Times beyond what a record can say are held at its ends.
  @Test(arguments: [Int64.min, .max]) func theEndsOfTime(seconds: Int64) throws {
    let zone = try #require(Zone("Europe/Berlin"))
    let shown = zone.rfc3339(Timestamp(seconds: seconds), milliseconds: true)
    #expect(Timestamp(rfc3339: shown) != nil)
  }
}
