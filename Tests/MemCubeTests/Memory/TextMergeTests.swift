import Testing

@testable import Format

/// State rule 3, "Text".
@Suite struct TextMergeTests {
  struct Case: Sendable {
    var (o, a, b): (String, String, String)
    var merged: String
    var inConflict = false
  }

  static let cases = [
    Case(o: "", a: "", b: "", merged: ""),
    Case(o: "a", a: "a", b: "b", merged: "b"),
    Case(o: "a\n", a: "a", b: "a\nb\n", merged: "a\nb"),
    Case(o: "a\nb\nc\n", a: "A\nb\nc\n", b: "a\nb\nC\n", merged: "A\nb\nC\n"),
    Case(o: "a\nb\nc\n", a: "a\nc\n", b: "a\nb\nc\nd\n", merged: "a\nc\nd\n"),
    Case(o: "a\nb\nc\n", a: "a\nX\nc\n", b: "a\nX\nc\n", merged: "a\nX\nc\n"),
    Case(o: "a\nb\nc\n", a: "a\nX\nc\n", b: "a\nY\nc\n", merged: "a\nY\nc\n", inConflict: true),
    Case(o: "a\nb\n", a: "a\n", b: "a\nB\n", merged: "a\nB\n", inConflict: true),
    // Both insert at one place: common lines at either end stand once.
    Case(o: "a\nz\n", a: "a\n1\n2\nz\n", b: "a\n1\n3\nz\n", merged: "a\n1\n2\n3\nz\n"),
    Case(o: "a\nz\n", a: "a\n1\n2\nz\n", b: "a\n3\n2\nz\n", merged: "a\n1\n3\n2\nz\n"),
    Case(o: "a\nz\n", a: "a\n1\nz\n", b: "a\n1\n1\nz\n", merged: "a\n1\n1\nz\n"),
    Case(o: "a\nz\n", a: "a\nx\ny\nx\nz\n", b: "a\nx\nz\n", merged: "a\nx\ny\nx\nz\n"),
    Case(o: "", a: "a", b: "b", merged: "a\nb"),
    // Changes that only touch each other both stand.
    Case(o: "a\nb\nc\n", a: "A\nb\nc\n", b: "a\nB\nc\n", merged: "A\nB\nc\n"),
    Case(
      o: "[ ] milk\n[ ] eggs\n", a: "[x] milk\n[ ] eggs\n", b: "[ ] milk\n[x] eggs\n",
      merged: "[x] milk\n[x] eggs\n"),
    Case(o: "a\nb\n", a: "a\nx\nb\n", b: "a\nB\n", merged: "a\nx\nB\n"),
    Case(o: "a\nb\n", a: "a\nb\nx\n", b: "a\nB\n", merged: "a\nB\nx\n"),
    Case(o: "a\nb\nc\n", a: "a\nc\n", b: "a\nb\nC\n", merged: "a\nC\n"),
    // What one side put beside what it changed, and the other inserted there, stands once.
    Case(o: "a\nb\n", a: "a\nB\nx\n", b: "a\nb\nx\n", merged: "a\nB\nx\n"),
    Case(o: "a\nb\n", a: "x\nA\nb\n", b: "x\na\nb\n", merged: "x\nA\nb\n"),
    // Within what the other took away.
    Case(o: "a\nb\nc\nd", a: "a\nd", b: "a\nb\nx\nc\nd", merged: "a\nb\nx\nc\nd", inConflict: true),
    // CR belongs to the line; LF alone separates.
    Case(o: "a\nb", a: "a\r\nb", b: "a\nb", merged: "a\r\nb"),
    Case(o: "é\nb\nc", a: "e\u{301}\nb\nc", b: "é\nb\nd", merged: "e\u{301}\nb\nd"),
  ]

  @Test(arguments: cases) func table(_ test: Case) {
    let merged = TextMerge.merge(Array(test.o.utf8), Array(test.a.utf8), Array(test.b.utf8))
    #expect(merged.text == Array(test.merged.utf8))
    #expect(merged.inConflict == test.inConflict)
  }

  @Test(
    arguments: [
      ("", []), ("x", ["x"]), ("x\n", ["x", ""]), ("\n", ["", ""]), ("\r\n", ["\r", ""]),
      ("a\n\nb", ["a", "", "b"]),
    ] as [(String, [String])])
  func linesAreWhatLFSeparates(_ text: String, _ lines: [String]) {
    let split = Lines.split(Array(text.utf8))
    #expect(split.map(Array.init) == lines.map { Array($0.utf8) })
    #expect(Lines.join(split) == Array(text.utf8))
  }

  /// What is unchanged on one side gives the other side, whatever the texts.
  @Test(arguments: 0..<200 as Range<UInt64>) func oneSideUnchangedGivesTheOther(_ seed: UInt64) {
    var random = SeededGenerator(seed)
    func text() -> [UInt8] {
      Lines.join(
        (0..<Int.random(in: 0...9, using: &random)).map { _ in
          [UInt8.random(in: 97...100, using: &random)]
        })
    }
    let (o, a) = (text(), text())
    #expect(TextMerge.merge(o, a, o) == (a, false), "seed \(seed)")
    #expect(TextMerge.merge(o, o, a) == (a, false), "seed \(seed)")
    #expect(TextMerge.merge(o, a, a) == (a, false), "seed \(seed)")
  }
}
