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

  @Test func onesOwnBirthIs() throws {
    let answers = try SaidAnswers([("Nadia", "2026-05-10", "I was born on 3 May 1990.")])
    #expect(try answers.answer("When was Nadia born?").date?.text == "3 May 1990")
    let other = try SaidAnswers([("Nadia", "2026-05-10", "My nephew Elias was born on 9 May 2026.")]
    )
    #expect(try other.answer("When was Elias born?").date?.text == "9 May 2026")
  }
}
