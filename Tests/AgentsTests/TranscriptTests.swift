import Format
import Posix
import Testing

@testable import Agents

/// Transcripts of sessions: what a person and an assistant said, and nothing else.
@Suite struct TranscriptTests {
  private func reader(_ format: TranscriptFormat) -> TranscriptReader {
    TranscriptReader(format, session: Array("s1".utf8), hidden: ["system-reminder", "command-"])
  }

  private func said(_ format: TranscriptFormat, _ line: String) -> String? {
    reader(format).spoken(in: Array(line.utf8), number: 7).map { spoken in
      "\(spoken.isUser ? "user" : "assistant") \(String(decoding: spoken.id, as: UTF8.self)): "
        + String(decoding: spoken.text, as: UTF8.self)
    }
  }

  @Test(
    arguments: [
      (#""type":"user","message":{"content":"hi"}"#, "user u: hi"),
      (
        #""type":"assistant","message":{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"#,
        "assistant u: a\n\nb"
      ),
      (
        #""type":"user","message":{"content":"<system-reminder>x</system-reminder> hi "}"#,
        "user u: hi"
      ),
      (#""type":"user","message":{"content":"<command-name>x</command-name>"}"#, nil),
      (#""type":"user","message":{"content":[{"type":"tool_result","content":"x"}]}"#, nil),
      (#""type":"assistant","message":{"content":[{"type":"thinking","thinking":"x"}]}"#, nil),
      (#""type":"user","isMeta":true,"message":{"content":"x"}"#, nil),
      (#""type":"user","isSidechain":true,"message":{"content":"x"}"#, nil),
      (#""type":"system","message":{"content":"x"}"#, nil),
    ])
  func linesOfClaudeCode(members: String, wanted: String?) {
    #expect(said(.claudeCode, #"{"uuid":"u","# + members + "}") == wanted)
  }

  @Test func linesOfTheOthers() {
    #expect(
      said(.codex, #"{"type":"event_msg","payload":{"type":"agent_message","message":"a"}}"#)
        == "assistant s1:7: a")
    #expect(said(.codex, #"{"type":"response_item","payload":{"type":"message"}}"#) == nil)
    #expect(
      said(.cursor, #"{"role":"user","message":{"content":"x <user_query>\nq\n</user_query>"}}"#)
        == "user s1:7: q")
    #expect(
      said(.gemini, #"{"id":"g","type":"gemini","content":[{"text":"a"}]}"#) == "assistant g: a")
    #expect(said(.copilot, #"{"type":"assistant.message","data":{"content":""}}"#) == nil)
    #expect(said(.copilot, #"{"type":"user.message","data":{"content":"q"}}"#) == "user s1:7: q")
  }

  @Test func aLaterLineOfOneIdWins() {
    let all = [("a", "1"), ("b", "2"), ("a", "3")].map {
      Spoken(id: Array($0.utf8), isUser: true, text: Array($1.utf8))
    }
    #expect(TranscriptReader.distinct(all).map(\.text) == [Array("3".utf8), Array("2".utf8)])
  }

  @Test func transcriptsThatAreNoLines() {
    let cursor = Array("user:\nhello\nassistant:\nworld\n".utf8)
    #expect(reader(.cursor).isWhole(cursor))
    #expect(reader(.cursor).spoken(inWhole: cursor).map(\.isUser) == [true, false])
    let gemini = Array(
      "{\n\"messages\": [{\"id\":\"1\",\"type\":\"user\",\"content\":\"q\"}]}".utf8)
    #expect(reader(.gemini).isWhole(gemini))
    #expect(reader(.gemini).spoken(inWhole: gemini).count == 1)
    #expect(!reader(.claudeCode).isWhole(gemini))
  }

  @Test func ourOwnBlockIsLeftOut() {
    let block = Hook.wrapped(Array("# notes\n\nsecret".utf8), Array("notes".utf8))
    let text = block + Array("\nand this".utf8)
    #expect(SpokenText([]).cleaned(text) == Array("and this".utf8))
    #expect(Hook.wrapped([UInt8](repeating: 0x61, count: 20_000), Array("n".utf8)).count <= 9_000)
  }

  @Test func theConversationIsNamedByItsFirstWords() {
    let conversation = SessionConversation(source: "codex", session: Array("s1".utf8))
    let name = String(
      decoding: conversation.name(Array("  Fix\nthe \u{7} boat ".utf8)), as: UTF8.self)
    #expect(name.hasPrefix("Fix the boat (codex "))
    #expect(name.utf8.count == "Fix the boat (codex 12345678)".utf8.count)
    let long = conversation.name([UInt8](repeating: 0x61, count: 1_000_000))
    #expect(long.count == 120 + conversation.suffix.count)
  }

  /// The time grows with the length, not with its square.
  @Test func hostileMessagesCostLittle() {
    let began = Clock.monotonic()
    for part in ["<command-", "<system-reminder>", "<", "From memcube, cube ", "<command-a>\u{E9}"]
    {
      var text: [UInt8] = []
      for number in 0..<40_000 { text += Array("\(part)\(number % 97)".utf8) }
      _ = SpokenText(["system-reminder", "command-"]).cleaned(text)
    }
    #expect(Clock.monotonic() - began < 20_000_000_000)
  }

  @Test func linesThatAreNothing() {
    for format in TranscriptFormat.allCases {
      for line in [
        "", "{", "[]", "null", "{\"type\":3}", "{\"type\":\"user\",\"uuid\":\"u\",\"message\":[]}",
      ] {
        #expect(said(format, line) == nil)
      }
    }
  }

  @Test func inputsOfHooks() {
    let input = HookInput(
      Array(#"{"sessionId":"a","transcriptPath":"/x","source":"clear","n":1}"#.utf8))
    #expect(input?.session == Array("a".utf8))
    #expect(input?.transcript == Path("/x"))
    #expect(input?.source == "clear")
    #expect(HookInput(Array("[1]".utf8)) == nil)
    #expect(HookInput([UInt8](repeating: 0x20, count: 2 << 20)) == nil)
    #expect(HookInput(Array(#"{"session_id":7,"transcript_path":null}"#.utf8))?.session == [])
  }
}
