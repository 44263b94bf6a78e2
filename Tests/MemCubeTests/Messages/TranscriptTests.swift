internal import Language
internal import Posix
internal import Testing

@testable import Format
@testable import Text

/// A message as tests write it.
func message(
  _ role: String, name: String? = nil, _ content: String = "", date: String? = nil,
  time: Int64 = 1_781_082_600
) -> Message {
  Message(
    id: RecordID(time: 5, high: 6, low: 7), conversation: Array("c".utf8), role: Array(role.utf8),
    name: name.map { Array($0.utf8) }, content: .bytes(Array(content.utf8)),
    date: date.map { Array($0.utf8) }, time: Timestamp(seconds: time, nanoseconds: 7_000_000),
    messageID: nil, metadata: nil)
}

@Suite struct TranscriptTests {
  private let utc = Transcript(conversation: Array("c".utf8), zone: .utc)

  private func render(_ messages: [Message], _ transcript: Transcript) -> [UInt8] {
    messages.enumerated().flatMap { index, message in
      guard case .bytes(let content) = message.content else { return [] as [UInt8] }
      return transcript.markdown(message, content: content, isFirst: index == 0)
    }
  }

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  /// What people type for a heading, and what programs print, is one; of others' texts none is.
  @Test(arguments: [
    ("## Sam (user) \u{B7} 2026-11-21", "user", "Sam", "2026-11-21T00:00:00Z"),
    ("## Sam (user) \u{B7} 2026-11-21 18:00", "user", "Sam", "2026-11-21T18:00:00Z"),
    ("## Sam (user) \u{B7} 2026-11-21T18:00:07", "user", "Sam", "2026-11-21T18:00:07Z"),
    ("## Sam (user) \u{B7} 2026-11-21T18:00:07.25Z", "user", "Sam", "2026-11-21T18:00:07Z"),
    ("## Sam (user) - 2026-11-02 11:00", "user", "Sam", "2026-11-02T11:00:00Z"),
    (
      "## Sam Li (human) \u{2014} 2026-11-02 11:00 +02:00", "human", "Sam Li",
      "2026-11-02T11:00:00+02:00"
    ),
    ("## assistant - 2026-11-02", "assistant", nil, "2026-11-02T00:00:00Z"),
    ("## Sam \u{B7} 2026-11-21 18:00", "Sam", nil, "2026-11-21T18:00:00Z"),
    ("## Sam \u{B7} 2026-11-21T18:00:07Z", "Sam", nil, "2026-11-21T18:00:07Z"),
    ("## Ana (user)", "user", "Ana", nil), ("## assistant", "assistant", nil, nil),
    ("## User", "User", nil, nil),
  ])
  func aHeadingMayBeTyped(line: String, role: String, name: String?, date: String?) {
    let drafts = utc.drafts(markdown: Array("\(line)\n\nI like tea.\n".utf8))
    #expect(drafts.count == 1 && text(drafts.first?.content ?? []) == "I like tea.")
    #expect(drafts.first?.role == Array(role.utf8))
    #expect(drafts.first?.name.map(text) == name && drafts.first?.date.map(text) == date)
  }

  @Test(arguments: [
    "## Sam", "## Meeting - 2026-11-21", "## Notes (draft)", "## Plan \u{B7} 2026-11-21",
    "## Sam - 2026-11-21 18:00", "## Sam (user) - soon", "## Sam (user) - 2026-13-41", "## System",
    "## Agent", "# assistant",
    "## Sam (user) \u{B7} 2026-11-21 ", "## Sam (user) \u{B7} 2026-11-21 1", "## (user",
  ])
  func whatIsNoHeadingStays(line: String) {
    let drafts = utc.drafts(markdown: Array("\(line)\n\nI like tea.".utf8))
    let isDay = line.hasSuffix("2026-11-21 ")  // white space at the end is left aside
    #expect(drafts.map { text($0.content) } == [isDay ? "I like tea." : "\(line)\n\nI like tea."])
  }

  /// A message may hold any such line.
  @Test func whatLooksTypedIsNoHeadingInAMessage() {
    let content = "Hi\n\n## assistant\n\n## Ana (user)\n\n## Sam (user) - 2026-11-02\n"
    let drafts = utc.drafts(markdown: render([message("user", content)], utc))
    #expect(drafts.map { text($0.content) } == [content])
  }

  @Test func aTranscriptLooksSo() throws {
    let berlin = Transcript(conversation: [0x63], zone: try #require(Zone("Europe/Berlin")))
    let messages = [
      message("user", name: "Alice", "Hi\n## not a heading", date: "2025-06-10T09:30:00+02:00"),
      message("assistant", "\\## x\n#### y", date: "2026-10-25T00:30:00.5Z"),
      message("user (x)", name: "A\\B (c) · d\ne\rf", ""),
    ]
    #expect(
      text(render(messages, berlin)) == #####"""
        ## Alice (user) · 2025-06-10 09:30:00

        Hi
        \## not a heading

        ## assistant · 2026-10-25 02:30:00+02:00

        \\## x
        #### y

        ## A\\B \(c\) \· d\ne\rf (user \(x\)) · 2026-06-10 11:10:00



        """#####)
    let drafts = berlin.drafts(markdown: render(messages, berlin))
    #expect(
      drafts.map { text($0.content) } == ["Hi\n## not a heading", "\\## x\n#### y", ""])
    #expect(
      drafts.map { $0.date.map(text) } == [
        "2025-06-10T09:30:00+02:00", "2026-10-25T02:30:00+02:00", "2026-06-10T11:10:00+02:00",
      ])
    #expect(drafts[2].name == messages[2].name && drafts[2].role == messages[2].role)
    #expect(drafts.allSatisfy { $0.conversation == [0x63] })
  }

  @Test(arguments: [
    ("hello\n", ["hello"]), ("hello", ["hello"]), ("\n\n  \nhello\n\n", ["hello\n"]), ("", []),
    (" \n\t\n", []), ("\r\n", []), ("a\r\n", ["a\r"]), ("## Notes\n\ntext\n", ["## Notes\n\ntext"]),
    ("\\## x\n", ["## x"]), ("## user · yesterday\n", ["## user · yesterday"]),
    ("## user · 2026-02-30 00:00:00\n", ["## user · 2026-02-30 00:00:00"]),
    ("##user · 2026-02-03 00:00:00\n", ["##user · 2026-02-03 00:00:00"]),
    ("x\n## user · 2026-02-03 00:00:00\n", ["x\n## user · 2026-02-03 00:00:00"]),
    ("##  · 2026-02-03 00:00:00\n", ["##  · 2026-02-03 00:00:00"]),
    ("## a\\b · 2026-02-03 00:00:00\n", ["## a\\b · 2026-02-03 00:00:00"]),
    ("## user · 2026-02-03 00:00:00 x\n", ["## user · 2026-02-03 00:00:00 x"]),
  ])
  func textWithoutAHeadingIsTheUsers(source: String, contents: [String]) {
    let drafts = utc.drafts(markdown: Array(source.utf8))
    #expect(drafts.map { text($0.content) } == contents)
    for draft in drafts {
      #expect(text(draft.role) == "user" && draft.date == nil && draft.name == nil)
    }
  }

  @Test(arguments: [
    ("## Bob (user) · 2026-02-03 04:05:06\n\nhi\n", "Bob", "user", "hi", "2026-02-03T04:05:06Z"),
    ("\n## user · 2026-02-03 04:05:06\nhi", nil, "user", "hi", "2026-02-03T04:05:06Z"),
    (
      "\r\n## x · 2026-02-03 04:05:06+01:00\r\n\r\nhi\r\n", nil, "x", "hi\r",
      "2026-02-03T04:05:06+01:00"
    ),
    (
      "## Bob (the builder) (user) · 2026-02-03 04:05:06 \t\n\n\n", "Bob (the builder)", "user", "",
      "2026-02-03T04:05:06Z"
    ),
    ("## (user) · 2026-02-03 04:05:06Z\n\nhi", nil, nil, "", ""),
    ("##  (user) · 2026-02-03 04:05:06Z\n\nhi", "", "user", "hi", "2026-02-03T04:05:06Z"),
    ("## a · b · 2026-02-03 04:05:06-00:00:30\n\nhi", nil, "a · b", "hi", "2026-02-03T04:05:36Z"),
  ])
  func headingsAreRead(
    source: String, name: String?, role: String?, content: String, date: String
  ) throws {
    let draft = try #require(utc.drafts(markdown: Array(source.utf8)).first)
    guard let role else { return #expect(draft.name == nil) }
    #expect(draft.name.map(text) == name)
    #expect(text(draft.role) == role)
    #expect(text(draft.content) == content)
    #expect(draft.date.map(text) == date)
  }

  @Test func severalAppendedMessagesAreSeparated() {
    let source = """
      before

      ## a · 2026-01-01 00:00:00

      one


      ## b · 2026-01-01 00:00:01

      ## c · 2026-01-01 00:00:02
      ## d · 2026-01-01 00:00:03

      """
    let drafts = utc.drafts(markdown: source.utf8)
    #expect(drafts.map { text($0.role) } == ["user", "a", "b", "c"])
    #expect(
      drafts.map { text($0.content) } == ["before", "one\n", "", "## d · 2026-01-01 00:00:03"])
  }

  /// Reading what was rendered gives the same messages, whatever bytes they hold.
  @Test(arguments: ["UTC", "Europe/Berlin", "America/St_Johns", "Africa/Monrovia"])
  func renderedMessagesReadBack(zone: String) throws {
    let transcript = Transcript(conversation: Array("c".utf8), zone: try #require(Zone(zone)))
    var random = SystemRandomNumberGenerator()
    let pieces = [
      "## ", "\\", "\n", "\r", "\r\n", "## a · 2026-01-01 00:00:00", " ", "·", "(", ")", "x", "\t",
      "\u{0}", "漢", "\n\n", "##", " · ", " (", "n",
    ]
    func word(_ limit: Int) -> [UInt8] {
      var out: [UInt8] = []
      for _ in 0..<Int.random(in: 0..<limit, using: &random) {
        out += Array((pieces.randomElement(using: &random) ?? "").utf8)
      }
      return out
    }
    for _ in 0..<1500 {
      let messages = (0..<Int.random(in: 1..<5, using: &random)).map { _ in
        let time = Int64.random(in: -3_000_000_000..<5_000_000_000, using: &random)
        var each = message("x", time: time)
        each.role = word(6) + [0x72]
        each.name = Bool.random(using: &random) ? word(6) : nil
        // Contents may be any bytes.
        each.content = .bytes(word(12) + (Bool.random(using: &random) ? [0xFF, 0xC2] : []))
        return each
      }
      let rendered = render(messages, transcript)
      let drafts = transcript.drafts(markdown: rendered)
      #expect(drafts.map { Content.bytes($0.content) } == messages.map(\.content))
      #expect(drafts.map(\.role) == messages.map(\.role))
      #expect(drafts.map(\.name) == messages.map(\.name))
      #expect(
        drafts.map { $0.date.flatMap { Timestamp(rfc3339: $0)?.seconds } }
          == messages.map(\.time.seconds))
      guard case .appended(let none) = transcript.rewrite(markdown: rendered, present: rendered)
      else {
        Issue.record("the same text is no change")
        continue
      }
      #expect(none.isEmpty)
    }
  }

  @Test(arguments: ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "1800-01-01T00:00:00Z"])
  func theEndsOfTheCalendarReadBack(date: String) throws {
    for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "UTC"] {
      let transcript = Transcript(conversation: [0x63], zone: try #require(Zone(zone)))
      let drafts = transcript.drafts(
        markdown: transcript.markdown(message("u", date: date), content: [], isFirst: true))
      let read = drafts.first?.date.flatMap { Timestamp(rfc3339: $0)?.seconds }
      #expect(read == Timestamp(rfc3339: Array(date.utf8))?.seconds, "\(zone)")
    }
  }

  /// Clocks skip 02:30 that day: it is read as an hour later.
  @Test func aTimeThatClocksSkipIsRead() throws {
    let berlin = Transcript(conversation: [0x63], zone: try #require(Zone("Europe/Berlin")))
    let drafts = berlin.drafts(markdown: Array("## u · 2026-03-29 02:30:00\n\nx\n".utf8))
    #expect(drafts.first?.date.map(text) == "2026-03-29T02:30:00+01:00")
  }
}
