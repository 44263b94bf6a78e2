import Posix
import Testing

@testable import Answering
@testable import MemCube
@testable import Text

/// What holds a word of the question, or a number, and is of something else.
@Suite struct OtherWordTests {
  @Test(arguments: [
    "Jonas had 5 mistakes in the dictation.", "Jonas read two books today.",
    "Jonas painted 7 snails.",
  ])
  func whatIsCountedIsNoAge(note: String) throws {
    let births = "# Birthdays\n\n- Jonas: 21 September 2018\n- Mila: 2 February 2021\n"
    let answer = try AskedCube([births, note]).answer("How old is Jonas?")
    #expect(answer.date?.text.contains("born 21 September 2018") == true)
    #expect(!String(decoding: answer.text, as: UTF8.self).contains(note))
    #expect(try AskedCube([note]).first("How old is Jonas?").isEmpty)
  }

  @Test(arguments: [
    "Yoga: Mon, Wed 18:30", "# Timetable\n\n| | Mon | Tue | Wed |\n|-|-|-|-|\n| 8 | a | b | c |",
  ])
  func aWeekdayIsNoWedding(note: String) throws {
    #expect(try AskedCube([note]).first("When is the wedding?").isEmpty)
    let cube = try AskedCube([note, "The wedding is on 12 September 2026."])
    #expect(try cube.first("When is the wedding?") == "12 September 2026")
  }

  @Test func bookedIsNoBook() throws {
    let cube = try AskedCube(["Booked the ferry this year.", "I read three books this year."])
    #expect(try cube.first("What books did I read this year?").contains("three books"))
    let books = try AskedCube(["Booked the ferry.", "# Books\n\n- The Book Thief\n"])
    #expect(try !books.first("What books did I read?").contains("Booked"))
  }

  /// A label within a paragraph is of whom that names.
  @Test func whatIsStillOwed() throws {
    let loan =
      "Anton lent us 5,000 euro. Paid back: 2,000 on 1 July, 1,500 on 1 October. Still owed: 1,500."
    let cube = try AskedCube([loan, "Anton is here. I am still an alto."])
    #expect(try cube.first("How much do we still owe Anton?").contains("1,500"))
  }

  @Test func whatWasHadForIt() throws {
    let cube = try AskedCube([
      "Skoda Fabia, 2013, 171,000 km. Sold on 11 July 2026 to a student for 3,150 euro."
    ])
    #expect(try cube.first("How much did we get for the Skoda?").contains("3,150"))
  }

  /// What is given to be translated is nothing that is told.
  @Test(arguments: ["Where do I live?", "What is my husband allergic to?"])
  func whatIsGivenIsNotTold(question: String) throws {
    let said = "My husband is allergic to penicillin and we live in Oslo."
    let given = try AskedCube([], [("Nora", "Could you translate this into German: " + said)])
    #expect(try given.first(question).isEmpty)
    #expect(GivenText.isAsked(Array("What did I want translated?".utf8)))
    #expect(!GivenText.isOne(Array("I translate letters: two a day.".utf8)))
  }

  @Test func whoReactsToItIsAllergic() throws {
    let cube = try AskedCube(["Mila reacts to sesame: hives after the hummus."])
    #expect(try cube.first("What is Mila allergic to?").contains("sesame"))
  }

  @Test func whatIsSoDidNotHappen() {
    let asked = "what did we do last weekend".split(separator: " ").map { Array($0.utf8) }
    let past = AskedPast(asked, reference: 20_600)
    func told(_ text: String) -> Int {
      past?.told(said: Array(text.utf8), on: past?.days.first ?? 0, by: nil).count ?? -1
    }
    #expect(told("The user said: The wifi password is steilufer.") == 0)
    #expect(told("The user said: We walked to the lake.") == 1)
  }

  @Test func whatStandsBehindItsNumber() throws {
    let cube = try AskedCube(["# About me\n\nPassport number K4471209, expires 03/2031.\n"])
    #expect(try cube.first("When does my passport expire?") == "March 2031")
    let own = try AskedCube(["My passport number K4471209, expires in March 2031."])
    #expect(try own.first("When does my passport expire?") == "March 2031")
    let other = try AskedCube(["Passport of Emil, expires 03/2031."])
    #expect(try other.first("When does my passport expire?").isEmpty)
  }

  /// Of several dates the one counts that stands with what is asked, in whatever words.
  @Test(arguments: ["¿Cuándo nos casamos?", "When are we getting married?"])
  func theClauseInOtherWords(question: String) throws {
    let talk = try Talk()
    try talk.say(
      "Emil proposed to me yesterday, and we are getting married on 5 September!", by: nil,
      on: "2026-02-22T10:00:00Z")
    try talk.cube.ingest()
    let asked = Array(question.utf8)
    let evidence = try talk.cube.evidence(for: asked, named: [0x61], now: Clock.now())
    #expect(Answer(asked, evidence).date?.text == "5 September 2026")
  }

  @Test func theLastOfSeveral() throws {
    let cube = try AskedCube([
      "The deadline was 3 May, then 10 May, and finally it became 17 May 2026."
    ])
    #expect(try cube.first("When was the deadline?") == "17 May 2026")
  }
}
