internal import Bundle
public import Format
internal import Index
internal import Posix
internal import SQLite

extension Cube {
  /// Notices what other processes and copy tools brought; true if anything came. Costs a look at
  /// the folders of log/ where nothing did. Another thread's upkeep may take minutes: unless this
  /// `waits` for it, log/ is looked at by the next `refresh`.
  @discardableResult
  public func refresh(waits: Bool = true) throws(CubeError) -> Bool {
    try checkPlace()
    // A damaged index has none.
    let before = try? sequence()
    var isCaughtUp = true
    let isBehind = try state.withLock { core throws(CubeError) in
      core.isCaughtUp = false
      return try core.isBehind()
    }
    if isBehind {
      // Taking in what another process spooled begins a batch, and `change` sees to its end.
      let taken: Void? = try change(within: Cube.patience) { _ throws(CubeError) in }
      isCaughtUp = taken != nil
    }
    // A folder that changed a moment ago may change again without another time to show it.
    let limit = Timestamp(milliseconds: Clock.now().milliseconds - 50)
    let stamp = try state.withLock { core throws(CubeError) in try core.newStamp() }
    if let stamp, try !takeLog(stamp, settled: limit, waits: waits) {
      return try sequence() != before
    }
    // Nothing else ends a reader's batch.
    if access == .reading { try state.withLock { core throws(CubeError) in try core.commit() } }
    if isCaughtUp { state.withLock { $0.isCaughtUp = $0.missedIndexAt == nil } }
    return try sequence() != before
  }

  /// Takes in what is new in log/, whose folders last changed at these times: up to the limit they show all
  /// that was there. False if it has to be looked at again, since another thread or process keeps it.
  private func takeLog(
    _ changes: [Timestamp], settled limit: Timestamp, waits: Bool
  ) throws(CubeError) -> Bool {
    // Listed before it is taken in: what comes between is in no sum, and is looked for again.
    let sum = try bundle.logSum()
    // Mostly all that is new was made here.
    let isOwn = state.withLock { $0.seenLog.look(at: sum) }
    var isWhole = true
    if !isOwn {
      do {
        let isDone = try maintain(waits: waits) { log throws(CubeError) in
          log.limit = Cube.patience
          let writes = !isReadOnly && !isPrivate
          _ = try Upkeep.adopt(bundle, replica, log, host: host, writes: writes)
          // One that is not whole may become so where it stands.
          isWhole = writes ? try log.tornSegments().isEmpty : false
        }
        if !isDone { return false }
      } catch {
        // Another process keeps the writer lock: the next look finds the same.
        if case .io(.again, _) = error, access == .writing { return false }
        throw error
      }
    }
    state.withLock { core in
      core.seenLog.changes = changes.allSatisfy { $0 < limit } ? changes : []
      if !isOwn { core.seenLog.own = isWhole ? sum : nil }
      startTicker(core)
    }
    if isOwn { return true }
    // A copy tool may bring back what was purged here, or what another copy made of it: it goes at once.
    if !isReadOnly, access == .writing, try isPurgeDue() { try upkeep() }
    return true
  }

  /// Notices what another process of this host wrote a moment ago and has not committed to the index yet;
  /// `refresh` notices more. Costs a look at the spool where nothing is new. False if another process went
  /// on writing for so many nanoseconds.
  @discardableResult
  public func catchUp(within nanoseconds: Int64) throws(CubeError) -> Bool {
    guard state.withLock({ $0.isSpoolAhead() }) else { return true }
    let isDone: Bool? = try change(within: nanoseconds) { core throws(CubeError) in
      startTicker(core)
      // The process that wrote wants to go on.
      if core.batchHolds == 0, (try? core.commit()) == nil { try core.begin() }
      return true
    }
    return isDone ?? false
  }

  /// What another process of this host may have recorded of an object a moment ago.
  public enum News: Sendable {
    /// Nothing.
    case none
    /// Something, which is in the index by now.
    case recorded
    /// Something that is not in the index yet.
    case spooled
  }

  /// Whether another process wrote of an object a moment ago. Costs a look at the spool where nothing is
  /// new. A large import is not looked through. A caller that `writes` waits for it anyway, and gets
  /// `.spooled`; a caller that reads is not kept from it.
  /// `heard`: since when, on the monotonic clock, the caller has taken in all that was in the index then.
  public func news(of object: ObjectID, writes: Bool, heard: Int64) -> News {
    state.withLock { $0.news(of: object, writes: writes, heard: heard) }
  }

  /// Whether the index is this process's own, in memory.
  var isPrivate: Bool { state.withLock { $0.isPrivate } }

  /// Runs a part of upkeep, one at a time; makes the index anew if records left the log. False, and
  /// nothing done, if another thread is at it and this one is not to wait.
  @discardableResult
  func maintain(
    waits: Bool = true, _ body: (IndexLog) throws(CubeError) -> Void
  ) throws(CubeError) -> Bool {
    try checkPlace()
    let isMine = state.wait { core -> Bool? in
      if core.isMaintaining { return waits ? nil : false }
      core.isMaintaining = true
      return true
    }
    guard isMine else { return false }
    defer {
      state.withLock { $0.isMaintaining = false }
      state.broadcast()
    }
    let log = IndexLog(self)
    try body(log)
    // What no segment holds any more is no longer in the bundle.
    if log.lostRecords { try remake(nil) }
    try reviewMissed()
    if isReadOnly { try state.withLock { core throws(CubeError) in try core.commit() } }
    return true
  }

  /// Throws the index away and makes it anew from log/ and the spool. First it heals what only the old one
  /// can heal; an index that fails at that is a reason to want another one.
  public func rebuild(
    progress: (@Sendable (Int64, Int64) -> Void)? = nil
  ) throws(CubeError) {
    if !isReadOnly {
      _ = try? maintain { log throws(CubeError) in
        _ = try Upkeep.adopt(bundle, replica, log, host: host, writes: true)
      }
    }
    try remake(progress)
  }

  /// Makes the index anew.
  func remake(_ progress: (@Sendable (Int64, Int64) -> Void)?) throws(CubeError) {
    try change { core throws(CubeError) in
      try core.commit()
      try core.rebuild(progress)
      try core.begin()
      try core.commit()
    }
  }
}

extension Core {
  /// Whether there is something to catch up with: another process has spooled records, or has made
  /// the index anew and is not through.
  func isBehind() throws(CubeError) -> Bool {
    if isInBatch { return false }
    endSnapshot()
    if try !takeReplaced() { return isRebuildDue() }
    missedIndexAt = nil
    let applied = try caught { () throws(SQLiteError) in try index.number("spool") ?? 0 }
    // At the first look also what the index has already: a killed process may have left it.
    let size = replica.spool.size
    return size != applied || size > 0 && dataVersion == -1
  }

  /// How long ago a moment is, nanoseconds: by then a mount has passed on what it heard.
  private static let moment: Int64 = 1_000_000_000

  /// So much of a spool is looked through, bytes: some of the largest texts that are in a record, which
  /// takes a millisecond or two.
  private static let lookLimit: Int64 = 8 << 20

  /// Whether the part of the spool that is ahead of the index names an object.
  func news(of object: ObjectID, writes: Bool, heard: Int64) -> Cube.News {
    if isPrivate { return .none }
    // No other process writes during our own batch, which began by taking in what others had written.
    if isInBatch { return heard < batchBegan ? .recorded : .none }
    let now = Clock.monotonic()
    let stamp = glance.stamp(of: replica.spool, at: now)
    if stamp == seenSpool {
      return heard < seenSpoolAt || now - seenSpoolAt < Core.moment ? .recorded : .none
    }
    // Another process may have made the index anew and gone on writing: the old one says nothing of that.
    endSnapshot()
    _ = try? takeReplaced()
    guard isSpoolAhead(), let stamp, let applied = try? index.number("spool") ?? 0 else {
      // Later than the look: a caller that heard of the index before it may not have heard of this.
      (seenSpool, seenSpoolAt) = (stamp, Clock.monotonic())
      return .recorded
    }
    let start = stamp.size < applied ? 0 : applied
    if stamp.size - start > Core.lookLimit { return writes ? .spooled : .recorded }
    let tail = replica.spool.bytes(from: start, limit: Int(Core.lookLimit))
    return tail.holds(object.hex) ? .spooled : .recorded
  }

  /// Whether the spool holds what the index has not.
  func isSpoolAhead() -> Bool {
    // During our own batch no other process writes.
    if isInBatch || isPrivate { return false }
    endSnapshot()
    do { return replica.spool.size != (try index.number("spool") ?? 0) } catch { return false }
  }

  /// Whether a reader is to make an index that is gone anew. The index may be the first thing that goes of
  /// a bundle that is being removed: a new one would stand in the way.
  private func isRebuildDue() -> Bool {
    if index.connection.isDamaged { return true }
    let now = Clock.monotonic()
    guard let since = missedIndexAt else {
      missedIndexAt = now
      return false
    }
    return now - since > Core.removalTime
  }

  /// How long it may take to remove a bundle, nanoseconds.
  private static let removalTime: Int64 = 1_000_000_000

  /// What log/ is like if that is new.
  func newStamp() throws(CubeError) -> [Timestamp]? {
    let base = try bundle.base()
    defer { withExtendedLifetime(base) {} }
    let stamp = try Bundle.changes(of: base.log, called: bundle.log)
    return stamp == seenLog.changes ? nil : stamp
  }

  // MARK: The index's file

  /// Opens the index anew if another process has made a new one; false if there is none that can be
  /// trusted: it has to be made, with the writer lock.
  func takeReplaced() throws(CubeError) -> Bool {
    if isInBatch || isPrivate { return true }
    // Another program wrote into it: it holds nothing that the log does not.
    if index.connection.isDamaged { return false }
    if try replica.ownIndex(at: indexFile.directory) == indexFile.slot { return true }
    try adoptState()
    guard let opened = try Core.trusted(indexFile.directory, replica) else { return false }
    try take(opened)
    return true
  }

  /// Opens the index anew if another process has made a new one, or makes it. Needs the writer lock.
  func reopenIfReplaced() throws(CubeError) {
    if try !takeReplaced() { try rebuild(nil) }
  }

  /// Makes the index anew. Needs the writer lock.
  func rebuild(_ progress: (@Sendable (Int64, Int64) -> Void)?) throws(CubeError) {
    try bundle.checkPlace()
    let isHeld = lock != nil
    if !isHeld, !isPrivate { lock = try replica.writerLock(of: bundle) }
    try adoptState()
    defer { if !isHeld { lock = nil } }
    try take(
      isPrivate
        ? try Core.inMemory(indexFile.directory, bundle, replica, progress)
        : try Core.make(indexFile.directory, bundle, replica, progress))
  }

  func take(_ opened: OpenedIndex) throws(CubeError) {
    endSnapshot()
    let number = Core.randomNumber(host)
    index = try caught { () throws(SQLiteError) in try Index(opened.connection, writer: number) }
    indexFile = opened.file
    rowEpoch += 1
    dataVersion = -1
    seenLog = SeenLog()
    mayMissVectors = true
  }
}
