import HTTP
import Posix
import SQLite
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// Calls that take something away, sent again with their key where the first one's answer never came.
@Suite struct TakenTwiceTests {
  /// The names of a call's path that stand for what a test made.
  private static let taking: [[String]] = [
    ["DELETE", "/v1/memories/ONE", "Token", ""],
    ["DELETE", "/v1/memories/ONE?delete_linked=true", "Token", ""],
    ["DELETE", "/v1/batch", "Token", #"{"memories":[{"memory_id":"ONE"},{"memory_id":"TWO"}]}"#],
    ["DELETE", "/v1/memories?user_id=u", "Token", ""],
    ["DELETE", "/v2/entities/user/u", "Token", ""],
    ["DELETE", "/v1/entities/user/NUMBER", "Token", ""],
    ["DELETE", "/api/v1/webhooks/HOOK", "Token", ""],
    ["DELETE", "/v1/memory/mem_ONE", "Bearer", ""],
    ["DELETE", "/v1/users/u", "Bearer", ""],
    ["DELETE", "/v1/users/USER", "Bearer", ""],
    ["DELETE", "/v1/groups/crew", "Bearer", ""],
    ["DELETE", "/v1/threads/THREAD", "Bearer", ""],
    ["DELETE", "/memories/u/ONE?user_id=u", "Token", ""],
    ["DELETE", "/memories/u?user_id=u", "Token", ""],
    ["PUT", "/memories/u/ONE?user_id=u", "Token", #"{"metadata":{"status":"deleted"}}"#],
    ["DELETE", "/mem_cubes/u?user_id=u", "Token", ""],
    ["POST", "/api/openmem/v1/delete/memory", "Token", #"{"memory_ids":["ONE"]}"#],
    ["POST", "/api/openmem/v1/delete/knowledgebase", "Token", #"{"knowledgebase_id":"BASE"}"#],
    [
      "POST", "/api/openmem/v1/delete/profile_template", "Token",
      #"{"profile_template_id":"FORM"}"#,
    ],
    ["POST", "/api/v1/orgs/organizations/ORG/projects/PROJECT/members", "Token", ""],
    ["DELETE", "/console/v1/members/kim@example.org", "Token", ""],
    ["DELETE", "/console/v1/projects/SHOP?confirm=shop", "Token", ""],
    ["DELETE", "/console/v1/keys/KEY", "Token", ""],
  ]

  private func send(
    _ caller: Caller, _ call: [String], key: String
  ) throws -> Answer {
    try caller.call(
      call[0], call[1], call[3].isEmpty ? nil : call[3], scheme: call[2],
      fields: [Request.Field("Idempotency-Key", key)])
  }

  /// A caller with one of everything, and what stands for it in a path.
  private func everything() throws -> (caller: Caller, names: [String: String]) {
    let caller = try Caller { $0.allowsPrivateWebhooks = true }
    func add(_ text: String, _ user: String) throws -> String {
      let made = try caller.good(
        "POST", "/v1/memories", #"{"messages":"\#(text)","user_id":"\#(user)","infer":false}"#)
      let id = (made["results"]?.elements ?? made.elements)?.first?.text("id")
      return try #require(id)
    }
    func made(_ path: String, _ body: String, _ scheme: String = "Token") throws -> JSON {
      try caller.call("POST", path, body, scheme: scheme).json()
    }
    var names = ["ONE": try add("Rows at dawn", "u"), "TWO": try add("Rex barks", "v")]
    _ = try made("/v1/groups", #"{"name":"crew"}"#, "Bearer")
    _ = try made("/v1/memory/add", #"{"content":"Boats are blue","groups":["crew"]}"#, "Bearer")
    names["USER"] =
      try caller.call("GET", "/v1/users/u", scheme: "Bearer").json().text("id")
    names["THREAD"] = try made("/v1/threads", #"{"userId":"u"}"#, "Bearer").text("id")
    let entities = try caller.good("GET", "/v1/entities")["results"]?.elements ?? []
    let number = entities.first { $0.text("name") == "u" }?["id"]
    names["NUMBER"] = number?.string?.asText ?? number?.integer.map { "\($0)" }
    let base = try made(
      "/api/openmem/v1/create/knowledgebase", #"{"knowledgebase_name":"b"}"#)
    names["BASE"] = base["data"]?.text("id")
    let form = try made(
      "/api/openmem/v1/add/profile_template",
      #"{"name":"f","metadata":{"work":{"role":{"description":"what they do"}}}}"#)
    names["FORM"] = form["data"]?.text("profile_template_id") ?? form["data"]?.text("id")
    let project = try caller.project
    let accounts = caller.gateway.accounts
    try accounts.setMember(Array("ana@example.org".utf8), .owner, of: project)
    try accounts.setMember(Array("kim@example.org".utf8), .reader, of: project)
    names["PROJECT"] = project.id.asText
    names["SHOP"] = try made("/console/v1/projects", #"{"name":"shop"}"#).text("id")
    names["KEY"] = try made("/console/v1/keys", #"{"name":"x"}"#)["id"]?.string?.asText
    let hook = try made(
      "/api/v1/webhooks/projects/\(project.id.asText)",
      #"{"name":"h","url":"http://127.0.0.1:9/","event_types":["memory_add"]}"#)
    names["HOOK"] = hook["webhook_id"]?.string?.asText ?? hook.text("id")
    names["ORG"] = try accounts.organization().asText
    #expect(try eventually { try accounts.openTasks(after: 0, limit: 1).isEmpty })
    return (caller, names)
  }

  private func filled(_ call: [String], _ names: [String: String]) -> [String] {
    let member = #"{"email":"new@example.org","role":"READER"}"#
    return call.enumerated().map { place, part in
      if place == 3, part.isEmpty, call[0] == "POST" { return member }
      return names.reduce(part) { (text, name) in text.replaced(name.key, by: name.value) }
    }
  }

  /// What was taken away before a crash is not said to be missing.
  @Test(arguments: taking) func whatAKilledServerTookIsTaken(_ told: [String]) throws {
    let (caller, names) = try everything()
    let call = filled(told, names)
    // It is killed behind all that the call does, before the answer is kept.
    let accounts = caller.gateway.accounts
    try accounts.count { (connection) throws(SQLiteError) in
      try connection.execute(
        """
        CREATE TRIGGER cut BEFORE UPDATE OF status ON replay WHEN NEW.status IS NOT NULL
        BEGIN SELECT raise(ABORT, 'cut'); END
        """)
    }
    #expect(try send(caller, call, key: "k").status >= 500)
    try accounts.count { (connection) throws(SQLiteError) in
      try connection.execute("DROP TRIGGER cut")
    }
    let second = try send(caller, call, key: "k")
    #expect((200...201).contains(second.status), "\(call): \(second.body.asText)")
    #expect(second.fields["idempotent-replayed"] == nil)
    let third = try send(caller, call, key: "k")
    #expect(third.fields["idempotent-replayed"] == "true" && third.json() == second.json())
    // As without a crash.
    let (other, others) = try everything()
    let good = try send(other, filled(told, others), key: "k")
    #expect(good.status == second.status)
    #expect(shape(good.json()) == shape(second.json()))
  }

  /// An answer without the ids of one store.
  private func shape(_ json: JSON) -> JSON {
    switch json {
    case .object(let members):
      .object(
        members.filter { !$0.key.asText.hasSuffix("id") && $0.key.asText != "revoked" }.map {
          JSON.Member($0.key, shape($0.value))
        })
    default: json
    }
  }

  /// What was never there is missing, however often it is asked for.
  @Test func whatIsMissingStaysMissing() throws {
    let (caller, _) = try everything()
    let none = "00000000-0000-4000-8000-000000000000"
    let calls = [
      ["DELETE", "/v1/memories/\(none)", "Token", ""],
      ["DELETE", "/v1/batch", "Token", #"{"memories":[{"memory_id":"\#(none)"}]}"#],
      ["DELETE", "/v1/users/nobody", "Bearer", ""],
      ["DELETE", "/memories/u/\(none)?user_id=u", "Token", ""],
      ["DELETE", "/console/v1/members/nobody@example.org", "Token", ""],
    ]
    for call in calls {
      for _ in 0..<2 {
        let answer = try send(caller, call, key: "k")
        #expect([400, 404].contains(answer.status), "\(call): \(answer.body.asText)")
      }
    }
  }

  /// Nor does another call with a key that came to nothing have what that one was to take.
  @Test func anotherCallTakesNothingOfTheFirst() throws {
    let (caller, names) = try everything()
    let project = try caller.project
    let accounts = caller.gateway.accounts
    let holder = caller.gateway.presence.name
    var key = ReplayKey(
      caller: [], endpoint: Array("e".utf8), key: Array("k".utf8), digest: [1], age: ReplayKey.day)
    _ = try accounts.claim(key, of: project, owner: nil, holder: holder)
    try accounts.note(key, of: project, aim: object(("id", JSON(names["ONE"] ?? ""))))
    try accounts.release(key, of: project)
    key.digest = [2]
    let state = try accounts.claim(key, of: project, owner: nil, holder: holder)
    guard case .fresh(let turn) = state else {
      Issue.record("\(state)")
      return
    }
    #expect(turn.aim == nil)
  }
}

extension String {
  /// The text with another in place of a part of it.
  fileprivate func replaced(_ part: String, by other: String) -> String {
    var (out, rest) = ([UInt8](), Array(utf8)[...])
    while !rest.isEmpty {
      if rest.starts(with: part.utf8) {
        out += Array(other.utf8)
        rest = rest.dropFirst(part.utf8.count)
      } else {
        out.append(rest.removeFirst())
      }
    }
    return out.asText
  }
}
