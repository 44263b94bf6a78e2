import Posix
import Stores
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// The database's URL.
private let testDatabase = Environment.nonEmpty("MEMCUBE_TEST_DATABASE")

/// The same over PostgreSQL, where MEMCUBE_TEST_DATABASE says one: Tests/Stores/accounts.py starts it.
@Suite(.serialized, .enabled(if: testDatabase != nil))
struct SharedAccountDatabaseTests {
  /// A way to the database with connections of its own.
  private func table() throws -> any AccountTable {
    let store = try StoreURL(try #require(testDatabase)).open()
    return try #require(store as? PostgresStore).accountTable
  }

  /// Seeds follow one another in one database: to the later ones it is a store with accounts.
  @Test(arguments: 101...103) func serversAgree(seed: UInt64) throws {
    let model = try SharedAccountModel(seed: seed, try table())
    try model.play(200)
    try model.check()
  }

  @Test func keysAndTheirEndsTravelWithinASecond() throws {
    let servers = try (0..<2).map { _ in
      let table = try table()
      return try Caller { $0.accountTable = table }
    }
    let (one, two) = (servers[0], servers[1])
    let key = try one.gateway.accounts.makeKey(one.project)
    func status(_ caller: Caller) throws -> Int {
      try caller.call("GET", "/v1/ping/", key: key.secret.asText).status
    }
    for (word, ends) in [(200, false), (401, true)] {
      let began = Clock.monotonic()
      if ends { try one.gateway.accounts.revoke(key.id, of: one.project) }
      #expect(try eventually(within: 5) { try status(two) == word })
      #expect(Clock.monotonic() - began < 1_000_000_000)
    }
    try one.gateway.accounts.update(one.project.row) { $0.monthlyIngest = 1_000_000 }
    for caller in servers {
      caller.gateway.shareAccounts()
      _ = try caller.gateway.accounts.charge(.ingest, caller.project)
    }
    let both = try eventually(within: 5) {
      try servers.allSatisfy {
        try $0.gateway.accounts.usage(of: $0.project).first?.ingest == 2
      }
    }
    #expect(both)
  }

  /// A reader that reads on from its mark misses nothing of what several writers put at once.
  @Test func aReaderMissesNothing() throws {
    let prefix = Random.bytes(8)
    let writers = 4
    let running = Condition(writers)
    for writer in 0..<writers {
      let table = try table()
      try Thread.detach("writer") {
        for number in 0..<25 {
          let row = AccountRow(
            project: prefix, kind: [0, 0xFF], key: Array("\(writer)/\(number)".utf8),
            value: Array(#"{"a":"\u0000"}"#.utf8), changed: 1, revision: 0)
          guard (try? table.put([row])) != .some(nil) else { continue }
        }
        running.withLock { $0 -= 1 }
        running.broadcast()
      }
    }
    let reader = try table()
    var (mark, seen, isOver) = (Int64(0), Set<[UInt8]>(), false)
    while !isOver {
      isOver = running.withLock { $0 == 0 }
      for row in try reader.rows(since: mark) {
        mark = max(mark, row.revision)
        if row.project == prefix { seen.insert(row.key) }
      }
    }
    #expect(seen.count == writers * 25)
    let row = AccountRow(
      project: prefix, kind: [0, 0xFF], key: Array("0/0".utf8), value: nil, changed: 2, revision: 0)
    #expect(try reader.put([row]) == nil)
    let mine = try reader.rows(since: 0).filter { $0.project == prefix }
    #expect(mine.allSatisfy { $0.value == Array(#"{"a":"\u0000"}"#.utf8) && $0.kind == [0, 0xFF] })
  }
}
