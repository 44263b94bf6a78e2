import Posix
import Testing

@testable import Answering
@testable import Learning

/// When somebody got something is told by what tells of that, and not by any day of theirs.
@Suite struct AskedGainTests {
  private static let facts: [(by: String?, day: String, text: String)] = [
    ("Nadia", "2026-09-13", "Marcus and I are going to Skye next Saturday."),
    ("Nadia", "2026-09-14", "Pete starts at the bank on 5 October."),
    ("Nadia", "2026-09-15", "My sister Laleh arrives on Monday."),
  ]

  @Test(arguments: [
    "When did Marcus get divorced?", "When did Marcus get sick?", "When did Pete get fired?",
    "When did Pete get a dog?", "When did Pete become a vegetarian?",
    "When did Laleh get married?", "When did Laleh get pregnant?",
  ])
  func anotherDayIsNone(question: String) throws {
    #expect(try SaidAnswers(Self.facts).answer(question).date == nil)
  }

  @Test(arguments: [
    ("Pete got divorced on 3 May 2026.", "When did Pete get divorced?", "3 May 2026"),
    ("Pete and Ana's wedding was on 3 May 2026.", "When did Pete get married?", "3 May 2026"),
    ("Pete adopted a puppy on 3 May 2026.", "When did Pete get a puppy?", "3 May 2026"),
    ("Pete started at the bank on 3 May 2026.", "When did Pete get the job?", "3 May 2026"),
    ("Pete got back from Oslo on 3 May 2026.", "When did Pete get back from Oslo?", "3 May 2026"),
  ])
  func whatTellsOfItDoes(said: String, question: String, date: String) throws {
    let answers = try SaidAnswers([("Nadia", "2026-06-01", said)])
    #expect(try answers.answer(question).date?.text == date)
  }

  /// Who tells of a birth was not born then.
  @Test(arguments: [
    ("A boy, born yesterday at four in the morning.", "Nadia", "When is Nadia's birthday?"),
    ("A boy, born yesterday at four in the morning.", "Nadia", "How old is Nadia?"),
    ("We had twins next door, born on 2 May 2026.", "Nadia", "When was Nadia born?"),
    ("A girl, born on 2 May 2026, 3.2 kilos. I'm a grandpa!", nil, "When was I born?"),
    ("A girl, born on 2 May 2026, 3.2 kilos. I'm a grandpa!", nil, "When is my birthday?"),
  ])
  func anothersBirthIsNone(said: String, by: String?, question: String) throws {
    let answer = try SaidAnswers([(by, "2026-05-10", said)]).answer(question)
    #expect(answer.date == nil)
  }

  @Test func onesOwnBirthIs() throws {
    let answers = try SaidAnswers([("Nadia", "2026-05-10", "I was born on 3 May 1990.")])
    #expect(try answers.answer("When was Nadia born?").date?.text == "3 May 1990")
    let other = try SaidAnswers([("Nadia", "2026-05-10", "My nephew Elias was born on 9 May 2026.")]
    )
    #expect(try other.answer("When was Elias born?").date?.text == "9 May 2026")
  }

  @Test(arguments: [
    ("When was your birthday??", "On the 23rd of September 2026."),
    ("When is your birthday?", "On the 23rd of October 2026."),
  ])
  func theTenseOfTheQuestionTellsTheMonth(question: String, completed: String) {
    var evidence = AnswerTests().evidence(
      "On the 23rd.", day: Day(2026, 9, 28).number, author: "Nadia")
    evidence.question = Array(question.utf8)
    let text = evidence.text
    let citation = Answer.Citation(
      number: 1, sentence: text, evidence: evidence,
      quote: Quotation.Quote(text: text, sentence: text, told: text))
    #expect(String(decoding: OrdinalDays.completed(citation), as: UTF8.self) == completed)
  }
}
