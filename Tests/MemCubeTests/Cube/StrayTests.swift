import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// What is in log/ and is no segment.
@Suite struct StrayTests {
  private func verified(
    _ body: (Path) throws -> Void
  ) throws -> (damage: [String], notes: [String]) {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.put("a.md", "one", .durable)
    try body(cube.bundle.log)
    defer { try? cube.close() }
    return (
      try cube.verify(repair: false).map { String(decoding: $0.file, as: UTF8.self) },
      try cube.notices(now: Clock.now()).map { String(decoding: $0.subject, as: UTF8.self) }
    )
  }

  @Test(arguments: [
    "notes.txt", "2026-09/notes.txt", "2026-09/desktop.ini", "Thumbs.db", "a folder/x",
  ])
  func aFileOfOtherProgramsIsNoted(name: String) throws {
    let found = try verified { log in
      let place = log.appending(Array(name.utf8))
      try Files.makeDirectories(place.parent)
      try Workspace.write(Array("hello\n".utf8), to: place)
    }
    #expect(found.damage.isEmpty)
    #expect(found.notes == ["log/" + (name == "a folder/x" ? "a folder" : name)])
  }

  @Test func aDotFileIsNoneOfThese() throws {
    let found = try verified { log in
      try Workspace.write([], to: log.appending(".directory"))
    }
    #expect(found.damage.isEmpty && found.notes.isEmpty)
  }

  /// Records are lost to everybody in a segment that has another name.
  @Test(arguments: [
    "2026-09/HASH (1).jsonl", "2026-09/HASH.sync-conflict-20261105.jsonl", "2026-09/copy of HASH",
    "2026-09/HASH.JSONL", "HASH.jsonl", "2026-9/HASH.jsonl", "2026-09/sub/HASH.jsonl", "2026-10",
    "2026-09/short.jsonl",
  ])
  func aSegmentOfAnotherNameIsDamage(name: String) throws {
    let hash = String(repeating: "ab", count: 32)
    let parts = name.split(separator: "HASH", omittingEmptySubsequences: false)
    let name = parts.joined(separator: hash)
    let found = try verified { log in
      let place = log.appending(Array(name.utf8))
      try Files.makeDirectories(place.parent)
      try Workspace.write(Array("x\n".utf8), to: place)
    }
    #expect(found.damage.count == 1)
    #expect(found.notes.isEmpty)
  }
}
