import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// What the text of a skill says of it.
@Suite struct OpenMemSkillTests {
  private func fields(_ text: String) -> [String: String] {
    OpenMemSkill(Array(text.utf8), named: Array("s".utf8)).fields.mapValues(\.asText)
  }

  @Test func frontMatterAndHeadingsAreRead() {
    let text = """
      ---
      name: brew
      description: How to brew coffee
      ---
      # Brew coffee

      For two cups.

      ## Steps
      1. Grind.
      ### Pouring
      2. Pour.
      ```sh
      # not a heading
      ```
      ## Lessons learned:
      Hot water burns.
      ## Preferences
      Light roast.
      ## Examples
      A V60.
      ## Script
      brew --two
      ## Notes
      Rinse the filter.
      """
    let told = fields(text)
    #expect(told["name"] == "brew" && told["description"] == "How to brew coffee")
    #expect(told["procedure"] == "1. Grind.\n### Pouring\n2. Pour.\n```sh\n# not a heading\n```")
    #expect(told["experience"] == "Hot water burns." && told["preference"] == "Light roast.")
    #expect(told["examples"] == "A V60." && told["script"] == "brew --two")
    #expect(told["others"] == "Rinse the filter.\n\n# Brew coffee\n\nFor two cups.")
  }

  @Test(arguments: [
    ("Grind. Pour.", ["name": "s", "description": "Grind. Pour."]),
    (
      "# Brew\n\nCoffee for two.\n\nGrind.\n\nPour.\n",
      ["name": "s", "description": "Coffee for two.", "procedure": "Grind.\n\nPour."]
    ),
    ("---\nname: [a]\n---\nx", ["name": "s", "description": "x"]),
    ("---\nname: a\n", ["name": "s", "description": "---\nname: a"]), ("", ["name": "s"]),
    ("---\n---\n", ["name": "s"]), ("# \n#\n##", ["name": "s"]),
    ("## Summary\nAll.\n## Usage\n", ["name": "s", "description": "All."]),
  ])
  func oddTextsAreRead(_ text: String, _ expected: [String: String]) {
    let isAsked = { (key: String) in key != "procedure" || expected[key] != nil }
    #expect(fields(text).filter { isAsked($0.key) } == expected)
  }

  @Test func aSkillsFieldsAreFound() throws {
    let caller = try Caller()
    let made = try caller.openMem("/create/knowledgebase", #"{"knowledgebase_name":"k"}"#)
    let base = try #require(made.text("id"))
    let text =
      "---\nname: brew\ndescription: How to brew coffee\n---\n# Brew coffee\n\n## Steps\nPour.\n"
    let file = try caller.openMem(
      "/add/knowledgebase-file",
      #"{"knowledgebase_id":"\#(base)","file":[{"name":"s.md","type":"skill","content":"#
        + "\"\(Base64.encode(Array(text.utf8)).asText)\"}]}")
    let id = try #require(file.elements?.first?.text("id"))
    #expect(
      try eventually {
        let status = try caller.openMem("/get/status", #"{"task_id":"\#(id)"}"#).elements?.first
        return status?.text("status") != "running"
      })
    let found = try caller.openMem(
      "/search/memory",
      #"{"user_id":"z","query":"brew coffee","include_skill":true,"knowledgebase_ids":["\#(base)"]}"#
    )
    let value = try #require(found["skill_detail_list"]?.elements?.first?["skill_value"])
    #expect(value.text("name") == "brew" && value.text("description") == "How to brew coffee")
    #expect(value.text("procedure")?.hasPrefix("Pour.") == true)
    #expect(value["experience"]?.isNull == true)
  }
}
