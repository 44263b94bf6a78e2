internal import Bundle
public import Format
internal import Posix

extension ReplicaState {
  /// How long it waits before it reports the wait, nanoseconds.
  private static let patience: Int64 = 1_000_000_000

  /// Waits for the right to write, as long as it takes; reports a long wait to the host.
  func writerLock() throws(CubeError) -> HeldLock {
    if let lock = try writerLock(within: Self.patience) { return lock }
    host.waits(bundle, FileLock.holder(of: lockPath))
    return HeldLock(try lockWriter())
  }

  /// Waits for the right to write, so many nanoseconds at most; nil if another process kept it.
  func writerLock(within nanoseconds: Int64) throws(CubeError) -> HeldLock? {
    let path = lockPath
    do {
      let lock = try FileLock.acquire(path, .exclusive, within: nanoseconds)
      if let lock { return HeldLock(lock) }
      return nil
    } catch { throw .io(error, "locking \(path)") }
  }
}

extension Cube {
  /// How long reading waits for another process's batch, nanoseconds. It lasts some 50 ms,
  /// unless its process was stopped in the middle of it.
  static let patience: Int64 = 400_000_000

  /// Reads something and changes it by what it is. No other process of this host and no other call of this
  /// kind writes in between; such a call inside `body` would wait for itself.
  /// What `body` writes is best spooled, and made durable afterwards.
  public func alone<Result>(
    _ body: () throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    // In the order in which they came: else one waits for seconds while others come again and again.
    let turn = state.withLock { core in
      core.lastTurn += 1
      return core.lastTurn
    }
    let _: Bool = state.wait { $0.turn == turn ? true : nil }
    defer {
      state.withLock { $0.turn += 1 }
      state.broadcast()
    }
    try change { core throws(CubeError) in core.batchHolds += 1 }
    defer {
      state.withLock { core in
        core.batchHolds -= 1
        // Where nothing was written, nothing else ends the batch soon.
        if core.batchHolds == 0, core.pending.isEmpty, (try? core.commit()) == nil {
          core.abandon()
        }
      }
    }
    return try body()
  }

  /// Waits until what other processes of this host wrote is in view, as long as it takes. Costs a look
  /// at the spool where nothing is new.
  public func awaitOthers() throws(CubeError) {
    guard state.withLock({ $0.isSpoolAhead() }) else { return }
    try change { _ throws(CubeError) in }
  }

  /// Changes the index in a batch. While another process has the writer lock, this waits without
  /// the cube's own lock, so that the threads that only read go on.
  func change<Result>(
    _ body: (Core) throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    if let result = try change(within: nil, body) { return result }
    throw .io(.again, "waiting for another process to write to \(path)")
  }

  /// As above, but gives nil where another process keeps the writer lock for so many nanoseconds
  /// (nil: as long as it takes).
  /// A process that only reads goes on by itself then, with an index of its own.
  func change<Result>(
    within nanoseconds: Int64?, _ body: (Core) throws(CubeError) -> Result
  ) throws(CubeError) -> Result? {
    try following { () throws(CubeError) in try changeHere(within: nanoseconds, body) }
  }

  private func changeHere<Result>(
    within nanoseconds: Int64?, _ body: (Core) throws(CubeError) -> Result
  ) throws(CubeError) -> Result? {
    while true {
      let turn = try state.withLock { core throws(CubeError) -> Turn<Result> in
        core.leaveLostState()
        if core.isInBatch || core.isPrivate || core.lock != nil {
          // Also where the body throws: a batch that is never ended keeps all others waiting.
          defer { endLater(core) }
          return .done(
            try core.distrusting { () throws(CubeError) in
              try core.begin()
              return try body(core)
            })
        }
        if core.isTakingLock { return .others }
        core.isTakingLock = true
        return .mine
      }
      switch turn {
      case .done(let result): return result
      case .others:
        guard let nanoseconds else {
          let _: Bool = state.wait { $0.isTakingLock ? nil : true }
          continue
        }
        let isOver = state.wait(nanoseconds: nanoseconds) { $0.isTakingLock ? nil : true } == nil
        if isOver { return nil }
      case .mine: if try !takeLock(within: nanoseconds) { return nil }
      }
    }
  }

  /// Sees to it that the batch is ended: by the ticker, or here where another thread has closed the cube.
  /// Where no batch began, releases the writer lock.
  private func endLater(_ core: Core) {
    guard core.isInBatch else { return core.releaseUnused() }
    startTicker(core)
    if core.isClosing, !core.hasTicker { core.end() }
  }

  private enum Turn<Result> {
    case done(Result)
    /// Another thread of this process waits for the lock.
    case others
    case mine
  }

  /// Takes the writer lock; false if another process keeps it. A reader gives up, too, but then needs no
  /// lock any more.
  private func takeLock(within nanoseconds: Int64?) throws(CubeError) -> Bool {
    defer {
      state.withLock { $0.isTakingLock = false }
      state.broadcast()
    }
    let limit = nanoseconds ?? (access == .reading ? Cube.patience : nil)
    let lock: HeldLock?
    if let limit {
      lock = try replica.writerLock(of: bundle, within: limit)
    } else {
      lock = try replica.writerLock(of: bundle)
    }
    return try state.withLock { core throws(CubeError) in
      core.lock = lock
      if lock != nil { return true }
      return access == .reading ? try core.becomePrivate() : false
    }
  }

  /// Does something that may have to write the index. Where only reading is wanted and nothing can
  /// be written (a full disk), it is done again on an index in memory.
  func readingOn<Result>(
    _ body: () throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    guard access == .reading else { return try body() }
    do { return try body() } catch {
      guard error.isAboutWriting,
        try state.withLock({ core throws(CubeError) in try core.becomePrivate() })
      else { throw error }
      return try body()
    }
  }
}
