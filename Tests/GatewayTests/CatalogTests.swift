import HTTP
import Posix
import SQLite
import Testing
import Waiting

@testable import Bundle
@testable import Format
@testable import Gateway

/// What the catalog counts, against the memories that it lists.
@Suite struct CatalogTests {
  private func add(_ caller: Caller, _ text: String, _ more: String) throws -> String {
    let added = try caller.good(
      "POST", "/v3/memories/add/", #"{"messages":"\#(text)","infer":false,\#(more)}"#)
    return try #require(added["results"]?.elements?.first?.text("id"))
  }

  /// Memories of one user in sessions and of one agent, of which some expired, changed or went.
  private func fill(_ caller: Caller) throws {
    var ids: [String] = []
    for number in 0..<12 {
      let expires = number % 5 == 1 ? #","expiration_date":"2020-01-01""# : ""
      let run = number % 3 == 0 ? "" : #","run_id":"session \#(number % 3)""#
      let owner = number < 9 ? #""user_id":"alex""# : #""agent_id":"robot""#
      ids.append(try add(caller, "Note \(number) of a day", owner + run + expires))
    }
    _ = try caller.good(
      "PUT", "/v1/memories/\(ids[2])/", #"{"text":"Another note","expiration_date":"2999-01-01"}"#)
    _ = try caller.good("PUT", "/v1/memories/\(ids[3])/", #"{"text":"Note 4 of a day"}"#)
    _ = try caller.call("DELETE", "/v1/memories/\(ids[5])/")
    // The catalog follows a cube when it is looked at.
    _ = try caller.good("POST", "/v3/memories/", #"{"filters":{"user_id":"alex"}}"#)
    _ = try caller.good("POST", "/v3/memories/", #"{"filters":{"agent_id":"robot"}}"#)
  }

  /// What a selection finds, asked for in both ways.
  private func check(_ catalog: Catalog, _ project: Project) throws {
    var selections: [Selection] = []
    for user in [nil, [], ["alex"], ["alex", "nobody"]] as [[String]?] {
      for run in [nil, [], ["session 1"]] as [[String]?] {
        for today in [nil, "2026-01-01"] as [String?] {
          var selection = Selection()
          selection.user = user.map { $0.map { Array($0.utf8) } }
          selection.run = run.map { $0.map { Array($0.utf8) } }
          selection.today = today.map { Array($0.utf8) }
          selections.append(selection)
        }
      }
    }
    selections.append(Selection(OwnerIDs(agent: Array("robot".utf8))))
    var (whole, parts) = (0, 0)
    for selection in selections {
      let all = try catalog.select(selection, in: project)
      let page = try catalog.select(selection, in: project, offset: 1, limit: 2)
      #expect(page.total == all.found.count, "\(selection)")
      #expect(page.found == Array(all.found.dropFirst().prefix(2)))
      let candidates = try catalog.candidates(selection, in: project)
      for place in Set(all.found.map(\.place)).union(candidates.keys) {
        let rows = Set(all.found.filter { $0.place == place }.map(\.row.object))
        if let some = try #require(candidates[place]) {
          #expect(some == rows)
          parts += 1
        } else {
          var every = Selection()
          every.states = [.active, .superseded, .hidden]
          let known = try catalog.select(every, in: project).found.filter { $0.place == place }
          #expect(rows == Set(known.map(\.row.object)))
          whole += 1
        }
      }
    }
    #expect(whole > 2 && parts > 2)
  }

  @Test func countsAreThoseOfTheMemories() throws {
    let caller = try Caller()
    try fill(caller)
    try check(caller.gateway.memories.catalog, try caller.project)
  }

  @Test func anOlderProgramsCatalogIsCountedOnce() throws {
    let caller = try Caller()
    try fill(caller)
    let path = caller.host.cache.appending(Catalog.fileName(caller.host))
    try Connection(path: path).execute(
      """
      DROP TRIGGER memory_comes; DROP TRIGGER memory_came; DROP TRIGGER memory_went;
      DROP TABLE share; UPDATE memory SET views = 1
      """)
    let catalog = try Catalog(caller.host)
    try check(catalog, try caller.project)
    // It was not made anew.
    let mark = try Connection(path: path).statement("SELECT min(views), max(views) FROM memory")
    #expect(try mark.step() && mark.int(0) == 1 && mark.int(1) == 1)
  }

  @Test func aForgottenCubeHasNone() throws {
    let caller = try Caller()
    try fill(caller)
    let catalog = caller.gateway.memories.catalog
    try catalog.forget(CubePlace(folder: nil, name: Array("alex".utf8)))
    let selection = Selection(OwnerIDs(user: Array("alex".utf8)))
    #expect(try catalog.select(selection, in: try caller.project, limit: 1).total == 0)
    #expect(try catalog.candidates(selection, in: try caller.project).isEmpty)
  }

  /// What is wrong with the moment, and not with the file, removes nothing.
  @Test func onlyADamagedOneIsMadeAnew() throws {
    let caller = try Caller()
    let memory = try add(caller, "Notes of a day", #""user_id":"alex""#)
    caller.gateway.close()
    let found = try Files.list(caller.host.cache).first {
      $0.name.suffix(7).elementsEqual(".sqlite".utf8)
    }
    let file = caller.host.cache.appending(try #require(found).name)
    let before = try Files.status(file).inode
    let other = try Connection(path: file)
    try other.setPragma("user_version", "0")
    try other.execute("BEGIN EXCLUSIVE")
    let held = Condition(false)
    let host = caller.host
    try Thread.detach("second") {
      // As long as another one has it, it cannot be made.
      #expect(throws: CubeError.self) { try Catalog(host, patience: 200) }
      held.withLock { $0 = true }
      held.broadcast()
    }
    held.wait { $0 ? () : nil }
    #expect(try Files.status(file).inode == before)
    try other.execute("ROLLBACK")
    try other.setPragma("user_version", "8")
    let catalog = try Catalog(host)
    #expect(try catalog.place(of: Array(memory.utf8), in: try caller.project) != nil)
  }

  /// Servers with two state directories have an index of a cube each: rows of one are not the other's.
  @Test func serversOfTwoStatesListTheSame() throws {
    let caller = try Caller()
    var host = caller.host
    host.state = caller.directory.appending("other")
    let next = try Gateway(host)
    defer { next.close() }
    let gateways = [caller.gateway, next]
    func send(_ gateway: Gateway, _ target: String, _ body: String) throws -> JSON {
      let response = gateway.respond(
        to: Request(
          method: Array("POST".utf8), target: Array(target.utf8),
          fields: [Request.Field("Authorization", "Token \(caller.key)")], body: Array(body.utf8)))
      guard case .bytes(let body) = response.body else { return .null }
      return try JSON.parse(body)
    }
    for number in 0..<20 {
      for (index, gateway) in gateways.enumerated() {
        _ = try send(
          gateway, "/v3/memories/add/",
          #"{"messages":"Note \#(number) of \#(index)","user_id":"u","agent_id":"a\#(index)","infer":false}"#
        )
      }
    }
    func all(_ gateway: Gateway) throws -> JSON {
      try send(gateway, "/v3/memories/?page_size=100", #"{"filters":{"user_id":"u"}}"#)
    }
    // What another host writes is seen within a second.
    #expect(try eventually { try gateways.allSatisfy { try all($0)["count"]?.integer == 40 } })
    for _ in 0..<5 {
      for gateway in gateways {
        let all = try all(gateway)
        #expect(all["count"]?.integer == 40 && all["results"]?.elements?.count == 40)
        let some = try send(
          gateway, "/v3/memories/?page_size=100",
          #"{"filters":{"user_id":"u","agent_id":"a1"}}"#)
        let texts = some["results"]?.texts("memory") ?? []
        #expect(texts.count == 20 && texts.allSatisfy { $0.hasSuffix("of 1") }, "\(texts)")
      }
    }
  }
}
