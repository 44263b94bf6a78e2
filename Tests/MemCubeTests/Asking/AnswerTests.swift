import Posix
import Testing

@testable import MemCube

@Suite struct AnswerTests {
  private func evidence(
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

  private func answer(_ question: String, _ evidence: [Evidence]) -> Answer {
    Answer(Array(question.utf8), evidence)
  }

  private func text(_ answer: Answer) -> String { String(decoding: answer.text, as: UTF8.self) }

  @Test func theBestSentenceIsQuoted() {
    let answer = answer(
      "What does Ana eat?",
      [evidence("Hello there! Ana eats no fish. What else?", author: "Ben"), evidence("Nothing.")])
    #expect(text(answer) == "- Ben: Ana eats no fish. [1]\n- Nothing. [2]\n")
    let page = String(decoding: answer.page(namesCube: true), as: UTF8.self)
    #expect(page.hasPrefix("# What does Ana eat?\n\n- Ben: "))
    #expect(
      page.hasSuffix("[1] trips/messages/a.md, 23 May 2023\n[2] trips/messages/a.md, 23 May 2023\n")
    )
  }

  @Test(arguments: [
    ("I went there yesterday.", "22 May 2023"), ("It was last week.", "the week of 15 May 2023"),
    ("We moved in June 2021.", "June 2021"), ("Last summer it was.", "summer 2022"),
    ("It was in 2016", "2016"), ("It was fun.", "23 May 2023"),
    ("On the last weekend.", "the weekend of 20 May 2023"), ("last winter", "winter 2023"),
  ])
  func datesAreAnswered(said: String, expected: String) {
    let answer = answer("When was it?", [evidence(said)])
    #expect(answer.date?.text == expected)
    #expect(text(answer).hasPrefix("\(expected) [1]\n\n- "))
  }

  @Test func onlyQuestionsForDatesAre() {
    #expect(answer("Where was it?", [evidence("It was yesterday.")]).date == nil)
    #expect(answer("When was it?", [evidence("No date", kind: .passage)]).date == nil)
  }

  @Test func weakEvidenceIsNoAnswer() {
    for evidence in [[], [evidence("It was yesterday.", score: 0.1)]] {
      let answer = answer("When was it?", evidence)
      #expect(answer.citations.isEmpty && answer.date == nil)
      #expect(text(answer) == "Nothing here answers this.\n")
      #expect(answer.sources(namesCube: true).isEmpty)
    }
    let mixed = answer("it", [evidence("One."), evidence("Two.", score: 0.2)])
    #expect(mixed.citations.count == 1, "far behind the best")
  }

  @Test func sentencesAreNotSaidTwice() {
    let answer = answer("one", (0..<9).map { evidence($0 < 3 ? "One  is." : "One is \($0).") })
    #expect(answer.citations.count == Answer.limit)
    #expect(answer.citations.map(\.number) == [1, 2, 3, 4, 5])
  }

  @Test func frontMatterIsNotQuoted() {
    let answer = answer(
      "seats", [evidence("---\ntype: FACT\n---\nAna likes window seats.\n", kind: .memory)])
    #expect(text(answer) == "- Ana likes window seats. [1]\n")
  }

  @Test(arguments: [
    ("One. Two! Three?", ["One.", "Two!", "Three?"]),
    ("Dr. No came. J. Bond too.", ["Dr. No came.", "J. Bond too."]),
    ("It cost 3.50 today", ["It cost 3.50 today"]), ("a\n\n b \n", ["a", "b"]), ("", []),
    ("一。二！三", ["一。", "二！", "三"]), ("Wait... what", ["Wait...", "what"]), ("?", ["?"]),
  ])
  func textsAreCutIntoSentences(text: String, expected: [String]) {
    let sentences = SentenceCut.sentences(Array(text.utf8))
    #expect(sentences.map { String(decoding: $0, as: UTF8.self) } == expected)
  }

  @Test func anyBytesAreAsked() throws {
    var generator = SystemRandomNumberGenerator()
    for length in [0, 1, 5, 4_000, 100_000] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = Answer(bytes, [evidence(String(decoding: bytes, as: UTF8.self))]).page()
    }
    let long = answer("a", [evidence(String(repeating: "aé", count: 9_000))])
    #expect((long.citations.first?.sentence.count ?? 0) < Quotation.limit + 9)
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
