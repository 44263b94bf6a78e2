import Posix
import Testing

@testable import Format
@testable import Objects
@testable import memcube

@Suite struct OutputTests {
  @Test(
    arguments: [
      ([], ""), (Array("été\n".utf8), "été\n"), ([0x61, 0xFF, 0x62], "a\\xffb"),
      ([0xC3], "\\xc3"), ([0xE6, 0x9D, 0xB1, 0xE6, 0x9D], "東\\xe6\\x9d"),
      ([0xED, 0xA0, 0x80], "\\xed\\xa0\\x80"), ([0xF0, 0x9F, 0x98, 0x80, 0xFE], "😀\\xfe"),
    ] as [([UInt8], String)])
  func escapesWhatIsNoText(bytes: [UInt8], expected: String) {
    #expect(jsonText(bytes) == JSON(expected))
  }

  @Test func addsTheExactPathWhereTheTextIsNot() {
    #expect(pathMembers(Array("a.md".utf8)).map(\.value) == ["a.md"])
    let odd = pathMembers([0x61, 0xFF])
    #expect(odd.map { String(decoding: $0.key, as: UTF8.self) } == ["path", "path_hex"])
    #expect(odd.last?.value == "61ff")
  }

  @Test(arguments: [
    ("plain été", "plain été"), ("a\nb", "a\\x0ab"), ("\u{1B}[31m", "\\x1b[31m"),
    ("\u{9B}x", "\\x9bx"), ("\u{7F}", "\\x7f"), ("a\u{2028}b", "a\\x2028b"), ("\0", "\\x00"),
    ("a\u{202E}b", "a\\x202eb"), ("\u{2067}b\u{2069}", "\\x2067b\\x2069"), ("\u{200F}", "\u{200F}"),
  ])
  func terminalsObeyNothing(text: String, expected: String) {
    #expect(printable(text) == expected)
  }

  @Test func pathLinesAreExactForPrograms() {
    let odd: [UInt8] = [0x61, 0x1B, 0xFF]
    #expect(pathLine(odd, isTerminal: false) == odd + [0x0A])
    #expect(pathLine(odd, isTerminal: true) == Array("a\\x1b\u{FFFD}\n".utf8))
  }

  @Test func joinsPaths() {
    #expect(mountPath(.memories, []) == Array("memories".utf8))
    #expect(mountPath(.trash, [0x61]) == Array("trash/a".utf8))
    #expect(mountPath(.documents, Array("a/b".utf8)) == Array("documents/a/b".utf8))
    #expect(shownTime(Timestamp(seconds: 0)) == "1970-01-01 00:00")
  }

  @Test func everyFailureHasItsStatus() {
    #expect(Failure.usage(UsageError("x")).status == 2)
    #expect(Failure.cube(.notFound("x")).status == 3)
    #expect(Failure.cube(.readOnly("x")).status == 4)
    #expect(Failure.cube(.damaged("x")).status == 5)
    #expect(Failure.io(Errno(5), "x").status == 1)
    #expect(Failure.io(Errno(13), "x").status == 4)
    #expect(Failure.status(7).status == 7)
    #expect(Failure.closedOutput.status == 141)
  }
}

@Suite struct OptionsTests {
  private func given(_ command: any Command.Type, _ words: [String]) throws -> Given {
    try command.declaration.parse(words.map { Array($0.utf8) })
  }

  @Test func searchPutsFiltersInFront() throws {
    let command = try SearchCommand(
      given(
        SearchCommand.self,
        [
          "trips", "\"open", "--type", "fact", "--type=GOAL", "--tag", "a b", "--tag=c\"d",
          "--after", "2025", "--before=2025-06-10",
        ]))
    #expect(
      String(decoding: command.query, as: UTF8.self)
        == "type:FACT type:GOAL tag:\"a b\" tag:\"c d\" after:2025 before:2025-06-10 \"open")
    #expect(command.named.cubes == [Array("trips".utf8)])
  }

  @Test(arguments: ["2025", "2025-06", "2025-06-10", "0000", "9999-12-31"])
  func takesDates(text: String) throws {
    let command = try SearchCommand(given(SearchCommand.self, ["q", "--after", text]))
    #expect(command.query == Array("after:\(text) q".utf8))
  }

  @Test(arguments: ["", "25", "2025-13", "2025-06-31", "2025-6-1", "20250610", "10000", "-2025"])
  func refusesOtherDates(text: String) throws {
    #expect(throws: UsageError.self) {
      try SearchCommand(given(SearchCommand.self, ["q", "--after=\(text)"]))
    }
  }

  @Test func addKnowsItsForms() throws {
    func subject(_ words: String...) throws -> AddCommand.Subject {
      try AddCommand(given(AddCommand.self, ["c"] + words)).subject
    }
    guard case .memory(let memory) = try subject("text", "--type", "goal", "--tag=x") else {
      Issue.record("no memory")
      return
    }
    #expect(memory.type == "GOAL")
    #expect(memory.tags == [Array("x".utf8)])
    #expect(
      try subject("--document", "a", "b", "c")
        == .documents(["a", "b", "c"].map { Array($0.utf8) }, name: nil))
    #expect(
      try subject("--document", "a", "--document=b")
        == .documents(["a", "b"].map { Array($0.utf8) }, name: nil))
    #expect(
      try subject("--messages", "f", "--conversation", "v")
        == .messages(file: Array("f".utf8), conversation: Array("v".utf8)))
    guard case .message(let message) = try subject("--conversation", "v", "hello") else {
      Issue.record("no message")
      return
    }
    #expect(message.draft(Array("hello".utf8)).role == Array("user".utf8))
    #expect(throws: UsageError.self) { try subject("--document", "a", "b", "--name", "n") }
    #expect(throws: UsageError.self) { try subject("--messages", "f", "text") }
  }

  @Test(arguments: [
    ("a.txt", "a", ".txt"), ("a", "a", ""), (".hidden", ".hidden", ""), ("d.x/a", "d.x/a", ""),
    ("d.x/.a", "d.x/.a", ""), ("a.tar.gz", "a.tar", ".gz"), ("d/a.b", "d/a", ".b"),
  ])
  func knowsEndings(path: String, stem: String, ending: String) {
    let parts = DocumentToAdd.parts(Array(path.utf8))
    #expect(parts.stem == Array(stem.utf8))
    #expect(parts.ending == Array(ending.utf8))
  }

  @Test func choosesVersions() throws {
    func version(_ number: Int, _ low: UInt32, isDelete: Bool = false) -> Version {
      Version(
        id: RecordID(time: 1, high: 2, low: low), number: number, time: Timestamp(seconds: 0),
        author: [], path: [], size: 0, sha256: [], isDelete: isDelete)
    }
    let versions = [
      version(1, 0x1234_5678), version(0, 9, isDelete: true), version(2, 0xABCD_EF01),
    ]
    func choose(_ name: String) throws(CubeError) -> Int {
      try memcube.choose(Array(name.utf8), among: versions, of: []).number
    }
    #expect(try choose("1") == 1)
    #expect(try choose("2") == 2)
    #expect(try choose("abcdef01") == 2)
    #expect(try choose("0000000212345678") == 1)
    for name in ["0", "3", "-1", "00000009", "ffffffffff", "99999999999999999999"] {
      #expect(throws: CubeError.self) { try choose(name) }
    }
    let bad = #expect(throws: CubeError.self) { try choose("abc") }
    #expect(bad?.message.contains("neither") == true)
  }
}
