internal import Posix

extension Ingestion {
  /// What is made of one message, or of a version of a document.
  struct Made: Sendable {
    var message: RecordID
    var records: [Record]
    /// The source as `jobs` names it, and what went wrong with the model, if anything did.
    var source: [UInt8] = []
    var trouble: ModelTrouble?
    /// The row of the document.
    var document: Int64?
  }

  /// So many messages are worth a second thread.
  private static let share = 64

  /// What an extractor makes of messages, in their order. The built-in one reads many by two
  /// threads: to read them is the larger part of the work, and takes no lock.
  /// `stop` is asked while a model is waited for: what it has not read by then waits on.
  static func records(
    of items: [IngestionReading.Item], _ extraction: Extraction,
    random: @escaping @Sendable (Int) -> [UInt8],
    until stop: @escaping @Sendable () -> Bool = { false }
  ) throws(CubeError) -> [Made] {
    guard items.count >= 2 * share, !extraction.isSlow else {
      return try records(one: items[...], extraction, random, stop)
    }
    let middle = items.count / 2
    let second = Condition<Result<[Made], CubeError>?>(nil)
    let thread: Thread
    do {
      thread = try Thread.start("extract") {
        let made = Result { () throws(CubeError) in
          try records(one: items[middle...], Extraction(model: nil), random, stop)
        }
        second.withLock { $0 = made }
      }
    } catch { return try records(one: items[...], extraction, random, stop) }
    let first = Result { () throws(CubeError) in
      try records(one: items[..<middle], extraction, random, stop)
    }
    thread.join()
    guard let second = second.withLock({ $0 }) else { return try first.get() }
    return try first.get() + second.get()
  }

  private static func records(
    one items: ArraySlice<IngestionReading.Item>, _ extraction: Extraction,
    _ random: (Int) -> [UInt8], _ stop: @escaping @Sendable () -> Bool
  ) throws(CubeError) -> [Made] {
    var made: [Made] = []
    made.reserveCapacity(items.count)
    for item in items {
      guard let read = extraction.outcome(of: item.source, random: random(8), until: stop) else {
        break
      }
      made.append(
        Made(
          message: item.message.id,
          records: try records(of: item.message, read.statements, by: read.name),
          source: Job.source(ofConversation: item.message.conversation), trouble: read.trouble))
    }
    return made
  }
}
