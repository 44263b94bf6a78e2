internal import Bundle
public import Format
internal import Index
internal import Language
internal import Learning
internal import Posix
internal import SQLite

extension Cube {
  /// Messages read at a time where a caller waits for all: what they say is half a lot of `indexTexts`,
  /// with the messages themselves the whole.
  private static let lot = 128
  /// So many lots are read at a time, while another is recorded.
  private static let ahead = 2

  /// Whether messages wait for the extractor.
  public func hasWaiting() throws(CubeError) -> Bool {
    try read { core throws(SQLiteError) in try core.index.hasWaiting }
  }

  /// Whether anything waits to be read, by the extractor, a model, or a program that reads documents.
  package func isReading() throws(CubeError) -> Bool {
    try read { core throws(SQLiteError) in
      let (messages, extracts) = (try core.index.hasWaiting, try core.index.hasUnextracted)
      return messages || extracts || core.hasDocuments
    }
  }

  /// How many messages wait for the extractor.
  public func waitingCount() throws(CubeError) -> Int {
    Int(clamping: try read { core throws(SQLiteError) in try core.index.waitingCount() })
  }

  /// Lets the extractor read messages that wait, oldest first, at most so many; nothing is done in
  /// a cube that cannot be written. Returns how many were read. What a crash cuts off is as if it
  /// had not begun: the same messages wait again. Without a limit, and with a model, all
  /// documents are read as well, if so asked. `stop` is asked while a model is waited for, and ends it;
  /// `progress` gets (done, of) messages.
  @discardableResult
  public func ingest(
    upTo limit: Int = .max, documents: Bool = true, progress: ((Int64, Int64) -> Void)? = nil,
    until stop: (@Sendable () -> Bool)? = nil
  ) throws(CubeError) -> Int {
    guard !isReadOnly, access == .writing else { return 0 }
    let turn =
      Extraction(model: host.model).isSlow ? try awaitAskingTurn { stop?() ?? false } : nil
    defer { withExtendedLifetime(turn) {} }
    var reading = IngestionReading(zone: try zone())
    let all = progress == nil ? 0 : try waitingCount()
    var (done, taken) = (0, 0)
    var lots: [IngestionLot] = []
    func readAhead() throws(CubeError) {
      while lots.count < Cube.ahead {
        let count = min(Cube.lot, limit - taken)
        guard let lot = try take(count, &reading, until: stop, startsNow: true) else { return }
        taken += lot.count
        lots.append(lot)
      }
    }
    try readAhead()
    while let read = lots.first {
      let made = try read.made()
      lots.removeFirst()
      if made.count == read.count { try readAhead() }
      try record(made)
      done += made.count
      progress?(Int64(done), Int64(max(all, done)))
      if made.count < read.count { break }
      // While other threads read.
      if !lots.isEmpty { try indexTexts(lots: 1) }
    }
    if documents, limit == .max, documentReader() != nil {
      // A document waits once its passages are found.
      try indexTexts()
      while try readDocument() == .read {}
    }
    return done
  }

  /// Reads some messages without the lock, then records what they say. Returns how many.
  func ingestLot(_ count: Int, _ reading: inout IngestionReading) throws(CubeError) -> Int {
    let made = try take(count, &reading, startsNow: false)?.made() ?? []
    try record(made)
    return made.count
  }

  /// The next messages that wait, to be read; nil if there are none.
  private func take(
    _ count: Int, _ reading: inout IngestionReading, until stop: (@Sendable () -> Bool)? = nil,
    startsNow: Bool
  ) throws(CubeError) -> IngestionLot? {
    guard count > 0 else { return nil }
    var next = reading
    let items = try read { core throws(SQLiteError) in
      try next.take(count, from: core.index)
    }
    reading = next
    guard !items.isEmpty else { return nil }
    return IngestionLot(
      items, model: host.model, random: host.random,
      until: { [weak self] in
        (stop?() ?? false) || self?.state.withLock { $0.isClosing } ?? true
      },
      startsNow: startsNow)
  }

  private func record(_ made: [Ingestion.Made]) throws(CubeError) {
    if made.isEmpty { return }
    try change { core throws(CubeError) in try core.record(extracted: made) }
    noteIngestion(failed: nil)
  }
}

/// Goes through the messages that wait, and keeps what it knows of their conversations.
struct IngestionReading {
  /// A message with what the extractor looks at.
  struct Item: Sendable {
    let message: Record
    let source: SaidMessage
    /// What is wanted of it.
    let guidance: Guidance
  }

  /// Conversations remembered; with more, all are forgotten and looked up again.
  private static let limit = 1_000

  /// In which what was said is dated, where it does not say itself.
  var zone: Zone?
  private var contexts: [Int64: ConversationContext] = [:]
  private var last: RecordID?

  /// A reading from the first message that waits.
  init(zone: Zone? = nil) { self.zone = zone }

  /// The next messages that wait. Messages that were not recorded in between come again only
  /// with another reading.
  mutating func take(_ count: Int, from index: Index) throws(SQLiteError) -> [Item] {
    var items: [Item] = []
    let common = try index.guidance()
    for (message, conversation) in try index.waiting(after: last, limit: count) {
      if contexts.count > IngestionReading.limit { contexts = [:] }
      var context = contexts[conversation] ?? ConversationContext()
      // An older message than one that was read before: a merge brought it.
      if let last = context.last, last >= message.id { context = ConversationContext() }
      let before = try index.messages(
        in: conversation, after: context.last, before: message.id,
        last: ConversationContext.reach)
      for message in before { context.add(message) }
      items.append(
        Item(
          message: message, source: context.source(message, zone),
          guidance: common.with(Guidance(metadata: message.metadata))))
      context.add(message)
      contexts[conversation] = context
      last = message.id
    }
    return items
  }
}

extension Core {
  /// Records what an extractor made of messages, each with its `ingested` last: all of a message
  /// or nothing. What another process was faster with is left alone.
  func record(extracted: [Ingestion.Made]) throws(CubeError) {
    guard !isReadOnly else { throw .readOnly("\(bundle.path) cannot be written here") }
    try begin()
    // This must not keep writers waiting, and must not wait for itself.
    let lastWrite = lastWrite
    defer { self.lastWrite = lastWrite }
    do {
      var records: [Record] = []
      var troubles: [(source: [UInt8], trouble: ModelTrouble)] = []
      for made in extracted {
        let waits = try caught { () throws(SQLiteError) in
          if let row = made.document { return try index.isUnread(row, made.message) }
          return try index.isWaiting(made.message)
        }
        guard waits else { continue }
        if let trouble = made.trouble { troubles.append((made.source, trouble)) }
        // No record says so: another version reads it, once its index is built anew.
        if made.isLeftOut {
          try caught { () throws(SQLiteError) in try index.forgetWaiting(made.message) }
        }
        for record in made.records {
          let isNew = try caught { () throws(SQLiteError) in try index.apply(record) }
          if isNew { records.append(record) }
        }
      }
      if !records.isEmpty { try spool(records) }
      // Noted after it: what is noted happened. That it cannot be noted is no reason to do it again.
      try? note(troubles)
    } catch {
      abandon(keepsLock: true)
      try begin()
      throw error
    }
  }
}

extension Index {
  /// What the cube's settings say of what is to be learned.
  func guidance() throws(SQLiteError) -> Guidance {
    var guidance = Guidance()
    for key in [Guidance.projectKey, Guidance.key] {
      guidance = guidance.with(Guidance(setting: try setting(key)))
    }
    return guidance
  }
}
