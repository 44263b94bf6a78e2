import Posix
import SQLite
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// Commands that only look at the gateway's database.
@Suite struct AccountsLookingTests {
  @Test func whoLooksWaitsForNoWriter() throws {
    let caller = try Caller()
    try caller.gateway.accounts.makeProject(Array("shop".utf8))
    let path = caller.host.store.appending(Accounts.fileName)
    let writer = try Connection(path: path)
    try writer.execute("BEGIN IMMEDIATE")
    try writer.execute("UPDATE project SET description = 'half'")
    let looking = try Accounts(looking: caller.host)
    #expect(try looking.projects().map(\.name.asText) == ["default", "shop"])
    let project = try looking.project(naming: Array("shop".utf8))
    #expect(project.description.isEmpty)
    #expect(try looking.keys(of: project).isEmpty && looking.members(of: project).isEmpty)
    #expect(try looking.usage(of: project).isEmpty)
    #expect(try looking.calls(of: project, limit: 5).isEmpty && looking.users().isEmpty)
    try writer.execute("ROLLBACK")
  }

  /// A store without a database is as one that has just been made, and stays without.
  @Test func nothingIsMade() throws {
    let caller = try Caller()
    let store = caller.directory.appending("other")
    let host = Host(
      store: store, state: caller.host.state, cache: caller.host.cache, author: [],
      now: caller.host.now, random: caller.host.random)
    try Files.makeDirectories(store.appending("projects/stock"), mode: 0o700)
    let looking = try Accounts(looking: host)
    #expect(try looking.projects().map(\.name.asText) == ["default"])
    let stock = try looking.project(naming: Array("stock".utf8))
    #expect(try looking.keys(of: stock).isEmpty && looking.usage(of: stock).isEmpty)
    #expect(throws: CubeError.self) { try looking.project(naming: Array("stick".utf8)) }
    #expect(!Files.exists(store.appending(Accounts.fileName)))
    // An empty file is one that another process has just begun.
    let path = store.appending(Accounts.fileName)
    _ = try Files.open(path, OpenFlags.readWrite | OpenFlags.create, mode: 0o600)
    #expect(try Accounts(looking: host).projects().count == 1)
  }
}
