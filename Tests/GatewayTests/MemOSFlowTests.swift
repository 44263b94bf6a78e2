import HTTP
import Posix
import Testing

@testable import Format
@testable import Gateway

/// The flow of MemOS' own pages: a cube is registered without a user, and named in paths alone.
@Suite struct MemOSFlowTests {
  @discardableResult
  private func good(
    _ caller: Caller, _ method: String, _ path: String, _ body: String? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    let json = try caller.good(method, path, body, location)
    #expect(json["code"]?.integer == 200, sourceLocation: location)
    return json["data"] ?? .null
  }

  private func refused(
    _ caller: Caller, _ method: String, _ path: String, _ body: String? = nil,
    _ location: SourceLocation = #_sourceLocation
  ) throws {
    let answer = try caller.call(method, path, body)
    #expect(
      answer.status == 400, "\(method) \(path): \(answer.body.asText)", sourceLocation: location)
  }

  private func texts(_ set: JSON) -> [String] {
    (set["text_mem"]?.elements ?? []).flatMap { ($0["memories"] ?? .null).texts("memory") }
  }

  @Test(arguments: WayName.allCases, ["./my_cube", "cubes/my_cube", "my_cube", "./my_cube/"])
  func documentsFlow(_ way: WayName, _ path: String) throws {
    let place = try DocumentTests.Place()
    try place.write("owls.txt", "The owl sleeps in the tower.\n")
    let caller = try Caller(way.type) { _ in }
    var settings = GatewaySettings()
    settings.importRoots = [place.path]
    let reader = try Caller(way.type, settings)
    for caller in [caller, reader] {
      try good(
        caller, "POST", "/api/users", #"{"user_id":"dora","user_name":"Dora","role":"USER"}"#)
      let made = try good(
        caller, "POST", "/api/mem_cubes", #"{"name":"Doras","path":"\#(path)","mem_cube_id":"dc"}"#)
      #expect(made.text("mem_cube_id") == "dc")
    }
    try good(
      reader, "POST", "/api/memories",
      #"{"user_id":"dora","mem_cube_id":"dc","doc_path":"owls.txt"}"#)
    #expect(try texts(good(reader, "GET", "/api/memories?mem_cube_id=dc&user_id=dora")).count == 1)
    try good(
      caller, "POST", "/api/memories",
      #"{"user_id":"dora","mem_cube_id":"dc","messages":[{"role":"user","content":"I keep bees."}]}"#
    )
    let added = try good(
      caller, "POST", "/api/memories",
      #"{"user_id":"dora","mem_cube_id":"dc","memory_content":"Dora plays the cello"}"#)
    let id = try #require(added["memory_ids"]?.elements?.first?.string?.asText)
    let all = try good(caller, "GET", "/api/memories?mem_cube_id=dc&user_id=dora")
    #expect(texts(all).count == 2)
    let one = "/api/memories/dc/\(id)"
    let item = try good(caller, "GET", one)
    #expect(item.text("memory") == "Dora plays the cello")
    #expect(item["metadata"]?.text("user_id") == "dora")
    try good(caller, "PUT", one, #"{"memory_content":"Dora plays the harp"}"#)
    #expect(try good(caller, "GET", one).text("memory") == "Dora plays the harp")
    try good(caller, "DELETE", one)
    try refused(caller, "GET", one)
    try good(caller, "DELETE", "/api/memories/dc")
    #expect(try texts(good(caller, "GET", "/api/memories?mem_cube_id=dc&user_id=dora")).isEmpty)
    try good(caller, "DELETE", "/api/mem_cubes/dc")
    try refused(caller, "GET", "/api/memories?mem_cube_id=dc&user_id=dora")
    try refused(caller, "DELETE", "/api/mem_cubes/dc")
  }

  /// It is every user's, also of those who come later; who adds to it is granted it, and leaves it alone.
  @Test func cubeOfNobodyIsEverybodys() throws {
    let caller = try Caller()
    for user in ["dora", "emil"] { try good(caller, "POST", "/users", #"{"user_id":"\#(user)"}"#) }
    try good(caller, "POST", "/mem_cubes", #"{"name":"shelf"}"#)
    for user in ["dora", "emil"] {
      try good(
        caller, "POST", "/memories",
        #"{"user_id":"\#(user)","mem_cube_id":"shelf","memory_content":"\#(user) was here"}"#)
    }
    let set = try good(caller, "GET", "/memories?mem_cube_id=shelf&user_id=dora")
    #expect(texts(set) == ["dora was here", "emil was here"])
    let found = try good(caller, "POST", "/search", #"{"user_id":"emil","query":"dora"}"#)
    #expect(texts(found).contains("dora was here"))
    let me = try good(caller, "GET", "/users/me?user_id=emil")
    #expect(me["accessible_cubes"]?.texts("cube_id") == ["shelf"])
    // One's own comes first where none is named.
    try good(caller, "POST", "/mem_cubes", #"{"name":"emils","user_id":"emil"}"#)
    try good(caller, "POST", "/mem_cubes", #"{"name":"later"}"#)
    try good(
      caller, "POST", "/memories", #"{"user_id":"emil","memory_content":"a secret of Emil"}"#)
    #expect(
      try texts(good(caller, "GET", "/memories?mem_cube_id=emils&user_id=emil")).count == 1)
    try good(caller, "DELETE", "/mem_cubes/shelf?user_id=emil")
    try refused(caller, "GET", "/memories?mem_cube_id=shelf&user_id=emil")
    #expect(try texts(good(caller, "GET", "/memories?mem_cube_id=shelf&user_id=dora")).count == 2)
  }

  /// With a user, what is another's stays refused; without one, the key's owner reaches it.
  @Test func whatIsAnothersStaysRefused() throws {
    let caller = try Caller()
    for user in ["dora", "emil"] { try good(caller, "POST", "/users", #"{"user_id":"\#(user)"}"#) }
    try good(caller, "POST", "/mem_cubes", #"{"name":"doras","user_id":"dora"}"#)
    let added = try good(
      caller, "POST", "/memories", #"{"mem_cube_id":"doras","memory_content":"a red kayak"}"#)
    let id = try #require(added["memory_ids"]?.elements?.first?.string?.asText)
    for user in ["emil", "root"] {
      try refused(caller, "GET", "/memories/doras/\(id)?user_id=\(user)")
      try refused(caller, "GET", "/memories?mem_cube_id=doras&user_id=\(user)")
      try refused(caller, "DELETE", "/memories/doras?user_id=\(user)")
      try refused(caller, "DELETE", "/mem_cubes/doras?user_id=\(user)")
      try refused(
        caller, "POST", "/search",
        #"{"user_id":"\#(user)","query":"kayak","install_cube_ids":["doras"]}"#)
    }
    // What is said without a user in somebody's cube is theirs.
    let item = try good(caller, "GET", "/memories/doras/\(id)")
    #expect(item["metadata"]?.text("user_id") == "dora")
    try refused(caller, "POST", "/mem_cubes", #"{"name":"doras"}"#)
    try refused(caller, "GET", "/memories?mem_cube_id=doras&user_id=emil")
    // Who bears a name has the cube of that name.
    try good(caller, "POST", "/mem_cubes", #"{"name":"emil"}"#)
    try good(
      caller, "POST", "/memories",
      #"{"user_id":"emil","mem_cube_id":"emil","memory_content":"a blue kayak"}"#)
    try refused(caller, "GET", "/memories?mem_cube_id=emil&user_id=dora")
    try good(caller, "DELETE", "/mem_cubes/doras")
    try refused(caller, "GET", "/memories?mem_cube_id=doras&user_id=dora")
    try good(caller, "POST", "/mem_cubes", #"{"name":"doras","user_id":"dora"}"#)
    #expect(try texts(good(caller, "GET", "/memories?mem_cube_id=doras&user_id=dora")).count == 1)
  }

  @Test(arguments: ["/tmp/my_cube", "../my_cube", "a/../../my_cube", ".."])
  func pathsOutOfTheStoreAreRefused(_ path: String) throws {
    let caller = try Caller()
    try refused(caller, "POST", "/mem_cubes", #"{"name":"c","path":"\#(path)"}"#)
    #expect(try caller.call("POST", "/mem_cubes", #"{"path":"./."}"#).status == 422)
  }
}
