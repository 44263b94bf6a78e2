import Posix
import Testing

@testable import Answering
@testable import MemCube
@testable import Search
@testable import Text

/// Questions for what happened on some days, and nothing else.
@Suite struct AskedPastTests {
  /// 25 November 2026, a Wednesday.
  private static let today = TimeCalendar.day(25, 11, 2026)?.first ?? 0
  private static let now = Timestamp(seconds: today * 86_400 + 43_200)

  private static func past(_ question: String) -> AskedPast? {
    var query = Query(parsing: Array(question.utf8))
    query.reference = today
    guard case .past(let past) = AskedList(Array(question.utf8), query) else { return nil }
    return past
  }

  @Test(arguments: [
    ("What happened yesterday?", -1, 0), ("What did we do on 7 November?", -18, -17),
    ("What happened on 7 November 2026?", -18, -17), ("What did I do on Monday?", -2, -1),
    ("What did you do two days ago?", -2, -1), ("What was I up to last week?", -9, -2),
    ("What were we doing this morning?", 0, 1), ("Where did we go in July?", -147, -116),
    ("Where were we last week?", -9, -2), ("What did we get up to on Wednesday?", -7, -6),
    ("What happened on 7 December?", -353, -352), ("What happened this week?", -2, 1),
  ])
  func daysAreAskedFor(question: String, first: Int64, end: Int64) {
    let days = Self.past(question)?.days
    #expect(days == TimeSpan(first: Self.today + first, end: Self.today + end))
  }

  @Test func onePersonIsAskedFor() {
    #expect(Self.past("What did Ana do last week?")?.person == Array("ana".utf8))
    #expect(Self.past("Where was Ana yesterday?")?.person == Array("ana".utf8))
    #expect(Self.past("What did we do last week?")?.person == nil)
  }

  @Test(arguments: [
    "What happened at the wedding?", "What did we do with the old car?", "What happened?",
    "What did we do with the car last week?", "Where did we eat yesterday?", "What did I do?",
    "What happened to Ana yesterday?", "Where did we buy the boat in July?",
    "What is on yesterday?",
    "What did we do tomorrow?", "When did we go last summer?", "Who went yesterday?",
    "Where does Ana go on Monday?", "What did the old cat do yesterday?",
  ])
  func othersAreNot(question: String) { #expect(Self.past(question) == nil) }

  private func answered(
    _ question: String, _ notes: [(name: String, text: String)],
    _ said: [(day: String, name: String?, text: String)] = [], learning: Bool = false
  ) throws -> [String] {
    let talk = try Talk()
    for (name, text) in notes { try talk.cube.put(name, text) }
    for (day, name, text) in said { try talk.say(text, by: name, on: "\(day)T12:00:00Z") }
    if learning { try talk.cube.ingest() }
    let question = Array(question.utf8)
    let evidence = try talk.cube.evidence(for: question, named: Array("a".utf8), now: Self.now)
    return Answer(question, evidence).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
  }

  private static let diary = [
    ("diary/2026-11-24.md", "Walked to the mill. It rained all day.\n"),
    ("diary/2026-11-07.md", "Baked bread with Paul.\n"),
    ("diary/2026-11-08.md", "Sawed wood.\n"),
    ("trip.md", "---\ndate: 2026-07-18\n---\nWe drove to Brittany and swam in the sea.\n"),
    (
      "log.md",
      "# 16 November 2026\n\nThe roof leaked.\n\n# 23 November 2026\n\nThe roof was mended.\n"
    ),
  ]

  @Test(arguments: [
    ("What happened yesterday?", ["Walked to the mill.", "It rained all day."]),
    ("What did we do on 7 November?", ["Baked bread with Paul."]),
    ("What happened on 7 November 2026?", ["Baked bread with Paul."]),
    ("What happened last week?", ["The roof leaked."]),
    ("What did we do on Monday?", ["The roof was mended."]),
    ("Where did we go last summer?", ["We drove to Brittany and swam in the sea."]),
    ("What did we do in July?", ["We drove to Brittany and swam in the sea."]),
    ("What did Paul do on 7 November?", ["Baked bread with Paul."]),
    ("What did Ana do on 7 November?", []), ("What happened on 9 November?", []),
  ])
  func aDiaryIsAskedByDay(question: String, told: [String]) throws {
    #expect(try answered(question, Self.diary) == told)
  }

  @Test func frontMatterGivesTheDay() throws {
    let note = ("a.md", "---\ndate: 2026-11-24\n---\nWalked to the mill.\n")
    #expect(try answered("What happened yesterday?", [note]) == ["Walked to the mill."])
  }

  private static let said: [(day: String, name: String?, text: String)] = [
    ("2026-11-18", "Ana", "I painted the shed. I have to buy a brush. Did it rain?"),
    ("2026-11-19", "Ben", "I repaired the bike yesterday."),
    ("2026-11-20", "Ben", "I will see the dentist on 7 December."),
    ("2026-11-23", "Ben", "We went to the opera on Friday."),
    ("2026-11-24", "Ben", "I slept badly."),
  ]

  @Test(arguments: [false, true])
  func whatWasSaidIsListedByItsDays(learning: Bool) throws {
    #expect(
      try answered("What happened last week?", [], Self.said, learning: learning) == [
        "I painted the shed.", "I repaired the bike yesterday.",
        "We went to the opera on Friday.",
      ])
    #expect(
      try answered("What did Ana do last week?", [], Self.said, learning: learning)
        == ["I painted the shed."])
    #expect(try answered("What happened on 1 November?", [], Self.said, learning: learning).isEmpty)
  }

  /// What a text names counts, and not a time that reaches beyond the days.
  @Test func onlyWhatLiesWithinIsOfTheDays() throws {
    let notes = [
      ("a.md", "We sold the van on 17 November 2026."), ("b.md", "We sailed in November 2026."),
      ("c.md", "We met in the week of 16 November 2026."), ("d.md", "We ate on 14 November 2026."),
    ]
    #expect(
      Set(try answered("What happened last week?", notes))
        == ["We sold the van on 17 November 2026.", "We met in the week of 16 November 2026."])
  }

  /// A box to tick tells which tasks are deeds.
  @Test func onlyWhatIsTickedIsADeed() throws {
    let tasks = ("diary/2026-11-24.md", "- Swam.\n- [ ] book the train\n- [x] pay the rent\n")
    for question in ["What did I do yesterday?", "What did I do this week?"] {
      #expect(try answered(question, [tasks]) == ["Swam.", "[x] pay the rent"])
    }
    let open = ("diary/2026-11-24.md", "- [ ] book the train\n- [ ] Bought nuts?\n")
    #expect(try answered("What did I do yesterday?", [open]).isEmpty)
  }

  /// What else the note of a day names is of another day.
  @Test(arguments: [
    ("Dentist: one filling, next check in May.", true), ("Booked the train for 3 May.", true),
    ("Called the office; Mrs. Albrecht says the deadline is 15 December.", true),
    ("Dentist, 3 December.", false), ("Dentist on 3 December.", false),
    ("We sold the van on 17 November.", false), ("Swam every day.", true),
  ])
  func aNoteOfTheDayTellsOfIt(line: String, isTold: Bool) throws {
    let note = ("diary/2026-11-24.md", "- \(line)\n")
    #expect(try answered("What did I do yesterday?", [note]) == (isTold ? [line] : []))
  }

  /// Who only calls out tells of no day.
  @Test(arguments: [false, true]) func whoExclaimsTellsNothing(learning: Bool) throws {
    let said: [(day: String, name: String?, text: String)] = [
      ("2026-07-11", "Maya", "Amazing! We surfed at the coast every day."),
      ("2026-07-12", "Maya", "What a summer! I caught a crab!"),
    ]
    let told = try answered("What did Maya do last summer?", [], said, learning: learning)
    #expect(told == ["We surfed at the coast every day.", "I caught a crab!"])
  }
}
