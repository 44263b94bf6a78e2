import Posix
import Testing

@testable import Format
@testable import memcube

@Suite struct MessageFileTests {
  private func drafts(_ text: String, conversation: String? = "c") throws -> [MessageDraft] {
    try MessageFile(name: Path("m.jsonl"), conversation: conversation.map { Array($0.utf8) })
      .drafts(Array(text.utf8))
  }

  @Test func readsEveryField() throws {
    let draft = try #require(
      try drafts(
        """
        {"conversation":"a","role":"system","name":"N","content":"text\\n","time":"2025-06-10T09:30:00.5+02:00","message_id":"m","metadata":{"k":1}}
        """
      ).first)
    #expect(draft.conversation == Array("a".utf8))
    #expect(draft.role == Array("system".utf8))
    #expect(draft.name == Array("N".utf8))
    #expect(draft.content == Array("text\n".utf8))
    #expect(draft.date == Array("2025-06-10T09:30:00.5+02:00".utf8))
    #expect(draft.messageID == Array("m".utf8))
    #expect(draft.metadata?["k"]?.integer == 1)
  }

  /// Where date is there, time is when it was recorded.
  @Test func readsWhatATranscriptHolds() throws {
    let draft = try #require(
      try drafts(
        """
        {"id":"01a2217ce675064ca1de8518b8288a3087be","role":"user","content":"a","date":"2026-11-20T09:30:00Z","time":"2026-11-28T09:29:23.317Z"}
        """
      ).first)
    #expect(draft.date == Array("2026-11-20T09:30:00Z".utf8))
  }

  @Test func fillsInWhatIsLeftOut() throws {
    let draft = try #require(try drafts("{\"content\":\"\",\"name\":null}").first)
    #expect(draft.conversation == Array("c".utf8))
    #expect(draft.role == Array("user".utf8))
    #expect(draft.name == nil)
    #expect(draft.content == [])
  }

  @Test(arguments: [
    ("{\"content\":\"a\"}\n\n  \r\n{\"content\":\"b\"}", 2),
    ("[{\"content\":\"a\"},\n {\"content\":\"b\"}]\n", 2),
    ("\n\n[{\"content\":\"a\"}]", 1),
  ])
  func readsLinesAndArrays(text: String, count: Int) throws {
    #expect(try drafts(text).count == count)
  }

  @Test(arguments: [
    ("", "holds no messages"),
    (" \n ", "holds no messages"),
    ("[]", "holds no messages"),
    ("{\"content\":\"a\"}\n{", "line 2: not JSON"),
    ("{\"content\":\"a\"}\n[1]", "line 2: not a JSON object"),
    ("1", "line 1: not a JSON object"),
    ("[{\"content\":\"a\"},7]", "message 2: not a JSON object"),
    ("[{\"content\":\"a\"}", "the array: not JSON"),
    ("{\"role\":\"user\"}", "a message needs \"content\""),
    ("{\"content\":7}", "'content' is not a string"),
    ("{\"content\":\"a\",\"role\":\"\"}", "'role' is empty"),
    ("{\"content\":\"a\"}\n{\"content\":\"b\",\"role\":\"x\"}", "line 2: 'x' is no role"),
    ("{\"content\":\"a\",\"role\":\"assistent\"}", "; did you mean assistant? (roles: user,"),
    ("[{\"content\":\"a\",\"role\":\"narrator\"}]", "message 1: 'narrator' is no role (roles:"),
    ("{\"content\":\"a\",\"conversation\":\"\"}", "'conversation' is missing"),
    ("{\"content\":\"a\",\"metadata\":[]}", "'metadata' is not an object"),
    ("{\"content\":\"a\",\"time\":\"soon\"}", "no time such as"),
    ("{\"content\":\"a\",\"time\":\"2025-02-30T00:00:00Z\"}", "no time such as"),
    ("{\"content\":\"a\",\"date\":\"2025-02-01\",\"time\":\"soon\"}", "'soon' is no time such as"),
    ("{\"content\":\"a\",\"mood\":\"good\"}", "a message has no \"mood\""),
    ("{\"content\":\"a\",\"content\":\"b\"}", "a key stands twice"),
    ("{\"content\":\"\\ud800\"}", "a lone surrogate"),
    ("{\"content\":\"a\",\"metadata\":{\"n\":9223372036854775808}}", "an integer beyond 2^53"),
  ])
  func saysWhichLineIsWrong(text: String, words: String) {
    let error = #expect(throws: CubeError.self) { try drafts(text) }
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "no error")")
    #expect(error?.codes.exit == 1)
  }

  /// What other programs call those who speak.
  @Test(arguments: [
    ("human", "user"), ("User", "user"), ("AI", "assistant"), ("bot", "assistant"),
    ("model", "assistant"), ("tool", "tool"), ("developer", "developer"), ("function", "function"),
  ])
  func knowsWhoSpeaks(word: String, role: String) throws {
    #expect(
      try drafts("{\"content\":\"a\",\"role\":\"\(word)\"}").first?.role == Array(role.utf8))
  }

  @Test func aMarkOfUTF8IsReadOver() throws {
    #expect(try drafts("\u{FEFF}{\"content\":\"a\"}\n{\"content\":\"b\"}").count == 2)
    #expect(try drafts("\u{FEFF}[{\"content\":\"a\"}]").count == 1)
    let error = #expect(throws: CubeError.self) { try drafts("\u{FEFF}\n") }
    #expect(error?.message.contains("holds no messages") == true)
  }

  @Test func needsAConversation() {
    let error = #expect(throws: CubeError.self) {
      try drafts("{\"content\":\"a\"}", conversation: nil)
    }
    #expect(error?.message.contains("--conversation") == true)
  }

  @Test func boundsLines() {
    let long = "{\"content\":\"" + String(repeating: "x", count: 8 << 20) + "\"}"
    let error = #expect(throws: CubeError.self) { try drafts("{\"content\":\"a\"}\n" + long) }
    #expect(error?.message.contains("line 2: longer than 8 MiB") == true)
    let array = #expect(throws: CubeError.self) { try drafts("[" + long + "]") }
    #expect(array?.message.contains("a message a line") == true)
  }
}
