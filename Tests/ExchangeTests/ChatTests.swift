import Format
import Language
import Testing

@testable import Exchange

/// Chats of people: sections 4.6 and 5.
@Suite struct ChatTests {
  @Test(arguments: [
    ("8/14/26, 9:03\u{202F}PM - Ana: x", [8, 14, 2026], 21, 3),
    ("14.08.26, 21:03 - Ana: x", [14, 8, 2026], 21, 3),
    ("[14/08/2026, 21:03:10] Ana: x", [14, 8, 2026], 21, 3),
    ("\u{200E}[2026-08-14, 21.03.10] Ana: x", [2026, 8, 14], 21, 3),
    ("14/8/26 9:03 p. m. - Ana: x", [14, 8, 2026], 21, 3),
    ("14.8.2026 klo 21.03 - Ana: x", [14, 8, 2026], 21, 3),
    ("2026/8/14 下午9:03 - Ana: x", [2026, 8, 14], 21, 3),
    ("8/15/26, 12:10 AM - Ana: x", [8, 15, 2026], 0, 10),
    ("8/15/26, 12:10 PM - Ana: x", [8, 15, 2026], 12, 10),
    ("١٤/٨/٢٠٢٦, ٩:٠٣ م - Ana: x", [14, 8, 2026], 21, 3),
  ])
  func linesOfManyPlacesAreRead(line: String, numbers: [Int], hour: Int, minute: Int) throws {
    let found = try #require(ChatLine(line))
    #expect(found.numbers == numbers)
    #expect(found.hour == hour)
    #expect(found.minute == minute)
    #expect(found.text == "Ana: x")
  }

  @Test(arguments: [
    "in the second building.", "12 pens", "1.2.3", "9:03 - no", "14/08/26", "[x] 1", "",
  ])
  func otherLinesGoOn(line: String) { #expect(ChatLine(line) == nil) }

  private let chat = """
    04/08/2026 21:03 - Messages are protected end-to-end.
    04/08/2026 21:03 - Tiago: Sold the bike.
    Yesterday: at noon.
    05/08/2026 09:15 - Ines: How much? <This message was edited>
    06/08/2026 09:16 - Tiago: <Media omitted>
    06/08/2026 09:17 - Tiago: This message was deleted
    06/08/2026 09:18 - Tiago: ok
    06/08/2026 09:18 - Tiago: ok
    """

  @Test func aChatIsRead() throws {
    var options = ImportOptions()
    options.me = [bytes("Ines")]
    options.zone = try #require(Zone("Europe/Lisbon"))
    let found = try read(single("WhatsApp Chat with Tiago.txt", chat), as: "whatsapp", options)
    #expect(found.said == ["Sold the bike.\nYesterday: at noon.", "How much?", "ok", "ok"])
    #expect(found.leftOut == [.system: 1, .media: 1, .deleted: 1])
    let messages = try #require(found.conversations.first).messages
    #expect(shown(found.conversations[0].title) == "Tiago")
    #expect(messages[0].date.map(shown) == "2026-08-04T21:03:00+01:00")
    #expect(messages[1].name == nil)
    #expect(Set(messages.map(\.id)).count == 4)
  }

  /// As an iPhone writes it: marks of direction stand before what is WhatsApp's own.
  @Test func aChatOfAPhoneIsRead() throws {
    let lines = [
      "\u{200E}[1/15/24, 3:06:05\u{202F}PM] Ben: \u{200E}image omitted",
      "[1/15/24, 3:06:15\u{202F}PM] Ben: Plan.pdf • \u{200E}3 pages \u{200E}document omitted",
      "[1/15/24, 3:07:05\u{202F}PM] Ana: Done \u{200E}<This message was edited>",
      "\u{200E}[1/15/24, 3:09:05\u{202F}PM] Ana: \u{200E}POLL:", "Where to?",
      "\u{200E}OPTION: Pizza (2 votes)",
      "\u{200E}[1/15/24, 3:10:05\u{202F}PM] Ben: \u{200E}Missed voice call",
      "\u{200E}[1/15/24, 3:11:05\u{202F}PM] Ana: \u{200E}Location: https://maps.example/?q=41,-8",
      "[1/15/24, 3:12:05\u{202F}PM] Ana: <View once voice message omitted>",
      "[1/15/24, 3:13:05\u{202F}PM] Ana: I omitted it",
    ]
    let found = try read(single("_chat.txt", lines.joined(separator: "\r\n")), as: "whatsapp")
    #expect(
      found.said == [
        "Done", "POLL:\nWhere to?\nOPTION: Pizza (2 votes)",
        "Location: https://maps.example/?q=41,-8", "I omitted it",
      ])
    #expect(found.leftOut == [.media: 3, .system: 1])
  }

  @Test func aChatIsCutAnywhere() throws {
    try fuzz("WhatsApp Chat with Tiago.txt", chat, as: "whatsapp")
  }

  private let telegram = #"""
    {"name": "Ana", "type": "personal_chat", "id": 7, "messages": [
    {"id": 1, "type": "message", "date": "2026-01-02T10:00:00", "date_unixtime": "1767348000", "from": "Ana", "from_id": "user1",
     "text": ["See ", {"type": "text_link", "text": "this", "href": "https://example.org"}], "text_entities": []},
    {"id": 2, "type": "service", "action": "pin"},
    {"id": 3, "type": "message", "date_unixtime": "1767348060", "from": null, "photo": "(File not included.)", "text": ""}]}
    """#

  @Test func telegramIsRead() throws {
    let found = try read(single("result.json", telegram), as: "telegram")
    #expect(found.said == ["See this (https://example.org)"])
    #expect(found.leftOut == [.system: 1, .media: 1])
    #expect(found.conversations.first?.messages.first.map { shown($0.id) } == "7:1")
    let poll = telegram.replacing(#""photo": "(File not included.)""#, with: #""poll": {}"#)
    #expect(
      try read(single("result.json", poll), as: "telegram").leftOut == [
        .system: 1, .unsupported: 1,
      ])
  }

  @Test func telegramIsCutAnywhere() throws { try fuzz("result.json", telegram, as: "telegram") }

  @Test func slackIsRead() throws {
    let found = try read(
      folder(
        "space",
        [
          "users.json":
            #"[{"id": "U1", "name": "ana", "profile": {"display_name": "Ana"}}, {"id": "B1", "name": "bot", "is_bot": true}]"#,
          "channels.json": #"[{"id": "C1", "name": "general"}]"#,
          "general/2026-01-02.json": #"""
          [{"type": "message", "subtype": "channel_join", "user": "U1", "text": "joined", "ts": "1767348000.1"},
          {"type": "message", "user": "U1", "text": "Hi <@B1> &lt;3 <https://example.org|here>", "ts": "1767348001.000200"},
          {"type": "message", "user": "B1", "text": "Hello", "ts": "1767348002.000300", "thread_ts": "1767348001.000200"},
          {"type": "message", "subtype": "bot_message", "username": "ci", "text": "", "ts": "1767348003.000300", "attachments": [{"fallback": "Build 7 &amp; 8"}]}]
          """#,
        ]), as: "slack")
    #expect(found.said == ["Hi @bot <3 here (https://example.org)", "Hello", "Build 7 & 8"])
    #expect(found.conversations.first.map { shown($0.title) } == "#general")
    #expect(
      found.conversations.first?.messages.map { shown($0.role) } == [
        "user", "assistant", "assistant",
      ])
  }

  @Test func discordIsRead() throws {
    let text = #"""
      {"guild": {"id": "1"}, "channel": {"id": "9", "name": "boats"}, "messages": [
      {"id": "5", "type": "Default", "timestamp": "2026-01-02T10:00:00+01:00", "content": "Ahoy", "author": {"id": "2", "name": "ana", "nickname": "Ana", "isBot": false}},
      {"id": "7", "type": "Default", "content": "", "author": {"name": "ana"}, "stickers": [{"id": "1"}]},
      {"id": "6", "type": "GuildMemberJoin", "content": ""}]}
      """#
    let found = try read(single("x.json", text), as: "discord")
    #expect(found.said == ["Ahoy"])
    #expect(found.leftOut == [.system: 1, .unsupported: 1])
  }

  @Test func sessionsOfAgentsAreRead() throws {
    let claude = #"""
      {"type": "summary", "summary": "Fix the build"}
      {"type": "user", "uuid": "1", "sessionId": "s", "message": {"role": "user", "content": "Build it <system-reminder>SECRET</system-reminder>"}, "timestamp": "2026-01-02T10:00:00Z"}
      {"type": "assistant", "uuid": "2", "sessionId": "s", "message": {"role": "assistant", "model": "m", "content": [{"type": "thinking", "thinking": "x"}, {"type": "text", "text": "Done."}, {"type": "tool_use", "name": "sh"}]}}
      {"type": "user", "uuid": "3", "sessionId": "s", "isSidechain": true, "message": {"role": "user", "content": "side"}}
      """#
    let found = try read(single("s.jsonl", claude), as: "claude-code")
    #expect(found.said == ["Build it", "Done."])
    #expect(found.conversations.first.map { shown($0.title) } == "Fix the build")
    let codex = #"""
      {"timestamp": "2026-01-02T10:00:00Z", "type": "session_meta", "payload": {"id": "q"}}
      {"timestamp": "2026-01-02T10:00:01Z", "type": "response_item", "payload": {"type": "message"}}
      {"timestamp": "2026-01-02T10:00:01Z", "type": "event_msg", "payload": {"type": "user_message", "message": "Run the tests"}}
      {"timestamp": "2026-01-02T10:00:09Z", "type": "event_msg", "payload": {"type": "agent_message", "message": "All pass."}}
      """#
    #expect(
      try read(single("rollout-1.jsonl", codex), as: "codex").said == [
        "Run the tests", "All pass.",
      ])
  }

  @Test func geminiIsReadByDays() throws {
    let text = #"""
      [{"header": "Gemini Apps", "title": "Prompted And a canoe?", "time": "2026-01-02T10:05:00Z", "safeHtmlItem": [{"html": "<p>Two.</p>"}]},
      {"header": "Gemini Apps", "title": "Prompted What is a kayak?", "time": "2026-01-02T10:00:00Z", "safeHtmlItem": [{"html": "<p>A boat.</p>"}]},
      {"header": "Gemini Apps", "title": "Used an Assistant feature", "time": "2026-01-02T09:00:00Z"}]
      """#
    let found = try read(single("MyActivity.json", text), as: "gemini")
    #expect(found.said == ["What is a kayak?", "A boat.", "And a canoe?", "Two."])
    #expect(found.conversations.map { shown($0.title) } == ["2026-01-02"])
  }

  @Test(arguments: [
    ("Nov 4, 2024, 3:28:04\u{202F}PM GMT+01:00", "2024-11-04T14:28:04Z"),
    ("4 Nov 2024, 15:28:04 UTC", "2024-11-04T15:28:04Z"),
    ("04.11.2024, 15:28:04 MEZ", "2024-11-04T15:28:04+01:00"),
    ("4 de dez. de 2024, 15:28:04 WET", "2024-12-04T15:28:04+01:00"),
    ("4 févr. 2025, 15:28:04 GMT-3", "2025-02-04T18:28:04Z"),
    ("4 нояб. 2024 г., 15:28:04 MSK", "2024-11-04T15:28:04+01:00"),
    ("04/11/2024, 15:28:04 WET", "2024-11-04T15:28:04+01:00"),
    ("4 nov 2024, 3:28:04 p. m. CET", "2024-11-04T15:28:04+01:00"),
    ("2024/11/04 15:28:04 JST", "2024-11-04T15:28:04+01:00"),
  ])
  func aPageOfGeminiIsRead(time: String, date: String) throws {
    var options = ImportOptions()
    options.zone = try #require(Zone("Europe/Berlin"))
    let found = try read(single("MyActivity.html", page(time)), as: "gemini", options)
    #expect(found.said == ["What is\na kayak?", "A boat.", "And a canoe?", "Two & more.\n\n- a"])
    #expect(found.leftOut == [.system: 1, .unsupported: 1])
    let first = try #require(found.conversations.first?.messages.first)
    #expect(first.date.map(shown) == date)
    #expect(first.metadata.first?.value.elements?.first?.string.map(shown) == "k.png")
  }

  /// What is no zone says none, and what is no time is none.
  @Test(arguments: ["GMT+01:999999999999999999", "GMT-9223372036854775807", "GMT+1:-9"])
  func aZoneOfNoClockIsNone(zone: String) {
    let (local, options) = ("Nov 4, 2024, 3:28:04 PM", ImportOptions())
    let read = WrittenTime.date(Array("\(local) \(zone)".utf8), options)
    #expect(read != nil && read == WrittenTime.date(Array(local.utf8), options))
    let none = "Nov 4, 9223372036854775807, 9223372036854775807:00:00"
    #expect(WrittenTime.date(Array(none.utf8), options) == nil)
  }

  @Test func aPageOfGeminiIsCutAnywhere() throws {
    try fuzz("MyActivity.html", page("4 Nov 2024, 15:28:04 UTC"), as: "gemini")
  }

  /// A page as Takeout writes it.
  private func page(_ time: String) -> String {
    func cell(_ header: String, _ body: String) -> String {
      #"<div class="outer-cell mdl-cell"><div class="mdl-grid"><div class="header-cell">"#
        + #"<p class="mdl-typography--title">\#(header)<br></p></div><div class="content-cell "#
        + #"mdl-cell mdl-typography--body-1">\#(body)</div><div class="content-cell "#
        + #"mdl-typography--text-right"></div><div class="content-cell"><b>Products:</b><br>"#
        + "&emsp;Gemini Apps<br></div></div></div>"
    }
    return "<html><head><style>.x{}</style></head><body>"
      + cell(
        "Gemini Apps",
        "Prompted\u{A0}And a canoe?<br>\(time)<br><p>Two &amp; more.</p><ul><li>a</li></ul>")
      + cell(
        "Gemini Apps",
        "Prompted&nbsp;What is<br>a kayak?<br>Attached 1 file.<br>-&nbsp;<a href=\"k.png\">k.png</a>"
          + "<br>\(time)<br><p>A boat.</p>")
      + cell("Gemini Apps", "Used an Assistant feature<br>\(time)<br>")
      + cell("Search", "Searched for x<br>\(time)<br>") + "</body></html>"
  }

  @Test func messagesOfManyFormsAreRead() throws {
    let list =
      #"[{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "tool", "content": "c"}]"#
    #expect(try read(single("talk.json", list), as: "messages").said == ["a", "b"])
    let shared =
      #"[{"id": "1", "conversations": [{"from": "human", "value": "a"}, {"from": "gpt", "value": "b"}]}]"#
    #expect(try read(single("talk.json", shared), as: "messages").said == ["a", "b"])
  }

  @Test func aTimeThatCannotBeReadIsSaid() throws {
    let list = #"""
      {"role": "user", "content": "a", "time": "99999-99-99"}
      {"role": "user", "content": "b", "time": "2026-01-02"}
      {"role": "user", "content": "c"}
      """#
    let found = try read(single("talk.jsonl", list), as: "messages")
    #expect(found.said == ["a", "b", "c"])
    #expect(found.notes.count == 1)
    #expect(found.notes.first?.contains("its time cannot be read") == true)
  }
}
