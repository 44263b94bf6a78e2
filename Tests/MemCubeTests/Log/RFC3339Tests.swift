import Posix
import Testing

@testable import Format

@Suite struct RFC3339Tests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0, 0, 0), ("1970-01-01T00:00:00.000000001Z", 0, 1, 0),
    ("1969-12-31T23:59:59.5Z", -1, 500_000_000, 0), ("2000-02-29T12:00:00Z", 951_825_600, 0, 0),
    ("2026-11-05T07:08:09.123+05:30", 1_793_842_689, 123_000_000, 19_800),
    ("2026-11-05T07:08:09-08:00", 1_793_891_289, 0, -28_800),
    ("0000-01-01T00:00:00Z", -62_167_219_200, 0, 0),
    ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999, 0),
    ("0000-01-01T00:00:00+23:59", -62_167_305_540, 0, 86_340),
    ("2016-12-31T23:59:60Z", 1_483_228_799, 999_999_999, 0),
    ("1970-01-01T00:00:00-00:00", 0, 0, 0),
  ])
  func reads(text: String, seconds: Int64, nanoseconds: Int32, offset: Int32) throws {
    let parsed = try #require(Timestamp.parse(rfc3339: Array(text.utf8)))
    #expect(parsed.time == Timestamp(seconds: seconds, nanoseconds: nanoseconds))
    #expect(parsed.offset == offset)
  }

  @Test(arguments: [
    "", "2026-11-05", "2026-11-05T07:08Z", "2026-11-05T07:08:09", "2026-11-05 07:08:09Z",
    "2026-11-05t07:08:09Z", "2026-11-05T07:08:09z", "2026-13-01T00:00:00Z",
    "2026-00-01T00:00:00Z", "2026-02-29T00:00:00Z", "1900-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z", "2026-01-01T00:00:61Z", "2026-01-01T00:00:00.Z",
    "2026-01-01T00:00:00.0000000001Z", "2026-01-01T00:00:00+24:00", "2026-01-01T00:00:00+00:60",
    "2026-01-01T00:00:00+0000", "2026-01-01T00:00:00+00", "12026-01-01T00:00:00Z",
    "2026-01-01T00:00:00ZZ", " 2026-01-01T00:00:00Z", "２026-01-01T00:00:00Z",
  ])
  func refuses(text: String) { #expect(Timestamp(rfc3339: Array(text.utf8)) == nil) }

  @Test func writes() {
    func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
    let time = Timestamp(seconds: 1_793_842_689, nanoseconds: 120_000_000)
    #expect(text(time.rfc3339) == "2026-11-05T01:38:09.12Z")
    #expect(text(time.rfc3339Milliseconds) == "2026-11-05T01:38:09.120Z")
    #expect(text(time.yearAndMonth) == "2026-11")
    #expect(text(Timestamp(seconds: -1).rfc3339) == "1969-12-31T23:59:59Z")
    #expect(text(Timestamp(seconds: .max).rfc3339) == "9999-12-31T23:59:59Z")
    #expect(text(Timestamp(seconds: .min).yearAndMonth) == "0000-01")
  }

  /// Every day of 800 years goes there and back, one after the other.
  @Test func everyDay() {
    var last: [UInt8] = []
    for day in stride(from: Int64(-400 * 365), to: 400 * 366, by: 1) {
      let time = Timestamp(seconds: day * 86_400 + 86_399, nanoseconds: 1)
      let text = time.rfc3339
      #expect(last.lexicographicallyPrecedes(text) && Timestamp(rfc3339: text) == time)
      last = text
    }
  }
}
