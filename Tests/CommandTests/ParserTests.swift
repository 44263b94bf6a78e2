import Testing

@testable import memcube

/// A declaration with every kind of thing in it.
let sample = Declaration(
  name: "pack", summary: "pack things into a box", forms: ["BOX [THING]... [--size N] [--json]"],
  about: ["Packs things. A box that is full is closed, and another one is begun."],
  operands: [
    .init(name: "BOX", count: .one, help: "the box"),
    .init(name: "THING", count: .any, help: "what goes in"),
  ],
  options: [
    .init(name: "size", value: "N", help: "how much goes in"),
    .init(name: "label", value: "TEXT", repeats: true, help: "write this on it"), .json,
  ],
  examples: [.init(line: "memcube pack blue hat", effect: "a hat in the blue box")],
  statuses: [1, 3])

@Suite struct ParserTests {
  private func parse(_ words: [String]) throws(UsageError) -> Given {
    try sample.parse(words.map { Array($0.utf8) })
  }

  private func texts(_ values: [[UInt8]]) -> [String] {
    values.map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(
    arguments: [
      (["blue"], "blue", [], nil),
      (["blue", "hat", "shoe"], "blue", ["hat", "shoe"], nil),
      (["--size", "3", "blue"], "blue", [], "3"),
      (["blue", "--size=3", "hat"], "blue", ["hat"], "3"),
      (["blue", "--size="], "blue", [], ""),
      (["blue", "--size", "--json"], "blue", [], "--json"),
      (["--", "--size", "--"], "--size", ["--"], nil),
      (["blue", "-"], "blue", ["-"], nil),
      (["blue", "--size=a=b"], "blue", [], "a=b"),
      (["", ""], "", [""], nil),
    ] as [([String], String, [String], String?)])
  func takesCommandLinesApart(
    words: [String], box: String, things: [String], size: String?
  ) throws {
    let given = try parse(words)
    #expect(texts([given.operand("BOX")]) == [box])
    #expect(texts(given.operandList("THING")) == things)
    #expect(given.value("size").map { texts([$0]) } == size.map { [$0] })
  }

  @Test func keepsRepeatedOptionsInOrder() throws {
    let given = try parse(["--label", "a", "box", "--label=b", "--json", "--label", "a"])
    #expect(texts(given.all("label")) == ["a", "b", "a"])
    #expect(given.flag("json"))
    #expect(!given.flag("size"))
  }

  @Test func keepsBytes() throws {
    let odd: [UInt8] = [0xFF, 0xFE, 0x0A]
    let given = try sample.parse([odd, Array("--label=".utf8) + odd])
    #expect(given.operand("BOX") == odd)
    #expect(given.all("label") == [odd])
  }

  @Test(arguments: [
    ["--help"], ["-h"], ["blue", "--help"], ["--size", "1", "--help", "--nonsense"],
  ])
  func helpWins(words: [String]) throws {
    #expect(try parse(words).wantsHelp)
  }

  @Test(
    arguments: [
      ([], "BOX is missing", "BOX  the box"),
      (["--size"], "--size needs a value", "--size N  how much goes in"),
      (["b", "--json=1"], "--json takes no value", "--json  print JSON"),
      (["b", "--size", "1", "--size=2"], "--size is given twice", "--size N  how much goes in"),
      (
        ["b", "--sise", "1"], "unknown option --sise; did you mean --size?",
        "--size N  how much goes in"
      ),
      (
        ["b", "--sise=1"], "unknown option --sise; did you mean --size?",
        "--size N  how much goes in"
      ),
      (["b", "-size"], "unknown option -size; did you mean --size?", "--size N  how much goes in"),
      (["b", "--xyzzy"], "unknown option --xyzzy", "put -- before an argument that begins with -"),
      (["b", "-5"], "unknown option -5", "put -- before an argument that begins with -"),
    ] as [([String], String, String)])
  func saysWhatIsWrong(words: [String], message: String, hint: String) {
    #expect(throws: UsageError(message, hint: hint)) { try parse(words) }
  }

  @Test func refusesSuperfluousOperands() {
    let one = Declaration(
      name: "one", summary: "", forms: ["THING"],
      operands: [.init(name: "THING", count: .optional, help: "")])
    #expect(throws: UsageError("'b' is one argument too many", hint: "memcube one THING")) {
      try one.parse([[0x61], [0x62]])
    }
  }

  @Test(arguments: [
    (["q"], [], "q"), (["a", "q"], ["a"], "q"), (["a", "b", "q"], ["a", "b"], "q"),
  ])
  func theLastOperandIsServedFirst(words: [String], cubes: [String], query: String) throws {
    let search = Declaration(
      name: "s", summary: "", forms: [""],
      operands: [
        .init(name: "CUBE", count: .any, help: ""), .init(name: "QUERY", count: .one, help: ""),
      ])
    let given = try search.parse(words.map { Array($0.utf8) })
    #expect(texts(given.operandList("CUBE")) == cubes)
    #expect(texts([given.operand("QUERY")]) == [query])
  }
}

@Suite struct GivenTests {
  private func given(_ name: String, _ value: String) -> Given {
    Given(values: [name: [Array(value.utf8)]])
  }

  @Test(arguments: [("1", 1), ("20", 20), ("1000", 1000), ("+5", 5), ("007", 7)])
  func readsNumbers(text: String, expected: Int) throws {
    #expect(try given("limit", text).number("limit", in: 1...1000) == expected)
  }

  @Test(arguments: [
    "0", "1001", "-1", "", " 1", "1 ", "1.0", "1e3", "0x10", "９", "abc",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "18446744073709551616", "99999999999999999999999999999999",
  ])
  func numbersAtTheEdgesAreUsageErrors(text: String) {
    #expect(throws: UsageError.self) { try given("limit", text).number("limit", in: 1...1000) }
  }

  @Test func textsAreUTF8WithoutControls() throws {
    #expect(try given("tag", "été").text("tag") == Array("été".utf8))
    #expect(try given("tag", "x").text("other") == nil)
    for bad in [[], [0xFF], [0x61, 0x0A], [0x7F], [0x00]] as [[UInt8]] {
      #expect(throws: UsageError.self) { try Given(values: ["tag": [bad]]).text("tag") }
      #expect(throws: UsageError.self) { try Given(values: ["tag": [[0x61], bad]]).texts("tag") }
    }
  }
}
