import Format
import Testing

@testable import Exchange

/// JSON as programs really write it.
@Suite struct JSONPullTests {
  private func value(_ text: String) -> JSON? { JSONItems.parse(bytes(text)) }

  @Test func ordinaryTextsAreRead() {
    let json = value(#"{"a": [1, 2.5e3, true, null], "b": "x\u00e9\n\ud83d\ude00"}"#)
    #expect(json?["b"]?.string.map(shown) == "xé\n😀")
    #expect(json?["a"]?.elements?.count == 4)
  }

  @Test func whatIsNoJSONForUsIsTakenFromOthers() {
    #expect(value(#""\ud83d""#)?.string.map(shown) == "\u{FFFD}")
    #expect(value(#""\ud83dx""#)?.string.map(shown) == "\u{FFFD}x")
    #expect(value(#"{"a":1,"a":2}"#)?["a"]?.integer == 1)
    #expect(value("12345678901234567890") == .number(bytes("12345678901234567890")))
    #expect(value("[1,2,]")?.elements?.count == 2)
    #expect(value("NaN")?.isNull == true)
    #expect(JSONItems.parse([0x22, 0xFF, 0x22])?.string.map(shown) == "\u{FFFD}")
  }

  @Test(arguments: ["", "[", "{\"a\"", "[1 2]", "{1:2}", "tru", "\"", "[1]x", "+1", ".5", "01x"])
  func whatIsNoneIsRefused(text: String) { #expect(value(text) == nil) }

  @Test func whatIsTooDeepIsAProblemAndWhatFollowsIsRead() throws {
    let deep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
    let sink = Recorded()
    var found: [JSON] = []
    let file = ExportFile(path: bytes("x.json"), bytes: bytes("[\(deep), 7]"))
    try JSONItems.each(of: file, sink) { (value, _) in found.append(value) }
    #expect(found == [.number(bytes("7"))])
    #expect(sink.problems.count == 1)
  }

  @Test func utf16IsRead() throws {
    var wide: [UInt8] = [0xFF, 0xFE]
    for unit in "[\"é😀\"]".utf16 { wide += [UInt8(unit & 255), UInt8(unit >> 8)] }
    let sink = Recorded()
    var found: [String] = []
    try JSONItems.each(of: ExportFile(path: bytes("x"), bytes: wide), sink) { (value, _) in
      found.append(shown(value.string ?? []))
    }
    #expect(found == ["é😀"])
  }

  @Test func aFileThatWasCutOffGivesWhatIsWhole() throws {
    let text = #"[{"a":1},{"a":2},{"a":3}]"#
    for end in 0..<text.utf8.count {
      let sink = Recorded()
      var count = 0
      let file = ExportFile(path: bytes("x"), bytes: Array(text.utf8.prefix(end)))
      try JSONItems.each(of: file, sink) { (_, _) in count += 1 }
      #expect(count <= 3)
      #expect(sink.problems.count == 1)
    }
  }

  @Test func longLinesAreRefusedAndTheNextIsRead() throws {
    var lines = TextLines(
      try ExportFile(path: [], bytes: bytes("aaaaaa\r\nb\n\nc")).reader(), longest: 4)
    var found: [String] = []
    while let line = try lines.next() { found.append(line.isTooLong ? "long" : shown(line.bytes)) }
    #expect(found == ["long", "b", "", "c"])
  }
}
