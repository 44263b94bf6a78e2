import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway

/// Cubes that get other names under a gateway: whose memories they hold then, whatever was asked before.
@Suite struct MovedCubeTests {
  private func add(_ caller: Caller, _ text: String, _ user: String) throws -> String {
    let added = try caller.good(
      "POST", "/v3/memories/add/",
      #"{"messages":"\#(text)","user_id":"\#(user)","agent_id":"robot","infer":false}"#)
    return try #require(added["results"]?.elements?.first?.text("id"))
  }

  private func move(_ caller: Caller, _ old: String, _ new: String) throws {
    let cubes = caller.directory.appending("store/cubes")
    try Files.rename(cubes.appending("\(old).memcube"), cubes.appending("\(new).memcube"))
    // What an open cube's bundle is called is looked at some times a second.
    Clock.sleep(nanoseconds: 300_000_000)
  }

  /// At once, and not when an open cube's bundle is looked for again.
  @Test func whatIsMovedAwayIsOutOfReachAtOnce() throws {
    let caller = try Caller()
    let other = try caller.gateway.accounts.makeProject(Array("shop".utf8))
    _ = try caller.gateway.accounts.makeKey(other)
    let id = try add(caller, "Likes green tea", "a")
    #expect(try caller.call("GET", "/v1/memories/\(id)/").status == 200)
    let store = caller.directory.appending("store")
    let shop = store.appending("projects/shop/a.memcube")
    try Files.makeDirectories(shop.parent)
    try Files.rename(store.appending("cubes/a.memcube"), shop)
    let change = try caller.call("PUT", "/v1/memories/\(id)/", #"{"text":"Stolen"}"#)
    #expect(change.status == 404, "\(change.body.asText)")
    #expect(try caller.call("GET", "/v1/memories/\(id)/").status == 404)
    #expect(try caller.call("DELETE", "/v1/memories/\(id)/").status == 404)
  }

  /// What another server erased a moment ago is made anew by who adds to it.
  @Test func whoWasErasedElsewhereIsMadeAnew() throws {
    let caller = try Caller()
    _ = try add(caller, "Likes green tea", "era")
    let other = try Gateway(caller.host)
    defer { other.close() }
    let answer = other.respond(
      to: Request(
        method: Array("DELETE".utf8), target: Array("/v2/entities/user/era/".utf8),
        fields: [Request.Field("Authorization", "Token \(caller.key)")]))
    #expect(answer.status == 200)
    let id = try add(caller, "Likes coffee", "era")
    #expect(try list(caller, #""user_id":"era""#).1 == [id])
  }

  private func list(_ caller: Caller, _ filters: String) throws -> (Int64?, [String]) {
    let list = try caller.good("POST", "/v3/memories/", #"{"filters":{\#(filters)}}"#)
    return (list["count"]?.integer, list["results"]?.texts("id") ?? [])
  }

  private func search(_ caller: Caller, _ filters: String) throws -> [String] {
    let found = try caller.good(
      "POST", "/v3/memories/search/", #"{"query":"green tea","filters":{\#(filters)}}"#)
    return found["results"]?.texts("id") ?? []
  }

  /// What is asked before, and between the move and the question, changes nothing.
  static let before = [
    [], ["list a"], ["list z"], ["search a"], ["search z"], ["get"], ["list robot"],
    ["search robot"], ["entities"], ["get", "list a"], ["list robot", "list z"],
    ["entities", "get"],
  ]

  @Test(arguments: before) func aNameSaysWhoseItIs(_ asked: [String]) throws {
    let caller = try Caller()
    let id = try add(caller, "Likes green tea", "a")
    for _ in 0..<2 {
      _ = try list(caller, #""agent_id":"robot""#)
    }
    try move(caller, "a", "z")
    for question in asked {
      switch question {
      case "list a": _ = try list(caller, #""user_id":"a""#)
      case "list z": _ = try list(caller, #""user_id":"z""#)
      case "search a": _ = try search(caller, #""user_id":"a""#)
      case "search z": _ = try search(caller, #""user_id":"z""#)
      case "get": _ = try caller.call("GET", "/v1/memories/\(id)/")
      case "list robot": _ = try list(caller, #""agent_id":"robot""#)
      case "search robot": _ = try search(caller, #""agent_id":"robot""#)
      default: _ = try caller.good("GET", "/v1/entities/")
      }
    }
    #expect(try list(caller, #""user_id":"a""#) == (0, []))
    #expect(try search(caller, #""user_id":"a""#) == [])
    #expect(try list(caller, #""user_id":"z""#) == (1, [id]))
    #expect(try search(caller, #""user_id":"z""#) == [id])
    #expect(try list(caller, #""agent_id":"robot""#) == (1, [id]))
    #expect(try search(caller, #""agent_id":"robot""#) == [id])
    let memory = try caller.good("GET", "/v1/memories/\(id)/")
    #expect(memory.text("user_id") == "z" && memory.text("agent_id") == "robot")
    // What is said of the former user now makes a cube of their own.
    let other = try add(caller, "Likes black tea", "a")
    #expect(try list(caller, #""user_id":"a""#) == (1, [other]))
    #expect(try list(caller, #""user_id":"z""#) == (1, [id]))
  }

  /// A question by id alone, straight behind a move, and what another one then finds.
  @Test func anIdIsFoundWhereverItsCubeIs() throws {
    let caller = try Caller()
    let id = try add(caller, "Likes green tea", "a")
    _ = try list(caller, #""agent_id":"robot""#)
    try move(caller, "a", "b")
    #expect(try caller.call("GET", "/v1/memories/\(id)/").status == 200)
    try move(caller, "b", "c")
    #expect(
      try caller.call("PUT", "/v1/memories/\(id)/", #"{"text":"Likes white tea"}"#).status == 200)
    #expect(try list(caller, #""user_id":"c""#) == (1, [id]))
  }

  /// Users of a cube by its log keep what they said in it, whatever it is called.
  @Test func whoWasGrantedACubeKeepsTheirMemories() throws {
    let caller = try Caller()
    _ = try caller.good("POST", "/users", #"{"user_id":"m","user_name":"Mia"}"#)
    _ = try caller.good("POST", "/mem_cubes", #"{"mem_cube_name_or_path":"shelf","user_id":"m"}"#)
    _ = try caller.good(
      "POST", "/memories",
      #"{"user_id":"m","mem_cube_id":"shelf","memory_content":"Likes green tea"}"#)
    let (count, ids) = try list(caller, #""user_id":"m""#)
    #expect(count == 1 && ids.count == 1)
    try move(caller, "shelf", "box")
    #expect(try list(caller, #""user_id":"m""#) == (1, ids))
    #expect(try search(caller, #""user_id":"m""#) == ids)
    #expect(try list(caller, #""user_id":"box""#) == (0, []))
  }

  /// A copy under another name is another user's, and the first one's stay.
  @Test func aCopyIsAnotherUsers() throws {
    let caller = try Caller()
    let id = try add(caller, "Likes green tea", "a")
    let cubes = caller.directory.appending("store/cubes")
    let zoe = try Cube.create(at: cubes.appending("z.memcube"), host: caller.host)
    let other = Edit(
      path: Array("one.md".utf8), content: .bytes(Array("Likes red tea\n".utf8)),
      fields: ["attributes": .object([JSON.Member("user_id", "a")])])
    _ = try zoe.write([.create(.memories, other)], .durable)
    try zoe.close()
    #expect(try list(caller, #""user_id":"a""#) == (1, [id]))
    #expect(try list(caller, #""user_id":"z""#).0 == 1)
    #expect(try list(caller, #""user_id":"a""#) == (1, [id]))
  }

  @Test func namesSayWhoOwnsACube() {
    func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
    #expect(Owner(cubeName: bytes("z"), id: bytes("a")) == .user(bytes("z")))
    #expect(Owner(cubeName: bytes("@agent=z"), id: bytes("a")) == .agent(bytes("z")))
    #expect(Owner(cubeName: bytes("a%2Fb"), id: nil) == .user(bytes("a/b")))
    let long = Array(repeating: UInt8(0x61), count: 300)
    let owner = Owner.user(long)
    #expect(Owner(cubeName: owner.cubeName, id: long) == owner)
    // Of a cut name another id says nothing.
    #expect(Owner(cubeName: owner.cubeName, id: bytes("b")) == .user(owner.cubeName))
  }
}
