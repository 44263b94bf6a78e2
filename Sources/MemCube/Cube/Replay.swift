internal import Bundle
internal import Format
internal import Index
internal import Posix
internal import SQLite
internal import Text

/// Makes an index from nothing but the log: one thread reads and checks segments and takes the
/// words out of messages, another puts all that into the tables.
struct Replay: Sendable {
  let bundle: Bundle
  /// Gets (done, of) in records, now and then; `of` is guessed from sizes.
  let progress: (@Sendable (Int64, Int64) -> Void)?

  /// A record, and the words of a message.
  private struct Item: Sendable {
    let record: Record
    let words: IndexedText.Words?
  }

  /// What the reading thread hands over.
  private enum Piece: Sendable {
    case records([Item])
    /// The end of a segment: its name, its stamp if it was whole, and the ids in it.
    case end(SegmentName, stamp: FileStamp?, ids: [RecordID])
    case failed(CubeError)
    case finished
  }

  /// What passes between the threads.
  private struct Queue {
    var waiting: [Piece] = []
    /// Pieces that were applied: the reader frees them, which has the time.
    var spent: [Piece] = []
    /// Whether no thread takes pieces any more.
    var isStopped = false
  }

  /// Records handed over at once, and how many such pieces may wait.
  private static let pieceLength = 2_000
  private static let queueLength = 8
  /// Records between two commits.
  private static let commitLength = 50_000

  /// Applies every valid record of the bundle's segments to an index that has none.
  func run(into index: Index) throws(CubeError) {
    // In the order of writing, so that rows rise as they did in the index before: the rarity of a
    // common word is guessed from its first rows (see `TermLookup`).
    let files = try bundle.segments().sorted {
      ($0.status.mtime, $0.name) < ($1.status.mtime, $1.name)
    }
    let bytes = files.reduce(Int64(0)) { $0 + $1.status.size }
    let queue = Condition(Queue())
    let reader: Thread
    do {
      reader = try Thread.start("replay") { read(files, into: queue) }
    } catch { throw .io(error, "starting a thread") }
    let result = Result { () throws(CubeError) in
      try apply(queue, to: index, bytes: bytes)
    }
    if case .failure = result {
      // Lets the reader come to its end, if it has not.
      queue.withLock { $0.isStopped = true }
      queue.broadcast()
    }
    reader.join()
    try result.get()
  }

  private static func take(_ queue: Condition<Queue>) -> Piece {
    let piece = queue.wait { $0.waiting.isEmpty ? nil : $0.waiting.removeFirst() }
    queue.broadcast()
    return piece
  }

  // MARK: Applying

  /// What is known of the segment whose records come.
  private struct Progress {
    var done: Int64 = 0
    var bytes: Int64 = 0
    var sinceCommit = 0
    /// The rows of the present segment's records.
    var rows: [Int64] = []
    /// Those of them that came from another segment before.
    var again: [Int64] = []
    var overlaps = ReplayOverlaps()
  }

  private func apply(
    _ queue: Condition<Queue>, to index: Index, bytes: Int64
  ) throws(CubeError) {
    var state = Progress()
    try caught { () throws(SQLiteError) in
      try index.connection.execute("BEGIN IMMEDIATE")
      try index.beginReplay()
    }
    while true {
      let piece = Replay.take(queue)
      switch piece {
      case .records(let items):
        try caught { () throws(SQLiteError) in try apply(items, to: index, &state) }
        progress?(
          state.done, state.bytes == 0 ? 0 : max(state.done, state.done * bytes / state.bytes))
      case .end(let name, let stamp, let ids):
        try caught { () throws(SQLiteError) in try end(name, stamp, ids, index, &state) }
      case .failed(let error): throw error
      case .finished:
        try caught { () throws(SQLiteError) in
          try state.overlaps.store(in: index)
          try index.endReplay(in: bundle)
          try index.connection.execute("COMMIT")
        }
        return
      }
      queue.withLock { $0.spent.append(piece) }
    }
  }

  private func apply(
    _ items: [Item], to index: Index, _ state: inout Progress
  ) throws(SQLiteError) {
    for item in items {
      let isNew =
        item.record.kind == .message
        ? try index.replay(message: item.record, item.words) : try index.apply(item.record)
      if isNew {
        state.rows.append(index.lastRecordRow)
      } else if let row = try index.row(of: item.record.id) {
        state.rows.append(row)
        state.again.append(row)
      }
      state.bytes += Int64(item.record.line.count)
    }
    state.done += Int64(items.count)
    state.sinceCommit += items.count
    guard state.sinceCommit > Replay.commitLength else { return }
    state.sinceCommit = 0
    try index.storeTallies()
    try index.indexTexts(upTo: .max, in: bundle)
    try index.connection.execute("COMMIT")
    try index.connection.execute("BEGIN IMMEDIATE")
  }

  private func end(
    _ name: SegmentName, _ stamp: FileStamp?, _ ids: [RecordID], _ index: Index,
    _ state: inout Progress
  ) throws(SQLiteError) {
    defer {
      state.rows.removeAll(keepingCapacity: true)
      state.again.removeAll(keepingCapacity: true)
    }
    state.overlaps.add(
      stamp == nil ? nil : name, again: state.again, lastRow: index.lastRecordRow)
    guard let stamp else { return }
    // A whole segment's ids ascend. A purge may have dropped some of its rows again.
    if !index.hasDead, state.rows.count == ids.count {
      try index.addSegment(name, stamp, rows: state.rows, of: ids.count, counts: false)
    } else {
      try index.addSegment(name, stamp, ids: ids, counts: false)
    }
  }

  // MARK: Reading

  /// A reader, or nil of a segment that is gone meanwhile: another one holds its records.
  private func open(_ name: SegmentName) throws(CubeError) -> SegmentReader? {
    do { return try bundle.reader(name) } catch {
      if case .notFound = error { return nil }
      throw error
    }
  }

  private func read(_ files: [SegmentFile], into queue: Condition<Queue>) {
    /// Hands a piece over; false if no thread takes pieces any more.
    func hand(_ piece: Piece) -> Bool {
      let spent: [Piece]? = queue.wait { queue -> [Piece]?? in
        if queue.isStopped { return .some(nil) }
        guard queue.waiting.count < Replay.queueLength else { return nil }
        queue.waiting.append(piece)
        let spent = queue.spent
        queue.spent = []
        return spent
      }
      queue.broadcast()
      return spent != nil
    }
    var text = IndexedText()
    do throws(CubeError) {
      for file in files where file.status.kind == .regular {
        guard var reader = try open(file.name) else { continue }
        var ids: [RecordID] = []
        var items: [Item] = []
        while let record = try reader.next() {
          ids.append(record.id)
          items.append(Item(record: record, words: Replay.words(of: record, &text)))
          if items.count >= Replay.pieceLength {
            guard hand(.records(items)) else { return }
            items = []
            items.reserveCapacity(Replay.pieceLength)
          }
        }
        let stamp = reader.report.isWhole ? FileStamp(reader.report.status) : nil
        guard hand(.records(items)), hand(.end(file.name, stamp: stamp, ids: ids)) else { return }
      }
      _ = hand(.finished)
    } catch {
      _ = hand(.failed(error))
    }
  }

  private static func words(of record: Record, _ text: inout IndexedText) -> IndexedText.Words? {
    guard record.kind == .message, let content = record.content else { return nil }
    text.set(content, title: [])
    return text.last
  }
}

extension Index {
  /// Prepares empty tables for a replay; in a transaction.
  func beginReplay() throws(SQLiteError) {
    isReplaying = true
    text.isReplaying = true
    // What of a history comes in several pieces is looked at once, at the end.
    isApplyingMany = true
    try IndexSchema.beginReplay(connection)
  }

  /// Applies a message whose words were read by another thread; false if it was known or is dead.
  func replay(message: Record, _ words: IndexedText.Words?) throws(SQLiteError) -> Bool {
    if hasDead, try isDead(message) { return false }
    return try applyMessage(message, text: words)
  }

  /// Does what was left for the end of a replay; in a transaction.
  func endReplay(in bundle: Bundle) throws(SQLiteError) {
    try storeTallies()
    try computeUnsettled()
    isApplyingMany = false
    try indexTexts(upTo: .max, in: bundle)
    try IndexSchema.endReplay(connection)
    isReplaying = false
    text.isReplaying = false
    try storeRecounts()
    try noteEverything()
  }
}
