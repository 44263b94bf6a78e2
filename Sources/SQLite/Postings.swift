internal import CSQLite

/// Reads in which rows of an FTS5 table terms occur, and how often.
///
/// A row of a statement for each occurrence costs more than FTS5 takes to find it, and its bm25()
/// reads the size of every row and counts every term's rows beforehand. So an auxiliary function
/// of our own takes the rows as FTS5 passes over them, and the statement itself gives none:
/// https://sqlite.org/fts5.html#custom_auxiliary_functions
///
/// Of one connection and thread.
public final class Postings {
  private let connection: Connection
  private let sql: String
  private let target = GatherTarget()
  /// Statements that no reader uses at present.
  private var spare: [Statement] = []

  /// A reader of one table.
  /// - Throws: What the database throws if it has no FTS5.
  public init(_ connection: Connection, table: String) throws(SQLiteError) {
    self.connection = connection
    sql = "SELECT 1 FROM \(table) WHERE \(table) MATCH ?1 AND gather(\(table))"
    try connection.registerGather(target)
  }

  /// Begins to read the rows that a match expression finds; counted is its first phrase.
  public func begin(_ match: [UInt8]) throws(SQLiteError) -> PostingList {
    let statement: Statement
    if let kept = spare.popLast() {
      statement = kept
    } else {
      statement = try connection.prepare(sql)
    }
    try statement.bind(1, text: match)
    return PostingList(statement)
  }

  /// Begins to read again what was read before; it is looked up only where more of it is wanted than
  /// is known.
  public func begin(_ match: [UInt8], known: KnownPostings) -> PostingList {
    PostingList(match, known)
  }

  /// Reads on.
  /// - Parameters:
  ///   - list: Gets the rows, which rise, and how often each holds the phrase (at most 255).
  ///   - count: How many more rows at most.
  /// - Throws: What the database throws.
  public func read(_ list: PostingList, _ count: Int) throws(SQLiteError) {
    guard !list.isWhole, count > 0, !list.takesKnown(count) else { return }
    var room = count
    if let match = list.match {
      // A statement begins at the first row.
      room = list.rows.count > .max - count ? .max : list.rows.count + count
      list.become(try begin(match))
    }
    guard let statement = list.statement else { return }
    target.list = list
    list.room = room
    defer { target.list = nil }
    if try !statement.step() { end(list, isWhole: true) }
  }

  /// Ends a list that may not be whole.
  public func end(_ list: PostingList) { end(list, isWhole: list.isWhole) }

  private func end(_ list: PostingList, isWhole: Bool) {
    list.isWhole = isWhole
    list.forget()
    guard let statement = list.statement else { return }
    list.statement = nil
    statement.reset()
    spare.append(statement)
  }
}

/// Where a term occurs, as far as it was read.
public final class PostingList {
  fileprivate var statement: Statement?
  fileprivate var room = 0
  /// The rows, rising.
  public private(set) var rows: [Int64] = []
  /// How often each of them holds the term, 1 ... 255.
  public private(set) var counts: [UInt8] = []
  /// Whether these are all rows.
  public fileprivate(set) var isWhole = false

  /// What is known of it beforehand, and how to look for more.
  private var known: KnownPostings?
  fileprivate private(set) var match: [UInt8]?

  fileprivate init(_ statement: Statement) { self.statement = statement }

  fileprivate init(_ match: [UInt8], _ known: KnownPostings) {
    self.match = match
    self.known = known
  }

  /// What was read, for a caller that reads it again while the table is the same; nil: no more than is known.
  public var news: KnownPostings? {
    guard known == nil else { return nil }
    return KnownPostings(rows: rows, counts: counts, isWhole: isWhole)
  }

  /// Takes so many more rows from what is known, as `Postings.read` would; false if more are wanted than
  /// are known.
  fileprivate func takesKnown(_ count: Int) -> Bool {
    guard let known else { return false }
    let left = known.rows.count - rows.count
    guard known.isWhole || left >= count else { return false }
    let end = left < count ? known.rows.count : rows.count + count
    rows = end == known.rows.count ? known.rows : Array(known.rows[..<end])
    counts = end == known.rows.count ? known.counts : Array(known.counts[..<end])
    // A caller that reads just as many as there are does not learn that there are no more.
    isWhole = left < count
    return true
  }

  /// Is as far as it was read from now on.
  fileprivate func forget() { (match, known) = (nil, nil) }

  /// Goes on with a statement, from the first row.
  fileprivate func become(_ fresh: PostingList) {
    forget()
    (rows, counts) = ([], [])
    statement = fresh.statement
    fresh.statement = nil
  }

  /// Takes a row; false if there is no room for another.
  fileprivate func take(_ row: Int64, _ count: Int) -> Bool {
    rows.append(row)
    counts.append(UInt8(clamping: max(1, count)))
    room -= 1
    return room > 0
  }
}

/// Postings as they were read.
public struct KnownPostings: Sendable {
  fileprivate let rows: [Int64]
  fileprivate let counts: [UInt8]
  fileprivate let isWhole: Bool

  /// How many rows these are.
  public var count: Int { rows.count }
}

/// The list that is being read.
final class GatherTarget {
  fileprivate var list: PostingList?
}

extension Connection {
  /// Makes `gather` known to FTS5 on this connection.
  fileprivate func registerGather(_ target: GatherTarget) throws(SQLiteError) {
    guard let api = unsafe csqlite_fts5_api(handle.database),
      let create = unsafe api.pointee.xCreateFunction
    else { throw SQLiteError(extendedCode: SQLITE_ERROR, message: "SQLite is without FTS5") }
    let context = unsafe Unmanaged.passRetained(target).toOpaque()
    let code = unsafe create(api, "gather", context, gather, releaseTarget)
    guard code == SQLITE_OK else { throw handle.error(sql: "gather") }
  }
}

/// Takes the present row; not 0, which ends the step, where there is no room for another.
@c private func gather(
  _ api: UnsafePointer<Fts5ExtensionApi>?, _ table: OpaquePointer?, _ result: OpaquePointer?,
  _ count: Int32, _ values: UnsafeMutablePointer<OpaquePointer?>?
) {
  guard let api = unsafe api, let user = unsafe api.pointee.xUserData?(table) else { return }
  let target = unsafe Unmanaged<GatherTarget>.fromOpaque(user).takeUnretainedValue()
  guard let list = target.list else { return }
  let hasRoom = unsafe list.take(
    api.pointee.xRowid?(table) ?? 0, Int(csqlite_phrase_count(api, table)))
  unsafe sqlite3_result_int(result, hasRoom ? 0 : 1)
}

@c private func releaseTarget(_ user: UnsafeMutableRawPointer?) {
  guard let user = unsafe user else { return }
  unsafe Unmanaged<GatherTarget>.fromOpaque(user).release()
}
