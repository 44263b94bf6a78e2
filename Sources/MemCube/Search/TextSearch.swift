internal import Posix
public import SQLite

/// An item that a query found.
public struct Hit: Hashable, Sendable {
  /// The item's row.
  public var row: Int64
  /// What it is.
  public var kind: SearchResult.Kind
  /// The caller's row, as it was put.
  public var owner: Int64
  /// Higher is better: 0 ... 1. 0 where nothing was asked but filters.
  public var score: Double
  /// What the score is made of: `words`, the share of the asked words, by rarity, that it holds;
  /// `bm25`, the sum over these words.
  public var parts: [String: Double]
  /// The time that it was put with, milliseconds since 1970.
  public var time: Int64
  /// The conversation's row, of messages.
  public var conversation: Int64?
  /// Which part of its owner it is, if it is one of several.
  public var place: SearchResult.Place?
}

/// Searches the tables of `TextIndex`. Keeps buffers; not for several threads at once.
public final class TextSearch {
  let connection: Connection
  private var terms = TermMaker()

  /// The caller's row of a conversation by its name.
  public typealias Conversations = (_ name: [UInt8]) -> Int64?

  /// A searcher on a connection whose database has the tables.
  public init(_ connection: Connection) { self.connection = connection }

  /// Finds what a query asks for.
  /// - Parameters:
  ///   - query: Any query. One of filters only finds the newest first; an empty one nothing.
  ///   - limit: Hits at most, unless the query says how many.
  ///   - conversations: Resolves `conversation:`.
  /// - Returns: The number of all items that match, and the best of them, best first.
  /// - Throws: What the database throws; no query is an error.
  public func search(
    _ query: Query, limit: Int, conversations: Conversations = { _ in nil }
  ) throws(SQLiteError) -> (total: Int, hits: [Hit]) {
    let limit = max(0, query.limit ?? limit)
    let filter = try ItemFilter(query.filters, connection, conversations)
    let clauses = terms.clauses(query)
    if clauses.isEmpty {
      // A query of nothing but punctuation finds nothing.
      if query.filters.isEmpty, query.limit == nil || !query.clauses.isEmpty { return (0, []) }
      return try newest(filter, limit)
    }
    let lookup = TermLookup(connection, filter, itemCount: try itemCount())
    var found: [Candidate]?
    var asked = 0.0
    for clause in clauses {
      let (candidates, weight) = try lookup.candidates(clause)
      asked += weight
      found = found.map { Candidates.intersection($0, candidates) } ?? candidates
    }
    let parts = try partsOfMemories()
    let whole = Folding.fold(found ?? [], parts: parts)
    return (whole.count, try best(whole, limit, asked))
  }

  private func itemCount() throws(SQLiteError) -> Int {
    let statement = try connection.statement("SELECT items FROM text_index")
    return try statement.step() ? Int(clamping: statement.int(0)) : 0
  }

  /// The rows of items that are parts of large memories, with their owners. Of these a search
  /// shows the best. Usually there are none.
  private func partsOfMemories() throws(SQLiteError) -> [Int64: Int64] {
    let statement = try connection.statement(TextQueries.parts)
    var parts: [Int64: Int64] = [:]
    while try statement.step() { parts[statement.int(0)] = statement.int(1) }
    return parts
  }

  // MARK: Order

  /// The best candidates: by score, then the later record first.
  private func best(
    _ candidates: [Candidate], _ limit: Int, _ asked: Double
  ) throws(SQLiteError) -> [Hit] {
    let item = try connection.statement(TextQueries.item)
    var hits: [(hit: Hit, record: [UInt8])] = []
    for (candidate, score) in Ranking.best(candidates, limit, asked: asked) {
      try item.bind(1, candidate.row)
      if try item.step(), let (hit, record) = TextQueries.hit(item) {
        var hit = hit
        hit.score = score
        hit.parts = Ranking.parts(candidate, asked: asked)
        hits.append((hit, record))
      }
      item.reset()
    }
    hits.sort { a, b in
      if a.hit.score != b.hit.score { return a.hit.score > b.hit.score }
      return Ranking.isLater(a, b)
    }
    return hits.prefix(limit).map(\.hit)
  }

  /// Everything that passes the filters, newest first.
  private func newest(
    _ filter: ItemFilter, _ limit: Int
  ) throws(SQLiteError) -> (total: Int, hits: [Hit]) {
    if filter.rows != nil { return try newestOfRows(filter, limit) }
    let total = try count(filter)
    let statement = try connection.statement(TextQueries.newest)
    try filter.bind(statement)
    var seen: Set<Int64> = []
    var hits: [Hit] = []
    while hits.count < limit, try statement.step() {
      guard let (hit, _) = TextQueries.hit(statement) else { continue }
      let isPart = hit.kind == .memory && hit.place != nil
      if isPart, !seen.insert(hit.owner).inserted { continue }
      hits.append(hit)
    }
    return (total, hits)
  }

  /// How many items pass the filters; a memory in parts is one.
  private func count(_ filter: ItemFilter) throws(SQLiteError) -> Int {
    let items = try connection.statement(
      filter.isNarrow ? TextQueries.countFiltered : TextQueries.count)
    try filter.bind(items)
    let parts = try connection.statement(TextQueries.countParts)
    try filter.bind(parts)
    guard try items.step(), try parts.step() else { return 0 }
    return Int(clamping: items.int(0) - parts.int(0) + parts.int(1))
  }

  private func newestOfRows(
    _ filter: ItemFilter, _ limit: Int
  ) throws(SQLiteError) -> (total: Int, hits: [Hit]) {
    let statement = try connection.statement(TextQueries.filteredItem)
    var found: [(hit: Hit, record: [UInt8])] = []
    var seen: Set<Int64> = []
    for row in filter.rows ?? [] {
      try filter.bind(statement)
      try statement.bind(1, row)
      if try statement.step(), let (hit, record) = TextQueries.hit(statement) {
        let isPart = hit.kind == .memory && hit.place != nil
        if !isPart || seen.insert(hit.owner).inserted { found.append((hit, record)) }
      }
      statement.reset()
    }
    found.sort { a, b in
      a.hit.time != b.hit.time ? a.hit.time > b.hit.time : Ranking.isLater(a, b)
    }
    return (found.count, found.prefix(limit).map(\.hit))
  }
}
