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
