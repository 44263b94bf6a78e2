import Posix
import SQLite
import Testing

@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

/// What a service's caller deleted does not come back from the message that it was learned from.
@Suite struct WithdrawalTests {
  private func say(_ cube: Cube, _ text: String) throws -> RecordID {
    let draft = MessageDraft(
      conversation: Array("c".utf8), role: Array("user".utf8), content: Array(text.utf8))
    return try cube.write([.message(draft)], .durable)[0]
  }

  /// The places at which a word is found.
  private func found(_ cube: Cube, _ word: String) throws -> Int {
    try cube.indexTexts()
    return try cube.search(Array(word.utf8), now: Clock.now()).total
  }

  private func learned(_ cube: Cube) throws -> ObjectID {
    let files = try cube.files(.memories)
    return try #require(files.first?.node.object)
  }

  @Test func notByAskingSearchingOrLearning() throws {
    let copies = try Copies(["a", "b"])
    let cube = try copies.cube("a")
    let message = try say(cube, "note: my locker code is zebra-9911")
    try cube.ingest()
    let memory = try learned(cube)
    #expect(try found(cube, "zebra") > 0)
    try cube.write(try cube.deleting([memory]), .durable)
    #expect(try found(cube, "zebra") == 0)
    #expect(try cube.isWithdrawn(message))
    let row = try #require(try cube.conversations().first?.row)
    #expect(try cube.messages(conversation: row, after: nil, limit: 9).map(\.id) == [message])
    // On the other copy, which may not have learned yet, and in an index made anew.
    try copies.exchange("a", "b")
    let other = try copies.cube("b")
    try other.refresh()
    try other.ingest()
    #expect(try found(other, "zebra") == 0)
    try other.rebuild()
    #expect(try found(other, "zebra") == 0)
    #expect(try other.paths(.memories) == [])
    // Nor by emptying the trash.
    try cube.purge([memory])
    #expect(try found(cube, "zebra") == 0)
  }

  @Test func aRestoredMemoryBringsItsMessageBack() throws {
    let copies = try Copies(["a"])
    let cube = try copies.cube("a")
    let message = try say(cube, "note: my locker code is zebra-9911")
    try cube.ingest()
    let memory = try learned(cube)
    try cube.write(try cube.deleting([memory]), .durable)
    try cube.write([.edit(memory, Edit())], .durable)
    #expect(try !cube.isWithdrawn(message))
    #expect(try found(cube, "zebra") > 0)
  }

  /// `rm` and the trash of a mount are a person's: the message stays what it is.
  @Test func aPlainDeleteLeavesTheMessage() throws {
    let copies = try Copies(["a"])
    let cube = try copies.cube("a")
    _ = try say(cube, "note: my locker code is zebra-9911")
    try cube.ingest()
    try cube.write([.delete(try learned(cube), into: nil)], .durable)
    #expect(try found(cube, "zebra") == 1)
  }
}
