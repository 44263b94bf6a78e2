import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// The counterexamples of memcube(5) in which files are hurt or put back.
@Suite struct DamageCounterexamples {
  /// 1. A torn file comes over a good one: healed from the index before anything else reads it.
  @Test(arguments: ["empty", "cut", "flipped"]) func tornFileOverAGoodOne(how: String) throws {
    let copies = try Copies(["a", "b"])
    try copies.cube("a").put("x.md", "precious", .durable)
    try copies.send("a", "b")
    let segment = try #require(try copies.segments("b").first)
    let whole = try Files.readAll(segment)
    var torn = whole
    switch how {
    case "empty": torn = []
    case "cut": torn = Array(whole.dropLast(40))
    default: torn[whole.count - 60] ^= 1
    }
    try Workspace.write(torn, to: segment)
    try copies.send("b", "a")
    try copies.cube("a").refresh()
    #expect(try copies.segments("a").map { try Files.readAll($0) } == [whole])
    #expect(try copies.cube("a").text("x.md") == "precious")
    #expect(try copies.cube("a").verify(repair: false) == [])
  }

  /// 1, and then a power loss takes the note back by which the index is trusted: it is made anew,
  /// but first it heals what it alone holds.
  @Test(arguments: [true, false]) func tornFileAndALostNote(isOnlyCut: Bool) throws {
    let copies = try Copies(["a"])
    try copies.cube("a").put("x.md", "precious", .durable)
    try copies.close("a")
    let segment = try #require(try copies.segments("a").first)
    let whole = try Files.readAll(segment)
    try Workspace.write(isOnlyCut ? Array(whole.dropLast(40)) : [], to: segment)
    let home = try copies.host("a").state
    let notes = try Workspace.files(home).filter {
      String(decoding: $0, as: UTF8.self).contains("/generation.")
    }
    #expect(notes.count == 1)
    for note in notes { try Files.unlink(home.appending(note)) }
    #expect(try copies.cube("a").text("x.md") == "precious")
    #expect(try copies.segments("a").map { try Files.readAll($0) } == [whole])
    #expect(try copies.cube("a").verify(repair: false) == [])
  }

  /// 1, where records were written in another order than that of their ids, as happens in a thread
  /// that a peer in the future began: not one of them is lost by healing.
  @Test func tornAfterAThreadFromTheFuture() throws {
    let copies = try Copies(["a", "b"], starts: ["b": 4_086_590_400_000])
    try copies.cube("b").put("x.md", "one", .durable)
    try copies.send("b", "a")
    let old = Set(try copies.segments("a"))
    let cube = try copies.cube("a")
    try cube.put("x.md", "two")
    try cube.put("y.md", "three")
    try cube.put("z.md", "four", .durable)
    let segment = try #require(try copies.segments("a").first { !old.contains($0) })
    let whole = try Files.readAll(segment)
    try Workspace.write([], to: segment)
    try cube.upkeep()
    #expect(try Files.readAll(segment) == whole)
    #expect(try cube.verify(repair: false) == [])
    try cube.rebuild()
    #expect(try cube.paths(.memories) == ["x.md", "y.md", "z.md"])
  }

  /// 9. A manifest that is missing or torn is written again.
  @Test(arguments: [nil, "", "{\"memcube\":1"]) func manifestMissingOrTorn(text: String?) throws {
    let copies = try Copies(["a"])
    try copies.cube("a").put("x.md", "one", .durable)
    try copies.close("a")
    let manifest = copies.path("a").appending("manifest.json")
    let good = try Files.readAll(manifest)
    if let text {
      try Workspace.write(Array(text.utf8), to: manifest)
    } else {
      try Files.unlink(manifest)
    }
    #expect(try copies.cube("a").text("x.md") == "one")
    #expect(try Files.readAll(manifest) == good)
  }

  /// 9. One of another cube, or of a newer version: refused, and nothing is written.
  @Test(arguments: ["foreign", "newer"]) func manifestForeignOrNewer(kind: String) throws {
    let copies = try Copies(["a"])
    try copies.cube("a").put("x.md", "one", .durable)
    try copies.close("a")
    let manifest = copies.path("a").appending("manifest.json")
    let cube =
      kind == "foreign" ? String(repeating: "ab", count: 16) : String(repeating: "0", count: 32)
    let version = kind == "newer" ? 2 : 1
    try Workspace.write(
      Array("{\"memcube\":\(version),\"cube\":\"\(cube)\"}\n".utf8), to: manifest)
    let before = try Workspace.tree(copies.path("a"))
    do {
      _ = try copies.cube("a")
      Issue.record("it was opened")
    } catch let error as CubeError { #expect(error.codes.exit == 5) }
    #expect(try Workspace.tree(copies.path("a")) == before)
  }

  /// 10. A peer's index that is copied over ours while it is open is never read.
  @Test func anotherIndexOverOurs() throws {
    let copies = try Copies(["a", "b"])
    try copies.cube("a").put("x.md", "ours", .durable)
    try copies.cube("b").put("y.md", "theirs", .durable)
    let (ours, theirs) = (try index(copies, "a"), try index(copies, "b"))
    try copies.close("b")
    try copies.run(["cp", "-r", "\(theirs)", "\(ours.parent)/"])
    try copies.run(["rsync", "-a", "--ignore-times", "\(theirs)/", "\(ours)/"])
    try copies.cube("a").put("z.md", "later", .durable)
    #expect(try copies.cube("a").paths(.memories) == ["x.md", "z.md"])
    try copies.close("a")
    #expect(try copies.cube("a").paths(.memories) == ["x.md", "z.md"])
  }

  private func index(_ copies: Copies, _ name: String) throws -> Path {
    try copies.cube(name).state.withLock { $0.indexFile.directory }
  }

  /// 11. A backup in the bundle's place, the host's state put back, and a cloned machine.
  @Test func putBackAndCloned() throws {
    let copies = try Copies(["a"])
    let (a, scratch) = (copies.path("a"), copies.scratch)
    try copies.cube("a").put("x.md", "one", .durable)
    try copies.close("a")
    try copies.run(["cp", "-a", "\(a)", "\(a).backup"])
    try copies.run(["cp", "-a", "\(scratch.path("a"))", "\(scratch.path("state"))"])
    try copies.cube("a").put("y.md", "two", .durable)
    try copies.close("a")
    try copies.run(["cp", "-a", "\(a)", "\(a).later"])
    // The bundle is put back, the host's state is not.
    try copies.run(["rm", "-rf", "\(a)"])
    try copies.run(["cp", "-r", "\(a).backup", "\(a)"])
    #expect(try copies.cube("a").paths(.memories) == ["x.md"])
    try copies.cube("a").put("z.md", "three", .durable)
    try copies.close("a")
    // The host's state is put back, the bundle is not: sequence numbers come twice.
    try copies.run(["rm", "-rf", "\(scratch.path("a"))"])
    try copies.run(["cp", "-a", "\(scratch.path("state"))", "\(scratch.path("a"))"])
    try copies.cube("a").put("w.md", "four", .durable)
    try copies.run(["rsync", "-a", "--exclude", "index", "\(a).later/", "\(a)/"])
    try copies.cube("a").upkeep()
    #expect(try copies.cube("a").paths(.memories) == ["w.md", "x.md", "y.md", "z.md"])
    #expect(try copies.cube("a").verify(repair: false) == [])
  }

  /// 12. A copy made while packing runs holds all that was durable when it began.
  @Test func copiedWhilePackingRuns() throws {
    let copies = try Copies(["a", "b"])
    for number in 0..<24 {
      try copies.cube("a").put("n\(number).md", "text \(number)", .durable)
    }
    let target = copies.scratch.path("copy.memcube")
    let child = try Process.spawn(["cp", "-r", "\(copies.path("a"))", "\(target)"])
    try copies.cube("a").upkeep()
    _ = try child.wait()
    let copy = try Cube.open(at: target, host: try copies.host("b"), ticks: false)
    #expect(try copy.paths(.memories).count == 24)
  }
}
