import HTTP
import MemCube
import Posix
import Testing

@testable import Gateway

/// What the Mem0 dialect makes of what is said: memories, whose they are, and their categories.
@Suite struct Mem0LearningTests {
  private func add(_ caller: Caller, _ text: String, _ more: String = "") throws -> [String] {
    let message = object(("role", "user"), ("content", JSON(text))).bytes.asText
    return try caller.good(
      "POST", "/v1/memories/", #"{"messages":[\#(message)],"user_id":"u"\#(more)}"#
    ).texts("memory")
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
}
