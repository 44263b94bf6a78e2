internal import Posix
internal import SQLite

extension Cube {
  /// Notices what other processes and copy tools brought; true if anything came. Costs a look at
  /// the folders of log/ where nothing did.
  @discardableResult
  public func refresh() throws(CubeError) -> Bool {
    let before = try sequence()
    let stamp = try state.withLock { core throws(CubeError) in
      let stamp = try core.newStamp()
      // What another process spooled began a batch, which somebody has to end.
      if core.isInBatch { startTicker(core) }
      return stamp
    }
    if let stamp {
      try maintain { log throws(CubeError) in
        _ = try Upkeep.adopt(bundle, replica, log, host: host, writes: !isReadOnly)
      }
      state.withLock { core in
        // A folder that changed a moment ago may change again without another time to show it.
        let limit = Timestamp(milliseconds: Clock.now().milliseconds - 50)
        core.seenLog = stamp.allSatisfy { $0 < limit } ? stamp : []
        startTicker(core)
      }
      // A copy tool may bring back what was purged here: it goes again at once.
      let hasDead = try read { core throws(SQLiteError) in
        try !core.index.segmentsWithDead().isEmpty
      }
      if hasDead, !isReadOnly { try upkeep() }
    }
    return try sequence() != before
  }

  /// Runs a part of upkeep, one at a time; makes the index anew if records left the log.
  func maintain(_ body: (IndexLog) throws(CubeError) -> Void) throws(CubeError) {
    let _: Bool = state.wait { core in
      if core.isMaintaining { return nil }
      core.isMaintaining = true
      return true
    }
    defer {
      state.withLock { $0.isMaintaining = false }
      state.broadcast()
    }
    let log = IndexLog(self)
    try body(log)
    // What no segment holds any more is no longer in the bundle.
    if log.lostRecords { try remake(nil) }
    if isReadOnly { try state.withLock { core throws(CubeError) in try core.commit() } }
  }

  /// Throws the index away and makes it anew from log/ and the spool. First it heals what only the
  /// old one can heal; an index that fails at that is why somebody wants another one.
  public func rebuild(
    progress: (@Sendable (Int64, Int64) -> Void)? = nil
  ) throws(CubeError) {
    if !isReadOnly {
      try? maintain { log throws(CubeError) in
        _ = try Upkeep.adopt(bundle, replica, log, host: host, writes: true)
      }
    }
    try remake(progress)
  }

  /// Makes the index anew.
  func remake(_ progress: (@Sendable (Int64, Int64) -> Void)?) throws(CubeError) {
    try state.withLock { core throws(CubeError) in
      try core.commit()
      try core.rebuild(progress)
      try core.begin()
      try core.commit()
    }
  }
}

extension Core {
  /// Applies what other processes spooled; gives what log/ is like if that is new.
  func newStamp() throws(CubeError) -> [Timestamp]? {
    try reopenIfReplaced()
    let applied = try caught { () throws(SQLiteError) in try index.number("spool") ?? 0 }
    // At the first look also what the index has already: a killed process may have left it.
    let size = replica.spool.size
    if !isInBatch, size != applied || size > 0 && dataVersion == -1 { try begin() }
    let stamp = try logStamp()
    return stamp == seenLog ? nil : stamp
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
