internal import Bundle
internal import Embedding
public import Format
internal import Index
internal import Models
internal import Posix
internal import SQLite
internal import Search

extension Cube {
  /// Makes the vectors that are missing, the newest texts first; `progress` gets (done, of) texts.
  /// False where there is no model, or none that answers, and so nothing to do: `jobs` says
  /// why.
  @discardableResult
  public func embedTexts(
    progress: ((Int64, Int64) -> Void)? = nil
  ) throws(CubeError) -> Bool {
    try indexTexts()
    var (done, all): (Int64, Int64) = (0, 0)
    while let count = try embedLot(within: nil) {
      if count == 0 { return true }
      done += Int64(count)
      guard let progress else { continue }
      if all == 0 { all = done + (try waitingForVectors()) }
      progress(done, max(done, all))
    }
    return false
  }

  /// How many items have no vector, as far as is known.
  func waitingForVectors() throws(CubeError) -> Int64 {
    let lost = semantics.withKnown { Int64($0.lost.count) }
    return try read { core throws(SQLiteError) in
      try ItemVectors(core.index.connection).waiting() + lost
    }
  }

  /// Embeds a few of the newest texts that wait; gives how many items are done, 0 if none waited,
  /// nil where there is no model, or it gave nothing. Another process's batch is waited for so many
  /// nanoseconds (nil: as long as it takes).
  /// - Throws: also where it lasts longer; the vectors are kept.
  func embedLot(within patience: Int64? = Cube.embeddingPatience) throws(CubeError) -> Int? {
    guard !isReadOnly, let maker = semantics.maker() else { return nil }
    semantics.look()
    // A transaction costs more than to note a key: where all vectors are there, many share one.
    let areNoted = semantics.withKnown { $0.areNoted }
    var items = try waitingTexts(areNoted ? max(maker.lot, Cube.notedTogether) : maker.lot)
    if items.isEmpty { items = try lostTexts(maker.lot) }
    if items.isEmpty { return 0 }
    semantics.withKnown { known in
      items = known.prefix(items, maker.lot, \.key)
      known.areNoted = !items.contains { known.isMissing($0.key) }
    }
    var isDone = false
    defer {
      let lost = isDone ? [] : items.filter { !$0.waits }.map(\.key)
      semantics.withKnown { $0.addLost(lost) }
    }
    var fresh: [Int64: [UInt8]] = [:]
    let missing = semantics.withKnown { known in items.filter { known.isMissing($0.key) } }
    for item in missing { fresh[item.key] = item.text }
    if !fresh.isEmpty {
      // In the order of keys, so that the file is the same whichever maker writes it.
      let keys = fresh.keys.sorted()
      guard let made = try make(keys.map { fresh[$0] ?? [] }, by: maker) else { return nil }
      let entries = zip(keys, made.vectors).compactMap { key, vector in
        vector.map { (key: key, vector: $0) }
      }
      try semantics.makeDirectory()
      try attempt("writing \(semantics.path)") { () throws(Errno) in
        try made.model.vectors.append(entries)
      }
      let done = Set(entries.map(\.key))
      semantics.withKnown { $0.note(Array(done), refused: keys.filter { !done.contains($0) }) }
    }
    isDone = true
    try set(items.filter(\.waits), within: patience)
    return items.count
  }

  /// Texts whose keys are noted in one transaction where their vectors are there already.
  private static let notedTogether = 256

  /// The vectors of texts, and the model that they are of; nil where a service gives none, which is
  /// noted.
  private func make(
    _ texts: [[UInt8]], by maker: SemanticIndex.Maker
  ) throws(CubeError) -> (vectors: [TextVector?], model: SemanticIndex.Model)? {
    switch maker {
    case .own: return makeOwn(texts)
    case .service(let service):
      do throws(ModelError) {
        let made = try semantics.vectors(of: texts, by: service) { [weak self] in
          self?.state.withLock { $0.isClosing } ?? true
        }
        noteEmbedding(failed: nil)
        return made
      } catch {
        if error != .stopped { noteEmbedding(failed: error) }
        return nil
      }
    }
  }

  /// How often, and after how many nanoseconds, a model is looked at again that is being overwritten.
  private static let (tries, pause) = (100, Int64(20_000_000))

  /// The same by the model that runs in this process.
  private func makeOwn(
    _ texts: [[UInt8]]
  ) -> (vectors: [TextVector?], model: SemanticIndex.Model)? {
    for _ in 0..<Self.tries {
      if let model = semantics.current(), case .own(let embedder) = model.maker {
        let vectors = embedder.vectors(of: texts)
        if embedder.isIntact { return (vectors, model) }
      }
      guard semantics.hasModelFile else { return nil }
      Clock.sleep(nanoseconds: Self.pause)
    }
    return nil
  }

  private struct Waiting {
    var row: Int64
    var record: [UInt8]
    var key: Int64
    var text: [UInt8]
    /// Whether its key is not noted yet.
    var waits: Bool
  }

  private func waitingTexts(_ limit: Int) throws(CubeError) -> [Waiting] {
    try state.withLock { core throws(CubeError) in
      let rows = try caught { () throws(SQLiteError) in
        try ItemVectors(core.index.connection).waiting(limit: limit)
      }
      var found: [Waiting] = []
      for row in rows {
        let (record, text) = try core.embeddedText(of: row) ?? ([], [])
        found.append(
          Waiting(row: row, record: record, key: TextKey.key(of: text), text: text, waits: true))
      }
      return found
    }
  }

  /// Texts whose keys are noted, but whose vectors are not in the file. A user or a program removed it, power
  /// failed before they were on the disk, or another process notes keys for another model.
  private func lostTexts(_ limit: Int) throws(CubeError) -> [Waiting] {
    let seen = semantics.withKnown { $0.seen }
    let (noted, last) = try read { core throws(SQLiteError) in
      try ItemVectors(core.index.connection).keys(after: seen)
    }
    let keys = semantics.withKnown { known in
      known.addLost(noted)
      // Rows begin anew in an index that is made anew.
      known.seen = last < known.seen ? 0 : last
      return known.takeLost(limit)
    }
    return try state.withLock { core throws(CubeError) in
      var found: [Waiting] = []
      for key in keys {
        let row = try caught { () throws(SQLiteError) in
          try ItemVectors(core.index.connection).rows(of: key).first
        }
        guard let row, let (record, text) = try core.embeddedText(of: row),
          TextKey.key(of: text) == key
        else { continue }
        found.append(Waiting(row: row, record: record, key: key, text: text, waits: false))
      }
      return found
    }
  }

  private func set(_ items: [Waiting], within patience: Int64?) throws(CubeError) {
    if items.isEmpty { return }
    let isAlone = state.withLock { !$0.isInBatch }
    let done: Void? = try change(within: patience) { core throws(CubeError) in
      try caught { () throws(SQLiteError) in
        let table = ItemVectors(core.index.connection)
        for item in items { try table.set(item.key, of: item.row, item.record) }
      }
      // Other processes that write are not kept waiting by a batch that is about vectors alone.
      if isAlone, core.batchHolds == 0 { try core.commit() }
    }
    if done == nil { throw .io(.again, "waiting for another process to write to \(path)") }
  }

  // MARK: Forgetting

  /// Erases the vectors of all texts that the cube does not hold now: purged ones, old versions.
  func eraseVectors() throws(CubeError) {
    // What is not indexed yet may have a vector, too: of another memory, or of an older version.
    try indexTexts()
    var wanted = try read { core throws(SQLiteError) in
      try ItemVectors(core.index.connection).keys()
    }
    // What waits may have a vector from before the index was made anew.
    var last = Int64.max
    while true {
      let keys = try state.withLock { core throws(CubeError) -> [Int64] in
        let rows = try caught { () throws(SQLiteError) in
          try ItemVectors(core.index.connection).waiting(before: last, limit: 256)
        }
        last = rows.last ?? last
        var found: [Int64] = []
        for row in rows {
          found.append(TextKey.key(of: try core.embeddedText(of: row)?.text ?? []))
        }
        return found
      }
      if keys.isEmpty { break }
      wanted.formUnion(keys)
    }
    semantics.withKnown { $0.forget() }
    try attempt("cleaning \(semantics.path)") { () throws(Errno) in
      try semantics.erase(but: wanted)
    }
  }
}

extension SemanticIndex {
  /// The vectors of a model that no process used for so long, seconds, go as a whole.
  private static let age: Int64 = 30 * 86_400

  /// Erases vectors of other texts, of every model that this replica has any of: another process may
  /// use another one, and a service wants to be paid for each text.
  fileprivate func erase(but wanted: Set<Int64>) throws(Errno) {
    for entry in (try? Files.list(directory)) ?? [] where isVectors(entry.name, of: label) {
      let path = directory.appending(entry.name)
      let isOld =
        path != self.path
        && ((try? Files.status(path))?.mtime.seconds ?? 0) < Clock.now().seconds - Self.age
      // All with such a name is derived, so a directory that a user made of it goes, too: it must not keep a
      // purge from ending.
      if entry.kind != .regular {
        try Files.removeTree(path)
        continue
      }
      // The file in use must learn of its free slots.
      let used = path == self.path ? current()?.vectors : nil
      if !isOld, let vectors = used ?? VectorFile(existing: path) {
        try vectors.erase { !wanted.contains($0) }
      } else {
        try Files.unlink(path)
      }
    }
  }
}

extension SemanticIndex.Maker {
  /// Texts embedded at a time: about 20 ms of work, so that what is new need not wait for long; for a
  /// service, one request.
  fileprivate var lot: Int {
    if case .service = self { return ServiceEmbedder.lot }
    return 16
  }
}

extension SemanticIndex {
  /// How often a service must give another dimension than before, in a row, to be believed.
  private static let confirmations = 2

  /// The vectors that a service makes of texts, with the model that they are of.
  /// - Throws: also where they have another dimension than those that are there, unless it insists.
  func vectors(
    of texts: [[UInt8]], by service: ServiceEmbedder, until stop: @escaping @Sendable () -> Bool
  ) throws(ModelError) -> (vectors: [TextVector?], model: Model) {
    var made = try service.vectors(of: texts, until: stop)
    let dimension = made.lazy.compactMap(\.?.count).first ?? 0
    let known = current()?.vectors.dimension
    if let known, known != dimension {
      for _ in 0..<Self.confirmations {
        made = try service.vectors(of: texts, until: stop)
        guard made.lazy.compactMap(\.?.count).first == dimension else {
          throw .malformed("its vectors have \(dimension) numbers, those before \(known)")
        }
      }
    }
    let model = adopt(service, dimension: dimension)
    return (made.map { $0.flatMap { TextVector(numbers: $0) } }, model)
  }
}
