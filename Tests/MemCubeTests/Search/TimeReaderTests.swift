import Language
import Testing

@testable import Search
@testable import Text

@Suite struct TimeReaderTests {
  /// 2023-06-14, a Wednesday.
  private let reference: Int64 = CivilTime.days(2023, 6, 14)

  private func spans(_ text: String) -> [String] {
    var (tokenizer, words) = (Tokenizer(), [[UInt8]]())
    tokenizer.read(Array(text.utf8))
    while tokenizer.next() { words.append(tokenizer.token) }
    return TimeReader.mentions(in: words, reference: reference).map { mention in
      mention.span.length == 1
        ? day(mention.span.first) : "\(day(mention.span.first))/\(day(mention.span.last))"
    }
  }

  private func day(_ days: Int64) -> String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let date = CivilTime.date(days)
    return "\(date.year)-\(two(date.month))-\(two(date.day))"
  }

  @Test(arguments: [
    ("today", "2023-06-14"), ("Yesterday I slept", "2023-06-13"), ("tomorrow!", "2023-06-15"),
    ("on Monday", "2023-06-12"), ("Wednesday", "2023-06-14"), ("last Wednesday", "2023-06-07"),
    ("last Friday", "2023-06-09"), ("next Friday", "2023-06-16"), ("this Friday", "2023-06-16"),
    ("next Thursday", "2023-06-22"), ("coming Thursday", "2023-06-15"),
    ("last night", "2023-06-13"), ("last week", "2023-06-05/2023-06-11"),
    ("this week", "2023-06-12/2023-06-18"), ("last weekend", "2023-06-10/2023-06-11"),
    ("last month", "2023-05-01/2023-05-31"), ("next year", "2024-01-01/2024-12-31"),
    ("last summer", "2022-06-01/2022-08-31"), ("last winter", "2022-12-01/2023-02-28"),
    ("next spring", "2024-03-01/2024-05-31"), ("next June 2029", "2029-06-01/2029-06-30"),
    ("last summer 2020", "2020-06-01/2020-08-31"), ("this summer", "2023-06-01/2023-08-31"),
    ("last August", "2022-08-01/2022-08-31"), ("last March", "2023-03-01/2023-03-31"),
    ("two weeks ago", "2023-05-29/2023-06-04"), ("3 days ago", "2023-06-11"),
    ("a month ago", "2023-05-01/2023-05-31"), ("seven years ago", "2016-01-01/2016-12-31"),
    ("in May 2023", "2023-05-01/2023-05-31"), ("May 7, 2023", "2023-05-07"),
    ("the 7th of May 2023", "2023-05-07"), ("7 May", "2023-05-07"), ("May 7", "2023-05-07"),
    ("in July", "2022-07-01/2022-07-31"), ("summer of 2021", "2021-06-01/2021-08-31"),
    ("winter 2021", "2020-12-01/2021-02-28"), ("2023-05-07", "2023-05-07"),
    ("2023-05", "2023-05-01/2023-05-31"), ("in 2019", "2019-01-01/2019-12-31"),
    ("29 February 2024", "2024-02-29"),
    ("19 June next year", "2024-06-19"), ("May 7 last year", "2022-05-07"),
    ("in August of this year", "2023-08-01/2023-08-31"),
    ("on Friday, 4 December 2026", "2026-12-04"),
    ("Wednesday 3 February 2027", "2027-02-03"), ("Monday the 21st of August", "2022-08-21"),
    ("Tuesday, July 4", "2023-07-04"), ("31/08/2028", "2028-08-31"), ("8/31/2028", "2028-08-31"),
    ("the week of 8 June 2023", "2023-06-05/2023-06-11"),
    ("the weekend of 10 June", "2023-06-10/2023-06-11"),
    ("the week of May 2023", "2023-05-01/2023-05-31"),
    ("7 July", "2023-07-07"), ("7 September", "2022-09-07"),
    ("the day after tomorrow", "2023-06-16"), ("the day before yesterday", "2023-06-12"),
    ("the week after next", "2023-06-26/2023-07-02"),
    ("the weekend after next", "2023-06-24/2023-06-25"),
    ("the weekend before last", "2023-06-03/2023-06-04"),
    ("the Wednesday before last", "2023-05-31"), ("Friday after next", "2023-06-23"),
    ("the month before last", "2023-04-01/2023-04-30"), ("a week from Friday", "2023-06-23"),
    ("a fortnight ago", "2023-05-29/2023-06-04"), ("two weeks from today", "2023-06-28"),
    ("the year after next", "2025-01-01/2025-12-31"),
  ])
  func namesAreSpans(text: String, expected: String) { #expect(spans(text) == [expected]) }

  @Test(arguments: [
    "you may go", "march on", "the last one", "next to me", "3 days", "1234567",
    "12", "", "a dog", "99999 days ago", "summer", "ago",
  ])
  func otherWordsAreNone(text: String) { #expect(spans(text) == []) }

  @Test func manyAreRead() {
    #expect(spans("yesterday and in 2020, or last month").count == 3)
    #expect(spans(String(repeating: "today ", count: 9_000)).count == 512)
  }

  @Test(arguments: [Int64.min, -4_000_000, 0, 4_000_000, .max])
  func anyReferenceWillDo(reference: Int64) {
    for text in ["last week", "next decade", "9999 years ago", "last winter", "next August"] {
      let words = text.split(separator: " ").map { Array($0.utf8) }
      for mention in TimeReader.mentions(in: words, reference: reference) {
        #expect(mention.span.length >= 1)
      }
    }
  }
}

@Suite struct TextMarkTests {
  private func marks(_ text: String) -> TextMarks {
    var words = IndexedText()
    words.set(Array(text.utf8), title: [])
    return words.last.marks
  }

  @Test(
    arguments: [
      ("I left yesterday.", TextMarks.time), ("in 1999", [.time, .number]), ("3 dogs", .number),
      ("two cats", .number), ("Where is it?", .question), ("Is it? \n", .question),
      ("Is it? [shares a photo: a cat]", .question), ("Really? No.", []), ("", []),
      ("これは？", .question),
      ("[a]", []), ("He went on Monday, at 9?", [.time, .number, .question]),
    ] as [(String, TextMarks)])
  func textsAreMarked(text: String, expected: TextMarks) { #expect(marks(text) == expected) }

  @Test func irregularFormsShareAStem() throws {
    let fixture = try TextFixture()
    try fixture.put("The children went swimming and bought ice cream")
    for query in ["child", "go", "goes", "buy", "swam", "\"bought ice\""] {
      #expect(try fixture.owners(query) == [1], "\(query)")
    }
    #expect(try fixture.owners("\"buy ice\"") == [1], "a word that is its own stem")
  }
}
