import Posix
import SQLite
import Testing

@testable import Format
@testable import Index
@testable import Search
@testable import Text

@Suite struct TextIndexTests {
  @Test func removedItemsAreGone() throws {
    let fixture = try TextFixture()
    try fixture.put("running shoes") { $0.tags = [Array("sport".utf8)] }
    try fixture.put("running water")
    try fixture.put("running late", .message) { $0.owner = 1 }
    try fixture.index.remove(.memory, owner: 1)
    try fixture.index.remove(.memory, owner: 1)
    try fixture.index.remove(.passage, owner: 77)
    try fixture.index.check()
    #expect(try fixture.owners("running").sorted() == [1, 2])
    #expect(try fixture.owners("shoes").isEmpty)
    #expect(try fixture.owners("tag:sport").isEmpty)
    #expect(try fixture.owners("in:messages") == [1])
    try fixture.put("running shoes again") { $0.owner = 1 }
    #expect(try fixture.owners("\"running shoes\"") == [1])
    try fixture.index.check()
  }

  @Test func anyBytesCanBePutAndRemoved() throws {
    let fixture = try TextFixture()
    var generator = SystemRandomNumberGenerator()
    var texts: [[UInt8]] = (0..<200).map { _ in
      (0..<Int.random(in: 0...200)).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
    texts.append([UInt8](repeating: 0x61, count: 10_000_000))
    texts.append([])
    for (number, text) in texts.enumerated() {
      try fixture.put("") {
        $0.text = text
        $0.title = text
        $0.tags = [text]
        $0.entities = [text]
        $0.author = text
        $0.type = text
        $0.part = number % 2 == 0 ? nil : 5..<50_000
      }
    }
    try fixture.index.check()
    for owner in 1...texts.count { try fixture.index.remove(.memory, owner: Int64(owner)) }
    try fixture.index.check()
    #expect(try fixture.owners("limit:9").isEmpty)
    let left = try fixture.connection.prepare(
      "SELECT (SELECT count(*) FROM facet), (SELECT count(*) FROM item_vocabulary)")
    #expect(try left.step())
    #expect(left.int(0) == 0 && left.int(1) == 0)
  }

  /// What `Tokenizer` makes passes through FTS5's tokenizer unchanged: every token of every
  /// assigned letter is in its vocabulary as it is.
  @Test func fts5KeepsTokensAsTheyAre() throws {
    let connection = try Connection()
    try TextIndex.createSchema(connection)
    let index = try TextIndex(connection)
    var text = IndexedText()
    var expected: Set<[UInt8]> = []
    for page in stride(from: UInt32(0), to: 0x3_0000, by: 512) {
      var bytes: [UInt8] = []
      for value in page..<page + 512 {
        UTF8Scalar.append(value, to: &bytes)
        bytes.append(0x20)
      }
      text.set(bytes, title: [])
      for token in (text.last.stems + [0x20] + text.last.words).split(separator: 0x20) {
        expected.insert(Array(token))
      }
      let record = RecordID(time: 0, high: 0, low: 0)
      try index.put(
        TextItem(
          .memory, owner: Int64(page), record: record, time: Timestamp(seconds: 0), text: bytes))
    }
    var found: Set<[UInt8]> = []
    let vocabulary = try connection.prepare("SELECT term FROM item_vocabulary")
    while try vocabulary.step() { found.insert(vocabulary.blob(0)) }
    #expect(found == expected)
  }

  /// FTS5 gathers what one transaction puts, and writes it at its end.
  @Test func itemsOfOneTransactionAreOneSegment() throws {
    let connection = try Connection()
    try TextIndex.createSchema(connection)
    let index = try TextIndex(connection)
    for round in 0..<3 {
      try connection.execute("BEGIN")
      for number in 0..<5 {
        try index.put(
          TextItem(
            .memory, owner: Int64(5 * round + number), record: RecordID(time: 0, high: 0, low: 0),
            time: Timestamp(seconds: 0), text: Array("note \(number) of round \(round)".utf8)))
      }
      try connection.execute("COMMIT")
    }
    let segments = try connection.prepare("SELECT count(DISTINCT segid) FROM item_words_idx")
    #expect(try segments.step())
    #expect(segments.int(0) == 3)
    let count = try connection.prepare("SELECT items FROM text_index")
    #expect(try count.step())
    #expect(count.int(0) == 15)
  }

  @Test func theSchemaKnowsItsRules() throws {
    let connection = try Connection()
    #expect(try !TextIndex.isCurrent(connection))
    try TextIndex.createSchema(connection)
    #expect(try TextIndex.isCurrent(connection))
    try connection.execute("UPDATE text_index SET tokenizer = '0-none'")
    #expect(try !TextIndex.isCurrent(connection))
    try TextIndex.dropSchema(connection)
    #expect(try !TextIndex.isCurrent(connection))
    try TextIndex.dropSchema(connection)
    try TextIndex.createSchema(connection)
    #expect(try TextIndex.isCurrent(connection))
  }

  @Test func aPurgeLeavesNoByte() throws {
    let name = "memcube-text-\(UInt64.random(in: 0...(.max)))"
    let directory = Path("/tmp").appending(name)
    try Files.makeDirectory(directory, mode: 0o700)
    defer { try? Files.removeTree(directory) }
    let path = directory.appending("index.sqlite")
    let connection = try Connection(path: path)
    try connection.execute("PRAGMA journal_mode = WAL; PRAGMA secure_delete = ON")
    try TextIndex.createSchema(connection)
    let index = try TextIndex(connection)
    try connection.execute("BEGIN")
    for number in 0..<2000 {
      let text =
        number % 100 == 7 ? "my secretpassphrasexy is \(number)" : "harmless text \(number)"
      try index.put(
        TextItem(
          .memory, owner: Int64(number), record: RecordID(time: UInt64(number), high: 0, low: 0),
          time: Timestamp(seconds: 0), text: Array(text.utf8)))
    }
    try connection.execute("COMMIT; BEGIN")
    for number in stride(from: 7, to: 2000, by: 100) {
      try index.remove(.memory, owner: Int64(number))
    }
    try index.optimize()
    try connection.execute("COMMIT")
    try connection.checkpoint(truncate: true)
    let needle = Array("secretpassphras".utf8)
    for file in try Files.list(directory).map(\.name) {
      let bytes = try Files.readAll(directory.appending(file), limit: 1 << 26)
      #expect(bytes.firstRange(of: needle) == nil, "\(String(decoding: file, as: UTF8.self))")
    }
  }

  @Test func indexAndRebuildAnswerTheSame() throws {
    var generator = SystemRandomNumberGenerator()
    let words = ["otter", "river", "stone", "bridge", "cloud", "rain", "tea", "lamp"]
    let texts = (0..<300).map { _ in
      (0..<Int.random(in: 1...9, using: &generator)).map { _ in
        words.randomElement(using: &generator) ?? ""
      }.joined(separator: " ")
    }
    let (edited, rebuilt) = (try TextFixture(), try TextFixture())
    for number in 0..<300 { try edited.put("old text \(number)") }
    for (number, text) in texts.enumerated().shuffled() {
      try edited.index.remove(.memory, owner: Int64(number + 1))
      let record = RecordID(time: UInt64(number + 1), high: UInt64(number + 1), low: 0)
      let time = Timestamp(seconds: 1_748_736_000 + Int64(number) * 86_400)
      try edited.index.put(
        TextItem(
          .memory, owner: Int64(number + 1), record: record, time: time, text: Array(text.utf8)))
    }
    for text in texts { try rebuilt.put(text) }
    for query in [
      "otter", "river stone", "\"tea lamp\"", "clo* rain", "bridge limit:7", "limit:50",
    ] {
      #expect(try edited.owners(query) == rebuilt.owners(query), "\(query)")
    }
  }
}

@Suite struct LogarithmTests {
  @Test func isNatural() {
    #expect(Logarithm.natural(1) == 0)
    #expect(abs(Logarithm.natural(2.718281828459045) - 1) < 1e-15)
    #expect(abs(Logarithm.natural(10) - 2.302585092994046) < 1e-15)
    #expect(abs(Logarithm.natural(1e-300) + 690.7755278982137) < 1e-12)
    for x in [1.2, 1.5, 3.7, 99, 12345.678] {
      #expect(abs(Logarithm.natural(x * x) - 2 * Logarithm.natural(x)) < 1e-13)
    }
    for x in [0, -1, Double.infinity, .nan] { #expect(Logarithm.natural(x) == 0) }
  }
}

@Suite struct RankingTests {
  private func candidate(_ row: Int64, _ score: Double, found: Double = 1) -> Candidate {
    Candidate(row: row, score: score, found: found, isTelling: true)
  }

  @Test func setsAreMergedByRow() {
    let a = [candidate(1, 1), candidate(3, 2), candidate(9, 1)]
    let b = [candidate(3, 5), candidate(4, 1)]
    #expect(Candidates.union([a, b, []]).map(\.row) == [1, 3, 4, 9])
    #expect(Candidates.union([a, b])[1] == candidate(3, 7, found: 2))
    #expect(Candidates.union([]) == [])
    #expect(Candidates.intersection(a, b) == [candidate(3, 7, found: 2)])
    #expect(Candidates.adding(b, to: a).map(\.score) == [1, 7, 1])
    #expect(Candidates.filtered(a, by: [0, 1, 4, 9, 12]).map(\.row) == [1, 9])
  }

  @Test func theHeapKeepsTheHighest() {
    var generator = SystemRandomNumberGenerator()
    for count in [0, 1, 2, 10, 999] {
      let scores = (0..<count).map { _ in Double.random(in: 0...1, using: &generator) }
      for capacity in [1, 2, 7, 1000] {
        var heap = ScoreHeap(capacity: capacity)
        scores.forEach { heap.offer($0) }
        #expect(heap.least == (scores.sorted(by: >).prefix(capacity).last ?? -.infinity))
      }
    }
  }

  @Test func theScoreRisesWithWhatIsFound() {
    let asked = 10.0
    let scores = [
      candidate(1, 0, found: 0), candidate(1, 1, found: 2), candidate(1, 2, found: 2),
      candidate(1, 5, found: 5), candidate(1, 4, found: 10), candidate(1, 10, found: 10),
      candidate(1, 20, found: 10), candidate(1, 24, found: 12),
    ].map { Ranking.shown($0, asked: asked) }
    #expect(scores == scores.sorted())
    #expect(scores[0] == 0 && scores.allSatisfy { (0...1).contains($0) })
    #expect(scores[4] > 0.6 && scores[5] == 0.75)
    #expect(Ranking.shown(candidate(1, 1), asked: 0) == 0)
  }

  @Test func manyEqualsAreBounded() {
    let equals = (1...20_000).map { candidate(Int64($0), 1) }
    let best = Ranking.best(equals, 5)
    #expect(best.count == 5 + Weights.ties)
    #expect(best.last?.row == 20_000)
    #expect(Ranking.best(equals, 0).isEmpty)
  }
}
