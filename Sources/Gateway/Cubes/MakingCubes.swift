internal import Bundle
internal import Format
internal import Language
internal import MemCube
internal import Posix
internal import Replication
internal import Stores

// Cubes that come into being with the first memory of an owner, and projects' folders.
extension OpenCubes {
  /// How often a cube is tried to be made whose folder goes meanwhile: another process removes one that
  /// is empty.
  private static let attempts = 3

  /// Makes the cube of an owner, and says in it whose it is.
  /// - Throws: `.notFound` where it, or its project, was removed meanwhile: then nothing is left of it.
  func make(
    _ place: CubePlace, _ owner: Owner, _ mayMake: () throws(CubeError) -> Bool
  ) throws(CubeError) -> Cube {
    guard try mayMake() else { throw .deletedMeanwhile }
    let path = try path(place)
    var made: (cube: Cube, isOurs: Bool)?
    for attempt in 1...Self.attempts where made == nil {
      do { made = try make(place, path, owner) } catch {
        guard try mayMake() else {
          removeFolder(place.folder)
          throw .deletedMeanwhile
        }
        guard case .io(.notFound, _) = error, attempt < Self.attempts else { throw error }
      }
    }
    guard let (cube, isOurs) = made else { throw .deletedMeanwhile }
    if isOurs, try !mayMake() {
      try? cube.close()
      // Out of sight in one step: another process may be looking what is left to be erased. It may have
      // been faster.
      try? sharing?.remove(cube.id)
      try? Erasure(of: path, host: host).finish()
      removeFolder(place.folder)
      throw .deletedMeanwhile
    }
    cube.startEmbedding()
    return cube
  }

  private func make(
    _ place: CubePlace, _ path: Path, _ owner: Owner
  ) throws(CubeError) -> (cube: Cube, isOurs: Bool) {
    do { try Files.makeDirectories(path.parent, mode: 0o700) } catch {
      throw .io(error, "making \(path.parent)")
    }
    let id = JSON.string(owner.id)
    do {
      // Its owner and its maker come into being with it. Otherwise a process that is killed meanwhile leaves
      // a cube that nothing over HTTP may ever delete.
      let cube = try Cube.create(
        at: path, zone: Zone.hostName(), settings: [("origin", "gateway"), ("id", id)],
        id: try newID(place), host: host)
      try share(made: cube, at: place)
      return (cube, true)
    } catch {
      // Another maker was faster: a person, who has not said whose it is, or another server.
      guard case .exists = error else { throw error }
    }
    let cube = try Cube.open(at: path, host: host)
    let key = Array("id".utf8)
    if try cube.setting(key) == nil {
      try cube.write([.setting(key: key, value: id)], .durable)
    }
    return (cube, false)
  }

  /// The id of a cube; empty where its manifest does not say, nil where there is none.
  func id(_ place: CubePlace) throws(CubeError) -> [UInt8]? {
    let path = try path(place)
    if case .good(let manifest)? = try? Bundle.readManifest(at: path) { return manifest.cube }
    if Files.exists(path) { return [] }
    return try sharing?.find(sharedName(place))?.id
  }

  /// Which cubes are in a project's folder: their ids by their names; without those whose bundles are away.
  func ids(_ folder: [UInt8]?) throws(CubeError) -> [[UInt8]: [UInt8]] {
    var found: [[UInt8]: [UInt8]] = [:]
    for name in try names(folder) {
      found[name] = try id(CubePlace(folder: folder, name: name))
    }
    return found
  }

  /// Removes a project's folder if it is empty: it would be listed as a project that a person copied here.
  func removeFolder(_ folder: [UInt8]?) {
    guard let folder, let path = try? store.folder(project: folder) else { return }
    try? Files.removeDirectory(path)
  }
}
