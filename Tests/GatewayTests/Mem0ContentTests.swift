import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway

/// What calls of the Mem0 dialect may send as messages, and what is made of them.
@Suite struct Mem0ContentTests {
  private func texts(_ caller: Caller, _ user: String = "u") throws -> [String] {
    try caller.good("GET", "/v1/memories/?user_id=\(user)").texts("memory")
  }

  private static let image =
    #"{"type":"image_url","image_url":{"url":"https://example.org/r.jpg"}}"#

  /// A content may be one part: its text is learned, and what holds none is named.
  @Test(arguments: [
    image, #"{"type":"pdf_url","pdf_url":{"url":"https://example.org/a.pdf"}}"#,
    #"{"type":"mdx_url","mdx_url":{"url":"aGVsbG8="}}"#, "[\(image)]",
  ]) func aContentMayBeOnePart(_ part: String) throws {
    let caller = try Caller()
    let body =
      #"{"user_id":"u","output_format":"v1.1","messages":["#
      + #"{"role":"user","content":"My name is Ruth and I keep bees."},"#
      + #"{"role":"user","content":\#(part)}]}"#
    let answer = try caller.good("POST", "/v1/memories/", body)
    #expect(try texts(caller).contains { $0.contains("Ruth") })
    let unread = try #require(answer["unread"]?.elements?.first)
    #expect(unread["message"]?.integer == 1 && unread.text("type")?.hasSuffix("_url") == true)
    let event = try #require(answer["results"]?.elements?.first?.text("event_id"))
    let noted = try caller.good("GET", "/v1/event/\(event)/")["metadata"]?["unread"]
    let again = try #require(noted?.elements?.first)
    #expect(again.text("type") == unread.text("type"))
  }

  @Test func aTextPartIsText() throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v1/memories/",
      #"{"user_id":"u","messages":{"role":"user","content":{"type":"text","text":"I keep bees."}}}"#
    )
    #expect(try texts(caller).contains { $0.contains("bees") })
  }

  /// Where nothing but an image comes, nothing is learned, and the call goes well.
  @Test(arguments: [image, "[\(image)]"]) func anImageAloneIsNoFault(_ content: String) throws {
    let caller = try Caller()
    for (path, more) in [
      ("/v1/memories/", ""), ("/v1/memories/", #","infer":false"#), ("/v3/memories/add/", ""),
    ] {
      let answer = try caller.good(
        "POST", path, #"{"user_id":"u","messages":[{"role":"user","content":\#(content)}]\#(more)}"#
      )
      #expect(answer.elements?.isEmpty ?? (answer.text("status") == "PENDING"))
    }
    #expect(try texts(caller).isEmpty)
    for body in ["[]", #"[{"role":"user","content":" "}]"#, #"[{"role":"user","content":[]}]"#] {
      let answer = try caller.call(
        "POST", "/v1/memories/", #"{"user_id":"u","messages":\#(body)}"#)
      #expect(answer.status == 400)
    }
    let number = #"{"user_id":"u","messages":[{"role":"user","content":7}]}"#
    #expect(try caller.call("POST", "/v1/memories/", number).status == 400)
  }

  /// What one call asks the next one does not answer, unless both are of a run.
  @Test(arguments: [true, false]) func callsAreConversations(_ isRun: Bool) throws {
    let caller = try Caller()
    let run = isRun ? #","run_id":"r""# : ""
    for (role, text) in [
      ("assistant", "Are you travelling alone or with your kids?"),
      ("user", "The tram to the harbour was late."),
    ] {
      _ = try caller.good(
        "POST", "/v1/memories/",
        #"{"user_id":"u"\#(run),"messages":[{"role":"\#(role)","content":"\#(text)"}]}"#)
    }
    if !isRun { #expect(try !texts(caller).contains { $0.contains("travelling") }) }
    let place = CubePlace(folder: nil, name: Owner.user([0x75]).cubeName)
    let count = try caller.gateway.memories.use(place) { (cube, _) throws(CubeError) in
      try cube.conversations().count
    }
    #expect(count == (isRun ? 1 : 2))
  }

  /// What instructions plainly forbid is not stored, also without a model.
  @Test(arguments: [
    "Do not store anything about salaries.", "Be brief.\n- Never save salaries", "Ignore salaries!",
    "Please don't remember any details about the salary of users.",
  ]) func prohibitionsHold(_ instructions: String) throws {
    let caller = try Caller()
    let body = object(
      ("user_id", "u"), ("custom_instructions", JSON(instructions)),
      ("messages", "My salary is 3000 euros a month. I keep bees."))
    _ = try caller.good("POST", "/v1/memories/", body.bytes.asText)
    let found = try texts(caller)
    #expect(!found.contains { $0.contains("salary") }, "\(found)")
    #expect(found.contains { $0.contains("bees") }, "\(found)")
  }

  /// What hangs on a condition, and what says what to keep, forbids nothing.
  @Test(arguments: [
    "Do not store salaries unless they are above average.", "Store salaries.",
    "Do not store anything.",
    "Never mind. Salaries are fine.",
  ]) func conditionsForbidNothing(_ instructions: String) throws {
    let caller = try Caller()
    let body = object(
      ("user_id", "u"), ("custom_instructions", JSON(instructions)),
      ("messages", "My salary is 3000 euros a month."))
    _ = try caller.good("POST", "/v1/memories/", body.bytes.asText)
    #expect(try texts(caller).contains { $0.contains("salary") })
  }

  /// What says what is so since is an update, and the older memory's history tells of it.
  @Test func whatSupersedesIsAnUpdate() throws {
    let caller = try Caller()
    func add(_ text: String) throws -> JSON {
      try #require(
        try caller.good(
          "POST", "/v1/memories/", #"{"user_id":"u","messages":"\#(text)"}"#
        ).elements?.first)
    }
    let old = try add("I live in Graz.")
    let new = try add("I live in Braga now.")
    #expect(old.text("event") == "ADD")
    #expect(new.text("event") == "UPDATE" && new.text("replaces") == old.text("id"))
    #expect(new.text("previous_memory") == old.text("memory"))
    let id = try #require(old.text("id"))
    let history = try caller.good("GET", "/v1/memories/\(id)/history/")
    #expect(history.texts("event") == ["ADD", "UPDATE"])
    let last = try #require(history.elements?.last)
    #expect(last.text("old_memory") == old.text("memory"))
    #expect(last.text("new_memory")?.contains("Braga") == true)
  }

  /// Relations come where the project or the call wants them, and the answer has a place for them.
  @Test func relationsComeWithTheGraph() throws {
    let caller = try Caller()
    func add(_ user: String, _ more: String) throws -> [JSON] {
      try caller.good(
        "POST", "/v1/memories/",
        #"{"user_id":"\#(user)","output_format":"v1.1","messages":"My sister Nora lives in Oslo."\#(more)}"#
      )["relations"]?.elements ?? []
    }
    #expect(try add("a", "").isEmpty)
    let found = try add("b", #","enable_graph":true"#)
    #expect(!found.isEmpty && found.allSatisfy { $0["source"] != nil && $0["target"] != nil })
    #expect(found.allSatisfy { $0.text("relationship")?.isEmpty == false })
    let query =
      #"{"query":"Where does Nora live?","filters":{"user_id":"b"},"output_format":"v1.1","enable_graph":true}"#
    for path in ["/v1/memories/search/", "/v2/memories/search/"] {
      let answer = try caller.good("POST", path, query)
      #expect(answer["relations"]?.elements?.isEmpty == false)
    }
    let list = try caller.good(
      "GET", "/v1/memories/?user_id=b&output_format=v1.1&enable_graph=true")
    #expect(list["results"]?.elements?.isEmpty == false)
    #expect(list["relations"]?.elements?.isEmpty == false)
    #expect(try caller.good("GET", "/v1/memories/?user_id=b").elements?.isEmpty == false)
  }
}
