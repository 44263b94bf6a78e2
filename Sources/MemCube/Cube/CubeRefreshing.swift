internal import Posix
internal import SQLite

extension Cube {
  /// Notices what other processes and copy tools brought; true if anything came. Costs a look at
  /// the folders of log/ where nothing did.
  @discardableResult
  public func refresh() throws(CubeError) -> Bool {
    try state.withLock { core throws(CubeError) in
      let before = try caught { () throws(SQLiteError) in try core.index.sequence() }
      try core.refresh()
      if core.isReadOnly { try core.commit() } else { startTicker(core) }
      return try caught { () throws(SQLiteError) in try core.index.sequence() } != before
    }
  }

  /// Throws the index away and makes it anew from log/ and the spool.
  public func rebuild(
    progress: (@Sendable (Int64, Int64) -> Void)? = nil
  ) throws(CubeError) {
    try state.withLock { core throws(CubeError) in
      try core.commit()
      try core.rebuild(progress)
      try core.refresh()
      try core.indexTexts(upTo: .max)
      try core.commit()
    }
  }
}

extension Core {
  /// Applies spooled lines and segments that are new, and notes those that are gone.
  func refresh() throws(CubeError) {
    try reopenIfReplaced()
    let stamp = try logStamp()
    let applied = try caught { () throws(SQLiteError) in try index.number("spool") ?? 0 }
    let isSpoolNew = !isInBatch && replica.spool.size != applied
    if stamp == seenLog, !isSpoolNew { return }
    try begin()
    if stamp != seenLog { try upkeep(onlyAdopt: true) }
    seenLog = stamp
  }

  /// A pass of upkeep, or only its first step. Expects a batch.
  func upkeep(onlyAdopt: Bool) throws(CubeError) {
    let log = IndexLog(self)
    do {
      if onlyAdopt {
        _ = try Upkeep.adopt(bundle, replica, log, host: host, writes: !isReadOnly)
      } else {
        _ = try Upkeep.run(bundle, replica, log, host: host)
      }
    } catch {
      abandon()
      throw error
    }
    guard log.lostRecords else { return }
    // What no segment holds any more is no longer in the bundle.
    try commit()
    try rebuild(nil)
    try begin()
  }

  /// When the folders of log/ last changed; a file's coming, going and renaming change it.
  private func logStamp() throws(CubeError) -> [Timestamp] {
    var stamp = [
      try attempt("looking at \(bundle.log)") { () throws(Errno) in
        try Files.status(bundle.log).mtime
      }
    ]
    let months = try attempt("listing \(bundle.log)") { () throws(Errno) in
      try Files.list(bundle.log)
    }
    for month in months {
      if let status = try? Files.status(bundle.log.appending(month.name)) {
        stamp.append(status.mtime)
      }
    }
    return stamp
  }

  // MARK: The index's file

  /// Opens the index anew if another process has made a new one.
  func reopenIfReplaced() throws(CubeError) {
    if isInBatch { return }
    if try replica.ownIndex(at: indexFile.directory) == indexFile.slot { return }
    try rebuild(nil)
  }

  /// Makes the index anew, or takes the one that another process has made meanwhile.
  func rebuild(_ progress: (@Sendable (Int64, Int64) -> Void)?) throws(CubeError) {
    let present = try replica.ownIndex(at: indexFile.directory)
    let directory = indexFile.directory
    let isHeld = lock != nil
    if !isHeld { lock = try replica.lockWriter() }
    defer { if !isHeld { lock = nil } }
    var opened: (connection: Connection, file: IndexFile)?
    if present != nil, present != indexFile.slot {
      opened = try Core.trusted(directory, replica)
    }
    if opened == nil { opened = try Core.make(directory, bundle, replica, progress) }
    guard let opened else { return }
    let number = Core.randomNumber(host)
    index = try caught { () throws(SQLiteError) in try Index(opened.connection, writer: number) }
    indexFile = opened.file
    dataVersion = -1
    seenLog = []
  }
}
