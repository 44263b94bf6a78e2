import Posix
import Testing

@testable import Format
@testable import Search

/// Times as people and programs write them.
@Suite struct WrittenTimeTests {
  private static func read(_ text: String) throws -> WrittenTime {
    try WrittenTime(Array(text.utf8))
  }

  /// What means 2026-03-02T10:00:00Z.
  @Test(arguments: [
    "2026-03-02T10:00:00Z", "2026/03/02 10:00", "2026-3-2 10:00", "2026.03.02 10:00:00",
    "02.03.2026 10:00", "10:00 am on 2 March, 2026", "10 AM, March 2nd, 2026",
    "March 2, 2026 at 10:00 a.m.", "Mon, 02 Mar 2026 11:00:00 +0100 (CET)", "02 Mar 2026 10:00",
    "Mon Mar  2 10:00:00 2026", "Monday, 02-Mar-26 10:00:00 GMT", "2026/03/02 (Mon) 10:00",
    "Mon Mar 02 2026 11:00:00 GMT+0100 (Central European Standard Time)", "20260302T100000Z",
    "20260302100000", "202603021000", "2026-03-02 05:00:00 EST", "2026-03-02T10:00:00,000Z",
    "2026-03-02 10:00:00.000000+00:00", "1772445600", "1772445600.0", "1772445600000",
    "1772445600000000", "1772445600000000000", "2026年3月2日 10:00", "2 March 2026, 10:00\u{202F}AM",
    "2026-03-02 10:00 UTC+0",
  ]) func theSameTimeIsRead(_ text: String) throws {
    let read = try Self.read(text)
    #expect(read.time == Timestamp(seconds: 1_772_445_600, nanoseconds: 0), "\(text)")
    #expect(!read.isDay)
  }

  @Test(arguments: [
    "2026-03-02", "2026/03/02", "20260302", "2 March 2026", "Monday, March 2nd, 2026", "02.03.2026",
    "2026年3月2日", "2-Mar-2026", "2nd of March, 2026", "Mar. 2, 2026", "02/02/2026",
  ]) func aDayIsRead(_ text: String) throws {
    let read = try Self.read(text)
    #expect(read.isDay && read.offset == nil)
    #expect(read.time.rfc3339.suffix(10) == Array("T00:00:00Z".utf8)[...])
  }

  @Test(arguments: [("13/02/2026", "2026-02-13"), ("02/13/2026", "2026-02-13")])
  func aNumberOverTwelveIsTheDay(_ text: String, _ day: String) throws {
    #expect(try Self.read(text).time.rfc3339.starts(with: Array(day.utf8)))
  }

  @Test func theOffsetStays() throws {
    let read = try Self.read("Mon, 02 Mar 2026 23:30:00 -0800")
    #expect(String(decoding: read.rfc3339, as: UTF8.self) == "2026-03-02T23:30:00-08:00")
    #expect(read.time == Timestamp(rfc3339: Array("2026-03-03T07:30:00Z".utf8)))
  }

  @Test(arguments: [
    "", " ", "yesterday", "at noon", "10:00", "March 2026", "2026", "2026-03", "12", "12345678",
    "2026-02-30", "30 February 2026", "2026-03-02 25:00", "2026-03-02 13:00 pm", "2 2 2 2026",
    "2026-03-02 2026-03-03", "2026-03-02 10:00 11:00", "2026-03-02T10:00:00Z+01:00",
    "March March 2026",
    "2026-03-02 or so", "the", "-", "+", ":", "....", "٢٠٢٦", "2026-03-02\0", "- 2 March 2026",
  ]) func whatIsNoTimeIsNone(_ text: String) {
    #expect(throws: WrittenTime.Objection.unknown, "\(text)") { try Self.read(text) }
  }

  @Test(arguments: ["03/02/2026", "3-2-2026 10:00", "3/2/2026, 11:00:00 AM"])
  func anOpenOrderIsNamed(_ text: String) {
    #expect(throws: WrittenTime.Objection.ambiguous, "\(text)") { try Self.read(text) }
  }

  /// No text traps, whatever its bytes, and one over the limit is not looked at.
  @Test func hostileTextsAreNoTimes() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("0123456789:-/.+TZ apm()年, janmar\0".utf8) + [0xFF, 0xE2]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...WrittenTime.limit, using: &generator)
      _ = try? WrittenTime((0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 })
    }
    for shape in ["9", ":", "(", "1:", "Mon "] {
      let text = Array(String(repeating: shape, count: 100_000).utf8)
      #expect(throws: WrittenTime.Objection.unknown) { try WrittenTime(text) }
    }
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, 1e20, -1e300])
  func numbersThatAreNoTimes(_ number: Double) { #expect(WrittenTime(number: number) == nil) }
}
