import Language
import Posix
import Testing

@testable import Index
@testable import MemCube
@testable import Search
@testable import Text

/// Questions of nothing but a time that is counted from now.
@Suite struct OnlyTimeTests {
  /// 2026-11-22, a Sunday.
  private static let today: Int64 = 20_779

  private static func span(_ text: String) -> TimeSpan? {
    var query = Query(parsing: Array(text.utf8))
    query.reference = today
    return OnlyTime.span(of: query, Question(query))
  }

  @Test(arguments: [
    "yesterday", "last month", "What happened last week?", "what did I do two weeks ago",
    "last summer", "since last month", "this year",
  ])
  func itIsAllThatIsAsked(text: String) throws {
    let span = try #require(Self.span(text))
    #expect(span.first <= Self.today)
  }

  /// Dates are looked for by their words as well, and so is whatever else is asked.
  @Test(arguments: [
    "23 May 2026", "in May", "2025", "what did we eat last month", "\"last month\"",
    "the week before", "two weeks before the wedding", "tomorrow", "next week", "last OR month*",
    "Monday Tuesday", "what is new", "",
  ])
  func itIsNotAll(text: String) { #expect(Self.span(text) == nil) }

  @Test func whatIsOfThatTimeIsFound() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    for (name, day) in [("old", "2026-09-30"), ("new", "2026-10-12"), ("late", "2026-11-02")] {
      try cube.put("\(name).md", "---\ndate: \(day)\n---\nThe last things of the month.\n")
    }
    func found(_ query: String) throws -> [String] {
      let now = try #require(CivilDate(Array("2026-11-22T12:00:00Z".utf8))).start
      return try cube.search(Array(query.utf8), now: Timestamp(milliseconds: now)).results.map {
        String(decoding: $0.path, as: UTF8.self)
      }
    }
    #expect(try found("last month") == ["memories/new.md"])
    #expect(try found("what happened this month") == ["memories/late.md"])
    #expect(try found("last month things").count == 3)
    // Nothing is of that time: then the words are looked for.
    #expect(try found("last week").count == 3)
    try cube.close()
  }
}
