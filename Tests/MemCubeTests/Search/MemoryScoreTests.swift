import Posix
import SQLite
import Testing

@testable import MemCube

@Suite struct MemoryScoreTests {
  private func contenders(_ items: [(row: Int64, own: Double)]) -> Contenders {
    var contenders = Contenders()
    for (row, own) in items {
      let place = contenders.add(ItemFacts(row: row, kind: row >= 100 ? .memory : .message))
      contenders[place].parts.words = own
    }
    return contenders
  }

  @Test func messagesGetTheirShareOfTheBestMemory() {
    let weights = Weights()
    var contenders = contenders([(1, 0), (2, 0.5), (100, 1), (101, 0.5)])
    MemoryScore.add(
      &contenders,
      [
        Origin(memory: 100, messages: [1, 2, 77]), Origin(memory: 101, messages: [1]),
        Origin(memory: 555, messages: [1]),
      ], weights)
    let parts = contenders.all.map(\.parts.memory)
    #expect(parts == [weights.memory, weights.memory, 0, 0])
    #expect(contenders[2].parts.recency > contenders[3].parts.recency)
  }

  @Test func aMemoryAndItsMessageCountOnce() {
    let list = contenders([(100, 4), (1, 3), (2, 2.5), (101, 2), (102, 1), (3, 0.5)]).all
    let origins = [
      Origin(memory: 100, messages: [1]), Origin(memory: 101, messages: [2]),
      Origin(memory: 102, messages: [2, 3]),
    ]
    #expect(MemoryScore.once(list, origins).map(\.item.row) == [100, 101, 102])
    let totals = MemoryScore.once(list, origins).map(\.parts.total)
    #expect(totals == totals.sorted(by: >) && totals[1] == 2.5, "in the message's place")
    #expect(MemoryScore.once(list, []).count == list.count)
    let gone = [Origin(memory: 100, messages: [])]
    #expect(MemoryScore.once(list, gone).count == list.count)
  }

  /// An object that knows what was learned from what.
  final class Learned: MemoryOrigins {
    var rows: [Int64: [Int64]] = [:]
    var mentions: [String: [Int64]] = [:]
    func messageRows(
      of objects: [Int64]
    ) throws(SQLiteError) -> [(object: Int64, message: Int64)] {
      objects.flatMap { object in (rows[object] ?? []).map { (object, $0) } }
    }
    func entities(of object: Int64) throws(SQLiteError) -> [[UInt8]] {
      mentions.filter { $0.value.contains(object) }.keys.sorted().map { Array($0.utf8) }
    }
    func objects(mentioning name: [UInt8], limit: Int) throws(SQLiteError) -> [Int64] {
      Array((mentions[String(decoding: name, as: UTF8.self)] ?? []).prefix(limit))
    }
  }

  @Test func learnedMemoriesSpeakAsTheirAuthors() throws {
    let fixture = try TextFixture()
    func say(_ name: String, _ text: String) throws -> Int64 {
      try fixture.put(text, .message) {
        $0.author = Array(name.utf8)
        $0.authorIsNamed = true
        $0.conversation = 1
      }
    }
    let hers = try say("Ann", "I sailed to Malta")
    let his = try say("Bob", "I want to sail to Malta too")
    let learned = try fixture.put("Ann sailed to Malta.")
    let origins = Learned()
    origins.rows[learned] = [hers]
    fixture.search.origins = origins
    let owners = try fixture.owners("Where did Ann sail in Malta?")
    #expect(owners == [learned, his], "her message is behind the memory")
    origins.rows[learned] = [hers, his]
    #expect(try fixture.owners("Where did Ann sail in Malta?") == [learned])
  }
}

@Suite struct GraphScoreTests {
  @Test func whatTheBestMemoryMentionsLeadsToOthers() throws {
    let fixture = try TextFixture()
    let said = try fixture.put("We sailed around Malta, and she sang", .message) {
      $0.author = Array("Ann".utf8)
      $0.authorIsNamed = true
      $0.conversation = 1
    }
    let first = try fixture.put("Ann sailed around Malta with Rui Costa.")
    let second = try fixture.put("Rui Costa sings in a choir, and sails.")
    let other = try fixture.put("Eva sings in a choir, and sails.")
    let origins = MemoryScoreTests.Learned()
    origins.rows[second] = [said]
    origins.mentions = ["Rui Costa": [first, second], "Ann": [first, other]]
    fixture.search.origins = origins
    func parts() throws -> [Int64: Double] {
      let query = Query(parsing: Array("Who sailed around Malta and sings?".utf8))
      let hits = try fixture.search.search(query, limit: 9).hits
      return Dictionary(hits.map { ($0.owner, $0.parts["graph"] ?? 0) }, uniquingKeysWith: max)
    }
    let walked = try parts()
    #expect(walked[first] == Weights.standard.graph)
    #expect((walked[second] ?? walked[said] ?? 0) == Weights.standard.graph)
    #expect(walked[other] == 0, "who speaks here leads everywhere")
    origins.mentions["Rui Costa"] = [first, second] + (100..<140).map { Int64($0) }
    #expect(try parts().values.allSatisfy { $0 == 0 }, "so does what nearly all mention")
    fixture.search.weights.graph = 0
    origins.mentions["Rui Costa"] = [first, second]
    #expect(try parts().values.allSatisfy { $0 == 0 })
  }
}

@Suite struct SpokenQuestionTests {
  @Test(arguments: [
    ("When did Ann's sister call Ann?", "When did my sister call I?"),
    ("Where is ANN\u{2019}s house", "Where is my house"), ("What does Bob do", "What does Bob do"),
    ("type:fact ann sails", "I sails"), ("", ""),
  ])
  func namesArePutAsI(text: String, expected: String) {
    let query = Query(parsing: Array(text.utf8))
    let words = query.clauses.first?.words ?? []
    let spoken = SpokenQuestion.text(words, names: [Array("ann".utf8)])
    #expect(String(decoding: spoken, as: UTF8.self) == expected)
  }

  @Test func onlyQuestionsAreReadByAModel() throws {
    let fixture = try TextFixture()
    try fixture.put("hello", .message) {
      $0.author = Array("Ann".utf8)
      $0.authorIsNamed = true
      $0.conversation = 1
    }
    func spoken(_ text: String) throws -> String {
      let query = Query(parsing: Array(text.utf8))
      return String(decoding: try fixture.search.spoken(query), as: UTF8.self)
    }
    #expect(try spoken("where is ann's dog") == "where is my dog")
    #expect(try spoken("where is bob's dog") == "where is bob's dog")
    #expect(try spoken("\"a phrase\" and words") == "")
    #expect(try spoken("type:fact") == "")
  }
}
