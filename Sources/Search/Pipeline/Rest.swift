internal import Index
internal import SQLite
internal import Text

/// What is known of the user beside what a search found: the nearest in meaning first, then the newest. Asked for
/// where a question asks for whatever is known, and by callers who want as many results as they name.
struct Rest {
  let reader: ItemReader
  /// How many are wanted.
  let limit: Int

  /// So many of the newest are looked at, at most.
  private static let window = 4_096

  /// Memories, but for those that tell a secret, and those found before.
  /// - Parameters:
  ///   - near: What is near in meaning, the nearest first.
  ///   - seen: The rows that were found before.
  ///   - newest: The first items of the filters, the newest first, so many at most.
  /// - Returns: The nearest first, then the newest.
  /// - Throws: What the database throws.
  func contenders(
    near: [SemanticCandidate], besides seen: Set<Int64>,
    newest: (_ limit: Int) throws(SQLiteError) -> [ItemFacts]
  ) throws(SQLiteError) -> [Contender] {
    var (found, known, owners): ([Contender], Set<Int64>, Set<Int64>) = ([], seen, [])
    func add(_ item: ItemFacts, _ similarity: Double) {
      guard found.count < limit, item.kind == .memory, !item.isSuperseded,
        !item.marks.contains(.secret), known.insert(item.row).inserted,
        !item.isOfMemory || owners.insert(item.owner).inserted
      else { return }
      var contender = Contender(item)
      contender.similarity = similarity
      found.append(contender)
    }
    let items = try reader.items(near.map(\.row).filter { !seen.contains($0) })
    for candidate in near {
      if let item = items[candidate.row] { add(item, candidate.score) }
    }
    if found.count < limit {
      for item in try newest(min(Self.window, limit + known.count)) { add(item, 0) }
    }
    return found
  }
}
