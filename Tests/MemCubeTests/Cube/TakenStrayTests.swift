import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

/// Whole segments that somebody gave other names: their bytes prove what they are.
@Suite struct TakenStrayTests {
  /// A closed cube of three memories, and its bundle.
  private func made(_ scratch: Scratch) throws -> Path {
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    for number in 1...3 { try cube.put("n\(number).md", "text \(number)", .durable) }
    try cube.close()
    return path
  }

  private func segments(_ path: Path) throws -> [(month: Path, file: Path)] {
    let log = path.appending("log")
    return try Files.list(log).flatMap { month in
      try Files.list(log.appending(month.name)).map {
        (log.appending(month.name), log.appending(month.name).appending($0.name))
      }
    }
  }

  static let renames: [@Sendable (String) -> String] = [
    { $0.replacing(".jsonl", with: ".JSONL") },
    { name in
      let (hash, ending) = (name.prefix(64), name.dropFirst(64))
      return hash.uppercased() + ending
    },
    { $0.replacing(".jsonl", with: ".sync-conflict-20261128-161718-ABCDEFG.jsonl") },
    { $0.replacing(".jsonl", with: " (1).jsonl") },
    { "Copy of " + $0 }, { $0.replacing(".jsonl", with: "") }, { $0 + "~" },
  ]

  /// By a host that has seen it before, and by one that has not.
  @Test(arguments: [false, true], renames.indices) func filesAreTaken(
    isNewHost: Bool, way: Int
  ) throws {
    let scratch = try Scratch(), path = try made(scratch)
    let before = try segments(path).map(\.file.bytes)
    for (month, file) in try segments(path) {
      let name = String(decoding: file.lastComponent, as: UTF8.self)
      try Files.rename(file, month.appending(Self.renames[way](name)))
    }
    let cube = try Cube.open(at: path, host: scratch.host(isNewHost ? "other" : "host"))
    defer { try? cube.close() }
    #expect(try cube.paths(.memories) == ["n1.md", "n2.md", "n3.md"])
    #expect(try cube.verify(repair: false) == [])
    #expect(Set(try segments(path).map(\.file.bytes)) == Set(before))
  }

  @Test(arguments: [
    ("log", "LOG"), ("log", "log (1)"), ("log", "log.bak"), ("log/MONTH", "log/MONTH-x"),
    ("log/MONTH", "LOG"),
  ]) func foldersAreTaken(old: String, new: String) throws {
    let scratch = try Scratch(), path = try made(scratch)
    let month = String(decoding: try segments(path)[0].month.lastComponent, as: UTF8.self)
    let (from, to) = (old.replacing("MONTH", with: month), new.replacing("MONTH", with: month))
    if new == "LOG", old != "log" {
      // A case-preserving drive has made another one beside it.
      try Files.makeDirectory(path.appending("LOG"))
      try Files.rename(path.appending(from), path.appending("LOG/\(month)"))
    } else {
      try Files.rename(path.appending(from), path.appending(to))
    }
    let cube = try Cube.open(at: path, host: scratch.host("other"))
    defer { try? cube.close() }
    #expect(try cube.paths(.memories) == ["n1.md", "n2.md", "n3.md"])
    #expect(try cube.verify(repair: false) == [])
    #expect(!Files.exists(path.appending(to)), "nothing is left of it")
  }

  /// What lies there twice goes: it would keep what is purged.
  @Test func aSecondCopyGoes() throws {
    let scratch = try Scratch(), path = try made(scratch)
    for (month, file) in try segments(path) {
      let name = String(decoding: file.lastComponent, as: UTF8.self)
      try Files.hardLink(file, month.appending(Self.renames[3](name)))
    }
    let cube = try Cube.open(at: path, host: scratch.host())
    let id = try #require(try cube.find(.memories, Array("n1.md".utf8))?.object)
    try cube.purge([id])
    try cube.close()
    let logs = try Workspace.tree(path.appending("log"))
    #expect(!logs.values.contains { String(decoding: $0, as: UTF8.self).contains("text 1") })
    #expect(try cube.bundle.strays().isEmpty)
  }

  /// One that is cut off is no segment; nor is one of another cube, or what may still be written.
  @Test(arguments: ["cut", "other", "young"]) func notTaken(kind: String) throws {
    let scratch = try Scratch(), path = try made(scratch)
    let (month, file) = try #require(try segments(path).first)
    var bytes = try Files.readAll(file)
    var name = String(decoding: file.lastComponent, as: UTF8.self)
    try Files.unlink(file)
    switch kind {
    case "cut": bytes.removeLast(20)
    case "other": bytes[30] = bytes[30] == 0x30 ? 0x31 : 0x30
    default: name = "today.jsonl"
    }
    if kind != "young" { name = Self.renames[3](name) }
    try Workspace.write(bytes, to: month.appending(name))
    let cube = try Cube.open(at: path, host: scratch.host("other"))
    defer { try? cube.close() }
    #expect(Files.exists(month.appending(name)))
    #expect(try cube.verify(repair: false).contains { $0.problem == "no segment has such a name" })
  }
}
