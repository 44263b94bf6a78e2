internal import Format
internal import Posix
public import SQLite
internal import Text

/// The tables of the index database that search reads, and their only writer. Transactions are
/// the caller's, and so are pragmas: `secure_delete` has to be on for purges.
///
/// One writer to a connection; not for several threads at once.
public final class TextIndex {
  private let connection: Connection
  private var text = IndexedText()
  private var values = FoldedValue()
  private var lastAuthor: (name: [UInt8], hash: Int64)?
  private var lastWriter: (name: [UInt8], hash: Int64)?
  /// Who is known to have spoken where, while a replay goes on and nothing is rolled back.
  private var spoken: Set<Spoken> = []
  private struct Spoken: Hashable {
    var author: Int64
    var conversation: Int64
  }
  /// Whether items are counted at the end of a replay, all at once.
  package var isReplaying = false {
    didSet { spoken = [] }
  }
  private let insertItem: Statement
  private let insertWords: Statement
  private let insertFacet: Statement

  /// Makes the tables in a database that has none of them.
  public static func createSchema(_ connection: Connection) throws(SQLiteError) {
    try connection.execute(TextSchema.sql)
    try connection.execute(
      "INSERT INTO text_index (tokenizer) VALUES ('\(IndexedText().version)')")
  }

  /// Whether the tables are there and were made by this program's rules; if not, they are to be
  /// dropped and everything put anew.
  public static func isCurrent(_ connection: Connection) throws(SQLiteError) -> Bool {
    let present = try connection.statement(
      "SELECT count(*) FROM sqlite_master WHERE name = 'text_index'")
    guard try present.step(), present.int(0) == 1 else { return false }
    let statement = try connection.prepare("SELECT tokenizer FROM text_index")
    guard try statement.step() else { return false }
    return statement.text(0) == Array(IndexedText().version.utf8)
  }

  /// Removes the tables, if there are any.
  public static func dropSchema(_ connection: Connection) throws(SQLiteError) {
    for table in [
      "item_vocabulary", "item_words", "item_vector", "facet", "moment", "author", "spoke",
      "measure", "item",
      "text_index",
    ] {
      try connection.execute("DROP TABLE IF EXISTS \(table)")
    }
  }

  /// A writer for a connection whose database has the tables.
  public init(_ connection: Connection) throws(SQLiteError) {
    self.connection = connection
    insertItem = try connection.prepare(TextSchema.insertItem)
    insertWords = try connection.prepare(TextSchema.insertWords)
    insertFacet = try connection.prepare(TextSchema.insertFacet)
  }

  // MARK: Putting

  /// Adds an item, and returns its row, which may have been another's that was removed. What the
  /// owner has already stays: remove that first.
  @discardableResult
  public func put(_ item: borrowing TextItem) throws(SQLiteError) -> Int64 { try put(item, nil) }

  /// As above; `known` are the words of the item's text and title, if they were read before.
  @discardableResult
  func put(
    _ item: borrowing TextItem, _ known: IndexedText.Words?
  ) throws(SQLiteError) -> Int64 {
    if let known { return try put(item, words: known) }
    text.set(item.text, in: item.part, title: item.title)
    return try put(item, words: text.last)
  }

  private func put(
    _ item: borrowing TextItem, words: borrowing IndexedText.Words
  ) throws(SQLiteError) -> Int64 {
    let row = try insert(item, words)
    try insertWords.bind(1, row)
    try insertWords.bind(2, text: words.stems)
    try insertWords.bind(3, text: words.words)
    try insertWords.bind(4, text: words.title)
    try insertWords.run()
    try putFacets(item, row)
    if item.kind == .memory {
      for word in StatedName.words(in: words.stems) { try putFacet(.statedName, word, row) }
    }
    try Moments.put(item, row, connection)
    if Moments.hasOpenBox(item) { try putFacet(.box, Moments.open, row) }
    try putAuthor(item)
    try count(1)
    if !isReplaying {
      try Measures.put(Measures.byte(item.kindNumber, length: words.count), row: row, connection)
      let waits = try connection.statement(ItemVectors.insert)
      try waits.bind(1, row)
      try waits.run()
    }
    return row
  }

  /// Notes who speaks in a conversation, with the words of the name, so that a question can name the
  /// speaker.
  private func putAuthor(_ item: borrowing TextItem) throws(SQLiteError) {
    guard let author = item.author, let conversation = item.conversation else { return }
    let hash = hash(of: author, &lastAuthor)
    if isReplaying {
      let pair = Spoken(author: hash, conversation: conversation)
      guard spoken.insert(pair).inserted else { return }
    }
    let pair = try connection.statement(TextSchema.insertSpoke)
    try pair.bind(1, hash)
    try pair.bind(2, conversation)
    try pair.run()
    guard connection.changes > 0, item.authorIsNamed else { return }
    var name = IndexedText()
    name.set(author, title: [])
    for word in name.last.stems.split(separator: 0x20) where word.count > 1 {
      let insert = try connection.statement(TextSchema.insertAuthor)
      try insert.bind(1, blob: Array(word))
      try insert.bind(2, hash)
      try insert.run()
    }
  }

  private func count(_ change: Int64) throws(SQLiteError) {
    if isReplaying { return }
    let update = try connection.statement(TextSchema.countItem)
    try update.bind(1, change)
    try update.run()
  }

  private func insert(
    _ item: borrowing TextItem, _ words: borrowing IndexedText.Words
  ) throws(SQLiteError) -> Int64 {
    try insertItem.bind(1, item.kindNumber)
    try insertItem.bind(2, item.owner)
    try insertItem.bind(3, blob: item.record.bytes)
    try insertItem.bind(4, item.time.milliseconds)
    if let author = item.author {
      try insertItem.bind(5, hash(of: author, &lastAuthor))
    }
    try insertItem.bind(6, item.conversation)
    if let place = item.place {
      try insertItem.bind(7, Int64(place.number))
      try insertItem.bind(8, place.start)
      try insertItem.bind(9, place.end)
    }
    try insertItem.bind(10, text: words.stems)
    try insertItem.bind(11, text: words.words)
    try insertItem.bind(12, text: words.title)
    try insertItem.bind(13, Int64(words.count))
    let marks = item.authorIsNamed ? words.marks.union(.named) : words.marks
    try insertItem.bind(14, marks.rawValue)
    if let writer = item.writer {
      try insertItem.bind(15, hash(of: writer, &lastWriter))
    }
    try insertItem.run()
    return connection.lastInsertedRow
  }

  /// The number of a name; the last one is kept, since messages of one author follow another.
  private func hash(of name: [UInt8], _ last: inout (name: [UInt8], hash: Int64)?) -> Int64 {
    if let last, last.name == name { return last.hash }
    let hash = NameHash.hash(values.fold(name))
    last = (name, hash)
    return hash
  }

  private func putFacets(_ item: borrowing TextItem, _ row: Int64) throws(SQLiteError) {
    if let type = item.type { try putFacet(.type, values.fold(type), row) }
    for tag in item.tags { try putTag(values.fold(tag), row) }
    if let day = item.expires { try putFacet(.expires, day, row) }
    for entity in item.entities {
      let name = values.fold(entity)
      try putFacet(.entity, name, row)
      let words = name.split(separator: 0x20)
      if words.count > 1 {
        for word in words { try putFacet(.entityWord, Array(word), row) }
      }
    }
  }

  /// So many levels of a nested tag count.
  private static let tagDepth = 8

  /// Puts a tag, and of `project/x` that of `project` as well.
  private func putTag(_ tag: [UInt8], _ row: Int64) throws(SQLiteError) {
    try putFacet(.tag, tag, row)
    var levels = 0
    for (place, byte) in tag.enumerated() where byte == 0x2F && place > 0 {
      levels += 1
      if levels > Self.tagDepth { return }
      try putFacet(.tag, Array(tag[..<place]), row)
    }
  }

  private func putFacet(_ facet: Facet, _ value: [UInt8], _ row: Int64) throws(SQLiteError) {
    if value.isEmpty { return }
    try insertFacet.bind(1, facet.rawValue)
    try insertFacet.bind(2, blob: value)
    try insertFacet.bind(3, row)
    try insertFacet.run()
  }

  /// Whether an item has a facet of a folded value.
  package func has(_ facet: Facet, _ value: [UInt8]) throws(SQLiteError) -> Bool {
    let query = try connection.statement(
      "SELECT 1 FROM facet WHERE kind = ?1 AND value = ?2 LIMIT 1")
    defer { query.reset() }
    try query.bind(1, facet.rawValue)
    try query.bind(2, blob: value)
    return try query.step()
  }

  // MARK: Removing

  /// Removes all items of an owner. An owner without items costs one look-up.
  public func remove(_ kind: SearchResult.Kind, owner: Int64) throws(SQLiteError) {
    // The plus keeps SQLite from asking whether this kind is the one of `item_part`: it would
    // compile the statement anew for each value.
    let rows = try connection.statement(
      "SELECT row FROM item WHERE owner = ?1 AND +kind IN (?2, ?3)")
    try rows.bind(1, owner)
    try rows.bind(2, kind.number)
    try rows.bind(3, kind == .memory ? SearchResult.Kind.supersededNumber : kind.number)
    var found: [Int64] = []
    while try rows.step() { found.append(rows.int(0)) }
    for row in found { try remove(row) }
  }

  /// Takes a memory's items out of what is found unasked, or puts them back.
  func setSuperseded(_ isSuperseded: Bool, owner: Int64) throws(SQLiteError) {
    let numbers = [SearchResult.Kind.memory.number, SearchResult.Kind.supersededNumber]
    let (from, to) = isSuperseded ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
    let rows = try connection.statement(
      "SELECT row, length FROM item WHERE owner = ?1 AND +kind = ?2")
    try rows.bind(1, owner)
    try rows.bind(2, from)
    var found: [(row: Int64, length: Int64)] = []
    while try rows.step() { found.append((rows.int(0), rows.int(1))) }
    rows.reset()
    for (row, length) in found {
      let update = try connection.statement("UPDATE item SET kind = ?2 WHERE row = ?1")
      try update.bind(1, row)
      try update.bind(2, to)
      try update.run()
      guard !isReplaying else { continue }
      try Measures.put(Measures.byte(to, length: Int(clamping: length)), row: row, connection)
    }
  }

  private func remove(_ row: Int64) throws(SQLiteError) {
    let texts = try connection.statement("SELECT stems, words, title FROM item WHERE row = ?1")
    try texts.bind(1, row)
    guard try texts.step() else { return }
    // FTS5 deletes a row only by the very words that it was given. By INSERT ... SELECT it would cost
    // 25 times as much: a statement of several rows opens a savepoint, and FTS5 then writes out
    // what it has gathered.
    let words = try connection.statement(
      """
      INSERT INTO item_words (item_words, rowid, stems, words, title)
      VALUES ('delete', ?1, ?2, ?3, ?4)
      """)
    try words.bind(1, row)
    try words.bind(2, text: texts.text(0))
    try words.bind(3, text: texts.text(1))
    try words.bind(4, text: texts.text(2))
    texts.reset()
    try words.run()
    try count(-1)
    if !isReplaying { try Measures.put(0, row: row, connection) }
    for statement in [
      try connection.statement("DELETE FROM item WHERE row = ?1"),
      try connection.statement("DELETE FROM facet WHERE item = ?1"),
      try connection.statement(Moments.delete),
      try connection.statement(ItemVectors.delete),
      try connection.statement("DELETE FROM item WHERE row = ?1"),
    ] {
      try statement.bind(1, row)
      try statement.run()
    }
  }

  // MARK: Whole

  /// Rewrites the full-text index as one: what was removed is then in no page of it, only in
  /// free ones, which `secure_delete` has overwritten, and in the write-ahead log until the
  /// caller's truncating checkpoint. A purge needs it; it also makes searches a little faster.
  public func optimize() throws(SQLiteError) {
    try TextSchema.forgetAuthors(connection)
    try connection.execute("INSERT INTO item_words (item_words) VALUES ('optimize')")
  }

  /// How many bytes of postings FTS5 gathers in memory before it writes them: many for a replay,
  /// FTS5's own 1 MiB for what lives long.
  static func setBuffer(_ bytes: Int, of connection: Connection) throws(SQLiteError) {
    try connection.execute(
      "INSERT INTO item_words (item_words, rank) VALUES ('hashsize', \(bytes))")
  }

  /// Checks that the full-text index agrees with the texts it was made of.
  /// - Throws: `isCorrupt` if not.
  public func check() throws(SQLiteError) {
    try connection.execute(
      "INSERT INTO item_words (item_words, rank) VALUES ('integrity-check', 1)")
  }
}
