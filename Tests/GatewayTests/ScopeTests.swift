import Posix
import Testing

@testable import Format
@testable import Gateway

/// A key without the scope `read` hears nothing that it did not say.
@Suite struct ScopeTests {
  private func caller() throws -> (caller: Caller, id: String) {
    var settings = GatewaySettings()
    settings.allowsPrivateWebhooks = true
    let caller = try Caller(DirectWay.self, settings)
    let made = try caller.good(
      "POST", "/v3/memories/add/",
      #"{"messages":"Vault 4711","user_id":"u","infer":false,"metadata":{"where":"cellar"}}"#)
    return (caller, try #require(made["results"]?.elements?.first?.text("id")))
  }

  private func key(_ caller: Caller, _ scopes: Set<Scope>) throws -> String {
    try caller.gateway.accounts.makeKey(try caller.project, scopes: scopes).secret.asText
  }

  @Test(arguments: [
    (#"{"metadata":{}}"#, ["metadata"]),
    (#"{"expiration_date":"2031-01-01"}"#, ["expiration_date"]),
    (#"{"text":"Vault 9922"}"#, ["memory"]), (#"{"timestamp":5}"#, ["created_at"]),
  ]) func whoOnlyWritesHearsOfAChangeWhatItSaid(_ body: String, _ shown: [String]) throws {
    let (caller, id) = try caller()
    for (scopes, mayRead) in [(Set([Scope.write]), false), ([.read, .write], true)] {
      let answer = try caller.call(
        "PUT", "/v1/memories/\(id)/", body, key: try key(caller, scopes))
      #expect(answer.status == 200)
      let names = (answer.json().members ?? []).map(\.key.asText)
      if mayRead {
        #expect(Set(names).isSuperset(of: ["memory", "metadata", "user_id"]))
      } else {
        #expect(Set(names) == Set(shown + ["id", "updated_at"]), "\(answer.body.asText)")
        #expect(!answer.body.asText.contains("4711") && !answer.body.asText.contains("cellar"))
      }
    }
  }

  @Test func whoOnlyWritesHearsNothingOfAUserThatIsThere() throws {
    let (caller, _) = try caller()
    _ = try caller.good(
      "POST", "/v1/users/", #"{"user_id":"v","name":"Vera","metadata":{"where":"cellar"}}"#)
    let body = #"{"user_id":"v"}"#
    let blind = try caller.call("POST", "/v1/users/", body, key: try key(caller, [.write]))
    #expect(blind.status == 201 && !blind.body.asText.contains("Vera"))
    #expect(!blind.body.asText.contains("cellar"))
    #expect(try caller.call("POST", "/v1/users/", body).body.asText.contains("Vera"))
  }

  @Test func whoOnlyManagesHasNothingTold() throws {
    let (caller, _) = try caller()
    let path = "/api/v1/webhooks/projects/\(try caller.project.id.asText)/"
    let body = #"{"name":"w","url":"http://127.0.0.1:9/","event_types":["memory_add"]}"#
    let manages = try key(caller, [.manage])
    let refused = try caller.call("POST", path, body, key: manages)
    #expect(refused.status == 403 && refused.body.asText.contains("read"), "\(refused.body.asText)")
    let made = try caller.call("POST", path, body, key: try key(caller, [.manage, .read]))
    #expect(made.status == 201)
    let id = try #require(made.json().text("webhook_id"))
    let hook = "/api/v1/webhooks/\(id)/"
    let other = #"{"url":"http://127.0.0.1:8/"}"#
    #expect(try caller.call("PUT", hook, other, key: manages).status == 403)
    #expect(
      try caller.call("PUT", hook, other, key: try key(caller, [.manage, .read])).status == 200)
    #expect(try caller.call("DELETE", hook, key: manages).status == 200)
  }
}
