package import Bundle
internal import Digest
package import Format
internal import MemCube
package import Posix
package import Stores

/// The cubes of a store that several servers share, as one of them sees them: its own host has bundles of
/// those that it was asked for, and a write counts once the store has it.
package final class SharedHome: CubeSharing {
  /// The store.
  package let store: any BundleStore & CubeDirectory
  /// This machine; what it opens by this alone shares nothing.
  let host: Host
  /// Who takes leases: this process.
  let holder: [UInt8]
  /// The store's own id: cubes of one name in two stores are two cubes.
  let identity: [UInt8]
  /// Gets sentences for the operator of the server, on any thread.
  private let report: @Sendable (String) -> Void
  let state: Lock<State>
  /// How many bytes of the disk the copies of cubes may take; nil: as many as there are.
  let room: Int64?

  struct State {
    /// The cubes that are not gone, by name.
    var cubes: [[UInt8]: StoredCube] = [:]
    /// How many cubes of a name are gone, and which cubes are.
    var goneCounts: [[UInt8]: Int] = [:]
    var gone: Set<[UInt8]> = []
    /// The names of those that went since they were taken, where no other cube has the name.
    var goneNames: Set<[UInt8]> = []
    /// The cubes that this host has, with the mark up to which each has listed the store.
    var local: [[UInt8]: LocalCube] = [:]
    /// When passes are due, on the monotonic clock.
    var due: [[UInt8]: Int64] = [:]
    /// The last segment that was put from here, and when, on the monotonic clock.
    var shared: [[UInt8]: (segment: SegmentName, at: Int64)] = [:]
    /// Until when leases are surely held, on the monotonic clock.
    var leases: [[UInt8]: Int64] = [:]
    /// Cubes into whose bundles something is being brought, with how many threads do; and those that are
    /// about to go from this host.
    var pulling: [[UInt8]: Int] = [:]
    var leaving: Set<[UInt8]> = []
    /// Cubes that went and to which nothing came since, with the marks up to which they had listed the store.
    var left: [[UInt8]: [UInt8]] = [:]
    /// Whether the store has not the id any more that it had.
    var isReplaced = false
    /// What was said of damaged objects since this began.
    var reported: Set<String> = []
  }

  /// A cube that this host has.
  struct LocalCube: Sendable {
    var name: [UInt8]
    var bundle: Bundle
    var state: ReplicaState
    var mark: [UInt8]?
    /// When it was last used, milliseconds since 1970, and until when it is not to go, since it could not.
    var used: Int64 = 0
    var staysUntil: Int64 = 0
    /// What it takes of the disk, when that was measured, and whether it may be another by now.
    var bytes: Int64 = 0
    var measured: Int64 = 0
    var isChanged = true
  }

  /// What is said of a store that has another id, or none, since this began with it: what is here is not there.
  package static let replaced = CubeError.unreachable(
    "the store was emptied or replaced: restart the server to fill it from here")
  /// How soon a pass follows a write, one that failed, and what came, nanoseconds.
  static let (passPause, retryPause): (Int64, Int64) = (30_000_000_000, 2_000_000_000)

  /// What is said of a write to a cube that another server erased: nothing of it is kept.
  package static let erased = CubeError.unreachable(
    "another server has just erased what this would be written to: try again")

  /// An error of the store as the calls of servers hear it: nothing that they could mend, and no place.
  static func said(_ error: StoreError) -> CubeError {
    switch error {
    case .gone: erased
    case .invalid(let text), .refused(let text), .notFound(let text): .unreachable(text)
    case .unreachable, .full, .damaged, .receiver: error.asCubeError
    }
  }

  /// Takes a host's cubes into a store, and gets what the store calls its own.
  /// - Throws: `.unreachable`; `.exists` where the host has a cube of a name that is another one's there.
  package init(
    _ store: any BundleStore & CubeDirectory, host: Host, room: Int64? = nil,
    report: @escaping @Sendable (String) -> Void = { _ in }
  ) throws(CubeError) {
    self.store = store
    self.report = report
    self.room = room
    var host = host
    host.sharing = nil
    self.host = host
    holder = Hex.encode(host.random(8))
    do throws(StoreError) {
      identity = try StoreIdentity.made(in: store, by: holder, random: host.random)
    } catch { throw error.asCubeError }
    state = Lock(State())
    try look()
    try takeLocal()
  }

  /// Reports damage, each sentence once.
  func tell(_ damage: [String]) {
    let new = state.withLock { state in damage.filter { state.reported.insert($0).inserted } }
    for text in new {
      report("damaged in the store, and left out until it is whole there: \(text)")
    }
  }

  // MARK: Names

  /// Reads which cubes there are.
  /// - Returns: whether other names are there than before.
  @discardableResult
  package func look() throws(CubeError) -> Bool {
    let all: [StoredCube]
    do throws(StoreError) { all = try store.cubes() } catch { throw error.asCubeError }
    var cubes: [[UInt8]: StoredCube] = [:]
    var counts: [[UInt8]: Int] = [:]
    var gone: Set<[UInt8]> = []
    for cube in all where cube.name != StoreIdentity.name {
      if cube.isGone {
        counts[cube.name, default: 0] += 1
        gone.insert(cube.id)
      } else if cube.id.lexicographicallyPrecedes(cubes[cube.name]?.id ?? [0x7F]) {
        cubes[cube.name] = cube
      }
    }
    let (now, lost, counted) = (cubes, gone, counts)
    let isReplaced = StoreIdentity.id(among: all) != identity
    state.withLock { $0.isReplaced = isReplaced }
    try checkIsSame()
    return state.withLock { state in
      defer { (state.cubes, state.gone, state.goneCounts) = (now, lost, counted) }
      let new = all.filter { $0.isGone && !state.gone.contains($0.id) }.map(\.name)
      state.goneNames.formUnion(new)
      state.goneNames = state.goneNames.filter { now[$0] == nil }
      state.left = state.left.filter { !lost.contains($0.key) }
      return Set(state.cubes.keys) != Set(now.keys)
    }
  }

  /// Takes the names of cubes that are gone since the last time, where no other cube has the name; at first of all that
  /// ever were.
  package func takeGoneNames() -> Set<[UInt8]> {
    state.withLock { state in
      defer { state.goneNames = [] }
      return state.goneNames
    }
  }

  /// Gives names back, to be taken again.
  package func putBack(goneNames names: Set<[UInt8]>) {
    state.withLock { $0.goneNames.formUnion(names) }
  }

  /// - Throws: `replaced`.
  func checkIsSame() throws(CubeError) {
    if state.withLock({ $0.isReplaced }) { throw Self.replaced }
  }

  /// A name in the store of a cube in a project's folder; nil: the default project's.
  package static func name(_ name: [UInt8], in folder: [UInt8]?) -> [UInt8] {
    folder.map { $0 + [0x2F] + name } ?? name
  }

  /// The names of the cubes in a project's folder, as far as they were read.
  package func names(in folder: [UInt8]?) -> [[UInt8]] {
    state.withLock { state in
      state.cubes.keys.compactMap { name in
        let parts = name.split(separator: 0x2F, maxSplits: 1)
        guard let folder else { return parts.count == 1 ? name : nil }
        return parts.count == 2 && parts[0].elementsEqual(folder) ? Array(parts[1]) : nil
      }
    }
  }

  /// The folders of projects that have cubes in the store.
  package var folders: Set<[UInt8]> {
    state.withLock { state in
      Set(
        state.cubes.keys.compactMap { name in
          name.firstIndex(of: 0x2F).map { Array(name[..<$0]) }
        })
    }
  }

  /// The cube of a name as it is now; nil: there is none.
  package func find(_ name: [UInt8]) throws(CubeError) -> StoredCube? {
    do throws(StoreError) { return try store.cube(named: name) } catch { throw Self.said(error) }
  }

  /// Adds a cube of a name that has none. Servers that do so at once add the same one.
  /// - Returns: its id.
  package func add(_ name: [UInt8]) throws(CubeError) -> [UInt8] {
    try look()
    let (known, number) = state.withLock { ($0.cubes[name], $0.goneCounts[name] ?? 0) }
    if let known {
      // A process that was killed while it added the cube may have left a part of that.
      try add(known.id, as: name)
      return known.id
    }
    let parts = [identity, name, Array("\(number)".utf8)]
    let id = Hex.encode(Array(SHA256.hash(Array(parts.joined(separator: [0]))).prefix(16)))
    try add(id, as: name)
    return id
  }

  func add(_ id: [UInt8], as name: [UInt8]) throws(CubeError) {
    let cube = StoredCube(id: id, name: name)
    do throws(StoreError) { try store.add(cube) } catch { throw Self.said(error) }
    state.withLock { $0.cubes[name] = cube }
  }

  /// Erases a cube for all servers.
  package func remove(_ id: [UInt8]) throws(CubeError) {
    do throws(StoreError) { try store.remove(id) } catch {
      // It never came there.
      guard case .notFound = error else { throw Self.said(error) }
    }
    state.withLock { state in
      state.cubes = state.cubes.filter { $0.value.id != id }
      (state.local[id], state.due[id]) = (nil, nil)
    }
    try look()
  }

  // MARK: Bundles

  /// Brings a cube to this host.
  package func bring(_ cube: StoredCube, to path: Path) throws(CubeError) {
    try attempt("making \(path.parent)") { () throws(Errno) in
      try Files.makeDirectories(path.parent, mode: 0o700)
    }
    do {
      _ = try Clone(cube.id, of: store, identity: identity, at: path, host: host).run()
    } catch {
      // Another process of this host was faster.
      guard case .exists = error else { throw error }
    }
    try note(path, as: cube.name)
  }

  /// Notes a bundle that this host has, so that it is followed.
  package func note(_ path: Path, as name: [UInt8]) throws(CubeError) {
    let bundle = try Bundle.open(at: path, known: KnownCubes(at: path, host: host), host: host)
    let replica = try ReplicaState.open(bundle, host: host)
    let mark = try Pass.memory(of: store, in: replica, identity).mark
    var local = LocalCube(name: name, bundle: bundle, state: replica, mark: mark)
    // When its index was last opened: of one that was just brought there is none.
    let opened = try? Files.status(replica.indexDirectory).mtime.milliseconds
    local.used = opened ?? host.now().milliseconds
    let new = local
    state.withLock { state in
      (state.local[bundle.cube], state.left[bundle.cube]) = (new, nil)
      state.due[bundle.cube] = state.due[bundle.cube] ?? Clock.monotonic()
    }
  }

  /// Forgets a bundle that this host does not have any more.
  package func forget(_ id: [UInt8]) {
    state.withLock { state in (state.local[id], state.due[id]) = (nil, nil) }
  }

  /// Takes in the cubes that this host has from before.
  private func takeLocal() throws(CubeError) {
    let home = Store(host)
    for project in [nil] + (try home.projects().map { Optional($0) }) {
      for entry in try home.cubes(project: project) {
        guard case .good(let manifest)? = try? Bundle.readManifest(at: entry.path) else { continue }
        let name = Self.name(entry.name, in: project)
        let (known, isGone) = state.withLock {
          ($0.cubes[name], $0.gone.contains(manifest.cube))
        }
        if isGone {
          try Erasure(of: entry.path, host: host).finish()
          continue
        }
        if let known, known.id != manifest.cube {
          throw .exists(
            "\(host.store) has a cube '\(Path(name))' that is another one than that of the store: move "
              + "\(entry.path) away, or set MEMCUBE_HOME to a directory of the server's own")
        }
        if known == nil { try add(manifest.cube, as: name) }
        try note(entry.path, as: name)
      }
    }
  }
}
