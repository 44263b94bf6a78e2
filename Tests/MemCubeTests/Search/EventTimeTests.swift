import Language
import Posix
import Testing

@testable import Answering
@testable import Format
@testable import Index
@testable import Learning
@testable import MemCube
@testable import Search
@testable import Text

@Suite struct EventTimeTests {
  /// 2023-06-14, a Wednesday.
  private static let event = TimeSpan(day: CivilTime.days(2023, 6, 14))

  private func words(_ text: String) -> [[UInt8]] {
    var (tokenizer, words) = (Tokenizer(), [[UInt8]]())
    tokenizer.read(Array(text.utf8))
    while tokenizer.next() { words.append(tokenizer.token) }
    return words
  }

  private func text(_ span: TimeSpan?) -> String {
    guard let span else { return "" }
    let days = [span.first, span.last].map { IsoDay.text($0) ?? "?" }
    return span.length == 1 ? days[0] : "\(days[0])/\(days[1])"
  }

  @Test(arguments: [
    ("two weeks before the wedding", "2023-05-28/2023-06-03"),
    ("a week after it", "2023-06-18/2023-06-24"), ("3 days after the fair", "2023-06-17"),
    ("the day after the concert", "2023-06-15"), ("the night before the race", "2023-06-13"),
    ("a month after she moved", "2023-07-03/2023-07-25"),
    ("the week before the exam", "2023-06-07/2023-06-13"),
    ("the month following the flood", "2023-06-15/2023-07-14"),
    ("a few days prior to the trip", "2023-06-08/2023-06-13"),
    ("on the Sunday before the match", "2023-06-11"), ("the Sunday after it", "2023-06-18"),
    ("the Wednesday before it", "2023-06-07"), ("the weekend after it", "2023-06-17/2023-06-18"),
    ("last weekend before the show", "2023-06-10/2023-06-11"),
    ("shortly after the birth", "2023-06-15/2023-06-28"),
    ("the day of the parade", "2023-06-14"), ("a couple of days after the gig", "2023-06-16"),
  ])
  func countsFromAnEvent(asked: String, expected: String) throws {
    let time = try #require(EventTime.first(in: words("What did Bo do \(asked)?")))
    #expect(text(time.span(from: Self.event)) == expected)
  }

  @Test(arguments: [
    "What did Bo do after the race?", "two weeks ago", "the day of", "before", "two weeks before",
    "how many days after", "last week", "the week of the fair", "weeks before the fair", "",
    "9999999 days after the fair",
  ])
  func otherWordsCountFromNothing(asked: String) {
    #expect(EventTime.first(in: words(asked)) == nil)
  }

  @Test func anEventEndsWithItsClause() throws {
    let words = words("Two weeks before the wedding, what did she buy?")
    let cut = try #require(EventTime.first(in: words, ends: [4]))
    #expect(words[cut.event] == self.words("the wedding")[...])
    let asked = try #require(EventTime.first(in: self.words("the day after the ball who sang")))
    #expect(asked.event.count == 2)
  }

  @Test func whatIsDatedByTheYearIsNoPoint() throws {
    let time = try #require(EventTime.first(in: words("a week after the war")))
    #expect(time.span(from: TimeSpan(first: 0, end: 365)) == nil)
    for edge in [-TimeSpan.farthest, TimeSpan.farthest] {
      #expect(time.span(from: TimeSpan(day: edge)) != nil)
    }
  }

  @Test(arguments: [
    ("two days before 7 May 2023", "2023-05-05"),
    ("the Sunday before October 25, 2022", "2022-10-23"),
    ("the week before the fair in June 2023", "2023-05-25/2023-05-31"),
    ("the day after tomorrow", "2023-06-16"),
  ])
  func datesAreEventsThemselves(asked: String, expected: String) {
    var query = Query(parsing: Array("What happened \(asked)?".utf8))
    query.reference = Self.event.first
    let question = Question(query)
    #expect(question.spans.map(text) == [expected] && question.undatedEvent == nil)
  }

  // MARK: When the event was

  @Test(arguments: [
    ("We had the concert yesterday.", "2023-06-13"),
    ("The concert is on 20 June. I bought shoes on 3 June.", "2023-06-20"),
    ("Ann went to a concert in May 2023.", "2023-05-01/2023-05-31"),
    ("Was the concert yesterday?", ""), ("The concert was great.", ""),
    ("Yesterday I slept. The concert was great.", ""),
  ])
  func textsDateEvents(said: String, expected: String) {
    var reader = StemReader()
    let event = reader.stems(Array("concerts".utf8))
    let day = Self.event.first
    #expect(text(EventDate.days(of: event, in: Array(said.utf8), said: day)) == expected)
  }

  @Test func mostTextsAreRight() {
    let (a, b) = (TimeSpan(day: 10), TimeSpan(day: 40))
    #expect(EventDate.agreed([]) == nil && EventDate.agreed([b, a]) == b)
    #expect(EventDate.agreed([b, TimeSpan(first: 5, end: 15), a]) == a)
  }

  @Test func theEventIsFoundInTheCube() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let said = [
      ("Ana", "2023-06-15T10:00:00Z", "The wedding was yesterday, what a day!"),
      ("Ana", "2023-05-31T10:00:00Z", "I got myself a new bag of blue leather."),
      ("Ana", "2023-07-10T10:00:00Z", "I got myself a new bag of red leather."),
      ("Bo", "2023-03-05T10:00:00Z", "I moved to Porto on 2 March."),
    ]
    try cube.write(
      said.map { name, time, text in
        .message(
          MessageDraft(
            conversation: Array("c".utf8), role: Array("user".utf8), name: Array(name.utf8),
            content: Array(text.utf8), date: Array(time.utf8)))
      }, .spooled)
    func asked(_ question: String) throws -> SearchResult? {
      try cube.search(Array(question.utf8), limit: 1, now: Clock.now()).results.first
    }
    // The message, or what was learned of it meanwhile.
    func isBlue(_ result: SearchResult?) -> Bool {
      result.map { String(decoding: $0.text, as: UTF8.self).contains("blue") } ?? false
    }
    let before = try asked("Which bag did Ana buy two weeks before the wedding?")
    #expect(isBlue(before))
    #expect(before?.parts["time"] == Weights.standard.span)
    let unknown = try asked("Which bag did Ana buy two weeks before the election?")
    #expect(unknown?.parts["time"] == nil)
    let moved = try asked("Which bag did Ana buy three months after Bo moved?")
    #expect(isBlue(moved) && moved?.parts["time"] != nil)
    try cube.close()
  }

  @Test func aDayIsThatOfTheClockBeforeAndBehindItsChange() throws {
    let berlin = try #require(Zone("Europe/Berlin"))
    func day(_ time: String) throws -> String? {
      let time = try #require(Timestamp(rfc3339: Array(time.utf8)))
      return IsoDay.text(berlin.day(of: time))
    }
    // Clocks go from 2 to 3 on 26 March 2023, at 01:00 UTC; and from 3 to 2 on 29 October.
    #expect(try day("2023-03-25T22:59:59Z") == "2023-03-25")
    #expect(try day("2023-03-25T23:00:00Z") == "2023-03-26")
    #expect(try day("2023-03-26T21:59:59Z") == "2023-03-26")
    #expect(try day("2023-03-26T22:00:00Z") == "2023-03-27")
    #expect(try day("2023-10-28T21:59:59Z") == "2023-10-28")
    #expect(try day("2023-10-28T22:00:00Z") == "2023-10-29")
    #expect(try day("2023-10-29T22:30:00Z") == "2023-10-29")
    #expect(try day("2023-10-29T23:00:00Z") == "2023-10-30")
  }
}
