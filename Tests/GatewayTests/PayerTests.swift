import Posix
import Testing

@testable import Bundle
@testable import Gateway

/// What the projects use that a key made counts toward the budgets of the key's own.
@Suite struct PayerTests {
  /// Whether a call is let through.
  private func isPaid(_ caller: Caller, _ meter: Meter, _ project: Project) throws -> Bool {
    do throws(Fault) {
      _ = try caller.gateway.accounts.charge(meter, project)
      return true
    } catch {
      guard case .quota = error.kind else { throw error }
      return false
    }
  }

  private func make(_ name: String, _ own: Project, _ caller: Caller) throws -> Project {
    let accounts = caller.gateway.accounts
    _ = try accounts.makeProject(
      Array(name.utf8), description: [], by: Session(project: own, key: nil))
    return try #require(try accounts.project(named: Array(name.utf8)))
  }

  @Test func allMakeUseOfOneBudget() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    try accounts.update(try caller.project.row) { $0.monthlyIngest = 3 }
    let own = try caller.project
    let one = try make("one", own, caller)
    let other = try make("other", own, caller)
    // Of a project that a made one's key makes as well.
    let third = try make("third", one, caller)
    #expect(try accounts.charge(.ingest, one)?.remaining == 2)
    #expect(try accounts.charge(.ingest, third)?.remaining == 1)
    #expect(try isPaid(caller, .ingest, other))
    for project in [own, one, other, third] {
      #expect(try !isPaid(caller, .ingest, project))
      // Nothing bounds the other kind.
      #expect(try isPaid(caller, .retrieval, project))
    }
    #expect(try accounts.usage(of: own).first?.ingest == 3)
    #expect(try accounts.usage(of: one).first?.ingest == 1)
    #expect(try accounts.usage(of: own).first?.retrieval == 4)
    // What is taken back is so for both; and a deleted one gives nothing back.
    accounts.refund(.ingest, other)
    #expect(try isPaid(caller, .ingest, third))
    _ = try caller.gateway.deleteProject(naming: Array("third".utf8))
    #expect(try !isPaid(caller, .ingest, own))
  }

  @Test func soDoTheyOfOneRate() throws {
    let caller = try Caller(DirectWay.self, GatewaySettings()) {
      $0.now = { Timestamp(seconds: 1_795_000_000) }
    }
    let accounts = caller.gateway.accounts
    try accounts.update(try caller.project.row) { $0.rate = 2 }
    let own = try caller.project
    let made = [try make("one", own, caller), try make("other", own, caller)]
    for project in made { try accounts.pace(project) }
    #expect(throws: Fault.self) { try accounts.pace(own) }
    #expect(throws: Fault.self) { try accounts.pace(made[0]) }
  }
}
