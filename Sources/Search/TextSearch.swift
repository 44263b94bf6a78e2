public import Index
internal import Learning
public import SQLite

/// An item that a query found.
public struct Hit: Hashable, Sendable {
  /// The item's row.
  public var row: Int64
  /// What it is.
  public var kind: SearchResult.Kind
  /// The caller's row, as it was put.
  public var owner: Int64
  /// Higher is better: above 0, at most 1, which all have where nothing was asked but filters. See
  /// `Calibration`.
  public var score: Double
  /// How it stands beside the best, times how well that one answers, 0 ... 1: for `ask`, which weighs it.
  public var standing: Double
  /// How near in meaning it is, calibrated as scores are; 0 without a model.
  public var likeness = 0.0
  /// What the order of the results is made of, by name: see `ScoreParts`.
  public var parts: [String: Double]
  /// The time that it was put with, milliseconds since 1970.
  public var time: Int64
  /// The conversation's row, of messages.
  public var conversation: Int64?
  /// Which part of its owner it is, if it is one of several.
  public var place: SearchResult.Place?
  /// Whether it is one of the parts of a large memory, which count as one.
  package var isOfMemory: Bool { kind == .memory && place != nil }
  /// Whether it is a memory that is superseded.
  public var isSuperseded: Bool
  /// Of a message whose statement is superseded: the memory that says what is so since.
  package var successor: Int64?
  /// The memory that says later that something changed of it: see `ChangeScore`.
  package var doubter: Int64?

  /// An item with its score and the parts of it.
  package init(_ item: ItemFacts, score: Double = 1, parts: [String: Double] = [:]) {
    row = item.row
    kind = item.kind
    owner = item.owner
    self.score = score
    standing = 0
    self.parts = parts
    time = item.time
    conversation = item.conversation
    place = item.place
    isSuperseded = item.isSuperseded
  }
}

/// Searches the tables of `TextIndex`. Keeps buffers; not for several threads at once.
public final class TextSearch: IndexReading {
  let connection: Connection
  private var terms = TermMaker()
  private var postings: Postings?
  private var measures: (state: MeasuredState, items: Measures)?
  /// What ranking weighs; the evaluation changes it.
  public var weights = Weights.standard

  /// Knows what memories were learned from, where that is known.
  weak var origins: (any MemoryOrigins)?
  /// What was read and found, where that is kept.
  package private(set) var kept: KeptReadings?

  /// The caller's rows of the conversations that are meant by a name as it was typed.
  public typealias Conversations = (_ name: [UInt8]) -> [Int64]

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
    _ query: Query, limit: Int, conversations: Conversations = { _ in [] }
  ) throws(SQLiteError) -> (total: Int, hits: [Hit]) {
    let found = try search(query, limit: limit, conversations: conversations, meaning: nil)
    return (found.total, found.hits)
  }

  /// The same, with what is near in meaning, and the words that were looked for.
  package func search(
    _ query: Query, limit: Int, conversations: Conversations, meaning: AskedMeaning?
  ) throws(SQLiteError) -> (total: Int, hits: [Hit], words: AskedWords) {
    let limit = max(0, query.limit ?? limit)
    let filter = try ItemFilter(query, connection, conversations)
    let vocabulary = Vocabulary(connection: connection, kept: kept)
    let (clauses, spelled) = try AskedSpellings(vocabulary: vocabulary).applied(
      to: terms.clauses(query))
    if clauses.isEmpty {
      // A query of nothing but punctuation finds nothing.
      if query.filters.isEmpty, query.limit == nil || !query.clauses.isEmpty {
        return (0, [], AskedWords())
      }
      let newest = try newest(filter, limit: limit)
      return (newest.total, newest.hits, AskedWords())
    }
    var question = Question(query)
    if let span = OnlyTime.span(of: query, question) {
      let filter = try ItemFilter(query, only: span, connection, conversations)
      let newest = try newest(filter, limit: limit)
      if newest.total > 0 { return (newest.total, OnlyTime.hits(newest.hits), AskedWords()) }
    }
    var named = try NamedAuthors(
      clauses, connection, stated, kept, verbs: terms.verbs(query), user: question.user)
    if named.callsUser { question.asksOfMyself = true }
    // "Ada's job" is the user's.
    if !named.stating.isEmpty { question.slots.formUnion(AskedSlot.keys(spoken(query, named))) }
    let replaced = try replaceWords(of: &named, query, vocabulary)
    let shown = reader(filter)
    let (reader, heard) =
      Self.isQuestion(clauses) && query.hearsMessages && filter.asksForMemoriesAlone
      ? try hearing(filter, shown) : (shown, nil)
    let pipeline = pipeline(
      query, clauses, question, named, reader: reader, heard: heard, limit: limit)
    var found = try found(named, reader, max(limit, weights.candidates))
    for replacement in spelled + replaced { found.words.add(replacement) }
    // Phrases, words to be found as they stand and queries within queries have no other words.
    let isFree = clauses.count == 1 && clauses[0].all.isEmpty && !clauses[0].any.isEmpty
    let near = try isFree ? near(meaning, reader) : []
    let ranked = try pipeline.rank(
      found.best, asked: found.asked, rarities: found.words.rarity, similar: near)
    let others = try unseen(found.rows, ranked.seen, heard == nil ? nil : filter)
    let breadth = AskedBreadth(
      query, words: question.words, naming: pipeline.names,
      isOfUser: question.asksOfMyself || !named.stating.isEmpty)
    var contenders = ranked.contenders
    found.words.isBroad = breadth.isBroad
    if breadth.fills(beside: contenders.count), isFree || breadth.isBroad {
      let rest = Rest(reader: shown, limit: limit - contenders.count)
      let known = ranked.seen.union(found.rows)
      contenders += try rest.contenders(near: near, besides: known) { count throws(SQLiteError) in
        try newest(filter, count)
      }
    }
    let asked = try breadth.asked(of: vocabulary, meaning: meaning != nil, items: try itemCount())
    let hits = try marked(
      Calibration(asked, contenders, near: near).hits(contenders, limit),
      Outdated(reader: reader, terms: pipeline.terms))
    return (others + contenders.count, hits, found.words)
  }

  /// Puts other words in the place of those that the cube lacks. Gives what was replaced.
  private func replaceWords(
    of named: inout NamedAuthors, _ query: Query, _ vocabulary: Vocabulary
  ) throws(SQLiteError) -> [StandIns.Replacement] {
    let isGerman = try isGerman(query)
    let standIns = StandIns(
      vocabulary, isGerman: isGerman,
      hasFewWords: isGerman ? try itemCount() <= Weights.fewItems : false)
    let (standing, replaced) = try standIns.replacing(named.clauses)
    named.clauses = standing
    return replaced
  }

  private func pipeline(
    _ query: Query, _ clauses: [TermClause], _ question: Question, _ named: NamedAuthors,
    reader: ItemReader, heard: HeardMessages?, limit: Int
  ) -> Pipeline {
    Pipeline(
      reader: reader, weights: weights, question: question, authors: named.authors,
      names: Set(named.names.compactMap(\.tokens.first)),
      terms: named.clauses.count == 1 ? named.clauses[0].any.compactMap(\.tokens.first) : [],
      entersNeighbours: Self.isQuestion(clauses),
      // "Where do I live" has one word that is looked for.
      entersSuccessors: clauses.count == 1 && clauses[0].all.isEmpty && question.words.count > 1,
      findsParts: query.findsParts, heard: heard, limit: limit)
  }

  private static func isQuestion(_ clauses: [TermClause]) -> Bool {
    clauses.count == 1 && clauses[0].all.isEmpty && clauses[0].any.count > 1
  }

  private func near(
    _ meaning: AskedMeaning?, _ reader: ItemReader
  ) throws(SQLiteError) -> [SemanticCandidate] {
    guard let meaning else { return [] }
    let allowed = AllowedItems(reader, try measured())
    return try meaning.candidates(allowed, in: connection, kept: kept)
  }

  /// The memories that fill slots now, within the filters of a query, by the keys of these: the last of each
  /// first, at most `SlotScore.most` of each.
  package func filling(
    _ keys: [[UInt8]], within query: Query
  ) throws(SQLiteError) -> [[UInt8]: [Hit]] {
    let reader = reader(try ItemFilter(query, connection) { _ in [] })
    var found: [[UInt8]: [Hit]] = [:]
    for key in keys { found[key] = try SlotScore.items(filling: key, reader).map { Hit($0) } }
    return found
  }

  /// The newest within filters, with how many there are.
  private func newest(
    _ filter: ItemFilter, limit: Int
  ) throws(SQLiteError) -> (total: Int, hits: [Hit]) {
    let newest = try counted(filter, limit)
    let outdated = Outdated(reader: reader(filter), terms: [])
    return (newest.total, try marked(newest.items.map { Hit($0) }, outdated))
  }

  /// A reader of the messages that memories were learned from, which are shown in their place, if there are any.
  private func hearing(
    _ filter: ItemFilter, _ shown: ItemReader
  ) throws(SQLiteError) -> (ItemReader, HeardMessages?) {
    let hearing = HeardMessages(reader: shown)
    guard let messages = try hearing.messages() else { return (shown, nil) }
    return (reader(filter.hearing(messages)), hearing)
  }

  /// How many items were found by words but not looked at, of the kinds that a filter allows.
  private func unseen(
    _ rows: [Int64], _ seen: Set<Int64>, _ filter: ItemFilter?
  ) throws(SQLiteError) -> Int {
    guard let filter else { return rows.count { !seen.contains($0) } }
    let measures = try measured()
    return rows.count { !seen.contains($0) && filter.allows(kindOf: measures.byte(of: $0)) }
  }

  private func reader(_ filter: ItemFilter) -> ItemReader {
    ItemReader(connection: connection, filter: filter, origins: origins, kept: kept)
  }

  /// Hits with what is so since of those messages that say what was so.
  private func marked(_ hits: [Hit], _ outdated: Outdated) throws(SQLiteError) -> [Hit] {
    let messages = hits.filter { $0.kind == .message }.map { (row: $0.row, owner: $0.owner) }
    let successors = try outdated.successors(of: messages)
    if successors.isEmpty { return hits }
    return hits.map { hit in
      var hit = hit
      hit.successor = successors[hit.row]?.object
      return hit
    }
  }

  /// Whether a query is German, as its small words say; a single word has none: then its letters say it,
  /// or the cube, which knows such words.
  private func isGerman(_ query: Query) throws(SQLiteError) -> Bool {
    if query.clauses.contains(where: { ForeignStopWords.language(of: $0.words) == .german }) {
      return true
    }
    guard query.clauses.count == 1, query.clauses[0].words.count == 1,
      case .text(let word) = query.clauses[0].words[0]
    else { return false }
    if ForeignStopWords.holdsGermanLetter(word) { return true }
    let known = try connection.statement(
      "SELECT 1 FROM item_vocabulary WHERE term IN ('und', 'ist', 'nicht') LIMIT 1")
    defer { known.reset() }
    return try known.step()
  }

  /// A query as the model should read it: its words, with the name of the one author whom it names
  /// put as "I", since authors speak of themselves so. Empty if there is nothing to read, as phrases.
  package func spoken(_ query: Query) throws(SQLiteError) -> [UInt8] {
    guard query.clauses.count == 1, query.clauses[0].phrases.isEmpty else { return [] }
    let clauses = terms.clauses(query)
    guard clauses.count == 1, !clauses[0].any.isEmpty else { return [] }
    let named = try NamedAuthors(clauses, connection, stated, kept)
    return spoken(query, named)
  }

  private func spoken(_ query: Query, _ named: NamedAuthors) -> [UInt8] {
    let names = Set(named.authors.count == 1 ? named.names.compactMap(\.tokens.first) : [])
    return SpokenQuestion.text(query.clauses[0].words, names: names)
  }

  /// Which of some folded words name an author.
  package func authors(among words: [[UInt8]]) throws(SQLiteError) -> Set<[UInt8]> {
    let query = try connection.statement("SELECT 1 FROM author WHERE word = ?1")
    var (found, reader): (Set<[UInt8]>, StemReader) = ([], StemReader())
    for word in Set(words) {
      guard let stem = reader.stems(word).first else { continue }
      try query.bind(1, blob: stem)
      if try query.step() { found.insert(word) }
      query.reset()
      if try !stated.find(stem).rows.isEmpty { found.insert(word) }
    }
    return found
  }

  private var stated: StatedNames {
    StatedNames(connection: connection, origins: origins, kept: kept)
  }

  /// What ranking has to know of each item, read again only after a write.
  private func measured() throws(SQLiteError) -> Measures {
    let state = MeasuredState(
      committed: try connection.dataVersion(), own: connection.totalChanges)
    if let measures, measures.state == state { return measures.items }
    let items = try Measures(connection)
    measures = (state, items)
    return items
  }

  /// Has everything read again, after a rollback or a write.
  package func forget() {
    measures = nil
    if kept != nil { kept = KeptReadings() }
  }

  /// Keeps what is read and found until `forget`, for a connection that only reads.
  package func keepReadings() { kept = KeptReadings() }

  /// By which two states of the database are known to be the same, for one connection.
  private struct MeasuredState: Equatable {
    var committed: Int64
    var own: Int64
  }

  /// What the clauses find by words: the best, the rows of all, and how rare all is that was asked for.
  private func found(
    _ named: NamedAuthors, _ reader: ItemReader, _ limit: Int
  ) throws(SQLiteError) -> (best: [Candidate], rows: [Int64], asked: Double, words: AskedWords) {
    let postings: Postings
    if let known = self.postings {
      postings = known
    } else {
      postings = try Postings(connection, table: "item_words")
      self.postings = postings
    }
    let measures = try measured()
    let lookup = TermLookup(connection, postings, reader, measures, itemCount: try itemCount())
    var found: [Candidate]?
    var deferred: [TermLookup.Found] = []
    var asked = 0.0
    var words = AskedWords()
    words.people = Set(named.names.flatMap(\.tokens))
    for clause in named.clauses {
      let answer = try lookup.answer(clause, names: named.names)
      asked += answer.asked
      words.add(answer.words)
      deferred += answer.deferred
      found = found.map { Candidates.intersection($0, answer.candidates) } ?? answer.candidates
    }
    let whole = Folding.fold(found ?? [], parts: try partsOfMemories())
    let best = Ranking.best(whole, limit) { Measures.isPassage(measures.byte(of: $0)) }
    let rescoring = Rescoring(reader: reader, terms: deferred)
    return (named.lessening(try rescoring.rescored(best)), whole.map(\.row), asked, words)
  }

  package func itemCount() throws(SQLiteError) -> Int {
    if let known = kept?.itemCount { return known }
    let statement = try connection.statement("SELECT items FROM text_index")
    let count = try statement.step() ? Int(clamping: statement.int(0)) : 0
    kept?.itemCount = count
    return count
  }

  /// The rows of items that are parts of large memories, with their owners. A search shows the best
  /// of these. Usually there are none.
  private func partsOfMemories() throws(SQLiteError) -> [Int64: Int64] {
    if let known = kept?.parts { return known }
    let statement = try connection.statement(TextQueries.parts)
    var parts: [Int64: Int64] = [:]
    while try statement.step() { parts[statement.int(0)] = statement.int(1) }
    kept?.parts = parts
    return parts
  }

  // MARK: Filters alone

  /// Everything that passes the filters, newest first, and how much that is.
  private func counted(
    _ filter: ItemFilter, _ limit: Int
  ) throws(SQLiteError) -> (total: Int, items: [ItemFacts]) {
    if filter.rows != nil {
      let items = try newestOfRows(filter)
      return (items.count, Array(items.prefix(limit)))
    }
    return (try count(filter), try newest(filter, limit))
  }

  /// The newest that pass the filters; where facets leave many rows, the newest among those put last.
  private func newest(_ filter: ItemFilter, _ limit: Int) throws(SQLiteError) -> [ItemFacts] {
    if filter.rows != nil { return Array(try newestOfRows(filter, looked: limit).prefix(limit)) }
    let statement = try connection.statement(TextQueries.newest)
    try filter.bind(statement)
    var seen: Set<Int64> = []
    var items: [ItemFacts] = []
    while items.count < limit, try statement.step() {
      guard let item = ItemFacts(statement), !filter.expired.contains(item.row) else { continue }
      if item.isOfMemory, !seen.insert(item.owner).inserted { continue }
      items.append(item)
    }
    statement.reset()
    return items
  }

  /// How many items pass the filters; a memory in parts is one.
  private func count(_ filter: ItemFilter) throws(SQLiteError) -> Int {
    let items = try connection.statement(
      filter.isNarrow ? TextQueries.countFiltered : TextQueries.count)
    try filter.bind(items)
    let parts = try connection.statement(TextQueries.countParts)
    try filter.bind(parts)
    guard try items.step(), try parts.step() else { return 0 }
    let all = Int(clamping: items.int(0) - parts.int(0) + parts.int(1))
    return all - (try passing(filter, filter.expired.sorted()).count)
  }

  private func newestOfRows(
    _ filter: ItemFilter, looked: Int = .max
  ) throws(SQLiteError) -> [ItemFacts] {
    let rows = (filter.rows ?? []).suffix(looked).filter { !filter.expired.contains($0) }
    return Order.sorted(try passing(filter, rows)).sorted { $0.item.time > $1.item.time }.map(
      \.item)
  }

  /// The items of rows that pass what filters ask for beside facets; a memory in parts is one.
  private func passing(
    _ filter: ItemFilter, _ rows: [Int64]
  ) throws(SQLiteError) -> [Contender] {
    let statement = try connection.statement(TextQueries.filteredItem)
    var found: [Contender] = []
    var seen: Set<Int64> = []
    for row in rows {
      try filter.bind(statement)
      try statement.bind(1, row)
      if try statement.step(), let item = ItemFacts(statement) {
        if !item.isOfMemory || seen.insert(item.owner).inserted { found.append(Contender(item)) }
      }
      statement.reset()
    }
    return found
  }
}

/// A question as a model understands it, and where to look for what is near it.
package struct AskedMeaning {
  package let vector: QuestionVector
  package let semantics: SemanticIndex

  package init(vector: QuestionVector, semantics: SemanticIndex) {
    self.vector = vector
    self.semantics = semantics
  }

  /// What is near it, among what is allowed, the nearest first.
  func candidates(
    _ allowed: AllowedItems, in connection: Connection, kept: KeptReadings?
  ) throws(SQLiteError) -> [SemanticCandidate] {
    try semantics.candidates(for: vector, allowed: allowed, in: connection, kept: kept)
  }
}

extension Index {
  /// What searches it.
  package var searcher: TextSearch {
    if let known = reader as? TextSearch { return known }
    let made = TextSearch(connection)
    made.origins = self
    reader = made
    return made
  }
}
