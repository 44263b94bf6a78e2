import Posix
import Testing

@testable import Answering
@testable import MemCube

/// What is of whom the question asks, and what only of theirs; what was moved, and what is to come.
@Suite struct OthersValueTests {
  typealias Said = (by: String, day: String, text: String)
  private static let today: Int64 = 20_783  // 26 November 2026

  private func talk(_ said: [Said]) throws -> Talk { try Talk.of(said) }

  private func answer(_ talk: Talk, _ question: String) throws -> Answer {
    let question = Array(question.utf8)
    return Answer(
      question,
      try talk.cube.evidence(
        for: question, named: Array("a".utf8), now: Clock.now(), reference: Self.today))
  }

  private func first(_ talk: Talk, _ question: String) throws -> String {
    let answer = try answer(talk, question)
    return answer.citations.first.map { String(decoding: $0.sentence, as: UTF8.self) } ?? ""
  }

  @Test(arguments: [
    ("My phone number is 555 0101.", "My wife's phone number is 555 0333.", "phone number"),
    ("My email is n@foo.example.", "My sister's email is e@bar.example.", "email address"),
    ("My email is n@foo.example.", "My sister's email is e@bar.example.", "email"),
    ("My shoe size is 44.", "My son's shoe size is 31.", "shoe size"),
    ("My favourite colour is green.", "My sister's favourite colour is red.", "favourite colour"),
  ])
  func onesOwnComesBeforeARelativesNewer(own: String, others: String, thing: String) throws {
    let talk = try talk([("Nils", "2026-10-01", own), ("Nils", "2026-10-20", others)])
    let value = own.split(separator: " ").last.map(String.init) ?? ""
    #expect(try first(talk, "What is Nils's \(thing)?").contains(value))
    #expect(try first(talk, "What is the \(thing) of Nils?").contains(value))
    let kin = others.split(separator: " ")[1]
    let other = others.split(separator: " ").last.map(String.init) ?? ""
    #expect(try first(talk, "What is Nils's \(kin) \(thing)?").contains(other))
  }

  @Test(arguments: [
    "When is the dentist appointment of Marcel?", "When is Marcel's dentist appointment?",
    "When is the birthday of Nils's mother?", "What is the name of Ruben's wife?",
    "What is Ruben's wife called?", "What is Ruben's wife's name?", "Who is the wife of Ruben?",
    "Does Hedwig have a dog?", "How much did the Kia cost?",
  ])
  func whatIsOfOthersIsNoAnswer(question: String) throws {
    let talk = try talk([
      ("Nils", "2026-10-01", "I have a physio appointment on 3 December."),
      ("Nils", "2026-10-01", "My birthday is on 4 May."),
      ("Marcel", "2026-10-02", "My wife is called Annelies. I have a dog called Pluim."),
      ("Ruben", "2026-10-02", "I work at the museum."), ("Hedwig", "2026-10-02", "I like tea."),
      ("Nils", "2026-10-05", "The clutch of the Kia cost 800 euros."),
    ])
    #expect(try answer(talk, question).citations.isEmpty)
    #expect(try first(talk, "Who is the wife of Marcel?").contains("Annelies"))
    #expect(try first(talk, "Does Marcel have a dog?").contains("Pluim"))
    #expect(try first(talk, "How much did the clutch cost?").contains("800"))
    #expect(try answer(talk, "When is the birthday of Nils?").date?.text == "4 May")
  }

  typealias Moved = (before: String, since: String, question: String, date: String?)
  static let moved: [Moved] = [
    (
      "My knee operation is on 9 December at 8.",
      "Hospital called, the operation is now on 16 December, same time.",
      "When is Marcel's knee operation?", "16 December 2026"
    ),
    (
      "The thesis is due on 15 December.",
      "My supervisor says the thesis is due on 31 January now.",
      "When is the thesis due?", "31 January 2027"
    ),
    (
      "Our wedding is on 12 September 2027.", "We had to push the wedding back to 3 October.",
      "When is Marcel's wedding?", "3 October 2027"
    ),
    (
      "I am getting married on 12 September in Lund.", "We've called off the wedding.",
      "When is Marcel getting married?", nil
    ),
    (
      "I have a dentist appointment on 9 December.", "The dentist cancelled, she is ill.",
      "When is Marcel's dentist appointment?", nil
    ),
    (
      "The catalogue must be at the printer by 24 April.", "The printer gives us until 8 May.",
      "When must the catalogue be at the printer?", "8 May 2027"
    ),
    // Another thing of that kind, and what is only wanted, move nothing.
    (
      "My knee operation is on 9 December.", "The eye operation is now on 16 December.",
      "When is Marcel's knee operation?", "9 December 2026"
    ),
    (
      "Our wedding is on 12 September 2027.", "I want to push the wedding back to 3 October.",
      "When is Marcel's wedding?", "12 September 2027"
    ),
    (
      "The wedding dinner is on 3 December.", "The wedding is now on 16 December.",
      "When is the wedding dinner?", "3 December 2026"
    ),
  ]

  @Test(arguments: moved) func theLastDateCounts(told: Moved) throws {
    let talk = try talk([
      ("Marcel", "2026-10-01", told.before), ("Marcel", "2026-11-05", told.since),
    ])
    #expect(try answer(talk, told.question).date?.text == told.date)
  }

  @Test(arguments: ["When does the flight land?", "What time does Ines's flight land?"])
  func whatWasPutRightCounts(question: String) throws {
    let talk = try talk([
      ("Ines", "2026-11-03", "My flight lands at 16:20."),
      ("Ines", "2026-11-03", "Sorry, I meant 18:20."),
    ])
    #expect(try answer(talk, question).date?.text == "18:20")
  }

  @Test(arguments: ["I live in the cloud.", "Had I moved to Kiel, I'd be rich."])
  func noHomeIsTold(text: String) throws {
    let talk = try Talk()
    let isProgram = text.contains("cloud")
    try talk.say("How are you today?", by: "Nils", on: "2026-10-01T12:00:00Z")
    try talk.say(
      text, by: isProgram ? "Helper" : "Nils", role: isProgram ? "assistant" : "user",
      on: "2026-10-01T12:01:00Z")
    try talk.cube.ingest()
    #expect(try answer(talk, "Where do I live?").citations.isEmpty)
    #expect(try answer(talk, "Where does Nils live?").citations.isEmpty)
  }

  @Test(arguments: [
    ("in the next two weeks", 2), ("in the next 14 days", 2), ("in the next month", 3),
    ("over the next few weeks", 2), ("within five days", 1), ("next week", 2),
  ])
  func soManyDaysAhead(time: String, count: Int) throws {
    let talk = try talk([
      ("Nils", "2026-11-20", "My dentist appointment is on 30 November."),
      ("Nils", "2026-11-20", "We fly to Oslo on 5 December."),
      ("Nils", "2026-11-20", "The concert is on 18 December."),
      ("Nils", "2026-11-20", "The tax is due on 3 March."),
    ])
    #expect(try answer(talk, "What is coming up \(time)?").citations.count == count)
  }

  @Test(arguments: [
    ("When is the birthday of Nils's mother?", "When is Nils's mother's birthday?"),
    ("What is the name of the wife of Ruben?", "What is Ruben's wife's name?"),
    ("What is the phone number of my sister?", "What is my sister's phone number?"),
    ("What is the price of Apple stock?", "What is the price of Apple stock?"),
    ("What was in the month of May?", "What was in the month of May?"),
    ("Who wrote of the wife of the king?", "Who wrote of the wife of the king?"),
    (" of of the  of ?", " of of the  of ?"),
  ])
  func whoseIsPutInFront(question: String, turned: String) {
    #expect(TurnedQuestion.turned(Array(question.utf8)) == Array(turned.utf8))
  }
}
