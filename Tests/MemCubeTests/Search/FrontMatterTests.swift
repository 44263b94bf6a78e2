import Testing

@testable import Text

private func parse(_ text: String) -> FrontMatter { FrontMatter.parse(Array(text.utf8)) }
private func strings(_ lists: [[UInt8]]) -> [String] {
  lists.map { String(decoding: $0, as: UTF8.self) }
}

@Suite struct FrontMatterTests {
  @Test func readsItsKeys() {
    let text = """
      ---
      type: preference
      tags: [travel, "new york", 2025, travel, ""]
      entities:
        - Alice Smith
        - {name: Lisbon, type: LOCATION}
      date: 2025-06-10
      valid_from: 2025-01
      valid_to: 2026
      other: {a: 1}
      ---
      body
      """
    let matter = parse(text)
    #expect(matter.type == Array("preference".utf8))
    #expect(strings(matter.tags) == ["travel", "new york", "2025"])
    #expect(strings(matter.entities) == ["Alice Smith", "Lisbon"])
    #expect(matter.date == Array("2025-06-10".utf8))
    #expect(matter.validFrom == Array("2025-01".utf8) && matter.validTo == Array("2026".utf8))
    #expect(matter.note == nil)
    #expect(String(decoding: Array(text.utf8)[matter.body...], as: UTF8.self) == "body")
  }

  @Test(arguments: [
    ("---\ntags: a, b ,,c d\n---\n", ["a", "b", "c d"], 25),
    ("\u{FEFF}---\r\ntags: x\r\n---\r\n", ["x"], 22),
    ("--- \ntags: [ü]\n...\t\nb", ["ü"], 21),
    ("---\nTags: [a]\n---", ["a"], 17),
    ("---\n---\nb", [], 8),
    ("---\n# only a comment\n---\nb", [], 25),
    ("---\ntags:\n---\n", [], 14),
    ("---\ntags: [[a], {b: c}, d]\n---\n", ["a", "d"], 31),
    ("---\ntags: a\ntags: b\n---\n", ["a", "b"], 24),
    ("---\ntag: gardening\n---\n", ["gardening"], 23),
    ("---\ntags: \"#notes/weekly\"\n---\n", ["notes/weekly"], 30),
    ("---\ntags:\n  - #notes/weekly\n  - home\n---\n", ["notes/weekly", "home"], 41),
    ("---\ntags:\n- '#one'\n- \"#two\"\n---\n", ["one", "two"], 32),
    ("---\ntags: [one, \"#two\", #three]\n---\n", ["one", "two", "three"], 36),
    ("---\ntags: #one #two\n---\n", ["one", "two"], 24),
    ("---\ntags: [a, b] # what it is of\n---\n", ["a", "b"], 37),
    ("---\ntags: [a] #b c\n---\n", ["a"], 23),
  ])
  func takesTheUsualForms(text: String, tags: [String], body: Int) {
    let matter = parse(text)
    #expect(strings(matter.tags) == tags)
    #expect(matter.body == body && matter.note == nil)
  }

  @Test(arguments: [
    "", "-", "---", "--", "text", " ---\na: b\n---\n", "\n---\na: b\n---\n", "----\na: b\n----\n",
    "--- a\nb: c\n---\n", "---x\n---\n",
  ])
  func textWithoutAnOpeningLineIsBody(text: String) {
    #expect(parse(text) == FrontMatter())
  }

  @Test(arguments: [
    ("---\na: b\n", "without a closing"),
    ("---\nSome words\n---\n", "no mapping"),
    ("---\n- a\n- b\n---\n", "no mapping"),
    ("---\n[[A]]\ntags: a: b\n---\n", "line "),
    ("---\na: \u{0}\n---\n", "line"),
    ("---\n" + String(repeating: "[", count: 1000) + "\n---\n", "line"),
    ("---\n" + String(repeating: "a: b\n", count: 20_000) + "---\n", "64 KiB"),
  ])
  func whatIsNoMappingIsBody(text: String, note: String) {
    let matter = parse(text)
    #expect(matter.body == 0 && matter.tags.isEmpty && matter.type == nil)
    #expect(matter.note?.contains(note) == true, "\(matter.note ?? "")")
    #expect(matter.hasProblem)
  }

  @Test(arguments: [
    ("---\ntype: [a]\ntags: x\n---\n", "line 2 (\"type: [a]\") is not a text"),
    ("---\ntags: {a: b}\n---\n", "line 2 (\"tags: {a: b}\") is not a list"),
    ("---\ndate: tomorrow\n---\n", "line 2 (\"date: tomorrow\") is not a date"),
    ("---\na: 1\ndate: {{date}}\n---\n", "line 3 (\"date: {{date}}\") is not a date"),
    (
      "---\ntype: [a]\nvalid_to: x\n---\n",
      "line 2 (\"type: [a]\") is not a text; line 3 (\"valid_to: x\") is not a date"
    ),
  ])
  func illTypedValuesAreNoted(text: String, note: String) {
    let matter = parse(text)
    #expect(matter.body == text.utf8.count)
    #expect(matter.note?.contains(note) == true, "\(matter.note ?? "")")
  }

  @Test(arguments: [[], [0xFF, 0xFE]] as [[UInt8]])
  func thatOfUTF16IsNoted(mark: [UInt8]) {
    let wide =
      mark
      + Array("---\r\ntype: FACT\r\n---\r\nText\r\n".utf16).flatMap {
        [UInt8($0 & 0xFF), UInt8($0 >> 8)]
      }
    let matter = FrontMatter.parse(wide)
    #expect(matter.body == 0 && matter.type == nil)
    #expect(matter.note == "front matter in UTF-16, read as text; UTF-8 would be read")
    #expect(matter.hasProblem)
    #expect(FrontMatter.parse(mark + [0x2D, 0, 0x2D, 0, 0x0A, 0]).note == nil)
  }

  @Test func bytesThatAreNotUTF8AreBody() {
    let matter = FrontMatter.parse(Array("---\na: ".utf8) + [0xFF] + Array("\n---\n".utf8))
    #expect(matter.body == 0 && matter.note != nil)
    #expect(FrontMatter.parse([0xEF, 0xBB, 0xBF]) == FrontMatter())
  }

  @Test func anyTextIsRead() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("---\n\n: abtags[]{},\"'&*!|>%@`#.\t\r".utf8) + [0xFF, 0]
    for _ in 0..<5000 {
      let count = Int.random(in: 0...80, using: &generator)
      let text =
        Array("---\n".utf8)
        + (0..<count).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      let matter = FrontMatter.parse(text)
      #expect((0...text.count).contains(matter.body))
    }
  }
}
