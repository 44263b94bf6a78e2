import Posix
import SQLite
import Testing

@testable import Format
@testable import Gateway

/// What can be done where the server's database cannot be written.
@Suite struct FullDiskTests {
  /// On a full disk, and where the database cannot be written.
  @Test func whatIsDeletedIsGoneWhereNothingCanBeForgotten() throws {
    let caller = try Caller()
    _ = try caller.good("POST", "/users", #"{"user_id":"u"}"#)
    _ = try caller.good("POST", "/mem_cubes", #"{"name":"u","user_id":"u"}"#)
    let said = #"{"user_id":"u","mem_cube_id":"u","memory_content":"The kite is purple"}"#
    func list() throws -> JSON { try caller.good("GET", "/v1/memories/?user_id=u") }
    func write(_ isOff: Bool) throws {
      try caller.gateway.accounts.tally.withLock { (connection) throws(SQLiteError) in
        try connection.execute("PRAGMA query_only = \(isOff ? 1 : 0)")
      }
    }
    _ = try caller.good("POST", "/memories", said)
    let id = try #require(try list().elements?.first?.text("id"))
    try write(true)
    _ = try caller.good("DELETE", "/v1/memories/\(id)/")
    #expect(try list().elements == [])
    try write(false)
    // Said again it is meant.
    _ = try caller.good("POST", "/memories", said)
    #expect(try list().texts("memory") == ["The kite is purple"])
  }
}
