import HTTP
import Posix
import Testing

@testable import Format
@testable import Gateway

/// The OpenMem dialect: messages, memories and what becomes of them.
@Suite struct OpenMemTests {
  private static let seed = #"""
    "messages":[
      {"role":"user","content":"I want to travel during summer vacation, can you recommend something?"},
      {"role":"assistant","content":"Sure! Are you traveling alone, with family or with friends?"},
      {"role":"user","content":"I’m bringing my kid. My family always travels together."},
      {"role":"assistant","content":"Got it, so you’re traveling with your children as a family, right?"},
      {"role":"user","content":"Yes, with both kids and elderly, we usually travel as a whole family."},
      {"role":"assistant","content":"Understood, I’ll recommend destinations suitable for family trips."}
    ]
    """#

  /// The checklist of the specification.
  @Test(arguments: WayName.allCases) func theFirstSteps(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let body = #"{"user_id":"memos_user_123","conversation_id":"0610",\#(Self.seed)}"#
    let added = try caller.openMem("/add/message", body)
    #expect(added["success"] == true && added.text("status") == "completed")
    // The client tries again; null is nothing.
    let null = body.dropLast() + #","tags":null}"#
    #expect(try caller.openMem("/add/message", String(null)) == added)
    let scope = #""user_id":"memos_user_123","conversation_id":"#
    let messages = try caller.openMem("/get/message", "{\(scope)\"0610\"}")["message_detail_list"]
    #expect(messages?.elements?.count == 6)
    #expect(messages?.texts("role").prefix(2).elementsEqual(["user", "assistant"]) == true)
    let found = try caller.openMem(
      "/search/memory",
      #"{"query":"Any suggestions for where to go during National Day?",\#(scope)"0928"}"#)
    let texts = found["memory_detail_list"]?.texts("memory_value") ?? []
    #expect(texts.contains { $0.contains("family") } && texts.contains { $0.contains("summer") })
    #expect(found["preference_note"]?.string != nil)
    for word in ["family", "kids", "elderly", "travel"] {
      let found = try caller.openMem(
        "/search/memory", #"{"query":"\#(word)","user_id":"memos_user_123","relativity":0.45}"#)
      #expect(found["memory_detail_list"]?.elements?.isEmpty == false, "\(word)")
    }
    let status = try caller.openMem("/get/status", object(("task_id", added["task_id"] ?? .null)))
    #expect(status.elements?.count == 1)
    let told = try #require(status.elements?.first)
    #expect(told.text("status") == "completed")
    let count = told["memory_views"]?["added"]?.integer ?? 0
    #expect(count >= 3)
    let listed = try caller.openMem("/get/memory", #"{"user_id":"memos_user_123"}"#)
    #expect(listed["total"]?.integer == count && listed["pages"]?.integer == 1)
    let id = try #require(listed["memory_detail_list"]?.elements?.first?.text("id"))
    let one = try caller.openMem(get: "/get/memory/\(id)")
    #expect(one.text("conversation_id") == "0610" && one.text("status") == "activated")
    #expect(one["message_ids"]?.elements?.isEmpty == false)
  }

  @Test func aMemoryIsChangedHiddenAndDeleted() throws {
    let caller = try Caller()
    _ = try caller.openMem(
      "/add/message",
      #"{"user_id":"u","messages":[{"role":"user","content":"I drive a red tractor."}]}"#)
    func search(_ query: String) throws -> [JSON] {
      try caller.openMem(
        "/search/memory", #"{"query":"\#(query)","user_id":"u","relativity":0.3}"#)[
          "memory_detail_list"]?.elements ?? []
    }
    let id = try #require(try search("red tractor").first?.text("id"))
    _ = try caller.openMem(
      "/update/memory",
      #"{"memory_id":"\#(id)","content":"The user rides a unicycle.","title":"Ride"}"#)
    #expect(try search("unicycle").map { $0.text("memory_key") } == ["Ride"])
    #expect(try search("tractor").isEmpty)
    func counted() throws -> Int64? {
      try caller.memHQ("GET", "/v1/users/u", status: 200)["stats"]?["memories"]?.integer
    }
    #expect(try counted() == 1)
    for status in ["archived", "resolving"] {
      _ = try caller.openMem("/update/memory", #"{"memory_id":"\#(id)","status":"\#(status)"}"#)
      #expect(try counted() == 0)
      #expect(try search("unicycle").isEmpty)
      #expect(try caller.openMem(get: "/get/memory/\(id)").text("status") == status)
      #expect(
        try caller.openMem("/get/memory", #"{"user_id":"u"}"#)["total"]?.integer == 0)
    }
    _ = try caller.openMem("/update/memory", #"{"memory_id":"\#(id)","status":"activated"}"#)
    #expect(try search("unicycle").count == 1)
    try caller.fault("/update/memory", #"{"memory_id":"\#(id)"}"#, 400, 40002)
    try caller.fault("/update/memory", #"{"memory_id":"\#(id)","status":"gone"}"#, 400, 40006)
    try caller.fault("/update/memory", #"{"memory_id":"\#(id)","content":" "}"#, 400, 40002)
    let both = #"{"memory_ids":["\#(id)"],"user_ids":["v"]}"#
    try caller.fault("/delete/memory", both, 403, 40306)
    let unknown = "01a1fadf-5d73-7596-b0e8-d0c487f0ee34"
    try caller.fault("/delete/memory", #"{"memory_ids":["\#(id)","\#(unknown)"]}"#, 404, 40307)
    #expect(try search("unicycle").count == 1)
    let own = #"{"memory_ids":["\#(id)"],"user_ids":["u"]}"#
    for _ in 0..<2 { _ = try caller.openMem("/delete/memory", own) }
    #expect(try search("unicycle").isEmpty)
    try caller.fault(get: "/get/memory/\(id)", 404, 40001)
    try caller.fault("/update/memory", #"{"memory_id":"\#(id)","content":"x"}"#, 404, 40001)
    // What was said stays.
    let said = try caller.openMem("/get/message", #"{"user_id":"u"}"#)["message_detail_list"]
    #expect(said?.texts("content") == ["I drive a red tractor."])
  }

  @Test func deletingTakesExactlyOneCondition() throws {
    let caller = try Caller()
    for user in ["a", "b", "c"] {
      _ = try caller.openMem(
        "/add/message",
        #"{"user_id":"\#(user)","agent_id":"bot","tags":["\#(user)"],"messages":[{"role":"user","#
          + #""content":"I own the boat \#(user)."}]}"#)
    }
    try caller.fault("/delete/memory", "{}", 400, 40002)
    try caller.fault("/delete/memory", #"{"user_id":"a","agent_id":"bot"}"#, 400, 40000)
    try caller.fault("/delete/memory", #"{"user_id":"nobody"}"#, 404, 40308)
    try caller.fault("/delete/memory", #"{"memory_ids":[]}"#, 400, 40003)
    try caller.fault("/delete/memory", #"{"filter":{"and":[]}}"#, 400, 40000)
    try caller.fault("/delete/memory", #"{"filter":{"or":[{"tags":"a"},{"and":[]}]}}"#, 400, 40000)
    try caller.fault("/delete/memory", #"{"user_id":"a","conversation_id":"x"}"#, 400, 40000)
    try caller.fault("/delete/memory", #"{"userId":"a"}"#, 400, 40000)
    func total(_ user: String) throws -> Int64 {
      try caller.openMem("/get/memory", #"{"user_id":"\#(user)"}"#)["total"]?.integer ?? -1
    }
    _ = try caller.openMem("/delete/memory", #"{"filter":{"tags":{"contains":"a"}}}"#)
    #expect(try (total("a"), total("b")) == (0, 1))
    _ = try caller.openMem("/delete/memory", #"{"user_ids":["b"]}"#)
    #expect(try (total("b"), total("c")) == (0, 1))
    _ = try caller.openMem("/delete/memory", #"{"agent_id":"bot"}"#)
    #expect(try total("c") == 0)
  }

  @Test func messagesComeBackAsTheyWere() throws {
    let caller = try Caller()
    let parts = #"[{"type":"text","text":"See"},{"type":"image_url","image_url":{"url":"x"}}]"#
    _ = try caller.openMem(
      "/add/message",
      #"{"user_id":"u","conversation_id":"c","messages":["#
        + #"{"role":"user","content":\#(parts),"chat_time":"2025-06-10 09:30:00","role_id":"r"},"#
        + #"{"role":"assistant","content":null,"tool_calls":[{"id":"1"}]},"#
        + #"{"role":"tool","content":" 21° \n","tool_call_id":"1","chat_time":"2:05 pm on 10 June, 2025"},"#
        + #"{"role":"user","content":"a\u0000b","chat_time":1749547800000}]}"#)
    let list =
      try caller.openMem(
        "/get/message", #"{"user_id":"u","conversation_id":"c","message_limit_number":"50"}"#)[
        "message_detail_list"]?.elements ?? []
    #expect(list.count == 4)
    guard list.count == 4 else { return }
    #expect(list[0]["content"]?.bytes.asText == parts && list[0].text("role_id") == "r")
    #expect(list[0].text("create_time") == "2025-06-10 09:30:00")
    #expect(list[1]["tool_calls"]?.elements?.count == 1 && list[1]["content"] == .null)
    #expect(list[2].text("content") == " 21° \n")
    #expect(list[2].text("chat_time") == "2:05 pm on 10 June, 2025")
    #expect(list[2].text("create_time") == "2025-06-10 14:05:00")
    #expect(list[3].text("content") == "a\0b")
    #expect(list[3].text("create_time") == "2025-06-10 09:30:00")
    // The latest, the oldest of them first; of all conversations the newest last.
    _ = try caller.openMem(
      "/add/message",
      #"{"user_id":"u","conversation_id":"d","messages":[{"role":"user","content":"Last"}]}"#)
    let few = try caller.openMem("/get/message", #"{"user_id":"u","message_limit_number":1}"#)
    #expect(few["message_detail_list"]?.texts("content") == ["a\0b", "Last"])
    let none = try caller.openMem("/get/message", #"{"user_id":"v","conversation_id":"c"}"#)
    #expect(none["message_detail_list"] == .array([]))
  }

  /// By the ids that the caller gave its messages, as the list of them does.
  @Test func aMemoryPointsToItsMessages() throws {
    let caller = try Caller()
    for more in ["", #","message_id":"my-7""#, #","message_id":8"#] {
      let user = "u\(more.utf8.count)"
      _ = try caller.openMem(
        "/add/message",
        #"{"user_id":"\#(user)","conversation_id":"c","messages":["#
          + #"{"role":"user","content":"I own a kayak."\#(more)}]}"#)
      let list = try caller.openMem("/get/memory", #"{"user_id":"\#(user)"}"#)
      let id = try #require(list["memory_detail_list"]?.elements?.first?.text("id"))
      let messages = try caller.openMem(
        "/get/message", #"{"user_id":"\#(user)","conversation_id":"c"}"#)["message_detail_list"]
      let told = try caller.openMem(get: "/get/memory/\(id)")["message_ids"]?.elements
      #expect(told?.count == 1 && told == messages?.elements?.compactMap { $0["message_id"] })
    }
  }

  @Test func pagesNeitherOverlapNorSkip() throws {
    let caller = try Caller()
    for number in 0..<7 {
      _ = try caller.openMem(
        "/add/message",
        #"{"user_id":"u","conversation_id":"c\#(number)","messages":[{"role":"user","content":"#
          + #""My locker \#(number) holds \#(number + 2) umbrellas."}]}"#)
    }
    var seen: [String] = []
    for page in 1...4 {
      let answer = try caller.openMem(
        "/get/memory", #"{"user_id":"u","page":\#(page),"size":2}"#)
      #expect(answer["total"]?.integer == 7 && answer["pages"]?.integer == 4)
      #expect(answer["current"]?.integer == Int64(page) && answer["size"]?.integer == 2)
      seen += answer["memory_detail_list"]?.texts("id") ?? []
    }
    #expect(seen.count == 7 && Set(seen).count == 7)
    let beyond = try caller.openMem(
      "/get/memory", #"{"user_id":"u","page":9007199254740991,"size":500}"#)
    #expect(beyond["memory_detail_list"] == .array([]) && beyond["size"]?.integer == 50)
    let filtered = try caller.openMem(
      "/get/memory",
      #"{"user_id":"u","size":2,"filter":{"or":[{"conversation_id":"c1"},{"conversation_id":"c2"},"#
        + #"{"conversation_id":"c5"}]}}"#)
    #expect(filtered["total"]?.integer == 3)
    #expect(filtered["memory_detail_list"]?.elements?.count == 2)
    try caller.fault("/get/memory", #"{"user_id":"u","page":0}"#, 400, 40000)
    try caller.fault("/get/memory", "{}", 400, 40002)
  }

  @Test func usersGroupsAndAgents() throws {
    let caller = try Caller()
    let said = #""messages":[{"role":"user","content":"We meet at the old lighthouse."}]"#
    _ = try caller.openMem("/add/message", #"{"user_id":["a","b"],\#(said)}"#)
    _ = try caller.openMem("/add/message", #"{"agent_id":"bot",\#(said)}"#)
    _ = try caller.openMem(
      "/add/message",
      #"{"user_id":"p","allow_public":true,"messages":[{"role":"user","content":"#
        + #""Our office printer is called Gutenberg."}]}"#)
    func found(_ query: String, _ who: String) throws -> Int {
      try caller.openMem(
        "/search/memory", #"{"query":"\#(query)",\#(who),"relativity":0.4}"#)[
          "memory_detail_list"]?.elements?.count ?? -1
    }
    for who in [#""user_id":"a""#, #""user_id":"b""#, #""agent_id":"bot""#] {
      #expect(try found("old lighthouse", who) == 1, "\(who)")
    }
    #expect(try found("old lighthouse", #""user_id":"c""#) == 0)
    // What is public is everybody's, once.
    for who in ["a", "p", "stranger"] {
      #expect(try found("Gutenberg printer", #""user_id":"\#(who)""#) == 1, "\(who)")
    }
  }

  @Test func filtersNest() throws {
    let caller = try Caller()
    for (number, agent) in [(1, "x"), (2, "x"), (3, "y")] {
      _ = try caller.openMem(
        "/add/message",
        #"{"user_id":"u","agent_id":"\#(agent)","app_id":"shop","info":{"rank":\#(number),"#
          + #""scene":["home","work"]},"tags":["t\#(number)"],"messages":[{"role":"user","#
          + #""content":"My garden has \#(number + 10) rose bushes.","chat_time":"202\#(number)-06-10"}]}"#
      )
    }
    func count(_ filter: String) throws -> Int {
      try caller.openMem(
        "/search/memory", #"{"query":"rose bushes garden","user_id":"u","filter":\#(filter)}"#)[
          "memory_detail_list"]?.elements?.count ?? -1
    }
    for (filter, wanted) in [
      (#"{"and":[{"agent_id":"x"}]}"#, 2), (#"{"agent_id":"y"}"#, 1),
      (
        #"{"and":[{"agent_id":"x"},{"or":[{"tags":{"contains":"t1"}},{"tags":{"contains":"t3"}}]}]}"#,
        1
      ),
      (#"{"user":{"and":[{"or":[{"rank":1},{"rank":3}]},{"agent_id":"x"}]}}"#, 1),
      (#"{"knowledgebase":{"and":[{"rank":99}]}}"#, 3), (#"{"rank":{"gte":2}}"#, 2),
      (#"{"scene":"home"}"#, 3), (#"{"scene":{"contains":"moon"}}"#, 0),
      (#"{"related_id":["y","nobody"]}"#, 1), (#"{"nothing":"x"}"#, 0), ("{}", 3),
      (#"{"create_time":{"gte":"2022-01-01","lt":"2023-01-01 00:00:00"}}"#, 1),
      (#"{"create_time":"2023-06-10"}"#, 1), (#"{"app_id":"shop"}"#, 3),
    ] {
      #expect(try count(filter) == wanted, "\(filter)")
    }
    for filter in [
      #"{"and":{}}"#, #"{"and":["x"]}"#, #"{"rank":{"near":1}}"#, #"{"rank":{}}"#, "[]", "7",
      #"{"create_time":{"gt":"soon"}}"#, #"{"user":{"and":[]},"rank":1}"#, #"{"related_id":[7]}"#,
    ] {
      try caller.fault(
        "/search/memory", #"{"query":"x","user_id":"u","filter":\#(filter)}"#, 400, 40000)
    }
  }
}

extension Caller {
  private static let prefix = "/api/openmem/v1"

  /// A call of this dialect that must go well; its `data`.
  private func good(
    by method: String, _ path: String, _ body: String? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    let answer = try call(method, Self.prefix + path, body)
    #expect(
      answer.status == 200, "\(path): \(answer.status) \(answer.body.asText)",
      sourceLocation: location)
    let json = answer.json(location)
    #expect(json["code"]?.integer == 0 && json.text("message") == "ok", sourceLocation: location)
    return json["data"] ?? .null
  }

  func openMem(
    _ path: String, _ body: String, _ location: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    try good(by: "POST", path, body, location)
  }

  func openMem(
    _ path: String, _ body: JSON, _ location: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    try good(by: "POST", path, body.bytes.asText, location)
  }

  func openMem(get path: String, _ location: SourceLocation = #_sourceLocation) throws -> JSON {
    try good(by: "GET", path, nil, location)
  }

  /// A call of this dialect that is refused so.
  func fault(
    _ path: String, _ body: String, _ status: Int, _ code: Int64,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    try refused("POST", path, body, status, code, location)
  }

  func fault(
    get path: String, _ status: Int, _ code: Int64, _ location: SourceLocation = #_sourceLocation
  ) throws {
    try refused("GET", path, nil, status, code, location)
  }

  private func refused(
    _ method: String, _ path: String, _ body: String?, _ status: Int, _ code: Int64,
    _ location: SourceLocation
  ) throws {
    let answer = try call(method, Self.prefix + path, body)
    let json = answer.json(location)
    #expect(
      answer.status == status && json["code"]?.integer == code,
      "\(path) \(body ?? ""): \(answer.status) \(answer.body.asText)", sourceLocation: location)
    #expect(
      json["data"] == .null && json.text("message")?.isEmpty == false, sourceLocation: location)
  }
}
