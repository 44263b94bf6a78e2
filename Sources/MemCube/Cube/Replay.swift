internal import Posix
internal import SQLite

/// Makes an index from nothing but the log: one thread reads and checks segments, another
/// applies their records.
struct Replay: Sendable {
  let bundle: Bundle
  /// Gets (done, of) in records, now and then; `of` is guessed from sizes.
  let progress: (@Sendable (Int64, Int64) -> Void)?

  /// What the reading thread hands over.
  private enum Piece: Sendable {
    case records([Record])
    /// The end of a segment: its name, its stamp if it was whole, and the ids in it.
    case end(SegmentName, stamp: FileStamp?, ids: [RecordID])
    case failed(CubeError)
    case finished
  }

  /// Records handed over at once, and how many such pieces may wait.
  private static let pieceLength = 2_000
  private static let queueLength = 8

  /// Applies every valid record of the bundle's segments to an index.
  func run(into index: Index) throws(CubeError) {
    let files = try bundle.segments()
    let bytes = files.reduce(Int64(0)) { $0 + $1.status.size }
    let queue = Condition<[Piece]>([])
    let reader: Thread
    do {
      reader = try Thread.start("replay") { read(files, into: queue) }
    } catch { throw .io(error, "starting a thread") }
    let result = Result { () throws(CubeError) in
      try apply(queue, to: index, bytes: bytes)
    }
    if case .failure = result {
      // Lets the reader come to its end.
      queue.withLock { $0 = [] }
      while true {
        let piece = queue.wait { $0.isEmpty ? nil : $0.removeFirst() }
        queue.broadcast()
        if case .finished = piece { break }
        if case .failed = piece { break }
      }
    }
    reader.join()
    try result.get()
  }

  private func apply(
    _ queue: Condition<[Piece]>, to index: Index, bytes: Int64
  ) throws(CubeError) {
    var done: Int64 = 0
    var seen: Int64 = 0
    var sinceCommit = 0
    var hadKnown = false
    index.isReplaying = true
    // What of a history comes in several pieces is looked at once, too.
    index.isApplyingMany = true
    defer { index.isApplyingMany = false }
    try caught { () throws(SQLiteError) in try index.connection.execute("BEGIN IMMEDIATE") }
    while true {
      let piece = queue.wait { $0.isEmpty ? nil : $0.removeFirst() }
      queue.broadcast()
      switch piece {
      case .records(let records):
        try caught { () throws(SQLiteError) in
          if try index.apply(all: records) > 0 { hadKnown = true }
          for record in records { seen += Int64(record.line.count) }
          sinceCommit += records.count
          if sinceCommit > 50_000 {
            try index.computeUnsettled()
            try index.storeTallies()
            try index.indexTexts(upTo: .max, in: bundle)
            try index.connection.execute("COMMIT")
            try index.connection.execute("BEGIN IMMEDIATE")
            sinceCommit = 0
          }
        }
        done += Int64(records.count)
        progress?(done, seen == 0 ? done : max(done, done * bytes / seen))
      case .end(let name, let stamp, let ids):
        if let stamp {
          try caught { () throws(SQLiteError) in
            try index.addSegment(name, stamp, ids: ids, counts: hadKnown)
          }
        }
        hadKnown = false
      case .failed(let error): throw error
      case .finished:
        try caught { () throws(SQLiteError) in
          try index.computeUnsettled()
          try index.storeTallies()
          try index.indexTexts(upTo: .max, in: bundle)
          try index.noteEverything()
          try index.connection.execute("COMMIT")
        }
        return
      }
    }
  }

  /// A reader, or nil of a segment that is gone meanwhile: another one holds its records.
  private func open(_ name: SegmentName) throws(CubeError) -> SegmentReader? {
    do { return try bundle.reader(name) } catch {
      if case .notFound = error { return nil }
      throw error
    }
  }

  private func read(_ files: [SegmentFile], into queue: Condition<[Piece]>) {
    func hand(_ piece: Piece) {
      let _: Bool = queue.wait { waiting in
        guard waiting.count < Replay.queueLength else { return nil }
        waiting.append(piece)
        return true
      }
      queue.broadcast()
    }
    do throws(CubeError) {
      for file in files where file.status.kind == .regular {
        guard var reader = try open(file.name) else { continue }
        var ids: [RecordID] = []
        var records: [Record] = []
        while let record = try reader.next() {
          ids.append(record.id)
          records.append(record)
          if records.count >= Replay.pieceLength {
            hand(.records(records))
            records = []
          }
        }
        hand(.records(records))
        let stamp = reader.report.isWhole ? FileStamp(reader.report.status) : nil
        hand(.end(file.name, stamp: stamp, ids: ids))
      }
      hand(.finished)
    } catch {
      hand(.failed(error))
    }
  }
}
