public import Bundle
public import Format
public import MemCube
internal import Posix

/// The cubes of a store, or some of them, that this process opens for itself.
public final class StoreShelf: CubeShelf {
  private struct State {
    var open: [[UInt8]: Cube] = [:]
    var busy: Set<[UInt8]> = []
    var looked: [[UInt8]: Int64] = [:]
    var isClosed = false
  }

  /// How often it is looked for what copy tools brought, nanoseconds.
  private static let interval: Int64 = 200_000_000
  /// How long another process that is writing is waited for, nanoseconds.
  private static let patience: Int64 = 400_000_000

  /// The folder's name of their project; nil for the store's own.
  public let project: [UInt8]?
  private let state = Condition(State())
  private let host: Host
  private let store: Store
  private let fixed: [Store.Entry]
  private let isReadOnly: Bool
  private let forgetAnswers: @Sendable ([UInt8]) throws(CubeError) -> Void

  /// The cubes that are given, or, with none, all of a project, also those that are made later.
  /// - Parameters:
  ///   - host: this host.
  ///   - entries: the cubes; none: all of the project.
  ///   - project: the folder's name of their project.
  ///   - isReadOnly: whether they are opened only to be read.
  ///   - forgetAnswers: makes a server forget what it answered about a cube.
  public init(
    _ host: Host, _ entries: [Store.Entry], project: [UInt8]?, isReadOnly: Bool,
    forgetAnswers: @escaping @Sendable ([UInt8]) throws(CubeError) -> Void = { (_) in }
  ) {
    self.forgetAnswers = forgetAnswers
    self.host = host
    self.project = project
    self.isReadOnly = isReadOnly
    store = Store(host)
    fixed = entries
  }

  /// The names of all, in byte order.
  public func names() throws(CubeError) -> [[UInt8]] { try entries().map(\.name) }

  private func entries() throws(CubeError) -> [Store.Entry] {
    fixed.isEmpty ? try store.cubes(project: project) : fixed
  }

  /// The cubes that are open.
  public func openNames() -> [[UInt8]] { state.withLock { Array($0.open.keys) } }

  /// Has a server forget what it answered about a cube.
  public func prepareErasure(of name: [UInt8]) throws(CubeError) { try forgetAnswers(name) }

  /// Makes a cube of the store.
  public func make(_ name: [UInt8]) throws(CubeError) {
    guard fixed.isEmpty else { throw .notFound("there is no cube '\(shown(name))' in scope") }
    let cube = try store.create(name, project: project, host: host)
    let old = state.withLock { $0.open.updateValue(cube, forKey: name) }
    try? old?.close()
  }

  /// Uses a cube, opened if need be, as other processes have left it.
  public func use<Result>(
    _ name: [UInt8], _ body: (Cube) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    let cube = try take(name)
    let now = Clock.monotonic()
    let isDue = state.withLock { state in
      guard now - (state.looked[name] ?? 0) > Self.interval else { return false }
      state.looked[name] = now
      return true
    }
    if isDue { try cube.refresh() } else { try cube.catchUp(within: Self.patience) }
    return try body(cube)
  }

  /// The open cube of a name, where it is still the one there.
  private func take(_ name: [UInt8]) throws(CubeError) -> Cube {
    if state.withLock({ $0.isClosed }) { throw .io(.again, "opening a cube at the end") }
    let known = state.wait { state -> Cube?? in
      if state.busy.contains(name) { return nil }
      if let cube = state.open[name] { return .some(cube) }
      state.busy.insert(name)
      return .some(nil)
    }
    if let known {
      if known.isInPlace { return known }
      state.withLock { if $0.open[name] === known { $0.open[name] = nil } }
      try? known.close()
      return try take(name)
    }
    defer {
      state.withLock { _ = $0.busy.remove(name) }
      state.broadcast()
    }
    guard let entry = try entries().first(where: { $0.name == name }) else {
      throw .notFound("there is no cube '\(shown(name))' here")
    }
    let cube = try Cube.open(
      at: entry.path, host: host, readOnly: isReadOnly, for: isReadOnly ? .reading : .writing)
    if !isReadOnly { cube.startEmbedding() }
    cube.keepReadings()
    state.withLock { $0.open[name] = cube }
    return cube
  }

  /// Makes everything last, and closes the cubes.
  public func close() {
    let cubes = state.withLock { state in
      state.isClosed = true
      defer { state.open = [:] }
      return Array(state.open.values)
    }
    for cube in cubes { try? cube.close() }
  }
}
