public import Bundle
public import Format
internal import Index
internal import Posix
internal import SQLite

extension Cube {
  /// What this host has had of the bundle and that is gone from it without a purge.
  public func missed() throws(CubeError) -> MissedRecords { try MissedRecords.read(replica) }

  /// Takes what is here as all that there is: what is missed was removed on purpose.
  public func acceptMissed() throws(CubeError) {
    guard !isReadOnly else { throw .readOnly("\(path) cannot be written here") }
    try lockingState { () throws(CubeError) in try MissedRecords().write(replica) }
  }

  /// Strikes off what has come back, and what was purged or redacted.
  func reviewMissed() throws(CubeError) {
    guard !isPrivate, Files.exists(MissedRecords.file(replica).path) else { return }
    try lockingState { () throws(CubeError) in
      var missed = try MissedRecords.read(replica)
      let before = missed.entries
      missed.entries = try read { core throws(SQLiteError) in
        var still: [MissedRecords.Entry] = []
        for entry in before where try core.index.row(of: entry.id) == nil {
          let isRedacted = try core.index.isRedacted(entry.id)
          let isDead = try core.index.isDead((entry.object ?? entry.id).bytes)
          if !isRedacted, !isDead { still.append(entry) }
        }
        return still
      }
      if missed.entries.count != before.count { try missed.write(replica) }
    }
  }

  /// Notes records that are about to be forgotten, where there is a state to note them in.
  func note(missed entries: [MissedRecords.Entry]) {
    if entries.isEmpty || isPrivate { return }
    try? lockingState { () throws(CubeError) in
      var missed = try MissedRecords.read(replica)
      missed.add(entries)
      try missed.write(replica)
    }
  }

  /// Does something that no other process of this host does at the same time.
  private func lockingState(_ body: () throws(CubeError) -> Void) throws(CubeError) {
    let lock = try ReplicaState.lock(replica.directory.appending("making"))
    defer { _ = lock.file.raw }  // held to here
    try body()
  }
}

extension Index {
  /// The records that only these segments hold, with where they are shown; a million of them cost no
  /// more memory than so many.
  func missed(
    without names: [SegmentName], at now: Timestamp, limit: Int
  ) throws(SQLiteError) -> [MissedRecords.Entry] {
    var found: [MissedRecords.Entry] = []
    for row in try rowsHeldOnly(by: names).sorted() where found.count < limit {
      guard let record = try record(row: row) else { continue }
      let place = try place(of: record.object ?? record.id)
      found.append(
        MissedRecords.Entry(id: record.id, object: record.object, since: now, place: place))
    }
    return found
  }
}
