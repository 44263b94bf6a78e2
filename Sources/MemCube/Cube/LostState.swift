internal import Bundle
internal import Format
internal import Index
internal import Posix
internal import SQLite
internal import Search

// What this host keeps of a cube may be removed while the cube is open (`rm -r ~/.local/state`). A process
// that has it open goes on: it makes the state anew, and the index from the log. What no segment holds yet
// is in the memory of the process that recorded it.

extension ReplicaState {
  /// As `writerLock`, which makes the state of a bundle anew that is gone.
  func writerLock(of bundle: Bundle) throws(CubeError) -> HeldLock {
    try remaking(bundle) { () throws(CubeError) in try writerLock() }
  }

  /// As `writerLock(within:)`, which makes the state of a bundle anew that is gone.
  func writerLock(
    of bundle: Bundle, within nanoseconds: Int64
  ) throws(CubeError) -> HeldLock? {
    try remaking(bundle) { () throws(CubeError) in try writerLock(within: nanoseconds) }
  }

  private func remaking<Result>(
    _ bundle: Bundle, _ body: () throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    do { return try body() } catch {
      guard case .io(.notFound, _) = error else { throw error }
      // The state of a bundle that was moved or removed is elsewhere, or not wanted.
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

  /// Gives up a batch whose writer lock is on a file that was removed: another process may have the
  /// one that is there now.
  func leaveLostState() {
    if !isPrivate, !hasLock, isInBatch { abandon() }
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
    (spoolWriter, heldSpool) = (nil, nil)
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

  /// Whether the spool may have lost what this process knows to be pending, without a segment that has it.
  /// A process that empties it notes the segment in the index first: so not where all three are the same.
  func isSpoolLost(_ length: Int64) throws(CubeError) -> Bool {
    guard access == .writing, !isReadOnly, !isPrivate, !pending.isEmpty else { return false }
    guard heldSlot == indexFile.slot, let heldSpool, heldSpool.isInPlace else { return true }
    return try caught { () throws(SQLiteError) in length < (try index.number("spool") ?? 0) }
  }

  /// What this process knows to be spooled that neither the spool nor the log has: the spool was
  /// removed. That the index has it says nothing: it may have it from that spool. What a purge names
  /// is gone for good.
  func lostFromSpool(besides records: [Record]) throws(CubeError) -> [Record] {
    let present = Set(records.map(\.id))
    let missing = pending.filter { !present.contains($0.id) }
    return try caught { () throws(SQLiteError) in
      let held = try index.inSegments(missing.map(\.id))
      var lost: [Record] = []
      for record in missing where !held.contains(record.id) {
        if try !index.isDead(record) { lost.append(record) }
      }
      return lost
    }
  }

  /// Keeps the spool open in which the pending records are, so that its number is given to no other
  /// file. Gives its length, where there is need for it.
  func holdSpool() -> Int64? {
    heldSlot = indexFile.slot
    heldSpool =
      access == .writing && !isReadOnly && !isPrivate && !pending.isEmpty
      ? try? openSpool() : nil
    return heldSpool?.end
  }

  /// The spool that has all that is pending; nil where it is gone.
  var spoolOfPending: SpoolWriter? {
    guard let heldSpool, heldSpool.isInPlace, heldSlot == indexFile.slot else { return nil }
    return heldSpool
  }

  /// Applies and spools again what was lost from the spool; gives the spool's length then.
  func respool(_ records: [Record]) throws(CubeError) -> Int64 {
    try caught { () throws(SQLiteError) in _ = try index.apply(all: records) }
    return try openSpool().append(records, host: host)
  }
}
