internal import Posix
internal import SQLite
internal import Testing

@Suite struct SQLiteErrorTests {
  /// The error of a call that must fail.
  private func failure(_ call: () throws(SQLiteError) -> Void) throws -> SQLiteError {
    do { try call() } catch { return error }
    return try #require(nil as SQLiteError?, "nothing was thrown")
  }

  @Test func anErrorNamesTheStatement() throws {
    let connection = try Connection(memory: ())
    let error = try failure { () throws(SQLiteError) in
      try connection.execute("SELECT 1; SELECT * FROM nowhere")
    }
    #expect(error.code == 1)
    #expect(error.message == "no such table: nowhere")
    #expect(error.sql.contains("nowhere"))
    #expect("\(error)".contains("no such table: nowhere (SQLite 1) in:"))
    #expect("\(SQLiteError(extendedCode: 5, message: "busy"))" == "busy (SQLite 5)")
  }

  @Test(arguments: ["", "   ", "-- nothing"])
  func textWithoutAStatement(sql: String) throws {
    let connection = try Connection(memory: ())
    try connection.execute(sql)
    let error = try failure { () throws(SQLiteError) in _ = try connection.prepare(sql) }
    #expect(error.code == 21)
  }

  @Test(arguments: [0, 2, -1, Int.max])
  func aParameterThatIsNotThere(index: Int) throws {
    let connection = try Connection(memory: ())
    let statement = try connection.statement("SELECT ?")
    let error = try failure { () throws(SQLiteError) in try statement.bind(index, 1 as Int64) }
    #expect(error.code == 25)
  }

  @Test func constraintsAreToldAndTheStatementGoesOn() throws {
    let connection = try Connection(memory: ())
    try connection.execute("CREATE TABLE t (a PRIMARY KEY)")
    let insert = try connection.statement("INSERT INTO t VALUES (?)")
    try insert.bind(1, 1 as Int64)
    try insert.run()
    try insert.bind(1, 1 as Int64)
    let error = try failure { () throws(SQLiteError) in try insert.run() }
    #expect(error.isConstraint && error.extendedCode == 1555)
    try insert.bind(1, 2 as Int64)
    try insert.run()
  }

  @Test func damageIsTold() throws {
    let directory = try Folder()
    let path = directory.path.appending("a.sqlite")
    let file = try Files.open(path, OpenFlags.readWrite | OpenFlags.create)
    try Files.write(file, [UInt8](repeating: 0x41, count: 5000))
    let garbage = try Connection(path: path)
    let error = try failure { () throws(SQLiteError) in try garbage.execute("SELECT * FROM t") }
    #expect(error.isCorrupt && error.code == 26)

    // A page in the middle overwritten: SQLITE_CORRUPT.
    let other = directory.path.appending("b.sqlite")
    do {
      let connection = try Connection(path: other)
      try connection.execute("CREATE TABLE t (a); INSERT INTO t VALUES (zeroblob(9000))")
    }
    let damaged = try Files.open(other, OpenFlags.readWrite)
    try Files.write(damaged, [UInt8](repeating: 0xFF, count: 4096), at: 4096)
    let broken = try Connection(path: other)
    let second = try failure { () throws(SQLiteError) in
      try broken.execute("SELECT length(a), a FROM t")
    }
    #expect(second.isCorrupt)
  }

  @Test func filesThatCannotBeOpened() throws {
    let directory = try Folder()
    let path = directory.path
    try Files.symlink(target: Array("a.sqlite".utf8), at: path.appending("link"))
    let names: [[UInt8]] = [
      path.appending("missing").bytes, path.appending("no/such/folder").bytes, path.bytes,
      path.appending("link").bytes, path.appending([0x41, 0, 0x42]).bytes,
    ]
    for name in names {
      let error = try failure { () throws(SQLiteError) in
        _ = try Connection(path: Path(name), create: false)
      }
      #expect(error.isCannotOpen, "\(Path(name))")
    }
  }

  @Test func aLockedDatabaseIsBusy() throws {
    let directory = try Folder()
    let path = directory.path.appending("a.sqlite")
    let (a, b) = (try Connection(path: path), try Connection(path: path))
    b.busyTimeout(milliseconds: 0)
    try a.execute("BEGIN IMMEDIATE")
    let error = try failure { () throws(SQLiteError) in try b.execute("BEGIN IMMEDIATE") }
    #expect(error.isBusy && !error.isCorrupt && !error.isFull && !error.isInputOutput)
  }

  @Test func aFullDatabaseIsFull() throws {
    let connection = try Connection(memory: ())
    try connection.execute("PRAGMA max_page_count = 4; CREATE TABLE t (a)")
    let error = try failure { () throws(SQLiteError) in
      try connection.execute("INSERT INTO t VALUES (zeroblob(100000))")
    }
    #expect(error.isFull)
  }

  @Test func aLongStatementIsInterrupted() throws {
    let connection = try Connection(memory: ())
    let interrupter = connection.interrupter
    let ended = Condition<Bool>(false)
    try Thread.detach("interrupter") {
      // Again and again, since the statement may not have begun.
      while ended.wait(nanoseconds: 1_000_000, until: { $0 ? true : nil }) == nil {
        interrupter.interrupt()
      }
    }
    let error = try failure { () throws(SQLiteError) in
      try connection.execute(
        "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT sum(a) FROM n")
    }
    ended.withLock { $0 = true }
    ended.broadcast()
    #expect(error.isInterrupted)
    try connection.execute("SELECT 1")
  }
}
