import Format
import Language
import Posix
import Testing

@testable import Exchange

/// More of what readers decide: parts of archives, folders, odd values.
@Suite struct ServiceTests {
  @Test func projectsAndMemoriesOfClaudeAreRead() throws {
    let found = try read(
      folder(
        "data",
        [
          "projects.json": #"""
          [{"uuid": "p", "name": "Garden", "description": "Plot 17", "prompt_template": "Be short.", "updated_at": "2026-02-01T08:00:00+00:00",
          "docs": [{"uuid": "d", "filename": "rules", "content": "No fires."}]},
          {"uuid": "q", "name": "Example", "is_starter_project": true, "prompt_template": "x", "docs": []}]
          """#,
          "memories.json": #"""
          [{"conversations_memory": "Ines is a carpenter.", "project_memories": {"p": "pH 6.4"},
          "memory_files": [{"path": "/projects/p/../soil.md", "content": "clay", "updated_at": ""}]}]
          """#,
        ]), as: "claude")
    #expect(
      Set(found.paths) == [
        "claude/projects/Garden/instructions.md", "claude/projects/Garden/rules.md",
        "claude/memory.md",
        "claude/projects/Garden/memory.md", "claude/files/projects/Garden/untitled/soil.md",
      ])
    #expect(found.text("claude/projects/Garden/instructions.md") == "Plot 17\n\nBe short.\n")
    #expect(found.leftOut == [.template: 1])
  }

  @Test func onlyMemoryOfClaudeCodeIsRead() throws {
    let found = try read(
      folder(
        ".claude",
        [
          "projects/-home-ana/memory/MEMORY.md": "- [a](a.md)",
          "projects/-home-ana/memory/a.md": "---\nname: a\nmetadata:\n  type: feedback\n---\nx",
          "projects/-home-ana/1.jsonl": #"{"sessionId": "1", "uuid": "2"}"#,
          "CLAUDE.md": "Be brief.",
          ".credentials.json": "{}", "settings.json": "{}",
        ]), as: "claude-memory")
    #expect(
      found.paths == [
        "claude-code/CLAUDE.md", "claude-code/home-ana/MEMORY.md", "claude-code/home-ana/a.md",
      ])
    #expect(found.files[2].fields["type"] == "PREFERENCE")
    #expect(found.leftOut == [.settings: 3])
  }

  @Test func aDirectoryOfMemOSIsRead() throws {
    let found = try read(
      folder(
        "cube",
        [
          "config.json":
            #"{"model_schema": "memos.configs.mem_cube.GeneralMemCubeConfig", "text_mem": {"config": {"memory_filename": "t.json", "api_key": "SECRET"}}}"#,
          "t.json": #"""
          [{"id": "1", "memory": "Ana rows", "metadata": {"type": "fact", "tags": ["boat"], "confidence": 90, "updated_at": "2026-01-14T08:00:00"}},
          {"id": "2", "memory": "Ana rows", "metadata": {"status": "archived"}}, {"id": "3", "memory": "x", "metadata": {"status": "deleted"}}]
          """#,
        ]), as: "memos")
    #expect(found.paths == ["ana-rows.md", "ana-rows-2.md"])
    #expect(found.files[0].fields["confidence"] == .number(bytes("0.9")))
    #expect(found.files[1].attributes.contains { $0.key == bytes("hidden") })
    #expect(found.leftOut == [.deleted: 1])
    #expect(!found.files.contains { JSON.object($0.attributes).bytes.contains("SECRET") })
  }

  @Test func aMaildirIsRead() throws {
    let mail =
      "From: a@example.org\nDate: Mon, 9 Mar 2026 10:00:00 +0100\nMessage-ID: <1@x>\nSubject: Oars\n\nx\n"
    let found = try read(
      folder(
        "Mail",
        [
          "cur/1.host:2,FS": mail,
          "cur/2.host:2,T": mail.split(separator: "<1").joined(separator: "<2"),
          ".Sent/cur/3.host:2,S": mail, "tmp/4.host": mail, "dovecot-uidlist": "x",
        ]), as: "mail")
    #expect(found.files.count == 1)
    #expect(found.paths[0].hasPrefix("mail/Mail/2026-03/2026-03-09 Oars ("))
    #expect(found.files[0].fields["tags"] == .array(["flagged"]))
    #expect(found.leftOut == [.deleted: 1, .duplicate: 1])
  }

  @Test func aChatOfAnotherZoneIsRefused() throws {
    let ground = try Ground()
    let chat = (0..<6).map { "04/08/2026 2\($0 % 4):0\($0) - Ana: text \($0)" }.joined(
      separator: "\n")
    var options = ImportOptions()
    options.zone = try #require(Zone("Europe/Lisbon"))
    try ground.take(single("WhatsApp Chat with Ana.txt", chat), options)
    let later = (0..<6).map { "04/08/2026 2\($0 % 4):0\($0) - Ana: text \($0)" }.joined(
      separator: "\n")
    #expect(
      try ground.take(single("WhatsApp Chat with Ana.txt", later), options).messages.same == 6)
    // The same texts, an hour later by a clock elsewhere.
    let shifted = (0..<6).map { "05/08/2026 2\($0 % 4):0\($0) - Ana: text \($0)" }.joined(
      separator: "\n")
    #expect(throws: ExchangeError.self) {
      try ground.take(single("WhatsApp Chat with Ana.txt", shifted), options)
    }
  }

  @Test func severalFormatsAtOnceAreRefused() {
    let both = Export(
      parts: single("a.vcf", "BEGIN:VCARD\nFN:x\nEND:VCARD").parts + single("b.md", "note").parts)
    #expect(throws: ExchangeError.self) { try ExportFormat.recognised(both) }
    #expect(Contacts.format.chosen(of: both).parts.map { shown($0.name) } == ["a.vcf"])
  }

  @Test func folderWalksFollowNoLinkOut() throws {
    let ground = try Ground()
    let root = ground.directory.appending("walk")
    try Files.makeDirectories(root.appending("b"))
    for (name, target) in [("out.md", "/etc/passwd"), ("loop", ".."), ("in.md", "b/real.md")] {
      try Files.symlink(target: bytes(target), at: root.appending(name))
    }
    try Files.makeFifo(root.appending("pipe.md"))
    let flags = OpenFlags.write | OpenFlags.create
    try Files.write(try Files.open(root.appending("b/real.md"), flags), bytes("text"))
    let walk = try FolderWalk(root)
    #expect(walk.files.map { shown($0.path) } == ["b/real.md", "in.md"])
    #expect(walk.strange.map { shown($0.path) } == ["loop", "out.md", "pipe.md"])
    #expect(try walk.files.map { shown(try $0.bytes()) } == ["text", "text"])
  }

  @Test(arguments: [
    (2026, 10, 25, 2, 30, nil, "2026-10-25T02:30:00+02:00"),
    (2026, 10, 25, 2, 10, "2026-10-25T02:30:00+02:00", "2026-10-25T02:10:00+01:00"),
    (2026, 3, 29, 2, 30, nil, "2026-03-29T03:30:00+02:00"),
    (2026, 7, 1, 12, 0, nil, "2026-07-01T12:00:00+02:00"),
  ])
  func clocksThatAreSetAreRead(
    year: Int, month: Int, day: Int, hour: Int, minute: Int, before: String?, date: String
  ) throws {
    let zone = try #require(Zone("Europe/Berlin"))
    let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute)
    let last = before.flatMap { Timestamp(rfc3339: bytes($0))?.seconds }
    let local = try #require(civil.seconds)
    let found = try #require(LocalTime.date(local, in: zone, after: last))
    #expect(Timestamp(rfc3339: found) == Timestamp(rfc3339: bytes(date)), "\(shown(found))")
  }
}
