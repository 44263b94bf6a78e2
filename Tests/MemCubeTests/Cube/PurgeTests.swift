import Posix
import Testing

@testable import MemCube

@Suite struct PurgeTests {
  @Test func leavesNoByteAnywhere() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    let secret = "pin-8351-zebra"
    let id = try cube.put("pin.md", "the \(secret)", .durable)
    try cube.put("pin.md", "the \(secret) again", .durable)
    try cube.put("other.md", "harmless", .durable)
    _ = try cube.search(Array("zebra".utf8), now: Clock.now())
    #expect(try holds(scratch.directory, secret))
    try cube.purge([id])
    #expect(try cube.paths(.memories) == ["other.md"])
    #expect(try cube.search(Array("zebra".utf8), now: Clock.now()).total == 0)
    try cube.close()
    #expect(try !holds(scratch.directory, secret))
    #expect(try !holds(scratch.directory, "zebra"))
    let again = try Cube.open(at: path, host: scratch.host())
    #expect(try again.verify(repair: false) == [])
    try again.rebuild()
    #expect(try again.paths(.memories) == ["other.md"])
    try again.close()
  }

  @Test func whatACopyBringsBackGoesAgainAtOnce() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    let id = try cube.put("pin.md", "the stick-9327 secret", .durable)
    let name = try #require(try cube.bundle.segments().first?.name)
    let stale = try Files.readAll(cube.bundle.path(of: name))
    try cube.purge([id])
    #expect(try !holds(path, "stick-9327"))
    let file = try Files.open(
      cube.bundle.path(of: name), OpenFlags.write | OpenFlags.create | OpenFlags.truncate)
    try Files.write(file, stale)
    #expect(try holds(path, "stick-9327"))
    try cube.refresh()
    #expect(try !holds(path, "stick-9327"))
    #expect(try cube.paths(.memories) == [])
    try cube.close()
  }

  /// Whether any file below a directory holds some bytes.
  private func holds(_ directory: Path, _ text: String) throws -> Bool {
    for entry in try Files.list(directory) {
      let path = directory.appending(entry.name)
      if entry.kind == .directory {
        if try holds(path, text) { return true }
      } else if entry.kind == .regular {
        // A database's log goes when its last user, a thread that is ending, lets go of it.
        guard let bytes = try? Files.readAll(path) else { continue }
        let needle = Array(text.utf8)
        guard bytes.count >= needle.count else { continue }
        for start in 0...(bytes.count - needle.count)
        where bytes[start] == needle[0] && bytes[start..<(start + needle.count)] == needle[...] {
          print("found in \(path)")
          return true
        }
      }
    }
    return false
  }
}
