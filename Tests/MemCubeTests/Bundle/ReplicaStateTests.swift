import Digest
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube

@Suite struct ReplicaStateTests {
  @Test func labelIsKeptByCubeAndPath() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let state = try ReplicaState.open(bundle, host: host)
    #expect(Hex.isHex(state.label, count: 16))
    #expect(try ReplicaState.open(bundle, host: host).label == state.label)
    let link = work.root.appending("link")
    try Files.symlink(target: bundle.path.bytes, at: link)
    let linked = Bundle(path: link, manifest: bundle.manifest)
    #expect(try ReplicaState.open(linked, host: host).label == state.label)
    #expect(try ReplicaState.open(bundle, host: work.host("two", seed: 2)).label != state.label)
    #expect(KnownCubes(at: bundle.path, host: host).contains(bundle.cube))
    #expect(!KnownCubes(at: bundle.path, host: host).contains(Array("0".utf8)))
    #expect(!KnownCubes(at: work.root, host: host).contains(bundle.cube))
    // Unreadable: a new one, that counts from the beginning.
    let file = state.directory.appending("replica.json")
    for damage in ["", "{", "{\"cube\":1}"] {
      #expect(try state.takeSequence(3) == 0)
      try Workspace.write(Array(damage.utf8), to: file)
      let again = try ReplicaState.open(bundle, host: host)
      #expect(again.label != state.label && again.directory == state.directory)
    }
  }

  @Test func countsRecords() throws {
    let work = try Workspace(), host = work.host()
    let state = try ReplicaState.open(try work.bundle(), host: host)
    #expect(try state.takeSequence(3) == 0)
    #expect(try state.takeSequence(1) == 3)
    #expect(try state.takeSequence(1_000_000) == 4)
    #expect(try state.takeSequence(1) == 1_000_004)
    for damage in ["", "x", "-5", "99999999999999999999", "9223372036854775807"] {
      try Workspace.write(Array(damage.utf8), to: state.directory.appending("seq"))
      let next = try state.takeSequence(2)
      #expect(next >= 0 && next <= JSON.integerLimit)
    }
  }

  @Test func writersTakeTurns() throws {
    let work = try Workspace(), host = work.host()
    let state = try ReplicaState.open(try work.bundle(), host: host)
    func isFree() throws -> Bool {
      let lock = try state.tryLockWriter()
      return lock != nil
    }
    #expect(try isFree())
    do {
      let lock = try state.lockWriter()
      #expect(try !isFree())
      #expect(lock.file.raw > 0)
    }
    #expect(try isFree())
  }

  @Test func slotsAreNeverReused() async throws {
    let work = try Workspace()
    let host = work.host()
    let slots = await withTaskGroup(of: [UInt32].self) { group in
      for number in 0..<4 {
        group.addTask {
          // Other random numbers, so that the processes' drafts have other names.
          let own = work.host("host", seed: UInt64(number) + 10)
          return (0..<20).compactMap { _ in try? ReplicaState.takeSlot(own) }
        }
      }
      return await group.reduce(into: []) { $0 += $1 }
    }
    #expect(slots.count == 80 && Set(slots).count == 80)
    #expect(slots.allSatisfy { (1..<0xF_FFFF).contains($0) })
    try Workspace.write(Array("1048573\n".utf8), to: host.state.appending("slots"))
    #expect(try ReplicaState.takeSlot(host) == 0xF_FFFE)
    #expect(try ReplicaState.takeSlot(host) == 1)
    // As older programs left it.
    try Workspace.write(Array("1048575\n".utf8), to: host.state.appending("slots"))
    #expect(try (1..<0xF_FFFF).contains(ReplicaState.takeSlot(host)))
  }

  @Test func indexIsOursOnlyWhereWeMadeIt() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let state = try ReplicaState.open(bundle, host: host)
    let index = state.indexDirectory, aside = index.parent.appending("aside")
    #expect(index.bytes.starts(with: host.state.bytes))
    let vectors = state.vectorDirectory(isReadOnly: false)
    #expect(vectors == state.bundle.appending("index"))
    #expect(state.vectorDirectory(isReadOnly: true).bytes.starts(with: host.cache.bytes))
    try state.makeVectorDirectory(vectors)
    #expect(Files.exists(bundle.index.appending("CACHEDIR.TAG")))
    #expect(try state.ownIndex(at: index) == nil)
    let slot = try state.makeIndex(at: index, fill)
    #expect(try state.ownIndex(at: index) == slot)
    #expect(Files.exists(index.parent.appending("CACHEDIR.TAG")))
    // A copy in its place, even of all its bytes.
    let token = try Files.readAll(index.appending("token"))
    try Files.rename(index, aside)
    try Workspace.write(token, to: index.appending("token"))
    #expect(try state.ownIndex(at: index) == nil)
    #expect(try state.ownIndex(at: aside) == slot)
    let next = try state.makeIndex(at: index, fill)
    #expect(next != slot)
    #expect(try state.ownIndex(at: index) == next)
    #expect(try state.ownIndex(at: aside) == nil)
    // A token that a copy tool replaced.
    try Workspace.write(token, to: index.appending("token"))
    #expect(try state.ownIndex(at: index) == nil)
    // Others' in the bundle, too, and of a bundle of this cube that is gone.
    try Workspace.write([1], to: bundle.index.appending("other/index.sqlite"))
    let gone = try ReplicaState.open(
      try Bundle.create(
        at: work.root.appending("copy"), manifest: bundle.manifest, host: host), host: host)
    _ = try gone.makeIndex(at: gone.indexDirectory, fill)
    try Files.removeTree(gone.bundle)
    #expect(try state.removeOtherIndexes())
    #expect(try !state.removeOtherIndexes())
    #expect(Files.exists(index) && !Files.exists(aside))
    #expect(!Files.exists(bundle.index.appending("other")))
    #expect(!Files.exists(gone.indexDirectory))
    ReplicaState.removeStrandedIndexes(host)
    #expect(try state.ownIndex(at: index) == nil && Files.exists(index))
    try Files.removeTree(bundle.path)
    ReplicaState.removeStrandedIndexes(host)
    #expect(!Files.exists(index))
  }

  /// Leaves a file in the place of a database.
  private func fill(_ directory: Path, _ mark: Int64) throws(CubeError) {
    try attempt("filling \(directory)") { () throws(Errno) in
      let file = try Files.open(
        directory.appending(IndexFile.name), OpenFlags.write | OpenFlags.create)
      try Files.write(file, Array("\(mark)".utf8))
    }
  }

  @Test func anIndexThatIsNotFinishedCostsNoOther() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let state = try ReplicaState.open(bundle, host: host)
    let index = state.indexDirectory, home = state.indexDirectory.parent
    let slot = try state.makeIndex(at: index, fill)
    let before = try Workspace.tree(home)
    #expect(throws: CubeError.io(.noSpace, "filling")) {
      try state.makeIndex(at: index) { (draft, mark) throws(CubeError) in
        try fill(draft, mark)
        throw .io(.noSpace, "filling")
      }
    }
    #expect(try state.ownIndex(at: index) == slot)
    #expect(try Workspace.tree(home) == before)
    // What a crash left is gone with the next; what another process is at stays.
    let dead = home.appending([0x2E] + state.label + Array(".dead".utf8))
    let alive = home.appending([0x2E] + state.label + Array(".live".utf8))
    for draft in [dead, alive] { try Files.makeDirectory(draft) }
    let held = try Files.open(alive, OpenFlags.read | OpenFlags.directory)
    try Files.lock(held, .exclusive)
    #expect(try state.makeIndex(at: index, fill) == slot + 2)
    #expect(Files.exists(alive) && !Files.exists(dead))
    #expect(try !state.removeOtherIndexes() && Files.exists(alive))
    try Files.unlock(held)
    #expect(try state.removeOtherIndexes() && !Files.exists(alive))
  }

  /// Each row: what the state notes, what the database says, and whether that is ours.
  @Test(arguments: [
    (0, 0, 0, true), (4, 5, 4, true), (4, 5, 5, true), (5, 5, 4, false), (5, 5, 6, false),
    (.max - 1, .max, .max, true),
  ])
  func generationsTellOlderBytes(low: Int64, high: Int64, said: Int64, isOurs: Bool) throws {
    let work = try Workspace()
    let generation = IndexGeneration(work.root, 7)
    #expect(try !generation.allows { said })
    try generation.note(low: .max, high: .max)
    try generation.note(low: low, high: high)
    #expect(generation.read().map { [$0.low, $0.high] } == [low, high])
    #expect(try generation.allows { said } == isOurs)
    #expect(try !generation.allows { nil })
    try IndexGeneration(work.root, 8).note(low: 1, high: 1)
    IndexGeneration.removeOthers(work.root, but: 8)
    #expect(generation.read() == nil && IndexGeneration(work.root, 8).read() != nil)
  }

  /// Where a link in somebody's bundle leads to is not ours: neither written nor emptied.
  @Test func linksOutOfABundleAreNotFollowed() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let victim = work.root.appending("victim")
    for name in ["folder/file", ".old", "2026-01/.old"] {
      try Workspace.write([1], to: victim.appending(name))
      try Files.setTimes(victim.appending(name), mtime: Timestamp(seconds: 1), followLinks: false)
    }
    let before = try Workspace.tree(victim)
    // The host's clock is long past the day of grace that dot files have.
    let later = work.host(start: Clock.now().seconds + 10 * 86_400)
    try Files.symlink(target: victim.bytes, at: bundle.index)
    let state = try ReplicaState.open(bundle, host: host)
    #expect(state.vectorDirectory(isReadOnly: false).bytes.starts(with: host.cache.bytes))
    #expect(try !state.removeOtherIndexes())
    let cube = try Cube.open(at: bundle.path, host: later)
    try cube.write(
      [.create(.memories, Edit(path: Array("a".utf8), content: .bytes([0x61])))], .durable)
    try cube.upkeep()
    for name in ["blobs", "log"] {
      try Files.removeTree(bundle.path.appending(name))
      try Files.symlink(target: victim.bytes, at: bundle.path.appending(name))
      #expect(throws: CubeError.self) { try cube.upkeep() }
      #expect(throws: CubeError.self) { try Cube.open(at: bundle.path, host: later) }
    }
    #expect(try Workspace.tree(victim) == before)
  }

  @Test func runningTimeIsSummed() throws {
    let work = try Workspace(), state = try ReplicaState.open(try work.bundle(), host: work.host())
    let one = Array("one".utf8), two = Array("two".utf8)
    let minute: Int64 = 60_000_000_000
    #expect(try state.runningTime(boot: one, monotonic: 1_000) == 0)
    #expect(try state.runningTime(boot: one, monotonic: 1_500) == 500)
    #expect(try state.runningTime(boot: one, monotonic: 1_500 + minute) == 500 + minute)
    #expect(try state.runningTime(boot: one, monotonic: 1_700 + minute) == 700 + minute)
    #expect(
      try state.runningTime(boot: one, monotonic: 1_400) == 500 + minute, "no step behind a note")
    // What passed since the last note, the restart loses.
    #expect(try state.runningTime(boot: two, monotonic: 9_000) == 500 + minute, "another boot")
    #expect(try state.runningTime(boot: two, monotonic: 9_001) == 501 + minute)
    try Workspace.write(Array("{\"sum\":\"x\"".utf8), to: state.directory.appending("clock"))
    #expect(try state.runningTime(boot: two, monotonic: 9_002) == 0)
    let first = try state.runningTime()
    #expect(try state.runningTime() >= first)
  }

  @Test func emptiesWhatWasPutAside() throws {
    let work = try Workspace(), host = work.host(), bundle = try work.bundle()
    let state = try ReplicaState.open(bundle, host: host)
    let copy = Bundle(path: work.root.appending("copy"), manifest: bundle.manifest)
    _ = try Bundle.create(at: copy.path, manifest: copy.manifest, host: host)
    let other = try ReplicaState.open(copy, host: host)
    for path in [state.scratch, state.rejected, other.lostAndFound, other.scratch] {
      try Workspace.write([1], to: path.appending("deep/file"))
    }
    try state.emptyAside()
    for path in [state.scratch, state.rejected, other.lostAndFound, other.scratch] {
      #expect(try Files.list(path).isEmpty)
    }
    #expect(Files.exists(state.directory.appending("replica.json")))
  }
}
