import Posix
import SQLite
import Testing

@testable import Format
@testable import Index
@testable import MemCube
@testable import Search
@testable import Text

@Suite struct PipelineStageTests {
  private var weights: Weights {
    var weights = Weights()
    (weights.previous, weights.next, weights.answer) = (0.4, 0.2, 0.8)
    (weights.secondPrevious, weights.secondNext) = (0.1, 0.05)
    return weights
  }

  /// Contenders of these facts, with what each scores itself.
  private func contenders(_ items: [(ItemFacts, own: Double)]) -> Contenders {
    var contenders = Contenders()
    for (item, own) in items {
      let place = contenders.add(item)
      contenders[place].parts.words = own
    }
    return contenders
  }

  @Test func eachItemIsOnce() {
    var contenders = contenders([(ItemFacts(row: 4), 1), (ItemFacts(row: 9), 0.5)])
    #expect(contenders.add(ItemFacts(row: 4)) == 0)
    #expect(contenders.all.count == 2)
    #expect(contenders.place(of: 9) == 1 && contenders.place(of: 5) == nil)
  }

  @Test func neighboursLend() {
    let items = (1...5).map { (ItemFacts(row: $0), own: $0 == 3 ? 1.0 : 0) }
    var contenders = contenders(items)
    let links = [
      Links(row: 3, before: [2, 1], behind: [4, 5]), Links(row: 77, before: [1], behind: [2]),
    ]
    Neighbours.lend(&contenders, links, weights)
    #expect(contenders.all.map(\.parts.neighbours) == [0.05, 0.2, 0, 0.4, 0.1])
  }

  @Test func whatIsUnderstoodReachesLessFar() {
    var contenders = contenders([(ItemFacts(row: 1), 1), (ItemFacts(row: 3), 0)])
    let links = [Links(row: 1, before: [], behind: [2, 3])]
    var (near, far) = (contenders, 0.0)
    Neighbours.lend(&contenders, links, .standard)
    far = contenders[1].parts.neighbours
    (near[0].parts.words, near[0].parts.meaning) = (0.5, 0.5)
    Neighbours.lend(&near, links, .standard)
    #expect(near[1].parts.neighbours < far && near[1].parts.neighbours > 0)
  }

  @Test func anAnswerGetsMoreOfItsQuestion() {
    var contenders = contenders([
      (ItemFacts(row: 1, marks: .question), 1), (ItemFacts(row: 2), 0),
    ])
    Neighbours.lend(&contenders, [Links(row: 1, before: [], behind: [2, 3])], weights)
    #expect(contenders[1].parts.neighbours == 0.8)
  }

  @Test func aDocumentIsShownByItsBestPassages() {
    var all: [Contender] = []
    for row in Int64(1)...5 {
      var item = ItemFacts(row: row)
      (item.kind, item.owner) = (.passage, 70)
      all.append(Contender(item))
    }
    var other = ItemFacts(row: 9)
    (other.kind, other.owner) = (.passage, 80)
    all.append(Contender(other))
    all.append(Contender(ItemFacts(row: 10)))
    for (place, score) in [1, 0.9, 0.8, 0.7, 0.65, 0.6, 0.5].enumerated() {
      all[place].parts.words = score
    }
    let order = Repeats.demote(all, weights)
    #expect(order.map(\.item.row) == [1, 2, 3, 9, 10, 4, 5])
    #expect(order.map(\.parts.repeats).filter { $0 != 0 }.count == 2)
    #expect(Repeats.demote(Array(all.prefix(3)), weights) == Array(all.prefix(3)))
  }

  @Test func threeVoicesSpeakForAConversation() {
    var items = (1...4).map { (ItemFacts(row: $0, conversation: 1), own: 0.5) }
    items.append((ItemFacts(row: 9, conversation: 2), 0.75))
    items.append((ItemFacts(row: 10), 1))
    var contenders = contenders(items)
    ConversationScore.lend(&contenders, weights)
    let parts = contenders.all.map(\.parts.conversation)
    #expect(abs(parts[0] - weights.conversation) < 1e-9 && parts[3] == parts[0])
    #expect(abs(parts[4] - weights.conversation / 2) < 1e-9)
    #expect(parts[5] == weights.conversation, "what stands alone speaks for itself")
  }

  @Test func authorsCountForWhatTheySaid() {
    var contenders = contenders([
      (ItemFacts(row: 1, author: 7, conversation: 1), 0),
      (ItemFacts(row: 2, author: 8, conversation: 1), 0), (ItemFacts(row: 3, author: 9), 0),
    ])
    AuthorScore.add(&contenders, author: 7, conversations: [1], weights)
    #expect(
      contenders.all.map(\.parts.author) == [weights.author + weights.partner, weights.partner, 0])
    AuthorScore.add(&contenders, author: 9, conversations: nil, weights)
    #expect(contenders[2].parts.author == weights.author)
  }

  /// What was written of somebody is as much of them as what they said.
  @Test func whatIsWrittenOfSomebodyCountsAsTheirs() {
    var contenders = contenders([
      (ItemFacts(row: 1, kind: .memory), 1), (ItemFacts(row: 2, kind: .memory), 1),
      (ItemFacts(row: 3), 1), (ItemFacts(row: 4, kind: .passage, author: 8), 1),
    ])
    for place in [0, 2, 3] { contenders[place].isNamed = true }
    AuthorScore.add(&contenders, author: 7, conversations: [1], weights)
    #expect(contenders.all.map(\.parts.author) == [weights.author + weights.partner, 0, 0, 0])
  }

  private func say(_ texts: [String], as name: String, in cube: Cube) throws {
    for text in texts {
      try cube.write(
        [
          .message(
            MessageDraft(
              conversation: Array("c".utf8), role: Array("user".utf8), name: Array(name.utf8),
              content: Array(text.utf8)))
        ], .spooled)
    }
  }

  /// What holds of "Rafael birthday" the name alone comes behind what holds the other word.
  @Test func aNameAloneCountsOnce() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try say(
      ["My parents paint the guest room.", "I moved to Bled with my dog Rex."], as: "Rafael",
      in: cube)
    try cube.ingest()
    try cube.put("days.md", "# Birthdays\n- Imogen: 3 March\n- Rafael: 30 January 1990\n")
    let found = try cube.search(Array("Rafael birthday".utf8), now: Clock.now()).results
    #expect(found.first?.path == Array("memories/days.md".utf8))
    #expect(found.contains { $0.path.starts(with: Array("memories/learned/".utf8)) })
    try cube.close()
  }

  /// Where no other word of a question is known, what holds the name is found, although its bearer
  /// has spoken.
  @Test func aNoteAboutSomebodyWhoSpeaksIsFound() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    try cube.put("people.md", "Rafael Diaz: +31 10 555 2093\n")
    try cube.put("other.md", "The garden needs water.\n")
    func found() throws -> [[UInt8]] {
      try cube.search(Array("What is Rafael Diaz's phone number?".utf8), now: Clock.now())
        .results.map(\.path)
    }
    let note = Array("memories/people.md".utf8)
    #expect(try found() == [note])
    try say(["See you at the fair.", "The stand is in hall 4."], as: "Rafael Diaz", in: cube)
    #expect(try found().first == note)
    try cube.close()
  }

  @Test func theKindOfAnswerCounts() {
    var question = Question()
    question.asksWhen = true
    var contenders = contenders([
      (ItemFacts(row: 1, length: 39, marks: .time), 0), (ItemFacts(row: 2, marks: .number), 0),
      (ItemFacts(row: 3, length: 0, marks: .question), 0),
      (ItemFacts(row: 4, kind: .memory, length: 0, marks: [.question, .time]), 0),
    ])
    KindScore.add(&contenders, question, weights)
    let kinds = contenders.all.map(\.parts.kind)
    #expect(kinds == [weights.time, 0, weights.question, weights.time])
    let lengths = contenders.all.map(\.parts.length)
    #expect(lengths[0] == weights.length && lengths[1] < lengths[0] && lengths[2] == 0)
    #expect(lengths[3] == weights.length)
  }

  @Test(
    arguments: [
      (0, 1.0), (4, 1), (5, 0.5), (35, 0.5), (36, 0), (-1, 0), (-400, 0),
    ] as [(Int64, Double)])
  func timesFit(day: Int64, expected: Double) {
    let spans = [TimeSpan(first: 0, end: 5)]
    #expect(TimeScore.fit(day, spans) == expected)
  }

  @Test func equalsStandInOneOrder() {
    var (a, b, c) = (ItemFacts(row: 1), ItemFacts(row: 2), ItemFacts(row: 3))
    a.record = RecordID(time: 1, high: 0, low: 0)
    b.record = RecordID(time: 2, high: 0, low: 0)
    c.record = b.record
    c.place = SearchResult.Place(number: 1, start: 0, end: 1)
    let sorted = Order.sorted([a, b, c].map { Contender($0) })
    #expect(sorted.map(\.item.row) == [2, 3, 1])
  }

  @Test func theNewerIsALittleBetter() {
    var contenders = contenders([(ItemFacts(row: 1, time: 0), 0), (ItemFacts(row: 2, time: 9), 0)])
    RecencyScore.add(&contenders, weights)
    #expect(contenders.all.map(\.parts.recency) == [0, weights.recency])
  }

  @Test func scoresThatWouldRiseShareTheirMean() {
    #expect(Calibration.falling([]) == [])
    #expect(Calibration.falling([0.9, 0.5, 0.1]) == [0.9, 0.5, 0.1])
    #expect(Calibration.falling([0.5, 1, 0]) == [0.75, 0.75, 0])
    #expect(Calibration.falling([0, 0.5, 1]) == [0.5, 0.5, 0.5])
  }

  /// Each piece of evidence moves the score the way that its name says.
  @Test(arguments: [false, true]) func evidenceMovesTheScore(hasMeaning: Bool) {
    func score(
      _ held: Double, _ similarity: Double = 0, items: Int = 10, unknown: Bool = false
    ) -> Double {
      var contender = Contender(ItemFacts(row: 1, kind: .memory))
      (contender.held, contender.similarity) = (held, similarity)
      contender.parts.words = held
      var asked = Calibration.Asked()
      asked.hasMeaning = hasMeaning
      (asked.items, asked.namesUnknown) = (items, unknown)
      return Calibration(asked, [contender]).hits([contender], 1)[0].score
    }
    let rising = stride(from: 0.0, through: 1, by: 0.05).map { score($0) }
    #expect(rising == rising.sorted() && rising[0] < 0.1 && (rising.last ?? 0) > 0.5)
    #expect(score(0.5, items: 10_000) < score(0.5) && score(0.5, unknown: true) < score(0.5))
    #expect(hasMeaning ? score(0, 0.5) > 0.5 : score(0, 0.5) == score(0))
  }

  @Test func scoresShownFallAndStayWithinBounds() {
    var list = [Contender(ItemFacts(row: 1)), Contender(ItemFacts(row: 2))]
    list.append(Contender(ItemFacts(row: 3)))
    (list[0].parts.words, list[1].parts.words, list[2].parts.kind) = (2, 1, -1)
    (list[0].held, list[1].held) = (0.6, 0.8)
    let hits = Calibration(.init(), list).hits(list, 3)
    let best = Calibration.confidence(0.8)
    #expect(hits.map(\.standing) == [best, best / 2, 0])
    #expect(hits.map(\.score) == hits.map(\.score).sorted(by: >))
    #expect(hits.allSatisfy { $0.score > 0 && $0.score < 1 })
    // How many are wanted changes no score.
    #expect(Calibration(.init(), list).hits(list, 1)[0].score == hits[0].score)
    let falling = stride(from: 1.0, through: 0, by: -0.01).map { Calibration.confidence($0) }
    #expect(falling == falling.sorted(by: >) && falling[0] == 1)
    #expect(Calibration.confidence(0) == 0)
    #expect(Calibration.meant(0.2) == 0 && Calibration.meant(0.9) == 1)
    #expect(abs(Calibration.confidence(Weights.doubt) - 0.3) < 1e-9)
    #expect(hits[0].parts == ["words": 2])
    #expect(Calibration(.init(), []).hits([], 3).isEmpty)
  }
}

@Suite struct QuestionTests {
  private func question(_ text: String) -> Question {
    var query = Query(parsing: Array(text.utf8))
    query.reference = 19_700  // 2023-12-09
    return Question(query)
  }

  @Test(arguments: [
    ("When did she leave?", true, false), ("how long was it", true, false),
    ("What year is it from", true, false), ("which colour", false, false),
    ("How many dogs", false, true), ("how did it go", false, false), ("", false, false),
  ])
  func kindsOfAnswersAreRead(text: String, when: Bool, howMany: Bool) {
    let question = question(text)
    #expect(question.asksWhen == when && question.asksHowMany == howMany)
  }

  @Test func iAmTheUser() {
    #expect(question("what did I say").asksOfMyself && !question("what did he say").asksOfMyself)
  }

  @Test func timesAreOpenBehindSomeWords() {
    #expect(question("in 2022").spans == [TimeCalendar.year(2022)])
    #expect(question("before 2022").spans[0].end == TimeCalendar.year(2022).first)
    #expect(question("since 2022").spans[0].end == TimeSpan.farthest + 0)
    #expect(question("nothing of this").spans.isEmpty)
  }

  @Test func authorsAreTakenOutOfQuestions() throws {
    let fixture = try TextFixture()
    for (name, text) in [("Ann Lee", "I went to Paris"), ("Bob", "Wow, Ann! Paris")] {
      try fixture.put(text, .message) {
        $0.author = Array(name.utf8)
        $0.authorIsNamed = true
        $0.conversation = 1
      }
    }
    func named(_ text: String) throws -> NamedAuthors {
      var maker = TermMaker()
      return try NamedAuthors(
        maker.clauses(Query(parsing: Array(text.utf8))), fixture.connection)
    }
    let ann = try named("Where did Ann's Paris trip go, Lee?")
    #expect(ann.authors == [NameHash.hash(Array("ann lee".utf8))])
    #expect(ann.names.map(\.tokens) == [[Array("ann".utf8)], [Array("lee".utf8)]])
    #expect(ann.clauses[0].any.count == 3)
    #expect(try named("Ann and Bob in Paris").authors.count == 2)
    #expect(try named("Ann").clauses[0].any.count == 1, "nothing else is asked")
    #expect(try fixture.owners("Where did Ann go in Paris") == [1, 2])
    #expect(try fixture.owners("ann") == [2])
    try fixture.index.remove(.message, owner: 1)
    try fixture.index.optimize()
    #expect(try named("Ann in Paris").authors.isEmpty, "who said nothing any more is forgotten")
  }
}

@Suite struct NearnessTests {
  @Test(arguments: [
    ("she sold the old hous", ["sold", "hous"], 1.0),
    ("sold a b c d e f hous", ["sold", "hous"], 0),
    ("sold hous park", ["sold", "hous", "tree"], 0.5),
    ("sold", ["sold"], 0), ("", ["sold", "hous"], 0), ("hous sold", ["sold", "hous"], 1),
  ])
  func nearWordsCount(text: String, terms: [String], expected: Double) {
    #expect(Nearness.share(terms.map { Array($0.utf8) }, in: Array(text.utf8)) == expected)
  }

  @Test func nearWordsStandFirst() throws {
    let fixture = try TextFixture()
    let near = try fixture.put("we sold house four and then ate with her mother and the father")
    _ = try fixture.put("we sold four and then ate with her mother and the father house")
    #expect(try fixture.owners("sold house").first == near)
  }

  @Test(arguments: [0, 1, 3, 10, 40])
  func theFirstOfSomeAreThoseOfAllSorted(count: Int) {
    let scores = (0..<40).map { ($0 * 7) % 13 }
    let sorted = scores.indices.sorted {
      scores[$0] != scores[$1] ? scores[$0] > scores[$1] : $0 < $1
    }
    let first = Order.first(count, of: Array(scores.indices)) { scores[$0] > scores[$1] }
    #expect(first == Array(sorted.prefix(count)))
  }
}
