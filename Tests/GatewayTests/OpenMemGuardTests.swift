import HTTP
import Posix
import Testing

@testable import Format
@testable import Gateway

/// What OpenMem keeps apart, refuses, and does once.
@Suite struct OpenMemGuardTests {
  /// A budget is one of calls.
  @Test func aBudgetThatIsUsedUpIsOneOfCalls() throws {
    let caller = try Caller()
    let row = try caller.project.row
    try caller.gateway.accounts.update(row) { ($0.monthlyIngest, $0.monthlyRetrieval) = (0, 0) }
    let said = #"{"user_id":"u","messages":[{"role":"user","content":"I like tea."}]}"#
    try caller.fault("/add/message", said, 429, 40304)
    try caller.fault("/search/memory", #"{"user_id":"u","query":"tea"}"#, 429, 40304)
  }

  /// Nothing of one project exists for the key of another.
  @Test func projectsDoNotSeeEachOther() throws {
    let caller = try Caller()
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8))
    let foreign = try caller.gateway.accounts.makeKey(other).secret.asText
    let added = try caller.openMem(
      "/add/message",
      #"{"user_id":"u","conversation_id":"c","allow_public":true,"messages":["#
        + #"{"role":"user","content":"The secret word is heron."}]}"#)
    let task = try #require(added.text("task_id"))
    let listed = try caller.openMem("/get/memory", #"{"user_id":"u"}"#)
    let id = try #require(listed["memory_detail_list"]?.elements?.first?.text("id"))
    let base = try #require(
      try caller.openMem("/create/knowledgebase", #"{"knowledgebase_name":"k"}"#).text("id"))
    let file = try #require(
      try caller.openMem(
        "/add/knowledgebase-file",
        #"{"knowledgebase_id":"\#(base)","file":[{"name":"a.txt","content":"aGVyb24="}]}"#
      ).texts("id").first)
    let form = try #require(
      try caller.openMem("/add/profile_template", #"{"name":"n","metadata":{}}"#).text("id"))
    for (path, body, status, code) in [
      ("/get/status", #"{"task_id":"\#(task)"}"#, 404, 50131),
      ("/get/status", #"{"task_id":"\#(file)"}"#, 404, 50131),
      ("/update/memory", #"{"memory_id":"\#(id)","content":"mine"}"#, 404, 40001),
      ("/delete/memory", #"{"memory_ids":["\#(id)"]}"#, 404, 40307),
      ("/delete/memory", #"{"user_id":"u"}"#, 404, 40308),
      (
        "/add/knowledgebase-file",
        #"{"knowledgebase_id":"\#(base)","file":[{"name":"a.txt","content":"eA=="}]}"#, 404, 50120
      ),
      ("/get/knowledgebase-file", #"{"knowledgebase_id":"\#(base)"}"#, 404, 50120),
      ("/get/knowledgebase-file", #"{"file_ids":["\#(file)"]}"#, 404, 40001),
      ("/delete/knowledgebase-file", #"{"file_ids":["\#(file)"]}"#, 404, 40001),
      ("/delete/knowledgebase", #"{"knowledgebase_id":"\#(base)"}"#, 404, 50120),
      (
        "/search/memory", #"{"user_id":"u","query":"x","knowledgebase_ids":["\#(base)"]}"#, 404,
        50120
      ),
      (
        "/edit/profile",
        #"{"user_id":"u","profile_template_id":"\#(form)","remove_fields":["A.b"]}"#, 404, 40001
      ),
    ] as [(String, String, Int, Int64)] {
      let answer = try caller.call("POST", "/api/openmem/v1" + path, body, key: foreign)
      #expect(answer.status == status, "\(path) \(body): \(answer.body.asText)")
      #expect(answer.json()["code"]?.integer == code, "\(path) \(body): \(answer.body.asText)")
      #expect(!answer.body.asText.contains("heron"))
    }
    for (path, body) in [
      ("/search/memory", #"{"user_id":"u","query":"secret word","knowledgebase_ids":"all"}"#),
      ("/get/memory", #"{"user_id":"u"}"#), ("/get/message", #"{"user_id":"u"}"#),
      ("/chat", #"{"user_id":"u","conversation_id":"c","query":"What is the secret word?"}"#),
    ] {
      let answer = try caller.call("POST", "/api/openmem/v1" + path, body, key: foreign)
      #expect(answer.status == 200 && !answer.body.asText.contains("heron"), "\(path)")
    }
    #expect(try caller.openMem(get: "/get/memory/\(id)").text("content")?.contains("heron") == true)
  }

  /// What would be passed over, and would mean more than was asked for, is refused by name.
  @Test(arguments: [
    ("/search/memory", #"{"query":"x","userId":"u"}"#, "userId"),
    ("/search/memory", #"{"query":"x","user_id":"u","user_ids":["v"]}"#, "user_ids"),
    ("/search/memory", #"{"query":"x","user_id":"u","subjects":["v"]}"#, "subjects"),
    ("/search/memory", #"{"query":"x","user_id":"u","filters":{"and":[]}}"#, "filters"),
    ("/search/memory", #"{"query":"x","user_id":"u","user":"v"}"#, "user"),
    ("/get/memory", #"{"user_id":"u","agentid":"v"}"#, "agentid"),
    ("/get/message", #"{"user_id":"u","agent_id":"v"}"#, "agent_id"),
    ("/get/message", #"{"user_id":"u","conversationId":"c"}"#, "conversationId"),
    ("/delete/memory", #"{"user_id":"u","conversation_id":"c"}"#, "conversation_id"),
    ("/delete/memory", #"{"memoryIds":["x"],"user_id":"u"}"#, "memoryIds"),
    ("/add/message", #"{"users":["u"],"messages":[{"role":"user","content":"x"}]}"#, "users"),
  ])
  func misspeltScopesAreNamed(_ path: String, _ body: String, _ field: String) throws {
    let caller = try Caller()
    let answer = try caller.call("POST", "/api/openmem/v1" + path, body)
    #expect(answer.status == 400 && answer.json()["code"]?.integer == 40000, "\(path) \(body)")
    #expect(answer.json().text("message")?.contains(field) == true, "\(answer.body.asText)")
  }

  /// Types narrow what is deleted, whatever names the owner; what is no type deletes nothing.
  @Test(arguments: [
    #""user_id":"u""#, #""agent_id":"u""#, #""filter":{"user_id":"u"}"#,
  ])
  func deletingIsNarrowedByType(_ who: String) throws {
    let caller = try Caller()
    let owner = who.hasPrefix("\"agent") ? "agent_id" : "user_id"
    _ = try caller.openMem(
      "/add/message",
      #"{"\#(owner)":"u","conversation_id":"c","messages":[{"role":"user","content":"#
        + #""I live in Oslo. I prefer window seats on flights."}]}"#)
    func kinds() throws -> [Int] {
      let all = try caller.openMem("/get/memory", #"{"\#(owner)":"u"}"#)
      return ["memory_detail_list", "preference_detail_list"].map {
        all[$0]?.elements?.count ?? 0
      }
    }
    let before = try kinds()
    #expect(before[0] > 0 && before[1] > 0)
    for (type, code) in [(#""bogus""#, 40006), ("[]", 40003), (#"["UserMemory","x"]"#, 40006)] {
      let answer = try caller.call(
        "POST", "/api/openmem/v1/delete/memory", #"{\#(who),"memory_type":\#(type)}"#)
      #expect(answer.json()["code"]?.integer == Int64(code), "\(answer.body.asText)")
    }
    _ = try caller.openMem("/delete/memory", #"{\#(who),"memory_type":"tool_memory"}"#)
    #expect(try kinds() == before)
    _ = try caller.openMem("/delete/memory", #"{\#(who),"memory_type":"preference"}"#)
    let facts = try kinds()
    #expect(facts[0] > 0 && facts[1] == 0, "\(before) \(facts)")
    _ = try caller.openMem("/delete/memory", "{\(who)}")
    #expect(try kinds() == [0, 0])
  }

  @Test func unknownFieldsAndNullsAreIgnored() throws {
    let caller = try Caller()
    let body =
      #"{"user_id":"u","agent_id":null,"userId":null,"mystery":{"a":[1]},"source":"api","#
      + #""async_mode":"false","messages":[{"role":"user","content":"I own a boat.","x":1}]}"#
    let added = try caller.openMem("/add/message", body)
    #expect(added.text("status") == "completed")
    let found = try caller.openMem(
      "/search/memory",
      #"{"user_id":"u","query":"boat","memory_limit_number":"500","include_preference":"true","#
        + #""filter":null,"knowledgebase_ids":null,"context_format":"x","relativity":"0.1"}"#)
    #expect(found["memory_detail_list"]?.elements?.count == 1)
  }

  /// Numbers at the edges, in all dialects: what cannot be meant is refused, and none ends the server.
  @Test func numbersAtTheEdgesAreRefused() throws {
    let caller = try Caller()
    _ = try caller.openMem(
      "/add/message", #"{"user_id":"u","messages":[{"role":"user","content":"I own a boat."}]}"#)
    let user = #""user_id":"u""#
    let filter = #""filters":{"user_id":"u"}"#
    let bodies: [(path: String, body: String, name: String, scheme: String)] = [
      ("/api/openmem/v1/get/message", user, "message_limit_number", "Token"),
      ("/api/openmem/v1/get/memory", user, "page", "Token"),
      ("/api/openmem/v1/get/memory", user, "size", "Token"),
      ("/v3/memories/search", #""query":"boat",\#(filter)"#, "top_k", "Token"),
      ("/v2/memories/search", #""query":"boat",\#(filter)"#, "limit", "Token"),
      ("/v3/memories", filter, "page", "Token"), ("/v3/memories", filter, "page_size", "Token"),
      ("/v1/memory/search", #""q":"boat","projectTags":["a"],"users":["u"]"#, "limit", "Bearer"),
      ("/v1/memory/ask", #""question":"boat","projectTag":"a""#, "limit", "Bearer"),
      ("/v1/memhq/search", #""query":"boat",\#(user)"#, "limit", "Bearer"),
      ("/search", #""query":"boat",\#(user)"#, "limit", "Token"),
      ("/search", #""query":"boat",\#(user)"#, "top_k", "Token"),
      ("/configure", user, "top_k", "Token"),
    ]
    for (path, body, name, scheme) in bodies {
      for value in [
        "0", "-1", "-9223372036854775808", "9223372036854775808", "1.5", #""-1""#, "true",
      ] {
        let answer = try caller.call(
          "POST", path, "{\(body),\"\(name)\":\(value)}", scheme: scheme)
        #expect(
          answer.status == 400 || answer.status == 422,
          "\(path) \(name) \(value): \(answer.body.asText)")
      }
      let good = try caller.call("POST", path, "{\(body),\"\(name)\":1}", scheme: scheme)
      #expect(good.status == 200, "\(path) \(name): \(good.body.asText)")
    }
    for (path, name, scheme) in [
      ("/v1/memories/?user_id=u&", "limit", "Token"), ("/v1/memories/?user_id=u&", "page", "Token"),
      ("/v1/memories/?user_id=u&", "page_size", "Token"), ("/v1/events/?", "page", "Token"),
      ("/v1/users?", "limit", "Bearer"), ("/v1/users/u/context?", "maxTokens", "Bearer"),
      ("/v1/entities/?", "page", "Token"),
    ] {
      for value in ["0", "-1", "9223372036854775808", "1.5", "x"] {
        let answer = try caller.call("GET", "\(path)\(name)=\(value)", scheme: scheme)
        #expect(answer.status == 400, "\(path) \(name) \(value): \(answer.body.asText)")
      }
    }
    // Of these lists none may be wanted.
    let none = try caller.openMem(
      "/search/memory", #"{"query":"boat","user_id":"u","preference_limit_number":0}"#)
    #expect(none["memory_detail_list"]?.elements?.count == 1)
    try caller.fault(
      "/search/memory", #"{"query":"boat","user_id":"u","skill_limit_number":-1}"#, 400, 40000)
  }

  /// What is outside of 1 to 25 stands for the nearest of them.
  @Test func theNumberOfFactsIsClamped() throws {
    let caller = try Caller()
    let said = ["boat", "bike"].map { #"{"role":"user","content":"I own a \#($0)."}"# }
    _ = try caller.openMem(
      "/add/message", #"{"user_id":"u","messages":[\#(said.joined(separator: ","))]}"#)
    for (limit, count) in [
      ("0", 1), ("-1", 1), ("-9007199254740991", 1), ("1", 1), (#""0""#, 1), ("26", 2),
      ("9007199254740991", 2), ("null", 2),
    ] {
      let body = #"{"query":"boat","user_id":"u","memory_limit_number":\#(limit)}"#
      let found = try caller.openMem("/search/memory", body)["memory_detail_list"]
      #expect(found?.elements?.count == count, "\(limit)")
    }
    for limit in ["1.5", "true", #""x""#, "9223372036854775808"] {
      try caller.fault(
        "/search/memory", #"{"query":"boat","user_id":"u","memory_limit_number":\#(limit)}"#, 400,
        40000)
    }
  }

  @Test func limitsAreNamed() throws {
    let caller = try Caller()
    let said = #""messages":[{"role":"user","content":"x"}]"#
    let long = String(repeating: "ä", count: 101)
    try caller.fault("/add/message", #"{"user_id":"\#(long)",\#(said)}"#, 400, 40010)
    try caller.fault(
      "/add/message", #"{"user_id":"u","conversation_id":"\#(long)",\#(said)}"#, 400, 40011)
    let most = String(repeating: "ä", count: 100)
    _ = try caller.openMem("/add/message", #"{"user_id":"\#(most)",\#(said)}"#)
    try caller.fault("/add/message", #"{"user_id":"a\u0000b",\#(said)}"#, 400, 40000)
    try caller.fault("/add/message", "{\(said)}", 400, 40002)
    try caller.fault("/add/message", #"{"user_id":"u"}"#, 400, 40002)
    try caller.fault("/add/message", #"{"user_id":"u","messages":[]}"#, 400, 40003)
    let many = Array(repeating: #"{"role":"user","content":"x"}"#, count: 2001)
      .joined(separator: ",")
    try caller.fault("/add/message", #"{"user_id":"u","messages":[\#(many)]}"#, 400, 40000)
    try caller.fault("/add/message", #"{"user_id":"u","messages":[{"role":"user"}]}"#, 400, 40002)
    try caller.fault(
      "/add/message", #"{"user_id":"u","messages":[{"role":"bard","content":"x"}]}"#, 400, 40006)
    try caller.fault(
      "/add/message",
      #"{"user_id":"u","messages":[{"role":"user","content":[{"type":"song"}]}]}"#, 400, 40006)
    try caller.fault(
      "/add/message", #"{"user_id":"u","allow_memory_view":["x"],\#(said)}"#, 400, 40006)
    try caller.fault(
      "/search/memory", #"{"user_id":"u","query":"x","include_memory_view":["x"]}"#, 400, 40006)
    try caller.fault("/search/memory", #"{"user_id":"u","query":" "}"#, 400, 40002)
    try caller.fault("/search/memory", #"{"query":"x"}"#, 400, 40002)
    try caller.fault("/search/memory", #"{"user_id":"u","query":"x","relativity":2}"#, 400, 40000)
    let text = String(repeating: "word ", count: 33_000)
    try caller.fault("/search/memory", #"{"user_id":"u","query":"\#(text)"}"#, 413, 40305)
    try caller.fault(
      "/add/message", #"{"user_id":"u","messages":[{"role":"user","content":"\#(text)"}]}"#, 413,
      40305)
    let tag = String(repeating: "t", count: 257)
    try caller.fault("/add/message", #"{"user_id":"u","tags":["\#(tag)"],\#(said)}"#, 400, 40000)
    let info = String(repeating: "i", count: 17 << 10)
    try caller.fault(
      "/add/message", #"{"user_id":"u","info":{"a":"\#(info)"},\#(said)}"#, 400, 40000)
    try caller.fault("/nothing", "{}", 404, 40000)
    try caller.fault(get: "/add/message", 405, 40000)
    let double = try caller.call("POST", "//api/openmem//v1//get/message/", #"{"user_id":"u"}"#)
    #expect(double.status == 200)
  }

  @Test func aCallIsDoneOnce() throws {
    let caller = try Caller()
    func send(_ text: String, _ key: String? = nil, user: String = "u") throws -> Answer {
      try caller.call(
        "POST", "/api/openmem/v1/add/message",
        #"{"user_id":"\#(user)","messages":[{"role":"user","content":"\#(text)"}]}"#,
        fields: key.map { [Request.Field("Idempotency-Key", $0)] } ?? [])
    }
    func add(_ text: String, _ key: String? = nil) throws -> String {
      try #require(try send(text, key).json()["data"]?.text("task_id"))
    }
    func count() throws -> Int? {
      try caller.openMem("/get/message", #"{"user_id":"u","conversation_limit_number":50}"#)[
        "message_detail_list"]?.elements?.count
    }
    let first = try add("I own a boat.")
    #expect(try add("I own a boat.") == first)
    let keyed = try add("I own a barge.", "k1")
    #expect(try add("I own a barge.", "k1") == keyed && keyed != first)
    #expect(try add("I own a boat.", "k2") != first)
    #expect(try count() == 3)
    // But nobody gets the answer that is about somebody else.
    #expect(try send("I ski.", "k1", user: "v").status == 409)
    // Another gateway of the same store knows it as well.
    let again = try Gateway(caller.host)
    defer { again.close() }
    let answer = again.respond(
      to: Request(
        method: Array("POST".utf8), target: Array("/api/openmem/v1/add/message".utf8),
        fields: [Request.Field("Authorization", "Token \(caller.key)")],
        body: Array(#"{"user_id":"u","messages":[{"role":"user","content":"I own a boat."}]}"#.utf8)
      ))
    guard case .bytes(let body) = answer.body else { return }
    #expect(try JSON.parse(body)["data"]?.text("task_id") == first)
    // Who deleted everything and says it again means it.
    _ = try caller.openMem("/delete/memory", #"{"user_id":"u"}"#)
    #expect(try add("I own a boat.") != first)
  }

  @Test func callsAtTheSameTimeAreOne() throws {
    let caller = try Caller()
    let body = #"{"user_id":"u","messages":[{"role":"user","content":"I own a red kite."}]}"#
    let tasks = Condition<[String?]>([])
    let gateway = caller.gateway
    let key = caller.key
    for _ in 0..<8 {
      try Thread.detach("call") {
        let answer = gateway.respond(
          to: Request(
            method: Array("POST".utf8), target: Array("/api/openmem/v1/add/message".utf8),
            fields: [Request.Field("Authorization", "Token \(key)")], body: Array(body.utf8)))
        var id: String?
        if case .bytes(let bytes) = answer.body {
          id = (try? JSON.parse(bytes))?["data"]?.text("task_id")
        }
        let found = id
        tasks.withLock { $0.append(found) }
        tasks.broadcast()
      }
    }
    let seen = tasks.wait(nanoseconds: 60_000_000_000) { $0.count == 8 ? $0 : nil } ?? []
    #expect(seen.count == 8 && Set(seen).count == 1 && seen.first != .some(nil))
    let messages = try caller.openMem("/get/message", #"{"user_id":"u"}"#)["message_detail_list"]
    #expect(messages?.elements?.count == 1)
  }

  /// What is said again makes nothing new, and what was deleted and is said again comes back.
  @Test func whatIsSaidAgainIsKnown() throws {
    let caller = try Caller()
    func say(_ number: Int) throws -> JSON {
      let added = try caller.openMem(
        "/add/message",
        #"{"user_id":"u","nonce":\#(number),"messages":[{"role":"user","content":"I keep two llamas."}]}"#
      )
      let status = try caller.openMem("/get/status", object(("task_id", added["task_id"] ?? .null)))
      return status.elements?.first?["memory_views"] ?? .null
    }
    func texts() throws -> [String] {
      try caller.openMem("/get/memory", #"{"user_id":"u"}"#)["memory_detail_list"]?
        .texts("memory_value") ?? []
    }
    #expect(try say(1)["added"]?.integer == 1)
    let known = try texts()
    let again = try say(2)
    #expect(again["added"]?.integer == 0 && again["updated"]?.integer == 1)
    #expect(try texts() == known && known.count == 1)
    _ = try caller.openMem(
      "/delete/memory", #"{"filter":{"user":{"user_id":"u"}},"memory_type":"UserMemory"}"#)
    #expect(try texts().isEmpty)
    #expect(try say(3)["added"]?.integer == 1)
    #expect(try texts() == known)
  }

  @Test func toolsAreRemembered() throws {
    let caller = try Caller()
    func use(_ number: Int, _ result: String) throws {
      _ = try caller.openMem(
        "/add/message",
        #"{"user_id":"u","messages":[{"role":"assistant","content":null,"tool_calls":[{"id":"c\#(number)","#
          + #""type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Oslo\"}"}}]},"#
          + #"{"role":"tool","tool_call_id":"c\#(number)","content":"\#(result)"}]}"#)
    }
    try use(1, "21 degrees")
    try use(2, "Error: no such city")
    let found = try caller.openMem(
      "/search/memory",
      #"{"user_id":"u","query":"weather in Oslo","include_tool_memory":true}"#)
    let tools = found["tool_memory_detail_list"]?.elements ?? []
    let status = tools.first?["tool_used_status"]?.elements?.first
    #expect(tools.count == 1 && status?.text("used_tool") == "get_weather")
    #expect(status?["success_rate"]?.double == 0.5 && status?.text("error_type") == "Error")
    #expect(found["memory_detail_list"] == .array([]))
  }

  /// Whatever is sent, the answer is one of this dialect, and the gateway stays.
  @Test func nonsenseIsAnswered() throws {
    let caller = try Caller()
    let paths = OpenMem().endpoints.filter { $0.method == .post }.map(\.pattern.text)
    let names = [
      "user_id", "messages", "query", "memory_ids", "filter", "page", "file", "bind_list",
      "metadata", "documents", "conversation_id", "knowledgebase_id", "tags", "relativity",
    ]
    let values = [
      "null", "true", "0", "-1", "9007199254740991", "1e308", "0.5", #""""#, #"" ""#, #""x""#,
      #""\u0000""#, "[]", "[[]]", "[null]", #"["x"]"#, "{}", #"{"a":1}"#, #"{"and":[{"or":{}}]}"#,
      #"[{"role":"user","content":"\ud83d\ude00"}]"#, #"{"C":{"":{"value":1}}}"#, #""../../x""#,
    ]
    var seed: UInt64 = 7
    func next(_ count: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % count
    }
    for _ in 0..<600 {
      var members: [String: String] = [:]
      for _ in 0..<4 { members[names[next(names.count)]] = values[next(values.count)] }
      let body = "{" + members.map { #""\#($0.key)":\#($0.value)"# }.joined(separator: ",") + "}"
      let path = paths[next(paths.count)]
      let answer = try caller.call("POST", "/api/openmem/v1" + path, body)
      #expect(answer.status < 500, "\(path) \(body): \(answer.body.asText)")
      if answer.status != 200 {
        let json = answer.json()
        #expect(json["data"] == .null && json["code"]?.integer != nil, "\(path) \(body)")
        #expect(json.text("message")?.isEmpty == false, "\(path) \(body)")
      }
    }
    for broken in ["{", "[]", "7", "\u{0}", #"{"a":1,"a":2}"#, String(repeating: "[", count: 5000)]
    {
      try caller.fault("/get/message", broken, 400, 40000)
    }
  }
}
