public import Bundle
public import Format
public import MemCube
public import Posix

/// Which cube of a mount: its name and project.
public struct CubeAddress: Hashable, Sendable {
  /// The project; nil for the default one, whose cubes are at the root.
  public var project: [UInt8]?
  /// The cube's name.
  public var name: [UInt8]

  /// The address of a name, in a project if one is given.
  public init(_ name: [UInt8], project: [UInt8]? = nil) {
    self.name = name
    self.project = project
  }
}

/// Where a mount finds its cubes, and how it opens, makes, renames and removes them.
public protocol CubeShelf: Sendable {
  /// The projects besides the default one, in byte order.
  func projects() throws(CubeError) -> [[UInt8]]
  /// Whether there is a project of this name besides the default one.
  func contains(project: [UInt8]) throws(CubeError) -> Bool
  /// Makes a project's folder.
  func make(project: [UInt8]) throws(CubeError)
  /// Removes a project's folder, which must be empty.
  func remove(project: [UInt8]) throws(CubeError)
  /// The names of all cubes of a project, in byte order.
  func names(project: [UInt8]?) throws(CubeError) -> [[UInt8]]
  /// Whether there is a cube of this name; quicker than `names`.
  func contains(_ address: CubeAddress) throws(CubeError) -> Bool
  /// The bundle's directory that is at an address, or the link to it; nil if there is none.
  func directory(_ address: CubeAddress) -> DirectoryIdentity?
  /// Opens a cube. Called once for each, at its first use.
  func open(_ address: CubeAddress) throws(CubeError) -> Cube
  /// Opens a cube only to look, where it cannot be opened for want of room.
  func openToRead(_ address: CubeAddress) throws(CubeError) -> Cube
  /// The cubes that have something spooled that is in no log yet.
  func spooled() -> [CubeAddress]
  /// Makes an empty cube.
  func make(_ address: CubeAddress) throws(CubeError)
  /// Gives a cube another name; `cube` is the one at the old name, if it could be opened.
  func rename(
    _ address: CubeAddress, to new: CubeAddress, _ cube: Cube?
  ) throws(CubeError)
  /// Removes the bundle of a cube that holds no record, or the link to it.
  func remove(_ address: CubeAddress, _ cube: Cube) throws(CubeError)
  /// Whether a cube that is open is the one at an address.
  func holds(_ cube: Cube, at address: CubeAddress) -> Bool
  /// Where a cube's bundle is, or the link to it; nothing need be there.
  func path(_ address: CubeAddress) throws(CubeError) -> Path
  /// The names of bundles that are being copied into a project, in byte order.
  func arrivals(project: [UInt8]?) throws(CubeError) -> [[UInt8]]
  /// The directory in which the bundle of a name is put together; it need not exist.
  func arriving(_ address: CubeAddress) throws(CubeError) -> Path
  /// Makes a cube of what was put together; see `Store.admit`.
  func admit(
    _ address: CubeAddress, continuing cube: [UInt8]?, asItIs: Bool
  ) throws(CubeError) -> Store.Admission
  /// Whether nothing can be made or changed.
  var isReadOnly: Bool { get }
  /// Where the bundles are: what `statfs` of the root measures.
  var directory: Path { get }
}

extension CubeShelf {
  /// The addresses of all cubes, read as they are asked for.
  var addresses: some Sequence<CubeAddress> {
    ([nil] + ((try? projects()) ?? []).map { Optional($0) }).lazy.flatMap { project in
      ((try? names(project: project)) ?? []).map { CubeAddress($0, project: project) }
    }
  }
}

/// The cubes of a host's store.
public struct StoreShelf: CubeShelf {
  private let host: Host
  private let store: Store
  /// Whether nothing can be made or changed.
  public let isReadOnly: Bool

  /// The store's cubes, all read-only if so asked.
  public init(host: Host, readOnly: Bool = false) {
    self.host = host
    store = Store(host)
    isReadOnly = readOnly
    if !readOnly { ReplicaState.removeStrandedIndexes(host) }
  }

  /// The store's directory.
  public var directory: Path { store.directory }

  // MARK: Projects

  /// The projects besides the default one.
  public func projects() throws(CubeError) -> [[UInt8]] { try store.projects() }

  /// Whether the store has the project.
  public func contains(project: [UInt8]) throws(CubeError) -> Bool {
    guard let path = try? projectFolder(project) else { return false }
    return (try? Files.status(path).kind) == .directory
  }

  /// Makes the project's folder.
  public func make(project: [UInt8]) throws(CubeError) {
    try checkWritable()
    let path = try projectFolder(project)
    try doing("making \(path)") { () throws(Errno) in
      try Files.makeDirectories(path.parent, mode: 0o700)
      try Files.makeDirectory(path, mode: 0o700)
    }
  }

  /// Removes the project's folder.
  public func remove(project: [UInt8]) throws(CubeError) {
    try checkWritable()
    let path = try projectFolder(project)
    try doing("removing \(path)") { () throws(Errno) in try Files.removeDirectory(path) }
  }

  /// The cubes that have something spooled that is in no log yet.
  public func spooled() -> [CubeAddress] {
    let paths = Set(ReplicaState.spooled(host))
    if paths.isEmpty { return [] }
    return addresses.filter { address in
      guard let path = try? path(address), let real = try? Files.realPath(path) else {
        return false
      }
      return paths.contains(real)
    }
  }

  private func projectFolder(_ project: [UInt8]) throws(CubeError) -> Path {
    guard !project.elementsEqual("default".utf8) else {
      throw .invalid("the cubes of the default project are at the mount's root")
    }
    return try store.folder(project: project)
  }

  // MARK: Cubes

  /// The names of all cubes. A bundle copied into the store may have the name of one of the root's places. It
  /// is shown as its folder is called: the place stays what it is, and `mv` gives the cube a name.
  public func names(project: [UInt8]?) throws(CubeError) -> [[UInt8]] {
    let names = try store.cubes(project: project).map { $0.name }
    guard project == nil, names.contains(where: CubeName.isReserved) else { return names }
    return names.map { CubeName.isReserved($0) ? $0 + CubeName.suffix : $0 }
      .sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Where a cube's bundle is, or the link to it.
  public func path(_ address: CubeAddress) throws(CubeError) -> Path {
    let folder = try store.folder(project: address.project)
    guard address.project == nil, CubeName.isReserved(CubeName.stem(of: address.name)) else {
      return folder.appending(address.name + CubeName.suffix)
    }
    return folder.appending(CubeName.stem(of: address.name) + CubeName.suffix)
  }

  /// Whether the store has the cube.
  public func contains(_ address: CubeAddress) throws(CubeError) -> Bool {
    guard let first = address.name.first, first != UInt8(ascii: "."), address.name.count < 248
    else { return false }
    return try Files.exists(path(address))
  }

  /// The bundle's directory, or the link to it.
  public func directory(_ address: CubeAddress) -> DirectoryIdentity? {
    guard let path = try? path(address),
      let status = try? Files.status(path, followLinks: false)
    else { return nil }
    return DirectoryIdentity(status)
  }

  /// Opens the cube's bundle.
  public func open(_ address: CubeAddress) throws(CubeError) -> Cube {
    let cube = try Cube.open(at: try path(address), host: host, readOnly: isReadOnly)
    cube.startEmbedding()
    return cube
  }

  /// Opens the cube's bundle only to look.
  public func openToRead(_ address: CubeAddress) throws(CubeError) -> Cube {
    try Cube.open(at: try path(address), host: host, readOnly: true, for: .reading)
  }

  /// Makes a cube as `memcube new` does.
  public func make(_ address: CubeAddress) throws(CubeError) {
    try checkWritable()
    try store.create(address.name, project: address.project, host: host).close()
  }

  /// Renames the bundle, or the link to it.
  public func rename(
    _ address: CubeAddress, to new: CubeAddress, _ cube: Cube?
  ) throws(CubeError) {
    try checkWritable()
    let (from, to) = (try path(address), try store.newPath(new.name, project: new.project))
    if let cube, !isLink(from) { return try cube.rename(to: to) }
    try doing("renaming \(from) to \(to)") { () throws(Errno) in
      try Files.renameNoReplace(from, to)
      try Files.syncDirectory(to.parent)
    }
  }

  /// Removes the bundle, or the link to it.
  public func remove(_ address: CubeAddress, _ cube: Cube) throws(CubeError) {
    try checkWritable()
    let path = try path(address)
    guard isLink(path) else { return try cube.removeEmpty() }
    try cube.checkEmpty()
    try doing("removing \(path)") { () throws(Errno) in try Files.unlink(path) }
  }

  /// Whether the address leads to the cube's bundle.
  public func holds(_ cube: Cube, at address: CubeAddress) -> Bool {
    guard let path = try? path(address), let real = try? Files.realPath(path) else { return false }
    return real == cube.path
  }

  // MARK: Arriving bundles

  /// The names of bundles that are being copied into a project.
  public func arrivals(project: [UInt8]?) throws(CubeError) -> [[UInt8]] {
    try store.arrivals(project: project)
  }

  /// The directory in which the bundle of a name is put together.
  public func arriving(_ address: CubeAddress) throws(CubeError) -> Path {
    try store.arriving(address.name, project: address.project)
  }

  /// Makes a cube of what was put together.
  public func admit(
    _ address: CubeAddress, continuing cube: [UInt8]?, asItIs: Bool
  ) throws(CubeError) -> Store.Admission {
    try checkWritable()
    return try store.admit(
      address.name, project: address.project, continuing: cube, asItIs: asItIs, host: host)
  }

  private func isLink(_ path: Path) -> Bool {
    (try? Files.status(path, followLinks: false))?.kind == .symlink
  }

  private func checkWritable() throws(CubeError) {
    if isReadOnly { throw .readOnly("the mount is read-only") }
  }

  private func doing(_ what: String, _ body: () throws(Errno) -> Void) throws(CubeError) {
    do { try body() } catch { throw .io(error, what) }
  }
}
