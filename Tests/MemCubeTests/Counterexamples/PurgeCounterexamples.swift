import Digest
import Posix
import SQLite
import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// The counterexamples of memcube(5) about forgetting.
@Suite struct PurgeCounterexamples {
  /// 7. A purge while the other side edits, and an old stick that comes back.
  @Test func purgeAgainstAnEdit() throws {
    let copies = try Copies(["a", "b", "stick"])
    let id = try copies.cube("a").put("x.md", "secretone", .durable)
    try copies.cube("a").put("y.md", "harmless", .durable)
    try copies.send("a", "b")
    try copies.send("a", "stick")
    try copies.cube("b").put("x.md", "secretone secrettwo", .durable)
    try copies.cube("a").purge([id])
    try copies.exchange("a", "b")
    try copies.exchange("a", "b")
    try copies.send("stick", "a")
    try copies.exchange("a", "b")
    for name in ["a", "b"] {
      #expect(try copies.cube(name).paths(.memories) == ["y.md"])
      try copies.close(name)
      for text in ["secretone", "secrettwo"] { #expect(try !copies.holds(name, text)) }
    }
  }

  /// 8. What is purged cannot be confirmed by hashing guesses: the salt goes with the line.
  @Test func guessesCannotBeConfirmed() throws {
    let copies = try Copies(["a"])
    let cube = try copies.cube("a")
    let one = try cube.put("pin.md", "1234", .durable)
    let two = try cube.put("pin2.md", "1234", .durable)
    let salts = try [one, two].map { id in
      String(decoding: Hex.encode(try #require(try record(cube, id)).salt), as: UTF8.self)
    }
    #expect(salts[0] != salts[1])
    try cube.purge([one, two])
    try copies.close("a")
    for salt in salts { #expect(try !copies.holds("a", salt)) }
  }

  private func record(_ cube: Cube, _ id: RecordID) throws -> Record? {
    try cube.read { core throws(SQLiteError) in try core.index.record(id) }
  }

  /// 15. A duplicate of a purged message that another replica imported by itself, and that the
  /// purge could not name: whoever has both, names it.
  @Test(arguments: [true, false]) func aDuplicateThatComesLater(toldFirst: Bool) throws {
    let copies = try Copies(["a", "b"])
    func draft(_ id: String?, _ text: String) -> Change {
      .message(
        MessageDraft(
          conversation: Array("c".utf8), role: Array("user".utf8), content: Array(text.utf8),
          messageID: id.map { Array($0.utf8) }))
    }
    let ids = try copies.cube("a").write(
      [draft("m1", "secretthree"), draft("m2", "harmless")], .durable)
    if toldFirst { try copies.send("a", "b") }
    // The same message, another one of its id, and one without an id.
    try copies.cube("b").write(
      [draft("m1", "secretthree"), draft("m1", "other"), draft(nil, "said again")], .durable)
    if !toldFirst { try copies.send("a", "b") }
    try copies.cube("a").purge([ids[0]])
    try copies.exchange("a", "b")
    try copies.cube("b").upkeep()
    try copies.exchange("a", "b")
    for name in ["a", "b"] {
      let row = try #require(try copies.cube(name).conversations().first?.row)
      let shown = try copies.cube(name).messages(conversation: row, after: nil, limit: 9)
      #expect(
        Set(shown.map(\.content))
          == Set(
            ["harmless", "other", "said again"].map {
              Content.bytes(Array($0.utf8))
            }))
      try copies.close(name)
      #expect(try !copies.holds(name, "secretthree"))
    }
  }

  /// 15. A memory that was learned of one message and repeats words of the one before goes with either.
  @Test(arguments: [true, false]) func aMemoryThatRepeatsAnotherMessage(isLearnedApart: Bool) throws
  {
    let copies = try Copies(["a", "b"])
    let drafts = [
      "The dentist in Zanzibar hurt my left molar.", "They promised a refund of 120 euros.",
    ]
    let ids = try copies.cube("a").write(
      drafts.map { text in
        .message(
          MessageDraft(
            conversation: Array("c".utf8), role: Array("user".utf8), content: Array(text.utf8)))
      }, .durable)
    if isLearnedApart { try copies.exchange("a", "b") }
    let reader = isLearnedApart ? "b" : "a"
    try copies.cube(reader).ingest()
    let learned = try copies.cube(reader)
    let told = try learned.paths(.memories).compactMap { try learned.text($0) }
    #expect(told.contains { $0.contains("molar") && $0.contains("refund") })
    if !isLearnedApart { try copies.exchange("a", "b") }
    try copies.cube("a").purge([ids[0]])
    try copies.exchange("a", "b")
    try copies.cube("b").upkeep()
    try copies.exchange("a", "b")
    for name in ["a", "b"] {
      try copies.close(name)
      #expect(try !copies.holds(name, "molar"))
      #expect(try copies.holds(name, "refund"))
    }
  }

  /// 15. Two messages without message_id are two; a purge of one leaves the other.
  @Test func twoMessages() throws {
    let copies = try Copies(["a"])
    let cube = try copies.cube("a")
    let draft = MessageDraft(
      conversation: Array("c".utf8), role: Array("user".utf8), content: Array("yes".utf8))
    let ids = try cube.write([.message(draft), .message(draft)], .durable)
    let row = try #require(try cube.conversations().first?.row)
    #expect(try cube.messages(conversation: row, after: nil, limit: 9).map(\.id) == ids)
    try cube.purge([ids[0]])
    #expect(try cube.messages(conversation: row, after: nil, limit: 9).map(\.id) == [ids[1]])
  }

  /// 15. A purge reaches damaged pieces, a segment that left log/, twins and temporaries.
  @Test func purgeReachesEverything() throws {
    let copies = try Copies(["a", "b"])
    let cube = try copies.cube("a")
    let id = try cube.put("x.md", "secretone", .durable)
    let temporary = try cube.put("x.tmp", "secretone secrettwo", .durable)
    try cube.write([.delete(temporary, into: id)], .durable)
    copies.wait("b", 60_000)
    try copies.cube("b").put("x.md", "secretone", .durable)
    try copies.exchange("a", "b")
    // Damage, which leaves a copy of the torn file in the host's state.
    let segment = try #require(try copies.segments("a").last)
    try Workspace.write(try Files.readAll(segment).dropLast(3) + [], to: segment)
    try cube.upkeep()
    #expect(try copies.holds("a", "secretone"))
    try cube.purge([id])
    try copies.exchange("a", "b")
    try copies.exchange("a", "b")
    for name in ["a", "b"] {
      #expect(try copies.cube(name).paths(.memories) == [])
      try copies.close(name)
      for text in ["secretone", "secrettwo"] { #expect(try !copies.holds(name, text)) }
    }
  }
}
