import MemCube
import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// Threads of the MemHQ dialect, and its lists.
@Suite struct MemHQThreadTests {
  private func wait(_ caller: Caller, _ job: String) throws -> JSON {
    let ended = try eventualValue { () throws -> JSON? in
      let found = try caller.memHQ("GET", "/v1/memory/job/\(job)")
      return found.text("status") == "done" || found.text("status") == "failed" ? found : nil
    }
    return ended ?? .null
  }

  @Test(arguments: WayName.allCases) func whatIsSaidIsKeptInOrderAndLearned(_ way: WayName) throws {
    let caller = try Caller(way.type)
    _ = try caller.memHQ("POST", "/v1/threads", #"{"userId":"ada"}"#, status: 404)
    let user = try caller.memHQ("POST", "/v1/users", #"{"externalId":"ada"}"#, status: 201)
    let made = try caller.memHQ(
      "POST", "/v1/threads", #"{"userId":"ada","title":"Pets","externalId":"t1"}"#, status: 201)
    let id = try #require(made.text("id"))
    #expect(id.hasPrefix("thr_") && made.text("userId") == user.text("id"))
    let messages =
      #"{"messages":[{"role":"system","content":"Be kind."},{"role":"user","content":"#
      + #""My dog is named Rex."},{"role":"assistant","content":"How nice!"},"#
      + #"{"role":"user","content":"I live in Bergen."}]}"#
    let sent = try caller.memHQ("POST", "/v1/threads/\(id)/messages", messages, status: 202)
    #expect(sent["messagesStored"]?.integer == 4)
    // Before anything was learned.
    func texts() throws -> [String] {
      try caller.memHQ("GET", "/v1/threads/\(id)/messages")["messages"]?.texts("content") ?? []
    }
    let wanted = ["Be kind.", "My dog is named Rex.", "How nice!", "I live in Bergen."]
    #expect(try texts() == wanted)
    let job = try #require(sent["jobIds"]?.elements?.first?.string?.asText)
    let done = try wait(caller, job)
    #expect(done.text("status") == "done" && (done["memoriesCreated"]?.integer ?? 0) >= 2)
    #expect(done["edgesCreated"]?.integer != nil)
    #expect(try texts() == wanted)
    let found = try caller.memHQ(
      "POST", "/v1/memory/search",
      #"{"q":"Where does the user live?","projectTags":["a"],"users":["ada"]}"#)
    #expect(found["results"]?.elements?.first?.text("content")?.contains("Bergen") == true)
    #expect(try caller.memHQ("GET", "/v1/threads?userId=ada")["threads"]?.texts("id") == [id])
    let shown = try caller.memHQ("GET", "/v1/users/ada")
    #expect(shown["stats"]?["threads"]?.integer == 1)
    #expect(shown.text("summary")?.contains("Bergen") == true)
    _ = try caller.memHQ("POST", "/v1/threads/\(id)/messages", #"{"messages":[]}"#, status: 400)
    _ = try caller.memHQ(
      "POST", "/v1/threads/\(id)/messages", #"{"messages":[{"role":"x","content":"y"}]}"#,
      status: 400)
    _ = try caller.memHQ("DELETE", "/v1/threads/\(id)")
    _ = try caller.memHQ("GET", "/v1/threads/\(id)", nil, status: 404)
    _ = try caller.memHQ("GET", "/v1/threads/\(id)/messages", nil, status: 404)
    // Its memories stay, and go with the user.
    let after = try caller.memHQ("GET", "/v1/users/ada")["stats"]
    #expect((after?["memories"]?.integer ?? 0) >= 2 && after?["threads"]?.integer == 0)
  }

  @Test func theDefaultThreadIsOne() throws {
    let caller = try Caller()
    let body =
      #"{"user_id":"kim","messages":[{"role":"assistant","content":"Hello!"},"#
      + #"{"role":"user","content":"I play chess."}],"wait_for_processing":true}"#
    let added = try caller.memHQ("POST", "/v1/memhq/add", body)
    let id = try #require(added.text("thread_id"))
    let messages = try caller.memHQ("GET", "/v1/threads/\(id)/messages")["messages"]
    #expect(messages?.texts("role") == ["assistant", "user"])
    #expect(try caller.memHQ("GET", "/v1/threads")["threads"]?.texts("id") == [id])
    _ = try caller.memHQ("DELETE", "/v1/users/kim")
    #expect(try caller.memHQ("GET", "/v1/threads")["threads"] == .array([]))
  }

  /// Whoever is deleted through another dialect is gone here, with what was said of him.
  @Test func aUserIsForgottenByAllDialects() throws {
    let caller = try Caller()
    let user = #"{"externalId":"kim","email":"kim@x.org"}"#
    let id = try #require(try caller.memHQ("POST", "/v1/users", user, status: 201).text("id"))
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"Rows at dawn","user_id":"kim","infer":false}"#)
    _ = try caller.good("DELETE", "/v2/entities/user/kim/")
    _ = try caller.memHQ("GET", "/v1/users/\(id)", nil, status: 404)
    _ = try caller.memHQ("GET", "/v1/users/kim", nil, status: 404)
    #expect(try caller.memHQ("POST", "/v1/users", user, status: 201).text("id") != id)
  }

  /// The next message begins another, and what was said before is not shown again.
  @Test func aDefaultThreadThatIsDeletedStaysSo() throws {
    let caller = try Caller()
    func add(_ text: String) throws -> String {
      let body =
        #"{"user_id":"kim","messages":[{"role":"user","content":"\#(text)"}],"#
        + #""wait_for_processing":true}"#
      return try #require(try caller.memHQ("POST", "/v1/memhq/add", body).text("thread_id"))
    }
    func texts(_ id: String) throws -> [String]? {
      try caller.memHQ("GET", "/v1/threads/\(id)/messages")["messages"]?.texts("content")
    }
    let first = try add("I play chess.")
    for round in 1...2 {
      _ = try caller.memHQ("DELETE", "/v1/threads/\(try add("Round \(round) is here."))")
    }
    let next = try add("I play go.")
    #expect(next != first)
    #expect(try texts(next) == ["I play go."])
    #expect(try caller.memHQ("GET", "/v1/threads")["threads"]?.texts("id") == [next])
    let cube = try Cube.open(
      at: caller.directory.appending("store/cubes/kim.memcube"), host: caller.host)
    #expect(try cube.conversations().filter { !$0.isHidden }.map(\.count) == [1])
    try cube.close()
  }

  /// A memory names Anna, and says that Acme is near her: an entity that another memory names.
  @Test func theGraphReachesOneEdgeFurther() throws {
    let caller = try Caller()
    _ = try caller.memHQ(
      "POST", "/v1/memhq/add",
      #"{"user_id":"kim","messages":[{"role":"user","content":"My dog is named Rex."}],"#
        + #""wait_for_processing":true}"#)
    let cube = try Cube.open(
      at: caller.directory.appending("store/cubes/kim.memcube"), host: caller.host)
    func entity(_ name: String) -> JSON {
      .object([.init("name", JSON(name)), .init("type", "OTHER")])
    }
    func relation(_ from: String, _ to: String) -> JSON {
      .object([.init("from", JSON(from)), .init("type", "near"), .init("to", JSON(to))])
    }
    let one = Edit(
      path: Array("one.md".utf8), content: .bytes(Array("Anna works at Acme\n".utf8)),
      fields: [
        "entities": .array([entity("Anna")]), "relations": .array([relation("Anna", "Acme")]),
      ])
    let two = Edit(
      path: Array("two.md".utf8), content: .bytes(Array("Nothing of interest\n".utf8)),
      fields: ["entities": .array([entity("Acme")])])
    try cube.write([.create(.memories, one), .create(.memories, two)], .durable)
    try cube.close()
    func entities(_ more: String) throws -> [String] {
      let body = #"{"q":"Anna works","projectTags":["a"],"users":["kim"]\#(more)}"#
      let found = try eventualValue { () throws -> JSON? in
        let results = try caller.memHQ("POST", "/v1/memory/search", body)["results"]
        return results?.elements?.first { $0.text("content") == "Anna works at Acme" }
      }
      return found?["entities"]?.texts("name") ?? []
    }
    #expect(try entities("") == ["Anna"])
    #expect(try entities(#","includeGraph":true"#) == ["Anna", "Acme"])
  }

  /// What the cube read by itself, before the job came to it, is learned all the same.
  @Test func whatWasReadInBetweenIsLearned() throws {
    let caller = try Caller()
    let project = try caller.project
    let owner = Owner.user(Array("ada".utf8))
    let turns = [("assistant", "Where?"), ("user", "I live in Bergen.")].map {
      (role: Array($0.0.utf8), text: Array($0.1.utf8))
    }
    let job = MemHQJob(turns: turns, owners: [owner], conversation: Array("c".utf8))
    let id = Array("ij_1".utf8)
    let memories = caller.gateway.memories
    try job.record(id, project, caller.gateway)
    _ = try memories.use(memories.place(owner, in: project)) { (cube, _) throws(CubeError) in
      while try cube.hasWaiting() { try cube.ingest() }
    }
    for _ in 0..<2 {
      let result = try job.run(id, project, caller.gateway)
      #expect(result["memories"]?.integer == 1 && result["edges"]?.integer == 1, "\(result)")
    }
    let all = try caller.memHQ("GET", "/v1/users/ada")["stats"]
    #expect(all?["memories"]?.integer == 1)
  }

  @Test func usersComeInPages() throws {
    let caller = try Caller()
    for name in ["a", "b", "c"] {
      _ = try caller.memHQ("POST", "/v1/users", #"{"externalId":"\#(name)"}"#, status: 201)
    }
    #expect(try caller.memHQ("GET", "/v1/users")["users"]?.elements?.count == 3)
    let first = try caller.memHQ("GET", "/v1/users?limit=2")
    #expect(first["users"]?.texts("externalId") == ["a", "b"])
    let cursor = try #require(first.text("nextCursor"))
    let rest = try caller.memHQ("GET", "/v1/users?limit=2&cursor=\(cursor)")
    #expect(rest["users"]?.texts("externalId") == ["c"] && rest["nextCursor"] == .null)
    _ = try caller.memHQ("GET", "/v1/users?limit=0", nil, status: 400)
    _ = try caller.memHQ("GET", "/v1/users?cursor=x", nil, status: 400)
  }
}
