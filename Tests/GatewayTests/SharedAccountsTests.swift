import Posix
import SQLite
import Stores
import Testing
import Waiting

@testable import Bundle
@testable import Format
@testable import Gateway

/// Servers with homes of their own that share their accounts in one table.
@Suite struct SharedAccountsTests {
  private let table = MemoryTable()

  private func name(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func server(_ report: @escaping @Sendable (String) -> Void = { (_) in }) throws -> Caller
  {
    try Caller {
      $0.accountTable = table
      $0.report = report
    }
  }

  private func status(_ caller: Caller, _ key: String, _ path: String = "/v1/ping/") throws -> Int {
    try caller.call("GET", path, key: key).status
  }

  private func add(_ caller: Caller, _ key: String, _ user: String) throws -> Int {
    let body = #"{"messages":"x","user_id":"\#(user)","infer":false}"#
    return try caller.call("POST", "/v3/memories/add", body, key: key).status
  }

  @Test func aKeyOfOneServerCountsOnTheOther() throws {
    let (one, two) = (try server(), try server())
    // Each made a default project of its own; the first one's counts.
    #expect(try one.project.id == two.project.id)
    #expect(
      try one.gateway.accounts.organization() == two.gateway.accounts.organization())
    #expect(try eventually(within: 2) { try status(two, one.key) == 200 })
    #expect(try eventually(within: 2) { try status(one, two.key) == 200 })
    let bee = try one.gateway.accounts.makeProject(name("bee"), rate: 7)
    try one.gateway.accounts.setMember(name("ana@e.org"), .owner, of: bee)
    let key = try one.gateway.accounts.makeKey(bee, email: name("ana@e.org")).secret.asText
    #expect(try eventually(within: 2) { try status(two, key) == 200 })
    let there = try #require(try two.gateway.accounts.project(named: name("bee")))
    #expect(there.id == bee.id && there.rate == 7)
    #expect(try two.gateway.accounts.members(of: there).map(\.role) == [.owner])
  }

  @Test func aRevokedKeyEndsEverywhereWithinASecond() throws {
    let (one, two) = (try server(), try server())
    #expect(try eventually(within: 2) { try status(two, one.key) == 200 })
    let id = try #require(
      try one.gateway.accounts.session(key: name(one.key))?.key?.id)
    try one.gateway.accounts.revoke(id, of: try one.project)
    let began = Clock.monotonic()
    #expect(try eventually(within: 2) { try status(two, one.key) == 401 })
    #expect(Clock.monotonic() - began < 1_000_000_000)
  }

  @Test func aRemovedProjectGoesEverywhereAndStaysSo() throws {
    let (one, two) = (try server(), try server())
    let bee = try one.gateway.accounts.makeProject(name("bee"))
    let key = try one.gateway.accounts.makeKey(bee).secret.asText
    try one.gateway.accounts.keep("webhook", name("w1"), object(("url", "https://e.org")), of: bee)
    one.gateway.shareAccounts()
    two.gateway.shareAccounts()
    #expect(try add(two, key, "ana") == 200)
    let there = try #require(try two.gateway.accounts.project(named: name("bee")))
    #expect(try two.gateway.accounts.thing("webhook", name("w1"), of: there) != nil)
    _ = try one.gateway.deleteProject(naming: name("bee"))
    #expect(try eventually(within: 2) { try status(two, key) == 401 })
    let folder = two.host.store.appending("projects/bee")
    #expect(eventually(within: 5) { !Files.exists(folder) })
    #expect(table.values("key").allSatisfy { $0.project != bee.id })
    #expect(table.values("thing/webhook").isEmpty)
    // One of the same name is another one.
    let made = eventualValue(within: 5) {
      try? two.gateway.accounts.makeProject(name("bee"))
    }
    let again = try #require(made)
    one.gateway.shareAccounts()
    #expect(again.id != bee.id)
    let here = try #require(try one.gateway.accounts.project(named: name("bee")))
    #expect(here.id == again.id && here.settings == .object([]))
    #expect(try one.gateway.accounts.keys(of: here).isEmpty)
    #expect(try one.gateway.accounts.things("webhook", of: here).isEmpty)
    #expect(try status(one, key) == 401)
  }

  /// The default project comes anew, and there is one of it everywhere.
  @Test func theDefaultProjectIsRemoved() throws {
    let (one, two) = (try server(), try server())
    let old = try one.project.id
    let session = try #require(try one.gateway.accounts.session(key: name(one.key)))
    _ = try one.gateway.remove(session.project, keeping: session.key)
    #expect(try status(one, one.key) == 200)
    #expect(
      try eventually(within: 3) {
        let (a, b) = (try one.project.id, try two.project.id)
        return a == b && a != old
      })
    #expect(try eventually(within: 2) { try status(two, one.key) == 200 })
    #expect(try status(two, two.key) == 401)
  }

  @Test func whatBothChangeIsMerged() throws {
    let (one, two) = (try server(), try server())
    let bee = try one.gateway.accounts.makeProject(name("bee"))
    let members = ["ana@e.org", "ben@e.org", "cleo@e.org"].map { name($0) }
    for member in members { try one.gateway.accounts.setMember(member, .owner, of: bee) }
    let key = try one.gateway.accounts.makeKey(bee)
    two.gateway.shareAccounts()
    let there = try #require(try two.gateway.accounts.project(named: name("bee")))
    for gateway in [one.gateway, two.gateway] { gateway.close() }
    // Commands beside each, before one hears of the other.
    let (left, right) = (try Accounts(one.host), try Accounts(two.host))
    try left.update(bee.row) {
      ($0.description, $0.rate) = (Array("of one".utf8), 5)
    }
    try left.removeMember(members[0], of: bee)
    try left.setMember(members[2], .reader, of: bee)
    try left.revoke(key.id, of: bee)
    Clock.sleep(nanoseconds: 20_000_000)
    try right.update(there.row) { ($0.rate, $0.monthlyIngest) = (9, 100) }
    try right.setMember(members[0], .reader, of: there)
    try right.setMember(members[1], .reader, of: there)
    try right.setMember(members[2], .reader, of: there)
    try right.setMember(members[2], .owner, of: there)
    let servers = try [one, two, one, two].map { caller in
      try Accounts(caller.host, sharing: Sharing(table) { (_) in })
    }
    servers[0].exchange()
    for (accounts, project) in [(servers[0], bee), (servers[1], there)] {
      let now = try #require(try accounts.project(row: project.row))
      #expect(now.description.asText == "of one" && now.rate == 9 && now.monthlyIngest == 100)
      // A removal and a revocation win, else the later change; what is as before is no change.
      let found = try accounts.members(of: now)
      #expect(found.map(\.email) == Array(members[1...]))
      #expect(found.map(\.role) == [.reader, .reader])
      #expect(try accounts.keys(of: now).map { $0.revoked != nil } == [true])
    }
  }

  /// Of things that both changed each field is kept.
  @Test func bothChangeOneThing() throws {
    let (one, two) = (try server(), try server())
    for (caller, field) in [(one, "a"), (two, "b")] {
      caller.gateway.close()
      let accounts = try Accounts(caller.host)
      let project = try #require(try accounts.project(named: Project.defaultName))
      try accounts.change("test", name("x"), of: project) { (now) in
        (now ?? .object([])).with(field, true)
      }
    }
    for caller in [one, two] {
      _ = try Accounts(caller.host, sharing: Sharing(table) { (_) in })
    }
    let accounts = try Accounts(one.host, sharing: Sharing(table) { (_) in })
    let project = try #require(try accounts.project(named: Project.defaultName))
    let value = try accounts.thing("test", name("x"), of: project)?.value
    #expect(value?["a"] == true && value?["b"] == true)
  }

  @Test func aServerThatWasAwayBringsNothingBack() throws {
    let (one, two) = (try server(), try server())
    let bee = try one.gateway.accounts.makeProject(name("bee"))
    let wasp = try one.gateway.accounts.makeProject(name("wasp"))
    try one.gateway.accounts.setMember(name("ana@e.org"), .owner, of: bee)
    let keys = try [bee, wasp].map { try one.gateway.accounts.makeKey($0) }
    two.gateway.shareAccounts()
    two.gateway.close()
    try one.gateway.accounts.removeMember(name("ana@e.org"), of: bee)
    try one.gateway.accounts.revoke(keys[0].id, of: bee)
    _ = try one.gateway.deleteProject(naming: name("wasp"))
    // Meanwhile a command there changes the very rows.
    let command = try Accounts(two.host)
    let (there, gone) = (
      try #require(try command.project(named: name("bee"))),
      try #require(try command.project(named: name("wasp")))
    )
    try command.setMember(name("ana@e.org"), .reader, of: there)
    try command.update(gone.row) { $0.rate = 1 }
    let fresh = try command.makeKey(gone)
    var settings = GatewaySettings()
    settings.accountTable = table
    // Also where it does not know any more what all had in common.
    for forgets in [false, true] {
      if forgets {
        let database = try Connection(path: two.host.store.appending(Accounts.fileName))
        try database.execute("DELETE FROM shared_base")
        try database.execute("DELETE FROM meta WHERE key = 'shared/store'")
      }
      let back = try Gateway(two.host, settings)
      for gateway in [back, one.gateway] {
        gateway.shareAccounts()
        #expect(try gateway.accounts.project(named: name("wasp")) == nil)
        #expect(try gateway.accounts.members(of: bee).isEmpty)
        for secret in [keys[0].secret, keys[1].secret, fresh.secret] {
          #expect(try gateway.accounts.session(key: secret) == nil)
        }
      }
      back.close()
    }
    #expect(wasp.id == gone.id)
  }

  /// Two servers that had accounts of their own: all of both counts.
  @Test func accountsOfTheirOwnAreUnited() throws {
    let (one, two) = (try Caller(), try Caller())
    for (caller, text) in [(one, "one"), (two, "two")] {
      let accounts = caller.gateway.accounts
      try accounts.setMember(name("\(text)@e.org"), .owner, of: try caller.project)
      let bee = try accounts.makeProject(name("bee"), description: name(text))
      let key = try accounts.makeKey(bee).secret.asText
      #expect(try add(caller, key, text) == 200)
      caller.gateway.close()
    }
    let reports = Lock<[String]>([])
    var settings = GatewaySettings()
    settings.accountTable = table
    settings.report = { report in reports.withLock { $0.append(report) } }
    let first = try Gateway(one.host, settings)
    let second = try Gateway(two.host, settings)
    first.shareAccounts()
    #expect(reports.withLock { $0.count { $0.contains("'bee-2'") } } == 1)
    for gateway in [first, second] {
      let accounts = gateway.accounts
      #expect(try accounts.projects().map(\.name.asText).sorted() == ["bee", "bee-2", "default"])
      let project = try #require(try accounts.project(named: Project.defaultName))
      #expect(try accounts.members(of: project).map(\.email.asText) == ["one@e.org", "two@e.org"])
      for key in [one.key, two.key] {
        #expect(try accounts.session(key: name(key))?.project.id == project.id)
      }
      for (project, text) in [("bee", "one"), ("bee-2", "two")] {
        let found = try accounts.project(named: name(project))
        #expect(found?.description.asText == text)
      }
    }
    let cubes = try second.memories.cubes.names(name("bee-2"))
    #expect(cubes.map(\.asText) == ["two"])
    #expect(try second.memories.cubes.names(name("bee")).isEmpty)
    for gateway in [first, second] { gateway.close() }
  }

  @Test func twoMakeAProjectOfOneNameAtOnce() throws {
    let (one, two) = (try server(), try server())
    let other = two.gateway
    table.state.withLock {
      $0.beforePut = { _ = try? other.accounts.makeProject(Array("bee".utf8)) }
    }
    let made = #expect(throws: CubeError.self) {
      try one.gateway.accounts.makeProject(name("bee"))
    }
    guard case .exists = made else {
      Issue.record("\(String(describing: made))")
      return
    }
    for caller in [one, two, one] { caller.gateway.shareAccounts() }
    for caller in [one, two] {
      #expect(try caller.gateway.accounts.projects().map(\.name.asText) == ["default", "bee"])
    }
  }

  @Test func aBudgetBoundsTheCallsOfAllServers() throws {
    let (one, two) = (try server(), try server())
    try one.gateway.accounts.update(try one.project.row) { $0.monthlyIngest = 3 }
    two.gateway.shareAccounts()
    for caller in [one, two] { #expect(try add(caller, caller.key, "ana") == 200) }
    for _ in 0..<2 { for caller in [one, two] { caller.gateway.shareAccounts() } }
    #expect(try two.gateway.accounts.charge(.ingest, two.project)?.remaining == 0)
    for _ in 0..<2 { for caller in [two, one] { caller.gateway.shareAccounts() } }
    for caller in [one, two] {
      #expect(throws: Fault.self) { try caller.gateway.accounts.charge(.ingest, caller.project) }
      #expect(try caller.gateway.accounts.usage(of: caller.project).first?.ingest == 3)
    }
    // The budget does not come anew with the project.
    let session = try #require(try one.gateway.accounts.session(key: name(one.key)))
    _ = try one.gateway.remove(session.project, keeping: session.key)
    #expect(try one.gateway.accounts.usage(of: one.project).first?.ingest == 3)
  }
}
