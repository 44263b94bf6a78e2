import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// A bundle that keeps the state of its hosts inside.
@Suite struct InnerStateTests {
  private static let secret = "zebra-7741"

  /// Whether any file below a directory has the secret in it, or in its name.
  private func holds(_ directory: Path, _ text: String = InnerStateTests.secret) throws -> Bool {
    guard Files.exists(directory) else { return false }
    return try Workspace.tree(directory).contains { name, bytes in
      String(decoding: name, as: UTF8.self).contains(text)
        || String(decoding: bytes, as: UTF8.self).contains(text)
    }
  }

  @Test func nothingStaysOutside() throws {
    let scratch = try Scratch(), path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, keepsStateInside: true, host: host)
    try cube.put("\(Self.secret).md", "the \(Self.secret)", .spooled)
    cube.keepRejected(
      Array(Self.secret.utf8), Array("x".utf8), at: Clock.now(), ending: [], reason: "why")
    #expect(try !holds(host.state) && !holds(host.cache))
    try cube.put("other.md", "other", .durable)
    try cube.close()
    #expect(try !holds(host.state) && !holds(host.cache))
    #expect(try !Workspace.tree(host.state).keys.contains { $0.starts(with: "cubes".utf8) })
    // It is the same replica at the next opening, with the same index.
    let again = try Cube.open(at: path, host: host)
    #expect(again.slot == cube.slot)
    #expect(again.replica.label == cube.replica.label)
    #expect(try again.text("\(Self.secret).md") == "the \(Self.secret)")
    #expect(try again.verify(repair: false) == [])
    try again.close()
  }

  /// The state goes where the bundle goes.
  @Test func renamed() throws {
    let scratch = try Scratch(), host = scratch.host()
    let (old, new) = (scratch.path("a.memcube"), scratch.path("b.memcube"))
    let cube = try Cube.create(at: old, keepsStateInside: true, host: host)
    try cube.put("a.md", "a", .durable)
    let label = cube.replica.label
    try cube.rename(to: new)
    try cube.put("b.md", "b", .durable)
    try cube.close()
    let again = try Cube.open(at: new, host: host)
    #expect(again.replica.label == label && again.slot == cube.slot)
    #expect(try again.paths(.memories) == ["a.md", "b.md"])
    #expect(try again.notices(now: Clock.now()).isEmpty)
    try again.close()
  }

  /// A copy is another replica: two that write under one label would be taken for one.
  @Test func copied() throws {
    let scratch = try Scratch(), host = scratch.host()
    let (one, two) = (scratch.path("a.memcube"), scratch.path("b.memcube"))
    let cube = try Cube.create(at: one, keepsStateInside: true, host: host)
    try cube.put("a.md", "a", .durable)
    try cube.close()
    for (name, bytes) in try Workspace.tree(one) {
      try Workspace.write(bytes, to: two.appending(name))
    }
    let copy = try Cube.open(at: two, host: host)
    #expect(copy.replica.label != cube.replica.label)
    #expect(try copy.paths(.memories) == ["a.md"])
    try copy.put("b.md", "b", .durable)
    try copy.close()
  }

  /// What was outside moves in when the bundle gets the mark: what waits in the spool, too.
  @Test func movesIn() throws {
    let scratch = try Scratch(), path = scratch.path("a.memcube"), host = scratch.host()
    let cube = try Cube.create(at: path, host: host)
    try cube.put("a.md", Self.secret, .durable)
    try cube.put("b.md", "spooled", .spooled)
    let spool = try Files.readAll(cube.spoolPath)
    try cube.close()
    try Workspace.write(spool, to: cube.spoolPath)
    cube.keepRejected(
      Array(Self.secret.utf8), Array("x".utf8), at: Clock.now(), ending: [], reason: "why")
    try Workspace.write([], to: path.appending(Bundle.innerMark))
    let again = try Cube.open(at: path, host: host)
    #expect(try again.paths(.memories) == ["a.md", "b.md"])
    #expect(try Files.list(again.rejectedDirectory).count == 1)
    try again.close()
    #expect(try !holds(host.state))
  }

  /// A purge leaves nothing in the state inside either, nor in another host's.
  @Test func purged() throws {
    let scratch = try Scratch(), path = scratch.path("a.memcube")
    let first = try Cube.create(at: path, keepsStateInside: true, host: scratch.host("one"))
    let id = try first.put("a.md", "the \(Self.secret)", .durable)
    _ = try first.search(Array(Self.secret.utf8), now: Clock.now())
    try first.close()
    let second = try Cube.open(at: path, host: scratch.host("two"))
    #expect(second.replica.label != first.replica.label)
    try second.purge([id])
    try second.close()
    #expect(try !holds(path))
    let again = try Cube.open(at: path, host: scratch.host("one"))
    #expect(try again.paths(.memories) == [])
    try again.close()
  }
}
