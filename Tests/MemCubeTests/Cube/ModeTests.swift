import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// A mode that an edit leaves as it is shown is none of its changes.
@Suite struct ModeTests {
  private func node(_ cube: Cube, _ path: String) throws -> Node {
    try #require(try cube.find(.memories, Array(path.utf8)))
  }

  /// Edits a file, and tells the modes that its heads say then.
  private func edit(_ cube: Cube, _ path: String, _ edit: Edit) throws -> [UInt16?] {
    let object = try #require(try node(cube, path).object)
    try cube.write([.edit(object, edit)], .durable)
    return try cube.state.withLock { state in
      let heads = try #require(try state.index.object(first: object)).heads
      return try heads.map { try #require(try state.index.record($0)).mode }
    }
  }

  /// What each edit adds to the log: of a file that never had a mode none, of one that has it this.
  @Test(arguments: [nil, 0o600, 0o644] as [UInt16?])
  func editsRecordTheModeOfTheirParent(said: UInt16?) throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let first = Edit(path: Array("a.md".utf8), content: .bytes(Array("one\n".utf8)), mode: said)
    try cube.write([.create(.memories, first)], .durable)
    let shown = try node(cube, "a.md").mode
    #expect(shown == said ?? 0o644)
    let text = Content.bytes(Array("two\n".utf8))
    // What a mount says of a file whose bytes alone were changed.
    #expect(try edit(cube, "a.md", Edit(content: text, mode: shown)) == [said])
    #expect(try edit(cube, "a.md", Edit(mtime: Timestamp(seconds: 7), mode: shown)) == [said])
    #expect(try edit(cube, "a.md", Edit(path: Array("b.md".utf8))) == [said])
    #expect(try edit(cube, "b.md", Edit(fields: ["type": "FACT"])) == [said])
    let object = try #require(try node(cube, "b.md").object)
    try cube.write([.delete(object, into: nil)], .durable)
    try cube.write([.edit(object, Edit(path: Array("c.md".utf8)))], .durable)
    #expect(try edit(cube, "c.md", Edit(content: text, mode: shown)) == [said])
    // A change is recorded, and one back to the usual mode too.
    #expect(try edit(cube, "c.md", Edit(mode: 0o400)) == [0o400])
    #expect(try edit(cube, "c.md", Edit(mode: 0o644)) == [0o644])
    try cube.close()
  }

  /// A chmod on one copy and an edit on another, whichever was first: the file has both.
  @Test(arguments: [true, false])
  func aChangedModeOutlivesAnEditElsewhere(changesModeFirst: Bool) throws {
    let copies = try Copies(["one", "two"])
    try copies.cube("one").put("a.md", "one\n", .durable)
    try copies.exchange("one", "two")
    func change() throws {
      _ = try edit(copies.cube("one"), "a.md", Edit(mode: 0o600))
      copies.wait("two")
    }
    func write() throws {
      let cube = try copies.cube("two")
      let text = Content.bytes(Array("two\n".utf8))
      _ = try edit(cube, "a.md", Edit(content: text, mode: try node(cube, "a.md").mode))
      copies.wait("one")
    }
    for step in changesModeFirst ? [change, write] : [write, change] { try step() }
    try copies.exchange("one", "two")
    for name in ["one", "two"] {
      #expect(try node(copies.cube(name), "a.md").mode == 0o600)
      #expect(try copies.cube(name).text("a.md") == "two\n")
    }
  }

  /// Of a file in conflict each head keeps the mode that it says, so the file shows what it showed.
  @Test func aRenameOfAConflictKeepsTheModeOfEachHead() throws {
    let copies = try Copies(["one", "two"])
    try copies.cube("one").put("a.md", "one\n", .durable)
    try copies.exchange("one", "two")
    let text = Content.bytes(Array("here\n".utf8))
    _ = try edit(copies.cube("one"), "a.md", Edit(content: text, mode: 0o600))
    copies.wait("two")
    try copies.cube("two").put("a.md", "there\n", .durable)
    try copies.exchange("one", "two")
    let cube = try copies.cube("one")
    #expect(try node(cube, "a.md").inConflict)
    #expect(try node(cube, "a.md").mode == 0o600)
    let renamed = Edit(path: Array("b.md".utf8))
    #expect(try Set(edit(cube, "a.md", renamed)) == [0o600, nil])
    #expect(try node(cube, "b.md").inConflict)
    #expect(try node(cube, "b.md").mode == 0o600)
    // What is shown is no change of either head; another mode is one of both.
    let touched = Edit(mtime: Timestamp(seconds: 7), mode: 0o600)
    #expect(try Set(edit(cube, "b.md", touched)) == [0o600, nil])
    #expect(try edit(cube, "b.md", Edit(mode: 0o400)) == [0o400, 0o400])
  }
}
