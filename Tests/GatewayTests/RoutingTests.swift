import HTTP
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// Which dialect answers, who may, and what becomes of nonsense.
@Suite struct RoutingTests {
  @Test(arguments: [
    ("/api/openmem/v1/x", "Token", "code"), ("/platform/api/openmem/v1/x", "Bearer", "code"),
    ("/api/v1/x", "Token", "detail"), ("/v1/x", "Token", "detail"), ("/v2/x", "Basic", "detail"),
    ("/v1/x", "Bearer", "correlationId"), ("/v3/x", "Bearer", "correlationId"),
    ("/v1/x", "Digest", "correlationId"), ("/x", "Token", "code"), ("/api/x", "Bearer", "code"),
    ("/product/x", "Token", "detail"),
  ])
  func everyErrorHasItsDialectsShape(_ path: String, _ scheme: String, _ key: String) throws {
    let caller = try Caller()
    for secret in [caller.key, "wrong"] {
      let answer = try caller.call("GET", path, key: secret, scheme: scheme)
      #expect(answer.status == 401 || answer.status == 404, "\(path) \(scheme)")
      #expect(answer.json()[key] != nil, "\(path) \(scheme): \(answer.body.asText)")
    }
  }

  /// Each parameter costs a look at those that an endpoint knows.
  @Test(arguments: [
    ("/v1/memories/", "Token", "detail"), ("/v1/users", "Bearer", "correlationId"),
    ("/api/openmem/v1/get/message", "Token", "code"), ("/product/x", "Token", "detail"),
  ])
  func aQueryHasAnEnd(_ path: String, _ scheme: String, _ key: String) throws {
    let caller = try Caller()
    func answer(_ count: Int) throws -> Answer {
      let query = Array(repeating: "user_id=u", count: count).joined(separator: "&")
      return try caller.call("GET", "\(path)?\(query)", scheme: scheme)
    }
    let refused = try answer(257)
    // MemOS says 422 of whatever it cannot take.
    let status = path.hasPrefix("/product") ? 422 : 400
    #expect(refused.status == status && refused.json()[key] != nil, "\(refused.body.asText)")
    #expect(refused.body.asText.contains("256 parameters"))
    #expect(try !answer(256).body.asText.contains("256 parameters"))
  }

  /// Every endpoint, with every kind of key.
  @Test func authorizationMatrix() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let project = try caller.project
    let other = try accounts.makeProject(Array("other".utf8))
    let revoked = try accounts.makeKey(project)
    try accounts.revoke(revoked.id, of: project)
    let expired = try accounts.makeKey(project, expires: Timestamp(seconds: 1000))
    let reader = try accounts.makeKey(project, role: .reader)
    let onlyRead = try accounts.makeKey(project, scopes: [.read])
    let onlyWrite = try accounts.makeKey(project, scopes: [.write])
    let email = Array("a@example.org".utf8)
    try accounts.setMember(Array("o@example.org".utf8), .owner, of: project)
    try accounts.setMember(email, .reader, of: project)
    let member = try accounts.makeKey(project, email: email)
    let past = Array("b@example.org".utf8)
    try accounts.setMember(past, .owner, of: project)
    let gone = try accounts.makeKey(project, email: past)
    try accounts.removeMember(past, of: project)
    let foreign = try accounts.makeKey(other)
    var seen = 0
    for dialect in caller.gateway.router.dialects {
      let prefix = EndpointDescription.prefix(of: dialect.name)
      let scheme = dialect.name == "memhq" ? "Bearer" : "Token"
      for endpoint in dialect.endpoints where endpoint.right != .none {
        seen += 1
        let path = Self.path(prefix + endpoint.pattern.text)
        let method = endpoint.method.rawValue
        func status(_ key: [UInt8]) throws -> Int {
          try caller.call(method, path, "{}", key: key.asText, scheme: scheme).status
        }
        let name = "\(method) \(path)"
        for bad in [Array("mk_0".utf8), revoked.secret, expired.secret, gone.secret, []] {
          #expect(try status(bad) == 401, "\(name)")
        }
        let bare = try caller.way.send(
          Request(method: Array(method.utf8), target: Array(path.utf8), body: Array("{}".utf8)))
        #expect(bare.status == 401, "\(name)")
        for key in [reader.secret, onlyRead.secret, member.secret] {
          let isRefused = try status(key) == 403
          let isForAll = endpoint.right == .key || endpoint.isRepeatable
          #expect(isRefused != isForAll, "\(name)")
        }
        let isForWriting = endpoint.right == .key || endpoint.right == .write
        #expect(try (status(onlyWrite.secret) == 403) != isForWriting, "\(name)")
        // Another project's key is good, and sees nothing of this one's.
        let found = try status(foreign.secret)
        #expect(found != 401 && found != 403, "\(name): \(found)")
      }
    }
    #expect(seen > 100)
  }

  /// A path with its names filled in.
  private static func path(_ pattern: String) -> String {
    pattern.split(separator: "/").map { part in
      switch part {
      case "{type}": return "user"
      case "{id}", "{id+}", "{name+}", "{name}", "{cube}":
        return "01a1fadf-5d73-7596-b0e8-d0c487f0ee34"
      case "{number}": return "7"
      case "{org}", "{project}": return "none"
      case "{email}": return "nobody@example.org"
      default: return String(part)
      }
    }.reduce(into: "") { $0 += "/" + $1 }
  }

  @Test func anotherProjectsMemoriesDoNotExist() throws {
    let caller = try Caller()
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8))
    let foreign = try caller.gateway.accounts.makeKey(other).secret.asText
    let added = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"secret","user_id":"u","infer":false}"#)
    let id = try #require(added["results"]?.elements?.first?.text("id"))
    let event = try #require(added.text("event_id"))
    for (method, path) in [
      ("GET", "/v1/memories/\(id)"), ("PUT", "/v1/memories/\(id)"),
      ("DELETE", "/v1/memories/\(id)"),
      ("GET", "/v1/memories/\(id)/history"), ("GET", "/v1/event/\(event)"),
      ("DELETE", "/v2/entities/user/u"),
      ("GET", "/v1/memories/?user_id=u&project_id=\(try caller.project.id.asText)"),
    ] {
      let answer = try caller.call(method, path, #"{"text":"mine"}"#, key: foreign)
      #expect(answer.status == 404, "\(method) \(path)")
      #expect(!answer.body.asText.contains("secret"))
    }
    let list = try caller.call(
      "POST", "/v3/memories", #"{"filters":{"user_id":"u"}}"#, key: foreign)
    #expect(list.json()["count"]?.integer == 0)
    #expect(try caller.good("GET", "/v1/memories/\(id)").text("memory") == "secret")
  }

  @Test func budgetsAndRatesAreKept() throws {
    let caller = try Caller()
    let project = try caller.project
    try caller.gateway.accounts.update(project.row) {
      $0.monthlyIngest = 2
      $0.monthlyRetrieval = 0
    }
    let body = #"{"messages":"x","user_id":"u","infer":false}"#
    // What is refused is not counted.
    #expect(try caller.call("POST", "/v3/memories/add", "{}").status == 400)
    for left in [1, 0] {
      let answer = try caller.call("POST", "/v3/memories/add", body)
      #expect(answer.status == 200 && answer.fields["x-ratelimit-remaining"] == "\(left)")
    }
    let base = try caller.openMem("/create/knowledgebase", #"{"knowledgebase_name":"k"}"#)
    let openMem =
      #"{"query":"x","user_id":"u","conversation_id":"c","feedback_content":"x","#
      + #""messages":[{"role":"user","content":"x"}]}"#
    let files =
      #"{"file":[{"name":"a.txt","content":"eA=="}],"knowledgebase_id":"\#(base.text("id") ?? "")"}"#
    for dialect in caller.gateway.router.dialects {
      let prefix = EndpointDescription.prefix(of: dialect.name)
      for endpoint in dialect.endpoints where endpoint.meter != nil && endpoint.objection == nil {
        // Of a thread, a memory store or a cube that is not there nothing is counted.
        let needsOne = ["/v1/threads/", "/memory_stores/", "/console/v1/cubes/"]
        if needsOne.contains(where: endpoint.pattern.text.hasPrefix) { continue }
        let fields = [
          "query": #""x""#, "filters": #"{"user_id":"u"}"#, "user_id": #""u""#, "q": #""x""#,
          "projectTags": #"["a"]"#, "question": #""x""#, "projectTag": #""a""#, "content": #""x""#,
          "messages": #"[{"role":"user","content":"x"}]"#,
        ]
        let known = fields.filter { endpoint.takes?.body.contains($0.key) ?? true }
        let body = "{" + known.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
        let isContext = endpoint.pattern.text.hasSuffix("/context")
        let path = isContext ? "/v1/users/u/context" : Self.path(prefix + endpoint.pattern.text)
        let answer = try caller.call(
          endpoint.method.rawValue, path + (dialect.name == "console" ? "?query=x" : ""),
          dialect.name != "openmem" ? body : path.hasSuffix("-file") ? files : openMem,
          scheme: dialect.name == "memhq" ? "Bearer" : "Token")
        #expect(answer.status == 429, "\(path): \(answer.body.asText)")
        #expect((answer.fields["retry-after"].flatMap { Int($0) } ?? 0) > 0, "\(path)")
        #expect(answer.fields["x-ratelimit-remaining"] == "0", "\(path)")
        #expect(answer.fields["x-ratelimit-limit"] != nil, "\(path)")
        #expect(
          (answer.fields["x-ratelimit-reset"].flatMap { Int($0) } ?? 0) > 1_000_000_000, "\(path)")
      }
    }
    #expect(try caller.good("GET", "/v1/memories/?user_id=u").elements?.count == 2)
    #expect(try caller.gateway.accounts.usage(of: project).first?.ingest == 2)
    try caller.gateway.accounts.update(project.row) { $0.rate = 1 }
    let answers = try (0..<3).map { _ in try caller.call("GET", "/v1/ping") }
    let refused = try #require(answers.first { $0.status == 429 })
    #expect(refused.fields["x-ratelimit-limit"] == "1" && refused.fields["retry-after"] != nil)
  }

  @Test(arguments: [
    ("localhost:8765", nil, true), ("127.0.0.1", nil, true), ("[::1]:1", nil, true),
    ("127.9.9.9:80", "http://127.9.9.9", true), ("evil.example", nil, false),
    ("localhost:8765", "http://localhost:8765", true), ("[::1]:9", "http://[::1]:9", true),
    ("Localhost:8765", "http://localHost:8765", true), ("localhost:8765", nil, true),
    ("localhost:8765", "https://localhost:8765", false), ("localhost", "", false),
    ("localhost:8765", "http://localhost:9999", false), ("localhost:1", "http://localhost", false),
    ("127.0.0.1:8765", "http://localhost:8765", false), ("localhost:8765", "null", false),
    ("127.0.0.1.evil.example", nil, false), ("localhost", "https://evil.example", false),
    ("localhost", "null", false), ("localhost", "http://127.0.0.1:1", false),
  ])
  func pagesOfOtherSitesAreRefused(_ host: String, _ origin: String?, _ isFine: Bool) throws {
    let caller = try Caller()
    var fields = [
      Request.Field("Authorization", "Token \(caller.key)"), Request.Field("Host", host),
    ]
    if let origin { fields.append(Request.Field("Origin", origin)) }
    let request = Request(
      method: Array("GET".utf8), target: Array("/v1/ping/".utf8), fields: fields)
    #expect(try caller.way.send(request).status == (isFine ? 200 : 403))
  }

  /// Whichever of them a browser set.
  @Test(arguments: [
    ["http://localhost", "https://evil.example"], ["https://evil.example", "http://localhost"],
    ["http://localhost", "null"], ["http://localhost", ""],
  ])
  func allOriginsCount(_ origins: [String]) throws {
    let caller = try Caller()
    let fields = origins.map { Request.Field("Origin", $0) }
    #expect(try caller.call("GET", "/v1/ping/", fields: fields).status == 403)
    let local = [Request.Field("Host", "localhost"), Request.Field("Origin", "http://localhost")]
    #expect(try caller.call("GET", "/v1/ping/", fields: local + local.dropFirst()).status == 200)
  }

  /// Values take much more memory than their bytes, wherever they stand.
  @Test(arguments: [
    ("/v3/memories/search/", "Token"), ("/v1/memory/ask", "Bearer"), ("/search", "Token"),
    ("/api/openmem/v1/search/memory", "Token"), ("/console/v1/keys", "Token"),
  ])
  func aBodyHoldsSoManyValues(_ path: String, _ scheme: String) throws {
    let caller = try Caller()
    for (part, count) in [("0,", 100_000), ("[],", 99_998), (#"{"a":"b"},"#, 50_000)] {
      let list = String(String(repeating: part, count: count).dropLast())
      let answer = try caller.call("POST", path, #"{"query":"x","zz":[\#(list)]}"#, scheme: scheme)
      #expect((400...422).contains(answer.status) && answer.body.asText.contains("100000 values"))
    }
    let list = String(String(repeating: "0,", count: 99_997).dropLast())
    let answer = try caller.call("POST", path, #"{"query":"x","zz":[\#(list)]}"#, scheme: scheme)
    #expect(!answer.body.asText.contains("100000 values"))
  }

  @Test(arguments: [
    ("http://evil.example/v1/ping/", 403), ("http://localhost@evil.example/v1/ping/", 403),
    ("https://evil.example:8765/v1/ping/?http://localhost/", 403),
    ("http://127.0.0.1:8765/v1/ping/", 200), ("http://localhost/v1/ping/", 200),
    ("http://evil.example?/v1/ping/", 403),
  ])
  func hostInTheTargetCounts(_ target: String, _ status: Int) throws {
    let caller = try Caller()
    let host = Request.Field("Host", status == 200 ? "evil.example" : "localhost")
    #expect(try caller.call("GET", target, fields: [host]).status == status)
  }

  @Test func twoServersMakeOneCube() throws {
    let caller = try Caller()
    let reported = Condition<[String]>([])
    var settings = GatewaySettings()
    settings.report = { sentence in reported.withLock { $0.append(sentence) } }
    let other = try Gateway(caller.host, settings)
    defer { other.close() }
    let (ways, key) = ([caller.way, DirectWay(other)], caller.key)
    for round in 0..<12 {
      let answers = Condition<[Int]>([])
      for way in ways {
        try Thread.detach("call") {
          let body =
            #"{"messages":"Round \#(round)","user_id":"new \#(round)","infer":false}"#
          let answer = try? way.send(
            Request(
              method: Array("POST".utf8), target: Array("/v3/memories/add/".utf8),
              fields: [Request.Field("Authorization", "Token \(key)")], body: Array(body.utf8)))
          answers.withLock { $0.append(answer?.status ?? 0) }
          answers.broadcast()
        }
      }
      let statuses = answers.wait { $0.count == 2 ? $0 : nil }
      #expect(statuses == [200, 200])
      let filter = #"{"filters":{"user_id":"new \#(round)"}}"#
      #expect(try caller.good("POST", "/v3/memories/", filter)["count"]?.integer == 2)
    }
    #expect(reported.withLock { $0 }.isEmpty)
  }

  @Test func placesOfTheServerStayUntold() throws {
    let reported = Condition<[String]>([])
    let caller = try Caller { settings in
      settings.report = { sentence in reported.withLock { $0.append(sentence) } }
    }
    let bundle = caller.directory.appending("store/cubes/alex.memcube")
    let fault = caller.gateway.told(Fault(.exists(.cube), "\(bundle) exists already"))
    #expect(fault.message == "cubes/alex.memcube exists already")
    let lock = "\(caller.host.state)/a of \(caller.host.cache)/b"
    #expect(caller.gateway.told(Fault(.failed, lock)).message == "a of b")
    #expect(
      caller.gateway.told(Fault(.failed, "/etc/x is no path of ours")).message.hasPrefix("/etc"))
    #expect(reported.withLock { $0 }.count == 2)
    #expect(reported.withLock { $0 }.first?.contains("\(bundle)") == true)
  }

  @Test func callsAreLoggedWithoutWhatWasSaid() throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"whisper","user_id":"u","infer":false}"#)
    let calls = try caller.gateway.accounts.calls(of: try caller.project, limit: 10)
    #expect(calls.map { $0.endpoint.asText } == ["POST /v3/memories/add"])
    #expect(calls.first?.status == 200 && calls.first?.count == 1 && calls.first?.key != nil)
  }

  /// A path that cannot be read is answered as others of its dialect are, and one with any character
  /// can be.
  @Test func oddPathsAreOfTheirDialect() throws {
    let caller = try Caller()
    // Only these two envelopes have room for data.
    for (scheme, path, hasData) in [
      ("Token", "/v1/memories/", false), ("Bearer", "/v1/users/", false),
      ("Bearer", "/memories/u/", true), ("Token", "/api/openmem/v1/", true),
    ] {
      for last in ["%ff", "%ff/%ff/%ff", "no/such/path"] {
        let answer = try caller.call("GET", path + last, scheme: scheme)
        #expect((400..<500).contains(answer.status), "\(path)\(last)")
        #expect((answer.json()["data"] != nil) == hasData, "\(path)\(last)")
      }
    }
    let memory = #"{"messages":"Rows at dawn","user_id":"a\u0000b","infer":false}"#
    _ = try caller.good("POST", "/v3/memories/add", memory)
    let count = #"{"filters":{"user_id":"a\u0000b"}}"#
    #expect(try caller.good("POST", "/v3/memories", count)["count"]?.integer == 1)
    _ = try caller.good("DELETE", "/v2/entities/user/a%00b/")
    #expect(try caller.good("POST", "/v3/memories", count)["count"]?.integer == 0)
  }

  /// Whatever comes: an answer that is JSON with an error's status, and the server goes on.
  @Test func nonsenseIsAnswered() throws {
    let caller = try Caller()
    var random = SystemRandomNumberGenerator()
    let pieces = [
      "{", "}", "[", "]", "\"", "\\u", "\\ud800", "null", "true", "-", "9223372036854775808",
      "1e999",
      "\"user_id\":", "\"messages\":", "\"filters\":", "\"query\":", ":", ",", "\u{0}", "\u{7f}",
      "ä",
      "{\"a\":{\"a\":", "\"*\"", "\"AND\":", "\"metadata\":", "0.1", "\"page\":", "\"top_k\":",
    ]
    var targets: [(String, String)] = [
      ("GET", "/%"), ("GET", "/%zz"), ("GET", "/%00"), ("GET", "/%ff"), ("GET", "/v1/../../etc"),
      ("GET", "/v1/memories/%2e%2e%2f"), ("GET", "/?a=%"), ("BREW", "/v1/ping"), ("GET", "*"),
      ("PUT", "/v1/memories/" + String(repeating: "a", count: 10_000)),
    ]
    for dialect in caller.gateway.router.dialects {
      let prefix = EndpointDescription.prefix(of: dialect.name)
      for endpoint in dialect.endpoints where endpoint.right != .none {
        targets.append((endpoint.method.rawValue, Self.path(prefix + endpoint.pattern.text)))
      }
    }
    for (method, target) in targets {
      for scheme in ["Token", "Bearer"] {
        var body = Array(
          (0..<12).map { _ in pieces.randomElement(using: &random) ?? "" }.joined().utf8)
        if Bool.random(using: &random) { body += [0xFF, 0xC0] }
        let request = Request(
          method: Array(method.utf8), target: Array(target.utf8),
          fields: [Request.Field("Authorization", "\(scheme) \(caller.key)")], body: body)
        let answer = try caller.way.send(request)
        #expect(
          (400..<600).contains(answer.status) && answer.status != 500,
          "\(method) \(target) \(body.asText): \(answer.status)")
        #expect((try? JSON.parse(answer.body)) != nil, "\(method) \(target)")
      }
    }
    #expect(try caller.call("GET", "/v1/ping").status == 200)
  }

  /// Values of the wrong type in every field that an endpoint may read.
  @Test func typesAreChecked() throws {
    let caller = try Caller()
    let values = [
      "7", "-1", "9007199254740992", "1e400", "true", "\"\"", "\"x\"", "[]", "[1]", "{}",
      "[[{}]]", "{\"a\":{\"b\":[]}}", "null", "\"2020-13-45\"", "1e20", "-1e20",
    ]
    let names = [
      "messages", "user_id", "filters", "metadata", "infer", "timestamp", "expiration_date",
      "query",
      "top_k", "threshold", "page", "page_size", "categories", "fields", "memories", "memory_id",
      "text", "feedback", "name", "email", "role", "custom_categories", "enable_graph",
      "project_id",
      "start_date", "reference_date", "keywords", "async_mode",
    ]
    let good = [
      "messages": "\"x\"", "user_id": "\"u\"", "query": "\"x\"", "infer": "false", "text": "\"t\"",
    ]
    var turn = 0
    for endpoint in Mem0().endpoints where endpoint.right != .none && endpoint.method != .get {
      for name in names {
        // Each value meets each name somewhere.
        turn += 1
        for value in [values[turn % values.count], values[(turn * 7 + 3) % values.count]] {
          var members = good
          members[name] = value
          let body = "{" + members.map { "\"\($0.key)\":\($0.value)" }.joined(separator: ",") + "}"
          let answer = try caller.call(
            endpoint.method.rawValue, Self.path(endpoint.pattern.text), body)
          #expect(
            answer.status < 500 || answer.status == 501,
            "\(endpoint.pattern.text) \(body): \(answer.body.asText)")
        }
      }
    }
  }
}
