import Posix
import Testing

@testable import Answering
@testable import Format
@testable import MemCube
@testable import Search

/// Texts and times that nobody means well are kept, read, found and asked for like others.
@Suite struct OddTextTests {
  private static let texts: [[UInt8]] =
    [
      String(repeating: "spam ", count: 4_000), String(repeating: "a", count: 50_000),
      String(repeating: "🙂🙃", count: 100), "שלום עולם, אני אוהב תה. مرحبا بالعالم",
      String(repeating: "\u{200B}\u{200D}\u{FEFF}", count: 100),
      String((1..<32).map { Character(UnicodeScalar($0)) }),
      "On 0000-01-01, 1 January 0001 and 31 December 9999 I met Bo; two weeks before 1 January 0001.",
      String(repeating: "the day after ", count: 2_000),
    ].map { Array($0.utf8) } + [[0xFF, 0xFE, 0xC3, 0x28, 0xE9, 0x20, 0xF0, 0x9F]]

  private static let times = [
    "0001-01-01T00:00:00Z", "2023-05-07T10:00:00Z", "9999-12-31T23:59:59Z",
  ]

  @Test func anyTextOfAnyTimeIsFound() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    var changes: [Change] = []
    for (number, text) in Self.texts.enumerated() {
      for time in Self.times {
        changes.append(
          .message(
            MessageDraft(
              conversation: Array("\(number)".utf8), role: Array("user".utf8),
              name: Array("Ana".utf8), content: text + Array(" harbour".utf8),
              date: Array(time.utf8))))
      }
    }
    try cube.write(changes, .spooled)
    try cube.ingest()
    let all = try cube.search(
      Array("harbour in:messages".utf8), limit: 100, now: Clock.now())
    #expect(all.total == changes.count)
    for text in Self.texts {
      let question = Array("When was ".utf8) + text.prefix(4_000) + [0x3F]
      for asked in [text, question] {
        _ = try cube.search(asked, limit: 5, now: Clock.now())
        let evidence = try cube.evidence(for: asked, named: [0x61], now: Clock.now())
        #expect(Answer(asked, evidence).page().count > 2)
      }
    }
    try cube.close()
  }

  @Test func aMessageOfAnyLengthIsFoundByItsEnd() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    let text = Array(String(repeating: "The river is long. ", count: 26_400).utf8)
    try cube.write(
      [
        .message(
          MessageDraft(
            conversation: Array("c".utf8), role: Array("user".utf8),
            content: text + Array("harbour".utf8)))
      ], .spooled)
    try cube.ingest()
    #expect(try cube.search(Array("harbour".utf8), now: Clock.now()).total >= 1)
    try cube.close()
  }
}
