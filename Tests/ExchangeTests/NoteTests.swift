import Format
import Posix
import Testing

@testable import Exchange

/// Notes, lists of memories, mails: sections 4.3 to 4.8, and 5.
@Suite struct NoteTests {
  @Test func aVaultIsRead() throws {
    let found = try read(
      folder(
        "Vault",
        [
          "a.md": "---\naliases: [One]\ncreated: 2020-01-02\n---\ntext", "b/c.txt": "x",
          "d.png": "p",
          ".obsidian/templates.json": #"{"folder": "T"}"#, "T/t.md": "x",
          "e.md": "---\nd: {{date}}\n---\n",
          "f.excalidraw.md": "x", ".git/g.md": "x", "h.md~": "x", ".x.md.icloud": "",
        ]), as: "markdown")
    #expect(found.paths == ["Vault/a.md", "Vault/b/c.txt", "Vault/d.png", "Vault/f.excalidraw.md"])
    #expect(found.files.map(\.tree) == [.memories, .memories, .documents, .documents])
    #expect(found.leftOut == [.settings: 3, .template: 2])
    #expect(found.problems.count == 1)
    #expect(found.files[0].created.map(shown) == "2020-01-02T00:00:00Z")
  }

  /// What ends in the middle is named, and what stands before it is read.
  @Test func whatIsCutOffIsNamed() throws {
    let cards = "BEGIN:VCARD\nFN:Ana\nEND:VCARD\nBEGIN:VCARD\nFN:Bo\nTEL:1"
    let found = try read(single("x.vcf", cards), as: "vcf")
    #expect(found.paths == ["contacts/Ana.md"])
    #expect(
      found.problems == ["x.vcf: the card 'Bo' is cut off: it has no END, and is not imported"])
    #expect(try read(single("x.vcf", "BEGIN:VCARD\nFN"), as: "vcf").problems.count == 1)
    let middle = "BEGIN:VCARD\nFN:Ana\nBEGIN:VCARD\nFN:Bo\nEND:VCARD\n"
    let second = try read(single("x.vcf", middle), as: "vcf")
    #expect(second.paths == ["contacts/Bo.md"] && second.problems.count == 1)
    let events =
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20260610\nSUMMARY:One\nEND:VEVENT\n"
      + "BEGIN:VEVENT\nDTSTART:20260611\nSUMMARY:Two\nBEGIN:VALARM\n"
    let calendar = try read(single("x.ics", events), as: "ics")
    #expect(calendar.files.count == 1)
    #expect(
      calendar.problems == ["x.ics: the event 'Two' is cut off: it has no END, and is not imported"]
    )
    for (rows, problem, count) in [
      ("content,user_id\nfirst text,a\n\"second text cut o", "row 3", 1),
      ("content,user_id\n\"unterminated\nabc,def\n", "row 2", 0),
      ("content,\"user_id\nabc,def\n", "row 1", 0),
    ] {
      let table = try read(single("x.csv", rows), as: "csv")
      #expect(table.files.count == count && table.problems.count == 1)
      #expect(table.problems.first?.contains("\(problem) has a quote without an end") == true)
    }
  }

  @Test func basicMemoryIsRead() throws {
    let note =
      "---\ntitle: Ana\ntype: note\npermalink: ana\n---\n- [fact] Sails #boat\n- knows [[Bo]]\n"
    let found = try read(folder("kb", ["ana.md": note]), as: "basic-memory")
    #expect(found.files[0].fields["relations"]?.elements?.count == 1)
    #expect(found.text("kb/ana.md") == note)
  }

  @Test func aKnowledgeBundleIsRead() throws {
    let found = try read(
      folder(
        "kb",
        [
          "index.md": "---\nokf_version: \"0.2\"\n---\n", "a/index.md": "# a",
          "a/x.md":
            "---\ntype: Part\ngenerated: {by: human:ines, at: 2026-06-20T22:53:05Z}\nstatus: deprecated\n---\n",
        ]), as: "okf")
    #expect(found.paths == ["kb/a/index.md", "kb/a/x.md", "kb/index.md"])
    #expect(found.files[1].tree == .memories)
    #expect(found.files[1].mtime?.seconds == 1_781_995_985)
    #expect(found.files[1].attributes.first?.value == true)
  }

  @Test func listsOfMem0AreRead() throws {
    let list =
      #"{"results": [{"id": "1", "memory": "Likes tea", "user_id": "ana", "metadata": {"type": "preference"}, "created_at": "2024-07-01T12:00:00-07:00"}]}"#
    let found = try read(single("x.json", list), as: "mem0")
    #expect(found.text("mem0/likes-tea.md") == "Likes tea\n")
    #expect(found.files[0].fields["type"] == "PREFERENCE")
    let several =
      #"[{"id": "1", "memory": "a", "user_id": "ana"}, {"id": "2", "memory": "b", "user_id": "bo"}]"#
    #expect(throws: ExchangeError.self) { try read(single("x.json", several), as: "mem0") }
    var options = ImportOptions()
    options.user = bytes("bo")
    #expect(try read(single("x.json", several), as: "mem0", options).paths == ["mem0/b.md"])
    try fuzz("x.json", list, as: "mem0")
    let related =
      #"{"results": [{"id": "1", "memory": "Ana Reis knows Bo."}], "relations": [{"source": "ana reis", "relationship": "knows", "target": "bo"}]}"#
    let knows = try read(single("x.json", related), as: "mem0")
    #expect(knows.files[0].fields["relations"] != nil)
    let other =
      #"{"memories": [{"id": "1", "memory": "Rows", "isLatest": true, "createdAt": "2026-01-02T10:00:00Z"}, {"id": "2", "memory": "Gone", "isForgotten": true}]}"#
    #expect(try read(single("x.json", other), as: "supermemory").paths == ["supermemory/rows.md"])
  }

  @Test func aGraphIsRead() throws {
    let lines = #"""
      {"type": "entity", "name": "Ana", "entityType": "person", "observations": ["Sails", "Sails"]}
      {"type": "relation", "from": "Ana", "to": "Bo", "relationType": "knows"}
      {"type": "entity", "name": "Bo", "entityType": "person", "observations": []}
      """#
    let found = try read(single("memory.jsonl", lines), as: "mcp-memory")
    #expect(found.text("mcp/person/Ana.md") == "# Ana\n\n- Sails\n\n- knows [[Bo]]\n")
    try fuzz("memory.jsonl", lines, as: "mcp-memory")
  }

  private let box = """
    From ana@example.org Mon Mar  9 10:00:00 2026
    From: Ana <ana@example.org>
    Subject: =?utf-8?q?J=C3=A4m?=
    Date: Mon, 9 Mar 2026 10:00:00 +0100
    Message-ID: <1@example.org>
    X-Gmail-Labels: Inbox,"Boat, Tejo"

    >From here.

    From x Mon Mar  9 11:00:00 2026
    From: Bo <bo@example.org>
    Subject: Spam
    Date: Mon, 9 Mar 2026 11:00:00 +0100
    X-Gmail-Labels: Spam

    buy

    """

  @Test func aMailboxIsRead() throws {
    let found = try read(single("Archive.mbox", box), as: "mail")
    #expect(found.paths.first?.hasPrefix("mail/Archive/2026-03/2026-03-09 Jäm (") == true)
    #expect(found.files.count == 1)
    #expect(found.leftOut == [.spam: 1])
    #expect(found.text(found.paths[0])?.hasSuffix("\n\nFrom here.\n") == true)
    #expect(
      found.files[0].fields["tags"]?.elements?.compactMap { $0.string.map(shown) } == ["Boat, Tejo"]
    )
    try fuzz("Archive.mbox", box, as: "mail")
  }

  @Test func foldersOfMaildirsAreDecoded() {
    #expect(shown(UTF7.folder(bytes(".Entw&APw-rfe.Alt"))) == "Entwürfe/Alt")
  }

  @Test func joplinIsRead() throws {
    func id(_ digit: String) -> String { String(repeating: digit, count: 32) }
    let found = try read(
      folder(
        "raw",
        [
          "\(id("1")).md": "Boats\n\nid: \(id("1"))\ntype_: 2",
          "\(id("2")).md":
            "Keel\n\nSee [oars](:/\(id("3"))).\n\nid: \(id("2"))\nparent_id: \(id("1"))\nupdated_time: 2026-01-02T10:00:00.000Z\ntype_: 1",
          "\(id("3")).md": "Oars\n\nTwo.\n\nid: \(id("3"))\nparent_id: \ntype_: 1",
          "\(id("4")).md": "boat\n\ntype_: 5",
          "\(id("5")).md": "note_id: \(id("2"))\ntag_id: \(id("4"))\ntype_: 6",
        ]), as: "joplin")
    #expect(Set(found.paths) == ["joplin/Boats/Keel.md", "joplin/Oars.md"])
    #expect(found.text("joplin/Boats/Keel.md") == "See [oars](../Oars.md).\n")
  }

  @Test func notionIsRead() throws {
    let id = "0123456789abcdef0123456789abcdef"
    let found = try read(
      folder(
        "Export",
        [
          "Boats \(id).md": "# Boats\n[Keel](Boats%20\(id)/Keel%20\(id).md)",
          "Boats \(id)/Keel \(id).md": "x",
        ]),
      as: "notion")
    #expect(Set(found.paths) == ["notion/Boats.md", "notion/Boats/Keel.md"])
    #expect(found.text("notion/Boats.md") == "# Boats\n[Keel](Boats/Keel.md)")
  }

  @Test func tablesCalendarsAndCardsAreRead() throws {
    let table = try read(single("x.csv", "text,tags\n\"Likes \"\"tea\"\"\",\"a;b\"\n"), as: "csv")
    #expect(table.text("x/likes-tea.md") == "Likes \"tea\"\n")
    let dated = try read(single("x.csv", "text,date\na,05/01/2024\nb,2024-01-05\n"), as: "csv")
    #expect(dated.notes.count == 1 && dated.notes.first?.contains("read: 1;") == true)
    let calendar = """
      BEGIN:VCALENDAR\r\nX-WR-CALNAME:Home\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Europe/Lisbon:20260609T183000
      RRULE:FREQ=WEEKLY;BYDAY=TU\r\nSUMMARY:Choir\\, lo\r\n ng\r\nEND:VEVENT\r\nEND:VCALENDAR
      """
    let events = try read(single("x.ics", calendar), as: "ics")
    #expect(
      events.text("Home/2026-06-09 Choir, long.md")
        == "# Choir, long\n\n- when: 2026-06-09 18:30\n- repeats: every Tuesday at 18:30\n")
    // The end of whole days is the day after the last.
    let days = """
      BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:2\r\nDTSTART;VALUE=DATE:20261224\r\nDTEND;VALUE=DATE:20261227
      SUMMARY:Rome\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:3\r\nDTSTART;VALUE=DATE:20261231
      DTEND;VALUE=DATE:20270101\r\nSUMMARY:Party\r\nEND:VEVENT\r\nEND:VCALENDAR
      """
    let whole = try read(single("x.ics", days), as: "ics")
    #expect(
      whole.text("x/2026-12-24 Rome.md") == "# Rome\n\n- when: 2026-12-24 to 2026-12-26\n")
    #expect(whole.text("x/2026-12-31 Party.md") == "# Party\n\n- when: 2026-12-31\n")
    let card =
      "BEGIN:VCARD\nVERSION:2.1\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:J=C3=B6rg\nTEL;CELL:1\nEND:VCARD\n"
    #expect(
      try read(single("x.vcf", card), as: "vcf").text("contacts/Jörg.md")
        == "# Jörg\n\n- phone (mobile): 1\n")
    try fuzz("x.ics", calendar, as: "ics")
    try fuzz("x.vcf", card, as: "vcf")
  }

  @Test func namesAreFunctionsOfTheExport() {
    let name = Names.conversation(bytes("Boat \n repairs"), "chatgpt", bytes("c-1"))
    #expect(shown(name) == "Boat repairs (chatgpt a6f7ef47)")
    #expect(Names.conversation([], "whatsapp", nil) == bytes("Untitled (whatsapp)"))
    #expect(shown(Names.component(bytes(" ..a/b\tc. "))) == "a-b c")
    #expect(shown(Names.component(bytes(".."))) == "untitled")
  }

  @Test(arguments: [
    ("2026-06-10", "2026-06-10T00:00:00Z"), ("2026-06-10 09:30", "2026-06-10T09:30:00Z"),
    ("2024-07-01T12:00:00.123456-0700", "2024-07-01T12:00:00.123456-07:00"),
    ("1772442000", "2026-03-02T09:00:00Z"), ("1772442000123", "2026-03-02T09:00:00.123Z"),
  ])
  func timesAreRead(given: String, date: String) {
    #expect(SourceTime.date(.string(bytes(given))).map(shown) == date)
  }
}
