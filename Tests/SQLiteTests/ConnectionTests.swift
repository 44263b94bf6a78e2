internal import Posix
internal import SQLite
internal import Testing

@Suite struct ConnectionTests {
  @Test func valuesComeBack() throws {
    let connection = try Connection(memory: ())
    try connection.execute("CREATE TABLE t (a, b, c, d, e); -- a comment behind the end\n")
    let insert = try connection.statement("INSERT INTO t VALUES (?, ?, ?, ?, ?)")
    let text = Array("naïve \u{0} 漢字".utf8)
    try insert.bind(1, Int64.min)
    try insert.bind(2, 0.1)
    try insert.bind(3, blob: [0, 255])
    try insert.bind(4, text: text)
    try insert.bindNull(5)
    try insert.run()
    #expect(connection.lastInsertedRow == 1 && connection.changes == 1)
    let row = try connection.statement("SELECT * FROM t")
    #expect(try row.step())
    #expect(row.columns == 5)
    #expect(row.int(0) == .min)
    #expect(row.double(1) == 0.1)
    #expect(row.blob(2) == [0, 255] && row.optionalBlob(2) == [0, 255])
    #expect(row.text(3) == text && row.optionalText(3) == text)
    #expect(row.isNull(4) && row.optionalInt(4) == nil && row.blob(4) == [] && row.text(4) == [])
    #expect(row.int(77) == 0 && row.text(-1) == [])
    #expect(try !row.step())
  }

  @Test func emptyIsNotNull() throws {
    let connection = try Connection(memory: ())
    let kinds = try connection.statement("SELECT typeof(?), typeof(?), typeof(?), typeof(?)")
    try kinds.bind(1, blob: [])
    try kinds.bind(2, text: [])
    try kinds.bind(3, blob: nil as [UInt8]?)
    try kinds.bind(4, nil as Int64?)
    #expect(try kinds.step())
    let found = (0..<4).map { String(decoding: kinds.text($0), as: UTF8.self) }
    #expect(found == ["blob", "text", "null", "null"])
    kinds.reset()
    #expect(try kinds.step())
    #expect(kinds.text(0) == Array("null".utf8))
  }

  @Test func nestedUseOfOneTextIsSafe() throws {
    let connection = try Connection(memory: ())
    func numbers(_ depth: Int64) throws(SQLiteError) -> [Int64] {
      let statement = try connection.statement("SELECT ? UNION ALL SELECT ?")
      try statement.bind(1, depth)
      try statement.bind(2, depth + 10)
      var all: [Int64] = []
      while try statement.step() {
        all.append(statement.int(0))
        if depth < 3 { all += try numbers(depth + 1) }
      }
      return all
    }
    let found = try numbers(1)
    #expect(found == [1, 2, 3, 13, 12, 3, 13, 11, 2, 3, 13, 12, 3, 13])
    #expect(try numbers(1) == found)
  }

  /// A read that was left in the middle does not hold up others.
  @Test func lettingGoEndsTheRead() throws {
    let directory = try Folder()
    let connection = try Connection(path: directory.path.appending("a.sqlite"))
    try connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1), (2)")
    do {
      let statement = try connection.statement("SELECT a FROM t")
      #expect(try statement.step())
    }
    let other = try Connection(path: directory.path.appending("a.sqlite"))
    other.busyTimeout(milliseconds: 0)
    try other.execute("DELETE FROM t")
    #expect(connection.isInTransaction == false)
  }

  @Test func anotherConnectionsCommitShows() throws {
    let directory = try Folder()
    let path = directory.path.appending("a.sqlite")
    let (a, b) = (try Connection(path: path), try Connection(path: path))
    try a.setPragma("journal_mode", "WAL")
    try a.execute("CREATE TABLE t (a)")
    let before = try b.dataVersion()
    #expect(try b.dataVersion() == before)
    try a.execute("BEGIN IMMEDIATE; INSERT INTO t VALUES (1)")
    #expect(a.isInTransaction)
    #expect(try b.dataVersion() == before)
    try a.execute("COMMIT")
    #expect(try b.dataVersion() != before)
    try a.checkpoint(truncate: true)
    try a.checkpoint()
    #expect(try Files.status(Path("\(path)-wal")).size == 0)
    a.releaseMemory()
  }

  /// What is read together is of one moment, whoever writes in between.
  @Test func readingsAreOfOneMoment() throws {
    let directory = try Folder()
    let path = directory.path.appending("a.sqlite")
    let (a, b) = (try Connection(path: path), try Connection(path: path))
    try a.setPragma("journal_mode", "WAL")
    try a.execute("CREATE TABLE t (a)")
    func count() throws(SQLiteError) -> Int64 {
      let query = try b.statement("SELECT count(*) FROM t")
      return try query.step() ? query.int(0) : -1
    }
    let counts = try b.atOneMoment { () throws(SQLiteError) in
      let before = try count()
      try a.execute("INSERT INTO t VALUES (1)")
      return [before, try count(), try b.atOneMoment(count)]
    }
    #expect(counts == [0, 0, 0])
    #expect(try !b.isInTransaction && count() == 1)
    #expect(throws: SQLiteError.self) {
      try b.atOneMoment { () throws(SQLiteError) in try b.execute("SELECT * FROM nowhere") }
    }
    #expect(!b.isInTransaction)
    try b.execute("BEGIN")
    _ = try b.atOneMoment(count)
    #expect(b.isInTransaction, "somebody else's transaction goes on")
  }

  /// The copy holds what the write-ahead log adds, sees nothing later, and goes its own way.
  @Test func aCopyInMemoryStandsAlone() throws {
    let directory = try Folder()
    let original = try Connection(path: directory.path.appending("a.sqlite"))
    try original.setPragma("journal_mode", "WAL")
    try original.execute("CREATE TABLE t (a); INSERT INTO t VALUES (1)")
    let writer = try Connection(path: directory.path.appending("a.sqlite"))
    try writer.execute("BEGIN IMMEDIATE; INSERT INTO t VALUES (2)")
    let copy = try Connection(copying: original)
    try writer.execute("COMMIT")
    try copy.execute("BEGIN IMMEDIATE; INSERT INTO t VALUES (3); COMMIT")
    for (connection, expected) in [(original, 3), (copy, 4)] as [(Connection, Int64)] {
      let sum = try connection.prepare("SELECT sum(a) FROM t")
      #expect(try sum.step() && sum.int(0) == expected)
    }
  }

  @Test func theLogStaysIfItIsToBeKept() throws {
    let directory = try Folder()
    let path = directory.path.appending("a.sqlite")
    func fill(keeps: Bool) throws {
      let connection = try Connection(path: path)
      try connection.setPragma("journal_mode", "WAL")
      try connection.setPragma("journal_size_limit", "1000")
      if keeps { try connection.keepLog() }
      try connection.execute("CREATE TABLE IF NOT EXISTS t (a); INSERT INTO t VALUES (5)")
    }
    try fill(keeps: false)
    #expect(try Files.list(directory.path).count == 1)
    try fill(keeps: true)
    #expect(try Files.list(directory.path).count == 3)
    #expect(try Files.status(Path("\(path)-wal")).size == 0)
  }

  /// Nothing is made beside the file, whatever bytes its name has.
  @Test func anUnchangingFileIsReadByItself() throws {
    let directory = try Folder()
    let path = directory.path.appending("a?b=%41#é\n.sqlite")
    try Connection(path: path).execute(
      "PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (5)")
    #expect(try Files.list(directory.path).count == 1)
    let connection = try Connection(unchanging: path)
    let statement = try connection.prepare("SELECT a FROM t")
    #expect(try statement.step() && statement.int(0) == 5)
    #expect(try Files.list(directory.path).count == 1)
    #expect(throws: SQLiteError.self) { try connection.execute("INSERT INTO t VALUES (6)") }
    let failure = try #require(throws: SQLiteError.self) {
      try Connection(unchanging: directory.path.appending("absent"))
    }
    #expect(failure.isCannotOpen)
  }

  @Test func aReadOnlyConnectionReads() throws {
    let directory = try Folder()
    let path = directory.path.appending("a.sqlite")
    try Connection(path: path).execute("CREATE TABLE t (a); INSERT INTO t VALUES (5)")
    let connection = try Connection(path: path, readOnly: true)
    let statement = try connection.prepare("SELECT a FROM t")
    #expect(try statement.step() && statement.int(0) == 5)
    #expect(statement.sql == "SELECT a FROM t")
    let failure = try #require(throws: SQLiteError.self) {
      try connection.execute("INSERT INTO t VALUES (6)")
    }
    #expect(failure.isReadOnly)
  }

  /// Homes and temporary directories may lie behind a symlink.
  @Test func aFolderMayBeALink() throws {
    let directory = try Folder()
    try Files.makeDirectory(directory.path.appending("real"))
    try Files.symlink(target: Array("real".utf8), at: directory.path.appending("link"))
    let path = directory.path.appending("link/a.sqlite")
    try Connection(path: path).execute("CREATE TABLE t (a)")
    try Connection(path: path, create: false).execute("INSERT INTO t VALUES (1)")
    #expect(Files.exists(directory.path.appending("real/a.sqlite")))
  }

  /// Names that the library would take for something else are names.
  @Test(arguments: [":memory:", "file:a?mode=memory", "a b%20c", "-x"])
  func specialNamesAreNames(name: String) throws {
    let directory = try Folder()
    try Connection(path: directory.path.appending(name)).execute("CREATE TABLE t (a)")
    #expect(try Files.status(directory.path.appending(name)).size > 0)
  }

  @Test func manyRowsGoInAndOut() throws {
    let connection = try Connection(memory: ())
    try connection.execute("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB); BEGIN")
    for row in 0..<2000 as Range<Int64> {
      let insert = try connection.statement("INSERT INTO t VALUES (?, ?)")
      try insert.bind(1, row)
      try insert.bind(2, blob: [UInt8](repeating: UInt8(truncatingIfNeeded: row), count: Int(row)))
      try insert.run()
    }
    try connection.execute("COMMIT")
    #expect(!connection.isInTransaction)
    let all = try connection.statement("SELECT a, b, NULL, a / 2.0 FROM t ORDER BY a")
    var expected: Int64 = 0
    while try all.step() {
      #expect(all.int(0) == expected && all.blob(1).count == Int(expected))
      #expect(all.isNull(2) && all.double(3) == Double(expected) / 2)
      expected += 1
    }
    #expect(expected == 2000)
    let none = try connection.statement("DELETE FROM t WHERE a >= 10")
    try none.run()
    #expect(connection.changes == 1990)
  }

  @Test func theLibraryAnswers() {
    #expect(SQLiteLibrary.version.hasPrefix("3."))
  }
}

/// A directory for one test, removed at its end.
struct Folder: ~Copyable {
  let path: Path
  init() throws(Errno) {
    let name = Random.bytes(8).map { String($0, radix: 16) }.joined(separator: "-")
    path = Path("/tmp/memcube-sqlite-\(name)")
    try Files.makeDirectory(path)
  }
  deinit { try? Files.removeTree(path) }
}
