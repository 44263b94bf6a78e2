import Format
import Testing

@testable import Agents

/// JSON, TOML and marked blocks, changed as text.
@Suite struct EditorTests {
  private static let texts = [
    "", "{}", "{}\n", "{\n}\n", "{ }", "{\"a\": 1}", "{\"a\": 1,}", "{\n  \"a\": 1\n}\n",
    "{\n\t\"a\": [1, 2],\n\t\"s\": {}\n}", "{\r\n  \"a\": 1\r\n}\r\n",
    "// c\n{\n  \"a\": 1 // d\n}\n",
    "{\"s\": {\"b\": {\"x\": 1}}}", "{\n  \"s\": {\n    \"b\": 1, // c\n  }, /* d */\n}",
    "\u{FEFF}{}",
    "{\"a\": 1 // c\n}", "{\"a\": 1, // c\n}", "{/* only */}", "{\n  // only\n}",
  ]

  private static let value: JSON = .object([
    .init("command", "/bin/m"), .init("args", .array(["mcp", "n"])),
  ])

  @Test(arguments: texts) func aMemberIsAddedAndUndone(text: String) throws {
    var editor = JSONEditor(EditedText(Array(text.utf8)), .json)
    _ = try editor.set(["s", "m"], Self.value)
    let bytes = editor.text.bytes
    #expect(try JSONReader.read(bytes)?.node(["s", "m"])?.value == Self.value)
    // Every byte of before is there, in order.
    var rest = bytes[...]
    for byte in text.utf8 {
      let place = try #require(
        rest.firstIndex(of: byte), "\(String(decoding: bytes, as: UTF8.self))")
      rest = rest[(place + 1)...]
    }
    var again = JSONEditor(EditedText(bytes), .json)
    _ = try again.set(["s", "m"], Self.value)
    #expect(try JSONReader.read(again.text.bytes)?.value == JSONReader.read(bytes)?.value)
    #expect(editor.text.edits.undone(in: bytes) == Array(text.utf8))
  }

  @Test(arguments: texts) func anElementIsAddedAndRemoved(text: String) throws {
    var editor = JSONEditor(EditedText(Array(text.utf8)), .json)
    let opened = try editor.append(Self.value, to: ["hooks", "Start"])
    #expect(opened == [["hooks"], ["hooks", "Start"]])
    _ = try editor.append("other", to: ["hooks", "Start"])
    let array = try #require(try editor.root()?.node(["hooks", "Start"]))
    #expect(array.items.count == 2)
    editor.remove(0, of: array)
    #expect(try editor.root()?.node(["hooks", "Start"])?.value == .array(["other"]))
    try editor.remove(["hooks"])
    let before = try JSONReader.read(Array(text.utf8))?.value
    #expect(try editor.root()?.value == before ?? .object([]))
  }

  @Test func aCommentBeforeAnEntryStays() throws {
    let text = "{\n  // mine\n  \"m\": 1, \"x\": 2\n}"
    var editor = JSONEditor(EditedText(Array(text.utf8)), .json)
    try editor.remove(["m"])
    #expect(String(decoding: editor.text.bytes, as: UTF8.self) == "{\n  // mine\n  \"x\": 2\n}")
  }

  @Test func theNeighboursLayoutIsTaken() throws {
    var editor = JSONEditor(EditedText(Array("{\n\t\"a\": {\n\t\t\"b\": 1\n\t}\n}\n".utf8)), .json)
    _ = try editor.set(["a", "m"], .object([.init("x", true)]))
    let wanted = "{\n\t\"a\": {\n\t\t\"b\": 1,\n\t\t\"m\": {\n\t\t\t\"x\": true\n\t\t}\n\t}\n}\n"
    #expect(String(decoding: editor.text.bytes, as: UTF8.self) == wanted)
  }

  @Test(
    arguments: [
      "{", "[1]x", "{\"a\":1,\"a\":2}", "{a:1}", "{'a':1}", "{\"a\":01x}", "{\"a\":\"\n\"}", "/* x",
      "{\"a\" 1}",
      "{\"a\":1 \"b\":2}", "{,}", "{\"\\u12\":1}",
    ])
  func whatIsNoJSONIsRefused(text: String) {
    #expect(throws: ConfigError.self) { try JSONReader.read(Array(text.utf8)) }
  }

  @Test func json5IsRead() throws {
    let text = "{unquoted: 'it\\'s', hex: 0x1F, half: .5, plus: +1, n: NaN, // c\n}"
    let root = try #require(try JSONReader.read(Array(text.utf8), .json5))
    #expect(root.items.count == 5)
    #expect(root.node(["unquoted"])?.value == "it's")
  }

  @Test func tablesOfTOMLAreFound() throws {
    let text = """
      a.b = "x" # c
      [mcp_servers.other]
      d = [ 1, # one
        2 ]
      e = '''
      [mcp_servers.memcube]
      '''
      f = { g = "}", h = 1979-05-27 07:32:00 }
      [["x y".'z']]
      """
    let found = try TOMLReader.read(Array(text.utf8)).map { statement in
      statement.path.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
    }
    #expect(
      found == [
        "a/b", "mcp_servers/other", "mcp_servers/other/d", "mcp_servers/other/e",
        "mcp_servers/other/f", "x y/z",
      ])
    let table = TOMLTable(path: ["mcp_servers", "memcube"], value: Self.value)
    #expect(try !table.standsElsewhere(in: Array(text.utf8)))
    #expect(try table.standsElsewhere(in: Array("[mcp_servers.\"memcube\"]".utf8)))
    #expect(
      String(decoding: table.body, as: UTF8.self)
        == "[mcp_servers.memcube]\ncommand = \"/bin/m\"\nargs = [\"mcp\", \"n\"]")
  }

  @Test(arguments: ["", "# A\n", "# A", "# A\r\nb\r\n"]) func aBlockIsAddedAndRemoved(text: String)
    throws
  {
    var edited = EditedText(Array(text.utf8))
    try MarkedBlock.markdown.put(Array("one\ntwo".utf8), in: &edited)
    try MarkedBlock.markdown.put(Array("three".utf8), in: &edited)
    #expect(String(decoding: edited.bytes, as: UTF8.self).contains("three"))
    #expect(edited.edits.undone(in: edited.bytes) == Array(text.utf8))
    try MarkedBlock.markdown.remove(from: &edited)
    let left = String(decoding: edited.bytes, as: UTF8.self)
    #expect(left == text || left == text + "\n")
  }

  @Test func marksInDisorderAreRefused() {
    let text = Array("<!-- memcube: end -->\n<!-- memcube: begin -->\n".utf8)
    #expect(throws: ConfigError.self) { try MarkedBlock.markdown.range(in: text) }
  }

  @Test func theDifferenceIsUnified() {
    let diff = LineDiff.unified(
      Array("a\nb\nc\nd\n".utf8), Array("a\nb\nx\nc\nd\n".utf8), name: Array("f".utf8))
    #expect(
      String(decoding: diff, as: UTF8.self) == "--- f\n+++ f\n@@ -1,4 +1,5 @@\n a\n b\n+x\n c\n d\n"
    )
  }

  /// Nothing traps, whatever a file holds.
  @Test func brokenTextsEndInAnError() {
    let seeds = Self.texts + ["a = [1]\n[b.c]\nd = {e = 'f'}\n", "\"\\ud800\\u0000\""]
    for seed in seeds {
      let bytes = Array(seed.utf8)
      for cut in 0...bytes.count {
        for byte: UInt8 in [0x00, 0x22, 0x2F, 0x5C, 0x7B, 0x5D, 0xFF] {
          let text = bytes[..<cut] + [byte] + bytes[cut...]
          _ = try? JSONReader.read(Array(text), .json5)
          _ = try? TOMLReader.read(Array(text))
          var editor = PartEditor(Array(text), format: "json5")
          let part = Part(agent: "a", kind: .member, path: ["s", "m"], value: Self.value)
          try? editor.put(part, known: nil, force: true)
        }
      }
    }
    let deep = [UInt8](repeating: 0x5B, count: 1_000_000)
    #expect(throws: ConfigError.self) { try JSONReader.read(deep) }
    #expect(throws: ConfigError.self) { try TOMLReader.read(Array("a = ".utf8) + deep) }
  }
}
