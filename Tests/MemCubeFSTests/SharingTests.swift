import Fuse
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCubeFS

/// What other processes write, and many threads at once.
@Suite struct SharingTests {
  @Test func whatAnotherProcessWritesIsNoticed() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "mine")
    try client.makeDirectory("trips/memories/d")
    fixture.tree.refresh()
    // Our own changes need no notice.
    #expect(fixture.tree.notices(nanoseconds: 0).isEmpty)
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    let object = try #require(try other.find(.memories, [97])?.object)
    try other.write(
      [
        .edit(object, Edit(content: .bytes(Array("theirs".utf8)))),
        .create(.memories, Edit(path: Array("d/b".utf8), content: .bytes([120]))),
        .setting(key: Array("title".utf8), value: "T"),
      ], .spooled)
    fixture.tree.refresh()
    let notices = fixture.tree.notices(nanoseconds: 0)
    let file = try client.node("trips/memories/a")
    let folder = try client.node("trips/memories/d")
    #expect(notices.contains(.content(file)))
    #expect(notices.contains(.name(parent: folder, name: [98])))
    #expect(try notices.contains(.content(client.node("trips/about.md"))))
    #expect(try client.read("trips/memories/a") == "theirs")
    #expect(try client.names("trips/memories/d") == ["b"])
    try other.close()
  }

  /// Without a time after which to look anyway: a writing that nobody tells of waits for ever.
  @Test(.timeLimit(.minutes(5)))
  func whatAnotherProcessWritesWakesTheWatch() throws {
    let fixture = try Fixture()
    let client = fixture.client
    let end = try WakeUp()
    #expect(try client.names("trips/memories").isEmpty)
    var watch = OthersWatch(fixture.tree)
    // Before the first record there is no spool.
    watch.watch()
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    let folder = try client.node("trips/memories")
    for name in "ab" {
      let path = Array(String(name).utf8)
      try other.write(
        [.create(.memories, Edit(path: path, content: .bytes([120])))], .spooled)
      var notices: [MemCubeFS.Notice] = []
      while !notices.contains(.name(parent: folder, name: path)) {
        watch.look(after: nil, until: end)
        notices += fixture.tree.notices(nanoseconds: 0)
      }
      #expect(client.exists("trips/memories/\(name)"))
    }
    try other.close()
    end.signal()
    watch.look(after: nil, until: end)
  }

  /// Another process renamed a folder, whose scratch files stayed: one that takes its path gets them,
  /// too, and not half of itself.
  @Test func aFolderTakesThePathOfOneThatAnotherRenamed() throws {
    let fixture = try Fixture()
    let client = fixture.client
    for name in ["X", "Y"] {
      try client.makeDirectory("trips/memories/\(name)")
      try client.write("trips/memories/\(name)/\(name).md", name)
      try client.write("trips/memories/\(name)/.\(name).md.swp", "swap")
    }
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    try other.renameFolder(.memories, from: Array("X".utf8), to: Array("Z".utf8))
    try other.close()
    fixture.tree.refresh()
    try client.rename("trips/memories/Y", "trips/memories/X", 0)
    #expect(try client.names("trips/memories") == ["X", "Z"])
    #expect(try client.names("trips/memories/Z") == ["X.md"])
    #expect(try client.names("trips/memories/X").sorted() == [".X.md.swp", ".Y.md.swp", "Y.md"])
    #expect(try client.read("trips/memories/X/.Y.md.swp") == "swap")
  }

  /// A chmod of another process outlives bytes that are recorded here later; one that was made here
  /// meanwhile is recorded with them.
  @Test(arguments: [true, false], [true, false])
  func aModeOfAnotherProcessOutlivesWhatIsWrittenHere(refreshes: Bool, changesMode: Bool) throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "mine")
    try client.setMode("trips/memories/a", 0o644)
    let file = try client.open("trips/memories/a", OpenFlags.readWrite, mode: 0)
    try file.write(Array("more".utf8), at: 0)
    if changesMode { try client.setMode("trips/memories/a", 0o640) }
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    let object = try #require(try other.find(.memories, [0x61])?.object)
    try other.write([.edit(object, Edit(mode: 0o600))], .spooled)
    if refreshes { fixture.tree.refresh() }
    try file.close()
    let expected: UInt32 = changesMode ? 0o640 : 0o600
    #expect(try fixture.node("a")?.mode == UInt16(expected))
    #expect(try client.status("trips/memories/a").mode & 0o777 == expected)
    #expect(try client.read("trips/memories/a") == "more")
    try other.close()
  }

  @Test func aConversationOfAnotherProcessIsNoticed() throws {
    let fixture = try Fixture()
    #expect(!fixture.client.exists("trips/messages/talk.md"))
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    let draft = MessageDraft(
      conversation: Array("talk".utf8), role: Array("user".utf8), content: Array("Hi".utf8))
    try other.write([.message(draft)], .spooled)
    fixture.tree.refresh()
    let notices = fixture.tree.notices(nanoseconds: 0)
    let folder = try fixture.client.node("trips/messages")
    #expect(notices.contains(.name(parent: folder, name: Array("talk.md".utf8))))
    #expect(try fixture.client.read("trips/messages/talk.md").hasSuffix("\n\nHi\n"))
    try other.close()
  }

  @Test func anOpenFileTakesOverWhatOthersWrote() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/memories/a", "mine")
    let file = try client.open("trips/memories/a", OpenFlags.readWrite, mode: 0)
    #expect(try file.read(0, 10) == Array("mine".utf8))
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    let object = try #require(try other.find(.memories, [97])?.object)
    try other.write([.edit(object, Edit(content: .bytes([33])))], .spooled)
    fixture.tree.refresh()
    #expect(try file.read(0, 10) == [33])
    #expect(try file.status().size == 1)
    try file.close()
    try other.close()
  }

  /// An index made anew counts its rows anew: a number that the kernel still holds must not become
  /// another file's.
  @Test func numbersOfAFormerIndexAreNoOtherFiles() throws {
    let fixture = try Fixture()
    let (client, tree) = (fixture.client, fixture.tree)
    let caller = Caller(user: 1000, group: 1000)
    for name in ["c", "b", "a"] {
      try client.makeDirectory("trips/memories/\(name)")
      try client.write("trips/memories/\(name)/\(name).md", name)
    }
    // Numbers of what was made here are in a table; those of rows are what is at stake.
    client.dropCaches()
    // The oldest records die, so that all rows move.
    let first = try #require(try fixture.node("c/c.md")?.object)
    let file = try client.node("trips/memories/b/b.md")
    let folder = try client.node("trips/memories/a")
    let open = try client.open("trips/memories/a/a.md", OpenFlags.readWrite, mode: 0)
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    try other.purge([first])
    try other.rebuild()
    try other.close()
    // The next call to the cube takes the new index.
    try client.write("trips/memories/new.md", "new")
    // Nobody has it open: the name has to be looked up again.
    #expect(throws: Errno.stale) { try tree.attributes(file, nil) }
    #expect(throws: Errno.stale) { try tree.open(file, OpenFlags.read, caller) }
    // A folder that is known, and an open file, are the same as before.
    let found = try tree.lookup(folder, Array("a.md".utf8), caller)
    #expect(try tree.open(found.node, OpenFlags.readWrite, caller).handle != 0)
    try open.write(Array("A".utf8), at: 0)
    try open.close()
    client.dropCaches()
    #expect(try client.read("trips/memories/a/a.md") == "A")
    #expect(try client.read("trips/memories/b/b.md") == "b")
    #expect(try client.names("trips/memories") == ["a", "b", "c", "new.md"])
  }

  /// What another process wrote behind a rebuild of its own is what the next opening reads, by the
  /// number that the kernel knows, and whoever opened it goes on reading.
  @Test(arguments: [1, 40_000])
  func anOpeningSeesPastAnIndexMadeAnew(size: Int) throws {
    let fixture = try Fixture()
    let (client, tree) = (fixture.client, fixture.tree)
    let caller = Caller(user: 1000, group: 1000)
    for name in ["a", "b", "c"] { try client.write("trips/memories/\(name)", "first \(name)") }
    client.dropCaches()
    let node = try client.node("trips/memories/b")
    let object = try #require(try fixture.node("b")?.object)
    let gone = try #require(try fixture.node("a")?.object)
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    for round in UInt8(0)..<3 {
      if round == 1 { try other.purge([gone]) }
      try other.rebuild()
      let bytes = [UInt8](repeating: 0x61 + round, count: size)
      try other.write([.edit(object, Edit(content: .bytes(bytes)))], .spooled)
      let opened = try tree.open(node, OpenFlags.read, caller)
      let read = try TreeFile(tree, node, opened).read(0, 1 << 17)
      #expect(read == bytes && !opened.keepCache)
      tree.release(node, opened.handle)
    }
    try other.close()
  }

  /// What another process wrote may come into the index with a batch of our own, before the kernel hears
  /// of it.
  @Test func anOpeningSeesWhatAnOwnBatchTookIn() throws {
    let fixture = try Fixture()
    let (client, tree) = (fixture.client, fixture.tree)
    for name in ["a", "b"] { try client.write("trips/memories/\(name)", "first \(name)") }
    tree.refresh()
    client.dropCaches()
    let node = try client.node("trips/memories/b")
    let object = try #require(try fixture.node("b")?.object)
    let other = try Cube.open(
      at: fixture.host.store.appending("cubes/trips.memcube"), host: fixture.host)
    try other.write([.edit(object, Edit(content: .bytes([0x21])))], .spooled)
    try other.close()
    let opened = Lock<Opened?>(nil)
    try fixture.cube.alone { () throws(CubeError) in
      do throws(Errno) {
        let found = try tree.open(node, OpenFlags.read, Caller(user: 1000, group: 1000))
        opened.withLock { $0 = found }
      } catch { throw CubeError.io(error, "opening") }
    }
    let found = try #require(opened.withLock { $0 })
    #expect(!found.keepCache)
    tree.release(node, found.handle)
    #expect(try client.read("trips/memories/b") == "!")
  }

  @Test func manyThreadsAtOnce() throws {
    let fixture = try Fixture()
    let tree = fixture.tree
    let failures = Lock<[String]>([])
    let running = Condition(0)
    for number in 0..<8 {
      running.withLock { $0 += 1 }
      try Thread.detach("client") {
        let client = TreeClient(tree, keepsNames: number % 2 == 0)
        do throws(Errno) {
          for round in 0..<20 { try Self.work(client, number, round) }
        } catch {
          failures.withLock { $0.append("\(number): \(error)") }
        }
        running.withLock { $0 -= 1 }
        running.broadcast()
      }
    }
    for _ in 0..<20 { tree.tick() }
    running.wait { $0 == 0 ? () : nil }
    #expect(failures.withLock { $0 }.isEmpty)
    #expect(try fixture.client.names("trips/memories").count == 9)
    #expect(tree.context.handles.count == 0)
    #expect(try tree.cubes.cube(Array("trips".utf8)).dirty.withLock { $0.count } == 0)
  }

  /// Saves in several ways, in a file of one's own and in one that all share.
  private static func work(
    _ client: TreeClient, _ number: Int, _ round: Int
  ) throws(Errno) {
    let own = "trips/memories/own\(number)"
    try client.write(own, "\(round)")
    try client.append(own, "+")
    try client.write("\(own).tmp", "\(round)!")
    try client.rename("\(own).tmp", own)
    if try client.read(own) != "\(round)!" { throw Errno(5) }
    try client.write("trips/memories/shared", "\(number)-\(round)")
    if try client.read("trips/memories/shared").isEmpty {
      // Between another's truncation and write.
    }
    try client.write("trips/memories/gone\(number)", "x")
    try client.unlink("trips/memories/gone\(number)")
    _ = try client.names("trips/memories")
  }

  /// Nobody waits for a release, so that it records while the file is renamed, removed or replaced
  /// by others: what was written goes to the file that it was written to, and nothing comes back.
  @Test func releasesRecordWhileNamesChange() throws {
    let fixture = try Fixture()
    let (client, tree) = (fixture.client, fixture.tree)
    let caller = Caller(user: 1000, group: 1000)
    let writes = OpenFlags.readWrite
    for round in 0..<60 {
      let (old, new, gone) = ("trips/memories/o", "trips/memories/n", "trips/memories/g")
      try client.write(old, "old")
      try client.write(gone, "gone")
      let held = try tree.open(try client.node(old), writes, caller)
      let removed = try tree.open(try client.node(gone), writes, caller)
      let (heldNode, removedNode) = (try client.node(old), try client.node(gone))
      try client.rename(old, new)
      let folder = try client.node("trips/memories")
      let (entry, created) = try tree.create(
        folder, Array("o".utf8), 0o600, writes | OpenFlags.create, caller)
      _ = try tree.write(heldNode, held.handle, 0, Array("held".utf8), caller)
      _ = try tree.write(removedNode, removed.handle, 0, Array("never".utf8), caller)
      let one = try Thread.start("held") { tree.release(heldNode, held.handle) }
      let two = try Thread.start("removed") { tree.release(removedNode, removed.handle) }
      let three = try Thread.start("created") { tree.release(entry.node, created.handle) }
      if round % 2 == 0 { Clock.sleep(nanoseconds: Int64(round) * 10_000) }
      try client.unlink(gone)
      one.join()
      two.join()
      three.join()
      tree.forget(entry.node, 1)
      #expect(try client.read(new) == "held")
      #expect(try client.read(old).isEmpty)
      #expect(!client.exists(gone))
      client.dropCaches()
      #expect(!client.exists(gone))
      try client.unlink(old)
      try client.unlink(new)
      fixture.time.pass(100)
    }
  }

  @Test func whatIsForgottenLeavesNoTrace() throws {
    let fixture = try Fixture(keepsNames: true)
    let client = fixture.client
    for number in 0..<50 {
      try client.write("trips/memories/f\(number)", "x")
      _ = try client.names("trips/search/x\(number) y")
    }
    client.dropCaches()
    let cube = try fixture.tree.cubes.cube(Array("trips".utf8))
    let (targets, counts, live, named) = cube.tables.withLock {
      ($0.targets.count, $0.counts.count, $0.live.count, $0.named.count)
    }
    #expect([targets, counts, live, named] == [0, 0, 0, 0])
    #expect(fixture.tree.context.passing.count == 0)
    #expect(fixture.tree.context.handles.count == 0)
    #expect(fixture.tree.context.listings.count == 0)
  }
}
