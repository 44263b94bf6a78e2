import Bundle
import Digest
import Format
import Posix
import Stores

/// A store in memory, with a sequence as PostgreSQL has one.
final class MemoryStore: BundleStore, CubeDirectory {
  struct Entry {
    var bytes: [UInt8]
    var number: Int
  }

  struct State {
    var objects: [[UInt8]: [StoredObject: Entry]] = [:]
    var cubes: [StoredCube] = []
    var leases: [[UInt8]: [UInt8]] = [:]
    var number = 0
  }

  let address = "memory"
  let state = Lock(State())

  func put(
    _ object: StoredObject, of cube: [UInt8], _ content: ByteSource
  ) throws(StoreError) {
    let bytes: [UInt8]
    do { bytes = try content.all(limit: 1 << 26) } catch { throw .invalid("\(error)") }
    try state.withLock { state throws(StoreError) in
      if state.cubes.contains(where: { $0.id == cube && $0.isGone }) { throw .gone("it is gone") }
      if state.objects[cube]?[object] != nil { return }
      state.number += 1
      state.objects[cube, default: [:]][object] = Entry(bytes: bytes, number: state.number)
    }
  }

  func get(
    _ object: StoredObject, of cube: [UInt8],
    receive: (_ part: [UInt8]) throws(CubeError) -> Void
  ) throws(StoreError) {
    guard let entry = state.withLock({ $0.objects[cube]?[object] }) else {
      throw .notFound("there is no such object")
    }
    do {
      // In parts that end anywhere.
      for start in stride(from: 0, to: entry.bytes.count, by: 100) {
        try receive(Array(entry.bytes[start..<min(start + 100, entry.bytes.count)]))
      }
    } catch { throw .receiver(error) }
    let sum =
      switch object {
      case .segment(let name): name.hash
      case .blob(let sha256): Hex.encode(sha256)
      }
    guard Hex.encode(SHA256.hash(entry.bytes)) == sum else { throw .damaged("it is damaged") }
  }

  func list(_ cube: [UInt8], since mark: [UInt8]?) throws(StoreError) -> StoreListing {
    state.withLock { state in
      let last = mark.flatMap { Int(String(decoding: $0, as: UTF8.self)) }
      let found = (state.objects[cube] ?? [:]).filter { $0.value.number > last ?? 0 }
      return StoreListing(
        objects: Array(found.keys), isWhole: last == nil, mark: Array("\(state.number)".utf8))
    }
  }

  func delete(_ object: StoredObject, of cube: [UInt8]) throws(StoreError) {
    state.withLock { _ = $0.objects[cube]?.removeValue(forKey: object) }
  }

  func watch(
    _ cubes: [[UInt8]: [UInt8]?], nanoseconds: Int64
  ) throws(StoreError) -> Set<[UInt8]> { Set(cubes.keys) }

  func cubes() throws(StoreError) -> [StoredCube] { state.withLock { $0.cubes } }

  func cube(named name: [UInt8]) throws(StoreError) -> StoredCube? {
    state.withLock { $0.cubes.first { $0.name == name && !$0.isGone } }
  }

  func add(_ cube: StoredCube) throws(StoreError) {
    state.withLock { state in
      if !state.cubes.contains(where: { $0.id == cube.id }) { state.cubes.append(cube) }
    }
  }

  func remove(_ cube: [UInt8]) throws(StoreError) {
    state.withLock { state in
      for index in state.cubes.indices where state.cubes[index].id == cube {
        state.cubes[index].isGone = true
      }
      state.objects[cube] = nil
    }
  }

  func lease(_ name: [UInt8], by holder: [UInt8], seconds: Int) throws(StoreError) -> Bool {
    state.withLock { state in
      if let other = state.leases[name], other != holder { return false }
      state.leases[name] = holder
      return true
    }
  }

  /// All bytes of all objects.
  func holds(_ text: String) -> Bool {
    let wanted = Array(text.utf8)
    return state.withLock { state in
      state.objects.values.contains { $0.values.contains { $0.bytes.holds(wanted) } }
    }
  }
}

/// A store whose calls go wrong in every way that the protocol allows.
final class FaultyStore: BundleStore {
  /// What goes wrong.
  enum Fault: CaseIterable {
    case none, lostAnswer, refused, repeated, stale, reordered, broken, full
  }

  let real: MemoryStore
  let address = "memory"
  /// One call in so many goes wrong; 0: none.
  let rate = Lock(0)
  private let random: Lock<SeededGenerator>

  init(_ real: MemoryStore, seed: UInt64) {
    self.real = real
    random = Lock(SeededGenerator(seed))
  }

  private func next(_ faults: [Fault]) -> Fault {
    let rate = rate.withLock { $0 }
    return random.withLock { random in
      guard rate > 0, Int.random(in: 0..<rate, using: &random) == 0 else { return .none }
      return faults.randomElement(using: &random) ?? .none
    }
  }

  func put(
    _ object: StoredObject, of cube: [UInt8], _ content: ByteSource
  ) throws(StoreError) {
    switch next([.lostAnswer, .refused, .repeated, .full]) {
    case .lostAnswer:
      try real.put(object, of: cube, content)
      throw .unreachable("the answer was lost")
    case .refused: throw .unreachable("the store failed inside")
    case .full: throw .full("the store is full")
    case .repeated:
      try real.put(object, of: cube, content)
      try real.put(object, of: cube, content)
    default: try real.put(object, of: cube, content)
    }
  }

  func get(
    _ object: StoredObject, of cube: [UInt8],
    receive: (_ part: [UInt8]) throws(CubeError) -> Void
  ) throws(StoreError) {
    switch next([.refused, .broken]) {
    case .refused: throw .unreachable("the store failed inside")
    case .broken:
      // A connection that breaks after some parts.
      var left = 2
      try real.get(object, of: cube) { part throws(CubeError) in
        if left > 0 { try receive(part) }
        left -= 1
      }
      throw .unreachable("the connection broke")
    default: try real.get(object, of: cube, receive: receive)
    }
  }

  func list(_ cube: [UInt8], since mark: [UInt8]?) throws(StoreError) -> StoreListing {
    switch next([.refused, .repeated, .stale, .reordered]) {
    case .refused: throw .unreachable("the store failed inside")
    // What was named before is named again, and what is gone.
    case .repeated: return try real.list(cube, since: nil)
    case .stale:
      guard let mark else { return try real.list(cube, since: nil) }
      return StoreListing(objects: [], isWhole: false, mark: mark)
    case .reordered:
      var listing = try real.list(cube, since: mark)
      random.withLock { listing.objects.shuffle(using: &$0) }
      return listing
    default: return try real.list(cube, since: mark)
    }
  }

  func delete(_ object: StoredObject, of cube: [UInt8]) throws(StoreError) {
    switch next([.lostAnswer, .refused]) {
    case .lostAnswer:
      try real.delete(object, of: cube)
      throw .unreachable("the answer was lost")
    case .refused: throw .unreachable("the store failed inside")
    default: try real.delete(object, of: cube)
    }
  }

  func watch(
    _ cubes: [[UInt8]: [UInt8]?], nanoseconds: Int64
  ) throws(StoreError) -> Set<[UInt8]> { Set(cubes.keys) }
}

/// Randomness that a seed repeats.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
