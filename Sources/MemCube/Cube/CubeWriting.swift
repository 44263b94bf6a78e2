internal import Bundle
public import Format
public import Index
internal import Posix
internal import SQLite

extension Cube {
  /// Records changes together, in order, or none of them. Returns the record of each. `keepsFolders`:
  /// whether a folder stays that loses its last file.
  @discardableResult
  public func write(
    _ changes: [Change], _ durability: Durability, keepsFolders: Bool = true
  ) throws(CubeError) -> [RecordID] {
    guard !isReadOnly else { throw .readOnly("\(path) cannot be written here") }
    let ids = try change { core throws(CubeError) in
      try core.write(changes, keepsFolders: keepsFolders)
    }
    if durability == .durable { try makeLast() }
    return ids
  }

  /// Makes durable whatever was written before, as `synchronize` does; but where the bundle or the
  /// index has no room (a full disk), it is enough that the spool lasts, which has it already: it
  /// cannot be taken back, and moves into the bundle once there is room.
  public func makeLast() throws(CubeError) {
    do { try synchronize() } catch {
      // What a store is to have is not there yet.
      guard error.isAboutWriting, host.sharing == nil else { throw error }
      let (blobs, spool) = state.withLock { ($0.pending.compactMap(\.blob), $0.spoolOfPending) }
      guard let spool, (try? bundle.syncBlobs(blobs, host: host)) != nil,
        (try? spool.synchronize()) != nil
      else { throw error }
    }
  }

  /// Makes durable whatever was written before. Callers that come while a segment is being
  /// written wait for it and share the next one.
  public func synchronize() throws(CubeError) {
    let ticket = state.withLock { $0.written }
    while true {
      let turn = state.wait { core -> SynchronizeTurn? in
        if core.durable >= ticket || core.pending.isEmpty { return .done }
        if core.isCommitting { return nil }
        core.isCommitting = true
        return .lead(core.pending)
      }
      guard case .lead(let records) = turn else { return }
      defer {
        state.withLock { $0.isCommitting = false }
        state.broadcast()
      }
      let segment = try following { () throws(CubeError) in
        try bundle.checkPlace()
        let blobs = records.compactMap(\.blob)
        let segment = try bundle.commit(records, blobs: blobs, host: host)
        keep(blobs)
        return segment
      }
      // What fails stays to be made last, and is tried again with what comes next.
      if let sharing = host.sharing { try sharing.share(segment, of: bundle) }
      try change { core throws(CubeError) in try core.recorded(records, in: segment) }
    }
  }

  /// Renames a folder with all that is below it; one commit.
  public func renameFolder(
    _ tree: Tree, from: [UInt8], to: [UInt8]
  ) throws(CubeError) {
    guard from != to else { return }
    guard !to.starts(with: from + [0x2F]) else {
      throw .invalid("'\(Path(from))' cannot be moved into itself")
    }
    guard !isReadOnly else { throw .readOnly("\(self.path) cannot be written here") }
    try change { core throws(CubeError) in
      let changes = try caught { () throws(SQLiteError) in
        try core.index.folderMoves(tree, from, to)
      }
      guard let changes else { throw .notFound("there is no folder '\(Path(from))'") }
      _ = try core.write(changes, keepsFolders: false)
    }
  }

  /// Puts a folder with all that is below it into the trash, under a path of its own there; one commit.
  public func discardFolder(
    _ tree: Tree, _ path: [UInt8], as trashed: [UInt8]
  ) throws(CubeError) {
    guard !isReadOnly else { throw .readOnly("\(self.path) cannot be written here") }
    try change { core throws(CubeError) in
      let changes = try caught { () throws(SQLiteError) in
        try core.index.folderDiscards(tree, path, as: trashed)
      }
      _ = try core.write(changes, keepsFolders: false)
    }
  }

  /// Lets a folder, with all that is below it, and something else of its tree change places: one commit,
  /// so that no reader ever finds one of them gone. `aside` is a path at which nothing is.
  public func exchangeFolder(
    _ tree: Tree, _ path: [UInt8], with other: ExchangePartner, aside: [UInt8]
  ) throws(CubeError) {
    guard !isReadOnly else { throw .readOnly("\(self.path) cannot be written here") }
    try change { core throws(CubeError) in
      let changes = try caught { () throws(SQLiteError) in
        try core.index.exchangeMoves(tree, path, with: other, aside: aside)
      }
      _ = try core.write(changes, keepsFolders: false)
    }
  }
}

/// What a caller of `synchronize` has to do.
private enum SynchronizeTurn {
  case done
  case lead([Record])
}

extension Core {
  /// Notes that a segment holds these records; the commit empties the spool of them.
  func recorded(_ records: [Record], in segment: SegmentName) throws(CubeError) {
    try host.reach(.recordSegment)  // the spool repeats what the segment holds: harmless
    try begin()
    // In the directory that is held, where it was made: the bundle may be renamed by now.
    let base = try bundle.base()
    defer { withExtendedLifetime(base) {} }
    let stamp = try attempt("looking at \(bundle.path(of: segment))") { () throws(Errno) in
      FileStamp(try Files.status(base.path(of: segment), followLinks: false))
    }
    let ids = Set(records.map(\.id))
    let before = pending.count
    pending.removeAll { ids.contains($0.id) }
    durable += before - pending.count
    segmentsMade += 1
    seenLog.add(segment, inode: stamp.inode)
    pendingSince = Clock.monotonic()
    try caught { () throws(SQLiteError) in
      try index.addSegment(segment, stamp, ids: records.map(\.id), counts: pendingMayRepeat)
    }
    if pending.isEmpty {
      pendingMayRepeat = false
      // A long segment is being applied in one batch: that one empties the spool.
      if batchHolds == 0 { try commit() }
    } else if spoolLength > 8 << 20 {
      try replica.spool.replace(pending, host: host)
      spoolWriter = nil  // another file has the name now
      spoolLength = holdSpool() ?? replica.spool.size
    }
  }
}
