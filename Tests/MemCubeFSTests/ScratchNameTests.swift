import Testing

@testable import MemCubeFS

/// Which names are scratch, and which exist under search/.
@Suite struct ScratchNameTests {
  @Test(arguments: [
    ".note.md.swp", ".note.md.swo", ".note.md.swa", ".note.md.svz", ".note.md.swpx", ".a.swp",
    ".swp", ".swpx", "4913", "5036", "5159", ".#note.md", "#note.md#", "note.md~", "~$letter.docx",
    ".~lock.letter.odt#", ".note.md.kate-swp", ".goutputstream-AB12CD", ".DS_Store", "._note.md",
    ".fuse_hidden0000000100000001", ".nfs000000000000000100000001", "lu8213abc.tmp",
  ])
  func scratch(name: String) { #expect(ScratchNames.contains(Array(name.utf8))) }

  @Test(arguments: [
    "note.md", ".hidden", ".git", ".obsidian", "4912", "4914", "5405x", "a~b", "#a", "a#", "#", "~",
    "swp", ".sw", "a.swp", ".note.swap", ".note.sxp", "sedAbCdEf", ".note.md.Xy12Zw", "日本語",
    "2024", "10000", "note.bak", "note.orig", "x.part", "luggage.tmp", "lu12.tmp",
  ])
  func notScratch(name: String) { #expect(!ScratchNames.contains(Array(name.utf8))) }

  @Test(arguments: [
    "sedAbCd12", "XXnGYmdJ", "tmpab_12cd", "tmp.Xy12", "gawk.AbCd12", "d2utmpAbCd12",
    "about.md.tmp", "x.new",
    ".about.md.Xy12Zw", "talk.md.bak", "talk.md.~1~", ".talk.jsonl.Xy12Zw", "talk.md-1234", "a.tmp",
  ])
  func temporary(name: String) { #expect(TemporaryNames.contains(Array(name.utf8))) }

  @Test(arguments: [
    "note.md", "note", "sedan", "sedAbCd123", "XXL", "XXabcdefg", "sedAb-d12", "template.md", "tmp",
    ".tmp",
    "tmp.a b", "about.md", ".about.md", "notes.mdx", "a.new.txt", "日本語", "",
  ])
  func notTemporary(name: String) {
    #expect(!TemporaryNames.contains(Array(name.utf8)))
  }

  @Test func anyBytes() {
    for first: UInt8 in [0x2E, 0x23, 0x7E, 0xFF] {
      for length in 0...6 {
        _ = ScratchNames.contains(Array(repeating: first, count: length))
      }
    }
    #expect(!ScratchNames.contains([]))
    #expect(ScratchNames.contains([0xFF, 0xFE, 0x7E]))
  }

  @Test(arguments: [
    ("lisbon", SearchNames.Meaning.query(Array("lisbon".utf8))),
    ("what did we eat?", .query(Array("what did we eat?".utf8))),
    ("type:preference", .query(Array("type:preference".utf8))),
    ("in lisbon.md", .digest(Array("in lisbon".utf8), json: false)),
    ("what did we eat?.md", .digest(Array("what did we eat?".utf8), json: false)),
    ("tag:x.json", .digest(Array("tag:x".utf8), json: true)),
  ])
  func plausible(name: String, meaning: SearchNames.Meaning) {
    #expect(SearchNames.meaning(Array(name.utf8)) == meaning)
  }

  @Test func refinementsInAQuery() {
    for name in ["hotel", "01-hotel.md", "sedAB", "x.md"] {
      #expect(SearchNames.refinement(Array(name.utf8)) == nil)
    }
    for name in ["\"hotel\"", "in:memories", "a b"] {
      #expect(SearchNames.refinement(Array(name.utf8)) != nil)
    }
  }

  @Test func resultNames() {
    let name = SearchNames.result(7, of: 20, Array("a/b\u{1}".utf8), ending: Array(".md".utf8))
    #expect(name == Array("07-a_b_.md".utf8))
    #expect(SearchNames.number(name) == 7)
    #expect(SearchNames.number(Array("1-a".utf8)) == nil)
    #expect(SearchNames.number(Array("99999999999999999999-a".utf8)) == nil)
    let long = SearchNames.result(
      120, of: 120, Array(String(repeating: "字", count: 100).utf8), ending: Array(".md".utf8))
    #expect(long.count <= 255)
    #expect(String(validating: long, as: UTF8.self) != nil)
  }

  @Test(arguments: [
    ("---\ntitle: a b\n---\n", "a b"), ("---\ntitle: \"a\\nb\"\n---", "a\nb"),
    ("---\r\ntitle: 'it''s'\r\n---\r\n", "it's"), ("---\ntitle:\n---\n", ""),
    ("---\ntitle: x: y\n---\n", "x: y"), ("---\n  \nother: 1\n---\n", nil),
  ])
  func aboutIsRead(text: String, title: String?) {
    let values = AboutText.frontMatter(Array(text.utf8))
    #expect(values?["title"] == title.map { Array($0.utf8) })
  }

  @Test(arguments: ["", "title: x", "---\ntitle: x\n", "--- \n---\n"])
  func aboutWithoutAHead(text: String) {
    #expect(AboutText.frontMatter(Array(text.utf8)) == nil)
  }
}
