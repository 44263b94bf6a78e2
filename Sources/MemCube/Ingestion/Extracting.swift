internal import Posix

extension Ingestion {
  /// What is made of one message.
  typealias Made = (message: RecordID, records: [Record])

  /// So many messages are worth a second thread.
  private static let share = 64

  /// What an extractor makes of messages, in their order. The built-in one reads many by two
  /// threads: to read them is the larger part of the work, and takes no lock.
  static func records(
    of items: [IngestionReading.Item], _ extraction: Extraction,
    random: @escaping @Sendable (Int) -> [UInt8]
  ) throws(CubeError) -> [Made] {
    guard items.count >= 2 * share, !extraction.isSlow else {
      return try records(one: items[...], extraction, random)
    }
    let middle = items.count / 2
    let second = Condition<Result<[Made], CubeError>?>(nil)
    let thread: Thread
    do {
      thread = try Thread.start("extract") {
        let made = Result { () throws(CubeError) in
          try records(one: items[middle...], Extraction(model: nil), random)
        }
        second.withLock { $0 = made }
      }
    } catch { return try records(one: items[...], extraction, random) }
    let first = Result { () throws(CubeError) in
      try records(one: items[..<middle], extraction, random)
    }
    thread.join()
    guard let second = second.withLock({ $0 }) else { return try first.get() }
    return try first.get() + second.get()
  }

  private static func records(
    one items: ArraySlice<IngestionReading.Item>, _ extraction: Extraction,
    _ random: (Int) -> [UInt8]
  ) throws(CubeError) -> [Made] {
    var made: [Made] = []
    made.reserveCapacity(items.count)
    for item in items {
      let (statements, name) = extraction.statements(of: item.source, random: random(8))
      made.append(
        (item.message.id, try records(of: item.message, statements, by: name)))
    }
    return made
  }
}
