import Format
import Posix
import Testing

@testable import Exchange

/// ChatGPT and Claude: sections 4.1 and 4.2.
@Suite struct AssistantTests {
  /// A node of ChatGPT's mapping.
  private func node(
    _ id: String, _ parent: String?, _ children: [String], role: String = "user",
    content: String, more: String = ""
  ) -> String {
    let list = children.map { "\"\($0)\"" }.joined(separator: ",")
    let above = parent.map { "\"\($0)\"" } ?? "null"
    return """
      "\(id)": {"id": "\(id)", "parent": \(above), "children": [\(list)], "message": {"id": "m-\(id)",
      "author": {"role": "\(role)"}, "create_time": 1772442000.5, "content": \(content)\(more)}}
      """
  }

  private func text(_ words: String) -> String {
    #"{"content_type": "text", "parts": ["\#(words)"]}"#
  }

  private var chat: String {
    let nodes = [
      #""r": {"id": "r", "parent": null, "children": ["a"], "message": null}"#,
      node("a", "r", ["b", "c"], content: text("I keep bees.")),
      node("b", "a", [], role: "assistant", content: text("An abandoned answer.")),
      node(
        "c", "a", ["d"], role: "assistant",
        content: text("How many hives? \u{E200}cite\u{E201}【3†x】")),
      node(
        "d", "c", ["e"], role: "assistant", content: #"{"content_type": "code", "text": "1+1"}"#),
      node("e", "d", ["f"], role: "system", content: text("hidden")),
      node(
        "f", "e", ["g"], role: "assistant", content: text("Has four hives"),
        more: #", "recipient": "bio""#),
      node(
        "g", "f", ["h"], role: "assistant",
        content:
          #"{"content_type": "code", "text": "{\"name\": \"Plan\", \"type\": \"document\", \"content\": \"one two\"}"}"#,
        more: #", "recipient": "canmore.create_textdoc""#),
      node(
        "h", "g", [], role: "assistant",
        content:
          #"{"content_type": "code", "text": "{\"updates\": [{\"pattern\": \"two\", \"replacement\": \"three\"}]}"}"#,
        more: #", "recipient": "canmore.update_textdoc""#),
    ]
    return #"[{"conversation_id": "c-1", "title": "Bees", "current_node": "h", "mapping": {"#
      + nodes.joined(separator: ",") + "}}]"
  }

  @Test func theBranchThatIsShownIsRead() throws {
    let found = try read(single("conversations.json", chat), as: "chatgpt")
    #expect(found.said == ["I keep bees.", "How many hives? "])
    #expect(found.leftOut == [.branch: 1, .tool: 1, .hidden: 1])
    #expect(found.text("chatgpt/saved/has-four-hives.md") == "Has four hives\n")
    #expect(found.files.contains { shown($0.path).hasPrefix("chatgpt/canvas/Plan (") })
    #expect(found.text(found.paths.first { $0.contains("canvas") } ?? "") == "one three")
    #expect(found.conversations.first?.messages.first?.date.map(shown) == "2026-03-02T09:00:00.5Z")
  }

  @Test func thePagesThatAnAnswerCitesAreKept() throws {
    let page = #"{"url": "https://bees.example/hives", "title": "Hives"}"#
    let cited =
      #", "metadata": {"content_references": [{"type": "grouped_webpages", "items": [\#(page)]}, {"sources": [\#(page)]}], "#
      + #""citations": [{"metadata": {"type": "webpage", "url": "https://other.example"}}]}"#
    let chat =
      #"[{"id": "c", "current_node": "a", "mapping": {"#
      + node("a", nil, [], role: "assistant", content: text("Four."), more: cited) + "}}]"
    let expected =
      #"[{"url":"https://bees.example/hives","title":"Hives"},{"url":"https://other.example"}]"#
    func sources(_ found: Recorded) -> String? {
      let metadata = found.conversations.first?.messages.last?.metadata ?? []
      return metadata.first { $0.key == bytes("sources") }.map { shown($0.value.bytes) }
    }
    #expect(sources(try read(single("x.json", chat), as: "chatgpt")) == expected)
    let talk = #"""
      [{"uuid": "u", "name": "", "chat_messages": [{"uuid": "1", "sender": "assistant", "content": [{"type": "text", "text": "Four.",
       "citations": [{"details": {"type": "web_search_citation", "url": "https://bees.example/hives", "title": "Hives"}},
       {"url": "https://other.example"}]}]}]}]
      """#
    #expect(sources(try read(single("x.json", talk), as: "claude")) == expected)
  }

  @Test func aRoundOfParentsEnds() throws {
    let nodes = [
      node("a", "b", ["b"], content: text("x")), node("b", "a", ["a"], content: text("y")),
    ]
    let text =
      #"[{"id": "c", "current_node": "a", "mapping": {"# + nodes.joined(separator: ",") + "}}]"
    #expect(try read(single("x.json", text), as: "chatgpt").said.count == 2)
  }

  @Test func ChatGPTIsCutAnywhere() throws { try fuzz("conversations.json", chat, as: "chatgpt") }

  private let claude = #"""
    [{"uuid": "u-1", "name": "", "chat_messages": [
    {"uuid": "1", "sender": "human", "text": "", "content": [], "created_at": "2026-03-02T09:00:00.123456Z",
     "attachments": [{"file_name": "", "extracted_content": "A pasted text."}], "parent_message_uuid": "00000000-0000-4000-8000-000000000000"},
    {"uuid": "2", "sender": "assistant", "content": [{"type": "text", "text": "Old."}], "parent_message_uuid": "1", "created_at": "2026-03-02T09:01:00Z"},
    {"uuid": "3", "sender": "assistant", "content": [{"type": "thinking"}, {"type": "text", "text": "One."},
     {"type": "tool_use", "name": "artifacts", "input": {"id": "p", "command": "create", "title": "Plan", "type": "text/markdown", "content": "# A"}},
     {"type": "tool_use", "name": "artifacts", "input": {"id": "p", "command": "update", "old_str": "A", "new_str": "B"}},
     {"type": "text", "text": "Two."}], "parent_message_uuid": "1", "created_at": "2026-03-02T09:02:00Z"}]},
    {"uuid": "u-2", "name": "x", "chat_messages": []}]
    """#

  @Test func claudeIsRead() throws {
    let found = try read(single("conversations.json", claude), as: "claude")
    #expect(found.said == ["A pasted text.", "One.\n\nTwo."])
    #expect(found.leftOut == [.branch: 1, .thinking: 1, .empty: 1])
    #expect(found.files.count == 1)
    #expect(found.text(found.paths.first ?? "") == "# B")
  }

  @Test func claudeIsCutAnywhere() throws { try fuzz("conversations.json", claude, as: "claude") }
}
