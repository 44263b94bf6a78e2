internal import Bundle
internal import Format
internal import Index
internal import MemCube
internal import Posix

/// The memories of all projects: what every dialect does with them, in terms of the core.
final class Memories: Sendable {
  let cubes: OpenCubes
  let catalog: Catalog
  let host: Host
  let accounts: Accounts
  /// Gets the news of what is written.
  let listener = Condition<NewsListener?>(nil)
  /// When the cubes of projects were last looked at, by their folders.
  let looked = Condition<[[UInt8]: Look]>([:])

  init(_ host: Host, _ accounts: Accounts, importRoots: [Path]) throws(CubeError) {
    self.host = host
    self.accounts = accounts
    cubes = OpenCubes(host, importRoots: importRoots)
    catalog = try Catalog(host)
    cubes.onErased.withLock { [catalog, accounts] in
      $0 = { (place) throws(CubeError) in
        _ = try catalog.forget(place)
        try accounts.forgetCalls(ofCube: place.name, folder: place.folder)
      }
    }
  }

  func close() { cubes.close() }

  /// Where the cube of an owner is.
  func place(_ owner: Owner, in project: Project) -> CubePlace {
    CubePlace(folder: project.folder, name: owner.cubeName)
  }

  /// Uses a cube, with the catalog brought up to it; nil: there is none.
  func use<Result>(
    _ place: CubePlace, _ body: (Cube, Owner) throws(CubeError) -> Result
  ) throws(CubeError) -> Result? {
    try cubes.use(place) { (cube) throws(CubeError) in try self.body(cube, place, body) }
  }

  /// As `use`, where the catalog was brought up to the cube since `followed`, on the monotonic clock.
  func use<Result>(
    _ place: CubePlace, followed: Int64?,
    _ body: (Cube, Owner) throws(CubeError) -> Result
  ) throws(CubeError) -> Result? {
    guard let followed else { return try use(place, body) }
    return try cubes.use(place, seen: followed) { (cube) throws(CubeError) in
      try body(cube, try cube.owner(named: place.name))
    }
  }

  /// As `use`, of one of so many cubes that are asked the same: one that cannot be opened is left out,
  /// and does not keep the others from answering. Alone, it says what is wrong with it.
  func use<Result>(
    _ place: CubePlace, among count: Int, followed: Int64? = nil,
    _ body: (Cube, Owner) throws(CubeError) -> Result
  ) throws(CubeError) -> Result? {
    try among(count) { () throws(CubeError) in try use(place, followed: followed, body) }
  }

  /// As `use`, without the catalog, which takes seconds to follow a hundred thousand memories that are new: for what
  /// asks the cube alone.
  func look<Result>(
    _ place: CubePlace, among count: Int = 1, _ body: (Cube) throws(CubeError) -> Result
  ) throws(CubeError) -> Result? {
    try among(count) { () throws(CubeError) in try cubes.use(place, body) }
  }

  private func among<Result>(
    _ count: Int, _ use: () throws(CubeError) -> Result?
  ) throws(CubeError) -> Result? {
    do throws(CubeError) { return try use() } catch {
      switch error {
      case .damaged, .foreign: if count < 2 { throw error }
      default: throw error
      }
      return nil
    }
  }

  /// As `use`, of an owner's cube, which is made if it is not there, unless it or its project was
  /// removed after `project` was read.
  func use<Result>(
    _ place: CubePlace, of project: Project, makingFor maker: Owner,
    _ body: (Cube, Owner) throws(CubeError) -> Result
  ) throws(CubeError) -> Result? {
    try OwnerIDs(of: maker).refuseUnnamable()
    let mayMake = { () throws(CubeError) in try self.accounts.mayMake(place.name, of: project) }
    return try cubes.use(place, makingFor: maker, mayMake: mayMake) { (cube) throws(CubeError) in
      try self.body(cube, place, body)
    }
  }

  private func body<Result>(
    _ cube: Cube, _ place: CubePlace, _ body: (Cube, Owner) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    let owner = try cube.owner(named: place.name)
    try catalog.follow(cube, at: place, of: owner)
    return try body(cube, owner)
  }

  /// The place of a memory by its UUID; nil: the project has none of that id.
  func find(_ uuid: [UInt8], in project: Project) throws(CubeError) -> CubePlace? {
    if let place = try catalog.place(of: uuid, in: project) { return place }
    // It may be new, or was made by hand.
    try followAll(project)
    return try catalog.place(of: uuid, in: project)
  }

  /// Uses the memory of a UUID with its cube.
  /// - Throws: `.notFound`.
  func withMemory<Result>(
    _ uuid: [UInt8], in project: Project,
    _ body: (Cube, Memory) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    // A cube that was renamed is found at its other place.
    for _ in 0..<2 {
      guard let place = try find(uuid, in: project) else { break }
      let result = try use(place) { (cube, owner) throws(CubeError) -> Result? in
        guard let object = try cube.object(uuid: uuid), let node = try cube.file(object: object),
          let memory = try cube.memory(node.row, at: place, of: owner), memory.object == object
        else { return nil }
        return try body(cube, memory)
      }
      if let result {
        guard let result else { break }
        return result
      }
      try forget(place)
    }
    throw .notFound("Memory not found")
  }
}
