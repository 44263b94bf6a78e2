import Posix
import Testing

@testable import Answering
@testable import MemCube
@testable import Search
@testable import Text

/// Questions for all of a kind: what is to do, what is to come, what somebody wants.
@Suite struct AskedListTests {
  /// 10 May 2023, a Wednesday.
  private static let today = TimeCalendar.day(10, 5, 2023)?.first ?? 0
  private static let now = Timestamp(seconds: today * 86_400 + 43_200)

  private static func list(_ question: String) -> AskedList? {
    var query = Query(parsing: Array(question.utf8))
    query.reference = today
    return AskedList(Array(question.utf8), query)
  }

  @Test(arguments: [
    "What do I have to do?", "What's on my to-do list?", "What are my todos?", "What are my tasks?",
    "What do I still need to do?", "Is there anything I need to do?", "Do I have any errands?",
  ])
  func errandsAreAskedFor(question: String) { #expect(Self.list(question) == .errands) }

  @Test(arguments: [
    ("What are my goals?", "GOAL", true), ("What did we decide?", "DECISION", false),
    ("Show me all decisions", "DECISION", false), ("What skills do I have?", "SKILL", true),
  ])
  func aTypeIsAskedFor(question: String, type: String, isOwn: Bool) {
    #expect(Self.list(question) == .type(type, isOwn: isOwn))
  }

  @Test(arguments: [
    ("What's coming up?", 0, 31), ("What do I have on Friday?", 2, 3),
    ("What is on tomorrow?", 1, 2), ("What's coming up next week?", 5, 12),
    ("What appointments do I have this week?", 0, 5), ("What is planned for June?", 22, 52),
    ("What's on my calendar for 2 June?", 23, 24), ("What is coming up next year?", 236, 602),
  ])
  func daysAreAskedFor(question: String, first: Int64, end: Int64) {
    let days = TimeSpan(first: Self.today + first, end: Self.today + end)
    #expect(Self.list(question) == .agenda(days))
  }

  @Test(arguments: [
    ("What is my next appointment?", AskedAgenda.Choice.next, 0, "appointment"),
    ("What was my last appointment?", .last, -366, "appointment"),
    ("What's the next deadline?", .next, 0, "deadline"),
  ])
  func oneIsAskedFor(question: String, choice: AskedAgenda.Choice, first: Int64, of word: String) {
    let first = Self.today + first
    let about = AskedOccasion(words: [word], isLoose: true)
    #expect(
      Self.list(question) == .agenda(TimeSpan(first: first, end: first + 366), choice, about: about)
    )
  }

  @Test(arguments: [
    "What do I need to buy?", "What do we still have to buy at the supermarket?",
  ])
  func shoppingIsAskedFor(question: String) { #expect(Self.list(question) == .shopping) }

  @Test(arguments: [
    "What did I buy on Friday?", "What was my last appointment with Ana?",
    "What do I need to buy for Ana?", "What do I have to do for the wedding?",
    "What happened?", "What was planned?",
    "What is Ana's goal?", "What did we decide about the roof?", "What is done?", "",
    "What's coming up this decade?", "What do I have?", "What's on the menu on Friday?",
  ])
  func othersAreNot(question: String) { #expect(Self.list(question) == nil) }

  @Test(arguments: [
    "I still have to book the hotel.", "Need to renew it.", "The user must call the bank.",
    "The user and others have to fix the roof.", "The user still hasn't paid the bill.",
    "The user asked for a reminder to water the plants.", "Don't forget to cancel the gym.",
    "We promised Tom a cake.",
  ])
  func errandsAreTold(sentence: String) {
    #expect(ToldErrand.isTold(in: Array(sentence.utf8)))
  }

  @Test(arguments: [
    "Ana has to book the hotel.", "I had to wait.", "I have to admit it was fun.", "I have to",
    "The user hasn't seen it.", "The user should not eat nuts.", "Must-see films", "",
  ])
  func othersAreNotTold(sentence: String) {
    #expect(!ToldErrand.isTold(in: Array(sentence.utf8)))
  }

  private func answered(
    _ question: String, _ notes: [String], _ said: [String] = []
  ) throws -> [String] {
    let talk = try AskedCube(notes).talk
    for (number, text) in said.enumerated() {
      try talk.say(text, by: nil, on: "2023-05-10T12:0\(number):00Z")
    }
    try talk.cube.ingest()
    let question = Array(question.utf8)
    let evidence = try talk.cube.evidence(for: question, named: Array("a".utf8), now: Self.now)
    return Answer(question, evidence).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
  }

  private static let said = [
    "I have to call the bank on 20 May.", "I'm allergic to nuts.", "I want to learn the cello.",
    "Clara wants to learn Dutch.", "My dentist appointment is on 17 May at 9:30.",
    "I have choir practice every Thursday evening.", "We decided to sell the van.",
  ]

  @Test func allErrandsAreListed() throws {
    let many = (1...9).map { "Must call number \($0)." }
    let answer = try answered("What do I have to do?", many + ["The sea is blue."], Self.said)
    #expect(Set(answer) == Set(many + ["The user has to call the bank on 20 May 2023."]))
    let boxes = "# To do\n\n- [ ] boots\n- [x] socks\n"
    #expect(
      try answered("What are my tasks?", [boxes, "Need to rest."])
        == ["Need to rest.", "[ ] boots"])
  }

  @Test func memoriesOfATypeAreListed() throws {
    let note = "---\ntype: GOAL\n---\nSail to Norway.\n"
    let goals = try answered("What are my goals?", [note], Self.said)
    #expect(Set(goals) == ["Sail to Norway.", "The user wants to learn the cello."])
    #expect(
      try answered("What have we decided?", [], Self.said)
        == ["The user and others decided to sell the van."])
  }

  @Test func whatIsToComeIsListedByItsDays() throws {
    let diary = "# 2023-05-16\n\n- lunch with Paul\n\n# 2023-05-24\n\n- opera\n"
    let answer = try answered("What's coming up next week?", [diary], Self.said)
    #expect(
      answer == [
        "2023-05-16: lunch with Paul",
        "The user's dentist appointment is on 17 May 2023 at 9:30.",
        "The user has choir practice every Thursday evening.",
        "The user has to call the bank on 20 May 2023.",
      ])
    #expect(try answered("What do I have on Sunday?", [diary], Self.said).isEmpty)
  }

  @Test func aYearIsListedByItsDays() throws {
    let said = ["Our wedding is on 19 June next year.", "I move on 3 January."]
    #expect(
      try answered("What is coming up next year?", [], said) == [
        "The user moves on 3 January 2024.", "The user's wedding is on 19 June 2024.",
      ])
    // In a note the year is counted from the day on which it was written.
    let written = TimeCalendar.day(26, 11, 2023)?.first ?? 0
    let coming = Self.list("What is coming up next year?")
    for line in said {
      #expect(
        coming?.told(in: Array(line.utf8), isLearned: false, said: written).count == 1, "\(line)")
    }
  }

  private static let calendar = """
    - Rowing lesson: 18 May 2023
    - Parents' evening: 16 May 2023, 19:00
    - Boat service: 11 May 2023
    - Vaccination: 5 May 2023

    Mill migration postponed from 16 May to 29 May 2023.
    Choir every Thursday at 19:00.
    """

  @Test func eachLineOfANoteHasItsDay() throws {
    #expect(
      try answered("What's coming up next week?", [Self.calendar]) == [
        "Parents' evening: 16 May 2023, 19:00", "Rowing lesson: 18 May 2023",
        "Choir every Thursday at 19:00.",
      ])
    #expect(
      try answered("What is coming up?", [Self.calendar]) == [
        "Boat service: 11 May 2023", "Choir every Thursday at 19:00.",
        "Parents' evening: 16 May 2023, 19:00", "Rowing lesson: 18 May 2023",
        "Mill migration postponed from 16 May to 29 May 2023.",
      ])
  }

  /// A weekday of what is to be done is the next one; "by" a day is any up to it.
  @Test func weekdaysOfErrandsAreAhead() throws {
    let written = "---\ndate: 2023-05-10\n---\n"
    let notes = ["I have to hand in the tax return by Friday.", "I called Tom on Friday."]
    for question in [
      "What do I have to do by Friday?", "What is due on Friday?",
      "What do I have to do by Sunday?",
    ] {
      #expect(try answered(question, notes.map { written + $0 }) == [notes[0]])
    }
    #expect(try answered("What do I have on Sunday?", notes.map { written + $0 }).isEmpty)
  }

  @Test func theNextAndTheLastAreByTheirDays() throws {
    #expect(
      try answered("What is my next appointment?", [Self.calendar])
        == ["Boat service: 11 May 2023"])
    #expect(
      try answered("What was my last appointment?", [Self.calendar])
        == ["Vaccination: 5 May 2023"])
  }

  /// What is cancelled, moved or done since is not to come, whichever text says so.
  @Test func whatIsOverIsNotToCome() throws {
    let notes = [
      "The rowing lesson is on 18 May 2023.\nThe rowing lesson is cancelled.",
      "The vet appointment is on 17 May 2023.\nThe vet appointment is on 19 May 2023 now.",
      "Opera on 16 May 2023 (cancelled)", "Dinner on 17 May 2023. It is cancelled.",
    ]
    #expect(
      try answered("What's coming up next week?", notes)
        == ["The vet appointment is on 19 May 2023 now."])
    let said = ["Remind me to call the plumber on 20 May.", "I called the plumber."]
    #expect(try answered("What's coming up?", [], [said[0]]).count == 1)
    #expect(try answered("What's coming up?", [], said).isEmpty)
  }

  @Test func onlyTasksAreToDo() throws {
    let work = "I work at the mill as an engineer."
    #expect(try answered("What do I have to do?", [], [work]).isEmpty)
    let said = ["I have to buy stamps.", "I bought the stamps."]
    #expect(try answered("What do I have to do?", [], said).isEmpty)
    #expect(
      try answered("What do I have to do?", ["I have to rest. I must buy tea. The sea is blue."])
        == ["I have to rest.", "I must buy tea."])
  }

  @Test func whatIsToBuyStandsInListsOfIt() throws {
    let list = "# Shopping list\n- oat milk\n- batteries\n"
    #expect(
      Set(try answered("What do I need to buy?", [list, "I must buy a lamp.", "I must rest."]))
        == ["oat milk; batteries", "I must buy a lamp."])
  }

  /// What is ticked is neither to do nor to come, and a box is shown as it is.
  @Test func whatIsTickedIsOver() throws {
    let note = "- [ ] I have to call Ana on 18 May 2023.\n- [x] I have to pay Ben on 19 May 2023.\n"
    let left = ["[ ] I have to call Ana on 18 May 2023."]
    #expect(try answered("What do I have to do?", [note]) == left)
    #expect(try answered("What's coming up next week?", [note]) == left)
  }

  private func listed(_ question: String, at path: String, _ text: String) throws -> [String] {
    let cube = try AskedCube([])
    try cube.talk.cube.put(path, text)
    return try cube.answer(question).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
  }

  /// A list may have no title but the name of its file.
  @Test(arguments: ["Shopping list.md", "home/shopping-list.md", "Groceries.md", "to_buy.md"])
  func aFileIsCalledAsAList(path: String) throws {
    let list = "- [ ] milk\n- [ ] eggs\n- [x] tea\n"
    #expect(try listed("What do I need to buy?", at: path, list) == ["[ ] milk; [ ] eggs"])
    #expect(try listed("What do I need to buy?", at: "Camping list.md", list).isEmpty)
    // What stands above a list is no item of it.
    #expect(try listed("What do I need to buy?", at: path, "Closed.\n\n" + list).isEmpty)
  }

  @Test(arguments: [
    ("What is on the packing list?", "Packing list.md"), ("What do I need to pack?", "packing.md"),
    ("What is on the shopping list?", "shopping-list.md"),
  ])
  func aListIsAskedForByItsFile(question: String, path: String) throws {
    #expect(try listed(question, at: path, "- tent\n- stove\n") == ["tent; stove"])
    #expect(try listed(question, at: "Camping.md", "- tent\n- stove\n").isEmpty)
  }

  /// Who asks for something in it is told that.
  @Test func whatStandsInAListIsToldAlone() throws {
    let list = "- rent: 900 euros\n- phone: 20 euros\n"
    #expect(try listed("How much is the rent?", at: "Rent.md", list) == ["rent: 900 euros"])
  }
}
