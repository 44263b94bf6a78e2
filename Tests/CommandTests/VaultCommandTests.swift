import MemCube
import Posix
import Testing

@testable import memcube

/// Notes and documents as people keep them, through the commands.
@Suite struct VaultCommandTests {
  private func withCube() throws -> Program {
    let program = try Program()
    try program.good("new", "home")
    return program
  }

  private func add(_ program: Program, _ folder: String, _ files: [(String, String)]) throws {
    let place = program.home.appending(folder)
    for (name, text) in files {
      let path = place.appending(Array(name.utf8))
      try Files.makeDirectories(path.parent, mode: 0o700)
      try Program.write(Array(text.utf8), to: path)
    }
    try program.good("add", "home", "--document", folder, "--wait")
  }

  @Test func statusNamesWhatCannotBeRead() throws {
    let program = try withCube()
    try program.good(
      "add", "home", "--name", "a.md", "--", "---\ntitle: TODO: work\ntags: [kept]\n---\nbuy screws"
    )
    try program.good(
      "add", "home", "--name", "b.md", "--", "---\ndate: {{date}}\n---\nbuy nails")
    try program.good("add", "home", "--name", "c.md", "--", "---\ntags: [fine]\n---\nbuy glue")
    let status = try program.good("status", "home")
    #expect(status.contains("2 files could not be read as a whole:"), "\(status)")
    #expect(
      status.contains(
        "memories/a.md: front matter: line 2 (\"title: TODO: work\") is not YAML"), "\(status)")
    #expect(status.contains("memories/b.md: "), "\(status)")
    #expect(!status.contains("c.md"))
    #expect(try program.good("search", "home", "tag:kept screws").contains("a.md"))
    #expect(try program.good("show", "home", "a.md").hasPrefix("---\ntitle: TODO: work\n"))
  }

  /// A row of CSV answers as a row of a Markdown table does.
  @Test func rowsAnswer() throws {
    let rows = [
      ("Ada Quist", "1987-05-04", "Ghent"), ("Hugo Lind", "1990-02-03", "Oslo"),
      ("Ruth Voss", "1991-04-05", "Bonn"), ("Bram Hale", "1979-08-17", "Oslo"),
      ("Odile Brand", "1965-11-30", "Rome"),
    ]
    let years = rows.map { String($0.1.prefix(4)) }
    let table = "name,born,city\n" + rows.map { "\($0.0),\($0.1),\($0.2)\n" }.joined()
    let program = try withCube()
    try add(program, "tables", [("people.csv", table)])
    for (row, year) in zip(rows, years) {
      let answer = try program.run(["ask", "home", "When was \(row.0) born?"]).text
      let first = answer.split(separator: "\n").first
      #expect(first?.contains(year) == true, "\(row.0): \(answer)")
    }
  }

  @Test func mailsAreKnownByTheirHeaders() throws {
    let mail = """
      From: =?utf-8?q?Zo=C3=AB_Hale?= <zoe@example.org>
      To: ines@example.org
      Subject: =?utf-8?B?UXVpdHRlbmrDpGdlciBib290IQ==?=
      Date: Mon, 9 Mar 2026 10:00:00 +0100
      Message-ID: <42@example.org>
      MIME-Version: 1.0
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: base64

      VGhlIHF1aW5jZSBqYW0gaXMgaW4gY2VsbGFyIG51bWJlciA0MiwgbmV4dCB0byB0aGUga2F5YWsu

      """
    let program = try withCube()
    try add(
      program, "mail", [("cur/1773046800.M42P1.host:2,S", mail), ("43.eml", mail)])
    for query in ["quince jam cellar", "quince after:2026-03-09 before:2026-03-10"] {
      let found = try program.good("search", "home", query)
      #expect(found.contains("host:2,S") && found.contains("43.eml"), "\(query): \(found)")
    }
    let other = try program.good("search", "home", "quince after:2026-03-10")
    #expect(!other.contains("43.eml"))
  }

  /// The day of a note's name counts for filters and for answers.
  @Test func daysOfNamesCount() throws {
    let program = try withCube()
    try add(
      program, "notes",
      [
        ("jd/June 14th, 2025.md", "I found a wallet."), ("jd/13.06.2025.md", "I sold the harp."),
        ("daily/Wednesday, 11 June 2025.md", "I bought an anvil."),
        ("zk/202506121530.md", "I repaired the gutter."), ("2025/06/15.md", "I lost a glove."),
      ])
    for (question, day) in [
      ("When did I find a wallet?", "14 June 2025"), ("When did I sell the harp?", "13 June 2025"),
      ("When did I buy an anvil?", "11 June 2025"),
      ("When did I repair the gutter?", "12 June 2025"),
      ("When did I lose a glove?", "15 June 2025"),
    ] {
      let answer = try program.run(["ask", "home", question]).text
      #expect(answer.contains(day), "\(question): \(answer)")
    }
    let found = try program.good("search", "home", "after:2025-06-13 before:2025-06-15")
    #expect(found.contains("harp") && found.contains("wallet") && !found.contains("anvil"))
  }

  /// What is no text is found by its name, and a damaged document keeps nothing from being found.
  @Test func filesWithoutTextAreFoundByName() throws {
    let program = try withCube()
    let place = program.home.appending("files")
    try Files.makeDirectory(place)
    try Program.write(
      [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0, 1], to: place.appending("kayak harbour.png"))
    try Program.write(
      Array("%PDF-1.7 broken".utf8), to: place.appending("boiler invoice.pdf"))
    try Program.write(
      [0x50, 0x4B, 3, 4] + [UInt8](repeating: 7, count: 99), to: place.appending("garden plan.docx")
    )
    try Program.write(Array("The quince is ripe.".utf8), to: place.appending("quince.txt"))
    try program.good("add", "home", "--document", "files", "--wait")
    for (query, name) in [
      ("kayak harbour", "kayak harbour.png"), ("boiler invoice", "boiler invoice.pdf"),
      ("garden plan", "garden plan.docx"), ("quince ripe", "quince.txt"),
    ] {
      #expect(try program.good("search", "home", query).contains(name), "\(query)")
    }
    let status = try program.good("status", "home")
    #expect(status.contains("garden plan.docx"), "\(status)")
  }
}
