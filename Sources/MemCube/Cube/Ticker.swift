internal import Posix
internal import SQLite

extension Cube {
  /// How long a batch stays open, nanoseconds: other processes of this host wait so long.
  private static let batchLength: Int64 = 50_000_000
  /// How long a spooled record may wait for its segment, nanoseconds; "within a second".
  private static let spoolLength: Int64 = 700_000_000
  /// After so many new segments upkeep packs them, also while writing goes on.
  private static let segmentLimit = 1_000
  /// How often the ticker looks, nanoseconds.
  private static let interval: Int64 = 25_000_000

  /// Starts the thread that ends batches, makes spooled records durable and feeds the full-text
  /// tables; called under the lock.
  func startTicker(_ core: Core) {
    guard !core.hasTicker, !core.isClosing else { return }
    core.hasTicker = true
    do {
      try Thread.detach("cube") { [weak self] in
        while self?.tick() == true { Clock.sleep(nanoseconds: Cube.interval) }
      }
    } catch {
      // Without the thread the next call does its work; nothing is lost.
      core.hasTicker = false
    }
  }

  /// One look; false when there is nothing left to do, and the thread ends.
  private func tick() -> Bool {
    let now = Clock.monotonic()
    let isDue = state.withLock { core in
      !core.pending.isEmpty && now - core.pendingSince > Cube.spoolLength
    }
    // What fails (a full disk) stays pending, and is tried again at the next look.
    if isDue { try? synchronize() }
    let turn = state.withLock { core -> Turn in
      // A batch begun after `close` would hold the writer lock as long as the process lives.
      if core.isClosing {
        core.hasTicker = false
        return .end
      }
      if core.isInBatch, core.batchHolds == 0, now - core.batchBegan > Cube.batchLength {
        let isKept = (try? core.commit()) != nil
        // Lets another process that waits for the writer lock have it: flock is not fair.
        Clock.sleep(nanoseconds: 300_000)
        // On a full disk, say: what was closed stays in view, replayed from the spool.
        if !isKept { try? core.begin() }
      } else if !core.isInBatch, core.hasTexts, core.canBegin() {
        try? core.indexTexts(upTo: 16)
      }
      let isIdle = !core.isInBatch && core.pending.isEmpty && !core.hasTexts
      if core.segmentsMade > (isIdle ? 0 : Cube.segmentLimit) {
        core.segmentsMade = 0
        return .upkeep
      }
      if isIdle { core.hasTicker = false }
      return isIdle ? .end : .again
    }
    if turn == .upkeep { try? upkeep() }
    return turn != .end
  }

  private enum Turn { case again, upkeep, end }
}
