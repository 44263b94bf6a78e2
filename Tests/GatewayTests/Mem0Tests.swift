import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway
@testable import Index

/// The Mem0 dialect, in memory and over a socket.
@Suite struct Mem0Tests {
  @Test(arguments: WayName.allCases) func addedIsFoundChangedAndDeleted(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let ping = try caller.good("GET", "//v1/ping/")
    #expect(ping.text("status") == "ok" && ping.text("project_id")?.hasPrefix("proj_") == true)
    let added = try caller.good(
      "POST", "/v3/memories/add/",
      #"{"messages":[{"role":"user","content":"Loves hiking in the Alps"}],"user_id":"alex","#
        + #""infer":false,"metadata":{"n":1,"deep":{"a":[1,2]}},"timestamp":1700000000}"#)
    #expect(added.text("status") == "SUCCEEDED")
    let item = try #require(added["results"]?.elements?.first)
    let id = try #require(item.text("id"))
    #expect(item["data"]?.text("memory") == "Loves hiking in the Alps")
    let got = try caller.good("GET", "/v1/memories/\(id)/")
    #expect(got.text("user_id") == "alex" && got["agent_id"] == .null)
    #expect(got["metadata"]?.bytes.asText == #"{"n":1,"deep":{"a":[1,2]}}"#)
    #expect(got.text("created_at") == "2023-11-14T22:13:20.000000Z")
    // A file in the store, as a person sees it.
    let cube = try Cube.open(
      at: caller.directory.appending("store/cubes/alex.memcube"), host: caller.host, for: .reading)
    let node = try #require(try cube.find(.memories, Array("loves-hiking-in-the-alps.md".utf8)))
    #expect(try cube.content(row: node.row) == .bytes(Array("Loves hiking in the Alps\n".utf8)))
    try cube.close()
    func search(_ query: String) throws -> [String] {
      try caller.good(
        "POST", "/v3/memories/search/",
        #"{"query":"\#(query)","filters":{"user_id":"alex"},"threshold":0.3}"#
      )["results"]?.texts("id") ?? []
    }
    #expect(try search("hiking in the Alps") == [id])
    let changed = try caller.good(
      "PUT", "/v1/memories/\(id)/", #"{"text":"Prefers sailing on lakes"}"#)
    #expect(changed.text("memory") == "Prefers sailing on lakes" && changed.text("id") == id)
    #expect(try search("hiking Alps").isEmpty)
    #expect(try search("sailing on lakes") == [id])
    _ = try caller.good("DELETE", "/v1/memories/\(id)/")
    #expect(try caller.call("GET", "/v1/memories/\(id)/").status == 404)
    #expect(try caller.call("DELETE", "/v1/memories/\(id)/").status == 404)
    let history = try caller.good("GET", "/v1/memories/\(id)/history/")
    #expect(history.texts("event") == ["ADD", "UPDATE", "DELETE"])
    #expect(history.elements?[1].text("old_memory") == "Loves hiking in the Alps")
    #expect(history.elements?[2]["new_memory"] == .null)
  }

  /// What a request can bring, answers give back whole.
  @Test func longMemoriesAreAnsweredWhole() throws {
    let caller = try Caller()
    let text = String(repeating: "lisbon ", count: 400_000) + "end"
    let added = try caller.good(
      "POST", "/v1/memories/",
      #"{"messages":[{"role":"user","content":"\#(text)"}],"user_id":"al","infer":false}"#)
    let id = try #require(added.elements?.first?.text("id"))
    #expect(try caller.good("GET", "/v1/memories/\(id)/").text("memory") == text)
  }

  @Test(arguments: WayName.allCases) func queuedFactsAreLearned(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let body = #"{"messages":"I love hiking in the Alps.","user_id":"bo","metadata":{"k":"v"}}"#
    let queued = try caller.good("POST", "/v3/memories/add/", body)
    #expect(queued.text("status") == "PENDING" && queued["results"] == nil)
    let event = try #require(queued["event_id"]?.string)
    #expect(try caller.wait(for: event) == "SUCCEEDED")
    let results = try caller.good("GET", "/v1/event/\(event.asText)")["results"]
    #expect(results?.elements?.count == 1)
    let list = try caller.good("POST", "/v3/memories/", #"{"filters":{"user_id":"bo"}}"#)
    #expect(list["count"]?.integer == 1)
    let memory = try #require(list["results"]?.elements?.first)
    #expect(memory.text("memory")?.contains("hiking") == true)
    #expect(memory["metadata"]?.text("k") == "v" && memory.text("user_id") == "bo")
    // Said again, it is no second memory.
    let again = try caller.good(
      "POST", "/v1/memories/",
      #"{"messages":[{"role":"user","content":"I love hiking in the Alps."}],"user_id":"bo","#
        + #""output_format":"v1.1"}"#)
    #expect(again["results"] == .array([]) && again["relations"] == .array([]))
    #expect(
      try caller.good("GET", "/v1/memories/?user_id=bo").elements?.count == 1)
    let history = try caller.good(
      "GET", "/v1/memories/\(try #require(memory.text("id")))/history/")
    #expect(history.texts("event") == ["ADD"])
    #expect(history.elements?.first?["input"]?.elements?.first?.text("content") != nil)
  }

  @Test(arguments: ["assistant", "ai", "Bot"]) func whatAnAssistantSaysIsNotTheUsers(
    role: String
  ) throws {
    let caller = try Caller()
    for (role, count) in [(role, 0), ("human", 1)] {
      _ = try caller.good(
        "POST", "/v1/memories/",
        #"{"messages":[{"role":"\#(role)","content":"I live in Paris."}],"user_id":"di"}"#)
      let found = try caller.good("GET", "/v1/memories/?user_id=di").elements
      #expect(found?.count == count)
    }
  }

  /// Assistants and tools have messages without a text; a person's was to have one.
  @Test func aPersonsMessageHasAText() throws {
    let caller = try Caller()
    func add(_ message: String) throws -> Answer {
      let messages = #"[{"role":"user","content":"I sail."},\#(message)]"#
      return try caller.call(
        "POST", "/v1/memories/", #"{"messages":\#(messages),"user_id":"u","infer":false}"#)
    }
    for said in [
      #"{"role":"user","content":null}"#, #"{"role":"user"}"#, #"{"role":"human","text":"I row."}"#,
    ] {
      let answer = try add(said)
      #expect(answer.status == 400, "\(said)")
      #expect(answer.json().text("detail") == "messages[1].content is required")
    }
    for said in [
      #"{"role":"assistant","content":null,"tool_calls":[{"id":"a"}]}"#, #"{"role":"tool"}"#,
    ] {
      #expect(try add(said).json().texts("memory") == ["I sail."], "\(said)")
    }
  }

  @Test func whatAPersonWroteIsThereToo() throws {
    let caller = try Caller()
    let cube = try Store(caller.host).create(Array("cy".utf8), host: caller.host)
    let made = try cube.write(
      [
        .create(.memories, Edit(path: Array("a/b.md".utf8), content: .bytes(Array("By hand".utf8))))
      ],
      .durable)
    try cube.close()
    let id = try #require(made.first).uuid.asText
    let memory = try caller.good("GET", "/v1/memories/\(id)/")
    #expect(memory.text("memory") == "By hand" && memory.text("user_id") == "cy")
    // Deleting the user leaves the cube that a person made.
    let gone = try caller.good("DELETE", "/v2/entities/user/cy/")
    #expect(gone["kept_cubes"] == .array(["cy"]))
    #expect(try caller.good("GET", "/v1/memories/\(id)/").text("memory") == "By hand")
  }

  @Test func entitiesOfAnyNameComeAndGo() throws {
    let caller = try Caller()
    let names = [
      "a/b c?d#e%", "@x", "...", "search", String(repeating: "ä", count: 200), "README.md",
    ]
    for name in names {
      let body = JSON.object([
        .init("messages", JSON("note")), .init("user_id", JSON(name)), .init("infer", false),
      ])
      _ = try caller.good("POST", "/v3/memories/add", body.bytes.asText)
    }
    _ = try caller.good(
      "POST", "/v1/memories", #"{"messages":"x","agent_id":"bot","run_id":"r1","infer":false}"#)
    // Who has no memory left is there until deleted.
    _ = try caller.good("DELETE", "/v1/memories/?user_id=search")
    let list = try caller.good("GET", "/v1/entities/")
    #expect(list["total_users"]?.integer == Int64(names.count))
    #expect(Set(list["results"]?.texts("name") ?? []) == Set(names + ["bot", "r1"]))
    for entity in list["results"]?.elements ?? [] {
      let (kind, name) = (try #require(entity.text("type")), try #require(entity.text("name")))
      let path = Escapes.encode(Array(name.utf8)).asText
      _ = try caller.good("DELETE", "/v2/entities/\(kind)/\(path)/")
    }
    #expect(try caller.good("GET", "/v1/entities/")["count"]?.integer == 0)
    #expect(try Files.list(caller.directory.appending("store/cubes")).isEmpty)
  }

  @Test(arguments: [
    (#"{"user_id":"u"}"#, ["one", "two", "three"]), (#"{"user_id":"*"}"#, ["one", "two", "three"]),
    (#"{"AND":[{"user_id":"u"},{"metadata":{"n":{"ne":1}}}]}"#, ["two", "three"]),
    (#"{"user_id":"u","OR":[{"metadata":{"n":1.0}},{"categories":{"contains":"SPO"}}]}"#, ["one"]),
    (#"{"user_id":"u","NOT":[{"keywords":"ONE"},{"text":{"contains":"Two"}}]}"#, ["two", "three"]),
    (#"{"user_id":{"in":["u","v"]},"agent_id":null}"#, ["one", "two"]),
    (#"{"user_id":"u","agent_id":"*"}"#, ["three"]),
    (#"{"user_id":"u","created_at":{"gte":"2020-01-02","lt":"2020-01-03"}}"#, ["two"]),
    (#"{"user_id":"u","created_at":{"lte":"2020-01-01"}}"#, ["one"]),
    (#"{"user_id":"u","AND":[]}"#, ["one", "two", "three"]), (#"{"user_id":"u","OR":[]}"#, []),
    (#"{"user_id":"U"}"#, []),
  ])
  func filtersHold(_ filter: String, _ wanted: [String]) throws {
    let caller = try Caller()
    for (index, rest) in [#""metadata":{"n":1}"#, #""metadata":{"n":2}"#, #""agent_id":"a""#]
      .enumerated()
    {
      let text = ["one", "two", "three"][index]
      _ = try caller.good(
        "POST", "/v3/memories/add",
        #"{"messages":"\#(text)","user_id":"u","infer":false,"timestamp":"2020-01-0\#(index + 1)","#
          + rest + "}")
    }
    let list = try caller.good("POST", "/v3/memories/", #"{"filters":\#(filter)}"#)
    #expect(Set(list["results"]?.texts("memory") ?? []) == Set(wanted))
    #expect(list["count"]?.integer == Int64(wanted.count))
    let found = try caller.good(
      "POST", "/v3/memories/search",
      #"{"query":"one two three","threshold":0,"filters":\#(filter)}"#)
    #expect(Set(found["results"]?.texts("memory") ?? []) == Set(wanted))
  }

  @Test(arguments: [
    #"{}"#, #"{"NOT":{"user_id":"x"}}"#, #"{"user_id":{"ne":"x"}}"#, #"{"user_id":{">=":"x"}}"#,
    #"{"AND":{"user_id":"x"}}"#, #"{"user_id":"x","color":"red"}"#, #"{"user_id":{}}"#,
    #"{"user_id":"x","created_at":"soon"}"#, #"{"user_id":"x","categories":{"eq":"a"}}"#,
    #"{"user_id":"x","metadata":{"a":{"gt":1}}}"#, #"[]"#, #""x""#, #"{"user_id":7}"#,
    #"{"user_id":{"in":"x"}}"#,
    #"{"user_id":["u",""]}"#, #"{"user_id":{"in":[""]}}"#, #"{"user_id":{"ne":""},"agent_id":"a"}"#,
  ])
  func wrongFiltersAreRefused(_ filter: String) throws {
    let caller = try Caller()
    let answer = try caller.call("POST", "/v3/memories/", #"{"filters":\#(filter)}"#)
    #expect(answer.status == 400)
    let body = answer.json()
    #expect(body.text("detail") == body.text("error") && body.text("error") == body.text("message"))
    let deep = String(repeating: #"{"NOT":"#, count: 40) + "{}" + String(repeating: "}", count: 40)
    #expect(try caller.call("POST", "/v3/memories/", #"{"filters":\#(deep)}"#).status == 400)
  }

  @Test func deletingManyNeverMeansAllByMistake() throws {
    let caller = try Caller()
    for user in ["u1", "u2"] {
      _ = try caller.good(
        "POST", "/v3/memories/add", #"{"messages":"x","user_id":"\#(user)","infer":false}"#)
    }
    #expect(try caller.call("DELETE", "/v1/memories/").status == 400)
    #expect(try caller.call("DELETE", "/v1/memories/?filters=nonsense").status == 400)
    let repr = "?filters=%7B%27user_id%27%3A+%27u1%27%2C+%27AND%27%3A+%5B%5D%7D"
    _ = try caller.good("DELETE", "/v1/memories/\(repr)")
    func count(_ user: String) throws -> Int? {
      try caller.good("GET", "/v1/memories/?user_id=\(user)").elements?.count
    }
    #expect(try count("u1") == 0)
    #expect(try count("u2") == 1)
    _ = try caller.good("DELETE", "/v1/memories/?user_id=*&agent_id=*&app_id=*&run_id=*")
    #expect(try count("u2") == 0)
  }

  @Test func pagesNeitherOverlapNorSkip() throws {
    let caller = try Caller()
    let messages = (0..<25).map { #"{"role":"user","content":"text \#($0)"}"# }
    _ = try caller.good(
      "POST", "/v3/memories/add",
      #"{"messages":[\#(messages.joined(separator: ","))],"user_id":"u","infer":false}"#)
    var seen: [String] = []
    for page in 1...3 {
      let answer = try caller.good(
        "POST", "/v3/memories/?page=\(page)&page_size=10", #"{"filters":{"user_id":"u"}}"#)
      #expect(answer["count"]?.integer == 25)
      #expect((answer["next"] == .null) == (page == 3))
      seen += answer["results"]?.texts("memory") ?? []
    }
    #expect(Set(seen).count == 25 && seen.count == 25)
    let past = try caller.call(
      "POST", "/v3/memories/?page=4&page_size=10", #"{"filters":{"user_id":"u"}}"#)
    #expect(past.status == 404)
    #expect(try caller.call("GET", "/v1/memories/?user_id=u&page=0&page_size=5").status == 400)
    // The last number that there is, of whatever is paged.
    let last = "page=9223372036854775807&page_size=200"
    for path in [
      "/v1/memories/?user_id=u&", "/v1/entities/?", "/v1/events/?", "/v1/memories/events/?",
    ] {
      #expect(try caller.call("GET", path + last).status == 404, "\(path)")
    }
    let third = #"{"filters":{"user_id":"u","NOT":{"keywords":"x"}}}"#
    #expect(try caller.call("POST", "/v3/memories/?\(last)", third).status == 404)
  }

  /// By a body of filters it is in its envelope as soon as one of the two is said.
  @Test func aPageIsAskedByItsNumberOrItsSize() throws {
    let caller = try Caller()
    for number in 1...3 {
      _ = try caller.good(
        "POST", "/v3/memories/add", #"{"messages":"n\#(number)","user_id":"u","infer":false}"#)
    }
    let body = #"{"filters":{"user_id":"u"}}"#
    #expect(try caller.good("POST", "/v2/memories/", body).elements?.count == 3)
    for (query, count) in [("page=1", 3), ("page_size=2", 2), ("page=2&page_size=2", 1)] {
      let page = try caller.good("POST", "/v2/memories/?\(query)", body)
      #expect(page["count"]?.integer == 3 && page["results"]?.elements?.count == count, "\(query)")
    }
    let lost = try caller.call("POST", "/v2/memories/?page=2", body)
    #expect(lost.status == 404 && lost.body.asText.contains("Invalid page."))
    #expect(try caller.good("GET", "/v1/memories/?user_id=u&page=2").elements?.count == 3)
  }

  /// What has expired is found by no face, and its file is listed.
  @Test func noFaceAnswersWithWhatExpired() throws {
    let caller = try Caller()
    for (text, day) in [
      ("The gate code is 4711", "2020-01-01"), ("The gate is green", "2999-01-01"),
    ] {
      _ = try caller.good(
        "POST", "/v3/memories/add",
        #"{"messages":"\#(text)","user_id":"u","infer":false,"expiration_date":"\#(day)"}"#)
    }
    func tool(_ name: String, _ arguments: String) -> String {
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"\#(name)","arguments":{\#(arguments)}}}"#
    }
    let answers = [
      try caller.call("GET", "/console/v1/search?query=gate&cube=u"),
      try caller.call("GET", "/console/v1/search?query=type:fact%20gate&cube=u"),
      try caller.call("POST", "/console/v1/ask", #"{"question":"What is the gate code?"}"#),
    ]
    let json = [Request.Field("Content-Type", "application/json")]
    let told = try [
      tool("recall", #""query":"gate code""#), tool("ask", #""question":"What is the gate code?""#),
      tool("context", ""),
    ].map { try caller.call("POST", "/mcp?tools=all", $0, scheme: "Bearer", fields: json) }
    for answer in answers + told {
      #expect(answer.status == 200 && !answer.body.asText.contains("4711"), "\(answer.body.asText)")
    }
    #expect(answers[0].body.asText.contains("green") && told[0].body.asText.contains("green"))
    let files = try caller.good("GET", "/console/v1/cubes/u/memories")
    #expect(files["total"]?.integer == 2)
    let all = #"{"query":"gate code","filters":{"user_id":"u"},"show_expired":true}"#
    #expect(try caller.call("POST", "/v3/memories/search/", all).body.asText.contains("4711"))
  }

  @Test func immutableStaysAndExpiredHides() throws {
    let caller = try Caller()
    let added = try caller.good(
      "POST", "/v3/memories/add",
      #"{"messages":"stone","user_id":"u","infer":false,"immutable":true,"#
        + #""expiration_date":"2020-01-01"}"#)
    let id = try #require(added["results"]?.elements?.first?.text("id"))
    #expect(try caller.call("PUT", "/v1/memories/\(id)", #"{"text":"clay"}"#).status == 400)
    let batch = #"{"memories":[{"memory_id":"\#(id)","text":"clay"}]}"#
    #expect(try caller.call("PUT", "/v1/batch/", batch).status == 400)
    #expect(try caller.good("GET", "/v1/memories/?user_id=u") == .array([]))
    let shown = try caller.good("GET", "/v1/memories/?user_id=u&show_expired=true")
    #expect(shown.texts("memory") == ["stone"])
    #expect(try caller.good("GET", "/v1/memories/\(id)").text("memory") == "stone")
    _ = try caller.good("DELETE", "/v1/batch/", batch)
    #expect(try caller.call("GET", "/v1/memories/\(id)").status == 404)
  }

  /// An `OR` of ids is asked of the catalog, and no other cube is opened for it.
  @Test func anyOfSomeIdsOpensTheirCubesOnly() throws {
    let caller = try Caller()
    for user in ["a", "b", "c", "d"] {
      let body = #"{"messages":"Rows with \#(user)","user_id":"\#(user)","infer":false}"#
      _ = try caller.good("POST", "/v3/memories/add", body)
    }
    func asks(_ filter: String) throws -> (selection: Selection, isExact: Bool) {
      try Mem0FilterReader.read(try JSON.parse(Array(filter.utf8))).selection
    }
    func ids(_ list: [[UInt8]]?) -> [String]? { list?.map(\.asText) }
    for filter in [
      #"{"OR":[{"user_id":"a"},{"user_id":"b"}]}"#, #"{"OR":[{"user_id":{"in":["a","b"]}}]}"#,
      #"{"AND":[{"OR":[{"user_id":"a"},{"user_id":{"in":["b","a"]}}]}]}"#,
    ] {
      let asked = try asks(filter)
      #expect(ids(asked.selection.user) == ["a", "b"] && asked.isExact, "\(filter)")
    }
    // The catalog leaves out what it can; the rest is asked of each.
    let more = try asks(#"{"OR":[{"user_id":"a"},{"user_id":"b","agent_id":"x"}]}"#)
    #expect(ids(more.selection.user) == ["a", "b"] && more.selection.agent == nil && !more.isExact)
    let other = try asks(#"{"OR":[{"user_id":"a"},{"agent_id":"x"}]}"#)
    #expect(other.selection == Selection() && !other.isExact)
    for (filter, users) in [
      (#"{"OR":[{"user_id":"a"},{"user_id":"c"}]}"#, ["a", "c"]),
      (#"{"OR":[{"user_id":"a"},{"user_id":"b","agent_id":"x"}]}"#, ["a"]),
      (#"{"user_id":"a","OR":[{"user_id":"a"},{"user_id":"c"}]}"#, ["a"]),
      (#"{"user_id":"*","OR":[{"user_id":"d"},{"user_id":"c"}]}"#, ["c", "d"]),
      // Clients send an empty object for each id that they were not given.
      (#"{"OR":[{"user_id":"a"},{}]}"#, ["a"]),
    ] {
      let body = #"{"filters":\#(filter)}"#
      let found = try caller.good("POST", "/v3/memories", body)["results"]?.texts("user_id") ?? []
      #expect(found.sorted() == users, "\(filter)")
      let search = #"{"query":"rows","threshold":0,"filters":\#(filter)}"#
      let hits = try caller.good("POST", "/v3/memories/search", search)["results"]?.texts("memory")
      #expect((hits ?? []).sorted() == users.map { "Rows with \($0)" }, "\(filter)")
    }
  }

  /// What would hold a worker for minutes is refused, and a call that narrows nothing shows nobody's.
  @Test func hugeAndEmptyFiltersAreRefused() throws {
    let caller = try Caller()
    let row = #"{"messages":"x","user_id":"a","infer":false}"#
    _ = try caller.good("POST", "/v3/memories/add", row)
    for body in [
      "{}", #"{"filters":{}}"#, #"{"filters":{"AND":[]}}"#, #"{"filters":{"AND":[{"AND":[]}]}}"#,
      #"{"filters":{"OR":[{}]}}"#, #"{"filters":{"OR":[{},{}]}}"#,
    ] {
      #expect(try caller.call("POST", "/v2/memories", body).status == 400, "\(body)")
      let search = #"{"query":"x",\#(body.dropFirst())"#.replacing(",}", with: "}")
      #expect(try caller.call("POST", "/v2/memories/search", search).status == 400, "\(search)")
      #expect(try caller.call("POST", "/v3/memories", body).status == 400, "\(body)")
    }
    let not = #"{"filters":{"NOT":{"user_id":"b"}}}"#
    #expect(try caller.good("POST", "/v2/memories", not).elements?.count == 1)
    let ids = (0...10_000).map { #""u\#($0)""# }.joined(separator: ",")
    let ors = (0...1000).map { #"{"user_id":"u\#($0)"}"# }.joined(separator: ",")
    for filter in [#"{"user_id":{"in":[\#(ids)]}}"#, #"{"OR":[\#(ors)]}"#] {
      #expect(try caller.call("POST", "/v3/memories", #"{"filters":\#(filter)}"#).status == 400)
    }
    let few = #"{"filters":{"user_id":{"in":[\#(ids.dropLast(9))]}}}"#
    #expect(try caller.good("POST", "/v3/memories", few)["count"]?.integer == 0)
    let members = (0...1000).map { #""m\#($0)":1"# }.joined(separator: ",")
    #expect(
      try caller.call("POST", "/v3/memories/add", #"{"messages":"x",\#(members)}"#).status == 400)
    let many = (0...2000).map { _ in #"{"role":"user","content":"x"}"# }.joined(separator: ",")
    let long = String(repeating: "x", count: 64 << 10)
    for (path, scheme, body) in [
      ("/v3/memories/add", "Token", #"{"user_id":"a","messages":[\#(many)]}"#),
      ("/v1/memhq/add", "Bearer", #"{"user_id":"a","messages":[\#(many)]}"#),
      ("/v3/memories/add", "Token", #"{"user_id":"a","messages":"x","metadata":{"a":"\#(long)"}}"#),
      ("/v1/memory/add", "Bearer", #"{"userId":"a","content":"x","metadata":{"a":"\#(long)"}}"#),
    ] { #expect(try caller.call("POST", path, body, scheme: scheme).status == 400, "\(path)") }
  }
}
