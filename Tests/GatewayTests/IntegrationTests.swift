import Testing

@testable import Format
@testable import Gateway

/// What programs send that build on the services' clients, and what they take.
@Suite struct IntegrationTests {
  /// An id that is not there is no null in a list of Mem0's second generation: clients read it as a text.
  @Test func anAbsentAgentIsLeftOut() throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"Heron","user_id":"u","infer":false}"#)
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"Egret","agent_id":"a","infer":false}"#)
    func listed(_ path: String, _ filters: String) throws -> JSON? {
      let answer = try caller.good("POST", path, #"{"filters":\#(filters)}"#)
      return (answer["results"]?.elements ?? answer.elements)?.first
    }
    let second = try #require(try listed("/v2/memories/", #"{"user_id":"u"}"#))
    #expect(second["agent_id"] == nil && second.text("user_id") == "u")
    #expect(second["run_id"] == .null)
    #expect(try listed("/v3/memories/", #"{"user_id":"u"}"#)?["agent_id"] == .null)
    #expect(try listed("/v2/memories/", #"{"agent_id":"a"}"#)?.text("agent_id") == "a")
  }

  /// Clients send an object for each id, also for those that they do not have.
  @Test func emptyAlternativesSayNothing() throws {
    let caller = try Caller()
    for user in ["u", "v"] {
      _ = try caller.good(
        "POST", "/v3/memories/add",
        #"{"messages":"\#(user) rows on Tuesdays","user_id":"\#(user)","infer":false}"#)
    }
    let found = try caller.good(
      "POST", "/v2/memories/search/",
      #"{"query":"rows on Tuesdays","filters":{"OR":[{"user_id":"u"},{},{},{}]}}"#)
    #expect((found["results"] ?? found).texts("memory") == ["u rows on Tuesdays"])
    for nothing in [#"{"OR":[{},{}]}"#, #"{"OR":[{}]}"#, #"{"OR":[]}"#, "{}"] {
      let answer = try caller.call(
        "POST", "/v2/memories/search/", #"{"query":"rows","filters":\#(nothing)}"#)
      let isNothing = answer.status == 200 && answer.json() == .array([])
      #expect(answer.status == 400 || isNothing, "\(nothing): \(answer.body.asText)")
    }
  }

  /// Frameworks search for the id of a session to get its history.
  @Test func aSessionIsFoundByItsID() throws {
    let caller = try Caller()
    func call(_ path: String, _ body: String) throws -> JSON {
      let answer = try caller.call("POST", path, body, scheme: "Bearer")
      #expect((200...202).contains(answer.status), "\(answer.body.asText)")
      return answer.json()
    }
    for (session, text) in [("s-1", "I work on billing at Acme."), ("s-2", "I row on Tuesdays.")] {
      _ = try call(
        "/v1/memhq/add",
        #"{"user_id":"ana","messages":[{"role":"user","content":"\#(text)"}],"#
          + #""metadata":{"session_id":"\#(session)"},"wait_for_processing":true}"#)
    }
    func said(_ session: String, _ user: String = "ana") throws -> [String] {
      let found = try call(
        "/v1/memhq/search", #"{"query":"\#(session)","user_id":"\#(user)","mode":"hybrid"}"#)
      return (found["results"] ?? .null).texts("content")
    }
    #expect(try said("s-1").count == 1 && said("s-1")[0].contains("Acme"))
    #expect(try said("s-2").count == 1 && said("s-2")[0].contains("row"))
    #expect(try said("s-1", "bo").isEmpty)
  }
}
