internal import Posix

/// Spools of bundles that are no longer where this host knew them: moved, or on a disk that is not
/// there. Their records belong to the cube, so any bundle of it may take them.
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
}
