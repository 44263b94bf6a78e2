internal import Language
internal import Testing

@testable import Format
@testable import Text

@Suite struct MessageLineTests {
  private let transcript = Transcript(conversation: Array("c".utf8), zone: .utc)

  private func drafts(_ text: String) throws(CubeError) -> [MessageDraft] {
    try transcript.drafts(jsonLines: Array(text.utf8), isFinal: true).drafts
  }

  @Test func aLineLooksSo() {
    var each = message("user", name: "Al\"ice", date: "2025-06-10T09:30:00+02:00")
    each.messageID = Array("m1".utf8)
    each.metadata = .object([.init("a", .number([0x31]))])
    let line = transcript.jsonLine(each, content: Array("a\nb".utf8))
    let id = each.id.description
    #expect(
      String(decoding: line, as: UTF8.self)
        == #"{"id":"\#(id)","role":"user","name":"Al\"ice","content":"a\nb","#
        + #""date":"2025-06-10T09:30:00+02:00","time":"2026-06-10T09:10:00.007Z","#
        + #""message_id":"m1","metadata":{"a":1}}"# + "\n")
  }

  @Test func linesReadBackExactly() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let content = (0..<Int.random(in: 0..<20, using: &random)).map { _ in
        UInt8.random(in: 0...255, using: &random)
      }
      var each = message("user", name: Bool.random(using: &random) ? "\n\u{0}" : nil)
      each.messageID = Bool.random(using: &random) ? [0x6D] : nil
      let line = transcript.jsonLine(each, content: content)
      let draft = try #require(
        try transcript.drafts(jsonLines: line, isFinal: false).drafts.first)
      #expect(draft.content == content && draft.name == each.name)
      #expect(draft.messageID == each.messageID && draft.metadata == nil)
      #expect(draft.date == Array("2026-06-10T09:10:00.007Z".utf8))
    }
  }

  @Test func whatAnotherProgramWritesIsTaken() throws {
    let found = try drafts(
      """
      {"content": "hi"}

      {"role":"assistant","content":"","model":"m","metadata":{"model":"kept","k":1},"x":null}
      {"role":"tool","content":"r","metadata":null,"time":null,"name":null}
      """)
    #expect(found.map(\.role) == ["user", "assistant", "tool"].map { Array($0.utf8) })
    #expect(found[0].metadata == nil && found[0].date == nil)
    #expect(
      found[1].metadata?.bytes == Array(#"{"model":"kept","k":1,"x":null}"#.utf8))
    #expect(found[2].metadata == nil && found[2].date == nil && found[2].name == nil)
  }

  /// As in headings: what says no offset is by the cube's clocks.
  @Test(arguments: [
    ("2025-03-01T09:00:00", "2025-03-01T09:00:00+01:00"),
    ("2025-07-01 09:00:00", "2025-07-01T09:00:00+02:00"),
    ("2025-03-01T09:00:00.123456", "2025-03-01T09:00:00.123456+01:00"),
    ("2025-03-01 09:00", "2025-03-01T09:00:00+01:00"),
    ("2025-03-01", "2025-03-01T00:00:00+01:00"),
    ("2025-03-01 09:00:00+00:00", "2025-03-01T09:00:00Z"),
    ("2025-03-01T09:00:00Z", "2025-03-01T09:00:00Z"),
    ("2025-03-01T09:00:00.5-05:00", "2025-03-01T09:00:00.5-05:00"),
  ])
  func aTimeWithoutAnOffsetIsByTheCubesClock(given: String, date: String) throws {
    let berlin = Transcript(
      conversation: Array("c".utf8), zone: try #require(Zone("Europe/Berlin")))
    for key in ["time", "date"] {
      let line = Array("{\"content\":\"a\",\"\(key)\":\"\(given)\"}".utf8)
      let draft = try #require(try berlin.drafts(jsonLines: line, isFinal: true).drafts.first)
      #expect(draft.date.map { String(decoding: $0, as: UTF8.self) } == date, "\(key)")
    }
  }

  @Test func theLastLineWaitsForItsEnd() throws {
    let text = Array("{\"content\":\"a\"}\r\n{\"content\":\"b\"}".utf8)
    let early = try transcript.drafts(jsonLines: text, isFinal: false)
    #expect(early.drafts.count == 1 && early.taken == 17)
    let late = try transcript.drafts(jsonLines: text, isFinal: true)
    #expect(late.drafts.count == 2 && late.taken == text.count)
    let half = try transcript.drafts(jsonLines: Array("{\"con".utf8), isFinal: false)
    #expect(half.drafts.isEmpty && half.taken == 0)
  }

  @Test(arguments: [
    "x", "[]", "{}", "{\"content\":1}", "{\"content\":\"a\",\"role\":\"\"}", "{\"content\":\"a\"",
    "{\"content\":\"a\",\"role\":5}", "{\"content\":\"a\",\"date\":\"yesterday\"}",
    "{\"content\":\"a\",\"time\":\"soon\"}", "{\"content\":\"a\",\"time\":\"2025-02-30\"}",
    "{\"content\":\"a\",\"time\":\"2025-03-01T24:00\"}", "{\"content\":\"a\",\"time\":\"\"}",
    "{\"content\":\"a\",\"time\":\"1740819600\"}", "{\"content\":\"a\",\"time\":1740819600}",
    "{\"content\":\"a\",\"role\":\"narrator\"}",
    "{\"content\":\"a\",\"metadata\":[]}", "{\"content_base64\":\"*\"}",
    "{\"content\":\"a\",\"content\":\"b\"}",
  ])
  func otherLinesAreRefusedByNumber(line: String) {
    do {
      _ = try drafts("{\"content\":\"fine\"}\n" + line)
      Issue.record("taken: \(line)")
    } catch {
      #expect(error.message.hasPrefix("line 2 of the messages: "))
    }
  }

  /// The note of what is kept aside has little room.
  @Test(arguments: ["role", "time"]) func aReasonIsShort(key: String) {
    let word = String(repeating: "\u{E9}", count: 1 << 16)
    let error = #expect(throws: CubeError.self) {
      try drafts("{\"content\":\"a\",\"\(key)\":\"\(word)\"}")
    }
    #expect((error?.message.utf8.count ?? .max) < 500)
    #expect(error?.message.contains("...' is no \(key)") == true)
  }

  @Test func aRewriteOfLinesAppends() throws {
    let first = transcript.jsonLine(message("user"), content: [0x61])
    let more = Array("{\"content\":\"b\"}".utf8)
    guard case .appended(let new) = try transcript.rewrite(jsonLines: first + more, present: first)
    else {
      Issue.record("the past is as it was")
      return
    }
    #expect(new.map(\.content) == [[0x62]])
    guard case .changedPast(let line) = try transcript.rewrite(jsonLines: more, present: first)
    else {
      Issue.record("the past is another")
      return
    }
    #expect(line == 1)
  }
}
