package import SQLite

/// The tables of the index. Everything in them follows from the records of the bundle and the
/// spool, but for rows (which order of arrival gives) and the journal of changes.
package enum IndexSchema {
  /// Raised whenever a table or the meaning of a column changes: another number means rebuild.
  static let version: Int64 = 42

  /// `record.class`: what `record.owner` is a row of.
  package enum Class: Int64 {
    /// Purge, ingested, signed, unknown kinds: no owner.
    case other = 0
    /// Versions and deletes: an object.
    case version = 1
    /// Messages: a conversation.
    case message = 2
    /// Settings and grants: a setting.
    case setting = 3
  }

  /// The messages of a conversation in order. A replay makes it at the end, from all rows at once:
  /// that costs a third of keeping it up.
  private static let messages = "CREATE INDEX record_message ON record(owner, id) WHERE class = 2"

  /// Which objects had a path at any time, for the tree as it was; likewise.
  private static let paths =
    "CREATE INDEX record_path ON record(path, owner) WHERE class = 1 AND path IS NOT NULL"

  /// Drops what a replay makes at its end.
  package static func beginReplay(_ connection: Connection) throws(SQLiteError) {
    try connection.execute("DROP INDEX record_message")
    try connection.execute("DROP INDEX record_path")
    try IndexTally.end(connection)
    try TextSchema.beginReplay(connection)
  }

  /// Makes it.
  package static func endReplay(_ connection: Connection) throws(SQLiteError) {
    try connection.execute(messages)
    try connection.execute(paths)
    try IndexTally.begin(connection)
    try TextSchema.endReplay(connection)
  }

  /// The statements that make an empty index.
  static let statements: [String] = [
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID",
    // Lines are kept whole: healing a torn segment needs them. `path` is a version's cleaned path; `shown`
    // is 0 for a message that repeats an earlier one. A row may be given again only if nothing says it any
    // more: a purge, which is a record, comes after those that it drops.
    """
    CREATE TABLE record(row INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, line BLOB NOT NULL,
      class INTEGER NOT NULL, owner INTEGER, path BLOB, shown INTEGER NOT NULL DEFAULT 1)
    """,
    // Used only where the query says the class as a number: SQLite proves no more than that.
    "CREATE INDEX record_version ON record(owner, id) WHERE class = 1",
    "CREATE INDEX record_setting ON record(owner, id) WHERE class = 3",
    // `heads`: ids of 18 bytes, ascending. `source`: the record that holds the shown content;
    // absent: `merged` holds it, or it is not here. `round`: 1 shown at its wanted path, 2 under
    // a made name, 3 a twin of `twin`. `folder`, `name`: where it is shown. `link`: 1 for a symbolic
    // link, plus 2 for what listings leave out, plus 4 where no mode is said and `mode` is the usual,
    // plus 8 for what is another program's, and no memory.
    """
    CREATE TABLE object(row INTEGER PRIMARY KEY AUTOINCREMENT, first BLOB NOT NULL UNIQUE,
      document INTEGER NOT NULL, tree INTEGER, heads BLOB NOT NULL, gaps INTEGER NOT NULL,
      conflict INTEGER NOT NULL, wanted BLOB, claim BLOB, digest BLOB, round INTEGER,
      twin INTEGER, folder INTEGER, name BLOB, source INTEGER, link INTEGER NOT NULL,
      size INTEGER NOT NULL, mtime INTEGER NOT NULL, mtime_ns INTEGER NOT NULL,
      ctime INTEGER NOT NULL, mode INTEGER NOT NULL)
    """,
    "CREATE UNIQUE INDEX object_place ON object(folder, name) WHERE folder IS NOT NULL",
    // Holds all that a listing of names says, so that it reads no rows.
    """
    CREATE INDEX object_folder ON object(folder, row, name, link, first) WHERE folder IS NOT NULL
    """,
    "CREATE INDEX object_contest ON object(tree, wanted) WHERE round > 1",
    "CREATE INDEX object_conflict ON object(folder, name) WHERE conflict <> 0",
    // The computed value of an object whose heads are not one plain version.
    "CREATE TABLE merged(object INTEGER PRIMARY KEY, content BLOB, fields BLOB NOT NULL)",
    // Made names that a loser of a name passed over, so that it can take one that gets free.
    """
    CREATE TABLE passed(tree INTEGER NOT NULL, path BLOB NOT NULL, object INTEGER NOT NULL,
      PRIMARY KEY(tree, path, object)) WITHOUT ROWID
    """,
    """
    CREATE TABLE folder(row INTEGER PRIMARY KEY AUTOINCREMENT, tree INTEGER NOT NULL,
      parent INTEGER NOT NULL, name BLOB NOT NULL, settings INTEGER NOT NULL DEFAULT 0,
      mode INTEGER NOT NULL DEFAULT 493, mtime INTEGER NOT NULL DEFAULT 0,
      mtime_ns INTEGER NOT NULL DEFAULT 0, UNIQUE(parent, name))
    """,
    """
    CREATE TABLE conversation(row INTEGER PRIMARY KEY AUTOINCREMENT, name BLOB NOT NULL UNIQUE,
      count INTEGER NOT NULL, last BLOB NOT NULL, time INTEGER NOT NULL,
      hidden INTEGER NOT NULL DEFAULT 0)
    """,
    // Messages that carry a message_id, by the hash of what makes two of them duplicates, and by
    // id, since the first is shown: thousands may be equal.
    """
    CREATE TABLE duplicate(key BLOB NOT NULL, id BLOB NOT NULL, record INTEGER NOT NULL,
      PRIMARY KEY(key, id)) WITHOUT ROWID
    """,
    """
    CREATE TABLE setting(row INTEGER PRIMARY KEY, grants INTEGER NOT NULL, key BLOB NOT NULL,
      heads BLOB NOT NULL, gaps INTEGER NOT NULL, value BLOB, UNIQUE(grants, key))
    """,
    // What purges name: 18 bytes for objects and messages, 32 for blobs.
    "CREATE TABLE dead(id BLOB PRIMARY KEY) WITHOUT ROWID",
    // What redactions name: versions, and the records that say so.
    """
    CREATE TABLE redacted(id BLOB PRIMARY KEY, record INTEGER NOT NULL) WITHOUT ROWID
    """,
    "CREATE INDEX redacted_record ON redacted(record)",
    // Lines of redacted versions, until their contents are moved to the versions that need them.
    "CREATE TABLE leaving(id BLOB PRIMARY KEY, line BLOB NOT NULL) WITHOUT ROWID",
    // Blobs whose bytes were found to be their names, with their files' stamps then; without a stamp
    // those that are to come back.
    """
    CREATE TABLE blob(sha256 BLOB PRIMARY KEY, inode INTEGER, size INTEGER, ctime INTEGER,
      ctime_ns INTEGER) WITHOUT ROWID
    """,
    // Purges, by id, with their lines.
    "CREATE TABLE purge(id BLOB PRIMARY KEY, line BLOB NOT NULL) WITHOUT ROWID",
    // Which records an applied segment holds, as rows, 8 bytes each, big endian; `first` and `last` are
    // the least and the greatest of them; `dead`: some of its lines are purged.
    """
    CREATE TABLE segment(path BLOB PRIMARY KEY, inode INTEGER NOT NULL, size INTEGER NOT NULL,
      ctime INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, count INTEGER NOT NULL,
      dead INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
      records BLOB NOT NULL) WITHOUT ROWID
    """,
    "CREATE INDEX segment_rows ON segment(last, first)",
    // Files in log/ that are not whole segments, as they were when they were read; `ours`: of this
    // cube and version.
    """
    CREATE TABLE torn(path BLOB PRIMARY KEY, inode INTEGER NOT NULL, size INTEGER NOT NULL,
      ctime INTEGER NOT NULL, ctime_ns INTEGER NOT NULL, ours INTEGER NOT NULL,
      problem TEXT NOT NULL) WITHOUT ROWID
    """,
    // How many records two applied segments have in common, if any.
    """
    CREATE TABLE overlap(one BLOB NOT NULL, other BLOB NOT NULL, common INTEGER NOT NULL,
      PRIMARY KEY(one, other)) WITHOUT ROWID
    """,
    "CREATE INDEX overlap_other ON overlap(other)",
    // Texts waiting for the full-text tables; `place`: how far a long document is done.
    """
    CREATE TABLE todo(row INTEGER PRIMARY KEY, class INTEGER NOT NULL, owner INTEGER NOT NULL,
      place INTEGER NOT NULL DEFAULT 0)
    """,
    // Messages that no extractor has read, in the order in which they are read.
    """
    CREATE TABLE waiting(id BLOB PRIMARY KEY, record INTEGER NOT NULL,
      conversation INTEGER NOT NULL) WITHOUT ROWID
    """,
    // Documents whose present version no extractor has read. Only a model reads documents.
    "CREATE TABLE unread(object INTEGER PRIMARY KEY)",
    // What extractors have read, and how much each source gave.
    """
    CREATE TABLE ingested(source BLOB PRIMARY KEY, memories INTEGER NOT NULL,
      relations INTEGER NOT NULL) WITHOUT ROWID
    """,
    // The same, summed up by conversation.
    """
    CREATE TABLE ingestion(conversation INTEGER PRIMARY KEY, messages INTEGER NOT NULL,
      memories INTEGER NOT NULL, relations INTEGER NOT NULL, last BLOB NOT NULL)
    """,
    // Which messages, documents and other memories an object's versions name as sources.
    """
    CREATE TABLE source(object INTEGER NOT NULL, id BLOB NOT NULL,
      PRIMARY KEY(object, id)) WITHOUT ROWID
    """,
    "CREATE INDEX source_id ON source(id)",
    // Reconciliation: what memories claim; see `SlotClaim`. `ended`: whether the memory is
    // superseded; `since`: milliseconds; `source`: the first thing that it was learned from, hashed.
    """
    CREATE TABLE claim(key BLOB NOT NULL, ended INTEGER NOT NULL, since INTEGER NOT NULL,
      first BLOB NOT NULL, object INTEGER NOT NULL, kind INTEGER NOT NULL, value BLOB NOT NULL,
      source INTEGER NOT NULL, PRIMARY KEY(key, ended, since, first)) WITHOUT ROWID
    """,
    "CREATE INDEX claim_object ON claim(object)",
    // How they stand to others: see `Standing`. `key`: that of the claim.
    """
    CREATE TABLE standing(object INTEGER NOT NULL, key BLOB NOT NULL, kind INTEGER NOT NULL,
      other INTEGER NOT NULL, PRIMARY KEY(object, key, kind)) WITHOUT ROWID
    """,
    "CREATE INDEX standing_other ON standing(other)",
    // Whom live files mention, and the relations that they record. `key`: the name as it is compared,
    // folded; `name`: as it is spelled.
    """
    CREATE TABLE mention(key BLOB NOT NULL, name BLOB NOT NULL, object INTEGER NOT NULL, type BLOB,
      PRIMARY KEY(key, name, object)) WITHOUT ROWID
    """,
    "CREATE INDEX mention_object ON mention(object)",
    """
    CREATE TABLE relation(source BLOB NOT NULL, type BLOB NOT NULL, target BLOB NOT NULL,
      object INTEGER NOT NULL, source_key BLOB NOT NULL, target_key BLOB NOT NULL,
      PRIMARY KEY(source_key, type, target_key, object)) WITHOUT ROWID
    """,
    "CREATE INDEX relation_target ON relation(target_key)",
    "CREATE INDEX relation_object ON relation(object)",
    // The texts of documents that are none themselves, by the hash of their bytes, with why there is none;
    // and those that wait to be read.
    """
    CREATE TABLE extract(object INTEGER PRIMARY KEY, content BLOB NOT NULL, text BLOB NOT NULL,
      problem BLOB)
    """,
    "CREATE TABLE unextracted(object INTEGER PRIMARY KEY)",
    // What of a file's front matter could not be read, and why.
    "CREATE TABLE remark(object INTEGER PRIMARY KEY, note BLOB NOT NULL)",
    // The groups of live files by `MemoryFacet`; `value`: of an entity its key; `name`: what a file is
    // called in its group.
    """
    CREATE TABLE label(kind INTEGER NOT NULL, value BLOB NOT NULL, name BLOB NOT NULL,
      object INTEGER NOT NULL, PRIMARY KEY(kind, value, name)) WITHOUT ROWID
    """,
    "CREATE INDEX label_object ON label(object)",
    // The journal that mounts and `watch` read.
    """
    CREATE TABLE change(sequence INTEGER PRIMARY KEY AUTOINCREMENT, subject INTEGER NOT NULL,
      row INTEGER NOT NULL, name BLOB, writer INTEGER NOT NULL)
    """,
    messages, paths, IndexTally.table,
    "INSERT INTO folder(row, tree, parent, name, settings) VALUES(1, 1, 0, x'01', 1)",
    "INSERT INTO folder(row, tree, parent, name, settings) VALUES(2, 2, 0, x'02', 1)",
    "INSERT INTO folder(row, tree, parent, name, settings) VALUES(3, 3, 0, x'03', 1)",
  ]

  /// Makes the tables, in the caller's transaction.
  static func create(in connection: Connection) throws(SQLiteError) {
    for statement in statements { try connection.execute(statement) }
    try IndexTally.begin(connection)
    try connection.execute("INSERT INTO meta VALUES('version', \(version))")
  }
}
