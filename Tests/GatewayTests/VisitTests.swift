import HTTP
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// Browsers that visit the console: links, cookies, and whose calls count.
@Suite struct VisitTests {
  private static let own = Request.Field("X-Memcube-Console", "1")

  private func send(
    _ caller: Caller, _ method: String, _ path: String, _ body: String = "",
    _ fields: [Request.Field] = []
  ) throws -> Answer {
    try caller.way.send(
      Request(
        method: Array(method.utf8), target: Array("/console/v1\(path)".utf8), fields: fields,
        body: Array(body.utf8)))
  }

  /// The cookie that an answer sets, as a request gives it.
  private func cookie(_ answer: Answer) throws -> Request.Field {
    let text = try #require(answer.fields["set-cookie"])
    return Request.Field("Cookie", "other=1; \(text.split(separator: ";").first ?? "")")
  }

  @Test(arguments: WayName.allCases) func aLinkOpensOnce(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let link = try caller.gateway.accounts.makeLink().asText
    let body = #"{"link":"\#(link)"}"#
    #expect(try send(caller, "POST", "/visit", body).status == 403)
    let answer = try send(caller, "POST", "/visit", body, [Self.own])
    #expect(answer.status == 200)
    #expect(try send(caller, "POST", "/visit", body, [Self.own]).status == 401)
    let fields = [try cookie(answer), Self.own]
    let me = try send(caller, "GET", "/me", "", fields).json()
    #expect(me["keeper"] == true && me["key"]?["scopes"]?.elements?.count == 3)
    // The link itself is no visit.
    let name = VisitCookie(caller.host).name.asText
    let wrong = [Request.Field("Cookie", "\(name)=\(link)"), Self.own]
    #expect(try send(caller, "GET", "/me", "", wrong).status == 401)
    #expect(try send(caller, "GET", "/visit", "", fields).json()["signed_in"] == true)
    #expect(try send(caller, "DELETE", "/visit", "", fields).status == 200)
    #expect(try send(caller, "GET", "/me", "", fields).status == 401)
  }

  @Test func signingInAnewEndsTheFormerVisit() throws {
    let caller = try Caller()
    let body = #"{"key":"\#(caller.key)"}"#
    let first = [try cookie(try send(caller, "POST", "/visit", body, [Self.own])), Self.own]
    #expect(try send(caller, "GET", "/me", "", first).status == 200)
    let second = [try cookie(try send(caller, "POST", "/visit", body, first)), Self.own]
    #expect(try send(caller, "GET", "/me", "", first).status == 401)
    #expect(try send(caller, "GET", "/me", "", second).status == 200)
  }

  /// A person who looks uses nothing of what programs may use.
  @Test func aVisitUsesNoBudget() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"Rows on the lake","user_id":"u","infer":false}"#)
    try accounts.update(try caller.project.row) { $0.monthlyRetrieval = 1 }
    let visit = [
      try cookie(try send(caller, "POST", "/visit", #"{"key":"\#(caller.key)"}"#, [Self.own])),
      Self.own,
    ]
    for _ in 0..<3 {
      #expect(try send(caller, "GET", "/search?query=lake", "", visit).status == 200)
    }
    #expect(try caller.call("GET", "/console/v1/search?query=lake").status == 200)
    #expect(try caller.call("GET", "/console/v1/search?query=lake").status == 429)
  }

  /// Streams end with the key, and a project has so many.
  @Test func streamsEndWithTheirKey() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let made = try accounts.makeKey(try caller.project, scopes: [.read])
    let writer = Writer()
    let answer = caller.gateway.respond(
      to: Request(
        method: Array("GET".utf8), target: Array("/console/v1/jobs/events".utf8),
        fields: [Request.Field("Authorization", "Bearer \(made.secret.asText)")], body: []),
      for: .patient)
    guard case .stream(let write) = answer.body else {
      Issue.record("no stream")
      return
    }
    #expect(caller.gateway.streams.count == 1)
    let ended = Condition(false)
    try Thread.detach("reader") {
      write(writer)
      ended.withLock { $0 = true }
      ended.broadcast()
    }
    #expect(writer.bytes.wait(nanoseconds: 20_000_000_000) { $0.isEmpty ? nil : true } == true)
    try accounts.revoke(made.id, of: try caller.project)
    #expect(ended.wait(nanoseconds: 20_000_000_000) { $0 ? true : nil } == true)
    #expect(caller.gateway.streams.count == 0)
    // In another project that the key sees.
    let owner = try accounts.makeKey(try caller.project)
    let session = try #require(try accounts.session(key: owner.secret))
    let other = try accounts.makeProject(Array("other".utf8), description: [], by: session)
    let there = caller.gateway.respond(
      to: Request(
        method: Array("GET".utf8),
        target: Array("/console/v1/jobs/events?project=\(other.id.asText)".utf8),
        fields: [Request.Field("Authorization", "Bearer \(owner.secret.asText)")], body: []),
      for: .patient)
    guard case .stream(let tell) = there.body else {
      Issue.record("no stream")
      return
    }
    let second = Writer()
    try Thread.detach("reader") { tell(second) }
    #expect(second.bytes.wait(nanoseconds: 20_000_000_000) { $0.isEmpty ? nil : true } == true)
    try accounts.revoke(owner.id, of: try caller.project)
    let held = (0..<caller.gateway.streams.projectLimit).map { _ in
      caller.gateway.streams.take(try! caller.project)
    }
    #expect(try caller.call("GET", "/console/v1/jobs/events").status == 429)
    held.forEach { $0?.leave() }
  }

  private final class Writer: StreamWriter {
    let bytes = Condition<[UInt8]>([])
    let isGone = false
    let mustEnd = false

    func write(_ more: [UInt8]) -> Bool {
      bytes.withLock { $0 += more }
      bytes.broadcast()
      return true
    }
  }

  /// Behind a proxy, where a browser does not say which site asks, its origin says it.
  @Test func otherOriginsUseNoVisit() throws {
    let caller = try Caller { $0.checksOrigin = false }
    let body = #"{"key":"\#(caller.key)"}"#
    let visit = [try cookie(try send(caller, "POST", "/visit", body, [Self.own])), Self.own]
    let host = Request.Field("Host", "memory.example")
    for (origin, status) in [
      ("https://memory.example", 200), ("https://evil.example", 403), ("null", 403),
      ("https://other-memory.example", 403),
    ] {
      let fields = visit + [host, Request.Field("Origin", origin)]
      #expect(try send(caller, "GET", "/me", "", fields).status == status, "\(origin)")
    }
  }

  @Test func linksAndVisitsEnd() throws {
    let clock = Condition(Clock.now())
    let caller = try Caller(DirectWay.self) { $0.now = { clock.withLock { $0 } } }
    func pass(_ seconds: Int64) {
      clock.withLock { $0 = Timestamp(milliseconds: $0.milliseconds + seconds * 1000) }
    }
    let late = try caller.gateway.accounts.makeLink()
    pass(601)
    #expect(try caller.gateway.accounts.beginVisit(link: late) == nil)
    let link = try caller.gateway.accounts.makeLink()
    let visit = try #require(try caller.gateway.accounts.beginVisit(link: link))
    #expect(try caller.gateway.accounts.session(visit: visit)?.isKeeper == true)
    pass(43_201)
    #expect(try caller.gateway.accounts.session(visit: visit) == nil)
  }

  /// A visit counts for calls of the console's own page alone, and ends with its key.
  @Test func aVisitEndsWithItsKey() throws {
    let caller = try Caller()
    let key = try caller.gateway.accounts.makeKey(try caller.project)
    let body = #"{"key":"\#(key.secret.asText)"}"#
    let answer = try send(caller, "POST", "/visit", body, [Self.own])
    let text = try #require(answer.fields["set-cookie"])
    #expect(text.contains("; HttpOnly; SameSite=Strict") && !text.contains("Secure"))
    let cookie = try cookie(answer)
    #expect(try send(caller, "GET", "/me", "", [cookie]).status == 403)
    let foreign = Request.Field("Sec-Fetch-Site", "cross-site")
    #expect(try send(caller, "GET", "/me", "", [cookie, Self.own, foreign]).status == 403)
    #expect(try send(caller, "GET", "/me", "", [cookie, Self.own]).status == 200)
    // Cookies are no key of the services.
    let other = try caller.way.send(
      Request(
        method: Array("GET".utf8), target: Array("/v1/memories/?user_id=u".utf8),
        fields: [cookie, Self.own]))
    #expect(other.status == 401)
    try caller.gateway.accounts.revoke(key.id, of: try caller.project)
    #expect(try send(caller, "GET", "/me", "", [cookie, Self.own]).status == 401)
    for wrong in [#"{"key":"mk_0"}"#, #"{"link":"ml_0"}"#, #"{"key":" "}"#, "{}", "[]", "{"] {
      let status = try send(caller, "POST", "/visit", wrong, [Self.own]).status
      #expect([400, 401].contains(status), "\(wrong): \(status)")
    }
  }

  @Test func cookiesAreSecureWhereTheServerEncrypts() throws {
    let caller = try Caller { $0.isEncrypted = true }
    let link = try caller.gateway.accounts.makeLink().asText
    let answer = try send(caller, "POST", "/visit", #"{"link":"\#(link)"}"#, [Self.own])
    #expect(answer.fields["set-cookie"]?.contains("; Secure") == true)
  }

  /// What is a link does not make a key: programs that need none go on without.
  @Test func aLinkIsNoKey() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    try accounts.revoke(
      try #require(try accounts.keys(of: try caller.project).first).id, of: try caller.project)
    _ = try accounts.makeLink()
    #expect(try accounts.keys(of: try caller.project).count == 1)
  }

  @Test func pagesHaveAPolicyAndATag() throws {
    let caller = try Caller(SocketWay.self)
    func get(_ path: String, _ fields: [Request.Field] = []) throws -> Answer {
      try caller.way.send(
        Request(method: Array("GET".utf8), target: Array(path.utf8), fields: fields))
    }
    for name in ["", "main.js", "style.css"] {
      let page = try get("/console/\(name)")
      #expect(page.status == 200 && page.fields["x-content-type-options"] == "nosniff")
      #expect(page.fields["content-security-policy"]?.contains("unsafe") == false)
      let tag = try #require(page.fields["etag"])
      #expect(try get("/console/\(name)", [Request.Field("If-None-Match", tag)]).status == 304)
      #expect(try get("/console/\(name)", [Request.Field("If-None-Match", "\"x\"")]).status == 200)
    }
    #expect(try get("/console/..%2Fmain.js").status == 404)
  }

  @Test func whatAnAnswerGaveIsKept() throws {
    let id = "01a227fc-2172-7fa6-81e3-87ac1dc95dfd"
    let answer = try JSON.parse(
      Array(#"{"results":[{"id":"\#(id)","event_id":"x"},{"memoryId":"\#(id)"}]}"#.utf8))
    let found = RetrievedMemories(answer)
    #expect(found.ids == [Array(id.utf8)])
    #expect(RetrievedMemories.read(try #require(found.packed)) == found.ids)
    #expect(RetrievedMemories(.null).packed == nil)
    // A deep and a wide answer cost no more than others.
    let deep = (0..<500).reduce(JSON.string(Array(id.utf8))) { inner, _ in .array([inner]) }
    #expect(RetrievedMemories(deep).ids.isEmpty)
  }
}
