import HTTP
import Posix
import Testing

@testable import Format
@testable import Gateway

/// What was told of a user before they were deleted is not told again.
@Suite struct DeletedAnswersTests {
  private func add(_ text: String, for user: String, _ caller: Caller) throws -> String {
    let added = try caller.good(
      "POST", "/v3/memories/add",
      #"{"messages":"\#(text)","user_id":"\#(user)","infer":false}"#)
    return try #require(added["results"]?.elements?.first?.text("id"))
  }

  private func tell(
    _ caller: Caller, _ method: String, _ path: String, _ body: String, key: String,
    scheme: String = "Token"
  ) throws -> Answer {
    try caller.call(
      method, path, body, scheme: scheme, fields: [Request.Field("Idempotency-Key", key)])
  }

  private static let schema = """
    {"type":"object","properties":{"secret":{"type":"array","items":{"type":"string"}}}}
    """

  private func export(_ filters: String, _ caller: Caller) throws -> String {
    let made = try caller.good(
      "POST", "/v1/exports", #"{"schema":\#(Self.schema),"filters":\#(filters)}"#)
    return try #require(made.text("id"))
  }

  private func exported(_ id: String, _ caller: Caller) throws -> Answer {
    try caller.call("POST", "/v1/exports/get", #"{"memory_export_id":"\#(id)"}"#)
  }

  @Test(arguments: [
    #"{"user_id":"*"}"#, #"{"OR":[{"user_id":"ann"},{"user_id":"bob"}]}"#,
    #"{"user_id":{"in":["ann","bob"]}}"#, #"{"user_id":"ann"}"#,
  ]) func anExportEndsWithEachWhomItTellsOf(filters: String) throws {
    let caller = try Caller()
    _ = try add("Ann's secret 4711", for: "ann", caller)
    _ = try add("Bob's secret 9", for: "bob", caller)
    let others = try export(#"{"user_id":"bob"}"#, caller)
    let id = try export(filters, caller)
    #expect(try exported(id, caller).body.asText.contains("4711"))
    _ = try caller.good("DELETE", "/v2/entities/user/ann")
    #expect(try exported(id, caller).status == 404)
    #expect(try exported(others, caller).body.asText.contains("secret 9"))
  }

  /// Also of somebody whose memory stands in another's cube.
  @Test func anExportEndsWithAnAgentBesideAUser() throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v3/memories/add",
      #"{"messages":"The secret 4711","user_id":"ann","agent_id":"till","infer":false}"#)
    let id = try export(#"{"user_id":"ann"}"#, caller)
    _ = try caller.good("DELETE", "/v2/entities/agent/till")
    #expect(try exported(id, caller).status == 404)
  }

  @Test func whatAChangeWasAnsweredEndsWithItsUser() throws {
    let caller = try Caller()
    let id = try add("Ann's secret 4711", for: "ann", caller)
    let change = ("PUT", "/v1/memories/\(id)", #"{"metadata":{"a":1}}"#)
    let feedback = (
      "POST", "/v1/feedback",
      #"{"memory_id":"\#(id)","feedback":"POSITIVE","feedback_reason":"4711"}"#
    )
    for call in [change, feedback] {
      for _ in 0..<2 {
        let answer = try tell(caller, call.0, call.1, call.2, key: call.1)
        #expect(answer.status == 200 && answer.body.asText.contains("4711"))
      }
    }
    // Another's deletion leaves it known.
    _ = try add("I am bob", for: "bob", caller)
    _ = try caller.good("DELETE", "/v2/entities/user/bob")
    let again = try tell(caller, change.0, change.1, change.2, key: change.1)
    #expect(again.fields["idempotent-replayed"] == "true")
    _ = try caller.good("DELETE", "/v2/entities/user/ann")
    for call in [change, feedback] {
      let answer = try tell(caller, call.0, call.1, call.2, key: call.1)
      #expect(answer.status == 404 && !answer.body.asText.contains("4711"))
    }
  }

  @Test func whatWasReadIsReadAgain() throws {
    let caller = try Caller()
    _ = try add("Ann's secret is 4711", for: "ann", caller)
    let calls = [
      ("/v1/memory/ask", #"{"question":"What is Ann's secret?","projectTag":"default"}"#, "Bearer"),
      (
        "/v1/memory/chat",
        #"{"messages":[{"role":"user","content":"What is Ann's secret?"}],"projectTag":"default"}"#,
        "Bearer"
      ),
      ("/v3/memories/", #"{"filters":{"user_id":"*"}}"#, "Token"),
    ]
    for (path, body, scheme) in calls {
      let first = try tell(caller, "POST", path, body, key: "k", scheme: scheme)
      #expect(first.status == 200 && first.body.asText.contains("4711"), "\(first.body.asText)")
      let second = try tell(caller, "POST", path, body, key: "k", scheme: scheme)
      #expect(second.fields["idempotent-replayed"] == "true")
    }
    #expect(
      try caller.call("DELETE", "/v1/users/ann", scheme: "Bearer").status == 200)
    for (path, body, scheme) in calls {
      let answer = try tell(caller, "POST", path, body, key: "k", scheme: scheme)
      #expect(answer.status == 200 && !answer.body.asText.contains("4711"), "\(path)")
      let known = try tell(caller, "POST", path, body, key: "k", scheme: scheme)
      #expect(known.fields["idempotent-replayed"] == "true")
    }
  }

  /// What is being read while somebody is deleted is answered, and not kept.
  @Test func whatIsReadMeanwhileIsNotKept() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let project = try caller.project
    var replay = ReplayKey(
      caller: [], endpoint: Array("mem0 x".utf8), key: Array("k".utf8), digest: [1], age: 1000)
    replay.reads = true
    let holder = caller.gateway.presence.name
    func claim() throws -> ReplayState {
      try accounts.claim(replay, of: project, owner: ReplayKey.anybody, holder: holder)
    }
    guard case .fresh(let turn) = try claim() else {
      Issue.record("it is known")
      return
    }
    try accounts.forget(Array("ann".utf8), of: project)
    let isKept = try accounts.settle(
      replay, of: project, status: 200, .string(Array("4711".utf8)), about: [])
    #expect(!isKept)
    try accounts.release(replay, of: project)
    // Under the same id, by which it finds what it stored.
    #expect(try claim() == .fresh(turn))
  }
}
