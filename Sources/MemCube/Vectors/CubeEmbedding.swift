internal import Embedding
internal import Posix
internal import SQLite

extension Cube {
  /// Texts embedded at a time: about 20 ms of work, so that what is new need not wait for long.
  private static let lot = 16

  /// Makes the vectors that are missing, the newest texts first; `progress` gets (done, of) texts.
  /// False where there is no model, and so nothing to do.
  @discardableResult
  public func embedTexts(
    progress: ((Int64, Int64) -> Void)? = nil
  ) throws(CubeError) -> Bool {
    try indexTexts()
    let all = try read { core throws(SQLiteError) in
      try ItemVectors(core.index.connection).waiting()
    }
    var done: Int64 = 0
    while let count = try embedLot() {
      if count == 0 { return true }
      done += Int64(count)
      progress?(min(done, all), all)
    }
    return false
  }

  /// Embeds a few of the newest texts that wait; gives how many items are done, 0 if none waited,
  /// nil where there is no model.
  func embedLot() throws(CubeError) -> Int? {
    guard !isReadOnly, let model = semantics.current() else { return nil }
    if let known = semantics.readKeys(of: model) { try forgetLost(known) }
    let waiting = try waitingTexts()
    if waiting.isEmpty { return 0 }
    let missing = semantics.missing(Set(waiting.map(\.key)))
    var fresh: [Int64: [UInt8]] = [:]
    for item in waiting where item.key != 0 && missing.contains(item.key) {
      fresh[item.key] = item.text
    }
    // In the order of keys, so that the file is the same whoever makes it.
    let keys = fresh.keys.sorted()
    let vectors = model.embedder.vectors(of: keys.map { fresh[$0] ?? [] })
    try attempt("writing \(semantics.path)") { () throws(Errno) in
      try model.vectors.append(zip(keys, vectors).map { (key: $0, vector: $1) })
    }
    semantics.note(keys)
    try set(waiting)
    return waiting.count
  }

  private struct Waiting {
    var row: Int64
    var record: [UInt8]
    var key: Int64
    var text: [UInt8]
  }

  private func waitingTexts() throws(CubeError) -> [Waiting] {
    try state.withLock { core throws(CubeError) in
      let rows = try caught { () throws(SQLiteError) in
        try ItemVectors(core.index.connection).waiting(limit: Cube.lot)
      }
      var found: [Waiting] = []
      for row in rows {
        let (record, text) = try core.embeddedText(of: row) ?? ([], [])
        found.append(
          Waiting(row: row, record: record, key: TextKey.key(of: text), text: text))
      }
      return found
    }
  }

  private func set(_ items: [Waiting]) throws(CubeError) {
    let isAlone = state.withLock { !$0.isInBatch }
    try change { core throws(CubeError) in
      try caught { () throws(SQLiteError) in
        let table = ItemVectors(core.index.connection)
        for item in items { try table.set(item.key, of: item.row, item.record) }
      }
      // Other processes that write are not kept waiting by a batch that is about vectors alone.
      if isAlone, core.batchHolds == 0 { try core.commit() }
    }
  }

  /// Has those items wait whose vectors are in no file: somebody removed it, or power failed before
  /// they were on the disk.
  private func forgetLost(_ known: Set<Int64>) throws(CubeError) {
    let keys = try read { core throws(SQLiteError) in
      try ItemVectors(core.index.connection).keys()
    }
    let lost = keys.subtracting(known)
    if lost.isEmpty { return }
    try change { core throws(CubeError) in
      try caught { () throws(SQLiteError) in
        let table = ItemVectors(core.index.connection)
        for key in lost { try table.forget(key) }
      }
    }
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
    semantics.forgetKeys()
    try attempt("cleaning \(semantics.path)") { () throws(Errno) in
      try semantics.erase(but: wanted)
    }
  }
}

extension SemanticIndex {
  /// Erases vectors of other texts. Files of other models, and of a model that is gone, go whole.
  fileprivate func erase(but wanted: Set<Int64>) throws(Errno) {
    let own = current()?.vectors
    for entry in (try? Files.list(directory)) ?? [] where isVectors(entry.name, of: label) {
      let path = directory.appending(entry.name)
      if let own, own.path == path {
        try own.erase { !wanted.contains($0) }
      } else {
        try Files.unlink(path)
      }
    }
  }
}

/// Whether a file of index/ holds vectors of a replica; of any one if no label is given.
func isVectors(_ name: [UInt8], of label: [UInt8]? = nil) -> Bool {
  name.suffix(8).elementsEqual(".vectors".utf8)
    && (label.map { name.starts(with: $0 + [0x2E]) } ?? true)
}
