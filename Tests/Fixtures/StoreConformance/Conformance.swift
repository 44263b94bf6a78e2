internal import Bundle
internal import Digest
internal import Format
internal import Posix
public import Stores

/// What a store did that its protocol does not allow.
public struct Breach: Error, CustomStringConvertible {
  /// What was expected, and where.
  public let description: String
}

/// What each store must do, whatever it is kept in. The checks use a store's two ends: what one process puts,
/// another one must see.
public struct Conformance: Sendable {
  /// A store that can be opened, as a process of its own would.
  public typealias Opened = any BundleStore & CubeDirectory

  let one: Opened
  let other: Opened
  /// A blob of so many bytes is tried, beside small ones.
  let large: Int
  /// Something in the names that no other run has.
  let salt = String(decoding: Hex.encode(Random.bytes(6)), as: UTF8.self)

  /// A suite for two openings of one store.
  public init(one: Opened, other: Opened, large: Int) {
    self.one = one
    self.other = other
    self.large = large
  }

  /// The checks, by name.
  public static let checks: [(name: String, run: @Sendable (Conformance) throws -> Void)] = [
    ("objects", { try $0.objects() }), ("listings", { try $0.listings() }),
    ("large", { try $0.largeObjects() }), ("names", { try $0.names() }),
    ("watching", { try $0.watching() }), ("together", { try $0.together() }),
    ("leases", { try $0.leases() }), ("erasing", { try $0.erasing() }),
  ]

  /// Checks that take their time, which run only where they are named.
  public static let long: [(name: String, run: @Sendable (Conformance) throws -> Void)] = [
    ("steady", { try $0.steady() })
  ]

  // MARK: Objects

  private func objects() throws {
    let cube = try added("objects")
    let (name, bytes) = segment("one")
    try one.put(name, of: cube, .memory(bytes))
    try one.put(name, of: cube, .memory(bytes))
    try expect(try read(other, name, cube) == bytes, "another opening gets what was put")
    let (blob, content) = Self.blob(Array("blob \(salt)".utf8))
    try other.put(blob, of: cube, .memory(content))
    try expect(try read(one, blob, cube) == content, "a blob is got")
    let (empty, none) = Self.blob([])
    try one.put(empty, of: cube, .memory(none))
    try expect(try read(other, empty, cube) == [], "a blob may be empty")

    let (absent, wrong) = segment("absent")
    try refuses("bytes of another name", { try one.put(absent, of: cube, .memory(wrong + [0x0A])) })
    {
      if case .damaged = $0 { true } else { false }
    }
    try refuses("an object that is not there", { _ = try read(one, absent, cube) }) {
      if case .notFound = $0 { true } else { false }
    }
    try refuses(
      "what the receiver throws",
      { try one.get(name, of: cube) { _ throws(CubeError) in throw .index("x") } }
    ) { $0 == .receiver(.index("x")) }
    try refuses(
      "a blob's name of 3 bytes", { try one.put(.blob([1, 2, 3]), of: cube, .memory([])) }
    ) {
      if case .invalid = $0 { true } else { false }
    }
    try refuses("an id that is none", { try one.put(name, of: [0x78], .memory(bytes)) }) {
      if case .invalid = $0 { true } else { false }
    }
    try one.delete(name, of: cube)
    try one.delete(name, of: cube)
    try refuses("an object that was deleted", { _ = try read(other, name, cube) }) {
      if case .notFound = $0 { true } else { false }
    }
    try other.put(name, of: cube, .memory(bytes))
    try expect(try read(one, name, cube) == bytes, "what was deleted may be put again")
    try one.remove(cube)
  }

  private func listings() throws {
    try refuses("a cube that was not added", { _ = try one.list(newID(), since: nil) }) {
      if case .notFound = $0 { true } else { false }
    }
    let cube = try added("listings")
    let nothing = try other.list(cube, since: nil)
    try expect(nothing.objects.isEmpty && nothing.isWhole, "a new cube has nothing")
    let first = [segment("a"), segment("b"), Self.blob(Array("c \(salt)".utf8))]
    for each in first { try one.put(each.0, of: cube, .memory(each.1)) }
    let all = try other.list(cube, since: nil)
    try expect(all.isWhole && Set(all.objects) == Set(first.map(\.0)), "a listing is of all")
    try expect(all.mark.count <= 1 << 10, "a mark has at most 1 KiB")
    let since = try other.list(cube, since: nothing.mark)
    try expect(
      Set(since.objects).isSuperset(of: first.map(\.0)), "what came since a mark is listed")
    let last = segment("d")
    try one.put(last.0, of: cube, .memory(last.1))
    for (mark, what) in [(all.mark, "a mark"), (since.mark, "a second mark")] {
      let news = try other.list(cube, since: mark)
      try expect(news.objects.contains(last.0), "what came since \(what) is listed")
      let same = try one.list(cube, since: mark)
      try expect(same.objects.contains(last.0), "a mark holds for other openings")
    }
    for mark in [[], Array("?".utf8), [UInt8](repeating: 0x39, count: 1024), [0, 255, 32]] {
      let listing = try one.list(cube, since: mark)
      try expect(listing.isWhole && listing.objects.count == 4, "an unknown mark is as none")
    }
    try one.delete(last.0, of: cube)
    try expect(
      !(try other.list(cube, since: nil).objects.contains(last.0)), "what was deleted is not listed"
    )
    try one.remove(cube)
  }

  private func largeObjects() throws {
    let cube = try added("large")
    var bytes = [UInt8](repeating: 0, count: large)
    var state: UInt32 = 1
    for index in bytes.indices {
      state = state &* 1_664_525 &+ 1_013_904_223
      bytes[index] = UInt8(truncatingIfNeeded: state >> 24)
    }
    let (blob, _) = Self.blob(bytes)
    try refuses(
      "a large blob cut short", { try one.put(blob, of: cube, .memory(Array(bytes.dropLast()))) }
    ) {
      if case .damaged = $0 { true } else { false }
    }
    try refuses("a blob that was refused", { _ = try read(other, blob, cube) }) {
      if case .notFound = $0 { true } else { false }
    }
    try one.put(blob, of: cube, .memory(bytes))
    try one.put(blob, of: cube, .memory(bytes))
    var parts = 0
    var hash = SHA256()
    try other.get(blob, of: cube) { part throws(CubeError) in
      parts += 1
      hash.update(part)
    }
    try expect(hash.finish() == SHA256.hash(bytes), "a large blob is got")
    try expect(parts > 1, "a large blob comes in parts")
    let (large, content) = segment(String(repeating: "large ", count: 1_200_000))
    try other.put(large, of: cube, .memory(content))
    try expect(try read(one, large, cube) == content, "a large segment is got")
    try expect(try one.list(cube, since: nil).objects.contains(blob), "a large blob is listed")
    try one.delete(blob, of: cube)
    try one.remove(cube)
  }
}

extension Conformance {
  // MARK: Cubes

  private func names() throws {
    let name = Array("names \(salt) é%41#?".utf8)
    let (id, second) = (newID(), newID())
    try one.add(StoredCube(id: id, name: name))
    try one.add(StoredCube(id: id, name: name))
    try expect(try other.cube(named: name) == StoredCube(id: id, name: name), "a name is found")
    try expect(try other.cube(named: Array("none \(salt)".utf8)) == nil, "no cube has this name")
    let renamed = Array("project \(salt)/renamed".utf8)
    try other.add(StoredCube(id: id, name: renamed))
    try expect(try one.cube(named: name) == nil, "the old name is free")
    try expect(try one.cube(named: renamed)?.id == id, "the new name is found")
    try one.add(StoredCube(id: second, name: renamed))
    let both = try other.cubes().filter { $0.name == renamed }.map(\.id)
    try expect(Set(both) == [id, second], "two cubes may have one name")
    let (object, bytes) = segment("renamed")
    try one.put(object, of: second, .memory(bytes))
    try expect(try read(other, object, second) == bytes, "the second of a name takes objects")
    for bad in [
      "", "/", "a/", "/a", "a/b/c", ".a", "a/.b", "..", String(repeating: "n", count: 300),
    ] {
      try refuses(
        "the name '\(bad)'", { try one.add(StoredCube(id: newID(), name: Array(bad.utf8))) }
      ) {
        if case .invalid = $0 { true } else { false }
      }
    }
    try one.remove(id)
    try one.remove(second)
    try expect(try other.cube(named: renamed) == nil, "an erased cube is not found by its name")
  }

  private func watching() throws {
    let (cube, quiet) = (try added("watched"), try added("quiet"))
    let marks = try [cube: settled(cube), quiet: settled(quiet)]
    try expect(
      try other.watch(marks, nanoseconds: 300_000_000).isEmpty, "without news a watch ends in time")
    let (object, bytes) = segment("news")
    let store = one
    let thread = try Thread.start("put") {
      Clock.sleep(nanoseconds: 300_000_000)
      try? store.put(object, of: cube, .memory(bytes))
    }
    let began = Clock.monotonic()
    let news = try other.watch(marks, nanoseconds: 20_000_000_000)
    thread.join()
    try expect(news == [cube], "a watch names the cube that has news")
    try expect(Clock.monotonic() - began < 6_000_000_000, "news is seen soon")
    try expect(
      try other.watch(marks, nanoseconds: 0) == [cube], "what came before the watch is seen as well"
    )
    let unknown: [[UInt8]: [UInt8]?] = [quiet: nil]
    try expect(
      try other.watch(unknown, nanoseconds: 1_000_000_000) == [quiet], "without a mark all is news")
    for each in [cube, quiet] { try one.remove(each) }
  }

  /// The mark of a cube by which there is no news.
  private func settled(_ cube: [UInt8]) throws -> [UInt8]? {
    for _ in 0..<50 {
      let mark = try other.list(cube, since: nil).mark
      if try other.watch([cube: mark], nanoseconds: 0).isEmpty { return mark }
      Clock.sleep(nanoseconds: 20_000_000)
    }
    throw Breach(description: "there is news for ever, though none writes")
  }

  /// Four threads put, while a reader goes from mark to mark: nothing is missed.
  private func together() throws {
    let cube = try added("together")
    let objects = (0..<80).map { segment("together \($0)") }
    let failures = Lock<[String]>([])
    let stores = [one, other]
    let done = Lock(0)
    for thread in 0..<4 {
      try Thread.detach("put") {
        for index in stride(from: thread, to: objects.count, by: 4) {
          do {
            try stores[thread % 2].put(objects[index].0, of: cube, .memory(objects[index].1))
          } catch { failures.withLock { $0.append("\(error)") } }
        }
        done.withLock { $0 += 1 }
      }
    }
    var seen: Set<StoredObject> = []
    var mark: [UInt8]?
    while true {
      let isLast = done.withLock { $0 } == 4
      let listing = try other.list(cube, since: mark)
      seen.formUnion(listing.objects)
      mark = listing.mark
      if isLast { break }
    }
    try expect(failures.withLock { $0 } == [], "puts at once succeed: \(failures.withLock { $0 })")
    let missed = objects.filter { !seen.contains($0.0) }.count
    try expect(missed == 0, "a reader from mark to mark misses nothing, but \(missed) were")
    try one.remove(cube)
  }

  /// Puts for eight seconds, whatever happens to the store meanwhile: what was acknowledged is there, and a reader
  /// that goes from mark to mark has seen it.
  private func steady() throws {
    let cube = try added("steady")
    let end = Clock.monotonic() + 8_000_000_000
    let put = Lock<[StoredObject]>([])
    let done = Lock(0)
    for thread in 0..<3 {
      let writer = self
      try Thread.detach("put") {
        var number = 0
        while Clock.monotonic() < end {
          number += 1
          let (object, bytes) = writer.segment("steady \(thread) \(number)")
          // A writer tries again until the store has it.
          while !writer.puts(object, bytes, cube) { Clock.sleep(nanoseconds: 50_000_000) }
          put.withLock { $0.append(object) }
        }
        done.withLock { $0 += 1 }
      }
    }
    var seen: Set<StoredObject> = []
    var mark: [UInt8]?
    var failures = 0
    while true {
      let isLast = done.withLock { $0 } == 3
      guard let listing = try next(cube, mark) else {
        failures += 1
        Clock.sleep(nanoseconds: 50_000_000)
        continue
      }
      seen.formUnion(listing.objects)
      mark = listing.mark
      if isLast { break }
    }
    let all = put.withLock { $0 }
    print("      \(all.count) put, \(failures) times not reached")
    try expect(all.count > 20, "writers go on")
    try expect(all.allSatisfy(seen.contains), "a reader from mark to mark has seen all")
    let listed = Set(try one.list(cube, since: nil).objects)
    try expect(all.allSatisfy(listed.contains), "all is listed")
    try one.remove(cube)
  }

  private func puts(_ object: StoredObject, _ bytes: [UInt8], _ cube: [UInt8]) -> Bool {
    do {
      try one.put(object, of: cube, .memory(bytes))
      return true
    } catch { return false }
  }

  /// What is listed once there is news, or after a while; nil where the store was not reached.
  private func next(_ cube: [UInt8], _ mark: [UInt8]?) throws -> StoreListing? {
    do {
      _ = try other.watch([cube: mark], nanoseconds: 300_000_000)
      return try other.list(cube, since: mark)
    } catch {
      guard case .unreachable = error else { throw error }
      return nil
    }
  }

  private func leases() throws {
    let name = Array("compact/\(salt)".utf8)
    let (a, b) = (Array("machine a".utf8), Array("machine b".utf8))
    try expect(try one.lease(name, by: a, seconds: 60), "a free lease is taken")
    try expect(!(try other.lease(name, by: b, seconds: 60)), "another machine does not get it")
    try expect(try one.lease(name, by: a, seconds: 60), "its holder prolongs it")
    try expect(try one.lease(name, by: a, seconds: 0), "its holder ends it")
    Clock.sleep(nanoseconds: 1_100_000_000)
    try expect(try other.lease(name, by: b, seconds: 2), "then another machine gets it")
    try expect(!(try one.lease(name, by: a, seconds: 60)), "and holds it")
    Clock.sleep(nanoseconds: 3_200_000_000)
    try expect(try one.lease(name, by: a, seconds: 1), "one that ran out is free")
  }

  private func erasing() throws {
    let name = Array("erased \(salt)".utf8)
    let cube = newID()
    try one.add(StoredCube(id: cube, name: name))
    let (object, bytes) = segment("erased")
    let (blob, content) = Self.blob(Array("erased \(salt)".utf8))
    try one.put(object, of: cube, .memory(bytes))
    try one.put(blob, of: cube, .memory(content))
    try other.remove(cube)
    try other.remove(cube)
    let isGone: (StoreError) -> Bool = { if case .gone = $0 { true } else { false } }
    let (late, more) = segment("late")
    try refuses("a put into an erased cube", { try one.put(late, of: cube, .memory(more)) }, isGone)
    try refuses("a listing of an erased cube", { _ = try one.list(cube, since: nil) }, isGone)
    try refuses("an object of an erased cube", { _ = try read(one, object, cube) }) {
      switch $0 {
      case .gone, .notFound: true
      default: false
      }
    }
    try one.add(StoredCube(id: cube, name: name))
    let known = try one.cubes().filter { $0.id == cube }
    try expect(
      known == [StoredCube(id: cube, name: name, isGone: true)], "that it is gone stays known")
    let again = newID()
    try one.add(StoredCube(id: again, name: name))
    try expect(try other.cube(named: name)?.id == again, "its name is free for another cube")
    try one.remove(again)
    try refuses("a cube that never was", { try one.remove(newID()) }) {
      if case .notFound = $0 { true } else { false }
    }
  }
}

extension Conformance {
  // MARK: Means

  private func expect(_ isSo: Bool, _ what: String) throws {
    if !isSo { throw Breach(description: "\(one.address): not so: \(what)") }
  }

  private func refuses(
    _ what: String, _ body: () throws -> Void, _ isRight: (StoreError) -> Bool
  ) throws {
    do { try body() } catch let error as StoreError where isRight(error) { return }
    throw Breach(description: "\(one.address): \(what) was taken")
  }

  private func newID() -> [UInt8] { Hex.encode(Random.bytes(16)) }

  private func added(_ name: String) throws -> [UInt8] {
    let id = newID()
    try one.add(StoredCube(id: id, name: Array("\(name) \(salt)".utf8)))
    return id
  }

  private func read(_ store: Opened, _ object: StoredObject, _ cube: [UInt8]) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try store.get(object, of: cube) { part throws(CubeError) in bytes += part }
    return bytes
  }

  /// Bytes and their name: a store does not look into them.
  private func segment(_ text: String) -> (StoredObject, [UInt8]) {
    let bytes = Array("\(text) \(salt)\n".utf8)
    let hash = Hex.encode(SHA256.hash(bytes))
    guard let name = SegmentName(month: Array("2026-11".utf8), hash: hash) else {
      return (.blob([]), [])
    }
    return (.segment(name), bytes)
  }

  private static func blob(_ bytes: [UInt8]) -> (StoredObject, [UInt8]) {
    (.blob(SHA256.hash(bytes)), bytes)
  }
}
