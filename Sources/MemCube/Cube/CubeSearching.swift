public import Format
internal import Index
public import Posix
internal import SQLite
public import Search
internal import Text

extension Cube {
  /// Results shown where neither the query nor the caller says how many.
  public static let defaultLimit = 20

  /// How long a search waits for the rest of long texts, nanoseconds.
  static let longTextPatience: Int64 = 500_000_000

  /// Searches; waits until what was written before is indexed, but for the rest of long texts not for
  /// long. Any text is a query.
  public func search(
    _ query: [UInt8], limit: Int? = nil, now: Timestamp
  ) throws(CubeError) -> SearchAnswer {
    try search(parse(query, now: now), limit: limit)
  }

  /// The memories that fill slots now, by the keys of these (`SlotClaim.key`), within a query's filters.
  func filling(
    _ keys: [[UInt8]], within query: Query
  ) throws(CubeError) -> [[UInt8]: [SearchResult]] {
    try finding { finder throws(CubeError) in
      let hits = try caught { () throws(SQLiteError) in
        try finder.index.searcher.filling(keys, within: query)
      }
      var snippets = Snippets(query, AskedWords())
      var found: [[UInt8]: [SearchResult]] = [:]
      for (key, hits) in hits {
        for hit in hits {
          if let result = try finder.result(hit, &snippets) {
            found[key, default: []].append(result)
          }
        }
      }
      return found
    }
  }

  /// Reads a query; dates in it are the cube's time zone's, and words like "last week" count
  /// from `now`.
  public func parse(_ query: [UInt8], now: Timestamp) throws(CubeError) -> Query {
    let zone = try zone()
    var query = Query(parsing: query, offset: zone.dateOffset)
    query.reference = zone.day(of: now)
    query.zone = zone
    return query
  }

  /// Reads a query within queries, the outermost first: see `Query.narrowed(by:)`.
  public func parse(nested queries: [[UInt8]], now: Timestamp) throws(CubeError) -> Query {
    guard let first = queries.first else { return Query() }
    var query = try parse(first, now: now)
    for inner in queries.dropFirst() { query = query.narrowed(by: try parse(inner, now: now)) }
    return query
  }

  /// Searches for a query that was read before; see `Query.narrowed(by:)`. `weights`: for measuring what
  /// each is worth.
  public func search(
    _ query: Query, limit: Int? = nil, weights: Weights = .standard
  ) throws(CubeError) -> SearchAnswer {
    try awaitTexts(within: Self.longTextPatience)
    return try inTurn { () throws(CubeError) in
      let found = try found(query, limit ?? Self.defaultLimit, weights)
      return try finding { finder throws(CubeError) in try finder.answer(found) }
    }
  }

  /// The memories that a query finds, best first, for a caller that reads them itself: as `search`, with
  /// whole files and without those below a score.
  public func rankedMemories(
    _ query: Query, limit: Int, floor: Double = 0
  ) throws(CubeError) -> [RankedMemory] {
    var query = query
    setDay(of: &query)
    try awaitTexts(within: Self.longTextPatience)
    let asked = semantics.kept(query, limit)
    guard semantics.current() != nil else {
      return try inTurn { () throws(CubeError) in
        try finding { finder throws(CubeError) in
          try finder.ranked(query, limit, floor, nil, asked)
        }
      }
    }
    // To ask a model takes longer than to look whether it has to be asked.
    if let asked {
      let known = try finding { finder throws(CubeError) in try finder.kept(asked, floor) }
      if let known { return known }
    }
    return try inTurn { () throws(CubeError) in
      let vector = try meaning(of: query)
      return try finding { finder throws(CubeError) in
        // A service that did not answer may do so the next time.
        try finder.ranked(query, limit, floor, vector, vector == nil ? nil : asked)
      }
    }
  }

  /// Whose search is next, of all cubes of this process: each takes some milliseconds of a processor.
  private static let turns = Turns(patience: 200_000_000)

  /// Searches in turn; where a service is asked for meaning all may wait for it at once.
  private func inTurn<Result>(
    _ body: () throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    semantics.isOfService ? try body() : try Self.turns.take(body)
  }

  /// The meaning of a query as the model, if there is one, understands it.
  func meaning(of query: Query) throws(CubeError) -> QuestionVector? {
    let text = try read { core throws(SQLiteError) in try core.index.searcher.spoken(query) }
    return text.isEmpty ? nil : semantics.question(text)
  }

  /// Brings the full-text tables up to what is written. `progress` gets (done, of) texts. While
  /// another process does so this waits for it; one that keeps the writer lock and brings nothing on
  /// has texts that are not found yet.
  /// - Returns: whether all is done.
  @discardableResult
  public func indexTexts(progress: ((Int64, Int64) -> Void)? = nil) throws(CubeError) -> Bool {
    try indexTexts(lots: .max, progress, end: .max)
  }

  /// The same, at most so many lots, of 256 texts or a piece of a long one: a few, for a caller that is
  /// not to wait for a document that others brought.
  @discardableResult
  public func indexTexts(lots: Int) throws(CubeError) -> Bool { try indexTexts(lots: lots, nil) }

  /// The same; where nothing is left but the rest of long texts, no longer than to an `end` on the
  /// monotonic clock.
  @discardableResult
  private func indexTexts(
    lots: Int, _ progress: ((Int64, Int64) -> Void)?, end: Int64 = .max
  ) throws(CubeError) -> Bool {
    try readingOn { () throws(CubeError) in
      let all = progress == nil ? 0 : try textsToIndex()
      var left: Int64 = .max
      var isFirst = true
      var lots = lots
      while try read({ core throws(SQLiteError) in try core.index.hasTexts }) {
        // The lock is not fair: this lets threads that wait to read or write have it now.
        if !isFirst { Clock.sleep(nanoseconds: 200_000) }
        isFirst = false
        if lots == 0 { return false }
        lots -= 1
        if end < .max, Clock.monotonic() >= end,
          try !read({ core throws(SQLiteError) in try core.index.hasFreshTexts })
        {
          return false
        }
        if let progress { progress(max(0, all - (try textsToIndex())), all) }
        let hasDone: Bool? = try change(within: Cube.patience) { core throws(CubeError) in
          try core.indexTexts(upTo: 256)
          if access == .reading { try core.commit() }
          return true
        }
        if hasDone != nil { continue }
        let waiting = try textsToIndex()
        if waiting >= left { return false }
        left = waiting
      }
      return true
    }
  }

  /// Brings the full-text tables up to what is written; only what is left of long texts then is waited
  /// for no longer than so many nanoseconds. What memories say of themselves, their types and tags, is
  /// known with their beginning.
  func awaitTexts(within nanoseconds: Int64) throws(CubeError) {
    try indexTexts(lots: .max, nil, end: Clock.monotonic() + nanoseconds)
    if nanoseconds > 0 { try awaitExtracts() }
  }

  private func textsToIndex() throws(CubeError) -> Int64 {
    try read { core throws(SQLiteError) in try core.index.textsToIndex() }
  }
}

extension Finder {
  /// What was found, as people see it.
  fileprivate func answer(_ found: Found) throws(CubeError) -> SearchAnswer {
    var results: [SearchResult] = []
    var snippets = Snippets(found.query, found.words)
    for hit in found.hits {
      guard var result = try result(hit, &snippets) else { continue }
      (result.likeness, result.standing) = (hit.likeness, hit.standing)
      results.append(result)
    }
    return SearchAnswer(total: found.total, results: results, words: found.words)
  }

  func found(
    _ query: Query, _ limit: Int, _ weights: Weights, _ vector: QuestionVector?
  ) throws(CubeError) -> (total: Int, hits: [Hit], words: AskedWords) {
    index.searcher.weights = weights
    var query = query
    query.eventSpan = try eventSpan(of: query)
    let meaning = vector.map { AskedMeaning(vector: $0, semantics: semantics) }
    return try caught { () throws(SQLiteError) in
      try index.searcher.search(
        query, limit: limit,
        conversations: { name in (try? index.conversations(meantBy: name)) ?? [] }, meaning: meaning
      )
    }
  }

  /// A hit as people see it; nil if it is gone meanwhile.
  func result(_ hit: Hit, _ snippets: inout Snippets) throws(CubeError) -> SearchResult? {
    switch hit.kind {
    case .message: try messageResult(hit, &snippets)
    case .memory, .passage: try objectResult(hit, &snippets)
    }
  }

  private func messageResult(_ hit: Hit, _ snippets: inout Snippets) throws(CubeError)
    -> SearchResult?
  {
    let record = try caught { () throws(SQLiteError) in try index.record(row: hit.owner) }
    guard let record else { return nil }
    let message = Message(record)
    let conversation = try caught { () throws(SQLiteError) in
      try index.conversation(message.conversation)
    }
    let text = text(of: message)
    let best = snippets.range(in: text)
    var result = SearchResult(
      kind: .message, id: record.id,
      path: Array("messages/".utf8) + EscapedName.escape(message.conversation)
        + Array(".md".utf8),
      row: conversation?.row ?? 0, text: Excerpt.around(best, of: text),
      snippet: Snippets.line(text[best]), score: hit.score, parts: hit.parts,
      time: Timestamp(milliseconds: hit.time), place: nil)
    result.doubtedBy = try doubter(of: hit)
    if let other = hit.successor {
      result.supersededBy = try caught { () throws(SQLiteError) in
        try index.paths(of: [other]).first
      }
    }
    return result
  }

  private func doubter(of hit: Hit) throws(CubeError) -> [UInt8]? {
    guard let other = hit.doubter else { return nil }
    return try caught { () throws(SQLiteError) in try index.paths(of: [other]).first }
  }

  private func objectResult(_ hit: Hit, _ snippets: inout Snippets) throws(CubeError)
    -> SearchResult?
  {
    let found = try caught { () throws(SQLiteError) -> (Node, [UInt8], Content)? in
      guard let object = try index.object(row: hit.owner), let node = index.node(object) else {
        return nil
      }
      return (node, try index.path(of: node), try index.content(of: object))
    }
    guard let (node, path, content) = found, let id = node.object else { return nil }
    let text = text(content, hit.place, named: path, of: node.row)
    // Front matter is shown as type, tags and dates, not as the words around a match.
    let start = node.isDocument ? 0 : FrontMatter.parse(text).body
    let body = Array(text[start...])
    let best = snippets.range(in: body)
    let folder = node.tree == .documents ? "documents/" : "memories/"
    var result = SearchResult(
      kind: hit.kind, id: id, path: Array(folder.utf8) + path, row: node.row,
      text: Excerpt.around(best.lowerBound + start..<best.upperBound + start, of: text),
      snippet: Snippets.line(body[best]), score: hit.score, parts: hit.parts,
      time: Timestamp(milliseconds: hit.time), place: hit.place)
    result.inConflict = node.inConflict
    guard hit.kind == .memory else { return result }
    result.doubtedBy = try doubter(of: hit)
    try caught { () throws(SQLiteError) in
      result.contradicts = try index.paths(of: try index.contradictions(of: node.row))
      guard hit.isSuperseded, let other = try index.superseder(of: node.row) else { return }
      result.supersededBy = try index.paths(of: [other]).first
    }
    return result
  }
}
