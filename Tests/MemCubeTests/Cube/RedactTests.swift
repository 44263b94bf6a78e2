import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// Forgetting one version: memcube(5), "Redaction".
@Suite struct RedactTests {
  private func text(_ cube: Cube, _ version: RecordID) throws -> String? {
    guard case .bytes(let bytes) = try cube.content(version: version) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func versions(_ copies: Copies, _ name: String, _ id: ObjectID) throws -> [Version] {
    try copies.cube(name).history(id)
  }

  @Test func noByteIsLeftAndThePlaceIsKept() throws {
    let copies = try Copies(["a"])
    let cube = try copies.cube("a")
    let id = try cube.put("x.md", "secretone", .durable)
    try cube.put("x.md", "open", .durable)
    try cube.put("x.md", "open and more", .durable)
    let before = try cube.history(id)
    try cube.redact(id)
    let after = try cube.history(id)
    #expect(after.map(\.id) == before.map(\.id) && after.map(\.number) == [1, 2, 3])
    #expect(after[0].redaction?.author == cube.host.author && after[0].sha256.isEmpty)
    #expect(try text(cube, after[1].id) == "open")
    // Once more, it stays as it is.
    try cube.redact(id)
    #expect(try cube.history(id) == after)
    try copies.close("a")
    #expect(try !copies.holds("a", "secretone"))
    // The same of the log alone.
    try Files.removeTree(copies.path("a").appending("index"))
    #expect(try versions(copies, "a", id) == after)
    #expect(try copies.cube("a").paths(.memories) == ["x.md"])
  }

  @Test func aRenameKeepsTheTextUntilItIsRedactedItself() throws {
    let copies = try Copies(["a"])
    let cube = try copies.cube("a")
    let id = try cube.put("x.md", "secretone", .durable)
    try cube.write([.edit(id, Edit(path: Array("y.md".utf8)))], .durable)
    // A change of fields alone is in no history, and goes with what it repeats.
    try cube.write([.edit(id, Edit(fields: ["tags": .array(["t"])]))], .durable)
    try cube.put("y.md", "open", .durable)
    let all = try cube.history(id)
    try cube.redact(id)
    #expect(try text(cube, all[1].id) == "secretone")
    try cube.redact(all[1].id)
    #expect(try cube.history(id).map { $0.redaction != nil } == [true, true, true, false])
    #expect(try cube.history(id).map(\.number) == [1, 2, 2, 3])
    #expect(try cube.verify(repair: false).isEmpty)
    try copies.close("a")
    #expect(try !copies.holds("a", "secretone"))
  }

  @Test func theNewestVersionIsRefused() throws {
    let copies = try Copies(["a", "b"])
    let id = try copies.cube("a").put("x.md", "one", .durable)
    let cube = try copies.cube("a")
    #expect(throws: CubeError.self) { try cube.redact(id) }
    #expect(throws: CubeError.self) {
      try cube.redact(RecordID(time: 1, high: 2, low: 3))
    }
    try copies.send("a", "b")
    try copies.cube("b").put("x.md", "two", .durable)
    try cube.put("x.md", "three", .durable)
    try copies.exchange("a", "b")
    // In conflict: what its text is, is not said yet.
    #expect(throws: CubeError.self) { try cube.redact(id) }
    #expect(try versions(copies, "a", id).allSatisfy { $0.redaction == nil })
  }

  @Test func whatWasDeletedIsRedactedWhole() throws {
    let copies = try Copies(["a"])
    let cube = try copies.cube("a")
    let id = try cube.put("x.md", "secretone", .durable)
    try cube.write([.delete(id, into: nil)], .durable)
    let all = try cube.history(id)
    for version in all { try cube.redact(version.id) }
    #expect(try cube.paths(.trash).isEmpty)
    #expect(try cube.history(id).allSatisfy { $0.redaction != nil && $0.path.isEmpty })
    try copies.close("a")
    #expect(try !copies.holds("a", "secretone"))
  }

  /// An old stick brings the text again; the other side renamed from it at the same time.
  @Test func concurrentRenameAndAnOldStick() throws {
    let copies = try Copies(["a", "b", "stick"])
    let id = try copies.cube("a").put("x.md", "secretone", .durable)
    try copies.send("a", "b")
    try copies.send("a", "stick")
    try copies.cube("b").write([.edit(id, Edit(path: Array("z.md".utf8)))], .durable)
    // Later: the two contents are in conflict, since what they have in common is gone.
    copies.wait("a")
    try copies.cube("a").put("x.md", "open", .durable)
    try copies.cube("a").redact(id)
    for _ in 0..<2 { try copies.exchange("a", "b") }
    try copies.send("stick", "a")
    for _ in 0..<2 { try copies.exchange("a", "b") }
    let (a, b) = (try copies.cube("a"), try copies.cube("b"))
    #expect(try a.history(id) == b.history(id))
    // The rename is a version of its own, and holds the text; what is shown is the later one.
    let renamed = try #require(try b.history(id).first { $0.path == Array("z.md".utf8) })
    #expect(try text(a, renamed.id) == "secretone" && text(b, renamed.id) == "secretone")
    for cube in [a, b] {
      let path = try #require(try cube.paths(.memories).first)
      let node = try #require(try cube.find(.memories, Array(path.utf8)))
      #expect(try cube.content(row: node.row) == .bytes(Array("open".utf8)))
      #expect(try cube.verify(repair: false).isEmpty)
    }
  }

  @Test func aBlobGoesWithItsVersion() throws {
    let copies = try Copies(["a", "b"])
    let cube = try copies.cube("a")
    let long = String(repeating: "secretone ", count: 150_000)
    let id = try cube.put("x.md", long, .durable)
    try copies.send("a", "b")
    try cube.put("x.md", "open", .durable)
    try cube.redact(id)
    for _ in 0..<2 { try copies.exchange("a", "b") }
    for name in ["a", "b"] {
      try copies.close(name)
      let left = try copies.holders(name, "secretone")
      #expect(left == [])
    }
  }

  @Test func anArchivedCubeRefusesWhatIsNew() throws {
    let copies = try Copies(["a", "b"])
    let cube = try copies.cube("a")
    let id = try cube.put("x.md", "one", .durable)
    try cube.put("x.md", "two", .durable)
    try copies.send("a", "b")
    try cube.archive()
    let since = try #require(try cube.archived())
    try cube.archive()
    #expect(try cube.archived() == since)
    for change in [
      Change.create(.memories, Edit(path: Array("y.md".utf8), content: .bytes([]))),
      .edit(id, Edit(path: Array("z.md".utf8))),
      .message(MessageDraft(conversation: [0x63], role: [0x75], content: [0x74])),
    ] {
      #expect(throws: CubeError.self) { try cube.write([change], .durable) }
    }
    try cube.write([.setting(key: Array("title".utf8), value: "T")], .durable)
    try cube.redact(id)
    // What a copy wrote that did not know is merged and shown.
    try copies.cube("b").put("w.md", "late", .durable)
    try copies.exchange("a", "b")
    #expect(try cube.paths(.memories) == ["w.md", "x.md"])
    try cube.write([.delete(id, into: nil)], .durable)
    try cube.unarchive()
    try cube.put("y.md", "new", .durable)
  }
}
