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

  @Test func theBestSentenceIsQuoted() {
    let answer = answer(
      "What does Ana eat?",
      [
        evidence("Hello there! Ana eats no fish. What else?", author: "Ben"),
        evidence("Ana eats rice."),
        evidence("Nothing."),
      ])
    #expect(text(answer) == "- Ben: Ana eats no fish. [1]\n- Ana eats rice. [2]\n")
    let page = String(decoding: answer.page(namesCube: true), as: UTF8.self)
    #expect(page.hasPrefix("# What does Ana eat?\n\n- Ben: "))
    #expect(
      page.hasSuffix("[1] trips/messages/a.md, 23 May 2023\n[2] trips/messages/a.md, 23 May 2023\n")
    )
  }

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

  /// Also where it was told later.
  @Test func whatIsOnlyThoughtComesBehind() {
    for other in ["I dreamt that I live in Tokyo.", "Rui thinks I live in Faro."] {
      let answer = answer(
        "Where do I live?",
        [evidence("I live in Porto.", author: "Ana"), evidence(other, day: 19_600, author: "Ana")])
      #expect(text(answer).hasPrefix("- Ana: I live in Porto. [1]\n"), "\(text(answer))")
    }
  }

  @Test func weakEvidenceIsNoAnswer() {
    for evidence in [[], [evidence("It was yesterday.", score: 0.1)]] {
      let answer = answer("When was it?", evidence)
      #expect(answer.citations.isEmpty && answer.date == nil)
      #expect(text(answer) == "Nothing here answers this.\n")
      #expect(answer.sources(namesCube: true).isEmpty)
    }
    let mixed = answer("one two", [evidence("One."), evidence("Two.", score: 0.2)])
    #expect(mixed.citations.count == 1, "far behind the best")
  }

  @Test func aYearAloneIsNotCitedBesideMore() {
    let said = [evidence("Jonas was in Oslo in 2025."), evidence("The badge is from 2025.")]
    #expect(
      text(answer("Where was Jonas in 2025?", said)) == "- Jonas was in Oslo in 2025. [1]\n")
    #expect(answer("What was in 2025?", said).citations.count == 2, "nothing else is asked")
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

  @Test func whatHoldsNoTellingWordIsNoAnswer() {
    let bees = evidence("Rob already has four hives at the farm.", author: "Rob")
    let none = answer("What is Rob's dog called?", [bees].map { Self.asked($0, known: ["dog"]) })
    #expect(none.citations.isEmpty)
    let dog = evidence("The dog sleeps.", author: "Rob")
    let some = answer(
      "What is Rob's dog called?", [bees, dog].map { Self.asked($0, known: ["dog"]) })
    #expect(some.citations.map(\.sentence) == [Array("The dog sleeps.".utf8)])
    let coach = Self.asked(
      evidence("His coach is called Rui."), known: ["call"], unknown: ["dog"])
    #expect(answer("What is Rob's dog called?", [coach]).citations.isEmpty)
    var near = bees
    near.result.likeness = Answer.sure
    #expect(answer("What is Rob's dog called?", [near]).citations.count == 1, "near in meaning")
  }

  @Test func anAnswerMayRepeatNothingOfItsQuestion() {
    var said = evidence("Under the third flowerpot. Bring milk!", author: "Rob")
    #expect(answer("Where is the key?", [said]).citations.isEmpty)
    said.question = Array("Where's the key?".utf8)
    #expect(text(answer("Where is the key?", [said])) == "- Rob: Under the third flowerpot. [1]\n")
  }

  @Test func nobodyByThatNameDidIt() {
    let dying = Self.asked(evidence("LOL I'M DYING"), known: ["die"], unknown: ["napoleon"])
    #expect(answer("When did Napoleon die?", [dying]).citations.isEmpty)
    let death = Self.asked(evidence("The dog died."), known: ["die", "dog"])
    #expect(answer("When did the dog die?", [death]).citations.count == 1)
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

  @Test func theNewerOfTwoEqualsComesFirst() {
    let old = evidence("I take 75 micrograms of levothyroxine.", day: 19_500)
    let new = evidence("My dose: 88 micrograms of levothyroxine.", score: 0.5, day: 19_600)
    let question = "How much levothyroxine do I take?"
    #expect(text(answer(question, [old, new])).hasPrefix("- My dose: 88"))
    let past = answer("How much levothyroxine did I take?", [old, new])
    #expect(text(past).hasPrefix("- I take 75"), "the past is asked for")
    let other = evidence("Ana feeds fish.", day: 19_600)
    let eats = answer("What does Ana eat?", [evidence("Ana eats rice."), other])
    #expect(text(eats).hasPrefix("- Ana eats rice."), "it says less of what is asked")
    let two = answer(
      "What does Ana eat?", [evidence("Ana eats rice."), evidence("Ana eats figs.", day: 19_600)])
    #expect(text(two) == "- Ana eats figs. [1]\n- Ana eats rice. [2]\n")
  }

  @Test func newsOfOthersAreNone() {
    let said = [
      evidence("Marta lives in Kreuzberg."), evidence("Jonas lives in Ghent.", day: 19_600),
      evidence("I live in Berlin.", score: 0.5, day: 19_550, author: "Marta"),
    ].map { Self.asked($0, known: ["live"]) }
    #expect(
      text(answer("Where does Marta live?", said))
        == "- Marta: I live in Berlin. [1]\n- Marta lives in Kreuzberg. [2]\n")
  }

  @Test func whatIsOutdatedComesLast() {
    var old = evidence("Ana lives in Porto.", score: 0.9)
    old.isOutdated = true
    let answer = answer("Where did Ana live?", [old, evidence("Ana lives in Ghent.", score: 0.6)])
    #expect(text(answer) == "- Ana lives in Ghent. [1]\n- Ana lives in Porto. (superseded) [2]\n")
  }

  @Test func anyBytesAreAsked() throws {
    var generator = SystemRandomNumberGenerator()
    for length in [0, 1, 5, 4_000, 100_000] {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = Answer(bytes, [evidence(String(decoding: bytes, as: UTF8.self))]).page()
    }
    let long = answer("aé", [evidence(String(repeating: "aé ", count: 9_000))])
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

  @Test func aNoteIsAnsweredFrom() throws {
    let scratch = try Scratch()
    let cube = try cube(scratch)
    try cube.put(
      "home/boiler.md",
      """
      # The boiler

      Pressure should be 1.5 bar, cold. Below 1.0 it stops with an error: open the grey tap under the
      boiler with the square key until the needle is at 1.5.

      Serviced every October by Mr. Bakker. Last: 14 October 2026, new electrode.
      """)
    try cube.put(
      "trip.md",
      """
      ---
      date: 2026-11-07
      ---
      # Porto, February 2027

      - Party: Saturday 6 February, 13:00, at the
        Casa do Rio.
      """)
    try cube.put("zorb.md", "no date here about Zorb.")
    func answer(_ question: String) throws -> Answer {
      let question = Array(question.utf8)
      return Answer(
        question, try cube.evidence(for: question, named: [0x61], now: Clock.now()))
    }
    #expect(try answer("When was the boiler last serviced?").date?.text == "14 October 2026")
    #expect(
      try answer("What pressure should the boiler have?").text.starts(with: "- Pressure".utf8))
    let party = try answer("When is the party in Porto?")
    #expect(party.date?.text == "6 February 2027")
    #expect(
      party.citations.first?.sentence
        == Array("Party: Saturday 6 February, 13:00, at the Casa do Rio.".utf8))
    let zorb = try answer("When did Zorb die?")
    #expect(zorb.date == nil && !zorb.citations.isEmpty)
    #expect(try answer("When did Napoleon sell tickets?").date == nil)
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
