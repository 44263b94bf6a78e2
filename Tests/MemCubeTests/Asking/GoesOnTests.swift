import Testing

@testable import Answering

/// What stands right behind a sentence in a talk is told with it: its day, and what it is.
@Suite struct GoesOnTests {
  @Test(arguments: [
    (
      "But Owen, Pickle died. Last Sunday. His kidneys gave up.", "When did Pickle die?",
      "22 November 2026"
    ),
    (
      "I moved out. On the 20th, with two bags.", "When did I move out?",
      "20 November 2026"
    ),
  ])
  func theDayBesideIsTold(said: String, question: String, date: String) throws {
    let answers = try SaidAnswers([(nil, "2026-11-26", said)])
    #expect(try answers.answer(question).date?.text == date)
  }

  @Test func whatDoesNotGoOnIsLeftOut() throws {
    let answers = try SaidAnswers([
      (nil, "2026-09-13", "I bought a bike. The weather in Ghent was awful.")
    ])
    #expect(try !answers.first("Which bike did I buy?").contains("weather"))
  }
}
