package import Format
internal import Language
internal import Posix
package import SQLite
internal import Text

/// The derived state of one cube in SQLite: a replay of its records, kept up record by record so
/// that a write costs the same in a cube of ten and of a million memories. Used by one thread at
/// a time; the caller opens and commits transactions.
///
/// The pure functions of `Memory/` say what is right; this file's neighbours apply them to what a
/// new record touches, and take a shortcut only where it is shown to give the same.
package final class Index {
  /// The database.
  package let connection: Connection
  /// How many objects of each tree (by raw value) are not shown at their wanted path: while none
  /// is, no local change can rename anything else.
  package var contested: [Int64: Int64] = [:]
  /// Seconds to add to UTC at a local time: the cube's zone, for dates without one.
  var dateOffset: CivilDate.Offset = { _ in 0 }
  /// That zone, for the days of times.
  private(set) var dayZone = Zone.utc
  /// Whether anything was ever purged; if not, no record is looked up among the dead.
  package var hasDead = false
  /// Objects whose visible name changed in the present change, with the path shown before.
  package var renamed: [Int64: RenamedObject] = [:]
  /// Paths whose group has to be looked at, and trees whose losers have to be seated, before the
  /// present change is done.
  var due: [DuePath] = []
  var dueSeats: Set<Int64> = []
  /// Whether the index is being made from nothing, and no process reads it yet. Changes are then not
  /// noted one by one, messages are put into the full-text tables at once, and conversations are
  /// counted in memory until `endReplay`.
  package var isReplaying = false
  var tallies: [[UInt8]: Tally] = [:]
  /// Conversations that a replay has to count anew at its end.
  var recounts: Set<Int64> = []
  /// The highest row that any object ever had, once it is known.
  var lastObjectRow: Int64?
  /// A name that was looked for in the present transaction and is not there: making a file looks for it
  /// three times.
  package var absent: Absence?
  /// What is known of files that were opened lately.
  var files = KeptFiles()
  /// The row of the last record that was kept.
  package var lastRecordRow: Int64 = 0
  let insertRecord: Statement

  /// A name that nothing in a folder has.
  package struct Absence: Equatable {
    var folder: Int64
    var name: [UInt8]
  }

  /// What a replay has seen of a conversation.
  struct Tally {
    var row: Int64
    var count: Int64 = 0
    var last = RecordID.zero
    var time: Int64 = 0
  }

  /// Whether renames are being watched (a local change) or not (what others wrote).
  package var watchesRenames = false

  /// An object that lost the name it was shown under.
  package struct RenamedObject {
    /// The tree it was shown in.
    package var tree: Tree
    /// The path it was shown at.
    package var path: [UInt8]
  }

  /// A path of a tree.
  struct DuePath {
    var tree: Tree
    var path: [UInt8]
  }

  /// Whether many records are being applied, and the objects that are computed once they are, each
  /// with the time of the record that came last.
  package var isApplyingMany = false
  var unsettled: [Int64: Timestamp] = [:]
  /// How many objects were computed from all their versions, ever: the dear way.
  var evaluations = 0

  /// The object whose text is being indexed: how it stands is looked up after that.
  var settling: Int64?

  /// The full-text tables.
  package let text: TextIndex
  /// What reads through this index and keeps what it read, made at its first use.
  package var reader: (any IndexReading)?
  /// This process, in the journal: a random number.
  let writer: Int64
  /// Whether this process asked for what is applied now. What it applies for others (a copied segment, a
  /// killed process's spool) is news to programs that watch here.
  package var isRecording = false

  package init(_ connection: Connection, writer: Int64) throws(SQLiteError) {
    self.connection = connection
    self.writer = writer
    text = try TextIndex(connection)
    insertRecord = try connection.prepare(Index.insertRecord)
    try reload()
  }

  /// Takes again what is kept in memory, after another process wrote or a rollback.
  package func reload() throws(SQLiteError) {
    contested = [:]
    lastObjectRow = nil
    absent = nil
    files = KeptFiles()
    reader?.forget()
    let query = try connection.statement(
      "SELECT tree, count(*) FROM object WHERE round > 1 GROUP BY tree")
    defer { query.reset() }
    while try query.step() { contested[query.int(0)] = query.int(1) }
    try takeZone()
    hasDead = try count("SELECT EXISTS(SELECT 1 FROM dead) OR EXISTS(SELECT 1 FROM redacted)") != 0
    renamed = [:]
    due = []
    dueSeats = []
    unsettled = [:]
  }

  /// Takes the zone from the settings.
  func takeZone() throws(SQLiteError) {
    dayZone = try zone()
    dateOffset = dayZone.dateOffset
  }

  // MARK: Small facts

  /// A number kept under a name, or nil.
  package func number(_ key: StaticString) throws(SQLiteError) -> Int64? {
    let query = try connection.statement("SELECT value FROM meta WHERE key = ?1")
    defer { query.reset() }
    try query.bind(1, text: Array("\(key)".utf8))
    guard try query.step(), !query.isNull(0) else { return nil }
    return query.int(0)
  }

  /// Keeps a number under a name.
  package func keep(_ key: StaticString, _ value: Int64) throws(SQLiteError) {
    let insert = try connection.statement("INSERT OR REPLACE INTO meta VALUES(?1, ?2)")
    try insert.bind(1, text: Array("\(key)".utf8))
    try insert.bind(2, value)
    try insert.run()
  }

  /// The one number that a statement without parameters gives; 0 for none.
  package func count(_ sql: StaticString) throws(SQLiteError) -> Int64 {
    let query = try connection.statement(sql)
    defer { query.reset() }
    return try query.step() ? query.int(0) : 0
  }
}
