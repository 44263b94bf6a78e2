import HTTP
import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// The MemHQ dialect, in memory and over a socket.
@Suite struct MemHQTests {
  /// Waits until a job is done; what it says then.
  private func done(_ caller: Caller, _ answer: JSON) throws -> JSON {
    let id = try #require(answer.text("jobId"))
    let done = try eventualValue { () throws -> JSON? in
      let job = try caller.memHQ("GET", "/v1/memory/job/\(id)", status: 200)
      if job.text("status") == "done" { return job }
      #expect(["pending", "running"].contains(job.text("status")))
      return nil
    }
    return try #require(done, "the job has not ended")
  }

  @Test(arguments: WayName.allCases) func contentIsLearnedFoundAndForgotten(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let added = try caller.memHQ(
      "POST", "/v1/memory/add",
      #"{"content":"Alice works on billing.","userId":"user_clerk_abc"}"#, status: 202)
    #expect(added.text("status") == "queued")
    let job = try done(caller, added)
    #expect(job["memoriesCreated"]?.integer == 1 && job["errorMessage"] == .null)
    let query = #"{"q":"Who works on billing?","projectTags":["billing-bot"]"#
    let found = try caller.memHQ(
      "POST", "/v1/memory/search", query + #","users":["user_clerk_abc"]}"#, status: 200)
    let memory = try #require(found["results"]?.elements?.first)
    #expect(memory.text("content") == "Alice works on billing." && found["total"]?.integer == 1)
    #expect((memory["score"]?.double ?? 0) > 0.3)
    let asked = try caller.memHQ(
      "POST", "/v1/memory/ask",
      #"{"question":"Who works on billing?","projectTag":"x"}"#, status: 200)
    #expect(asked.text("answer")?.contains("Alice works on billing") == true)
    #expect(asked["citations"]?.elements?.first?.text("memoryId") == memory.text("id"))
    // The other family, by the id that this server gave.
    let users = try caller.memHQ("GET", "/v1/users", status: 200)["users"]?.elements ?? []
    #expect(users.map { $0.text("externalId") } == ["user_clerk_abc"])
    let inner = try #require(users.first?.text("id"))
    let same = try caller.memHQ(
      "POST", "/v1/memhq/search", #"{"query":"billing","user_id":"\#(inner)"}"#, status: 200
    )
    #expect(same["results"]?.texts("id") == [try #require(memory.text("id"))])
    // What is meant for nobody else is seen by nobody else.
    let others = try caller.memHQ(
      "POST", "/v1/memory/search", query + #","groups":["*"]}"#, status: 200)
    #expect(others["results"] == .array([]))
    let id = try #require(memory.text("id"))
    #expect(try caller.memHQ("DELETE", "/v1/memory/\(id)", status: 200)["deleted"] == true)
    #expect(
      try caller.memHQ("GET", "/v1/memory/\(id)", status: 404).text("code") == "MEMORY_NOT_FOUND")
    _ = try caller.memHQ("DELETE", "/v1/users/\(inner)", status: 200)
    _ = try caller.memHQ("GET", "/v1/users/user_clerk_abc", status: 404)
    #expect(try Files.list(caller.directory.appending("store/cubes")).isEmpty)
  }

  @Test func groupsAndMessages() throws {
    let caller = try Caller()
    let made = try caller.memHQ("POST", "/v1/groups", #"{"name":"policies"}"#, status: 201)
    let again = try caller.memHQ("POST", "/v1/groups", #"{"name":"policies"}"#, status: 409)
    #expect(again.text("code") == "GROUP_EXISTS" && again.text("id") == made.text("id"))
    _ = try caller.memHQ("POST", "/v1/groups", #"{"name":"No Name"}"#, status: 400)
    let unknown = try caller.memHQ(
      "POST", "/v1/memory/add", #"{"content":"x","group":"none"}"#, status: 404)
    #expect(unknown.text("code") == "GROUP_NOT_FOUND")
    #expect(unknown.text("error") == #"Group "none" not found in this project"#)
    let added = try caller.memHQ(
      "POST", "/v1/memhq/add",
      #"{"user_id":"bo","group_id":"policies","wait_for_processing":true,"messages":["#
        + #"{"role":"user","content":"I love green tea."},{"role":"assistant","content":"Nice"}]}"#,
      status: 200)
    #expect(added["messages_stored"]?.integer == 2 && added["memories_queued"]?.integer == 1)
    for scope in [#""users":["bo"]"#, #""groups":["policies"]"#, #""groups":["*"]"#] {
      let found = try caller.memHQ(
        "POST", "/v1/memory/search",
        #"{"q":"green tea","projectTags":["a"],\#(scope)}"#, status: 200)
      #expect(found["results"]?.elements?.count == 1, "\(scope)")
    }
    // Also beside all of them, a group must be there.
    _ = try caller.memHQ(
      "POST", "/v1/memory/search",
      #"{"q":"green tea","projectTags":["a"],"groups":["*","none"]}"#, status: 404)
    let all = try caller.memHQ(
      "POST", "/v1/memory/search",
      #"{"q":"green tea","projectTags":["a"],"types":["PREFERENCE"]}"#, status: 200)
    #expect(all["results"]?.elements?.count == 1)
    let none = try caller.memHQ(
      "POST", "/v1/memory/search",
      #"{"q":"green tea","projectTags":["a"],"types":["GOAL"]}"#, status: 200)
    #expect(none["results"] == .array([]))
    _ = try caller.memHQ("DELETE", "/v1/groups/default", status: 400)
    _ = try caller.memHQ("DELETE", "/v1/groups/policies", status: 200)
    _ = try caller.memHQ("GET", "/v1/groups/policies", status: 404)
    let names = try caller.memHQ("GET", "/v1/groups", status: 200)["groups"]?.texts("name")
    #expect(names == ["default"])
  }

  @Test func contextKeepsItsBudget() throws {
    let caller = try Caller()
    let lines = (0..<60).map { "The archive of Ana holds box \($0) with old letters." }
    for line in lines {
      _ = try caller.good(
        "POST", "/v3/memories/add", #"{"messages":"\#(line)","user_id":"ana","infer":false}"#)
    }
    for template in ["chat", "agent", "support"] {
      let block = try caller.memHQ(
        "GET", "/v1/users/ana/context?template=\(template)&maxTokens=200", status: 200)
      let tokens = block["estimatedTokens"]?.integer ?? 0
      #expect(tokens > 100 && tokens <= 220)
      #expect(
        block["sections"]?.texts("kind").prefix(3).elementsEqual(["summary", "facts", "episode"])
          == true)
      let shown = (block.text("text") ?? "").split(separator: "\n").filter { $0.hasPrefix("- ") }
      #expect(!shown.isEmpty && shown.allSatisfy { lines.contains(String($0.dropFirst(2))) })
    }
    for wrong in ["template=poem", "maxTokens=0", "maxTokens=many"] {
      _ = try caller.memHQ("GET", "/v1/users/ana/context?\(wrong)", status: 400)
    }
    _ = try caller.memHQ("GET", "/v1/users/nobody/context", status: 404)
    _ = try caller.memHQ("GET", "/v1/users/ana/context?groups=none", status: 404)
    _ = try caller.memHQ("GET", "/v1/users/ana/context?groups=*", status: 200)
  }

  @Test func aTurnIsLearnedOnceAndNeverCitesItself() throws {
    let caller = try Caller()
    let body =
      #"{"messages":[{"role":"user","content":"My dog is named Rex."}],"projectTag":"a"}"#
    let first = try caller.memHQ("POST", "/v1/memory/chat", body, status: 200)
    #expect(first["contextMemories"] == .array([]))
    _ = try done(caller, object(("jobId", first["ingestJobId"] ?? .null)))
    let ask =
      #"{"messages":[{"role":"user","content":"What is my dog named?"}],"projectTag":"a","#
      + #""ingestUserTurn":false}"#
    let second = try caller.memHQ("POST", "/v1/memory/chat", ask, status: 200)
    #expect(second.text("reply")?.contains("Rex") == true && second["ingestJobId"] == .null)
    // Sentences that no model wrote say that they are that.
    #expect(second.text("reply")?.hasPrefix("From memory, in its own words (no chat model") == true)
    #expect(second.text("reply")?.hasSuffix(" [1]") == true)
    // Neither does a question that was stored.
    for _ in 0..<3 {
      let body =
        #"{"messages":[{"role":"user","content":"What is my dog named?"}],"projectTag":"a"}"#
      let answer = try caller.memHQ("POST", "/v1/memory/chat", body, status: 200)
      #expect(answer.text("reply") == second.text("reply"))
      let job = try done(caller, object(("jobId", answer["ingestJobId"] ?? .null)))
      #expect(job["memoriesCreated"]?.integer == 0)
    }
  }

  @Test func anAnswerPicksSentences() throws {
    let caller = try Caller()
    for text in [
      "Das Boot liegt am Steg vier. Der Rumpf wurde im Juni blau gestrichen. Der Mast ist aus Eiche.",
      "Das alte Boot ging an einen Mann aus Gent.",
    ] {
      let body = object(("content", JSON(text))).bytes.asText
      _ = try done(caller, try caller.memHQ("POST", "/v1/memory/add", body, status: 202))
    }
    for path in ["/v1/memory/ask", "/v1/memhq/ask"] {
      let asked = try caller.memHQ(
        "POST", path,
        #"{"question":"Wie wurde der Rumpf gestrichen?","projectTag":"x","limit":1}"#,
        status: 200)
      let answer = asked.text("answer") ?? ""
      #expect(
        answer.hasPrefix("From memory, in its own words (no chat model is configured):\n")
          && answer.contains("blau gestrichen"), "\(answer)")
      #expect(asked["citations"]?.elements?.count == 1)
      #expect(asked["citations"]?.elements?.first?.text("content")?.contains("Rumpf") == true)
      let none = try caller.memHQ(
        "POST", path, #"{"question":"Who is the mayor of Oslo?","projectTag":"x"}"#,
        status: 200)
      #expect(none.text("answer") == "Nothing in memory answers this.")
      #expect(none["citations"] == .array([]))
    }
  }

  private struct Pages: Handler {
    func respond(to request: Request) -> Response {
      guard request.target.asText == "/clerk" else { return Response(status: 404) }
      return Response(
        status: 200, fields: [Request.Field("Content-Type", "text/html")],
        body: .bytes(Array("<p>Alice works on <b>billing</b>.".utf8)))
    }

    func refuse(_ request: Request, _ refusal: Refusal) -> Response { Response(status: 503) }
  }

  /// An address is no memory: the page is, where the server has the right to fetch it.
  @Test func anAddressStandsForItsPage() throws {
    let server = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), Pages())
    defer { server.stop() }
    guard case .internet(let name, let port) = server.address else { return }
    func body(_ path: String, _ more: String = #""sourceType":"URL""#) -> String {
      #"{"content":" http://\#(name):\#(port)/\#(path)\n",\#(more)}"#
    }
    let caller = try Caller { $0.fetchesFromAnywhere = true }
    let added = try caller.memHQ("POST", "/v1/memory/add", body("clerk"), status: 202)
    #expect(try done(caller, added)["memoriesCreated"]?.integer == 1)
    let query = #"{"q":"Who works on billing?","projectTags":["x"],"groups":["*"]}"#
    let found = try caller.memHQ("POST", "/v1/memory/search", query, status: 200)
    #expect(
      found["results"]?.elements?.map { $0.text("content") } == ["Alice works on billing."])
    let missing = try caller.memHQ("POST", "/v1/memory/add", body("none"), status: 400)
    #expect(missing.text("error")?.contains("status 404") == true)
    // Without the right it is refused; what was read there is a content like others.
    let other = try Caller()
    let refused = try other.memHQ("POST", "/v1/memory/add", body("clerk"), status: 400)
    #expect(refused.text("error")?.contains("--allow-urls") == true)
    for content in [
      body("clerk", #""sourceType":"TEXT""#),
      #"{"content":"See http://a.example: Bo sells bikes.","sourceType":"URL"}"#,
    ] {
      let taken = try other.memHQ("POST", "/v1/memory/add", content, status: 202)
      #expect(try done(other, taken)["memoriesCreated"]?.integer == 1)
    }
  }

  @Test(arguments: [
    ("/v1/memory/add", #"{"content":" "}"#), ("/v1/memory/add", #"{"content":7}"#),
    ("/v1/memory/add", #"{"content":"x","group":"default","userId":"u"}"#),
    ("/v1/memory/add", #"{"content":"x","metadata":[]}"#),
    ("/v1/memory/add", #"{"content":"x","sourceType":"text"}"#),
    ("/v1/memory/search", #"{"q":"x"}"#), ("/v1/memory/search", #"{"q":"x","projectTags":[]}"#),
    ("/v1/memory/search", #"{"q":"x","projectTags":["a"],"limit":"5"}"#),
    ("/v1/memory/search", #"{"q":"x","projectTags":["a"],"limit":51}"#),
    ("/v1/memory/search", #"{"q":"x","projectTags":["a"],"limit":2.5}"#),
    ("/v1/memory/search", #"{"q":"x","projectTags":["a"],"limit":true}"#),
    ("/v1/memory/search", #"{"q":"x","projectTags":["a"],"types":["fact"]}"#),
    (
      "/v1/memory/search",
      #"{"q":"x","projectTags":["a"],"timeRange":{"from":"2026-02-01","to":"2026-01-01"}}"#
    ), ("/v1/memory/ask", #"{"question":"x"}"#), ("/v1/memory/chat", #"{"messages":[]}"#),
    ("/v1/memhq/add", #"{"messages":[{"role":"user","content":"x"}]}"#),
    ("/v1/memhq/add", #"{"user_id":"u","messages":[]}"#),
    ("/v1/memhq/search", #"{"query":"x","mode":"fast"}"#), ("/v1/memory/add", "{"),
    ("/v1/memory/add", "[]"),
  ])
  func whatDoesNotFitIsRefused(_ path: String, _ body: String) throws {
    let caller = try Caller()
    let answer = try caller.memHQ("POST", path, body, status: 400)
    #expect(answer.text("code") == "VALIDATION_ERROR" && answer.text("correlationId") != nil)
    // Nobody was made by a call that was refused.
    #expect(try caller.memHQ("GET", "/v1/users", status: 200)["users"] == .array([]))
  }

  @Test func longContentsAreLearnedInPieces() throws {
    let caller = try Caller()
    let sentences = (0..<200).map { "The archive holds box number \($0) with letters. " }.joined()
    let body = JSON.object([.init("content", JSON(sentences)), .init("userId", "u")])
    let job = try done(
      caller, try caller.memHQ("POST", "/v1/memory/add", body.bytes.asText, status: 202))
    #expect((job["chunksCreated"]?.integer ?? 0) > 4)
    let found = try caller.memHQ(
      "POST", "/v1/memory/search",
      #"{"q":"box number 137","projectTags":["a"]}"#, status: 200)
    #expect(found["results"]?.elements?.first?.text("content")?.contains("137") == true)
    let tooLong = JSON.object([
      .init("content", JSON(String(repeating: "ä", count: 500_001))), .init("userId", "u"),
    ])
    _ = try caller.memHQ("POST", "/v1/memory/add", tooLong.bytes.asText, status: 400)
  }
}

extension Caller {
  /// A call of this dialect that is answered so; the answer.
  func memHQ(
    _ method: String, _ path: String, _ body: String? = nil, status: Int = 200,
    _ location: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    let answer = try call(method, path, body, scheme: "Bearer")
    #expect(
      answer.status == status, "\(path): \(answer.status) \(answer.body.asText)",
      sourceLocation: location)
    return answer.json(location)
  }
}
