import Posix
import SQLite
import Stores
import Testing
import Waiting

@testable import Bundle
@testable import Format
@testable import Gateway

/// Servers whose shared table is away, slow to answer or full of surprises, and servers that are killed.
@Suite struct SharedAccountFaultTests {
  private let table = MemoryTable()

  private func name(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func server() throws -> Caller { try Caller { $0.accountTable = table } }

  /// A server without a table makes nothing of all this.
  @Test func withoutATableNothingIsMade() throws {
    let caller = try Caller()
    let database = try Connection(path: caller.host.store.appending(Accounts.fileName))
    let query = try database.prepare("SELECT count(*) FROM sqlite_master WHERE name GLOB 'shared*'")
    #expect(try query.step() && query.int(0) == 0)
    let notes = try database.prepare("SELECT count(*) FROM meta WHERE key GLOB 'shared*'")
    #expect(try notes.step() && notes.int(0) == 0)
  }

  @Test func changesAreRefusedWhileTheTableIsAway() throws {
    let caller = try server()
    let accounts = caller.gateway.accounts
    let project = try caller.project
    let bee = try accounts.makeProject(name("bee"), description: name("before"))
    table.isAway = true
    for _ in 0..<2 {
      let made = try caller.call("POST", "/console/v1/keys", "{}")
      #expect(made.status == 503 && made.body.asText.contains("cannot be reached"))
      #expect(throws: CubeError.self) { try accounts.makeUser(name("uma@e.org")) }
      #expect(throws: CubeError.self) { try accounts.setMember(name("a@e.org"), .owner, of: bee) }
      #expect(throws: CubeError.self) { try accounts.update(bee.row) { $0.rate = 1 } }
      let id = try accounts.keys(of: project)[0].id
      #expect(throws: CubeError.self) { try accounts.revoke(id, of: project) }
      // It is known by now: nothing is tried.
      caller.gateway.shareAccounts()
    }
    // All else goes on.
    let body = #"{"messages":"x","user_id":"ana","infer":false}"#
    #expect(try caller.call("POST", "/v3/memories/add", body).status == 200)
    #expect(try accounts.projects().map(\.name.asText) == ["default", "bee"])
    #expect(try accounts.project(row: bee.row)?.rate == nil)
    #expect(try accounts.members(of: bee).isEmpty)
    #expect(try accounts.keys(of: project).map { $0.revoked == nil } == [true])
    table.isAway = false
    caller.gateway.shareAccounts()
    #expect(try accounts.makeUser(name("uma@e.org")).user.project.name == name("uma@e.org"))
    #expect(table.values("thing/entity").count == 1)
  }

  /// A call that was put twice, since no answer came, stands once; what is forgotten meanwhile is nowhere.
  @Test func theLogIsThatOfAllServers() throws {
    let (one, two) = (try server(), try server())
    let body = #"{"messages":"x","user_id":"ana","infer":false}"#
    func log(_ caller: Caller) throws -> [CallRecord] {
      try caller.gateway.accounts.calls(of: try caller.project, limit: 10)
    }
    table.losesAnswers = true
    for caller in [one, two] {
      #expect(try caller.call("POST", "/v3/memories/add", body).status == 200)
      try caller.gateway.accounts.writeCalls()
      caller.gateway.shareAccounts()
    }
    table.losesAnswers = false
    for caller in [one, two] { caller.gateway.shareAccounts() }
    #expect(try log(one) == log(two))
    #expect(try log(one).map { $0.user?.asText } == ["ana", "ana"])
    let last = try #require(try log(one).last)
    var filter = CallFilter()
    filter.before = try log(two).first?.row
    #expect(try two.gateway.accounts.calls(of: try two.project, limit: 10, filter) == [last])
    table.isAway = true
    #expect(throws: CubeError.self) { try log(one) }
    try one.gateway.accounts.forget(name("ana"), of: try one.project)
    table.isAway = false
    #expect(try log(one).map(\.user) == [nil, nil])
    // A store that was made anew gets all that is here.
    table.state.withLock { $0 = MemoryTable.State() }
    let again = try Accounts(one.host, sharing: Sharing(table) { (_) in })
    #expect(try again.calls(of: try one.project, limit: 10).count == 1)
  }

  /// What was asked to be removed is, wherever the table is.
  @Test func aRemovalIsToldLater() throws {
    let (one, two) = (try server(), try server())
    let bee = try one.gateway.accounts.makeProject(name("bee"))
    let key = try one.gateway.accounts.makeKey(bee).secret
    two.gateway.shareAccounts()
    table.isAway = true
    let thrown = #expect(throws: CubeError.self) {
      try one.gateway.deleteProject(naming: name("bee"))
    }
    guard case .unreachable = thrown else {
      Issue.record("\(String(describing: thrown))")
      return
    }
    #expect(try one.gateway.accounts.session(key: key) == nil)
    table.isAway = false
    one.gateway.shareAccounts()
    two.gateway.shareAccounts()
    for caller in [one, two] {
      #expect(try caller.gateway.accounts.project(named: name("bee")) == nil)
    }
  }

  /// A lost answer is taken for a refusal; what the table got after all comes back.
  @Test func aLostAnswerLosesNothing() throws {
    let (one, two) = (try server(), try server())
    table.losesAnswers = true
    #expect(throws: CubeError.self) { try one.gateway.accounts.makeProject(name("bee")) }
    table.losesAnswers = false
    for caller in [one, two] {
      caller.gateway.shareAccounts()
      #expect(try caller.gateway.accounts.projects().map(\.name.asText) == ["default", "bee"])
    }
    let names = try one.gateway.accounts.projects().map(\.id)
    #expect(try two.gateway.accounts.projects().map(\.id) == names)
  }

  /// Killed after the local change, or after the table has it: the next start shares it, once.
  @Test func aKillBetweenBothWritesLosesNothing() throws {
    let (one, two) = (try server(), try server())
    one.gateway.close()
    let command = try Accounts(one.host)
    let project = try #require(try command.project(named: Project.defaultName))
    let key = try command.makeKey(project).secret
    let copy = one.host.store.appending("copy.sqlite")
    let path = one.host.store.appending(Accounts.fileName)
    try Connection(path: path).execute("VACUUM INTO '\(copy)'")
    var settings = GatewaySettings()
    settings.accountTable = table
    try Gateway(one.host, settings).close()
    let puts = table.state.withLock { $0.puts }
    two.gateway.shareAccounts()
    #expect(try two.gateway.accounts.session(key: key) != nil)
    // As if it had been killed before it knew that the table had it.
    for end in ["-wal", "-shm", ""] { try? Files.unlink(Path(path.bytes + Array(end.utf8))) }
    try Files.rename(copy, path)
    let again = try Gateway(one.host, settings)
    #expect(try again.accounts.session(key: key) != nil)
    #expect(table.values("key").count == 3)
    #expect(table.state.withLock { $0.puts } == puts)
    again.close()
  }

  /// No way in without a key where another server has given keys out.
  @Test func aNewServerAsksForAKey() throws {
    let one = try server()
    let bee = try one.gateway.accounts.makeProject(name("bee"))
    _ = try one.gateway.accounts.makeKey(bee)
    _ = try one.gateway.deleteProject(naming: name("bee"))
    let other = MemoryTable()
    let rows = table.state.withLock { $0.rows.filter { $0.value.value == nil } }
    #expect(rows.keys.contains { $0.kind.elementsEqual("key".utf8) })
    other.state.withLock { state in
      state.rows = rows
      state.last = 1000
    }
    let fresh = try Caller()
    let accounts = try Accounts(
      Host(
        store: fresh.directory.appending("other"), state: fresh.directory.appending("other-state"),
        cache: fresh.directory.appending("other-cache"), author: [], now: { Clock.now() },
        random: { Random.bytes($0) }), sharing: Sharing(other) { (_) in })
    #expect(try accounts.hadKeys())
  }
}
