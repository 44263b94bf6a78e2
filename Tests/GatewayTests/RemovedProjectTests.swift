import HTTP
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// Projects that are deleted while somebody uses them, or whose deletion was cut short.
@Suite struct RemovedProjectTests {
  private func name(_ text: String) -> [UInt8] { Array(text.utf8) }

  private func add(_ caller: Caller, _ text: String, _ user: String) throws -> Int {
    let body = #"{"messages":"\#(text)","user_id":"\#(user)","infer":false}"#
    return try caller.call("POST", "/v3/memories/add", body).status
  }

  private func all(_ caller: Caller) throws -> [String] {
    let list = try caller.good("POST", "/v3/memories", #"{"filters":{"user_id":"*"}}"#)
    return list["results"]?.elements?.compactMap { $0.text("memory") }.sorted() ?? []
  }

  /// The default project is there again at once: what it had goes all the same, and what it has by now
  /// stays, also of who was there before.
  @Test func whatTheDefaultProjectHadGoesAtTheNextStart() throws {
    let caller = try Caller()
    let (accounts, memories) = (caller.gateway.accounts, caller.gateway.memories)
    for user in ["ana", "ben"] { #expect(try add(caller, "old", user) == 200) }
    let store = Store(caller.host)
    try store.create(name("diary"), host: caller.host).close()
    let project = try #require(try accounts.project(named: Project.defaultName))
    let key = try accounts.session(key: name(caller.key))?.key
    try accounts.remove(project, keeping: key, with: try memories.cubes.ids(nil))
    #expect(try memories.remove(CubePlace(folder: nil, name: name("ben")), of: project))
    // Killed here; another process makes the project anew, and adds to it.
    try accounts.makeDefault()
    let again = try #require(try accounts.project(named: Project.defaultName))
    let other = try accounts.makeKey(again).secret.asText
    for user in ["ben", "cleo"] {
      let body = #"{"messages":"new","user_id":"\#(user)","infer":false}"#
      #expect(try caller.call("POST", "/v3/memories/add", body, key: other).status == 200)
    }
    try caller.gateway.finishRemovals()
    #expect(try all(caller) == ["new", "new"])
    #expect(try store.cubes().map(\.name.asText) == ["ben", "cleo", "diary"])
  }

  /// A key that will be good again is not told that it is none: clients take that for the end.
  @Test func itsKeyIsToldToTryAgain() throws {
    let caller = try Caller()
    let accounts = caller.gateway.accounts
    let project = try #require(try accounts.project(named: Project.defaultName))
    let key = try accounts.session(key: name(caller.key))?.key
    try accounts.remove(project, keeping: key)
    for path in ["/v1/ping/", "/console/v1/me", "/api/v1/memory/status", "/v1/users"] {
      let answer = try caller.call("GET", path)
      #expect(answer.status == 503 && answer.fields["retry-after"] != nil, "\(path)")
    }
    #expect(try caller.call("GET", "/v1/ping/", key: "mk_another").status == 401)
    try caller.gateway.finishRemovals()
    #expect(try caller.call("GET", "/v1/ping/").status == 200)
  }

  /// Whoever was about to make a cube leaves neither that nor the folder.
  @Test func aCubeThatWasUnderWayLeavesNothing() throws {
    let caller = try Caller()
    let cubes = caller.gateway.memories.cubes
    let place = CubePlace(folder: name("bee"), name: name("ana"))
    let folder = caller.host.store.appending("projects/bee")
    for goes in [1, 2] {
      var asked = 0
      #expect(throws: CubeError.self) {
        try cubes.use(
          place, makingFor: .user(name("ana")),
          mayMake: { () throws(CubeError) in
            asked += 1
            return asked < goes
          }, { (_) throws(CubeError) in })
      }
      #expect(asked == goes && !Files.exists(folder), "\(goes)")
    }
  }

  /// An empty folder is nobody's.
  @Test func aNameOfAnEmptyFolderIsFree() throws {
    let caller = try Caller()
    try Files.makeDirectories(caller.host.store.appending("projects/bee"))
    let made = try caller.call("POST", "/console/v1/projects", #"{"name":"bee"}"#)
    #expect(made.status == 201)
  }

  /// Users who come while their project goes: it goes whole, and its name is free.
  @Test func aProjectThatOthersAddTo() throws {
    let caller = try Caller()
    let (gateway, accounts) = (caller.gateway, caller.gateway.accounts)
    for round in 0..<3 {
      let bee = try accounts.makeProject(name("bee"))
      let key = try accounts.makeKey(bee).secret.asText
      let failures = Lock<[(status: Int, body: String)]>([])
      let running = Condition(4)
      for number in 0..<4 {
        try Thread.detach("adding") {
          for count in 0..<40 {
            let body = #"{"messages":"x","user_id":"u\#(number)-\#(count)","infer":false}"#
            let request = Request(
              method: Array("POST".utf8), target: Array("/v3/memories/add".utf8),
              fields: [Request.Field("Authorization", "Token \(key)")], body: Array(body.utf8))
            let response = gateway.respond(to: request)
            if response.status == 200 { continue }
            var said = ""
            if case .bytes(let bytes) = response.body {
              said = String(decoding: bytes, as: UTF8.self)
            }
            failures.withLock { $0.append((response.status, said)) }
            break
          }
          running.withLock { $0 -= 1 }
          running.broadcast()
        }
      }
      Clock.sleep(nanoseconds: Int64(30_000_000 * (round + 1)))
      #expect(try caller.gateway.remove(bee) == [])
      running.wait { $0 == 0 ? () : nil }
      let told = failures.withLock { $0 }
      #expect(told.allSatisfy { [401, 404].contains($0.status) }, "\(told)")
      #expect(!Files.exists(caller.host.store.appending("projects/bee")))
    }
  }
}
