import Posix
import Testing

@testable import Answering
@testable import MemCube
@testable import Text

/// What is asked of notes in four languages, on 28 November 2026, a Saturday: the first lines, and lists.
@Suite struct NotesAnswerTests {
  private static let now = Timestamp(seconds: 20_785 * 86_400 + 43_200)

  private static let notes = [
    ("house/rent.md", "# Flat\n\nRent 950 euros a month, due on the 3rd.\nLandlord: Mr. Okafor.\n"),
    (
      "health/doctor.md",
      "Dentist: Dr. Lind.\nNext check-up is on 9 December at 14:30.\nPills: ramipril 5 mg a day.\n"
    ),
    ("diary/2026-11-18.md", "Walked to the mill with Sara.\n- [x] paid the plumber\n- [ ] sweep\n"),
    ("todo.md", "# To do\n\n- [ ] renew passport\n- [x] call the bank\n"),
    ("shopping.md", "# Shopping list\n\n- milk\n- AA batteries\n"),
    ("people/birthdays.md", "# Birthdays\n\n- Hana: 9 December\n- Jonas: 30 November 1984\n"),
    ("travel/oslo.md", "# Oslo\n\nFlight SK 1472 on 4 December 2026 at 9:40.\n"),
    ("log.md", "# 16 November 2026\n\nThe roof leaked.\n\n# 23 November 2026\n\nIt was mended.\n"),
    ("de/zahnarzt.md", "Zahnarzt 2.12.2026, 9 Uhr bei Dr. Weber.\n"),
    ("de/garten.md", "Der Rasenmäher steht im Keller.\nElternabend: 2. Dezember 2026, 20 Uhr\n"),
    ("fr/cours.md", "Cours de piano tous les mardis à 18h30, 35 € la leçon.\n"),
    ("fr/vacances.md", "Du 4 au 7 janvier 2027 à Annecy.\n"),
    ("es/medico.md", "Cita con el médico el 3 de diciembre a las 10.\n"),
    ("goal.md", "---\ntype: GOAL\n---\nSail to Norway.\n"),
  ]

  private func answer(_ question: String) throws -> Answer {
    let talk = try Talk()
    for (name, text) in Self.notes { try talk.cube.put(name, text) }
    let question = Array(question.utf8)
    return Answer(
      question, try talk.cube.evidence(for: question, named: Array("a".utf8), now: Self.now))
  }

  @Test(arguments: [
    ("How much is my rent?", "950 euros"), ("When is my next check-up?", "9 December 2026"),
    ("What time is the flight to Oslo?", "9:40"), ("When is Hana's birthday?", "9 December"),
    ("Wann ist der Elternabend?", "2 December 2026"), ("Combien coûte la leçon ?", "35 €"),
    ("Quand est le cours de piano ?", "tous les mardis"),
    ("¿Cuándo es la cita con el médico?", "3 December 2026"),
  ])
  func theFirstLineStatesWhatIsAsked(question: String, value: String) throws {
    let answer = try answer(question)
    #expect(answer.stated?.text.contains(value) == true, "\(answer.stated?.text ?? "nothing")")
    #expect(String(decoding: answer.text, as: UTF8.self).hasPrefix(answer.stated?.text ?? "-"))
  }

  @Test(arguments: [
    ("Wo steht der Rasenmäher?", "Keller"), ("What pills do I take?", "ramipril"),
    ("Who is my landlord?", "Okafor"),
  ])
  func theBestTextComesFirst(question: String, told: String) throws {
    let first = try #require(try answer(question).citations.first)
    #expect(String(decoding: first.sentence, as: UTF8.self).contains(told))
  }

  @Test(arguments: [
    ("What do I have to do?", ["[ ] renew passport", "[ ] sweep"]),
    ("Was muss ich noch erledigen?", ["[ ] renew passport", "[ ] sweep"]),
    ("What do I need to buy?", ["AA batteries", "milk"]),
    (
      "What's coming up next week?",
      [
        "Cita con el médico el 3 de diciembre a las 10.",
        "Cours de piano tous les mardis à 18h30, 35 € la leçon.",
        "Elternabend: 2. Dezember 2026, 20 Uhr", "Flight SK 1472 on 4 December 2026 at 9:40.",
        "Rent 950 euros a month, due on the 3rd.",
        "Zahnarzt 2.12.2026, 9 Uhr bei Dr. Weber.",
      ]
    ),
    (
      "Was steht am 2. Dezember an?",
      ["Elternabend: 2. Dezember 2026, 20 Uhr", "Zahnarzt 2.12.2026, 9 Uhr bei Dr. Weber."]
    ),
    ("What do I have on 6 January?", ["Du 4 au 7 janvier 2027 à Annecy."]),
    ("Whose birthday is next?", ["Jonas: 30 November 1984"]),
    ("What did I do on 18 November?", ["Walked to the mill with Sara.", "[x] paid the plumber"]),
    (
      "What happened last week?",
      [
        "16 November 2026: The roof leaked.", "Walked to the mill with Sara.",
        "[x] paid the plumber",
      ]
    ),
    ("What happened on 9 November?", []), ("What are my goals?", ["Sail to Norway."]),
  ])
  func listsAreComplete(question: String, told: [String]) throws {
    let told = Set(told)
    let found = try answer(question).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
    #expect(Set(found) == told)
  }

  /// The end of a long note, the soonest of many days in one text, and a day that is counted from a morning in Tokyo.
  @Test func nothingOfALongTextIsLeftOut() throws {
    let talk = try Talk()
    let long = String(repeating: "Lorem ipsum. ", count: 400) + "\n\nSurgery on 2 December 2026.\n"
    try talk.cube.put("long.md", long)
    let days = (1...28).reversed().map { "- Event \($0) on 2027-01-\($0 < 10 ? "0" : "")\($0)\n" }
    try talk.cube.put("events.md", days.joined())
    func asked(_ question: String) throws -> [String] {
      let question = Array(question.utf8)
      let evidence = try talk.cube.evidence(for: question, named: [0x61], now: Self.now)
      return Answer(question, evidence).citations.map {
        String(decoding: $0.sentence, as: UTF8.self)
      }
    }
    #expect(try asked("What do I have on 2 December?") == ["Surgery on 2 December 2026."])
    #expect(try asked("What do I have in January 2027?").first == "Event 1 on 2027-01-01")
  }

  /// "when: …" says nothing without its heading.
  @Test func aBareDateIsListedWithItsHeading() throws {
    let talk = try Talk()
    try talk.cube.put("a.md", "# Dentist\n\n- when: 2026-12-09\n")
    let question = Array("What's coming up?".utf8)
    let evidence = try talk.cube.evidence(for: question, named: [0x61], now: Self.now)
    let said = Answer(question, evidence).citations.map(\.sentence)
    #expect(said == [Array("Dentist: when: 2026-12-09".utf8)])
  }

  @Test func anEmptyMemoryIsNotListed() throws {
    let talk = try Talk()
    try talk.cube.put("a.md", "---\ntype: GOAL\n---\n")
    try talk.cube.put("b.md", "---\ntype: GOAL\n---\nSail to Norway.\n")
    let question = Array("What are my goals?".utf8)
    let evidence = try talk.cube.evidence(for: question, named: [0x61], now: Self.now)
    #expect(Answer(question, evidence).citations.map(\.sentence) == [Array("Sail to Norway.".utf8)])
  }

  @Test func whatNothingIsNearToIsNotAnswered() throws {
    let answer = try answer("Who is my lawyer in Lisbon?")
    #expect(!answer.answers)
    #expect(String(decoding: answer.text, as: UTF8.self).hasPrefix("Nothing here answers this."))
  }
}

/// What is asked of people who speak, on 23 May 2023.
@Suite struct SaidAnswerTests {
  private func answers() throws -> SaidAnswers {
    try SaidAnswers([
      ("Ana", "2023-05-08", "I went to the harbour yesterday and painted two boats."),
      ("Ben", "2023-05-09", "Last week I adopted a puppy called Rex. Do you like dogs?"),
      ("Ana", "2023-05-10", "I have always preferred cats to dogs."),
    ])
  }

  @Test func theDayOfAMessageIsPrinted() throws {
    let text = String(decoding: try answers().answer("What did Ana paint?").text, as: UTF8.self)
    #expect(text.contains("8 May 2023: "))
  }

  /// The name in what says that it is over answers nothing, nor does what that puts in doubt.
  @Test func whatEndedIsNoValue() throws {
    let said = try SaidAnswers([
      ("Ana", "2023-05-08", "I bank with Cordwell."),
      ("Ana", "2023-05-20", "Closed the Cordwell account."),
    ])
    let text = String(
      decoding: try said.answer("Who does Ana bank with?").text, as: UTF8.self)
    #expect(!text.hasPrefix("Cordwell") && text.contains("(may be out of date)"), "\(text)")
  }

  @Test func aDayThatIsCountedIsCountedOut() throws {
    #expect(try answers().first("When did Ana go to the harbour?") == "7 May 2023 [1]")
  }

  /// A name that the index holds cut short, and who only asks of it.
  @Test func whoOnlyAsksDoesNotAnswer() throws {
    let said = try SaidAnswers([
      ("Caroline", "2023-05-08", "My grandma in Sweden gave me this necklace, it stands for love."),
      ("Melanie", "2023-05-09", "Love the necklace, is it from your grandma in Sweden?"),
    ])
    let first = try said.first("What did Melanie's grandma in Sweden give her?")
    #expect(first.hasPrefix("Nothing here answers this."))
    #expect(try said.answer("What did Caroline's grandma give her?").answers)
  }

  @Test func whatOthersSayDoesNotAnswer() throws {
    let first = try answers().first("Which puppy did Ana adopt?")
    #expect(first.hasPrefix("Nothing here answers this."))
    #expect(try answers().answer("Which puppy did Ben adopt?").answers)
  }
}
