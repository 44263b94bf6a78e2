import Posix
import SQLite
import Testing

@testable import Format
@testable import Index
@testable import Search
@testable import Text

/// An index in memory, filled by a test.
final class TextFixture {
  let connection: Connection
  let index: TextIndex
  let search: TextSearch
  private var count: Int64 = 0

  init() throws {
    connection = try Connection()
    try TextIndex.createSchema(connection)
    index = try TextIndex(connection)
    search = TextSearch(connection)
  }

  /// Puts a text as the next owner's, from 1, a day after the last; returns the owner.
  @discardableResult
  func put(
    _ text: String, _ kind: SearchResult.Kind = .memory, change: (inout TextItem) -> Void = { _ in }
  ) throws -> Int64 {
    count += 1
    let record = RecordID(time: UInt64(count), high: UInt64(count), low: 0)
    let time = Timestamp(seconds: 1_748_736_000 + (count - 1) * 86_400)  // 2025-06-01 on
    var item = TextItem(kind, owner: count, record: record, time: time, text: Array(text.utf8))
    change(&item)
    try index.put(item)
    return count
  }

  /// The owners that a query finds, best first.
  func owners(_ query: String, limit: Int = 100) throws -> [Int64] {
    try find(Query(parsing: Array(query.utf8)), limit: limit)
  }

  func find(_ query: Query, limit: Int = 100) throws -> [Int64] {
    let (total, hits) = try search.search(query, limit: limit)
    #expect(total >= hits.count)
    if hits.count < query.limit ?? limit { #expect(total == hits.count) }
    #expect(hits.allSatisfy { (0...1).contains($0.score) })
    return hits.map(\.owner)
  }
}

@Suite struct TextSearchTests {
  /// One long document holds a word more often than any other text, and hides none of them. How many there are
  /// does not hang on how many are shown.
  @Test func aLongDocumentLeavesRoomForOthers() throws {
    let fixture = try TextFixture()
    let filler = String(repeating: "The harbour was grey and nobody went out that day. ", count: 6)
    let note = try fixture.put(filler + "We saw a whale.")
    let message = try fixture.put(filler + "A whale was seen from the pier.", .message) {
      $0.author = Array("Ann".utf8)
      $0.conversation = 1
    }
    let book = try fixture.put("Call me Ishmael.")
    for number in 1...900 {
      try fixture.put("whale \(number % 7) whale ship whale", .passage) {
        $0.owner = book
        $0.place = SearchResult.Place(
          number: number, start: Int64(number) * 50, end: Int64(number) * 50 + 49)
      }
    }
    // A word that is in a fifth of all is as good as none.
    for number in 1...4_000 { try fixture.put("The harbour of \(number)", .passage) }
    let query = Query(parsing: Array("whale".utf8))
    var totals: Set<Int> = []
    for limit in [1, 10, 20, 300, 500, 2_000] {
      let (total, hits) = try fixture.search.search(query, limit: limit)
      totals.insert(total)
      let owners = hits.map(\.owner)
      #expect(owners.first == book)
      if limit >= 20 {
        #expect(owners.prefix(20).contains(note) && owners.prefix(20).contains(message))
      }
    }
    #expect(totals == [902])
  }

  @Test(arguments: [
    ("lisbon", [1]), ("LISBÓN", [1]), ("hotels", [1, 2]), ("hotel", [1, 2]),
    ("\"hotels\"", [2]), ("\"cheap hotels\"", [2]), ("\"hotels cheap\"", []),
    ("hot*", [1, 2]), ("hotels*", [2]), ("lis*", [1]), ("*", []), ("booking", [1]),
    ("\"of the hotel\"", [1]), ("where was the hotel in lisbon", [1, 2]),
    ("the", [1, 2, 3]), ("nothingofthis", []), ("zebra lisbon", [1]),
    ("alfama hotel", [1, 2]),
    // A word that is its own stem also finds its inflections in a phrase.
    ("\"hotel\" cheap", [1, 2]), ("\"hotels\" alfama", [2]),
  ])
  func findsWords(query: String, expected: [Int64]) throws {
    let fixture = try TextFixture()
    try fixture.put("I booked the address of the hotel in Lisbon, Alfama.")
    try fixture.put("The city has cheap hotels.")
    try fixture.put("The train leaves at nine.")
    #expect(try fixture.owners(query).sorted() == expected)
  }

  @Test(arguments: [
    ("東京", [1]), ("京都", [1, 2]), ("都", [1, 2]), ("\"東京都\"", [1]),
    ("大阪", []), ("タワー", [1]), ("ﾀﾜｰ", [1]), ("\"京都に\"", [2]), ("手机", [3]), ("我的", [3]),
    ("机", [3]), ("ข้าว", [4]), ("กิน", [4]), ("서울", [5]), ("서울에서", [5]), ("🍕", [3]), ("москве", [6]),
    ("Москвѐ", [6]), ("\"iphone 手机\"", [3]), ("手机*", [3]),
  ])
  func findsScriptsWithoutSpaces(query: String, expected: [Int64]) throws {
    let fixture = try TextFixture()
    try fixture.put("東京都タワーは高い")
    try fixture.put("昨日京都に行った")
    try fixture.put("我的iPhone手机 🍕")
    try fixture.put("ฉันกินข้าวแล้ว")
    try fixture.put("서울에서 만나요")
    try fixture.put("Встреча в Москве")
    #expect(try fixture.owners(query).sorted() == expected)
  }

  @Test(arguments: [("東京都はどこ", 1), ("昨日京都で何をした", 2), ("手机在哪里", 3), ("อยากกินข้าว", 4), ("서울에", 5)])
  func questionsWithoutSpacesWork(query: String, best: Int64) throws {
    let fixture = try TextFixture()
    try fixture.put("東京都タワーは高い")
    try fixture.put("昨日京都に行った")
    try fixture.put("我的iPhone手机 🍕")
    try fixture.put("ฉันกินข้าวแล้ว")
    try fixture.put("서울에서 만나요")
    #expect(try fixture.owners(query).first == best)
  }

  @Test func anyTwoNeighboursOfARunAreFound() throws {
    let fixture = try TextFixture()
    let text = "吾輩は猫である。名前はまだ無い。ที่นี่มีน้ำแข็ง မင်္ဂလာပါ សួស្តី ສະບາຍດີ"
    try fixture.put(text)
    let scalars = Array(text.unicodeScalars)
    for (a, b) in zip(scalars, scalars.dropFirst())
    where LetterKinds.kind(of: a) == .gram && LetterKinds.kind(of: b) == .gram {
      var pair = String.UnicodeScalarView()
      pair.append(contentsOf: [a, b])
      #expect(try fixture.owners(String(pair)) == [1], "\(String(pair))")
    }
  }

  @Test(arguments: [
    ("type:preference", [4, 1]), ("type:preference type:fact", [4, 2, 1]), ("tag:travel", [2, 1]),
    ("tag:travel tag:food", [2]), ("tag:\"New York\"", [1]), ("tag:york", []),
    ("entity:alice", [3, 1]), ("entity:\"alice smith\"", [1]), ("in:messages", [3]),
    ("in:memories after:2025-06-02", [4, 2]), ("before:2025-06-03", [2, 1]),
    ("after:2025-06-02 before:2025-06-04", [3, 2]), ("in:documents", []), ("author:BOB", [3]),
    ("author:bob author:ann", [4, 3]), ("hotel type:fact", [2]), ("hotel in:messages", [3]),
    ("hotel author:bob", [3]), ("hotel after:2025-06-03", [4, 3]), ("hotel before:2025-06-02", [1]),
    ("hotel tag:nothing", []), ("limit:2", [4, 3]), ("hotel conversation:c7", [3]),
    ("conversation:c7", [3]), ("conversation:c8", []), ("in:messages tag:travel", []),
    ("after:2025", [4, 3, 2, 1]), ("after:9999", []), ("before:0001", []),
  ])
  func filters(query: String, expected: [Int64]) throws {
    let fixture = try TextFixture()
    try fixture.put("hotel") {
      $0.type = Array("Preference".utf8)
      $0.tags = [Array("travel".utf8), Array("new  york".utf8)]
      $0.entities = [Array("Alice Smith".utf8)]
    }
    try fixture.put("hotel") {
      $0.type = Array("fact".utf8)
      $0.tags = [Array("Travel".utf8), Array("food".utf8), Array("food".utf8)]
    }
    try fixture.put("hotel", .message) {
      $0.author = Array("Bob".utf8)
      $0.entities = [Array("ALICE".utf8)]
      $0.conversation = 7
    }
    try fixture.put("hotel") {
      $0.type = Array("PREFERENCE".utf8)
      $0.author = Array("Ann".utf8)
    }
    let (_, hits) = try fixture.search.search(Query(parsing: Array(query.utf8)), limit: 9) {
      $0 == Array("c7".utf8) ? [7] : []
    }
    #expect(hits.map(\.owner) == expected)
  }

  @Test func equalsStandNewestFirst() throws {
    let fixture = try TextFixture()
    for _ in 0..<30 { try fixture.put("the same words") }
    #expect(try fixture.owners("words", limit: 5) == [30, 29, 28, 27, 26])
    let (total, hits) = try fixture.search.search(Query(parsing: Array("words".utf8)), limit: 5)
    #expect(total == 30 && hits.count == 5)
    #expect(try fixture.owners("words limit:3").count == 3)
    #expect(try fixture.search.search(Query(parsing: Array("words".utf8)), limit: 0).total == 30)
  }

  @Test func moreAndRarerWordsAreBetter() throws {
    let fixture = try TextFixture()
    for number in 0..<60 { try fixture.put("a walk in the park, day \(number)") }
    let verbatim = try fixture.put("grandmother baked a walnut cake in the park")
    let half = try fixture.put("we ate walnut ice cream")
    let query = Query(parsing: Array("who baked the walnut cake in the park?".utf8))
    let (total, hits) = try fixture.search.search(query, limit: 10)
    #expect(hits.map(\.owner) == [verbatim, half])
    #expect(total == 2)  // "park" alone is as good as a stop word
    #expect(hits[0].score > 0.45 && hits[1].score < 0.45 && hits[1].score > 0)
    #expect((hits[0].parts["words"] ?? 0) > 0.99 && hits[1].parts["words"] ?? 1 < 0.9)
    #expect(try fixture.owners("park").count == 61)
    #expect(try fixture.owners("unheardof park").count == 61)
    #expect(try fixture.owners("what is unheardof neverseen nowhere park").isEmpty)
  }

  @Test func refiningNeedsBoth() throws {
    let fixture = try TextFixture()
    try fixture.put("hotel in lisbon")
    try fixture.put("hotel in paris")
    try fixture.put("river in lisbon")
    let lisbon = Query(parsing: Array("lisbon".utf8))
    #expect(try fixture.find(lisbon.refined(by: Query(parsing: Array("hotel".utf8)))) == [1])
    #expect(try fixture.find(lisbon.refined(by: Query(parsing: Array("\"hotel\"".utf8)))) == [1])
    #expect(try fixture.find(lisbon.refined(by: Query(parsing: Array("the".utf8)))) == [3, 1])
  }

  @Test func aLargeMemoryIsOneResult() throws {
    let fixture = try TextFixture()
    try fixture.put("first part about otters and a long river") { $0.place = Self.place(1) }
    try fixture.put("otters otters") { ($0.owner, $0.place) = (1, Self.place(2)) }
    try fixture.put("otters") { $0.owner = 9 }
    try fixture.put("otters", .passage) { ($0.owner, $0.place) = (5, Self.place(1)) }
    try fixture.put("otters", .passage) { ($0.owner, $0.place) = (5, Self.place(2)) }
    let (total, hits) = try fixture.search.search(Query(parsing: Array("otters".utf8)), limit: 9)
    #expect(total == 4 && hits.count == 4)
    #expect(hits.filter { $0.owner == 1 }.map(\.place?.number) == [2])
    #expect(
      try fixture.search.search(Query(parsing: Array("in:memories".utf8)), limit: 9).total == 2)
    #expect(try fixture.owners("in:memories") == [9, 1])
  }

  private static func place(_ number: Int) -> SearchResult.Place {
    SearchResult.Place(number: number, start: Int64(number * 10), end: Int64(number * 10 + 9))
  }

  @Test func titlesAreSearched() throws {
    let fixture = try TextFixture()
    try fixture.put("nothing of it") { $0.title = Array("travels/Lisbon hotels.md".utf8) }
    for query in ["lisbon", "hotel", "hotels*", "\"lisbon hotels\"", "trav*"] {
      #expect(try fixture.owners(query) == [1], "\(query)")
    }
  }

  @Test func partsOfTextsAreSearched() throws {
    let fixture = try TextFixture()
    try fixture.put("before within after") { $0.part = 7..<13 }
    #expect(try fixture.owners("within") == [1])
    #expect(try fixture.owners("before").isEmpty)
  }

  @Test func noQueryIsAnError() throws {
    let fixture = try TextFixture()
    try fixture.put("and or not near hotel 東京 a b c")
    var generator = SystemRandomNumberGenerator()
    let pieces =
      [
        "AND", "OR", "NOT", "NEAR(", "NEAR(a b, 5)", "\"", "*", "^", "(", ")", "{stems}:",
        "stems :", "-",
        "+", ":", "hotel", "東京", "東", "a", "'", ";", "--", "\u{0}", "type:x", "tag:\"", "after:",
        "limit:0", "in:memories", "\u{FFFD}", "👩‍👩‍👧", "%", "_", "\\", "[", "e\u{301}", " ", " ", "  ",
      ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xE2, 0x80]]
    for _ in 0..<10_000 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &generator) {
        text += pieces.randomElement(using: &generator) ?? []
      }
      _ = try fixture.search.search(Query(parsing: text), limit: 3)
    }
  }

  @Test func pastedPagesAreQueries() throws {
    let fixture = try TextFixture()
    try fixture.put("the rare word is xylophone")
    let page = (0..<700).map { "word\($0)" }.joined(separator: " ") + " xylophone"
    #expect(try fixture.owners(page) == [1])
    #expect(try fixture.owners("\"" + page + "\"").isEmpty)
    #expect(try fixture.owners(String(repeating: "!?", count: 2000)).isEmpty)
    #expect(try fixture.owners(String(repeating: "東京都", count: 700)).isEmpty)
    #expect(try fixture.owners("").isEmpty)
  }
}
