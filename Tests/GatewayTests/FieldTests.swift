import HTTP
import Posix
import Testing

@testable import Format
@testable import Gateway

/// Fields that an endpoint does not know: ignored, unless they seem to mean one that it does.
@Suite struct FieldTests {
  @Test(arguments: [
    ("userId", "user_id"), ("user_ids", "user_id"), ("usr_id", "user_id"), ("user", "user_id"),
    ("USER_ID", "user_id"), ("uesr_id", "user_id"), ("filter", "filters"), ("qeury", "query"),
    ("treshold", "threshold"), ("source", nil), ("foo", nil), ("x", nil), ("enable_graph", nil),
    ("version", nil), ("nickname", nil),
  ])
  func theNearestNameIsFound(_ name: String, _ meant: String?) {
    let known = ["user_id", "agent_id", "filters", "query", "threshold", "top_k"]
    #expect(KnownFields.nearest(name, among: known) == meant)
  }

  @Test(arguments: [
    ("Token", "POST", "/v1/memories/search", #"{"query":"x","userId":"a"}"#, "userId"),
    ("Token", "POST", "/v2/memories/search", #"{"query":"x","filter":{"user_id":"a"}}"#, "filter"),
    ("Token", "POST", "/v3/memories", #"{"filters":{"user_id":"a"},"pagesize":7}"#, "pagesize"),
    ("Token", "POST", "/v2/memories", #"{"user-id":"a"}"#, "user-id"),
    ("Token", "GET", "/v1/memories/?userid=a", "", "userid"),
    ("Token", "DELETE", "/v1/memories/?user_id=a&agentid=b", "", "agentid"),
    ("Token", "DELETE", "/v1/memories/?user_id=a", #"{"agent_id":"b"}"#, "agent_id"),
    ("Token", "GET", "/v1/memories/?user_id=a&user_id=b", "", "user_id"),
    ("Token", "POST", "/v1/summary", #"{"user":"a"}"#, "user"),
    (
      "Bearer", "POST", "/v1/memory/search", #"{"q":"x","projectTags":["a"],"userId":"u"}"#,
      "userId"
    ),
    ("Bearer", "POST", "/v1/memory/search", #"{"q":"x","projectTags":["a"],"user":["u"]}"#, "user"),
    (
      "Bearer", "POST", "/v1/memory/search",
      #"{"q":"x","projectTags":["a"],"timeRange":{"form":"2026-01-01"}}"#, "timeRange.form"
    ),
    (
      "Bearer", "POST", "/v1/memory/ask", #"{"question":"x","projectTag":"a","userId":"u"}"#,
      "userId"
    ),
    ("Bearer", "POST", "/v1/memhq/search", #"{"query":"x","userId":"u"}"#, "userId"),
    ("Bearer", "POST", "/v1/memhq/ask", #"{"question":"x","users":["u"]}"#, "users"),
  ])
  func whatWouldMeanEverybodyIsRefused(
    _ scheme: String, _ method: String, _ path: String, _ body: String, _ name: String
  ) throws {
    let caller = try Caller()
    let answer = try caller.call(method, path, body, scheme: scheme)
    #expect(answer.status == 400, "\(answer.body.asText)")
    let said = answer.json().text(scheme == "Token" ? "detail" : "error")
    #expect(said?.contains(name) == true, "\(said ?? "")")
  }

  @Test(arguments: [
    ("POST", "/v3/memories/search/?source=CLI", #"{"query":"x","filters":{"user_id":"a"},"#),
    ("POST", "/v1/memories/search/", #"{"query":"x","user_id":"a","#),
    ("POST", "/v3/memories/add/", #"{"messages":"x","infer":false,"user_id":"a","#),
    ("POST", "/v2/memories/", #"{"user_id":"a","#),
  ])
  func whatClientsSendIsTaken(_ method: String, _ path: String, _ body: String) throws {
    let caller = try Caller()
    let more =
      #""version":"v2","output_format":"v1.1","source":"CLI","org_id":null,"project_id":null,"#
      + #""product_id":7,"log_id":"7","tag_id":["a"],"#
      + #""keyword_search":true,"enable_graph":false,"rerank":true,"brand_new":{"a":1}}"#
    _ = try caller.good(method, path, body + more)
  }

  /// What seems to choose another project is not taken for the key's own.
  @Test(arguments: [
    #""projectId":"OTHER""#, #""projectid":"OTHER""#, #""project-id":"OTHER""#,
    #""project_ID":"OTHER""#,
    #""project":"OTHER""#, #""project_ids":["OTHER"]"#,
    #""proejct_id":"OTHER""#, #""orgId":"x""#,
    #""project_id":12345"#, #""project_id":true"#, #""project_id":["OTHER"]"#,
    #""project_id":{"id":"OTHER"}"#, #""project_id":"""#, #""org_id":5"#, #""org_id":"""#,
  ])
  func anotherProjectIsNotTheKeysOwn(_ member: String) throws {
    let caller = try Caller()
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8))
    let body = #"{"messages":"x","user_id":"w","infer":false,\#(member)}"#.replacing(
      "OTHER", with: other.id.asText)
    let answer = try caller.call("POST", "/v3/memories/add", body)
    #expect(answer.status == 400, "\(answer.body.asText)")
    let name = member.split(separator: "\"").first.map(String.init) ?? ""
    #expect(answer.json().text("detail")?.contains(name) == true, "\(answer.body.asText)")
    #expect(try caller.good("GET", "/v1/stats")["total_memories"]?.integer == 0)
  }

  @Test func aDeletionInAnotherProjectDeletesNothingHere() throws {
    let caller = try Caller()
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8)).id.asText
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"x","user_id":"w","infer":false}"#)
    let own = try #require(try caller.good("GET", "/v1/ping").text("project_id"))
    for query in [
      "projectId=\(other)", "project=\(other)", "projectid=\(other)", "project_id=", "orgId=x",
      "project_id=\(own)&project_id=\(other)", "project_id=\(other)&project_id=\(own)",
    ] {
      let answer = try caller.call("DELETE", "/v1/memories/?user_id=w&\(query)")
      #expect([400, 404].contains(answer.status), "\(query): \(answer.body.asText)")
    }
    let both = try caller.call(
      "POST", "/v3/memories/?project_id=\(own)",
      #"{"filters":{"user_id":"w"},"project_id":"\#(other)"}"#)
    #expect(both.status == 400, "\(both.body.asText)")
    #expect(try caller.good("GET", "/v1/stats")["total_memories"]?.integer == 1)
    _ = try caller.good("DELETE", "/v1/memories/?user_id=w&project_id=\(own)")
    #expect(try caller.good("GET", "/v1/stats")["total_memories"]?.integer == 0)
  }

  /// The console's project stands in the query: in a body it would be ignored.
  @Test func theConsolesProjectIsNoMember() throws {
    let caller = try Caller()
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8)).id.asText
    for name in ["project", "project_id", "projectId"] {
      let answer = try caller.call(
        "PATCH", "/console/v1/project", #"{"description":"d","\#(name)":"\#(other)"}"#,
        scheme: "Bearer")
      #expect(answer.status == 400 && answer.json().text("field") == name, "\(answer.status)")
    }
  }

  /// The older TypeScript client names the project of a webhook's path in its own words.
  @Test func aWebhooksProjectMayBeNamedTwice() throws {
    let caller = try Caller { $0.allowsPrivateWebhooks = true }
    let own = try #require(try caller.good("GET", "/v1/ping").text("project_id"))
    let body = #"{"name":"n","url":"http://127.0.0.1:9/a","projectId":"\#(own)","#
    let made = try caller.call(
      "POST", "/api/v1/webhooks/projects/\(own)", body + #""event_types":["memory_add"]}"#)
    #expect(made.status == 201, "\(made.body.asText)")
    let id = try #require(made.json().text("webhook_id"))
    _ = try caller.good("PUT", "/api/v1/webhooks/\(id)", body + #""is_active":false}"#)
  }

  /// Whatever endpoints there are: none takes a slip of one of its names.
  @Test func everyEndpointKnowsItsFields() throws {
    for dialect in [Mem0() as any Dialect, MemHQ()] {
      for endpoint in dialect.endpoints where endpoint.objection == nil {
        let takes = try #require(endpoint.takes, "\(endpoint.pattern.text)")
        for name in takes.body + takes.query where name.utf8.count > 4 {
          let slip = name + "s"
          let known = Set(takes.body + takes.query).union(takes.unread)
          guard !known.contains(slip) else { continue }
          #expect(KnownFields.nearest(slip, among: takes.body + takes.query) != nil, "\(slip)")
        }
      }
    }
  }

  /// What clients send, and no endpoint of their dialect reads, the page tells with the reason.
  @Test func whatHasNoEffectStandsOnThePage() throws {
    let path = Path(#filePath).parent.parent.parent.appending("man/memcube-serve.8")
    let page = try Files.readAll(path, limit: 1 << 20).asText
    let section = try #require(
      page.split(separator: ".SH FIELDS").last?.split(separator: ".SH ").first)
    let words = Set(section.split { !($0.isLetter || $0.isNumber || $0 == "_") }.map(String.init))
    for dialect in [Mem0() as any Dialect, OpenMem(), MemHQ(), MemOS()] {
      let takes = dialect.endpoints.compactMap(\.takes)
      let read = Set(takes.flatMap { $0.body + $0.query })
      // The older spelling of a field that is read.
      let unread = Set(takes.flatMap(\.unread)).subtracting(read).subtracting(["asyncMode"])
      for name in unread.sorted() {
        // In front stands the letter of the font: \fBname\fR.
        #expect(words.contains(name) || words.contains("fB" + name), "\(dialect.name): \(name)")
      }
    }
  }

  @Test func longQueriesAreRefused() throws {
    let caller = try Caller()
    let text = String(repeating: "heron ", count: 2000)
    for (scheme, path, body) in [
      ("Token", "/v3/memories/search", #"{"query":"\#(text)","filters":{"user_id":"a"}}"#),
      ("Bearer", "/v1/memory/search", #"{"q":"\#(text)","projectTags":["a"]}"#),
      ("Bearer", "/v1/memhq/ask", #"{"question":"\#(text)","user_id":"a"}"#),
    ] {
      let answer = try caller.call("POST", path, body, scheme: scheme)
      #expect(answer.status == 400 && answer.body.asText.contains("8192"), "\(answer.status)")
    }
    let turn = #"{"messages":[{"role":"user","content":"\#(text)"}],"projectTag":"a"}"#
    #expect(try caller.call("POST", "/v1/memory/chat", turn, scheme: "Bearer").status == 200)
  }

  @Test func twoKeysAreNone() throws {
    let caller = try Caller()
    let field = Request.Field("Authorization", "Token \(caller.key)")
    let request = Request(
      method: Array("GET".utf8), target: Array("/v1/ping".utf8), fields: [field, field])
    #expect(try caller.way.send(request).status == 400)
  }
}
