internal import Format
internal import Index
internal import MCP
internal import MemCube
internal import Posix

/// The cubes of a key's project, as the protocol's tools use them.
struct MCPShelf: CubeShelf {
  private let gateway: Gateway
  private let session: Session
  /// What the answer gives.
  let given = GivenMemories()
  /// The names of the cubes that were used.
  private let used = Condition<Set<[UInt8]>>([])

  /// The cubes that a session reaches.
  init(_ gateway: Gateway, _ session: Session) {
    self.gateway = gateway
    self.session = session
  }

  /// The names of the cubes that were used so far: an answer may hold text of any.
  var usedNames: [[UInt8]] {
    used.withLock(\.self).sorted { $0.lexicographicallyPrecedes($1) }
  }

  var project: [UInt8]? { session.project.folder }

  func names() throws(CubeError) -> [[UInt8]] {
    try gateway.memories.cubes.names(session.project.folder)
  }

  /// No cube is watched that no client asked for.
  func openNames() -> [[UInt8]] { [] }

  func use<Result>(
    _ name: [UInt8], _ body: (Cube) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    used.withLock { _ = $0.insert(name) }
    let place = CubePlace(folder: session.project.folder, name: name)
    let memories = gateway.memories
    let result = try memories.use(place) { (cube, _) throws(CubeError) in try body(cube) }
    guard let result else { throw .notFound("there is no cube '\(name.asText)' any more") }
    return result
  }

  func make(_ name: [UInt8]) throws(CubeError) {
    let owner = Owner(cubeName: name, id: nil)
    let place = CubePlace(folder: session.project.folder, name: name)
    _ = try gateway.memories.use(place, of: session.project, makingFor: owner) {
      (_, _) throws(CubeError) in true
    }
  }

  func prepareErasure(of name: [UInt8]) throws(CubeError) {
    try gateway.accounts.forgetTold(ofCube: name, folder: session.project.folder)
  }

  func note(given ids: [RecordID]) { given.add(ids.map(\.uuid)) }

  func count(_ use: CubeUse) throws(CubeError) {
    let meter: Meter = use == .ingest ? .ingest : .retrieval
    do throws(Fault) { _ = try gateway.accounts.charge(meter, session.project) } catch {
      throw .refused(error.message)
    }
  }
}
