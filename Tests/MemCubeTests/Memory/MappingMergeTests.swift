import Testing

@testable import Format

/// State rule 3, "Merging mappings".
@Suite struct MappingMergeTests {
  struct Case: Sendable {
    /// Entries between the fences; nil: no front matter.
    var (o, a, b): (String?, String?, String?)
    var merged: String
    var inConflict = false

    init(_ o: String?, _ a: String?, _ b: String?, _ merged: String, inConflict: Bool = false) {
      (self.o, self.a, self.b, self.merged, self.inConflict) = (o, a, b, merged, inConflict)
    }
  }

  static let cases = [
    Case(nil, "tags: x\n", "tags: y\n", "tags: x, y\n"),
    Case(
      "type: FACT\n", "type: FACT\ntags: x\n", "type: FACT\ntags: y\n",
      "type: FACT\ntags: x, y\n"),
    Case("tags: [x]\n", "tags: [x, y]\n", "tags: [z]\n", "tags: [y, z]\n"),
    Case(
      "tags:\n- x\n", "tags:\n- x\n- y\n", "tags:\n- z\n- x\n", "tags:\n- x\n- y\n- z\n"),
    Case(
      "tags: x\n", "tags: x, y\n", "tags:\n  - x\n  - z\n", "tags:\n  - x\n  - y\n  - z\n"),
    Case(
      "tags: x\n", "tags:\n- x\n- a, b\n", "tags: x, z\n", "tags:\n  - x\n  - a, b\n  - z\n"),
    Case("tags: x\n", "", "tags: x, y\n", "tags: y\n"),
    Case("tags: x\r\n", "tags: x, y\r\n", "tags: x, z\r\n", "tags: x, y, z\r\n"),
    Case("aliases: [a]\n", "aliases: [a, b]\n", "aliases: [a, c]\n", "aliases: [a, b, c]\n"),
    // Scalars that differ are a conflict; what only one side changed is not.
    Case("a: 1\n", "a: 2\n", "a: 3\n", "a: 3\n", inConflict: true),
    Case("a: 1\n", "", "a: 2\n", "a: 2\n", inConflict: true),
    Case(nil, "a: 1\n", "a: 2\n", "a: 2\n", inConflict: true),
    Case(nil, "a: 1\n", "a: 1\n", "a: 1\n"),
    Case("a: 1\n", "a: 1\nb: 2\n", "a: 1\nc: 3\n", "a: 1\nb: 2\nc: 3\n"),
    Case("a: 1\nb: 1\n", "a: 2\nb: 1\n", "a: 1\nb: 2\n", "a: 2\nb: 2\n"),
    // Values of several lines by lines.
    Case(
      "a:\n  b: 1\n  c: 1\n", "a:\n  b: 2\n  c: 1\n", "a:\n  b: 1\n  c: 2\n",
      "a:\n  b: 2\n  c: 2\n"),
    Case(
      "a:\n  b: 1\n", "a:\n  b: 1\n  c: 1\n", "a:\n  b: 1\n  c: 2\n", "a:\n  b: 1\n  c: 2\n",
      inConflict: true),
    Case(nil, "a: |\n  x\n\n  y\n", "b: 1\n", "a: |\n  x\n\n  y\nb: 1\n"),
    Case("# one\na: 1\n", "# two\na: 1\n", "# one\na: 2\n", "# two\na: 2\n"),
    // One key whatever the case; twice in one text, it is no mapping.
    Case(nil, "Tags: x\n", "tags: y\n", "tags: x, y\n"),
    Case("a: 1\na: 2\n", "a: 1\na: 3\n", "a: 4\na: 2\n", "a: 4\na: 3\n"),
  ]

  @Test(arguments: cases) func table(_ test: Case) {
    func file(_ entries: String?) -> [UInt8] {
      Array((entries.map { "---\n\($0)---\nbody\n" } ?? "body\n").utf8)
    }
    let merged = TextMerge.merge(file(test.o), file(test.a), file(test.b))
    #expect(String(decoding: merged.text, as: UTF8.self) == "---\n\(test.merged)---\nbody\n")
    #expect(merged.inConflict == test.inConflict)
  }

  @Test func aFileOfYAMLIsOneMapping() {
    let first = version(1, "k: 1\n", path: "v.yaml")
    let mine = version(2, on: [1], "k: 1\nstatus: open\n", path: "v.yaml")
    let other = version(3, on: [1], "k: 1\nstatus: closed\n", path: "v.yaml")
    let state = ObjectState.evaluate([first, mine, other])
    #expect(state.inConflict)
    #expect(text(state, of: [first, mine, other]) == "k: 1\nstatus: closed\n")
    let more = version(3, on: [1], "k: 1\nowner: ana\n", path: "v.yaml")
    #expect(text([first, mine, more]) == "k: 1\nstatus: open\nowner: ana\n")
  }

  /// What is unchanged on one side gives the other side, whatever the texts; and nothing traps.
  @Test(arguments: 0..<300 as Range<UInt64>) func oneSideUnchangedGivesTheOther(_ seed: UInt64) {
    var random = SeededGenerator(seed)
    let lines = [
      "---", "...", "tags: x", "tags: [x, y]", "tags:", "- a", "  - b", "a: 1", "a: 2", "#", "",
      " c",
      "\r", "tags: \"", ":", "-", "b: [,", "tags: [\"x\", y]",
    ]
    func text() -> [UInt8] {
      let chosen = (0..<Int.random(in: 0...9, using: &random)).map { _ in
        lines.randomElement(using: &random) ?? ""
      }
      return Array((["---"] + chosen).joined(separator: "\n").utf8)
    }
    let (o, a, b) = (text(), text(), text())
    #expect(TextMerge.merge(o, a, o) == (a, false), "seed \(seed)")
    #expect(TextMerge.merge(o, o, a) == (a, false), "seed \(seed)")
    #expect(TextMerge.merge(o, a, a) == (a, false), "seed \(seed)")
    _ = TextMerge.merge(o, a, b)
    _ = TextMerge.merge(o, a, b, isMapping: true)
  }
}
