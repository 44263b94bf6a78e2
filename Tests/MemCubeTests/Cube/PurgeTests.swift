import Posix
import SQLite
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

@Suite struct PurgeTests {
  @Test func leavesNoByteAnywhere() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    let secret = "pin-8351-zebra"
    // A name may be the text.
    let id = try cube.put("\(secret).md", "the \(secret)", .durable)
    try cube.put("\(secret).md", "the \(secret) again", .durable)
    let sequence = try cube.sequence()
    try cube.put("other.md", "harmless", .durable)
    _ = try cube.search(Array("zebra".utf8), now: Clock.now())
    #expect(try holds(scratch.directory, secret))
    try cube.purge([id])
    // Who follows the changes hears that something went, and not what.
    #expect(try cube.changes(since: sequence).map(\.subject) == [.everything])
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

  /// Two people's messages say the same, and what was learned of both is shown as one memory. Without
  /// the one message the other one's stays.
  @Test func whatAnotherMessageSaysStays() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    var ids: [RecordID] = []
    for talk in ["a", "b"] {
      ids += try cube.write(
        [
          .message(
            MessageDraft(
              conversation: Array(talk.utf8), role: Array("user".utf8), name: Array("Ana".utf8),
              content: Array("My dog is called Rex.".utf8)))
        ], .durable)
      try cube.ingest()
    }
    let learned = try cube.paths(.memories)
    #expect(learned.count == 1)
    for id in ids {
      #expect(try cube.paths(.memories) == learned)
      try cube.purge([id])
    }
    #expect(try cube.paths(.memories) == [])
    #expect(try cube.verify(repair: false) == [])
    try cube.close()
    #expect(try !holds(scratch.directory, "Rex"))
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

  /// Who only looks removes nothing, and says that it is there.
  @Test func whoChecksSaysThatAPurgedTextIsBack() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    let id = try cube.put("pin.md", "pin-8351-zebra", .durable)
    let segment = cube.bundle.path(of: try #require(try cube.bundle.segments().first?.name))
    let stale = try Files.readAll(segment)
    try cube.purge([id])
    try cube.close()
    let file = try Files.open(
      segment, OpenFlags.write | OpenFlags.create | OpenFlags.truncate)
    try Files.write(file, stale)
    let reader = try Cube.open(at: path, host: scratch.host(), readOnly: true, for: .reading)
    #expect(try reader.verify(repair: false) == [])
    let notices = try reader.notices(now: Clock.now()).filter(\.isOfPurge)
    #expect(notices.map { Path($0.subject).lastComponent } == [segment.lastComponent])
    #expect(notices.allSatisfy { $0.text.contains("still contains text that was purged") })
    try reader.close()
    let writer = try Cube.open(at: path, host: scratch.host())
    #expect(try writer.verify(repair: true) == [])
    try writer.close()
    #expect(try !holds(path, "zebra"))
  }

  /// What is left of an import that died may be the text that is purged now. A copy that is under
  /// way may bring the record of what looks the same; so it goes an hour later.
  @Test func blobsOfWhichNoRecordTellsGoWithAPurge() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let clock = ModelClock(Clock.now().milliseconds)
    var host = scratch.host()
    host.now = { clock.now() }
    let cube = try Cube.open(
      at: try Bundle.create(at: path, host: host).path, host: host, ticks: false)
    let kept = Array(repeating: UInt8(0xFF), count: 100)
    try cube.write(
      [.create(.documents, Edit(path: Array("kept".utf8), content: .bytes(kept)))], .durable)
    let id = try cube.put("pin.md", "the orphan-5521 secret", .durable)
    let orphan = try cube.bundle.storeBlob(Array("an older orphan-5521".utf8), host: host)
    try cube.purge([id])
    #expect(try cube.bundle.checkBlob(orphan.sha256) == true, "it is too young")
    clock.advance(3_700_000)
    try cube.upkeep()
    #expect(try cube.bundle.checkBlob(orphan.sha256) == nil)
    try cube.close()
    #expect(try !holds(scratch.directory, "orphan-5521"))
    #expect(try cube.bundle.blobNames().count == 1, "what a record names stays")
    // Without a purge nothing goes: somebody may have put it there.
    let other = try cube.bundle.storeBlob(Array("left alone".utf8), host: host)
    clock.advance(7_200_000)
    try cube.upkeep()
    #expect(try cube.bundle.checkBlob(other.sha256) == true)
    try cube.close()
  }

  /// Whether any file below a directory holds some bytes. Files come and go while others end; what
  /// went unread may be under another name by now, so all is looked at again.
  private func holds(_ directory: Path, _ text: String) throws -> Bool {
    while true {
      var hasVanished = false
      if try look(directory, text, &hasVanished) { return true }
      if !hasVanished { return false }
    }
  }

  private func look(
    _ directory: Path, _ text: String, _ hasVanished: inout Bool
  ) throws -> Bool {
    guard let entries = try present({ () throws(Errno) in try Files.list(directory) }) else {
      hasVanished = true
      return false
    }
    let needle = Array(text.utf8)
    for entry in entries {
      let path = directory.appending(entry.name)
      if entry.kind == .directory {
        if try look(path, text, &hasVanished) { return true }
      } else if entry.kind == .regular {
        guard let bytes = try present({ () throws(Errno) in try Files.readAll(path) }) else {
          hasVanished = true
          continue
        }
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

  private func present<Result>(_ body: () throws(Errno) -> Result) throws(Errno) -> Result? {
    do { return try body() } catch {
      if error == .notFound { return nil }
      throw error
    }
  }

  /// However many objects a purge names, the deletes are looked at once.
  @Test func allDeletesAreReadOnce() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    var ended: [(object: ObjectID, into: ObjectID)] = []
    for number in 0..<4 {
      let into = try cube.put("a\(number).md", "first \(number)", .spooled)
      let object = try cube.put("b\(number).md", "second \(number)", .spooled)
      try cube.write([.delete(object, into: into)], .spooled)
      ended.append((object, into))
    }
    try cube.read { core throws(SQLiteError) in
      let index = core.index
      let lookup = IndexPurgeLookup(index: index)
      let first = try lookup.ended(into: ended[0].into)
      #expect(first == [ended[0].object])
      // Another look would find none.
      try index.connection.execute("SAVEPOINT emptied; DELETE FROM record WHERE class = 1")
      for each in ended {
        let found = try lookup.ended(into: each.into)
        #expect(found == [each.object])
      }
      #expect(try index.endings(after: 0).isEmpty)
      try index.connection.execute("ROLLBACK TO emptied; RELEASE emptied")
    }
    try cube.close()
  }
}
