import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// The counterexamples of memcube(5) in which replicas write at the same time.
@Suite struct MergeCounterexamples {
  /// 2. v1 ← v2 ← v3 with v2 not yet here: one head, no conflict.
  @Test func middleVersionNotYetHere() throws {
    let copies = try Copies(["a", "b"])
    for text in ["one", "two", "three"] {
      let before = Set(try copies.segments("a"))
      try copies.cube("a").put("x.md", text, .durable)
      let new = try #require(try copies.segments("a").first { !before.contains($0) })
      guard text != "two" else { continue }
      let place = copies.path("b").bytes + new.bytes.dropFirst(copies.path("a").bytes.count)
      try Workspace.write(try Files.readAll(new), to: Path(place))
    }
    let node = try #require(try copies.node("b", "x.md"))
    #expect(!node.inConflict)
    #expect(try copies.cube("b").text("x.md") == "three")
    #expect(try copies.cube("b").heads(try #require(node.object)).count == 1)
  }

  /// 3. A peer in 2099 stamps its own threads and nothing else; causes still sort first.
  @Test func peerIn2099() throws {
    let copies = try Copies(["a", "b"], starts: ["b": 4_086_590_400_000])
    try copies.cube("a").put("x.md", "one", .durable)
    try copies.send("a", "b")
    let theirs = try copies.cube("b").put("x.md", "two", .durable)
    try copies.exchange("a", "b")
    let ours = try copies.cube("a").put("y.md", "mine", .durable)
    #expect(SegmentName.month(of: ours) == Array("2026-11".utf8))
    let after = try copies.cube("a").put("x.md", "three", .durable)
    #expect(theirs < after)
    #expect(try copies.cube("a").text("x.md") == "three")
  }

  /// 4. Criss-cross: both merge the same two heads, then edit: what was deleted stays deleted.
  @Test func crissCross() throws {
    let copies = try Copies(["a", "b"])
    try copies.cube("a").put("x.md", "1\n2\n3\n4\n5\n6\n7\n", .durable)
    try copies.send("a", "b")
    try copies.cube("a").put("x.md", "1\n3\n4\n5\n6\n7\n", .durable)
    try copies.cube("b").put("x.md", "1\n2\n3\n4\n5\n6\n7 b\n", .durable)
    try copies.exchange("a", "b")
    try copies.cube("a").put("x.md", "1\n3\n4 a\n5\n6\n7 b\n", .durable)
    try copies.cube("b").put("x.md", "1\n3\n4\n5\n6 b\n7 b\n", .durable)
    try copies.exchange("a", "b")
    for name in ["a", "b"] {
      let text = try #require(try copies.cube(name).text("x.md"))
      #expect(!text.split(separator: "\n").contains("2"))
    }
    #expect(try copies.cube("a").text("x.md") == copies.cube("b").text("x.md"))
  }

  /// 5. Two appends are both kept; the same line changed on both: the later one, in conflict.
  @Test func appendsAndSameLine() throws {
    let copies = try Copies(["a", "b"])
    try copies.cube("a").put("x.md", "start\n", .durable)
    try copies.cube("a").put("y.md", "start\n", .durable)
    try copies.send("a", "b")
    copies.wait("b")
    for name in ["a", "b"] {
      try copies.cube(name).put("x.md", "start\nfrom \(name)\n", .durable)
      try copies.cube(name).put("y.md", "by \(name)\n", .durable)
    }
    try copies.exchange("a", "b")
    for name in ["a", "b"] {
      #expect(
        try copies.cube(name).text("x.md") == "start\nfrom b\nfrom a\n"
          || copies.cube(name).text("x.md") == "start\nfrom a\nfrom b\n")
      #expect(try copies.node(name, "x.md")?.inConflict == false)
      #expect(try copies.cube(name).text("y.md") == "by b\n")
      let node = try #require(try copies.node(name, "y.md"))
      #expect(node.inConflict)
      #expect(try copies.cube(name).history(try #require(node.object)).count == 3)
    }
    #expect(try copies.cube("a").text("x.md") == copies.cube("b").text("x.md"))
  }

  /// 6. An older claim arrives: names change once; then a local rm or edit touches one file only.
  @Test(arguments: [true, false]) func olderClaim(removesOlder: Bool) throws {
    let copies = try Copies(["a", "b"])
    try copies.cube("a").put("n.md", "older", .durable)
    copies.wait("b", 60_000)
    let younger = try copies.cube("b").put("n.md", "younger", .durable)
    try copies.exchange("a", "b")
    let name = "n (\(String("\(younger)".suffix(8)))).md"
    #expect(try copies.cube("b").paths(.memories) == [name, "n.md"].sorted())
    let path = removesOlder ? "n.md" : name
    let gone = try #require(try copies.node("b", path)?.object)
    try copies.cube("b").write([.delete(gone, into: nil)], .durable)
    let left = removesOlder ? name : "n.md"
    #expect(try copies.cube("b").paths(.memories) == [left])
    try copies.exchange("a", "b")
    #expect(try copies.cube("a").paths(.memories) == [left])
  }

  /// 13. Two children of a first version that is not here: no text doubled in silence.
  @Test func childrenOfAnAbsentVersion() throws {
    let copies = try Copies(["a", "b", "c"])
    try copies.cube("a").put("x.md", "same\n", .durable)
    let first = Set(try copies.segments("a").map(\.lastComponent))
    try copies.send("a", "b")
    for name in ["a", "b"] {
      try copies.cube(name).put("x.md", "same\nby \(name)\n", .durable)
      for segment in try copies.segments(name) where !first.contains(segment.lastComponent) {
        let rest = segment.bytes.dropFirst(copies.path(name).bytes.count)
        try Workspace.write(try Files.readAll(segment), to: Path(copies.path("c").bytes + rest))
      }
    }
    let node = try #require(try copies.node("c", "x.md"))
    let text = try #require(try copies.cube("c").text("x.md"))
    #expect(text.split(separator: "\n").count { $0 == "same" } == 1)
    #expect(node.inConflict)
  }

  /// 14. chmod, a tag or mv does not end a conflict, nor does what happens to a rival.
  @Test func conflictsStay() throws {
    let copies = try Copies(["a", "b"])
    try copies.cube("a").put("x.md", "start\n", .durable)
    try copies.send("a", "b")
    copies.wait("b")
    for name in ["a", "b"] { try copies.cube(name).put("x.md", "by \(name)\n", .durable) }
    try copies.exchange("a", "b")
    let cube = try copies.cube("a")
    let object = try #require(try copies.node("a", "x.md")?.object)
    for edit in [
      Edit(mode: 0o600), Edit(fields: ["tags": .array([JSON("red")])]),
      Edit(path: Array("y.md".utf8)),
    ] {
      try cube.write([.edit(object, edit)], .durable)
      #expect(try cube.file(object: object)?.inConflict == true)
    }
    // In the trash it is one as well, and so it is when it comes back.
    try cube.write([.delete(object, into: nil)], .durable)
    try cube.write([.edit(object, Edit(path: Array("z.md".utf8)))], .durable)
    #expect(try cube.file(object: object)?.inConflict == true)
    try cube.put("z.md", "decided\n", .durable)
    try copies.exchange("a", "b")
    #expect(try copies.node("b", "z.md")?.inConflict == false)
  }

  /// 14. A hold never brings back what is in the trash.
  @Test func holdsNeverRestore() throws {
    let copies = try Copies(["a", "b"])
    try copies.cube("a").put("n.md", "older", .durable)
    copies.wait("b", 60_000)
    try copies.cube("b").put("n.md", "younger", .durable)
    try copies.exchange("a", "b")
    let cube = try copies.cube("a")
    for file in try cube.files(.memories) {
      try cube.write([.delete(try #require(file.node.object), into: nil)], .durable)
    }
    #expect(try cube.paths(.memories) == [])
    #expect(try cube.paths(.trash).count == 2)
  }

  /// 16. More writers than a merge looks at: a value is found, and shown as a conflict.
  @Test func thirtyFourWriters() throws {
    let names = (0..<34).map { "w\($0)" }
    let copies = try Copies(names)
    try copies.cube("w0").put("x.md", "start\n", .durable)
    for name in names.dropFirst() { try copies.send("w0", name) }
    for name in names {
      try copies.cube(name).put("x.md", "by \(name)\n", .durable)
      try copies.close(name)
    }
    for name in names.dropFirst() { try copies.send(name, "w0") }
    #expect(try copies.node("w0", "x.md")?.inConflict == true)
  }
}
