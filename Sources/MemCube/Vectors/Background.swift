internal import Format
internal import Index
internal import Posix
internal import SQLite
public import Search

extension Cube: WaitingTexts {
  /// How often it is looked whether there are texts that wait, nanoseconds: what is written is found
  /// by its meaning within a second.
  private static let look: Int64 = 300_000_000
  /// How often the index is looked through for them where this process wrote nothing into it.
  private static let farLook: Int64 = 5_000_000_000
  /// How long another process's batch is waited for, nanoseconds: other cubes wait, too.
  static let embeddingPatience: Int64 = 200_000_000
  /// It rests so long while others write, nanoseconds.
  private static let quiet: Int64 = 100_000_000
  /// It rests so long where something failed, nanoseconds: a full disk, another process at work.
  private static let retry: Int64 = 5_000_000_000
  private static let longestRetry: Int64 = 300_000_000_000
  /// More dead vectors than living ones, and at least so many, are cleared away.
  private static let deadLimit = 4_096

  /// Embeds what waits in the background, as long as the cube is in use, and lets a model, if one is
  /// set, read documents. That lets everybody else go first, holds no lock while the model is at work,
  /// and goes on after a crash where it was.
  public func startEmbedding() {
    guard access == .writing, !isReadOnly else { return }
    // Only a process that stays reads documents: a command would ask a model, and not hear the answer.
    state.withLock { core in
      core.isResident = true
      if core.hasDocuments { startTicker(core) }
    }
    guard semantics.isOfService else { return EmbeddingThread.shared.add(self) }
    // A service keeps those waiting who ask it, and is to keep no other cube from it. Where there is no
    // thread to be had texts stay found by their words.
    try? Thread.detach("embed", nice: 10) { [weak self] in
      while let pause = self?.embedTurn() { Clock.sleep(nanoseconds: pause) }
    }
  }

  /// One turn; gives how long to rest, nil when the cube is closed.
  package func embedTurn() -> Int64? {
    let now = Clock.monotonic()
    let turn = state.withLock { core -> Turn in
      if core.isClosing { return .end }
      if now - core.lastWrite < Cube.quiet { return .rest(Cube.quiet) }
      guard core.mayMissVectors || now - core.lookedForTexts >= Cube.farLook else {
        return .rest(Cube.look)
      }
      core.mayMissVectors = false
      core.lookedForTexts = now
      return .work
    }
    switch turn {
    case .end: return nil
    case .rest(let pause): return pause
    case .work: break
    }
    do throws(CubeError) {
      switch try embedLot() {
      case nil:
        // A service that is down is asked less and less often.
        let failures = semantics.withKnown { $0.failures }
        return min(Cube.retry << Int64(min(max(0, failures - 1), 6)), Cube.longestRetry)
      case 0?:
        try clearDead()
        return Cube.look
      case .some:
        state.withLock { $0.mayMissVectors = true }
        return 1_000_000
      }
    } catch { return Cube.retry }
  }

  /// A write that is older, nanoseconds, is not one that a searching caller just made and waits for.
  private static let freshFor: Int64 = 2_000_000_000
  /// How long a search waits for another process's batch, nanoseconds.
  private static let freshPatience: Int64 = 20_000_000

  /// Embeds a lot of what was written a moment ago, where the model is this process's own. So a search finds
  /// by its meaning at once what was just saved. Costs nothing where nothing was written.
  public func embedFresh() {
    guard access == .writing, !isReadOnly, !semantics.isOfService else { return }
    let now = Clock.monotonic()
    guard state.withLock({ $0.isResident && now - $0.lastWrite < Cube.freshFor }) else { return }
    _ = try? indexTexts(lots: 1)
    _ = try? embedLot(within: Cube.freshPatience)
  }

  private enum Turn {
    case work, end
    case rest(Int64)
  }

  /// Bounds the file of vectors: it keeps the vectors of texts that changed since.
  private func clearDead() throws(CubeError) {
    let living = try state.withLock { core throws(CubeError) in
      try caught { () throws(SQLiteError) in try core.index.searcher.itemCount() }
    }
    if semantics.count > 2 * living + Cube.deadLimit { try eraseVectors() }
  }
}
