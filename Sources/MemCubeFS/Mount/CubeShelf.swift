public import MemCube
public import Posix

/// Where a mount finds its cubes, and how it opens them.
public protocol CubeShelf: Sendable {
  /// The names of all cubes, in byte order.
  func names() throws(CubeError) -> [[UInt8]]
  /// Whether there is a cube of this name; quicker than `names`.
  func contains(_ name: [UInt8]) throws(CubeError) -> Bool
  /// Opens a cube. Called once for each, at its first use.
  func open(_ name: [UInt8]) throws(CubeError) -> Cube
  /// Removes an empty cube's bundle, after it was closed.
  func remove(_ name: [UInt8]) throws(CubeError)
  /// Where the bundles are: what `statfs` of the root measures.
  var directory: Path { get }
}

/// The cubes of the default project of a host's store.
public struct StoreShelf: CubeShelf {
  private let host: Host
  private let store: Store
  private let isReadOnly: Bool

  /// The store's cubes, all read-only if so asked.
  public init(host: Host, readOnly: Bool = false) {
    self.host = host
    store = Store(host)
    isReadOnly = readOnly
  }

  /// The store's directory.
  public var directory: Path { store.directory }

  /// The names of all cubes.
  public func names() throws(CubeError) -> [[UInt8]] { try store.cubes().map { $0.name } }

  private func path(_ name: [UInt8]) throws(CubeError) -> Path {
    try store.folder().appending(name + CubeName.suffix)
  }

  /// Whether the store has the cube.
  public func contains(_ name: [UInt8]) throws(CubeError) -> Bool {
    guard let first = name.first, first != UInt8(ascii: "."), name.count < 248 else {
      return false
    }
    return try Files.exists(path(name))
  }

  /// Opens the cube's bundle.
  public func open(_ name: [UInt8]) throws(CubeError) -> Cube {
    let cube = try Cube.open(at: try path(name), host: host, readOnly: isReadOnly)
    cube.startEmbedding()
    return cube
  }

  /// Removes the bundle, or the link to it.
  public func remove(_ name: [UInt8]) throws(CubeError) {
    let path = try path(name)
    do { try Files.removeTree(path) } catch { throw .io(error, "removing \(path)") }
  }
}
