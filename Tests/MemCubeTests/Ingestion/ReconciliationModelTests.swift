import Posix
import SQLite
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// How memories stand to each other follows from the set of records: not from the order in which
/// they come, nor from what was looked at in between.
@Suite struct ReconciliationModelTests {
  /// Random memories of two people, as an extractor and people write them.
  private struct World {
    var generator: SeededGenerator
    var records: [Record] = []
    var learned: [Record] = []

    /// Few things make many memories of one word: more than the windows that are looked at.
    private let things: ArraySlice<String>
    private let hidesTwins: Bool

    init(seed: Int) {
      hidesTwins = seed / 4 % 2 == 1
      things = seed % 4 == 1 ? Self.things[4...5] : Self.things[...]
      generator = SeededGenerator(UInt64(seed) &* 0x9E37_79B9 &+ 5)
    }

    private static let things = ["red car", "cat", "oysters", "piano", "Porto", "Ghent", "Oslo"]
    private static let frames = [
      "% lives in @.", "% moved to @.", "% loves @.", "% doesn't like @ any more.", "% loves @!",
      "% has a @.", "% sold the @.", "% plans to visit @.", "% visited @ with Jo.", "% hates @.",
      "% stopped playing the @.", "% plays the @.", "%'s favourite town is @.",
      "%'s favourite town is @ now.", "% was born in @.", "% no longer lives in @.",
      "% really loves the @ at home.", "% loves the @ at home.", "% retired.",
      "% works at the @ in town.", "% moved to @ and sold the cat.",
      "% moved to Rome and quit the @.",
      "% lives in @, not Oslo.", "%'s cat is called @.", "% said: @ died.", "%'s @ was stolen.",
    ]

    mutating func run(_ count: Int) throws {
      for _ in 0..<count {
        switch Int.random(in: 0..<10, using: &generator) {
        case 0 where !learned.isEmpty: try change(.memory)
        case 1 where !learned.isEmpty: try change(.delete)
        case 2 where learned.count > 8: try purge()
        default: try learn()
        }
      }
    }

    private mutating func add(
      _ kind: Record.Kind, _ fields: [JSON.Member], at time: UInt64, by author: String
    ) throws -> Record {
      let salt = (0..<8).map { _ in UInt8.random(in: 0...255, using: &generator) }
      let common = [
        JSON.Member("time", "2026-11-20T08:00:00.000Z"), JSON.Member("author", JSON(author)),
      ]
      let record = try Record.make(kind, fields: common + fields, orderTime: time, salt: salt)
      records.append(record)
      return record
    }

    private mutating func learn() throws {
      let frame = Self.frames.randomElement(using: &generator) ?? ""
      let thing = things.randomElement(using: &generator) ?? ""
      let name = Bool.random(using: &generator) ? "Ana" : "Bo"
      let text = String(frame.flatMap { $0 == "%" ? name : $0 == "@" ? thing : String($0) })
      let day = Int.random(in: 10..<28, using: &generator)
      var fields = [
        JSON.Member("parents", .array([])), JSON.Member("path", JSON(path(text))),
        JSON.Member(
          "mtime", JSON("2026-0\(Int.random(in: 1...6, using: &generator))-\(day)T08:00:00Z")),
        JSON.Member("content", JSON(text + "\n")),
      ]
      // Of a few messages, so that some memories are of one.
      let source = RecordID(time: UInt64.random(in: 1...30, using: &generator), high: 7, low: 7)
      fields.append(
        JSON.Member("sources", .array([.object([JSON.Member("id", JSON(source))])])))
      if Int.random(in: 0..<3, using: &generator) == 0 {
        let when = JSON.object([
          JSON.Member("from", JSON("2026-03-\(day)")), JSON.Member("to", JSON("2026-03-\(day)")),
        ])
        fields.append(JSON.Member("attributes", .object([JSON.Member("when", when)])))
      }
      let time = UInt64.random(in: 1_000...90_000, using: &generator)
      learned.append(try add(.memory, fields, at: time, by: "rules/1"))
    }

    /// In every second world what says the same is one file.
    private func path(_ text: String) -> String {
      hidesTwins ? "\(text).md" : "\(records.count).md"
    }

    private mutating func change(_ kind: Record.Kind) throws {
      guard let memory = learned.randomElement(using: &generator) else { return }
      var fields = [
        JSON.Member("memory", JSON(memory.id)), JSON.Member("parents", .array([JSON(memory.id)])),
      ]
      if kind == .memory {
        fields += [
          JSON.Member("path", JSON("e\(records.count).md")),
          JSON.Member("mtime", JSON("2026-07-01T08:00:00Z")),
          JSON.Member("content", JSON("Ana lives in Oslo.\n")),
        ]
      }
      _ = try add(kind, fields, at: memory.id.time + 100_000, by: "ana")
    }

    private mutating func purge() throws {
      guard let memory = learned.randomElement(using: &generator) else { return }
      _ = try add(
        .purge,
        [
          JSON.Member("ids", .array([JSON(memory.id)])), JSON.Member("blobs", .array([])),
          JSON.Member("by", "ana"),
        ], at: memory.id.time + 200_000, by: "ana")
    }
  }

  private func emptyIndex() throws -> Index {
    let connection = try Connection(memory: ())
    try IndexSchema.create(in: connection)
    try TextIndex.createSchema(connection)
    return try Index(connection, writer: 1)
  }

  /// Each memory's standings, and how search holds it, by ids.
  private func outcome(_ index: Index) throws -> Set<String> {
    var names: [Int64: String] = [0: "all"]
    var found: Set<String> = []
    let objects = try index.connection.prepare("SELECT row, first FROM object")
    while try objects.step() {
      names[objects.int(0)] = "\(objects.blob(1).suffix(6))"
    }
    let standings = try index.connection.prepare("SELECT object, kind, other FROM standing")
    while try standings.step() {
      let (object, other) = (names[standings.int(0)] ?? "gone", names[standings.int(2)] ?? "gone")
      found.insert("\(object) \(standings.int(1)) \(other)")
    }
    for (row, name) in names where row > 0 {
      let stands = try index.standings(of: row)
      let items = try index.connection.prepare("SELECT kind FROM item WHERE owner = \(row)")
      let kind = try items.step() ? items.int(0) : nil
      found.insert("\(name) is \(kind.map { "\($0)" } ?? "out")")
      if let kind { #expect(!stands.isFolded && (kind == 3) == stands.isSuperseded) }
      let repeats = try index.repeats(of: row).compactMap { names[$0] }.sorted()
      if !repeats.isEmpty { found.insert("\(name) for \(repeats)") }
    }
    for kind in [0, 3] as [Int64] {
      let measures = try Measures(index.connection)
      let rows = try index.connection.prepare("SELECT row FROM item WHERE kind = \(kind)")
      while try rows.step() {
        let row = Int(rows.int(0))
        #expect(Measures.isSuperseded(measures.bytes[row]) == (kind == 3))
      }
    }
    return found
  }

  @Test(arguments: 0..<16) func theOrderOfArrivalDoesNotMatter(seed: Int) throws {
    var world = World(seed: seed)
    try world.run(seed % 4 < 2 ? 160 : 70)
    let scratch = try Scratch()
    let bundle = try Bundle.create(at: scratch.path("a.memcube"), host: scratch.host())
    let replayed = try emptyIndex()
    try replayed.beginReplay()
    for record in world.records.sorted(by: { $0.id < $1.id }) { try replayed.apply(record) }
    try replayed.endReplay(in: bundle)
    try replayed.indexTexts(upTo: .max, in: bundle)
    let expected = try outcome(replayed)
    if seed % 8 == 0 {
      for kind in 1...(seed == 0 ? 3 : 2) {
        #expect(expected.contains { $0.contains(" \(kind) ") })
      }
    }
    for _ in 0..<3 {
      var records = world.records
      records.shuffle(using: &world.generator)
      let index = try emptyIndex()
      var left = records[...]
      while !left.isEmpty {
        let count = Int.random(in: 1...20, using: &world.generator)
        for record in left.prefix(count) { try index.apply(record) }
        left = left.dropFirst(count)
        // Sometimes what came is looked at only later, or in part.
        let limit = [0, 3, Int.max].randomElement(using: &world.generator) ?? 0
        if limit > 0 { try index.indexTexts(upTo: limit, in: bundle) }
      }
      try index.indexTexts(upTo: .max, in: bundle)
      let found = try outcome(index)
      #expect(found == expected, "\(found.symmetricDifference(expected).sorted())")
      try index.text.check()
    }
  }
}
