internal import Digest
public import Format
public import Posix

/// What is left of bundles that are no longer where this host knew them: moved, removed, or on a disk
/// that is not there. What their spools hold belongs to the cube, so any bundle of it may take it.
extension ReplicaState {
  /// Takes what other replicas of this cube left in spools: `commit` has to make the records
  /// last, then their spool is emptied. Needs the writer's lock. A replica whose bundle is still
  /// there, or whose lock is held, is passed over.
  public func takeStranded(
    _ commit: ([Record]) throws(CubeError) -> Void
  ) throws(CubeError) {
    for other in try ReplicaState.directories(of: cube, host) where other != directory {
      let spool = Spool(path: other.appending("spool"))
      guard spool.size > 0, try isStranded(other) else { continue }
      try takeLocked(spool, other.appending("lock"), commit)
    }
  }

  private func takeLocked(
    _ spool: Spool, _ lock: Path, _ commit: ([Record]) throws(CubeError) -> Void
  ) throws(CubeError) {
    guard let held = try ReplicaState.tryLock(lock) else { return }
    defer { _ = held.file.raw }
    try take(spool, commit)
  }

  private func take(
    _ spool: Spool, _ commit: ([Record]) throws(CubeError) -> Void
  ) throws(CubeError) {
    let records = try spool.read().records
    if !records.isEmpty { try commit(records) }
    try spool.clear(host: host)
  }

  /// Whether there is no bundle of this cube any more at the path that the state notes.
  private func isStranded(_ other: Path) throws(CubeError) -> Bool {
    guard let facts = try ReplicaFacts(other).read(), facts.cube == cube else { return true }
    guard case .good(let manifest)? = try? Bundle.readManifest(at: facts.path) else { return true }
    return manifest.cube != cube
  }

  /// Where the bundles with spooled records are, as far as this host knows: a process writes to them now,
  /// or was killed. Costs a look at each cube of this host.
  public static func spooled(_ host: Host) -> [Path] {
    directories(host).filter { Spool(path: $0.appending("spool")).size > 0 }
      .compactMap { try? ReplicaFacts($0).read()?.path }
  }

  /// The state of each bundle that this host knows.
  private static func directories(_ host: Host) -> [Path] {
    ((try? Files.list(host.state.appending("cubes"))) ?? [])
      .filter { Hex.isHex($0.name, count: 32) }
      .flatMap { (try? directories(of: $0.name, host)) ?? [] }
  }

  /// Removes the states of a cube's bundles that were removed, and in whose spools nothing waits.
  static func removeErased(_ cube: [UInt8], _ host: Host, wasAt: (Path) -> Bool) {
    for state in (try? directories(of: cube, host)) ?? [] {
      guard let facts = try? ReplicaFacts(state).read(), wasAt(facts.path),
        Spool(path: state.appending("spool")).size == 0
      else { continue }
      // A copy of it may have come to where it was.
      if case .good(let now)? = try? Bundle.readManifest(at: facts.path), now.cube == cube {
        continue
      }
      try? Files.removeTree(state)
    }
    try? Files.removeDirectory(folder(of: cube, host))
  }

  // MARK: Indexes

  /// Removes the indexes of this cube's bundles that are gone. Returns whether there was one.
  func removeStrandedIndexes() throws(CubeError) -> Bool {
    var found = false
    for other in try ReplicaState.directories(of: cube, host) where other != directory {
      guard Self.holdsCopies(other), try isStranded(other) else { continue }
      try attempt("removing an index in \(other)") { () throws(Errno) in
        try Self.removeCopies(in: other)
      }
      found = true
    }
    return found
  }

  /// Removes the index if its bundle was removed: it holds what that held.
  package func removeIndexIfGone() {
    if Self.isGone(bundle) { try? Self.removeCopies(in: directory) }
  }

  /// What a state holds of the bundle's bytes: its index, and whole blobs.
  private static let copies = ["index", "blobs"]

  private static func holdsCopies(_ state: Path) -> Bool {
    copies.contains { Files.exists(state.appending($0)) }
  }

  private static func removeCopies(in state: Path) throws(Errno) {
    for name in copies { try Files.removeTree(state.appending(name)) }
  }

  /// Removes the indexes of all bundles that were removed; costs a look at each cube of this host.
  public static func removeStrandedIndexes(_ host: Host) {
    for state in directories(host) {
      guard holdsCopies(state), let facts = try? ReplicaFacts(state).read(), isGone(facts.path)
      else { continue }
      try? removeCopies(in: state)
    }
  }

  /// Whether a bundle was removed. One whose parent directory is gone as well may be on a disk that
  /// comes back.
  private static func isGone(_ bundle: Path) -> Bool {
    !Files.exists(bundle) && Files.exists(bundle.parent)
  }
}
