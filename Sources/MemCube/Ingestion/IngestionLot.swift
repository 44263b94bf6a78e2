internal import Format
internal import Learning
internal import Models
internal import Posix

/// Messages that go through the extractor together. The built-in one reads them in a thread of its
/// own from the start: to read takes as long as to record and to index what was read, and no lock, so
/// that the lot before can be recorded meanwhile.
struct IngestionLot: Sendable {
  /// How many messages.
  let count: Int
  private let read: @Sendable () -> Result<[Ingestion.Made], CubeError>

  /// - Parameters:
  ///   - items: the messages, at least one.
  ///   - model: who reads them; nil for the built-in rules.
  ///   - random: gives so many random bytes.
  ///   - stop: asked while a model is waited for.
  ///   - startsNow: whether reading begins at once. A model reads when it is asked for what it made,
  ///     so that what it made before is recorded by then: each answer costs.
  init(
    _ items: [IngestionReading.Item], model: ModelClient?,
    random: @escaping @Sendable (Int) -> [UInt8], until stop: @escaping @Sendable () -> Bool,
    startsNow: Bool
  ) {
    count = items.count
    let read = { @Sendable in
      Result { () throws(CubeError) in
        try Ingestion.records(of: items, Extraction(model: model), random: random, until: stop)
      }
    }
    self.read = startsNow && !Extraction(model: model).isSlow ? Self.started(read) : read
  }

  /// Begins in a thread; gives how to wait for its end. Without a thread it is done when waited for.
  private static func started(
    _ read: @escaping @Sendable () -> Result<[Ingestion.Made], CubeError>
  ) -> @Sendable () -> Result<[Ingestion.Made], CubeError> {
    let made = Condition<Result<[Ingestion.Made], CubeError>?>(nil)
    let isStarted: Void? = try? Thread.detach("extract") {
      let result = read()
      made.withLock { $0 = result }
      made.broadcast()
    }
    if isStarted == nil { return read }
    return { made.wait { $0 } }
  }

  /// What was made of the messages, in their order; of fewer where a model was stopped.
  func made() throws(CubeError) -> [Ingestion.Made] { try read().get() }
}
