internal import Posix
internal import SQLite

// What this host keeps of a cube may be removed while the cube is open (`rm -r ~/.local/state`). Who has
// it open goes on: the state is made anew, the index from the log, and what no segment holds yet stands
// in the memory of who recorded it.

extension ReplicaState {
  /// As `writerLock`, which makes the state of a bundle anew that is gone.
  func writerLock(of bundle: Bundle) throws(CubeError) -> WriterLock {
    try remaking(bundle) { () throws(CubeError) in try writerLock() }
  }

  /// As `writerLock(within:)`, which makes the state of a bundle anew that is gone.
  func writerLock(
    of bundle: Bundle, within nanoseconds: Int64
  ) throws(CubeError) -> WriterLock? {
    try remaking(bundle) { () throws(CubeError) in try writerLock(within: nanoseconds) }
  }

  private func remaking<Result>(
    _ bundle: Bundle, _ body: () throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    do { return try body() } catch {
      guard case .io(.notFound, _) = error else { throw error }
      // Of a bundle that was moved or removed the state is elsewhere, or not wanted.
      try bundle.checkPlace()
      try remake(bundle)
      return try body()
    }
  }
}

extension Core {
  /// Whether this process has the writer lock, on the file that others would lock.
  var hasLock: Bool {
    if let lock, !lock.isOn(replica.lockPath) { self.lock = nil }
    return lock != nil
  }

  /// Whether there is no state to write by.
  var isStateGone: Bool { !isPrivate && !Files.exists(replica.lockPath) }

  /// Goes on with the state that another process made in the place of the one that is gone.
  func adoptState() throws(CubeError) {
    if isPrivate { return }
    let isOthers = try replica.adoptLabel()
    guard isOthers || indexFile.directory != replica.indexDirectory else { return }
    indexFile.directory = replica.indexDirectory
    semantics.move(to: replica.vectorDirectory(isReadOnly: !Cube.canWrite(bundle)), replica)
    spoolWriter = nil
  }

  /// Takes up the count of this replica where the state has it, or, where that was lost, where this
  /// process knows it to be. Needs the writer lock.
  func takeUpCount() throws(CubeError) {
    let label = replica.label
    let known = label == sequenceLabel ? sequence : 0
    sequence = try replica.takeSequence(0)
    if sequence < known {
      _ = try replica.takeSequence(known - sequence)
      sequence = known
    }
    sequenceTaken = sequence
    sequenceLabel = label
  }

  /// What this process knows to be spooled that neither the spool nor the log has: the spool was
  /// removed. What a purge names is gone for good.
  func lostFromSpool(besides records: [Record]) throws(CubeError) -> [Record] {
    guard access == .writing, !isReadOnly, !isPrivate, !pending.isEmpty else { return [] }
    let present = Set(records.map(\.id))
    return try caught { () throws(SQLiteError) in
      var lost: [Record] = []
      for record in pending where !present.contains(record.id) {
        if try !index.contains(record.id), try !index.isDead(record) { lost.append(record) }
      }
      return lost
    }
  }

  /// Applies and spools again what was lost from the spool; gives the spool's length then.
  func respool(_ records: [Record]) throws(CubeError) -> Int64 {
    try caught { () throws(SQLiteError) in _ = try index.apply(all: records) }
    return try replica.spool.append(records, host: host)
  }
}
