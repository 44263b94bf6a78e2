internal import Bundle
internal import Format
internal import MemCube
internal import MemCubeFS
internal import Posix

/// The cubes of one project of a store, as a tree has them whose root is that project: a key reaches no other.
struct ProjectShelf: CubeShelf {
  private let store: StoreShelf
  private let project: [UInt8]?

  /// The cubes of a project's folder; nil: of the default project.
  init(_ host: Host, project: [UInt8]?) {
    store = StoreShelf(host: host)
    self.project = project
  }

  var isReadOnly: Bool { false }
  var directory: Path { store.directory }

  /// Where the store has it. The names that the tree's root needs for itself are marked there only in the default
  /// project.
  private func address(_ address: CubeAddress) -> CubeAddress {
    guard project != nil, CubeName.isReserved(CubeName.stem(of: address.name)) else {
      return CubeAddress(address.name, project: project)
    }
    return CubeAddress(CubeName.stem(of: address.name), project: project)
  }

  /// Where the tree has what stands at an address of the store.
  private func shown(_ name: [UInt8]) -> [UInt8] {
    project != nil && CubeName.isReserved(name) ? name + CubeName.suffix : name
  }

  func projects() throws(CubeError) -> [[UInt8]] { [] }
  func contains(project: [UInt8]) throws(CubeError) -> Bool { false }
  func make(project: [UInt8]) throws(CubeError) { throw Self.another }
  func remove(project: [UInt8]) throws(CubeError) { throw Self.another }

  private static let another = CubeError.refused(
    "a key reaches the cubes of its own project; memcube project makes others")

  func names(project: [UInt8]?) throws(CubeError) -> [[UInt8]] {
    try store.names(project: self.project).map(shown).sorted { $0.lexicographicallyPrecedes($1) }
  }

  func contains(_ cube: CubeAddress) throws(CubeError) -> Bool {
    try store.contains(address(cube))
  }
  func directory(_ cube: CubeAddress) -> DirectoryIdentity? { store.directory(address(cube)) }
  func open(_ cube: CubeAddress) throws(CubeError) -> Cube { try store.open(address(cube)) }
  func openToRead(_ cube: CubeAddress) throws(CubeError) -> Cube {
    try store.openToRead(address(cube))
  }

  func spooled() -> [CubeAddress] {
    store.spooled().filter { $0.project == project }.map { CubeAddress(shown($0.name)) }
  }

  func make(_ cube: CubeAddress) throws(CubeError) { try store.make(address(cube)) }
  func rename(_ cube: CubeAddress, to new: CubeAddress, _ open: Cube?) throws(CubeError) {
    try store.rename(address(cube), to: address(new), open)
  }
  func remove(_ cube: CubeAddress, _ open: Cube) throws(CubeError) {
    try store.remove(address(cube), open)
  }
  func holds(_ open: Cube, at cube: CubeAddress) -> Bool { store.holds(open, at: address(cube)) }
  func path(_ cube: CubeAddress) throws(CubeError) -> Path { try store.path(address(cube)) }
  func arrivals(project: [UInt8]?) throws(CubeError) -> [[UInt8]] {
    try store.arrivals(project: self.project)
  }
  func arriving(_ cube: CubeAddress) throws(CubeError) -> Path {
    try store.arriving(address(cube))
  }
  func admit(
    _ cube: CubeAddress, continuing id: [UInt8]?, asItIs: Bool
  ) throws(CubeError) -> Store.Admission {
    try store.admit(address(cube), continuing: id, asItIs: asItIs)
  }
}
