internal import Embedding
internal import Glibc
internal import Posix

/// How well texts answer a question, by the reranker that runs in this process: within 150 ms, on all
/// processors. How much of each text is read depends on the model's size, not on the machine's speed.
struct PairRanking {
  private let scorer: PairScorer

  /// How long a search waits, nanoseconds.
  private static let patience: Int64 = 150_000_000
  /// Texts that a thread scores before it looks at the clock.
  private static let lot = 4
  /// Threads, at most.
  private static let threads = 4

  init(_ scorer: PairScorer) { self.scorer = scorer }

  private struct Progress {
    /// The first text that no thread has taken yet.
    var next = 0
    var scores: [Double?]
    /// What a lot took at most, nanoseconds.
    var longest: Int64 = 0
  }

  /// What the threads share.
  private final class Work: Sendable {
    let progress: Lock<Progress>

    init(_ count: Int) { progress = Lock(Progress(scores: Array(repeating: nil, count: count))) }
  }

  /// The scores of the first texts, in order: of all where there is time, which on a slow machine there is
  /// not; none where the model's file was changed meanwhile.
  func scores(_ question: [UInt8], _ texts: [[UInt8]]) -> [Double] {
    let end = Clock.monotonic() + Self.patience
    let scorer = scorer
    let pairs = scorer.pairs(question, texts, window: scorer.window(forTexts: texts.count))
    let work = Work(pairs.count)
    let body: @Sendable () -> Void = { Self.run(work, scorer, pairs, until: end) }
    let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let others = min(Self.threads, processors, (pairs.count + Self.lot - 1) / Self.lot) - 1
    join(others, body)
    let scores = work.progress.withLock { $0.scores }
    guard scorer.isIntact else { return [] }
    // Lots are taken in order: what has no score stands at the end.
    return Array(scores.prefix { $0 != nil }.compactMap { $0 })
  }

  /// Runs a body in so many other threads and in this one, and waits for all of them. Where the system has no
  /// room for a thread, the others do its share.
  private func join(_ others: Int, _ body: @escaping @Sendable () -> Void) {
    guard others > 0, let thread = try? Thread.start("rerank", body) else { return body() }
    join(others - 1, body)
    thread.join()
  }

  /// Scores lot after lot until all are done, or the next one would end too late.
  private static func run(
    _ work: Work, _ scorer: PairScorer, _ pairs: PairScorer.Pairs, until end: Int64
  ) {
    while true {
      let began = Clock.monotonic()
      let lot = work.progress.withLock { progress -> Range<Int> in
        let first = progress.next
        // The first lot is always scored.
        if first > 0, began + progress.longest > end { return first..<first }
        progress.next = min(first + Self.lot, pairs.count)
        return first..<progress.next
      }
      if lot.isEmpty { return }
      let scores = scorer.scores(of: pairs, at: Array(lot))
      let took = Clock.monotonic() - began
      work.progress.withLock { progress in
        for (place, score) in zip(lot, scores) { progress.scores[place] = Double(score) }
        progress.longest = max(progress.longest, took)
      }
    }
  }
}
