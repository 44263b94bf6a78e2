import MemCube
import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// A cube of MemOS under a name that a user of other dialects gets later: two people's memories in it.
@Suite struct SharedNameTests {
  /// Cube zed of user mb, and what user zed says elsewhere, each with one memory.
  private func start() throws -> (caller: Caller, own: String) {
    let caller = try Caller()
    _ = try caller.good("POST", "/users", #"{"user_id":"mb"}"#)
    let cube = #"{"mem_cube_name_or_path":"zed","user_id":"mb"}"#
    _ = try caller.good("POST", "/mem_cubes", cube)
    let said = #"{"mem_cube_id":"zed","user_id":"mb","memory_content":"The red ledger is torn"}"#
    _ = try caller.good("POST", "/memories", said)
    let own = #"{"messages":"The red piano is sold","user_id":"zed","infer":false}"#
    let made = try caller.good("POST", "/v1/memories/", own)
    return (caller, try #require(made.elements?.first?.text("id")))
  }

  private func memHQ(_ caller: Caller, _ path: String, _ body: String? = nil) throws -> String {
    let method = body == nil ? "GET" : "POST"
    return try caller.call(method, path, body, scheme: "Bearer").body.asText
  }

  @Test func whoRegisteredItSeesNothingOfTheOther() throws {
    let (caller, id) = try start()
    let question = #"{"query":"What is red?","user_id":"mb"}"#
    for (method, path, body) in [
      ("GET", "/memories?mem_cube_id=zed&user_id=mb", nil), ("POST", "/search", question),
      ("POST", "/chat", question),
    ] {
      let told = try caller.call(method, path, body).body.asText
      #expect(told.contains("ledger") && !told.contains("piano"), "\(path): \(told)")
    }
    let path = "/memories/zed/\(id)?user_id=mb"
    #expect(try caller.call("GET", path).status == 400)
    #expect(try caller.call("PUT", path, #"{"memory_content":"Mine"}"#).status == 400)
    #expect(try caller.call("DELETE", path).status == 400)
    _ = try caller.good("DELETE", "/memories/zed?user_id=mb")
    #expect(try caller.good("GET", "/v1/memories/?user_id=zed").texts("memory").count == 1)
    let left = try caller.good("GET", "/memories?mem_cube_id=zed&user_id=mb")
    #expect(!left.bytes.asText.contains("ledger"))
  }

  @Test func theUserOfTheNameSeesNothingOfWhoRegisteredIt() throws {
    let (caller, _) = try start()
    for (path, body) in [
      ("/v1/memhq/search", #"{"query":"red","user_id":"zed"}"#),
      ("/v1/memhq/ask", #"{"question":"What is red?","user_id":"zed"}"#),
      ("/v1/memory/search", #"{"q":"red","projectTags":["default"],"users":["zed"]}"#),
      ("/v1/users/zed/context", nil), ("/v1/users/zed", nil),
    ] {
      let told = try memHQ(caller, path, body)
      #expect(told.contains("piano") && !told.contains("ledger"), "\(path): \(told)")
    }
    let user = try JSON.parse(Array(try memHQ(caller, "/v1/users/zed").utf8))
    #expect(user["stats"]?["memories"]?.integer == 1)
  }

  /// Also where both say the same, and where a dialect names nobody in what it stores.
  @Test func whatBothSayBothHave() throws {
    let (caller, _) = try start()
    let said = "I own a green canoe."
    let messages = #"[{"role":"user","content":"\#(said)"}]"#
    _ = try caller.good(
      "POST", "/memories", #"{"mem_cube_id":"zed","user_id":"mb","messages":\#(messages)}"#)
    #expect(try !memHQ(caller, "/v1/users/zed/context").contains("canoe"))
    let shown = try caller.openMem("/get/message", #"{"user_id":"zed"}"#)
    #expect(shown["message_detail_list"]?.elements == [])
    for content in [said, "I own a green kayak."] {
      let answer = try caller.call(
        "POST", "/v1/memory/add", #"{"userId":"zed","content":"\#(content)"}"#, scheme: "Bearer")
      let job = try #require(answer.json().text("jobId"))
      #expect(
        try eventually { try memHQ(caller, "/v1/memory/job/\(job)").contains(#""done""#) })
    }
    let context = try memHQ(caller, "/v1/users/zed/context")
    #expect(context.contains("canoe") && context.contains("kayak"))
    let list = try caller.good("GET", "/memories?mem_cube_id=zed&user_id=mb").bytes.asText
    #expect(list.contains("canoe") && !list.contains("kayak"))
  }

  /// What names nobody, such as a file that somebody wrote, is of those who may use the cube.
  @Test func aFileIsOfWhoRegisteredTheCube() throws {
    let (caller, _) = try start()
    let place = caller.gateway.memories.place(.user(Array("zed".utf8)), in: try caller.project)
    _ = try caller.gateway.memories.use(place) { (cube, _) throws(CubeError) in
      let edit = Edit(path: Array("hand.md".utf8), content: .bytes(Array("The red gate\n".utf8)))
      try cube.write([.create(.memories, edit)], .durable)
    }
    #expect(
      try caller.good("GET", "/memories?mem_cube_id=zed&user_id=mb").bytes.asText.contains("gate"))
    #expect(
      try !caller.good("GET", "/v1/memories/?user_id=zed").bytes.asText.contains("gate"))
  }

  /// A cube that a person made and gave to somebody is all theirs.
  @Test func aPersonsCubeIsWhole() throws {
    let caller = try Caller()
    try Store(caller.host).create(Array("zed".utf8), host: caller.host).close()
    _ = try caller.good("POST", "/users", #"{"user_id":"mb"}"#)
    _ = try caller.good("POST", "/mem_cubes", #"{"mem_cube_name_or_path":"zed","user_id":"mb"}"#)
    _ = try caller.good(
      "POST", "/v1/memories/", #"{"messages":"The red piano","user_id":"zed","infer":false}"#)
    let list = try caller.good("GET", "/memories?mem_cube_id=zed&user_id=mb")
    #expect(list.bytes.asText.contains("piano"))
  }

  @Test func deletingTheUserOfTheNameLeavesTheOthers() throws {
    let (caller, _) = try start()
    _ = try caller.call("DELETE", "/v2/entities/user/zed/")
    #expect(try caller.good("GET", "/v1/memories/?user_id=zed").elements == [])
    let left = try caller.good("GET", "/memories?mem_cube_id=zed&user_id=mb").bytes.asText
    #expect(left.contains("ledger") && !left.contains("piano"))
  }
}
