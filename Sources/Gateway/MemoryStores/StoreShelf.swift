internal import Bundle
internal import Format
internal import Language
internal import MemCube
internal import Posix

/// What was read of the cubes of projects as stores, with what their logs were like then: a list of stores
/// opens only those with new writes.
final class StoreShelf: Sendable {
  private struct Kept {
    var stamp: [UInt8]
    var store: MemoryStore
  }

  private let kept = Condition<[CubePlace: Kept]>([:])
  /// More are not kept; each takes a few hundred bytes.
  private static let limit = 20_000

  /// What is kept of a cube that was not written to since.
  func known(_ place: CubePlace, stamp: [UInt8]) -> MemoryStore? {
    kept.withLock { $0[place].flatMap { $0.stamp == stamp ? $0.store : nil } }
  }

  /// The id of a cube that was read.
  func id(of place: CubePlace) -> [UInt8]? { kept.withLock { $0[place]?.store.cube } }

  /// Where a cube was when it was last read.
  func places(of cube: [UInt8], in folder: [UInt8]?) -> [CubePlace] {
    kept.withLock { kept in
      kept.values.filter { $0.store.cube == cube && $0.store.place.folder == folder }
        .map(\.store.place)
    }
  }

  func keep(_ store: MemoryStore, stamp: [UInt8]) {
    kept.withLock { kept in
      if kept.count >= Self.limit { kept = [:] }
      kept[store.place] = Kept(stamp: stamp, store: store)
    }
  }
}

extension Call {
  /// Where the store of the path is.
  /// - Throws: `notFound` where the project has none of that id.
  func storePlace() throws(Fault) -> CubePlace {
    let project = try caller().project
    let cubes = gateway.memories.cubes
    guard let id = StoreIDs.cube(ofStore: name("store")) else { throw Self.noStore }
    return try caught { () throws(CubeError) -> CubePlace? in
      // Of two cubes of one id the one of the smaller name.
      for place in gateway.stores.places(of: id, in: project.folder).sorted(by: Self.isBefore)
      where try cubes.id(place) == id {
        return place
      }
      let names = try cubes.ids(project.folder).filter { $0.value == id }.keys
      let places = names.map { CubePlace(folder: project.folder, name: $0) }
      return places.min(by: Self.isBefore)
    }.orThrow(Self.noStore)
  }

  private static func isBefore(_ a: CubePlace, _ b: CubePlace) -> Bool {
    a.name.lexicographicallyPrecedes(b.name)
  }

  private static let noStore = Fault.notFound(.cube, "there is no memory store of that id")

  /// Does something with the store of the path.
  func withStore<Result>(
    _ body: (Cube, CubePlace) throws(Fault) -> Result
  ) throws(Fault) -> Result {
    let place = try storePlace()
    let outcome = try caught { () throws(CubeError) in
      try gateway.memories.use(place) { (cube, _) throws(CubeError) in
        Swift.Result { () throws(Fault) in try body(cube, place) }
      }
    }
    return try outcome.orThrow(Self.noStore).get()
  }

  /// The stores of the caller's project, the latest first. One that cannot be opened is left out.
  func stores() throws(Fault) -> [MemoryStore] {
    let project = try caller().project
    let memories = gateway.memories
    return try caught { () throws(CubeError) in
      var (found, seen): ([MemoryStore], Set<[UInt8]>) = ([], [])
      for name in try memories.cubes.names(project.folder) {
        let place = CubePlace(folder: project.folder, name: name)
        guard let store = try store(at: place), seen.insert(store.cube).inserted else { continue }
        found.append(store)
      }
      return found.sorted { $1.order.lexicographicallyPrecedes($0.order) }
    }
  }

  private func store(at place: CubePlace) throws(CubeError) -> MemoryStore? {
    let (shelf, memories) = (gateway.stores, gateway.memories)
    let path = try memories.cubes.path(place)
    let stamp = Cube.logStamp(at: path, id: shelf.id(of: place), host: gateway.host)
    if let stamp, !memories.cubes.isOpen(place), let known = shelf.known(place, stamp: stamp) {
      return known
    }
    return try memories.use(place, among: .max) { (cube, _) throws(CubeError) in
      let stamp = Cube.logStamp(at: path, id: cube.id, host: gateway.host)
      let store = try MemoryStore(cube, at: place)
      if let stamp { shelf.keep(store, stamp: stamp) }
      return store
    }
  }
}

extension Optional {
  /// The value; else throws.
  func orThrow<Failure>(_ error: @autoclosure () -> Failure) throws(Failure) -> Wrapped {
    guard let self else { throw error() }
    return self
  }
}

extension OpenCubes {
  /// Makes a cube that begins with some settings; false where the name is taken.
  /// - Throws: `.notFound` where the project is being removed: then nothing is left of it.
  func make(
    _ place: CubePlace, settings: [(key: String, value: JSON)],
    mayMake: () throws(CubeError) -> Bool
  ) throws(CubeError) -> Bool {
    guard try mayMake() else { throw .deletedMeanwhile }
    let path = try path(place)
    do { try Files.makeDirectories(path.parent, mode: 0o700) } catch {
      throw .io(error, "making \(path.parent)")
    }
    do throws(CubeError) {
      let cube = try Cube.create(
        at: path, zone: Zone.hostName(), settings: settings, id: try newID(place), host: host)
      try share(made: cube, at: place)
      try cube.close()
    } catch {
      if case .exists = error { return false }
      throw error
    }
    guard try mayMake() else {
      try? Erasure(of: path, host: host).finish()
      removeFolder(place.folder)
      throw .deletedMeanwhile
    }
    return true
  }
}
