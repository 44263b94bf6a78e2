import HTTP
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// `/console/v1`: projects, keys, members, usage and calls, over HTTP.
@Suite struct ConsoleTests {
  private func call(
    _ caller: Caller, _ method: String, _ path: String, _ body: String? = nil,
    key: String? = nil, status: Int, _ location: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    let answer = try caller.call(method, "/console/v1" + path, body, key: key)
    #expect(
      answer.status == status, "\(method) \(path): \(answer.status) \(answer.body.asText)",
      sourceLocation: location)
    return answer.json(location)
  }

  private static let owner = Array("o@example.org".utf8)
  private static let reader = Array("r@example.org".utf8)

  @Test(arguments: WayName.allCases) func aKeySaysWhatItIs(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let accounts = caller.gateway.accounts
    let key = try accounts.makeKey(
      try caller.project, name: Array("till".utf8), scopes: [.write],
      expires: Timestamp(seconds: 4_000_000_000))
    for scheme in ["Token", "Bearer"] {
      let answer = try caller.call(
        "GET", "/console/v1/me", key: key.secret.asText, scheme: scheme)
      #expect(answer.status == 200, "\(answer.body.asText)")
      let shown = try #require(answer.json()["key"])
      #expect(shown.text("id") == key.id.asText && shown.text("name") == "till")
      #expect(shown["scopes"] == .array(["write"]) && shown.text("state") == "good")
      #expect(shown.text("expires") == "2096-10-02T07:06:40.000Z")
    }
  }

  /// Straight to the value: the client of the tests knows no PATCH.
  @Test func projectsAreMadeDescribedAndDeleted() throws {
    let caller = try Caller()
    try caller.gateway.accounts.update(try caller.project.row) { $0.monthlyIngest = 7 }
    let body = #"{"name":"shop","description":"tills"}"#
    let made = try call(caller, "POST", "/projects", body, status: 201)
    let id = try #require(made.text("id"))
    // Who has a budget makes no project without.
    #expect(made["budgets"]?["monthly_ingest"]?.integer == 7)
    _ = try call(caller, "POST", "/projects", body, status: 409)
    _ = try call(caller, "POST", "/projects", #"{"name":" "}"#, status: 400)
    let all = try call(caller, "GET", "/projects", status: 200)["projects"] ?? .null
    #expect(all.texts("name") == ["default", "shop"])
    let there = "/project?project=\(id)"
    _ = try call(caller, "PATCH", there, #"{"description":"stock"}"#, status: 200)
    #expect(try call(caller, "GET", there, status: 200).text("description") == "stock")
    #expect(try call(caller, "GET", "/project", status: 200).text("name") == "default")
    // Not without its name, nor with another one's.
    let own = try caller.project.id.asText
    _ = try call(caller, "DELETE", "/projects/\(id)", status: 400)
    _ = try call(caller, "DELETE", "/projects/\(id)?confirm=default", status: 400)
    _ = try call(caller, "DELETE", "/projects/\(own)?confirm=shop", status: 400)
    _ = try call(caller, "DELETE", "/projects/proj_0?confirm=shop", status: 404)
    let gone = try call(caller, "DELETE", "/projects/\(id)?confirm=shop", status: 200)
    #expect(gone["is_there_again"] == false && gone["kept_cubes"] == .array([]))
    _ = try call(caller, "GET", there, status: 404)
    for empty in ["/project?project=", "/project?projects=\(id)"] {
      #expect(try caller.call("GET", "/console/v1" + empty).status >= 400, "\(empty)")
    }
  }

  @Test func descriptionsHaveALimit() throws {
    let caller = try Caller()
    let long = String(repeating: "d", count: 4097)
    let answer = try caller.call(
      "POST", "/console/v1/projects", #"{"name":"p","description":"\#(long)"}"#)
    #expect(answer.status == 400)
    #expect(answer.json().text("field") == "description")
  }

  /// What the server made goes, what a person made stays and is named, and the key goes on.
  @Test func deletingErasesWhatTheServerMade() throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"Rows","user_id":"u","infer":false}"#)
    let own = try Store(caller.host).create(Array("diary".utf8), host: caller.host)
    try own.close()
    let (theirs, mine) = (
      caller.directory.appending("store/cubes/u.memcube"),
      caller.directory.appending("store/cubes/diary.memcube")
    )
    #expect(Files.exists(theirs) && Files.exists(mine))
    let path = "/console/v1/projects/\(try caller.project.id.asText)?confirm=default"
    let once = [Request.Field("Idempotency-Key", "once")]
    let gone = try caller.call("DELETE", path, fields: once).json()
    #expect(gone["kept_cubes"] == .array(["diary"]) && gone["is_there_again"] == true)
    #expect(!Files.exists(theirs) && Files.exists(mine))
    #expect(try call(caller, "GET", "/project", status: 200).text("name") == "default")
    // Sent twice, it does not delete what came since.
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"Sails","user_id":"v","infer":false}"#)
    #expect(try caller.call("DELETE", path, fields: once).status == 404)
    #expect(Files.exists(caller.directory.appending("store/cubes/v.memcube")))
  }

  /// In another project counts what its member may there.
  @Test func whoMayDeleteOneProjectMayNotDeleteAnother() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let other = try accounts.makeProject(Array("other".utf8))
    try accounts.setMember(Self.owner, .owner, of: try caller.project)
    try accounts.setMember(Array("p@example.org".utf8), .owner, of: other)
    let key = try accounts.makeKey(try caller.project, email: Self.owner).secret.asText
    let path = "/projects/\(other.id.asText)?confirm=other"
    _ = try call(caller, "DELETE", path, key: key, status: 404)
    try accounts.setMember(Self.owner, .reader, of: other)
    _ = try call(caller, "DELETE", path, key: key, status: 403)
    let there = "?project=\(other.id.asText)"
    _ = try call(caller, "GET", "/members" + there, key: key, status: 200)
    _ = try call(caller, "POST", "/keys" + there, "{}", key: key, status: 403)
    try accounts.setMember(Self.owner, .owner, of: other)
    _ = try call(caller, "POST", "/keys" + there, "{}", key: key, status: 201)
    _ = try call(caller, "DELETE", path, key: key, status: 200)
    #expect(try accounts.project(named: Array("other".utf8)) == nil)
  }

  private func lastOwnerStays(_ caller: Caller, _ project: Project) throws {
    let accounts = caller.gateway.accounts
    try accounts.setMember(Self.owner, .owner, of: project)
    #expect(throws: CubeError.self) { try accounts.removeMember(Self.owner, of: project) }
    #expect(throws: CubeError.self) { try accounts.setMember(Self.owner, .reader, of: project) }
    let key = try accounts.makeKey(project, scopes: [.read, .write])
    #expect(throws: CubeError.self) { try accounts.removeMember(Self.owner, of: project) }
    try accounts.revoke(key.id, of: project)
    _ = try accounts.makeKey(project)
    try accounts.removeMember(Self.owner, of: project)
  }

  @Test(arguments: WayName.allCases) func membersComeAndGo(_ way: WayName) throws {
    let caller = try Caller(way.type)
    _ = try call(caller, "PUT", "/members/o@example.org", #"{"role":"owner"}"#, status: 200)
    _ = try call(caller, "PUT", "/members/r%40example.org", #"{"role":"READER"}"#, status: 200)
    for (path, body) in [
      ("/members/nobody", #"{"role":"owner"}"#), ("/members/r@example.org", #"{"role":"king"}"#),
      ("/members/r@example.org", "{}"),
      // A person is one member, however the address is written.
      ("/members/R@Example.org", #"{"role":"owner"}"#),
    ] {
      _ = try call(caller, "PUT", path, body, status: 400)
    }
    let all = try call(caller, "GET", "/members", status: 200)["members"] ?? .null
    #expect(all.texts("email") == ["o@example.org", "r@example.org"])
    #expect(all.texts("role") == ["OWNER", "READER"])
    // The last owner may go where a key manages the project, and stays where none does.
    let project = try caller.project
    try lastOwnerStays(caller, try caller.gateway.accounts.makeProject(Array("till".utf8)))
    _ = try call(caller, "PUT", "/members/o@example.org", #"{"role":"READER"}"#, status: 200)
    _ = try call(caller, "DELETE", "/members/o@example.org", status: 200)
    #expect(try caller.gateway.accounts.members(of: project).count == 1)
    let made = try call(caller, "POST", "/keys", #"{"email":"r@example.org"}"#, status: 201)
    let secret = try #require(made.text("secret"))
    #expect(made.text("role") == "READER")
    _ = try call(caller, "GET", "/members", key: secret, status: 200)
    _ = try call(caller, "GET", "/keys", key: secret, status: 403)
    _ = try call(caller, "DELETE", "/members/r@example.org", status: 200)
    _ = try call(caller, "DELETE", "/members/r@example.org", status: 404)
    _ = try call(caller, "GET", "/members", key: secret, status: 401)
  }

  @Test(arguments: WayName.allCases) func keysAreMadeShownOnceAndEnded(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let body = #"{"name":"till","scopes":["read"],"expires":"2090-01-31"}"#
    let made = try call(caller, "POST", "/keys", body, status: 201)
    let id = try #require(made.text("id"))
    let secret = try #require(made.text("secret"))
    #expect(made.text("expires") == "2090-01-31T23:59:59.000Z")
    let shown = try call(caller, "GET", "/keys", status: 200)
    #expect(!shown.bytes.asText.contains(secret))
    let list = shown["keys"] ?? .null
    #expect(list.texts("state") == ["good", "good"] && list.texts("name") == ["", "till"])
    #expect(list.elements?.last?["scopes"] == .array(["read"]))
    _ = try call(caller, "GET", "/usage", key: secret, status: 200)
    _ = try call(caller, "GET", "/keys", key: secret, status: 403)
    #expect(try call(caller, "DELETE", "/keys/\(id)", status: 200).text("revoked") == id)
    _ = try call(caller, "GET", "/usage", key: secret, status: 401)
    let ended = try call(caller, "GET", "/keys", status: 200)["keys"] ?? .null
    #expect(ended.texts("state") == ["good", "revoked"])
    _ = try call(caller, "DELETE", "/keys/key_0", status: 404)
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8))
    let foreign = try caller.gateway.accounts.makeKey(other)
    _ = try call(caller, "DELETE", "/keys/\(foreign.id.asText)", status: 404)
    _ = try call(caller, "GET", "/keys?project=\(other.id.asText)", status: 404)
    #expect(try caller.call("GET", "/v1/ping", key: foreign.secret.asText).status == 200)
  }

  /// Nobody gets more by a key than they have, nor for longer.
  @Test func noKeyIsWiderThanItsMaker() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let project = try caller.project
    try accounts.setMember(Self.owner, .owner, of: project)
    try accounts.setMember(Self.reader, .reader, of: project)
    let end = Timestamp(seconds: 4_000_000_000)
    let manager = try accounts.makeKey(project, scopes: [.manage]).secret.asText
    let short = try accounts.makeKey(project, expires: end).secret.asText
    let member = try accounts.makeKey(project, email: Self.owner).secret.asText
    let weak = try accounts.makeKey(project, role: .reader).secret.asText
    for (key, body) in [
      (manager, #"{"scopes":["read"]}"#), (manager, #"{"scopes":["manage","write"]}"#),
      (short, #"{"expires":"2096-10-02T07:06:41Z"}"#), (short, #"{"expires":"2099-01-01"}"#),
      (weak, "{}"), (weak, #"{"scopes":["read"],"role":"reader"}"#),
    ] {
      _ = try call(caller, "POST", "/keys", body, key: key, status: 403)
    }
    for body in [
      #"{"scopes":[]}"#, #"{"scopes":["all"]}"#, #"{"scopes":"read"}"#, #"{"expires":"soon"}"#,
      #"{"expires":"2001-01-01"}"#, #"{"role":"king"}"#, #"{"email":"x@example.org"}"#,
      #"{"email":"r@example.org","role":"owner"}"#, #"{"scope":["read"]}"#, #"{"name":7}"#,
    ] {
      _ = try call(caller, "POST", "/keys", body, status: 400)
    }
    // What is not said is as the maker has it.
    let narrow = try call(caller, "POST", "/keys", "{}", key: manager, status: 201)
    #expect(narrow["scopes"] == .array(["manage"]) && narrow.text("role") == "OWNER")
    let ending = try call(caller, "POST", "/keys", #"{"expires":null}"#, key: short, status: 201)
    #expect(ending.text("expires") == end.rfc3339Milliseconds.asText)
    // A member's key ends with the member, and so do those that it makes.
    let theirs = try call(caller, "POST", "/keys", #"{"email":null}"#, key: member, status: 201)
    #expect(theirs.text("email") == "o@example.org")
    _ = try call(caller, "POST", "/keys", #"{"role":"owner"}"#, key: member, status: 400)
    try accounts.setMember(Array("p@example.org".utf8), .owner, of: project)
    try accounts.removeMember(Self.owner, of: project)
    _ = try call(caller, "GET", "/project", key: theirs.text("secret"), status: 401)
    let reading = try call(caller, "POST", "/keys", #"{"role":"reader"}"#, status: 201)
    _ = try call(caller, "GET", "/keys", key: reading.text("secret"), status: 403)
  }

  /// Sent twice, a call makes one key, and shows it once: it is nowhere to be found behind that.
  @Test(arguments: WayName.allCases) func aSecretIsKeptNowhere(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let again = [Request.Field("Idempotency-Key", "once")]
    func make() throws -> JSON {
      let answer = try caller.call(
        "POST", "/console/v1/keys", #"{"name":"till"}"#, fields: again)
      #expect(answer.status == 201, "\(answer.body.asText)")
      return answer.json()
    }
    let first = try make()
    let secret = try #require(first.text("secret"))
    let second = try make()
    #expect(second.text("id") == first.text("id") && second["secret"] == .null)
    #expect(try caller.gateway.accounts.keys(of: try caller.project).count == 2)
    func isKept(_ secret: String) throws -> Bool {
      try Files.list(caller.host.store).contains { entry in
        guard entry.name.starts(with: Accounts.fileName) else { return false }
        let bytes = try Files.readAll(caller.host.store.appending(entry.name))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(!entry.name.elementsEqual(Accounts.fileName) || bytes.count > 1000)
        return text.contains(secret)
      }
    }
    #expect(try !isKept(secret))
    // The id is there: it would have been found.
    #expect(try isKept(try #require(first.text("id"))))
    // Killed before the answer: nobody has seen the first one, which another one takes the place of.
    try caller.crash()
    let third = try make()
    let other = try #require(third.text("secret"))
    #expect(third.text("id") == first.text("id") && other != secret)
    #expect(try caller.gateway.accounts.keys(of: try caller.project).count == 2)
    _ = try call(caller, "GET", "/me", key: other, status: 200)
    _ = try call(caller, "GET", "/me", key: secret, status: 401)
  }

  @Test(arguments: WayName.allCases) func usageAndCallsAreShown(_ way: WayName) throws {
    let caller = try Caller(way.type)
    try caller.gateway.accounts.update(try caller.project.row) { $0.monthlyRetrieval = 9 }
    for number in 0..<5 {
      _ = try caller.good(
        "POST", "/v3/memories/add",
        #"{"messages":"whisper \#(number)","user_id":"u","infer":false}"#)
    }
    _ = try caller.good(
      "POST", "/v3/memories/search", #"{"query":"whisper","filters":{"user_id":"u"}}"#)
    let usage = try call(caller, "GET", "/usage", status: 200)
    #expect(usage["budgets"]?["monthly_retrieval"]?.integer == 9)
    #expect(usage["budgets"]?["monthly_ingest"] == .null)
    let month = try #require(usage["months"]?.elements?.first)
    #expect(month["ingest"]?.integer == 5 && month["retrieval"]?.integer == 1)
    var seen: [String] = []
    var before = ""
    for _ in 0..<10 {
      let page = try call(caller, "GET", "/calls?limit=2\(before)", status: 200)
      #expect(!page.bytes.asText.contains("whisper"))
      seen += (page["calls"] ?? .null).texts("endpoint").filter { !$0.contains("console") }
      guard let next = page["next_before"]?.integer else { break }
      before = "&before=\(next)"
    }
    #expect(
      seen == ["POST /v3/memories/search"] + Array(repeating: "POST /v3/memories/add", count: 5))
    let all = try call(caller, "GET", "/calls", status: 200)["calls"]?.elements ?? []
    let first = try #require(all.last)
    #expect(first["status"]?.integer == 200 && first["count"]?.integer == 1)
    #expect(first.text("key")?.hasPrefix("key_") == true && first.text("time") != nil)
    for bad in [
      "limit=0", "limit=1001", "limit=x", "limit=-1", "before=0", "before=99999999999999999999",
    ] {
      _ = try call(caller, "GET", "/calls?\(bad)", status: 400)
    }
    for (query, count) in [
      ("user=u", 6), ("user=u&status=200", 6), ("user=u&status=4xx", 0),
      ("status=4xx&limit=1000", 6),
      ("user=u&limit=4&page=2", 2), ("user=u&to=2020-01-01", 0), ("user=u&from=2020-01-01", 6),
      ("user=nobody", 0),
    ] {
      let found = try call(caller, "GET", "/calls?\(query)", status: 200)["calls"]
      #expect(found?.elements?.count == count, "\(query)")
    }
    for bad in ["status=x", "status=20", "from=yesterday", "page=0"] {
      _ = try call(caller, "GET", "/calls?\(bad)", status: 400)
    }
    // The log forgets a user who is deleted.
    #expect(try caller.call("DELETE", "/v2/entities/user/u/").status < 300)
    #expect(try call(caller, "GET", "/calls?user=u", status: 200)["calls"] == .array([]))
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8))
    let foreign = try caller.gateway.accounts.makeKey(other).secret.asText
    #expect(try call(caller, "GET", "/calls", key: foreign, status: 200)["calls"] == .array([]))
    _ = try call(
      caller, "GET", "/calls?project=\(try caller.project.id.asText)", key: foreign, status: 404)
  }

  @Test func whatOnlyCommandsDoSaysSo() throws {
    let caller = try Caller()
    for (method, path) in [
      ("GET", "/users"), ("POST", "/users"), ("DELETE", "/users/a@example.org"),
      ("PUT", "/budgets"),
    ] {
      let answer = try call(caller, method, path, status: 501)
      #expect(answer.text("error")?.contains("memcube ") == true)
      #expect(answer.text("code") == "not_supported")
    }
    // A budget is not raised by the way.
    let raise = #"{"description":"x","monthly_ingest":9}"#
    try caller.gateway.accounts.update(try caller.project.row) { $0.monthlyIngest = 1 }
    _ = try caller.call("PATCH", "/console/v1/project", raise)
    #expect(try caller.project.monthlyIngest == 1)
  }
}
