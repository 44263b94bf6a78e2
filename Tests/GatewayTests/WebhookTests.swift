import Digest
import HTTP
import Posix
import SQLite
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// Webhooks, to a receiver on this machine.
@Suite struct WebhookTests {
  /// Keeps what comes, and answers with the statuses that it was given, then with 200.
  private final class Receiver: Handler {
    struct State {
      var statuses: [Int]
      var came: [Request] = []
    }

    let state: Condition<State>

    init(_ statuses: [Int] = []) { state = Condition(State(statuses: statuses)) }

    func respond(to request: Request) -> Response {
      let status = state.withLock { state in
        state.came.append(request)
        return state.statuses.isEmpty ? 200 : state.statuses.removeFirst()
      }
      state.broadcast()
      return Response(status: status)
    }

    func refuse(_ request: Request, _ refusal: Refusal) -> Response {
      Response(status: refusal.status)
    }

    /// The first so many requests, once they are there.
    func wait(for count: Int) -> [Request] {
      state.wait(nanoseconds: 60_000_000_000) { $0.came.count >= count ? $0.came : nil } ?? []
    }
  }

  private func start(_ receiver: any Handler) throws -> (server: Server, url: String) {
    let server = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), receiver)
    guard case .internet(let name, let port) = server.address else { throw Errno(22) }
    return (server, "http://\(name):\(port)/hook")
  }

  private func caller(allowing isAllowed: Bool = true) throws -> Caller {
    var settings = GatewaySettings()
    settings.allowsPrivateWebhooks = isAllowed
    return try Caller(DirectWay.self, settings)
  }

  private func make(_ caller: Caller, _ url: String, _ events: String) throws -> JSON {
    try caller.good(
      "POST", "/api/v1/webhooks/projects/\(try caller.project.id.asText)/",
      #"{"url":"\#(url)","name":"w","event_types":\#(events)}"#)
  }

  /// Waits until nothing is left to be told.
  private func isAllEnded(_ caller: Caller) throws -> Bool {
    try eventually {
      try !caller.gateway.accounts.read { (connection) throws(SQLiteError) in
        try connection.prepare("SELECT 1 FROM notice UNION ALL SELECT 1 FROM delivery").step()
      }
    }
  }

  @Test func changesAreToldAndSigned() throws {
    // The first is refused twice, and comes a third time.
    let receiver = Receiver([500, 503])
    let (server, url) = try start(receiver)
    defer { server.stop() }
    let caller = try caller()
    let made = try make(caller, url, #"["memory_add","memory_update","memory_delete"]"#)
    let secret = try #require(made["secret"]?.string)
    let body = #"{"messages":"Rows","user_id":"u","infer":false}"#
    let added = try caller.good("POST", "/v3/memories/add", body)
    let id = try #require(added["results"]?.elements?.first?.text("id"))
    let tries = receiver.wait(for: 3)
    try #require(tries.count >= 3)
    #expect(Set(tries.map(\.body)).count == 1)
    let told = try JSON.parse(tries[0].body)["event_details"]
    #expect(told?.text("event") == "ADD" && told?.text("id") == id)
    #expect(told?["data"]?.text("memory") == "Rows")
    let signature = "sha256=" + Hex.encode(HMAC.sha256(tries[0].body, key: secret)).asText
    #expect(tries[0]["x-memcube-signature"]?.asText == signature)
    _ = try caller.good("PUT", "/v1/memories/\(id)", #"{"text":"Sails"}"#)
    _ = try caller.good("DELETE", "/v1/memories/\(id)")
    let all = receiver.wait(for: 5)
    let events = try all.dropFirst(3).map {
      try JSON.parse($0.body)["event_details"]?.text("event")
    }
    #expect(events == ["UPDATE", "DELETE"])
  }

  /// What came of events, each with the text of its memory, sorted.
  private func told(_ requests: [Request]) throws -> [String] {
    try requests.map { request in
      let details = try JSON.parse(request.body)["event_details"]
      return "\(details?.text("event") ?? "?") \(details?["data"]?.text("memory") ?? "?")"
    }.sorted()
  }

  @Test func filesOfKnowledgeBasesAreToldOf() throws {
    let receiver = Receiver()
    let (server, url) = try start(receiver)
    defer { server.stop() }
    let caller = try caller()
    _ = try make(caller, url, #"["memory_add","memory_delete"]"#)
    let base = try caller.openMem("/create/knowledgebase", #"{"knowledgebase_name":"Docs"}"#)
    let text = Base64.encode(Array("The harbour falls dry.\n".utf8)).asText
    let added = try caller.openMem(
      "/add/knowledgebase-file",
      #"{"knowledgebase_id":"\#(base.text("id") ?? "")","#
        + #""file":[{"name":"a.txt","content":"\#(text)"}]}"#)
    #expect(try told(receiver.wait(for: 1)) == ["ADD The harbour falls dry."])
    let id = try #require(added.texts("id").first)
    _ = try caller.openMem("/delete/knowledgebase-file", #"{"file_ids":["\#(id)"]}"#)
    #expect(
      try told(receiver.wait(for: 2)) == [
        "ADD The harbour falls dry.", "DELETE The harbour falls dry.",
      ])
  }

  /// However a user is deleted; whom nobody told anything of is not told of either.
  @Test(arguments: ["/v2/entities/user/u/", "/v1/users/u"])
  func memoriesThatGoWithTheirUserAreToldOf(_ path: String) throws {
    let receiver = Receiver()
    let (server, url) = try start(receiver)
    defer { server.stop() }
    let caller = try caller()
    for text in ["Rows", "Sails"] {
      let body = #"{"messages":"\#(text)","user_id":"u","infer":false}"#
      _ = try caller.good("POST", "/v3/memories/add", body)
    }
    _ = try make(caller, url, #"["memory_delete"]"#)
    let scheme = path.hasPrefix("/v1") ? "Bearer" : "Token"
    #expect(try caller.call("DELETE", path, scheme: scheme).status == 200)
    #expect(try told(receiver.wait(for: 2)) == ["DELETE Rows", "DELETE Sails"])
  }

  @Test func addsOfOpenMemAreToldOf() throws {
    let receiver = Receiver()
    let (server, url) = try start(receiver)
    defer { server.stop() }
    let caller = try caller()
    _ = try make(caller, url, #"["memory_add","memory_update","memory_delete"]"#)
    let call = #"{"id":"c","type":"function","function":{"name":"get_weather","arguments":"{}"}}"#
    _ = try caller.openMem(
      "/add/message",
      #"{"user_id":"u","conversation_id":"c","async_mode":false,"messages":["#
        + #"{"role":"user","content":"My sister Ana lives in Oslo."},"#
        + #"{"role":"assistant","content":null,"tool_calls":[\#(call)]},"#
        + #"{"role":"tool","tool_call_id":"c","content":"rain"}]}"#)
    let added = try told(receiver.wait(for: 2))
    #expect(added.count == 2 && added.allSatisfy { $0.hasPrefix("ADD ") })
    #expect(added.contains { $0.contains("Oslo") } && added.contains { $0.contains("get_weather") })
    let found = try caller.openMem("/get/memory", #"{"user_id":"u","include_tool_memory":false}"#)
    let id = try #require(found["memory_detail_list"]?.texts("id").first)
    _ = try caller.openMem(
      "/update/memory", #"{"memory_id":"\#(id)","content":"Ana lives in Bergen."}"#)
    _ = try caller.openMem("/delete/memory", #"{"memory_ids":["\#(id)"]}"#)
    let rest = try told(Array(receiver.wait(for: 4).dropFirst(2)))
    #expect(rest == ["DELETE Ana lives in Bergen.", "UPDATE Ana lives in Bergen."])
  }

  @Test func whatFailsThreeTimesIsGivenUp() throws {
    let receiver = Receiver([500, 500, 500])
    let (server, url) = try start(receiver)
    defer { server.stop() }
    let caller = try caller()
    _ = try make(caller, url, #"["memory_add"]"#)
    let body = #"{"messages":"Rows","user_id":"u","infer":false}"#
    _ = try caller.good("POST", "/v3/memories/add", body)
    #expect(receiver.wait(for: 3).count == 3)
    #expect(try isAllEnded(caller))
  }

  /// Answers once it is let go.
  private final class Slow: Handler {
    let state = Condition((isHeld: true, came: [[UInt8]]()))

    func respond(to request: Request) -> Response {
      state.withLock { $0.came.append(request.body) }
      state.broadcast()
      let _: Bool? = state.wait(nanoseconds: 60_000_000_000) { $0.isHeld ? nil : true }
      return Response(status: 200)
    }

    func refuse(_ request: Request, _ refusal: Refusal) -> Response {
      Response(status: refusal.status)
    }
  }

  @Test func aSlowReceiverKeepsNobodyWaiting() throws {
    let (slow, healthy) = (Slow(), Receiver())
    let servers = [try start(slow), try start(healthy)]
    defer { for each in servers { each.server.stop() } }
    let caller = try caller()
    for each in servers { _ = try make(caller, each.url, #"["memory_add"]"#) }
    for text in ["Rows", "Sails", "Swims"] {
      let body = #"{"messages":"\#(text)","user_id":"u","infer":false}"#
      _ = try caller.good("POST", "/v3/memories/add", body)
    }
    func texts(_ bodies: [[UInt8]]) throws -> [String?] {
      try bodies.map { try JSON.parse($0)["event_details"]?["data"]?.text("memory") }
    }
    #expect(try texts(healthy.wait(for: 3).map(\.body)) == ["Rows", "Sails", "Swims"])
    #expect(slow.state.withLock { $0.came.count } <= 1)
    slow.state.withLock { $0.isHeld = false }
    slow.state.broadcast()
    let came = slow.state.wait(nanoseconds: 60_000_000_000) { $0.came.count >= 3 ? $0.came : nil }
    // Its patience may have ended before, and the first one come again.
    let told = try texts(came ?? [])
    #expect(told.last == "Swims" && Set(told.compactMap(\.self)) == ["Rows", "Sails", "Swims"])
  }

  /// Neighbours are not asked unless the operator wants it so.
  @Test func privateAddressesAreNotAsked() throws {
    let receiver = Receiver()
    let (server, url) = try start(receiver)
    defer { server.stop() }
    let caller = try caller(allowing: false)
    let list = "/api/v1/webhooks/projects/\(try caller.project.id.asText)/"
    // Made by a server that was started with the right to.
    let hook = object(
      ("name", "w"), ("url", JSON(url)), ("event_types", .array(["memory_add"])),
      ("secret", "whsec_0"))
    try caller.gateway.accounts.keep(Webhook.kind, Array("wh_0".utf8), hook, of: caller.project)
    let body = #"{"messages":"Rows","user_id":"u","infer":false}"#
    _ = try caller.good("POST", "/v3/memories/add", body)
    let began = Clock.monotonic()
    #expect(try isAllEnded(caller))
    // It is not tried again, as one that may be there later is.
    #expect(Clock.monotonic() - began < Webhook.pause(behind: 1))
    #expect(receiver.state.withLock { $0.came.isEmpty })
    let shown = try #require(try caller.good("GET", list).elements?.first)
    #expect(shown.text("last_error")?.contains("--allow-private-webhooks") == true)
    // Led elsewhere, nothing is wrong with it that is known.
    _ = try caller.good("PUT", "/api/v1/webhooks/wh_0/", #"{"url":"https://example.org/"}"#)
    #expect(try caller.good("GET", list).elements?.first?["last_error"] == .null)
  }

  @Test(arguments: [
    "http://127.0.0.1:9/x", "http://LOCALHOST/", "http://hooks.localhost./", "http://[::1]:9/",
    "https://10.1.2.3/", "http://user:word@192.168.0.1/", "http://[::ffff:127.0.0.1]/",
    "http://169.254.169.254/latest", "http://localhost.:80?x",
  ])
  func whereNobodyIsToldNoneIsMade(_ url: String) throws {
    let caller = try caller(allowing: false)
    let list = "/api/v1/webhooks/projects/\(try caller.project.id.asText)/"
    func body(_ url: String) -> String {
      #"{"url":"\#(url)","name":"w","event_types":["memory_add"]}"#
    }
    let answer = try caller.call("POST", list, body(url))
    #expect(answer.status == 400, "\(answer.body.asText)")
    #expect(answer.body.asText.contains("--allow-private-webhooks"))
    #expect(try caller.good("GET", list) == .array([]))
    let made = try make(caller, "https://localhost.example.org/", #"["memory_add"]"#)
    let id = try #require(made.text("webhook_id"))
    let change = try caller.call("PUT", "/api/v1/webhooks/\(id)/", #"{"url":"\#(url)"}"#)
    #expect(change.status == 400 && change.body.asText.contains("--allow-private-webhooks"))
    let open = try self.caller()
    _ = try make(open, url, #"["memory_add"]"#)
  }

  /// Why it was not told stands there until it is.
  @Test func whyItWasNotToldIsShown() throws {
    let receiver = Receiver([500, 503, 404])
    let (server, url) = try start(receiver)
    defer { server.stop() }
    let caller = try caller()
    let list = "/api/v1/webhooks/projects/\(try caller.project.id.asText)/"
    let made = try make(caller, url, #"["memory_add"]"#)
    #expect(made["last_error"] == .null)
    let body = #"{"messages":"Rows","user_id":"u","infer":false}"#
    _ = try caller.good("POST", "/v3/memories/add", body)
    #expect(try isAllEnded(caller))
    let shown = try caller.good("GET", list).elements?.first
    #expect(shown?.text("last_error") == "it answered with status 404")
    _ = try caller.good("POST", "/v3/memories/add", body)
    #expect(try isAllEnded(caller))
    #expect(try caller.good("GET", list).elements?.first?["last_error"] == .null)
  }

  @Test func webhooksAreListedChangedAndDeleted() throws {
    let caller = try caller()
    let list = "/api/v1/webhooks/projects/\(try caller.project.id.asText)/"
    let made = try make(caller, "https://example.org/a", #"["memory_add"]"#)
    let id = try #require(made.text("webhook_id"))
    let shown = try caller.good("GET", list)
    #expect(shown.elements?.count == 1 && shown.elements?.first?["secret"] == nil)
    _ = try caller.good("PUT", "/api/v1/webhooks/\(id)/", #"{"name":"other"}"#)
    #expect(try caller.good("GET", list).texts("name") == ["other"])
    for bad in [
      #"{"url":"ftp://x","name":"w","event_types":["memory_add"]}"#,
      #"{"url":"https://x:99999/","name":"w","event_types":["memory_add"]}"#,
      #"{"url":"https://x:0","name":"w","event_types":["memory_add"]}"#,
      #"{"url":"https://x:8o/","name":"w","event_types":["memory_add"]}"#,
      #"{"url":"https://:80/","name":"w","event_types":["memory_add"]}"#,
      #"{"url":"https://?a","name":"w","event_types":["memory_add"]}"#,
      #"{"url":"http://[::1","name":"w","event_types":["memory_add"]}"#,
      #"{"url":"https://x","name":"w","event_types":["nonsense"]}"#,
      #"{"url":"https://x","name":"w","event_types":[]}"#, #"{"url":"https://x","name":"w"}"#,
      #"{"name":"w","event_types":["memory_add"]}"#,
    ] {
      #expect(try caller.call("POST", list, bad).status == 400, "\(bad)")
    }
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8))
    let foreign = try caller.gateway.accounts.makeKey(other).secret.asText
    #expect(try caller.call("GET", list, key: foreign).status == 403)
    #expect(try caller.call("DELETE", "/api/v1/webhooks/\(id)", key: foreign).status == 403)
    #expect(try caller.call("DELETE", "/api/v1/webhooks/wh_0").status == 404)
    #expect(try caller.call("GET", "/api/v1/webhooks/projects/proj_0").status == 404)
    _ = try caller.good("DELETE", "/api/v1/webhooks/\(id)/")
    #expect(try caller.good("GET", list) == .array([]))
  }

  /// RFC 4231, cases 1, 2 and 6.
  @Test(arguments: [
    (
      Array(repeating: UInt8(0x0B), count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      Array("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    ),
    (
      Array(repeating: UInt8(0xAA), count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func codesAreThoseOfTheStandard(_ key: [UInt8], _ text: String, _ code: String) {
    #expect(Hex.encode(HMAC.sha256(Array(text.utf8), key: key)).asText == code)
  }
}
