import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

/// What is newer is what was written later, and not what came here or was moved later.
@Suite struct WritingTimeTests {
  private let home = [UInt8]("home".utf8)
  private let now = Clock.now()

  private func put(_ cube: Cube, _ path: String, _ mtime: Timestamp?) throws -> RecordID {
    let edit = Edit(
      path: Array(path.utf8), content: .bytes(Array("my home is \(path)".utf8)), mtime: mtime)
    return try cube.write([.create(.memories, edit)], .durable)[0]
  }

  private func times(_ cube: Cube) throws -> [String: Timestamp] {
    var found: [String: Timestamp] = [:]
    for result in try cube.search(home, now: now).results {
      found[String(decoding: result.path, as: UTF8.self)] = result.time
    }
    return found
  }

  @Test func tidyingIsNoNews() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    defer { try? cube.close() }
    let (old, new) = (Timestamp(seconds: 1_430_000_000), Timestamp(seconds: 1_760_000_000))
    // The older one came later, as copy tools bring them.
    _ = try put(cube, "new.md", new)
    let object = try put(cube, "old.md", old)
    #expect(try times(cube) == ["memories/new.md": new, "memories/old.md": old])
    let later = try cube.search(Array("home after:2020-01-01".utf8), now: now)
    #expect(later.results.map(\.time) == [new])
    try cube.write([.edit(object, Edit(path: Array("homes/old.md".utf8)))], .durable)
    try cube.write([.edit(object, Edit(mode: 0o600))], .durable)
    #expect(try times(cube) == ["memories/new.md": new, "memories/homes/old.md": old])
    // What is written anew is news.
    let text = Content.bytes(Array("my home is elsewhere".utf8))
    try cube.write([.edit(object, Edit(content: text))], .durable)
    let time = try #require(try times(cube)["memories/homes/old.md"])
    #expect(time > new)
  }

  @Test func aTimeThatSaysNothingIsThatOfItsComing() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    defer { try? cube.close() }
    let before = Clock.now().seconds
    _ = try put(cube, "none.md", nil)
    _ = try put(cube, "epoch.md", Timestamp(seconds: 0))
    _ = try put(cube, "future.md", Timestamp(seconds: 4_000_000_000))
    for (path, time) in try times(cube) {
      #expect((before...before + 600).contains(time.seconds), "\(path)")
    }
    #expect(try times(cube).count == 3)
  }
}
