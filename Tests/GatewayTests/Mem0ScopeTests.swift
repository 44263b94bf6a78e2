import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway

/// Whose memories calls of the Mem0 dialect are about: ids that name nobody, a fact said in two runs, and
/// lists that go on.
@Suite struct Mem0ScopeTests {
  private func add(_ caller: Caller, _ text: String, _ more: String) throws -> [JSON] {
    try caller.good(
      "POST", "/v1/memories/", #"{"messages":"\#(text)",\#(more)}"#
    ).elements ?? []
  }

  private func list(_ caller: Caller, _ filters: String) throws -> [String] {
    try caller.good("POST", "/v3/memories/", #"{"filters":{\#(filters)}}"#)["results"]?
      .texts("memory") ?? []
  }

  /// Beside another id an empty one would mean everybody's.
  @Test func anEmptyIDIsRefused() throws {
    let caller = try Caller()
    for user in ["p", "q"] {
      _ = try add(caller, "x", #""user_id":"\#(user)","run_id":"r","infer":false"#)
    }
    for (method, target, body) in [
      ("DELETE", "/v1/memories/?user_id=&run_id=r", nil),
      ("DELETE", "/v1/memories/?user_id=", nil),
      (
        "DELETE", "/v1/memories/?filters=%7B%22user_id%22%3A%22%22%2C%22run_id%22%3A%22r%22%7D", nil
      ),
      ("GET", "/v1/memories/?user_id=&run_id=r", nil),
      ("POST", "/v2/memories/", #"{"user_id":"","run_id":"r"}"#),
      ("POST", "/v3/memories/", #"{"filters":{"user_id":"","run_id":"r"}}"#),
      ("POST", "/v3/memories/", #"{"filters":{"AND":[{"user_id":{"eq":""}},{"run_id":"r"}]}}"#),
      ("POST", "/v1/memories/search/", #"{"query":"x","user_id":"","run_id":"r"}"#),
      ("POST", "/v2/memories/search/", #"{"query":"x","user_id":"","run_id":"r"}"#),
      ("POST", "/v1/summary/", #"{"user_id":"","run_id":"r"}"#),
      ("POST", "/v1/memories/", #"{"messages":"y","user_id":"","run_id":"r"}"#),
      ("POST", "/v3/memories/add/", #"{"messages":"y","user_id":" ","infer":false}"#),
      ("POST", "/v1/users/", #"{"user_id":""}"#),
    ] {
      let answer = try caller.call(method, target, body)
      #expect(answer.status == 400, "\(method) \(target) \(body ?? "")")
    }
    #expect(try list(caller, #""run_id":"r""#).count == 2)
  }

  /// No client can ask for them: it follows them before it does.
  @Test(arguments: [".", ".."]) func whatNoPathCanNameIsRefused(_ id: String) throws {
    let caller = try Caller()
    for (target, body) in [
      ("/v1/memories/", #"{"messages":"y","user_id":"\#(id)"}"#),
      ("/v3/memories/add/", #"{"messages":"y","user_id":"u","run_id":"\#(id)","infer":false}"#),
      ("/v1/agents/", #"{"agent_id":"\#(id)"}"#),
    ] {
      let answer = try caller.call("POST", target, body)
      #expect(answer.status == 400 && answer.json().text("detail")?.contains("path") == true)
    }
    for body in [
      #"{"userId":"\#(id)","content":"Nobody sails."}"#,
      #"{"user_id":"\#(id)","messages":[{"role":"user","content":"Nobody sails."}]}"#,
      #"{"externalId":"\#(id)"}"#,
    ] {
      let target =
        body.contains("user_id")
        ? "/v1/memhq/add" : body.contains("userId") ? "/v1/memory/add" : "/v1/users"
      #expect(try caller.call("POST", target, body, scheme: "Bearer").status == 400, "\(body)")
    }
    let said = #"{"user_id":"\#(id)","messages":[{"role":"user","content":"I sail."}]}"#
    #expect(try caller.call("POST", "/api/openmem/v1/add/message", said).status == 400)
    for (path, body) in [
      ("/users", #"{"user_id":"\#(id)"}"#), ("/configure", #"{"user_id":"\#(id)"}"#),
      ("/mem_cubes", #"{"mem_cube_name_or_path":"\#(id)"}"#),
    ] {
      #expect(try caller.call("POST", path, body).status == 422, "\(path)")
    }
    #expect(try caller.good("GET", "/v1/entities/")["results"] == .array([]))
  }

  /// All who take part are looked at before the first of them gets anything: a refused call costs nothing,
  /// and so must leave nothing.
  @Test(arguments: [".", ".."]) func amongOthersItIsRefusedBeforeAnythingIsStored(
    _ id: String
  ) throws {
    let caller = try Caller()
    for who in [
      #""user_id":["u","\#(id)"]"#, #""user_id":["\#(id)","u"]"#,
      #""user_id":"u","agent_id":["a","\#(id)"]"#, #""user_id":"u","agent_id":"\#(id)""#,
      #""user_id":"u","app_id":"\#(id)""#,
    ] {
      for (path, rest) in [
        (
          "add/message",
          #""async_mode":false,"messages":[{"role":"user","content":"I own 11 boats."}]"#
        ),
        (
          "add/message",
          #""async_mode":true,"messages":[{"role":"user","content":"I own a kite."}]"#
        ),
        ("add/feedback", #""feedback_content":"No, I own 9 drums.""#),
        ("chat", #""query":"I own 44 flutes.""#),
      ] {
        let answer = try caller.call(
          "POST", "/api/openmem/v1/" + path, "{\(who),\"conversation_id\":\"c\",\(rest)}")
        #expect(answer.status == 400, "\(path) \(who): \(answer.body.asText)")
      }
    }
    #expect(try caller.good("GET", "/v1/entities/")["results"] == .array([]))
    #expect(
      try !caller.gateway.memories.cubes.contains(
        caller.gateway.memories.place(.user(Array("u".utf8)), in: caller.project)))
  }

  /// A cube that somebody gave such a name all the same: clients that delete all that is listed get
  /// there last.
  @Test func whatNoPathCanNameIsListedLast() throws {
    let caller = try Caller()
    let directory = caller.directory.appending("store/cubes")
    _ = try add(caller, "x", #""user_id":"zoe","infer":false"#)
    for name in ["%2E", "ann"] {
      let cube = try Cube.create(at: directory.appending("\(name).memcube"), host: caller.host)
      try cube.write(
        [.create(.memories, Edit(path: Array("a.md".utf8), content: .bytes(Array("a\n".utf8))))],
        .durable)
      try cube.close()
    }
    let names = try caller.good("GET", "/v1/entities/")["results"]?.texts("name")
    #expect(names?.count == 3 && names?.last == ".")
  }

  /// Whoever asks for a run finds what was said in it, also where it was known before.
  @Test func aFactOfAnotherRunIsRememberedInThisOne() throws {
    let caller = try Caller()
    for (text, words) in [
      ("I am allergic to nuts.", "nuts"), ("Ich besitze eine Posaune.", "Posaune"),
    ] {
      for more in [#""run_id":"r1""#, #""run_id":"r2""#, #""app_id":"a""#] {
        #expect(try add(caller, text, #""user_id":"s",\#(more)"#).count == 1, "\(text) \(more)")
        #expect(try list(caller, #""user_id":"s",\#(more)"#).count { $0.contains(words) } == 1)
      }
      // The same scope holds it: also the one of the user alone, who is shown all of them.
      for more in [#","run_id":"r1""#, #","run_id":"r2""#, #","app_id":"a""#, ""] {
        #expect(try add(caller, text, #""user_id":"s"\#(more)"#).isEmpty, "\(text) \(more) again")
      }
      let found = try caller.good(
        "POST", "/v3/memories/search/",
        #"{"query":"\#(words)","filters":{"user_id":"s","run_id":"r2"}}"#)["results"]
      #expect(found?.elements?.map { $0.text("run_id") } == ["r2"])
    }
    #expect(try list(caller, #""user_id":"s""#).count == 6)
    // Deleted in one run it stays in the others.
    _ = try caller.good("DELETE", "/v1/memories/?user_id=s&run_id=r1")
    #expect(try list(caller, #""user_id":"s","run_id":"r1""#).isEmpty)
    #expect(try list(caller, #""user_id":"s","run_id":"r2""#).count == 2)
  }

  /// What was so is so no longer in every run in which it was said.
  @Test func whatEndsAFactEndsItInAllRuns() throws {
    let caller = try Caller()
    for run in ["r1", "r2"] {
      _ = try add(caller, "I live in Porto.", #""user_id":"s","run_id":"\#(run)""#)
    }
    #expect(try list(caller, #""user_id":"s""#).count == 2)
    let newer = try add(caller, "I moved to Oslo.", #""user_id":"s","run_id":"r3""#)
    func active() throws -> [String] {
      try caller.good(
        "POST", "/v3/memories/", #"{"filters":{"user_id":"s"},"latest_only":true}"#)["results"]?
        .texts("memory") ?? []
    }
    #expect(try active() == ["The user moved to Oslo."])
    let found = try caller.good(
      "POST", "/v3/memories/search/",
      #"{"query":"Where do I live?","filters":{"user_id":"s"}}"#)["results"]
    #expect(found?.texts("memory") == ["The user moved to Oslo."])
    let id = try #require(newer.first?.text("id"))
    _ = try caller.good("DELETE", "/v1/memories/\(id)/")
    #expect(try active() == ["The user lives in Porto.", "The user lives in Porto."])
  }

  /// The address of the next page is that of the same list.
  @Test func aListGoesOnByItsAddress() throws {
    let caller = try Caller()
    for number in 1...5 { _ = try add(caller, "n\(number)", #""user_id":"a b","infer":false"#) }
    _ = try add(caller, "other", #""user_id":"c","infer":false"#)
    var next: String? = "/v1/memories/?user_id=a+b&fields=memory&page=1&page_size=2"
    var all: [String] = []
    while let target = next, all.count < 10 {
      let page = try caller.good("GET", target)
      #expect(page["results"]?.elements?.allSatisfy { $0["user_id"] == nil } == true)
      all += page["results"]?.texts("memory") ?? []
      next = page.text("next").map {
        $0.split(separator: "localhost", maxSplits: 1).last.map(String.init) ?? ""
      }
    }
    #expect(all.sorted() == ["n1", "n2", "n3", "n4", "n5"])
    let events = try caller.good("GET", "/v1/events/?event_type=ADD&page_size=2&page=2")
    for end in ["next", "previous"] {
      let address = try #require(events.text(end))
      #expect(address.contains("event_type=ADD") && address.contains("page_size=2"))
    }
    let histories = try caller.good("GET", "/v1/memories/events/?limit=2")
    #expect(histories.text("next")?.contains("limit=2") == true)
  }

  /// A list that is not paged is whole, and what was made at one time is in the order of the ids.
  @Test func anUnpagedListIsWhole() throws {
    let caller = try Caller()
    let messages = (1...205).map { #"{"role":"user","content":"b\#($0)"}"# }
    _ = try caller.good(
      "POST", "/v3/memories/add/",
      #"{"messages":[\#(messages.joined(separator: ","))],"user_id":"u","infer":false,"#
        + #""timestamp":1700000000}"#)
    let second = try caller.good("POST", "/v2/memories/", #"{"user_id":"u"}"#).texts("id")
    #expect(second.count == 205 && second == second.sorted())
    #expect(try caller.good("GET", "/v1/memories/?user_id=u").texts("id") == second)
    let part = try caller.good("GET", "/v1/memories/?user_id=u&limit=300").texts("id")
    #expect(part == Array(second.prefix(200)))
    var paged: [String] = []
    for page in 1...3 {
      paged +=
        try caller.good(
          "POST", "/v3/memories/?page=\(page)&page_size=100", #"{"filters":{"user_id":"u"}}"#)[
          "results"]?.texts("id") ?? []
    }
    #expect(paged == second)
  }
}
