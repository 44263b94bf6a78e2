import Posix
import Testing

@testable import Answering
@testable import Index
@testable import MemCube
@testable import Search

/// What says later that something changed stands before what it may put out of date, which is marked and stays.
@Suite struct ChangeScoreTests {
  private static let now = Timestamp(seconds: 1_793_871_000)

  private func found(
    _ said: [(by: String, text: String, day: String)], _ query: String
  ) throws -> [SearchResult] {
    let talk = try Talk()
    for (place, (author, text, day)) in said.enumerated() {
      try talk.say(text, by: author, in: "c\(place)", on: "\(day)T12:00:00Z")
    }
    try talk.cube.ingest()
    return try talk.cube.search(Array(query.utf8), now: Self.now).results
  }

  private func shown(_ result: SearchResult) -> String {
    String(decoding: result.body, as: UTF8.self)
  }

  private static let old = (by: "Ana", text: "I bank with Cordwell.", day: "2026-01-10")

  @Test(arguments: [
    "I closed the Cordwell account, everything goes through Finch.",
    "I'm not with Cordwell, that was a mistake of the form.",
  ])
  func theNewerLeadsAndNothingIsHidden(text: String) throws {
    let results = try found(
      [Self.old, (by: "Ana", text: text, day: "2026-06-10")], "Which bank am I with?")
    let old = try #require(results.firstIndex { shown($0).contains("bank with Cordwell") })
    let new = try #require(results.firstIndex { !shown($0).contains("bank with Cordwell") })
    #expect(new < old && results[new].doubtedBy == nil && results[old].supersededBy == nil)
    #expect(results[old].doubtedBy == results.first { $0.kind == .memory }?.path)
  }

  /// Who else speaks, what asks or supposes, what was said before, and what changes nothing doubt nothing.
  @Test(arguments: [
    (
      by: "Ben", text: "I closed the Cordwell account, everything goes through Finch.",
      day: "2026-06-10"
    ),
    (by: "Ana", text: "Should I have closed the Cordwell account?", day: "2026-06-10"),
    (by: "Ana", text: "If I closed the Cordwell account, I would go to Finch.", day: "2026-06-10"),
    (by: "Ana", text: "I closed the Cordwell account for a friend.", day: "2025-06-10"),
    (by: "Ana", text: "My sister works in the Cordwell office in Leeds.", day: "2026-06-10"),
  ])
  func othersDoubtNothing(said: (by: String, text: String, day: String)) throws {
    let results = try found([Self.old, said], "Which bank am I with?")
    let old = try #require(results.first { shown($0).contains("bank with Cordwell") })
    #expect(old.doubtedBy == nil)
  }

  @Test func aCommonWordTellsNothingApart() throws {
    let many = (0..<9).map {
      (by: "Ana", text: "My Cordwell card number \($0) is blue.", day: "2026-02-1\($0)")
    }
    let news = (by: "Ana", text: "I closed the Cordwell account.", day: "2026-06-10")
    let results = try found([Self.old] + many + [news], "Which bank am I with?")
    #expect(results.allSatisfy { $0.doubtedBy == nil })
  }
}
