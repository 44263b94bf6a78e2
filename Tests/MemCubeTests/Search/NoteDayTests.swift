import Language
import Testing

@testable import Learning
@testable import Text

/// The day of a note by its name, its folders or its first heading.
@Suite struct NoteDayTests {
  @Test(arguments: [
    "2025-06-14.md", "20250614.md", "2025_06_14.md", "journals/2025_06_14.md", "14.06.2025.md",
    "jd/June 14th, 2025.md", "Saturday, 14 June 2025.md", "2025-06-14 Saturday.md",
    "202506141530.md", "20250614153010 A thought.md", "2025/06/14.md", "notes/2025/06/14.md",
    "2025/06-June/14.md", "2025/June/14.md", "2025/2025-06/14.md", "14. Juni 2025.md",
    "14 juin 2025.md", "14 de junio de 2025.md", "2025.06.14 Oslo.md", "Sat 14 Jun 2025.md",
    "14-06-2025.md", "2025-06-14", "2025\u{5E74}6\u{6708}14\u{65E5}.md", "Minutes 2025-06-14.md",
  ])
  func namesSayIt(path: String) {
    #expect(NoteDay.day(path: Array(path.utf8)) == CivilTime.days(2025, 6, 14), "\(path)")
  }

  @Test(arguments: [
    "2025-06.md", "2025.md", "2025-W24.md", "June 2025.md", "2025-06-31.md", "12025-06-14.md",
    "Dentist on 14 June 2025.md", "Valid until 2025-06-14.md", "06/14.md", "2025/13/14.md",
    "2025/06/14a.md", "a.md", "", "1.2.3.md", "v2.14.2025x.md", "2025-06_14.md",
    "2025/06/notes.md", "14 June.md",
  ])
  func otherNamesDoNot(path: String) {
    #expect(NoteDay.day(path: Array(path.utf8)) == nil, "\(path)")
  }

  @Test(arguments: [
    ("# June 14th, 2025\n\ntext", true), ("# [[June 14th, 2025]]\ntext", true),
    ("\n## 14.06.2025\n", true), ("# Saturday, 14 June 2025, at home\n", true),
    ("#14 June 2025\n", false), ("text\n# 14 June 2025\n", false),
    ("# All that we did at home on 14 June 2025\n", false), ("# Oslo\n", false), ("", false),
  ])
  func headingsSayIt(body: String, isDay: Bool) {
    let bytes = Array(body.utf8)
    let day = NoteDay.day(path: Array("a.md".utf8), body: bytes[...], notAfter: 30_000)
    #expect((day == CivilTime.days(2025, 6, 14)) == isDay && (day == nil) != isDay)
  }

  /// A note of a day to come was written on another one.
  @Test func whatIsToComeIsNotItsDay() {
    let path = Array("2025-06-14.md".utf8)
    let day: Int64 = CivilTime.days(2025, 6, 14)
    #expect(NoteDay.day(path: path, body: [], notAfter: day - 2) == nil)
    #expect(NoteDay.day(path: path, body: [], notAfter: day - 1) == day)
  }
}

/// Dates as people write them.
@Suite struct WrittenDateTests {
  @Test(
    arguments: [
      ("Mon, 9 Mar 2026 10:00:00 +0100", 32_400, 3_600), ("9 Mar 2026 10:00 GMT", 36_000, 0),
      ("2026-03-09T10:00:00Z", 36_000, 0), ("9.3.2026, 10:00", 36_000, nil),
      ("March 9th, 2026 at 1:05 pm", 47_100, nil), ("3/9/2026 12:10 am", 600, nil),
      ("2026-03-09 10:00:00.250-05:00", 54_000, -18_000),
    ] as [(String, Int64, Int64?)])
  func timesStandBehindDates(text: String, utc: Int64, zone: Int64?) throws {
    let date = try #require(WrittenDate(in: Array(text.utf8)))
    #expect(date.day == CivilTime.days(2026, 3, 9) && date.zone == zone)
    #expect(date.span { _ in 0 }.start == (date.day * 86_400 + utc) * 1000)
  }

  @Test func anyBytesAreRead() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("2026-11/.,: JuneMar9th+Z年月日".utf8) + [0xFF, 0]
    for _ in 0..<20_000 {
      let count = Int.random(in: 0...40, using: &generator)
      let text = (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      guard let date = WrittenDate(in: text) else { continue }
      #expect(date.range.upperBound <= text.count)
    }
  }
}
