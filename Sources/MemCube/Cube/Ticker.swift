internal import Bundle
internal import Posix

extension Cube {
  /// How long a batch stays open, nanoseconds: other processes of this host wait so long.
  private static let batchLength: Int64 = 50_000_000
  /// How long a spooled record may wait for its segment, nanoseconds; "within a second".
  private static let spoolLength: Int64 = 700_000_000
  /// After so many new segments upkeep packs them, also while writing goes on.
  private static let segmentLimit = 1_000
  /// After a pass of upkeep, it rests at least so many times as long as the pass took. A pass looks at all
  /// segments, which may be very many: a program that saves now and then would pay for one each time.
  private static let upkeepPause: Int64 = 30
  /// And so long at least, nanoseconds: a hundred cubes of a process have their passes beside each other.
  private static let shortestUpkeepPause: Int64 = 5_000_000_000
  /// How often the ticker looks, nanoseconds.
  private static let interval: Int64 = 25_000_000
  /// How long it rests between two lots of texts or messages, nanoseconds, where programs ask
  /// meanwhile: they have the cube for as long as the work does.
  private static let rest: Int64 = 2_000_000
  /// How long where no call came since its last rest, nanoseconds: so long that one could come.
  private static let breath: Int64 = 200_000
  /// Texts do not keep writers waiting: they begin so long after the last write, nanoseconds.
  private static let quiet: Int64 = 20_000_000
  /// Texts in a lot: one to two milliseconds' work.
  private static let lot = 32

  /// Messages that the extractor reads at a time in the background: to read them takes some
  /// milliseconds and no lock, to record what they say one with it.
  private static let messages = 32
  /// How long the extractor rests after it could not write (a full disk), nanoseconds.
  private static let refusal: Int64 = 5_000_000_000

  /// How long after what failed (a full disk) it is tried again, nanoseconds: each time all that was
  /// written since is applied anew.
  static let failurePause: Int64 = 1_000_000_000
  /// The longest such pause, and how many times as long as the attempt it lasts.
  static let longestFailurePause: Int64 = 5_000_000_000
  static let failureShare: Int64 = 20

  /// Starts the thread that ends batches, makes spooled records durable and feeds the full-text
  /// tables; called under the lock.
  func startTicker(_ core: Core) {
    guard !core.hasTicker, !core.isClosing else { return }
    core.hasTicker = true
    do {
      try Thread.detach("cube") { [weak self] in
        while let pause = self?.tick() { Clock.sleep(nanoseconds: pause) }
      }
    } catch {
      // Without the thread the next call does its work; nothing is lost.
      core.hasTicker = false
    }
  }

  /// One look. Gives how long to sleep until the next one; nil when there is nothing left to do,
  /// and the thread ends.
  private func tick() -> Int64? {
    let now = Clock.monotonic()
    let (isDue, isAlone) = state.withLock { core in
      (
        !core.pending.isEmpty && now - core.pendingSince > Cube.spoolLength
          && now >= core.segmentRests, !core.wasAsked
      )
    }
    // What fails (a full disk) stays pending, and is tried again.
    if isDue, (try? synchronize()) == nil {
      state.withLock { $0.segmentRests = now + Cube.failurePause }
    }
    let (turn, isCommitted) = state.withLock { core -> (Turn, Bool) in
      // A batch begun after `close` would hold the writer lock as long as the process lives.
      if core.isClosing {
        core.end()
        core.hasTicker = false
        return (.end, false)
      }
      let isCommitted = Self.commitOrIndex(core, now)
      return (Self.turn(core, now), isCommitted)
    }
    // Lets another process that waits for the writer lock have it: flock is not fair.
    if isCommitted { Clock.sleep(nanoseconds: 300_000) }
    switch turn {
    case .end: return nil
    case .upkeep:
      let began = Clock.monotonic()
      try? upkeep()
      let end = Clock.monotonic()
      let pause = max(Cube.upkeepPause * (end - began), Cube.shortestUpkeepPause)
      state.withLock { $0.upkeepRests = end + pause }
    case .ingest:
      var reading = IngestionReading(zone: try? zone())
      defer { state.withLock { $0.releaseUnused() } }
      do {
        _ = try ingestLot(Cube.messages, &reading)
        return rest(isAlone)
      } catch {
        noteIngestion(failed: error)
        let now = Clock.monotonic()
        state.withLock { $0.extractorRests = now + Cube.refusal }
      }
    case .ask: askModel()
    case .extract: startExtracting()
    case .soon: return rest(isAlone)
    case .again: break
    }
    return Cube.interval
  }

  /// How long to rest; a call from now on is seen after it.
  private func rest(_ isAlone: Bool) -> Int64 {
    state.withLock { $0.wasAsked = false }
    return isAlone ? Cube.breath : Cube.rest
  }

  /// Makes a batch last that is old enough, or else indexes texts that wait. Gives whether others may have
  /// the writer lock now.
  /// What cannot be made last (a full disk) is given up and the lock with it: the next call that looks
  /// replays it from the spool. Only once in `failurePause` is that done to try again.
  private static func commitOrIndex(_ core: Core, _ now: Int64) -> Bool {
    defer { core.endSnapshot(at: now) }
    let rests = now < core.commitRests
    if !rests, core.wasAbandoned, core.access == .writing, !core.isReadOnly {
      guard now >= core.recoveryRests else { return false }
      if (try? core.recover()) == true {
        core.commitOrRest()
        return true
      }
      if core.wasAbandoned { core.recoveryRests = now + Cube.failurePause }
    }
    if core.isInBatch, core.batchHolds == 0, now - core.batchBegan > Cube.batchLength {
      if rests { core.abandon() } else { core.commitOrRest() }
      return true
    }
    if !rests, now - core.lastWrite > Cube.quiet, core.hasTexts, core.canBegin() {
      try? core.indexTexts(upTo: Cube.lot)
      core.releaseUnused()
    }
    return false
  }

  /// What is to be done without the lock.
  private static func turn(_ core: Core, _ now: Int64) -> Turn {
    let hasTexts = core.hasTexts
    let hasMessages = !hasTexts && core.hasMessages
    let hasDocuments = !hasTexts && !hasMessages && !core.isAskingModel && core.hasDocuments
    if !hasTexts, core.hasExtracts {
      core.isExtractorRunning = true
      return .extract
    }
    let isIdle =
      !core.isInBatch && core.pending.isEmpty && !core.snapshot.isHeld && !hasTexts
      && !hasMessages && !hasDocuments
    let isUpkeepDue = core.segmentsMade > (isIdle ? 0 : Cube.segmentLimit)
    if isUpkeepDue, now >= core.upkeepRests {
      core.segmentsMade = 0
      return .upkeep
    }
    if isUpkeepDue, isIdle { return .again }
    if isIdle { core.hasTicker = false }
    if isIdle { return .end }
    if now - core.lastWrite <= Cube.quiet || now < core.commitRests
      || core.wasAbandoned && now < core.recoveryRests
    {
      return .again
    }
    if hasMessages, now > core.extractorRests {
      // A service may take its time, and this thread may not: it makes writes last.
      if Extraction(model: core.host.model).isSlow {
        if core.isAskingModel { return .again }
        core.isAskingModel = true
        return .ask
      }
      if core.canBegin() { return .ingest }
    }
    if hasDocuments {
      core.isAskingModel = true
      return .ask
    }
    return hasTexts ? .soon : .again
  }

  private enum Turn { case again, soon, ingest, ask, extract, upkeep, end }

  /// Lets a model read the messages that wait, one at a time, then the documents, in a thread of its
  /// own.
  private func askModel() {
    let isStarted: Void? = try? Thread.detach("model") { [weak self] in
      while let pause = self?.askModelOnce() { Clock.sleep(nanoseconds: pause) }
    }
    if isStarted == nil { state.withLock { $0.isAskingModel = false } }
  }

  /// How often it is looked whether the model can be had again, nanoseconds.
  private static let look: Int64 = 1_000_000_000

  /// Reads one message, or else one document. Gives how long to wait before the next one; nil when
  /// there is none left, or the cube is being closed.
  private func askModelOnce() -> Int64? {
    var pause: Int64?
    do {
      guard let turn = try askingTurn() else {
        return goOnAsking(after: host.sharing == nil ? Cube.turnLook : Cube.look)
      }
      defer { withExtendedLifetime(turn) {} }
      var reading = IngestionReading(zone: try? zone())
      if try ingestLot(1, &reading) > 0 {
        pause = 0
      } else if state.withLock({ $0.hasDocuments }) {
        switch try readDocument() {
        case .read: pause = 0
        case .rests: pause = Cube.look
        case .none: break
        }
      }
    } catch {
      noteIngestion(failed: error)
      let now = Clock.monotonic()
      state.withLock { $0.extractorRests = now + Cube.refusal }
    }
    return goOnAsking(after: pause)
  }

  /// How often it is looked whether another one's turn to ask is over, nanoseconds.
  private static let turnLook: Int64 = 50_000_000

  private func goOnAsking(after pause: Int64?) -> Int64? {
    state.withLock { core in
      core.isAskingModel = pause != nil && !core.isClosing
      return core.isAskingModel ? pause : nil
    }
  }
}
