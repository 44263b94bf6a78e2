import Bundle
import Format
import Posix
import Stores
import Testing

@testable import MemCube
@testable import Replication

/// A store that was emptied, or made anew, gets all that is here again.
@Suite struct MadeAnewTests {
  /// A directory that is removed after use, and the host whose places are in it.
  private func host(_ name: String, _ body: (Path, Host) throws -> Void) throws {
    let directory = Path("/tmp").appending("memcube-test-\(name)-\(Clock.monotonic())")
    try Files.makeDirectory(directory)
    defer { try? Files.removeTree(directory) }
    try body(
      directory,
      Host(
        store: directory.appending("store"), state: directory.appending("state"),
        cache: directory.appending("cache"), author: Array(name.utf8), now: { Clock.now() },
        random: { Random.bytes($0) }))
  }

  private func cube(_ name: String, _ body: (Cube) throws -> Void) throws {
    try host(name) { directory, host in try cube(directory, host, body) }
  }

  private func cube(_ directory: Path, _ host: Host, _ body: (Cube) throws -> Void) throws {
    let path = directory.appending("a.memcube")
    try Cube.create(at: path, host: host).close()
    let cube = try Cube.open(at: path, host: host, ticks: false)
    for number in 0..<3 {
      let edit = Edit(path: Array("\(number).md".utf8), content: .bytes(Array("\(number)".utf8)))
      try cube.write([.create(.memories, edit)], .durable)
    }
    try body(cube)
    try cube.close()
  }

  private func store(with cube: Cube) throws -> (MemoryStore, identity: [UInt8]) {
    let store = MemoryStore()
    try store.add(StoredCube(id: cube.id, name: Array("a".utf8)))
    let identity = try StoreIdentity.made(in: store, by: [1]) { Random.bytes($0) }
    return (store, identity)
  }

  /// What a pass did; it holds a lock until it is gone.
  private func report(
    _ cube: Cube, _ store: MemoryStore, _ identity: [UInt8], _ body: (Pass) throws -> Void
  ) throws -> PassReport {
    let pass = try Pass(cube, store, identity: identity)
    try body(pass)
    return pass.report
  }

  private func segments(_ store: MemoryStore, _ cube: Cube) -> Int {
    store.state.withLock { $0.objects[cube.id]?.count ?? 0 }
  }

  @Test func anotherIdentityForgetsWhatWasThere() throws {
    try cube("anew") { cube in
      let (old, first) = try store(with: cube)
      try Pass(cube, old, identity: first).push()
      let all = segments(old, cube)
      #expect(all > 0)
      let (new, second) = try store(with: cube)
      #expect(first != second)
      #expect(try report(cube, new, second) { try $0.push() }.segmentsPushed == all)
      #expect(segments(new, cube) == all)
      // It is known from then on.
      #expect(try report(cube, new, second) { try $0.synchronize() } == PassReport())
    }
  }

  /// A listing that is whole says what is not there any more, also where nothing is pulled.
  @Test func pushLooksBeforeItPuts() throws {
    try cube("looks") { cube in
      let (store, identity) = try store(with: cube)
      try Pass(cube, store, identity: identity).push()
      let all = segments(store, cube)
      store.state.withLock { state in
        state.objects = [:]
        // A mark of another history: the store then lists all.
        state.number = 0
      }
      let pass = try Pass(cube, store, identity: identity)
      pass.memory.belong(to: nil)
      pass.memory.belong(to: identity)
      try pass.push()
      #expect(segments(store, cube) == all)
    }
  }

  /// A blob that a segment names and the store has not is reported by each pull, until it is there.
  @Test func aMissingBlobIsAskedForAgain() throws {
    try cube("missing") { cube in
      let (store, identity) = try store(with: cube)
      let content = [UInt8](repeating: 0x2E, count: 300)
      let blob = try cube.bundle.storeBlob(content, host: cube.replicatedState.host)
      let edit = Edit(path: Array("a.txt".utf8), content: .blob(blob))
      try cube.write([.create(.documents, edit)], .durable)
      try Pass(cube, store, identity: identity).push()
      let object = StoredObject.blob(blob.sha256)
      let kept = store.state.withLock { $0.objects[cube.id]?.removeValue(forKey: object) }
      try host("other") { directory, host in
        let path = directory.appending("b.memcube")
        _ = try Clone(cube.id, of: store, identity: identity, at: path, host: host).run()
        let other = try Cube.open(at: path, host: host, ticks: false)
        for _ in 0..<2 {
          #expect(try report(other, store, identity) { try $0.pull() }.damage.count == 1)
        }
        store.state.withLock { $0.objects[cube.id]?[object] = kept }
        let last = try report(other, store, identity) { try $0.pull() }
        #expect(last.damage == [] && last.blobsPulled == 1)
        try other.close()
      }
    }
  }

  @Test func theMemoryOutlastsTheProcess() throws {
    let path = Path("/tmp").appending("memcube-test-memory-\(Clock.monotonic())")
    defer { try? Files.unlink(path) }
    let host = Host(
      store: path, state: path, cache: path, author: [], now: { Clock.now() },
      random: { Random.bytes($0) })
    let blob = StoredObject.blob([UInt8](repeating: 7, count: 32))
    let memory = try StoreMemory(at: path)
    memory.belong(to: Array("ab".utf8))
    memory.add([blob])
    memory.advance(to: [1])
    try memory.write(host: host)
    let other = StoredObject.blob([UInt8](repeating: 9, count: 32))
    memory.addDamaged(other)
    try memory.write(host: host)
    let first = try StoreMemory(at: path)
    #expect(first.damaged == [other])
    // What has come is damaged no more, and so is what is forgotten.
    first.add([other])
    try first.write(host: host)
    #expect(try StoreMemory(at: path).damaged == [])
    first.remove([other])
    first.addDamaged(other)
    first.remove([other])
    try first.write(host: host)
    #expect(try StoreMemory(at: path).damaged == [])
    let read = try StoreMemory(at: path)
    #expect(read.identity == Array("ab".utf8) && read.known == [blob] && read.mark == [1])
    read.belong(to: Array("cd".utf8))
    try read.write(host: host)
    let last = try StoreMemory(at: path)
    #expect(last.identity == Array("cd".utf8) && last.known == [] && last.mark == nil)
    last.belong(to: nil)
    #expect(last.identity == nil)
  }
}
