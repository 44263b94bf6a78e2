import Posix
import SQLite
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// Keys of who was taken out: an address that is a member again may be somebody else's.
@Suite struct EndedKeysTests {
  private func name(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// A project with two owners, and a caller to it.
  private func bee(_ caller: Caller) throws -> Project {
    let bee = try caller.gateway.accounts.makeProject(name("bee"))
    try caller.gateway.accounts.setMember(name("boss@e.org"), .owner, of: bee)
    return bee
  }

  private func status(
    _ caller: Caller, _ key: [UInt8], _ path: String = "/v1/ping/"
  ) throws -> Int { try caller.call("GET", path, key: key.asText).status }

  @Test func anAddressThatIsAMemberAgainHasNoneOfItsOldKeys() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let bee = try bee(caller)
    let ana = name("ana@e.org")
    try accounts.setMember(ana, .owner, of: bee)
    let key = try accounts.makeKey(bee, email: ana).secret
    let made = try caller.call("POST", "/console/v1/keys", "{}", key: key.asText).json()
    let second = name(try #require(made.text("secret")))
    let boss = try accounts.makeKey(bee, email: name("boss@e.org")).secret
    let member = "/console/v1/members/ana@e.org"
    #expect(try caller.call("DELETE", member, key: boss.asText).status == 200)
    let shown = try caller.call("GET", "/console/v1/keys", key: boss.asText).json()
    let states = shown["keys"]?.elements?.filter { $0.text("email") == "ana@e.org" }
    #expect(states?.compactMap { $0.text("state") } == ["revoked", "revoked"])
    _ = try caller.call("PUT", member, #"{"role":"OWNER"}"#, key: boss.asText)
    for old in [key, second] { #expect(try status(caller, old) == 401) }
    let fresh = try accounts.makeKey(bee, email: ana).secret
    #expect(try status(caller, fresh) == 200)
    #expect(try status(caller, key) == 401)
  }

  /// The same project, of which a user who has one of her own is an owner as well.
  private func beeOfUma(_ caller: Caller) throws -> (bee: Project, uma: [UInt8]) {
    let bee = try bee(caller)
    let uma = name("uma@e.org")
    _ = try caller.gateway.accounts.makeUser(uma)
    try caller.gateway.accounts.setMember(uma, .owner, of: bee)
    return (bee, uma)
  }

  @Test func aNewUserOfAnAddressIsNobodyElse() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let (bee, uma) = try beeOfUma(caller)
    let old = try accounts.makeKey(bee, email: uma)
    #expect(try status(caller, old.secret) == 200)
    _ = try caller.gateway.deleteUser(uma)
    let project = try accounts.makeUser(uma).user.project
    try accounts.setMember(uma, .owner, of: bee)
    let there = "/console/v1/project?project=\(project.id.asText)"
    #expect(try status(caller, old.secret, there) == 401)
  }

  /// Who cannot be deleted yet is no less a member than before.
  @Test func theLastOwnerOfOneProjectStaysInAll() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let (bee, uma) = try beeOfUma(caller)
    let key = try accounts.makeKey(bee, email: uma).secret
    try accounts.setMember(uma, .owner, of: try accounts.makeProject(name("hive")))
    #expect(throws: CubeError.self) { try caller.gateway.deleteUser(uma) }
    #expect(try status(caller, key) == 200)
  }

  /// A project that is being deleted gives the key of who deletes it back, unless they are deleted too.
  @Test func noKeyComesBackWithAProject() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let (bee, uma) = try beeOfUma(caller)
    let key = try accounts.makeKey(bee, email: uma)
    try accounts.remove(bee, keeping: try accounts.session(key: key.secret)?.key)
    _ = try caller.gateway.deleteUser(uma)
    try caller.gateway.finishRemovals()
    #expect(try status(caller, key.secret) == 401)
    #expect(try accounts.project(named: name("bee")) == nil)
  }

  /// As a database of an older program has them.
  @Test func keysThatWereLeftEndToo() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let bee = try bee(caller)
    let ana = name("ana@e.org")
    try accounts.setMember(ana, .owner, of: bee)
    let key = try accounts.makeKey(bee, email: ana)
    let database = try Connection(path: caller.host.store.appending(Accounts.fileName))
    try database.execute("DELETE FROM member WHERE email = 'ana@e.org'")
    try accounts.setMember(ana, .owner, of: bee)
    #expect(try status(caller, key.secret) == 401)
    let state = try accounts.keys(of: bee).first { $0.id == key.id }?.state(at: Clock.now())
    #expect(state == .revoked)
  }

  @Test func nobodyMakesAKeyForWhoIsNoMember() throws {
    let caller = try Caller()
    let bee = try bee(caller)
    #expect(throws: CubeError.self) {
      try caller.gateway.accounts.makeKey(bee, email: name("ana@e.org"))
    }
  }
}
