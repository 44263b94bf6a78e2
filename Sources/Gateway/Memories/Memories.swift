internal import MemCube
internal import Posix

/// The memories of all projects: what every dialect does with them, in terms of the core.
final class Memories: Sendable {
  let cubes: OpenCubes
  let catalog: Catalog
  let host: Host
  let accounts: Accounts
  /// Who is told of what is written.
  let listener = Condition<(@Sendable ([MemoryNews]) -> Void)?>(nil)
  /// When all cubes of a project were last looked at, and until when they are not again, on the
  /// monotonic clock.
  private let looked = Condition<[[UInt8]: (began: Int64, rest: Int64)]>([:])

  init(_ host: Host, _ accounts: Accounts) throws(CubeError) {
    self.host = host
    self.accounts = accounts
    cubes = OpenCubes(host)
    catalog = try Catalog(host)
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

  /// As `use`, of an owner's cube, which is made if it is not there, unless it or its project was
  /// removed after `project` was read.
  func use<Result>(
    _ place: CubePlace, of project: Project, makingFor maker: Owner,
    _ body: (Cube, Owner) throws(CubeError) -> Result
  ) throws(CubeError) -> Result? {
    let mayMake = { () throws(CubeError) in try self.accounts.mayMake(place.name, of: project) }
    return try cubes.use(place, makingFor: maker, mayMake: mayMake) { (cube) throws(CubeError) in
      try self.body(cube, place, body)
    }
  }

  private func body<Result>(
    _ cube: Cube, _ place: CubePlace, _ body: (Cube, Owner) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    let id = try cube.setting(Array("id".utf8))?.string
    let owner = Owner(cubeName: place.name, id: id)
    try catalog.follow(cube, at: place, of: owner)
    return try body(cube, owner)
  }

  /// Brings the catalog up to all cubes of a project. Only those to which somebody wrote are opened; one
  /// that cannot be is left out, and one that is gone forgotten. It is done at most once in so many
  /// nanoseconds; nil: to look at many cubes takes its time, and then it is not done again for ten times
  /// as long, half a second at most.
  func followAll(_ project: Project, within nanoseconds: Int64? = nil) throws(CubeError) {
    let key = project.folder ?? []
    let began = Clock.monotonic()
    let isDue = looked.withLock { looked in
      if let last = looked[key], began < nanoseconds.map({ last.began + $0 }) ?? last.rest {
        return false
      }
      looked[key] = (began, began + Self.longestRest)
      return true
    }
    guard isDue else { return }
    // What was spent on those that somebody wrote to: it is not spent again.
    var spent: Int64 = 0
    defer {
      let now = Clock.monotonic()
      looked.withLock { looked in
        guard looked[key]?.began == began else { return }
        looked[key]?.rest = now + min(Self.longestRest, 10 * (now - began - spent))
      }
    }
    let names = try cubes.names(project.folder)
    let known = try catalog.stamps(project)
    for name in names {
      let place = CubePlace(folder: project.folder, name: name)
      let last = known[name]
      let stamp = Cube.logStamp(at: try cubes.path(place), id: last?.id, host: host)
      let isOpen = cubes.isOpen(place)
      if let stamp, last?.stamp == stamp, !isOpen { continue }
      let start = Clock.monotonic()
      defer { if !isOpen { spent += Clock.monotonic() - start } }
      let followed = try? use(place) { (cube, owner) throws(CubeError) in
        let stamp = Cube.logStamp(at: cube.path, id: cube.id, host: host)
        try cube.catchUp(within: OpenCubes.patience)
        try catalog.follow(cube, at: place, of: owner)
        return stamp
      }
      if let followed, let stamp = followed { try catalog.keep(stamp: stamp, of: place) }
    }
    for name in try catalog.cubes(of: project) where !names.contains(name) {
      try catalog.forget(CubePlace(folder: project.folder, name: name))
    }
  }

  private static let longestRest: Int64 = 500_000_000

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
    let missing = CubeError.notFound("Memory not found")
    guard let place = try find(uuid, in: project) else { throw missing }
    let result = try use(place) { (cube, owner) throws(CubeError) -> Result? in
      guard let object = try cube.object(uuid: uuid), let node = try cube.file(object: object),
        let memory = try cube.memory(node.row, at: place, of: owner), memory.object == object
      else { return nil }
      return try body(cube, memory)
    }
    guard let result, let result else { throw missing }
    return result
  }
}
