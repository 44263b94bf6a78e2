import Posix
import SQLite
import Testing

@testable import Index
@testable import Search

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
    let found = MemoryScore.once(list, origins, Weights())
    #expect(found.map(\.item.row) == [100, 101, 102])
    let totals = found.map(\.parts.total)
    #expect(totals == totals.sorted(by: >) && totals[1] == 2.5, "in the message's place")
    #expect(MemoryScore.once(list, [], Weights()).count == list.count)
    let gone = [Origin(memory: 100, messages: [])]
    #expect(MemoryScore.once(list, gone, Weights()).count == list.count)
  }

  private func once(
    _ items: [(row: Int64, own: Double)], learned: [Int64: [Int64]]
  ) -> [(row: Int64, total: Double)] {
    let origins = learned.keys.sorted().map { Origin(memory: $0, messages: learned[$0] ?? []) }
    return MemoryScore.once(contenders(items).all, origins, Weights())
      .map { ($0.item.row, $0.parts.total) }
  }

  @Test func memoriesOfOneMessageDoNotHideEachOther() {
    let found = once(
      [(1, 4), (100, 3.5), (101, 3.4), (2, 3), (102, 0.5)],
      learned: [100: [1], 101: [1], 102: [1]])
    #expect(found.map(\.row) == [100, 101, 2], "one that fits far worse adds nothing")
    #expect(found.map(\.total) == [4, 3.4, 3], "only the first has what the message lent")
    let alone = once([(100, 3), (101, 3), (1, 2)], learned: [100: [1], 101: [1]])
    #expect(alone.map(\.row) == [100, 101])
    #expect(once([(100, 0), (101, 0)], learned: [100: [1], 101: [1]]).count == 1)
  }

  @Test func aMessageThatSaysMoreThanItsMemoriesStandsForThem() {
    let found = once([(1, 4), (100, 3), (101, 3)], learned: [100: [1], 101: [1]])
    #expect(found.map(\.row) == [1])
  }

  @Test func manyMemoriesOfOneMessageLeaveRoomForOthers() {
    let found = once(
      [(100, 3), (101, 3), (102, 3), (103, 3), (104, 3), (2, 2)],
      learned: [100: [1], 101: [1], 102: [1], 103: [1], 104: [1]])
    #expect(found.map(\.row) == [100, 101, 102, 2, 103, 104])
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
    func objects(
      learnedFrom messages: [Int64]
    ) throws(SQLiteError) -> [(message: Int64, object: Int64)] {
      messages.flatMap { message in
        rows.filter { $0.value.contains(message) }.keys.sorted().map { (message, $0) }
      }
    }
    func endings(of messages: [Int64]) throws(SQLiteError) -> [Int64: [LearnedObject]] { [:] }
    var fillers: [[UInt8]: [Int64]] = [:]
    func objects(filling key: [UInt8], limit: Int) throws(SQLiteError) -> [Int64] {
      Array((fillers[key] ?? []).prefix(limit))
    }
    func entities(of object: Int64) throws(SQLiteError) -> [[UInt8]] {
      mentions.filter { $0.value.contains(object) }.keys.sorted().map { Array($0.utf8) }
    }
    func objects(mentioning name: [UInt8], limit: Int) throws(SQLiteError) -> [Int64] {
      Array((mentions[String(decoding: name, as: UTF8.self)] ?? []).prefix(limit))
    }
    func text(of owner: Int64, isMessage: Bool) throws(SQLiteError) -> [UInt8] { [] }
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
