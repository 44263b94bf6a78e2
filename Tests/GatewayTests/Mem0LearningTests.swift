import HTTP
import Posix
import Testing

@testable import Format
@testable import Gateway

/// What the Mem0 dialect makes of what is said: memories, whose they are, and their categories.
@Suite struct Mem0LearningTests {
  private func add(_ caller: Caller, _ text: String, _ more: String = "") throws -> [String] {
    let message = object(("role", "user"), ("content", JSON(text))).bytes.asText
    return try caller.good(
      "POST", "/v1/memories/", #"{"messages":[\#(message)],"user_id":"u"\#(more)}"#
    ).texts("memory")
  }

  /// A statement of which the rules make nothing is a memory as it stands, once; what only asks, greets
  /// or is somebody else's is none.
  @Test(arguments: WayName.allCases) func whatIsStatedIsKept(_ way: WayName) throws {
    let caller = try Caller(way.type)
    let stated = [
      "I own a trombone.", "We have a boat.", "i own a kayak", "Hi! Our cabin has a sauna.",
      "Ich besitze eine Posaune.", "I have a tent. What about you?",
    ]
    for text in stated {
      #expect(try add(caller, text).count == 1, "\(text)")
      #expect(try add(caller, text).isEmpty, "\(text), again")
    }
    for text in [
      "Hello there!", "What do I own?", "Tell me about France.", "Thank you.",
      "Write a poem about the sea.", "Fix the bug in main.py", "Thanks, that is all I need.",
      "ok sounds good to me", "I don't know.", "You are right.", "I see what you mean.",
      "Sounds great, let's do it!", "Never mind, forget it.", "That works for me, thank you!",
      "def f(x): return x + 1", "Haha that is funny.",
    ] {
      #expect(try add(caller, text).isEmpty, "\(text)")
    }
    let list = try caller.good("GET", "/v1/memories/?user_id=u").texts("memory")
    #expect(list.count == stated.count)
    #expect(list.contains { $0.contains("trombone") } && list.contains { $0.contains("boat") })
    let found = try caller.good(
      "POST", "/v2/memories/search/",
      #"{"query":"Who owns a trombone?","filters":{"user_id":"u"}}"#)
    #expect(found.texts("memory").first?.contains("trombone") == true)
  }

  /// Also where nobody waits.
  @Test func whatIsStatedLaterIsKept() throws {
    let caller = try Caller()
    let queued = try caller.good(
      "POST", "/v3/memories/add/", #"{"messages":"I own a trombone.","user_id":"u"}"#)
    #expect(try caller.wait(for: try #require(queued["event_id"]?.string)) == "SUCCEEDED")
    #expect(try caller.good("GET", "/v1/memories/?user_id=u").elements?.count == 1)
  }

  @Test(arguments: [
    // Its own name, in whatever form, in a sentence that says much else.
    ("food", "", "I love good food from the stalls behind the old harbour in Lisbon.", true),
    ("boats", "", "My uncle keeps a small boat in the marina behind the fish market.", true),
    ("personal_health", "", "I track my personal health in a blue notebook.", true),
    // Words of its description.
    ("meals", "eating, food and drinks", "I love good food from the stalls at the harbour.", true),
    ("sport", "Information about the user's training or races", "I run races in May.", true),
    ("sport", "Information about the user's training or races", "I love tea from Japan.", false),
    ("pets", "animals of the user", "I love tea from Japan.", false),
    ("personal_health", "", "I repair old clocks.", false),
  ]) func categoriesAreKnownByTheirWords(
    name: String, description: String, text: String, belongs: Bool
  ) throws {
    let caller = try Caller()
    // In a cube that knows more, a word has a lower score.
    for other in ["I play the cello.", "My sister lives in Oslo.", "I drive a red tractor."] {
      _ = try add(caller, other)
    }
    let category = object((name, JSON(description))).bytes.asText
    let made = try add(caller, text, #","custom_categories":[\#(category)]"#)
    #expect(made.count == 1)
    let all = try caller.good("GET", "/v1/memories/?user_id=u").elements ?? []
    let memory = try #require(all.first { $0.text("memory") == made.first })
    #expect(memory["categories"] == .array(belongs ? [JSON(name)] : []))
  }

  private static let talk =
    #"[{"role":"user","content":"I own a red boat."},"#
    + #"{"role":"assistant","content":"I am a sailing coach. I prefer short answers."}]"#

  /// What an assistant says of itself is its agent's, and nobody's where no agent is named.
  @Test(arguments: [#""agent_id":"bot""#, #""agent_id":"bot","user_id":"u""#, #""user_id":"u""#])
  func anAgentLearnsOfItself(ids: String) throws {
    let caller = try Caller()
    let body = #"{"messages":\#(Self.talk),\#(ids)}"#
    let made = try caller.good("POST", "/v1/memories/", body).elements ?? []
    let own = made.filter { $0.text("memory")?.contains("assistant") == true }
    let others = made.filter { $0.text("memory")?.contains("boat") == true }
    guard ids.contains("agent") else {
      #expect(own.isEmpty && made.count == 1)
      return
    }
    #expect(
      Set(own.compactMap { $0.text("memory") }) == [
        "The assistant is a sailing coach.", "The assistant prefers short answers.",
      ])
    #expect(others.count == 1 && made.count == 3)
    // With a user and an agent, each has what they said of themself.
    #expect(own.allSatisfy { $0.text("agent_id") == "bot" && $0["user_id"] == .null })
    let isBoth = ids.contains("user")
    #expect(others.first?["agent_id"] == (isBoth ? .null : "bot"))
    #expect(others.first?["user_id"] == (isBoth ? "u" : .null))
    func count(_ filter: String) throws -> Int? {
      try caller.good("POST", "/v2/memories/", #"{"filters":\#(filter)}"#).elements?.count
    }
    #expect(try count(#"{"agent_id":"bot"}"#) == (isBoth ? 2 : 3))
    #expect(try count(#"{"user_id":"u"}"#) == (isBoth ? 1 : 0))
    // Where it is from can be told; said again it is no second memory.
    let id = try #require(own.first?.text("id"))
    let input = try caller.good("GET", "/v1/memories/\(id)/history/").elements?.first?["input"]
    #expect(input?.elements?.contains { $0.text("role") == "assistant" } == true)
    #expect(try caller.good("POST", "/v1/memories/", body) == .array([]))
    #expect(try count(#"{"agent_id":"bot"}"#) == (isBoth ? 2 : 3))
  }

  /// Without a model what is to be left out is known by its words, and no other instruction.
  @Test func whatIsExcludedIsNotLearned() throws {
    let caller = try Caller()
    let text = "I love cheese from Porto. I play the cello. My salary is 4000 euros."
    let more = #","excludes":"food, cheeses and any details about salaries""#
    #expect(try add(caller, text, more).allSatisfy { $0.contains("cello") })
    #expect(try add(caller, "We have a boat.", #","excludes":"boats""#).isEmpty)
    // Where nobody waits, and in a project that wants it so.
    let queued = try caller.good(
      "POST", "/v3/memories/add/",
      #"{"messages":"I own a trombone.","user_id":"u","excludes":"trombones"}"#)
    #expect(try caller.wait(for: try #require(queued["event_id"]?.string)) == "SUCCEEDED")
    let list = try caller.good("GET", "/v1/memories/?user_id=u").texts("memory")
    #expect(list.count == 1 && list.first?.contains("cello") == true, "\(list)")
  }
}
