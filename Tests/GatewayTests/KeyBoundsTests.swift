import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway

/// What nobody gets over HTTP: another project's memories, its budgets anew, or an open door.
@Suite struct KeyBoundsTests {
  private func name(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func status(
    _ caller: Caller, _ method: String, _ path: String, _ body: String? = nil, key: String? = nil
  ) throws -> Int {
    try caller.call(method, path, body, key: key).status
  }

  /// A key for somebody's address, made by who only knows that, opens nothing of theirs; theirs opens
  /// what they are a member of.
  @Test func anAddressIsNoProof() throws {
    let caller = try Caller()
    let vera = try caller.gateway.accounts.makeUser(name("vera@example.org"))
    let there = "/console/v1/project?project=\(vera.user.project.id.asText)"
    #expect(try status(caller, "GET", there, key: vera.secret.asText) == 200)
    _ = try caller.good("PUT", "/console/v1/members/vera@example.org", #"{"role":"OWNER"}"#)
    let made = try caller.good("POST", "/console/v1/keys", #"{"email":"vera@example.org"}"#)
    let forged = try #require(made.text("secret"))
    #expect(try status(caller, "GET", "/console/v1/project", key: forged) == 200)
    #expect(try status(caller, "GET", there, key: forged) == 404)
    #expect(
      try status(
        caller, "POST", "/v3/memories/?project_id=\(vera.user.project.id.asText)",
        #"{"filters":{"user_id":"*"}}"#, key: forged) == 404)
    // Nor does a key that it makes, nor who goes on with it behind a deletion.
    let next = try caller.call("POST", "/console/v1/keys", "{}", key: forged).json()
    let second = try #require(next.text("secret"))
    #expect(try status(caller, "GET", there, key: second) == 404)
    let own = try caller.project.id.asText
    let gone = "/console/v1/projects/\(own)?confirm=default"
    #expect(try status(caller, "DELETE", gone, key: forged) == 200)
    #expect(try status(caller, "GET", "/console/v1/project", key: forged) == 200)
    #expect(try status(caller, "GET", there, key: forged) == 404)
    // Her own sees both.
    let hers = try caller.call("GET", "/console/v1/projects", key: vera.secret.asText).json()
    #expect(hers["projects"]?.elements?.count == 2)
  }

  @Test func whoWasTakenOutOfAProjectManagesItNoMore() throws {
    let caller = try Caller()
    let vera = try caller.gateway.accounts.makeUser(name("vera@example.org"))
    let key = vera.secret.asText
    let made = try caller.call(
      "POST", "/console/v1/projects", #"{"name":"till"}"#, key: key)
    #expect(made.status == 201)
    let there = "/console/v1/project?project=\(try #require(made.json().text("id")))"
    #expect(try status(caller, "PATCH", there, #"{"description":"a"}"#, key: key) == 200)
    let till = try #require(try caller.gateway.accounts.project(named: name("till")))
    try caller.gateway.accounts.setMember(name("o@example.org"), .owner, of: till)
    try caller.gateway.accounts.setMember(name("vera@example.org"), .reader, of: till)
    #expect(try status(caller, "PATCH", there, #"{"description":"b"}"#, key: key) == 403)
    try caller.gateway.accounts.removeMember(name("vera@example.org"), of: till)
    #expect(try status(caller, "PATCH", there, #"{"description":"b"}"#, key: key) == 404)
  }

  /// Cubes that are there already, and those of a project that is being deleted.
  @Test func aNameOpensNoCubes() throws {
    let caller = try Caller()
    let store = Store(caller.host)
    let cube = try store.create(name("diary"), project: name("secret"), host: caller.host)
    try cube.close()
    for path in ["/console/v1/projects", "/api/v1/orgs/organizations/o/projects/"] {
      #expect(try status(caller, "POST", path, #"{"name":"secret"}"#) >= 400, "\(path)")
    }
    #expect(try caller.gateway.accounts.project(named: name("secret")) == nil)
    // An operator's command makes it one.
    _ = try caller.gateway.accounts.project(naming: name("secret"))
    let big = try caller.gateway.accounts.makeProject(name("big"))
    let key = try caller.gateway.accounts.makeKey(big)
    let session = try #require(try caller.gateway.accounts.session(key: key.secret))
    try caller.gateway.accounts.remove(big, keeping: session.key)
    #expect(throws: CubeError.self) { try caller.gateway.accounts.makeProject(name("big")) }
    #expect(try status(caller, "POST", "/console/v1/projects", #"{"name":"big"}"#) == 409)
    try caller.gateway.finishRemovals()
    let again = try #require(try caller.gateway.accounts.session(key: key.secret))
    #expect(again.project.name == name("big") && again.project.row != big.row)
  }

  @Test func deletingGivesNoBudgetAnew() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let shop = try accounts.makeProject(name("shop"), monthlyIngest: 2)
    let key = try accounts.makeKey(shop).secret.asText
    let body = #"{"messages":"Rows","user_id":"u","infer":false}"#
    func add() throws -> Int { try status(caller, "POST", "/v3/memories/add", body, key: key) }
    #expect(try [add(), add(), add()] == [200, 200, 429])
    let here = try #require(try accounts.project(named: name("shop"))).id.asText
    let gone = "/console/v1/projects/\(here)?confirm=shop"
    #expect(try status(caller, "DELETE", gone, key: key) == 200)
    #expect(try add() == 429)
    // A rate that is set later bounds what a key has made before.
    let made = try caller.call("POST", "/console/v1/projects", #"{"name":"child"}"#, key: key)
    let child = try #require(made.json().text("id"))
    let now = try #require(try accounts.project(named: name("shop")))
    try accounts.update(now.row) { $0.rate = 3 }
    let look = "/console/v1/project?project=\(child)"
    let answers = try (0..<5).map { _ in try status(caller, "GET", look, key: key) }
    #expect(answers.contains(429), "\(answers)")
  }

  /// A chat that keeps what is said adds.
  @Test func aChatIsNoWayAroundTheBudget() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let shop = try accounts.makeProject(name("shop"), monthlyIngest: 0, monthlyRetrieval: 1)
    let key = try accounts.makeKey(shop).secret.asText
    func chat(_ query: String, _ more: String = "") throws -> Int {
      try status(
        caller, "POST", "/api/openmem/v1/chat",
        #"{"user_id":"u","conversation_id":"c","query":"\#(query)"\#(more)}"#, key: key)
    }
    #expect(try chat("I moved to Porto.") == 429)
    // Nor did it use up what there is for searching.
    #expect(try chat("Where do I live?", #","add_message_on_answer":false"#) == 200)
    #expect(try chat("Who is Ana?", #","add_message_on_answer":false"#) == 429)
  }

  /// MemOS asks for no key on a machine where none was ever made; who ends the last one does not open
  /// the door.
  @Test func theDoorStaysShut() throws {
    let caller = try Caller()
    func look() throws -> Int {
      try caller.way.send(
        Request(
          method: name("GET"), target: name("/memories?mem_cube_id=diary&user_id=u"), fields: [],
          body: [])
      ).status
    }
    #expect(try look() == 401)
    for key in try caller.gateway.accounts.keys(of: try caller.project) {
      try caller.gateway.accounts.revoke(key.id, of: try caller.project)
    }
    #expect(try look() == 401)
  }
}
