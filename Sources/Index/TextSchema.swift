internal import SQLite

/// The SQL of the tables that search reads.
enum TextSchema {
  /// Makes the tables. FTS5 of SQLite 3.40 cannot delete from a table without content, so the
  /// tokens are kept in `item`; its tokenizer `ascii` splits at spaces and nowhere else in what
  /// `Tokenizer` makes (a test asks it for every scalar).
  static let sql = """
    CREATE TABLE text_index (tokenizer TEXT NOT NULL, items INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE item (
      row INTEGER PRIMARY KEY,
      kind INTEGER NOT NULL, owner INTEGER NOT NULL, record BLOB NOT NULL, time INTEGER NOT NULL,
      author INTEGER, writer INTEGER, conversation INTEGER, number INTEGER, start INTEGER, finish INTEGER,
      length INTEGER NOT NULL, marks INTEGER NOT NULL,
      stems TEXT NOT NULL, words TEXT NOT NULL, title TEXT NOT NULL);
    CREATE INDEX item_owner ON item (owner, kind);
    \(times);
    \(talks);
    CREATE TABLE author (
      word BLOB NOT NULL, hash INTEGER NOT NULL, PRIMARY KEY (word, hash)) WITHOUT ROWID;
    CREATE TABLE measure (page INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
    CREATE TABLE spoke (
      author INTEGER NOT NULL, conversation INTEGER NOT NULL,
      PRIMARY KEY (author, conversation)) WITHOUT ROWID;
    CREATE INDEX item_part ON item (owner, time) WHERE kind = 0 AND number IS NOT NULL;
    CREATE VIRTUAL TABLE item_words USING fts5 (
      stems, words, title, content = 'item', content_rowid = 'row', columnsize = 0,
      tokenize = 'ascii');
    CREATE VIRTUAL TABLE item_vocabulary USING fts5vocab ('item_words', 'row');
    CREATE TABLE facet (
      kind INTEGER NOT NULL, value BLOB NOT NULL, item INTEGER NOT NULL,
      PRIMARY KEY (kind, value, item)) WITHOUT ROWID;
    CREATE INDEX facet_item ON facet (item);
    \(Moments.sql);
    \(ItemVectors.sql);
    """

  private static let times = "CREATE INDEX item_time ON item (time, kind)"

  /// The messages of a conversation in its order, for what stands next to one.
  private static let talks = """
    CREATE INDEX item_talk ON item (conversation, record) WHERE conversation IS NOT NULL
    """

  /// Drops the indexes that nothing needs while many items are put, and none is searched.
  static func beginReplay(_ connection: Connection) throws(SQLiteError) {
    try connection.execute("DROP INDEX item_time; DROP INDEX item_talk")
  }

  /// Makes them from all rows at once.
  static func endReplay(_ connection: Connection) throws(SQLiteError) {
    try connection.execute(times)
    try connection.execute(talks)
    try Measures.rebuild(connection)
    try connection.execute(ItemVectors.fill)
    try connection.execute("UPDATE text_index SET items = (SELECT count(*) FROM item)")
  }

  /// Keeps the number of items, which every search asks for: to count them costs more than most
  /// searches. The row is named, since a change that may be of several rows opens a savepoint, and FTS5 then
  /// writes out what it has gathered: a segment for each item.
  static let countItem: StaticString = "UPDATE text_index SET items = items + ?1 WHERE rowid = 1"

  /// The columns of an item but its row, in order.
  static let insertItem = """
    INSERT INTO item (
      kind, owner, record, time, author, conversation, number, start, finish, stems, words, title,
      length, marks, writer)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)
    """

  /// A word of an author's name, and the name's number.
  static let insertAuthor: StaticString = "INSERT OR IGNORE INTO author VALUES (?1, ?2)"

  /// An author's number, and a conversation.
  static let insertSpoke: StaticString = "INSERT OR IGNORE INTO spoke VALUES (?1, ?2)"

  /// Forgets the names of authors of whom no message is left.
  static func forgetAuthors(_ connection: Connection) throws(SQLiteError) {
    try connection.execute(
      """
      DELETE FROM spoke WHERE NOT EXISTS (
        SELECT 1 FROM item WHERE item.conversation = spoke.conversation
          AND item.author = spoke.author);
      DELETE FROM author WHERE hash NOT IN (SELECT author FROM spoke)
      """)
  }

  /// Row, stems, words, title.
  static let insertWords =
    "INSERT INTO item_words (rowid, stems, words, title) VALUES (?1, ?2, ?3, ?4)"

  /// Kind, value, item; a facet that is there already stays.
  static let insertFacet = "INSERT OR IGNORE INTO facet VALUES (?1, ?2, ?3)"
}
