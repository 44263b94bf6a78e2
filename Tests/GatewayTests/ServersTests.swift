import Posix
import Testing

@testable import Format
@testable import Gateway

/// Servers over one store that are asked at the same time.
@Suite struct ServersTests {
  /// Runs something for each of some servers, all at once.
  private func together(
    _ caller: Caller, servers: Int, _ body: @escaping @Sendable (Gateway, Int) throws -> Void
  ) throws {
    let ended = Condition([String]())
    for number in 0..<servers {
      let gateway = try Gateway(caller.host)
      try Thread.detach("server") {
        var word = ""
        do { try body(gateway, number) } catch { word = "\(error)" }
        gateway.close()
        ended.withLock { $0.append(word) }
        ended.signal()
      }
    }
    let words = ended.wait(nanoseconds: 120_000_000_000) { $0.count == servers ? $0 : nil }
    #expect(words == Array(repeating: "", count: servers))
  }

  /// The first calls for a user once made one of each.
  @Test func aUserIsMadeOnce() throws {
    let caller = try Caller()
    let project = try caller.project
    let made = Condition(Set<[UInt8]>())
    try together(caller, servers: 4) { gateway, _ in
      let people = MemHQPeople(project, gateway)
      for number in 0..<40 {
        let user = try people.make(Array("u\(number)".utf8), .object([]), isGroup: false)
        let thread = try MemHQ.defaultThread(of: user, people).id
        made.withLock { $0.formUnion([user.internalID, thread]) }
      }
    }
    #expect(made.withLock { $0.count } == 80)
    #expect(try MemHQPeople(project, caller.gateway).all(isGroup: false).count == 40)
  }

  /// Of changes at the same time none is lost.
  @Test func eachChangesWhatIsThere() throws {
    let caller = try Caller()
    let project = try caller.project
    let id = Array("x".utf8)
    try together(caller, servers: 4) { gateway, server in
      for number in 0..<25 {
        try gateway.accounts.change("test", id, of: project) { (present) in
          (present ?? .object([])).with("f\(server).\(number)", true)
        }
      }
    }
    let kept = try caller.gateway.accounts.thing("test", id, of: project)
    #expect(kept?.value.members?.count == 100)
  }
}
