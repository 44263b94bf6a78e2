import Posix
import Testing

@testable import Answering
@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

@Suite struct AnswerTests {
  func evidence(
    _ text: String, score: Double = 0.6, day: Int64 = 19_500, author: String? = nil,
    kind: SearchResult.Kind = .message
  ) -> Evidence {
    let result = SearchResult(
      kind: kind, id: RecordID(time: 1, high: 2, low: 3), path: Array("messages/a.md".utf8),
      row: 1, text: Array(text.utf8), snippet: [], score: score, parts: [:],
      time: Timestamp(seconds: day * 86_400), place: nil)
    return Evidence(
      cube: Array("trips".utf8), result: result, author: author.map { Array($0.utf8) }, day: day)
  }

  func answer(_ question: String, _ evidence: [Evidence]) -> Answer {
    Answer(Array(question.utf8), evidence)
  }

  func text(_ answer: Answer) -> String { String(decoding: answer.text, as: UTF8.self) }

  /// Of a Markdown document as of a memory; elsewhere lines between rules are text.
  @Test func noDocumentsFrontMatterIsQuoted() {
    let text = "---\ntype: DECISION\ntags: [oven, bakery]\n---\nThe bakery oven stays at home.\n"
    for (path, kind) in [
      ("documents/a.md", SearchResult.Kind.passage), ("memories/a.md", .memory),
    ] {
      var piece = evidence(text, kind: kind)
      piece.result.path = Array(path.utf8)
      piece.result.place = kind == .passage ? .init(number: 1, start: 0, end: 80) : nil
      #expect(
        self.text(answer("Where does the bakery oven stay?", [piece]))
          == "- The bakery oven stays at home. [1]\n", "\(path)")
    }
    var other = evidence(text, kind: .passage)
    other.result.path = Array("documents/a.txt".utf8)
    other.result.place = .init(number: 1, start: 0, end: 80)
    #expect(other.text == Array(text.utf8))
  }

  @Test func frontMatterIsNotQuoted() {
    let answer = answer(
      "seats", [evidence("---\ntype: FACT\n---\nAna likes window seats.\n", kind: .memory)])
    #expect(text(answer) == "- Ana likes window seats. [1]\n")
  }

  /// Evidence of a cube that knows these words, and no others of the question's.
  private static func asked(
    _ evidence: Evidence, known: [String], unknown: [String] = []
  ) -> Evidence {
    var evidence = evidence
    evidence.words.add(known.map { Array($0.utf8) }, rarity: 2, isCommon: false)
    evidence.words.add(unknown.map { Array($0.utf8) }, rarity: 0, isCommon: false)
    return evidence
  }
}

@Suite struct AskedCubeTests {
  private func cube(_ scratch: Scratch) throws -> Cube {
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    for (index, (name, text)) in [
      ("Ann", "I went to the harbour concert yesterday. It was loud!"),
      ("Ben", "Who played there?"),
      ("Ann", "A band from Porto, with two drummers."), ("Ben", "My sister sells tickets."),
    ].enumerated() {
      try cube.write(
        [
          .message(
            MessageDraft(
              conversation: Array("talk".utf8), role: Array("user".utf8), name: Array(name.utf8),
              content: Array(text.utf8), date: Array("2023-05-08T1\(index):00:00Z".utf8)))
        ], .spooled)
    }
    return cube
  }

  @Test func aQuestionIsAnsweredFromMessages() throws {
    let scratch = try Scratch()
    let cube = try cube(scratch)
    let question = Array("When did Ann go to the harbour concert?".utf8)
    let evidence = try cube.evidence(for: question, named: [0x61], now: Clock.now())
    let answer = Answer(question, evidence)
    #expect(answer.date?.text == "7 May 2023")
    #expect(answer.citations.first?.evidence.author == Array("Ann".utf8))
    let none = Array("Where is the whale museum in Oslo?".utf8)
    let other = try cube.evidence(for: none, named: [0x61], now: Clock.now())
    #expect(Answer(none, other).citations.isEmpty)
    try cube.close()
  }

  @Test func whatWasSaidBeforeAChangeIsOutdated() throws {
    let talk = try Talk()
    try talk.say("I live in Porto with my dog.", on: "2022-01-10T12:00:00Z")
    try talk.say("I moved to Lisbon last month.", on: "2023-05-10T12:00:00Z")
    try talk.cube.ingest()
    let question = Array("in:messages I live in Porto with my dog".utf8)
    let found = try talk.cube.evidence(for: question, named: [0x61], now: Clock.now())
    #expect(found.contains { $0.isOutdated && $0.result.text.starts(with: "I live".utf8) })
    #expect(!found.contains { $0.isOutdated && $0.result.text.starts(with: "I moved".utf8) })
  }

  @Test func anAnswerIsFoundBesideItsQuestion() throws {
    let scratch = try Scratch()
    let cube = try cube(scratch)
    let found = try cube.search(Array("Who played there with Ann?".utf8), now: Clock.now())
    #expect(found.results.prefix(2).contains { $0.text.starts(with: Array("A band".utf8)) })
    let word = try cube.search(Array("tickets".utf8), now: Clock.now())
    #expect(word.results.count == 1, "one word is looked for as it is")
    try cube.close()
  }
}
