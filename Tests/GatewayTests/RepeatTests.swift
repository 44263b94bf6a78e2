import HTTP
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// Every changing call of the dialects that know some calls again by themselves, told twice with one key.
@Suite struct RepeatTests {
  private func send(
    _ caller: Caller, _ method: String, _ path: String, _ body: String, key: String
  ) throws -> Answer {
    try caller.call(
      method, path, body, fields: [Request.Field("Idempotency-Key", key)])
  }

  /// Puts what earlier calls made in place of `{NAME}`.
  private func filled(_ text: String, _ ids: [String: String]) -> String {
    ids.reduce(text) { text, each in
      text.split(separator: "{\(each.key)}", omittingEmptySubsequences: false)
        .joined(separator: each.value)
    }
  }

  /// In an order in which each finds what it changes.
  static let memos = [
    ["POST", "/configure", #"{"user_id":"root"}"#],
    ["POST", "/users", #"{"user_id":"m","user_name":"Mia"}"#],
    ["POST", "/users", #"{"user_id":"n","user_name":"Nia"}"#],
    ["POST", "/mem_cubes", #"{"mem_cube_name_or_path":"shelf","user_id":"m"}"#],
    ["POST", "/mem_cubes/shelf/share", #"{"user_id":"m","target_user_id":"n"}"#],
    ["POST", "/memories", #"{"user_id":"m","mem_cube_id":"shelf","memory_content":"Blue"}"#],
    ["PUT", "/memories/shelf/{memory}?user_id=m", #"{"memory_content":"Red"}"#],
    ["DELETE", "/memories/shelf/{memory}?user_id=m", ""],
    ["DELETE", "/memories/shelf?user_id=m", ""],
    ["DELETE", "/mem_cubes/shelf?user_id=m", ""],
  ]

  static let openMem = [
    [
      "/add/message",
      #"{"user_id":"u","messages":[{"role":"user","content":"I own seven boats."}],"async_mode":false}"#,
    ],
    ["/add/feedback", #"{"user_id":"u","feedback_content":"I own nine boats."}"#],
    ["/create/knowledgebase", #"{"knowledgebase_name":"boats"}"#],
    [
      "/add/knowledgebase-file",
      #"{"knowledgebase_id":"{base}","file":[{"content":"Qm9hdHMgZmxvYXQu","name":"a.txt"}]}"#,
    ],
    ["/add/profile_template", #"{"name":"form","metadata":{"Life":{"name":"x"}}}"#],
    [
      "/update/profile_template",
      #"{"profile_template_id":"{form}","name":"sheet","metadata":{"Life":{"name":"x"}}}"#,
    ],
    ["/bind/profile_template", #"{"bind_list":[{"profile_template_id":"{form}","user_id":"u"}]}"#],
    [
      "/edit/profile",
      #"{"profile_template_id":"{form}","user_id":"u","metadata":{"Life":{"name":"Uma"}}}"#,
    ],
    ["/delete/profile", #"{"profile_template_id":"{form}","user_id":"u"}"#],
    ["/delete/profile_template", #"{"profile_template_id":"{form}"}"#],
    ["/update/memory", #"{"memory_id":"{memory}","content":"Owns ten boats"}"#],
    ["/delete/memory", #"{"memory_ids":["{memory}"]}"#],
    ["/delete/memory", #"{"user_id":"u"}"#],
    ["/delete/knowledgebase", #"{"knowledgebase_id":"{base}"}"#],
  ]

  private func twice(
    _ caller: Caller, _ method: String, _ path: String, _ body: String, key: String
  ) throws -> JSON {
    let first = try send(caller, method, path, body, key: key)
    #expect((200..<300).contains(first.status), "\(method) \(path): \(first.body.asText)")
    let second = try send(caller, method, path, body, key: key)
    #expect(second.status == first.status, "\(method) \(path): \(second.body.asText)")
    #expect(second.fields["idempotent-replayed"] == "true", "\(method) \(path)")
    #expect(second.json().without("replayed") == first.json().without("replayed"))
    return first.json()
  }

  @Test func callsOfMemOS() throws {
    let caller = try Caller()
    var ids: [String: String] = [:]
    for (number, call) in Self.memos.enumerated() {
      let answer = try twice(
        caller, call[0], filled(call[1], ids), filled(call[2], ids), key: "k\(number)")
      let made = answer["data"]?["memory_ids"]?.elements?.first?.string?.asText
      if let made { ids["memory"] = made }
    }
    // What one call deleted another one's key does not bring into question.
    let last = Self.memos.count - 1
    for number in (6...last) {
      let call = Self.memos[number]
      let again = try send(caller, call[0], filled(call[1], ids), call[2], key: "k\(number)")
      #expect(again.fields["idempotent-replayed"] == "true", "\(call)")
    }
  }

  @Test func callsOfOpenMem() throws {
    let caller = try Caller()
    var ids: [String: String] = [:]
    func base(_ path: String) -> String { "/api/openmem/v1" + path }
    for (number, call) in Self.openMem.enumerated() {
      if call[1].contains("{memory}"), ids["memory"] == nil {
        let list = try caller.good("POST", base("/get/memory"), #"{"user_id":"u"}"#)
        let facts = list["data"]?["memory_detail_list"]?.elements
        ids["memory"] = try #require(facts?.first?.text("id"))
      }
      let answer = try twice(caller, "POST", base(call[0]), filled(call[1], ids), key: "k\(number)")
      let made = answer["data"]?.text("id")
      if call[0] == "/create/knowledgebase" { ids["base"] = made }
      if call[0] == "/add/profile_template" { ids["form"] = made }
    }
    for number in 10..<Self.openMem.count {
      let call = Self.openMem[number]
      let again = try send(caller, "POST", base(call[0]), filled(call[1], ids), key: "k\(number)")
      #expect(again.fields["idempotent-replayed"] == "true", "\(call)")
    }
  }

  /// The answer of a user's deletion does not go with the user: told again it would delete what was
  /// stored since.
  @Test(arguments: [("/v2/entities/user/tv/", "Token"), ("/v1/users/tv", "Bearer")])
  func aUserIsDeletedOnce(path: String, scheme: String) throws {
    let caller = try Caller()
    func add(_ text: String) throws {
      let body = #"{"messages":"\#(text)","user_id":"tv","infer":false}"#
      _ = try caller.good("POST", "/v3/memories/add/", body)
    }
    func delete() throws -> Answer {
      try caller.call(
        "DELETE", path, scheme: scheme, fields: [Request.Field("Idempotency-Key", "k")])
    }
    try add("old")
    #expect(try delete().status == 200)
    try add("new and precious")
    let again = try delete()
    #expect(again.status == 200 && again.fields["idempotent-replayed"] == "true")
    let left = try caller.call("GET", "/v1/memories/?user_id=tv")
    #expect(left.body.asText.contains("new and precious"))
  }

  /// What is told again uses up no budget, and is answered where there is none left.
  @Test func theSecondCostsNothing() throws {
    let caller = try Caller()
    _ = try caller.good("POST", "/users", #"{"user_id":"m","user_name":"Mia"}"#)
    _ = try caller.good("POST", "/mem_cubes", #"{"mem_cube_name_or_path":"shelf","user_id":"m"}"#)
    try caller.gateway.accounts.update(caller.project.row) { $0.monthlyIngest = 1 }
    _ = try twice(caller, "POST", "/memories", Self.memos[5][2], key: "k")
    let other = try send(caller, "POST", "/memories", Self.memos[5][2], key: "l")
    #expect(other.status == 429)
  }

  /// A call that is run once by its endpoint and by the router as well does not wait for itself.
  @Test func onceInOnceIsOnce() throws {
    let caller = try Caller()
    let project = try caller.project
    var call = Call(
      request: Request(method: Array("POST".utf8), target: Array("/".utf8)), path: [],
      query: Parameters.none, gateway: caller.gateway, id: caller.gateway.newID(), dialect: "memos",
      began: caller.host.now())
    call.session = Session(project: project)
    let key = ReplayKey(call, key: Array("k".utf8), meaning: [])
    let reply = try call.once(key, owner: nil) { (call) throws(Fault) in
      try call.once(key, owner: nil) { (_) throws(Fault) in Reply(.object([])) }
    }
    #expect(reply.status == 200)
  }
}

extension JSON {
  fileprivate func without(_ key: String) -> JSON {
    .object((members ?? []).filter { !$0.key.elementsEqual(key.utf8) })
  }
}
