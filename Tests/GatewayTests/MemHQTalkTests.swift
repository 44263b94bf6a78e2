import HTTP
import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// What the MemHQ dialect makes of talk, and what it leaves out and puts first.
@Suite struct MemHQTalkTests {
  private func say(_ caller: Caller, _ text: String, _ user: String = "u") throws {
    _ = try caller.memHQ(
      "POST", "/v1/memhq/add",
      #"{"user_id":"\#(user)","messages":[{"role":"user","content":"\#(text)"}],"#
        + #""wait_for_processing":true}"#)
  }

  private func memories(_ caller: Caller, _ user: String = "u") throws -> [String] {
    try caller.good("GET", "/v1/memories/?user_id=\(user)").texts("memory")
  }

  /// A question and small talk are kept in the thread, and are no memories.
  @Test func talkGivesNoMemories() throws {
    let caller = try Caller()
    try say(caller, "I own a kayak.")
    let thread = try #require(
      try caller.memHQ("GET", "/v1/threads?userId=u")["threads"]?.elements?.first?.text("id"))
    for text in ["What time is it?", "ok thanks", "Thanks, that is all I need."] {
      try say(caller, text)
      let added = try caller.memHQ(
        "POST", "/v1/threads/\(thread)/messages",
        #"{"messages":[{"role":"user","content":"\#(text)"}]}"#, status: 202)
      let job = try #require(added["jobIds"]?.elements?.first?.string?.asText)
      #expect(
        try eventually {
          try caller.memHQ("GET", "/v1/memory/job/\(job)").text("status") == "done"
        })
    }
    #expect(try memories(caller).count == 1)
    let told = try caller.memHQ("GET", "/v1/threads/\(thread)/messages")["messages"]
    #expect(told?.elements?.count == 7)
    let asked = try caller.memHQ(
      "POST", "/v1/memhq/ask", #"{"question":"What time is it?","user_id":"u"}"#)
    #expect(asked["refused"] == true && asked["citations"] == .array([]))
  }

  /// Of what was itself only asked nothing is an answer.
  @Test func aQuestionIsNoAnswer() throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v3/memories/add/",
      #"{"messages":"What time is it?","user_id":"u","infer":false}"#)
    let asked = try caller.memHQ(
      "POST", "/v1/memhq/ask", #"{"question":"What time is it?","user_id":"u"}"#)
    #expect(asked["refused"] == true && asked["citations"] == .array([]))
    #expect(asked.text("answer") == "Nothing in memory answers this.")
  }

  /// What expired is found by nobody, in whatever dialect.
  @Test func whatExpiredIsHidden() throws {
    let caller = try Caller()
    for (text, date) in [
      ("The old train is 4711.", "2020-01-01"), ("The train is 1234.", "2999-01-01"),
    ] {
      _ = try caller.good(
        "POST", "/v3/memories/add/",
        #"{"messages":"\#(text)","user_id":"u","infer":false,"expiration_date":"\#(date)"}"#)
    }
    func holds(_ answer: JSON) -> [Bool] {
      let text = answer.bytes.asText
      return [text.contains("1234"), text.contains("4711")]
    }
    let query = #""projectTags":["x"]"#
    for (path, body) in [
      ("/v1/memory/search", #"{"q":"the train",\#(query),"users":["u"]}"#),
      ("/v1/memory/search", #"{"q":"the train",\#(query)}"#),
      ("/v1/memhq/search", #"{"query":"the train","user_id":"u"}"#),
      ("/v1/memhq/ask", #"{"question":"What is the train?","user_id":"u"}"#),
      ("/v1/memory/ask", #"{"question":"What is the train?","projectTag":"x"}"#),
      (
        "/v1/memory/chat",
        #"{"messages":[{"role":"user","content":"What is the train?"}],"projectTag":"x","#
          + #""ingestUserTurn":false}"#
      ),
    ] {
      #expect(try holds(caller.memHQ("POST", path, body)) == [true, false], "\(path) \(body)")
    }
    #expect(try holds(caller.memHQ("GET", "/v1/users/u/context")) == [true, false])
    let found = try caller.good(
      "POST", "/search", #"{"user_id":"u","query":"the train"}"#)
    #expect(holds(found) == [true, false])
    for (more, holdsOld) in [("", false), (#","show_expired":true"#, true)] {
      let shown = try caller.good(
        "POST", "/v3/memories/search/",
        #"{"query":"the train","filters":{"user_id":"u"}\#(more)}"#)
      #expect(holds(shown) == [true, holdsOld])
    }
  }

  /// A user without an id has no cube.
  @Test func aUserHasAnID() throws {
    let caller = try Caller()
    for (path, body) in [
      ("/v1/memory/add", #"{"userId":"","content":"Nobody sails."}"#),
      ("/v1/memory/add", #"{"group":"","content":"Nobody sails."}"#),
      ("/v1/memhq/add", #"{"user_id":"","messages":[{"role":"user","content":"Nobody sails."}]}"#),
      ("/v1/users", #"{"externalId":""}"#),
      ("/v1/memhq/search", #"{"query":"x","user_id":""}"#),
    ] {
      let answer = try caller.memHQ("POST", path, body, status: 400)
      #expect(answer.text("code") == "VALIDATION_ERROR", "\(path)")
    }
    #expect(try caller.memHQ("GET", "/v1/users")["users"] == .array([]))
  }

  /// What is no id is answered as other methods of a path are.
  @Test(arguments: ["search", "add", "ask", "chat", "job"]) func aWordIsNoMemory(
    _ word: String
  ) throws {
    let caller = try Caller()
    for method in ["GET", "DELETE"] {
      let answer = try caller.memHQ(method, "/v1/memory/\(word)", status: 405)
      #expect(answer.text("code") == "METHOD_NOT_ALLOWED")
    }
  }

  /// The graph tells whom and what else the same people and things are related to, or named beside.
  @Test func theGraphReachesFurther() throws {
    let caller = try Caller()
    for text in [
      "I live in Porto.", "I work at Acme.", "Alice works at Globex.", "Alice is married to Carl.",
    ] { try say(caller, text) }
    func entities(_ query: String, _ more: String) throws -> [String] {
      let found = try caller.memHQ(
        "POST", "/v1/memory/search",
        #"{"q":"\#(query)","projectTags":["x"],"users":["u"]\#(more)}"#)
      return found["results"]?.elements?.first?["entities"]?.texts("name") ?? []
    }
    for (query, near) in [("Porto", "Acme"), ("Globex", "Carl")] {
      let plain = try entities(query, "")
      let wide = try entities(query, #","includeGraph":true"#)
      #expect(!plain.contains(near) && wide.contains(near), "\(query): \(wide)")
      #expect(Array(wide.prefix(plain.count)) == plain && Set(wide).count == wide.count)
      #expect(!wide.contains("user"))
    }
  }

  /// Who is to help is told first what happened last.
  @Test func supportIsToldWhatHappenedFirst() throws {
    let caller = try Caller()
    for text in ["I live in Rome.", "I like tea.", "I visited Oslo last week."] {
      try say(caller, text)
    }
    func context(_ more: String) throws -> JSON {
      try caller.memHQ("GET", "/v1/users/u/context?\(more)")
    }
    let support = try context("template=support")
    let kinds = support["sections"]?.texts("kind") ?? []
    #expect(kinds.prefix(3) == ["summary", "facts", "episode"])
    #expect(support.text("text")?.hasPrefix("## About this user\n- The user visited Oslo") == true)
    #expect(try context("template=chat").text("text")?.contains("## Recent activity") == true)
    let least = try context("template=support&maxTokens=25").text("text") ?? ""
    #expect(least.contains("Oslo") && !least.contains("Rome"))
    #expect(try context("template=chat&maxTokens=25").text("text")?.contains("Oslo") == false)
  }

  /// A digest is asked for by no word of what it tells.
  @Test func digestsLeaveOutSecrets() throws {
    let caller = try Caller()
    for text in ["My bank PIN is 4711. My son is Tom.", "The wifi password is hunter2-xyz."] {
      _ = try caller.good(
        "POST", "/v3/memories/add/", #"{"messages":"\#(text)","user_id":"u","infer":false}"#)
    }
    let summary = try caller.good("POST", "/v1/summary/", #"{"user_id":"u"}"#)
    var digests = [summary.bytes.asText]
    for template in ["chat", "agent", "support"] {
      let context = try caller.memHQ("GET", "/v1/users/u/context?template=\(template)")
      digests.append(context.bytes.asText)
    }
    for digest in digests {
      #expect(digest.contains("My son is Tom."), "\(digest)")
      #expect(!digest.contains("4711") && !digest.contains("hunter2"), "\(digest)")
    }
    let found = try caller.good(
      "POST", "/v3/memories/search/", #"{"query":"wifi password","filters":{"user_id":"u"}}"#)
    #expect(found.bytes.asText.contains("hunter2-xyz"))
  }
}
