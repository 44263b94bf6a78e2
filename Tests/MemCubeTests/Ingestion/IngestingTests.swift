import Posix
import SQLite
import Testing
import Waiting

@testable import Bundle
@testable import Format
@testable import Index
@testable import Learning
@testable import MemCube
@testable import Search

/// A cube in which people talk.
struct Talk {
  let scratch: Scratch
  let cube: Cube

  /// One in which each person speaks in a conversation of their own a day, at noon, read to the end.
  static func of(_ said: [(by: String, day: String, text: String)]) throws -> Talk {
    let talk = try Talk()
    for one in said {
      try talk.say(one.text, by: one.by, in: "\(one.by)-\(one.day)", on: "\(one.day)T12:00:00Z")
    }
    try talk.cube.ingest()
    return talk
  }

  init(ticks: Bool = false) throws {
    scratch = try Scratch()
    let path = scratch.path("a.memcube")
    try Cube.create(at: path, host: scratch.host()).close()
    cube = try Cube.open(at: path, host: scratch.host(), ticks: ticks)
  }

  /// Records what somebody says on 10 May 2023.
  @discardableResult
  func say(
    _ text: String, by name: String? = "Ana", in conversation: String = "c",
    role: String = "user", id: String? = nil, on date: String? = "2023-05-10T12:00:00Z"
  ) throws -> RecordID {
    let draft = MessageDraft(
      conversation: Array(conversation.utf8), role: Array(role.utf8),
      name: name.map { Array($0.utf8) }, content: Array(text.utf8),
      date: date.map { Array($0.utf8) }, messageID: id.map { Array($0.utf8) })
    return try cube.write([.message(draft)], .spooled)[0]
  }

  /// The texts of the memories, in the order of their paths.
  func memories() throws -> [String] {
    try cube.paths(.memories).compactMap { try cube.text($0) }
  }
}

/// What is recorded of messages, and when.
@Suite struct IngestingTests {
  @Test func messagesBecomeMemories() throws {
    let talk = try Talk()
    let message = try talk.say("I moved to Porto last month with my old dog.")
    #expect(try talk.cube.waitingCount() == 1)
    #expect(try talk.cube.ingest() == 1)
    #expect(try !talk.cube.hasWaiting())
    let path = "learned/2023-05/ana-moved-to-porto-in-april-2023-with.md"
    #expect(try talk.cube.paths(.memories) == [path])
    #expect(try talk.memories() == ["Ana moved to Porto in April 2023 with their old dog.\n"])
    let node = try #require(try talk.cube.find(.memories, Array(path.utf8)))
    #expect(node.mtime == Timestamp(rfc3339: Array("2023-05-10T12:00:00Z".utf8)))
    #expect(try talk.cube.sources(row: node.row) == [message])
    #expect(try talk.cube.memories(from: message).map(\.row) == [node.row])
    let fields = try talk.cube.fields(row: node.row)
    #expect(fields["type"]?.string == Array("EVENT".utf8))
    #expect(fields["attributes"]?["when"]?["to"]?.string == Array("2023-04-30".utf8))
    // The memory may stand for its message.
    let found = try talk.cube.search(Array("Porto".utf8), now: Clock.now())
    #expect(found.results.contains { $0.kind == .memory && $0.row == node.row })
    #expect(try talk.cube.ingest() == 0)
  }

  /// Lots that are read ahead say what messages say that are read one at a time.
  @Test func manyMessagesAreReadAhead() throws {
    let (many, single) = (try Talk(), try Talk())
    let count = 700
    for talk in [many, single] {
      for number in 0..<count {
        try talk.say("I bought \(number + 2) red bikes in 2022.", in: "c\(number % 7)")
      }
    }
    #expect(try many.cube.ingest(upTo: 300) == 300)
    #expect(try many.cube.waitingCount() == count - 300)
    var seen: [Int64] = []
    #expect(try many.cube.ingest { done, _ in seen.append(done) } == count - 300)
    #expect(seen == [128, 256, 384, 400])
    var reading = IngestionReading()
    var alone = 0
    while try single.cube.ingestLot(1, &reading) == 1 { alone += 1 }
    #expect(alone == count)
    #expect(try many.memories() == single.memories())
    #expect(try many.memories().count == count)
  }

  /// A message_id keeps a second run from recording a message twice, also in the log.
  @Test func aRepeatedMessageIsItsFirstRecord() throws {
    let talk = try Talk()
    let first = try talk.say("I moved to Porto.", id: "m1")
    let others = try [
      talk.say("I moved to Porto.", id: "m1", on: nil), talk.say("I moved to Porto.", id: "m1"),
    ]
    #expect(others == [first, first])
    let changed = try talk.say("I moved to Lisbon.", id: "m1")
    let unnamed = try [talk.say("I moved to Porto."), talk.say("I moved to Porto.")]
    #expect(Set(unnamed + [first, changed]).count == 4)
    try talk.cube.synchronize()
    #expect(try lines(talk.cube).count == 4)
  }

  @Test func theSameRecordsOnEveryReplica() throws {
    let one = try Talk()
    for text in ["I bought a red bike yesterday.", "My sister Clara lives in Rome.", "Hi!"] {
      try one.say(text)
      try one.say("Do you like it?", by: "Bo")
    }
    try one.cube.synchronize()
    let path = one.scratch.path("copy.memcube")
    try CopyToolTests.copy(one.cube.path, to: path)
    let host = one.scratch.host("other")
    let other = try Cube.open(at: path, host: host, ticks: false)
    #expect(try one.cube.ingest() == 6)
    #expect(try other.ingest() == 6)
    try one.cube.synchronize()
    try other.synchronize()
    #expect(try lines(one.cube) == lines(other))
    #expect(try lines(other).count == 6 + 6 + other.counts().memories)
    try other.close()
    // What comes from there says nothing new here.
    try CopyToolTests.copy(path, to: one.cube.path)
    let before = try one.cube.counts().records
    try one.cube.refresh()
    #expect(try one.cube.counts().records == before)
  }

  private func lines(_ cube: Cube) throws -> Set<[UInt8]> {
    var lines: Set<[UInt8]> = []
    for segment in try cube.bundle.segments() {
      var reader = try cube.bundle.reader(segment.name)
      while let record = try reader.next() { lines.insert(record.line) }
    }
    return lines
  }

  @Test func recordsAreCanonical() throws {
    let talk = try Talk()
    let id = try talk.say("I love my red bike from the market.", on: "2023-05-10T23:30:00-05:00")
    let message = try #require(
      try talk.cube.read { core throws(SQLiteError) in try core.index.record(id) })
    let statements = BuiltInExtractor().statements(of: ConversationContext().source(message))
    let records = try Ingestion.records(of: message, statements, by: BuiltInExtractor.name)
    #expect(records.map(\.kind) == [.memory, .ingested])
    for record in records {
      #expect(record.orderTime == message.orderTime + 1)
      #expect(record.time == message.time)
      #expect(record.author == Array(BuiltInExtractor.name.utf8))
      #expect(record.replica == nil && record.sequence == nil)
      #expect(!record.line.contains(0x20) || record.kind == .memory)
    }
    #expect(records[0].path.map { $0.starts(with: Array("learned/2023-05/".utf8)) } == true)
    #expect(
      records[0].members.map { String(decoding: $0.key, as: UTF8.self) } == [
        "kind", "time", "author", "parents", "path", "mtime", "content", "type", "entities",
        "confidence", "sources", "attributes", "salt", "id",
      ])
    #expect(records[1].recordIDs("memories") == [records[0].id])
    #expect(records[1].of == id)
  }

  @Test func assistantsGiveNothing() throws {
    let talk = try Talk()
    for role in ["assistant", "system", "tool"] {
      try talk.say("I moved to Porto last month.", by: nil, role: role)
    }
    #expect(try !talk.cube.hasWaiting())
    try talk.say("I moved to Porto with my dog last month.", by: nil)
    try talk.cube.ingest()
    #expect(try talk.memories() == ["The user moved to Porto with their dog in April 2023.\n"])
  }

  @Test func answersKnowTheirQuestion() throws {
    let talk = try Talk()
    try talk.say("Hi Ana! What did you plant in the garden?", by: "Bo")
    try talk.say("Mostly tomatoes and beans, and a few sunflowers near the fence.")
    try talk.cube.ingest()
    #expect(try talk.memories().first?.hasPrefix("Asked \"What did you plant") == true)
    // A day later nobody answers any more.
    try talk.say("What did you cook for your parents?", by: "Bo", in: "d")
    try talk.say(
      "Mostly tomatoes and beans, and a few sunflowers near the fence.", in: "d",
      on: "2023-05-12T12:00:00Z")
    try talk.cube.ingest()
    #expect(try talk.memories().count { $0.hasPrefix("Asked") } == 1)
  }

  @Test func theOrderOfReadingDoesNotMatter() throws {
    // All at once, and one by one, see the same questions and names.
    var found: [[String]] = []
    for step in [1, 2, 5, 100] {
      let talk = try Talk()
      for number in 0..<20 {
        try talk.say(
          "I planted \(number) trees in our garden. What did you do at work?",
          by: number % 2 == 0 ? "Ana" : "Bo")
        if number % step == step - 1 { try talk.cube.ingest() }
      }
      try talk.cube.ingest()
      found.append(try talk.memories())
    }
    #expect(Set(found).count == 1)
    #expect(found[0].count >= 15)
  }

  @Test func aCrashLeavesNothingOrAll() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let first = try Cube.create(at: path, host: scratch.host())
    try first.close()
    let cube = try Cube.open(at: path, host: scratch.host(), ticks: false)
    let talk = MessageDraft(
      conversation: Array("c".utf8), role: Array("user".utf8), name: Array("Ana".utf8),
      content: Array("I moved to Porto last month. I love my red bike from the market.".utf8))
    try cube.write([.message(talk)], .durable)
    var reading = IngestionReading()
    let items = try cube.read { core throws(SQLiteError) in
      try reading.take(10, from: core.index)
    }
    // The process dies between reading and recording: the message waits on.
    #expect(items.count == 1)
    #expect(try cube.waitingCount() == 1)
    let next = try Cube.open(at: path, host: scratch.host(), ticks: false)
    #expect(try next.ingest() == 1)
    #expect(try next.counts().memories == 2)
    // The first one comes later, with the same: nothing is there twice.
    let made = try items.map { item in
      Ingestion.Made(
        message: item.message.id,
        records: try Ingestion.records(
          of: item.message, BuiltInExtractor().statements(of: item.source),
          by: BuiltInExtractor.name))
    }
    try next.close()
    try cube.change { core throws(CubeError) in try core.record(extracted: made) }
    #expect(try cube.counts().memories == 2)
    try cube.close()
  }

  @Test func whatAnotherLeftGoesOnByItself() throws {
    let talk = try Talk()
    for number in 0..<40 { try talk.say("I planted \(number) trees in our garden yesterday.") }
    let path = talk.cube.path
    try talk.cube.close()
    let cube = try Cube.open(at: path, host: talk.scratch.host())
    #expect(try eventually { try !cube.hasWaiting() })
    #expect(try cube.counts().memories == 40)
    try cube.close()
  }

  @Test func aRebuiltIndexSaysTheSame() throws {
    let talk = try Talk()
    for number in 0..<12 { try talk.say("I planted \(number) trees.", in: "c\(number % 3)") }
    try talk.cube.ingest(upTo: 7)
    let before = try talk.cube.jobs(all: true)
    let paths = try talk.cube.paths(.memories)
    try talk.cube.rebuild()
    #expect(try talk.cube.jobs(all: true) == before)
    #expect(try talk.cube.paths(.memories) == paths)
    #expect(try talk.cube.waitingCount() == 5)
  }

  @Test func jobsSayHowFarItIs() throws {
    let talk = try Talk()
    try talk.say("I moved to Porto last month.", in: "a b")
    try talk.say("I love my red bike from the market.", in: "z")
    try talk.say("I sold my red car to my uncle.", in: "z")
    #expect(try talk.cube.jobs().map(\.state) == [.queued, .queued])
    try talk.cube.ingest(upTo: 2)
    let jobs = try talk.cube.jobs()
    #expect(jobs.map(\.state) == [.running])
    #expect(jobs.first?.source == Array("messages/z.md".utf8))
    #expect(jobs.first?.messages == 1 && jobs.first?.waiting == 1)
    try talk.cube.ingest()
    #expect(try talk.cube.jobs().isEmpty)
    let done = try talk.cube.jobs(all: true)
    #expect(done.map(\.state) == [.done, .done])
    #expect(done.map(\.memories) == [1, 2])
    try talk.cube.write(
      [
        .create(
          .documents,
          Edit(path: Array("d.txt".utf8), content: .bytes(Array("Text.".utf8))))
      ], .spooled)
    #expect(try talk.cube.jobs().map(\.source) == [Array("documents/d.txt".utf8)])
    try talk.cube.indexTexts()
    #expect(try talk.cube.jobs().isEmpty)
    #expect(try talk.cube.jobs(all: true).last?.passages == 1)
  }

  @Test func aFailureIsShownUntilItIsOver() throws {
    let talk = try Talk()
    try talk.say("I moved to Porto last month.")
    talk.cube.noteIngestion(failed: .invalid("the disk is full"))
    #expect(try talk.cube.jobs().first?.state == .failed)
    #expect(try talk.cube.jobs().first?.error == "the disk is full")
    try talk.cube.ingest()
    #expect(try talk.cube.ingestionFailure() == nil)
    #expect(try talk.cube.jobs(all: true).map(\.state) == [.done])
  }

  @Test func whatIsPurgedIsNotRead() throws {
    let talk = try Talk()
    let first = try talk.say("I moved to Porto last month.")
    let second = try talk.say("I sold my red car to my uncle.")
    try talk.cube.purge([first])
    #expect(try talk.cube.waitingCount() == 1)
    try talk.cube.ingest()
    #expect(try talk.memories() == ["Ana sold their red car to their uncle.\n"])
    // A memory goes with the only message that it was made of.
    try talk.cube.purge([second])
    #expect(try talk.memories().isEmpty)
    #expect(try talk.cube.ingest() == 0)
  }

  @Test func whatIsDeletedStaysSo() throws {
    let talk = try Talk()
    try talk.say("I moved to Porto last month.")
    try talk.cube.ingest()
    let path = try #require(try talk.cube.paths(.memories).first)
    let object = try #require(try talk.cube.find(.memories, Array(path.utf8))?.object)
    try talk.cube.write([.delete(object, into: nil)], .spooled)
    #expect(try talk.cube.ingest() == 0)
    try talk.cube.rebuild()
    #expect(try talk.cube.ingest() == 0)
    #expect(try talk.memories().isEmpty)
  }

  @Test func aDuplicateIsReadOnce() throws {
    let talk = try Talk()
    try talk.say("I moved to Porto last month.", id: "m1")
    try talk.say("I moved to Porto last month.", id: "m1")
    #expect(try talk.cube.waitingCount() == 1)
    try talk.cube.ingest()
    #expect(try talk.memories().count == 1)
  }

  @Test func whoMayNotWriteIngestsNothing() throws {
    let talk = try Talk()
    try talk.say("I moved to Porto last month.")
    try talk.cube.synchronize()
    let reader = try Cube.open(
      at: talk.cube.path, host: talk.scratch.host(), readOnly: true, ticks: false)
    #expect(try reader.ingest() == 0)
    #expect(try reader.hasWaiting())
    try reader.close()
  }

  @Test func manyConversationsOfOneMessage() throws {
    let talk = try Talk()
    let drafts = (0..<2_000).map { number in
      Change.message(
        MessageDraft(
          conversation: Array("c\(number)".utf8), role: Array("user".utf8),
          name: Array("Ana".utf8), content: Array("I planted \(number) trees.".utf8)))
    }
    try talk.cube.write(drafts, .spooled)
    #expect(try talk.cube.ingest() == 2_000)
    #expect(try talk.cube.jobs(all: true).count == 2_000)
    #expect(try talk.cube.counts().memories == 2_000)
  }

  @Test(arguments: [
    "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00",
    "1969-12-31T23:59:59Z", "2016-12-31T23:59:60Z",
  ])
  func anyDateIsSurvived(date: String) throws {
    let talk = try Talk()
    try talk.say("I moved to Porto with my dog last month.", on: date)
    #expect(try talk.cube.ingest() == 1)
    #expect(try talk.memories().count == 1)
  }
}
