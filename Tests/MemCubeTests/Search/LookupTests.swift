import Posix
import SQLite
import Testing

@testable import Index
@testable import MemCube
@testable import Search

@Suite struct LookupTests {
  @Test(arguments: [0, 1, 2, 7, 12, 100, 999, 40_000, 9_000_000])
  func lengthsAreKeptNearly(length: Int) {
    for kind in [SearchResult.Kind.memory, .message, .passage] {
      let byte = Measures.byte(kind.number, length: length)
      #expect(byte > 0 && Measures.isMessage(byte) == (kind == .message))
      let kept = Measures.length(byte)
      #expect(kept <= Double(length) + 0.001)
      if length < 30_000 { #expect(kept >= Double(length) * 0.7 - 1) }
    }
    #expect(Measures.length(0) == 0 && !Measures.isMessage(0))
  }

  @Test func measuresFollowTheItems() throws {
    let fixture = try TextFixture()
    for number in 0..<1_500 { try fixture.put("text \(number)") }
    try fixture.put("one two three four", .message)
    try fixture.index.remove(.memory, owner: 3)
    let kept = try Measures(fixture.connection)
    try fixture.connection.execute("DELETE FROM measure")
    try Measures.rebuild(fixture.connection)
    let rebuilt = try Measures(fixture.connection)
    #expect(kept.bytes == rebuilt.bytes && kept.mean == rebuilt.mean)
    #expect(kept.bytes[3] == 0 && kept.bytes[4] != 0)
    #expect(Measures.isMessage(kept.bytes[1_501]))
  }

  @Test func namesCountWhereNobodySpeaks() throws {
    let fixture = try TextFixture()
    try fixture.put("I have a passport", .message) {
      $0.author = Array("Bea".utf8)
      $0.authorIsNamed = true
      $0.conversation = 1
    }
    let other = try fixture.put("Carl's passport is green")
    let hers = try fixture.put("Bea's passport is red")
    let found = try fixture.owners("Where is Bea's passport")
    #expect(
      found.prefix(2).contains(hers)
        && found.firstIndex(of: hers) ?? 9 < found.firstIndex(of: other) ?? 0)
  }

  @Test func commonWordsCountForTheBest() throws {
    let fixture = try TextFixture()
    for number in 0..<20_000 {
      try fixture.put(number % 3 == 0 ? "common filler \(number)" : "filler", .message)
    }
    let both = try fixture.put("a rare thing that is common too", .message)
    let one = try fixture.put("a rare thing that is not so too", .message)
    let query = Query(parsing: Array("common rare".utf8))
    let (total, hits) = try fixture.search.search(query, limit: 5)
    #expect(hits.map(\.owner) == [both, one] && total == 2)
    #expect(hits[0].score > hits[1].score)
    #expect(try fixture.owners("common").count == 100, "alone it is looked for")
  }

  @Test(arguments: [
    ("a b a", "a", 2), ("ab a ba", "a", 1), ("", "a", 0), ("a", "ab", 0), ("b ab", "ab", 1),
    ("abc", "ab", 0),
  ])
  func tokensAreCounted(text: String, token: String, expected: Int) {
    #expect(Rescoring.count(Array(token.utf8), in: Array(text.utf8)[...]) == expected)
  }

  /// What others write and remove between two searches, and while one is being asked.
  @Test func aStoreMayChangeUnderSearches() async throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    for number in 0..<50 { try cube.put("n\(number).md", "otter number \(number)") }
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        for number in 0..<50 {
          _ = try? cube.put("n\(number).md", "badger number \(number)")
          _ = try? cube.put("m\(number).md", "otter again \(number)")
        }
      }
      group.addTask {
        for _ in 0..<50 {
          let found = try? cube.search(
            Array("otter number again".utf8), limit: 200, now: Clock.now())
          #expect(found?.results.allSatisfy { (0...1).contains($0.score) } ?? false)
        }
      }
    }
    #expect(try cube.search(Array("otter".utf8), limit: 200, now: Clock.now()).total == 50)
    #expect(try cube.search(Array("badger".utf8), limit: 200, now: Clock.now()).total == 50)
    try cube.close()
  }

  @Test(arguments: [
    "Wo wohnen die Häuser am Fluss", "où habite la fille", "¿Dónde está la biblioteca?",
    "Где находится дом", "אין לי מושג", "\u{202E}gnihtyna\u{200B}\u{0}", "🙂🙂🙂", "नमस्ते दुनिया",
  ])
  func otherLanguagesAreFound(text: String) throws {
    let fixture = try TextFixture()
    try fixture.put("something else")
    let owner = try fixture.put(text)
    #expect(try fixture.owners(text).first == owner)
  }

  @Test func fourThousandCharactersAreAQuery() throws {
    let fixture = try TextFixture()
    for number in 0..<200 { try fixture.put("word\(number) among others") }
    let long = (0..<500).map { "word\($0)" }.joined(separator: " ")
    #expect(long.utf8.count > 3_500)
    #expect(try fixture.owners(long).count == 32, "the rarest count")
    #expect(try fixture.owners(String(repeating: "x", count: 4_000)).isEmpty)
  }
}
