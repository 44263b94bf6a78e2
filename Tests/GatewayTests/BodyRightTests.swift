import HTTP
import MemCube
import Testing

@testable import Gateway

/// Of a long body nothing is kept whose sender may not do with it what it asks.
@Suite struct BodyRightTests {
  private func request(_ target: String, _ scheme: String, _ key: String) -> Request {
    Request(
      method: Array("POST".utf8), target: Array(target.utf8),
      fields: [Request.Field("Authorization", "\(scheme) \(key)")])
  }

  @Test(arguments: [
    ("/v3/memories/add/", "Token"), ("/api/openmem/v1/add/knowledgebase-file", "Token"),
    ("/v1/memory/add", "Bearer"), ("/memories", "Token"),
  ])
  func whoOnlyReadsSendsNone(target: String, scheme: String) throws {
    let caller = try Caller()
    let (accounts, gateway) = (caller.gateway.accounts, caller.gateway)
    let project = try caller.project
    for key in [
      try accounts.makeKey(project, role: .reader), try accounts.makeKey(project, scopes: [.read]),
    ] {
      let request = request(target, scheme, key.secret.asText)
      let refusal = try #require(gateway.objection(to: request))
      guard case .forbidden(let reason) = refusal else {
        Issue.record("\(refusal)")
        continue
      }
      // As where it is short.
      let short = try caller.call("POST", target, "{}", key: key.secret.asText, scheme: scheme)
      #expect(short.status == 403 && short.body.asText.contains(reason), "\(short.body.asText)")
      let long = gateway.refuse(request, refusal)
      guard case .bytes(let bytes) = long.body else { continue }
      #expect(long.status == 403 && bytes.asText.contains(reason), "\(bytes.asText)")
    }
    #expect(gateway.objection(to: request(target, scheme, caller.key)) == nil)
    #expect(gateway.objection(to: request(target, scheme, "x")) == .unknownCaller)
  }

  @Test func whoReadsMaySendALongQuestion() throws {
    let caller = try Caller()
    let key = try caller.gateway.accounts.makeKey(try caller.project, role: .reader)
    let request = request("/v3/memories/search/", "Token", key.secret.asText)
    #expect(caller.gateway.objection(to: request) == nil)
  }

  /// A user has a project by their address: who asks for it hears nothing of whether there is one.
  @Test func aTagTellsOfNoUser() throws {
    let caller = try Caller()
    _ = try caller.gateway.accounts.makeProject(Array("bank".utf8))
    _ = try caller.gateway.accounts.makeProject(Array("ana@example.org".utf8))
    func status(_ tag: String) throws -> Int {
      try caller.call(
        "POST", "/v1/memory/search", #"{"q":"x","projectTags":["\#(tag)"]}"#, scheme: "Bearer"
      ).status
    }
    #expect(try status("bank") == 404)
    #expect(try status("ana@example.org") == 200 && status("bob@example.org") == 200)
  }
}
