import Posix
import Testing

@testable import Answering
@testable import Index
@testable import Text

/// Which of several dates is told. It is asked on 22 November 2026.
@Suite struct AskedTurnTests {
  private func answer(_ question: String, _ notes: [String], path: String = "a.md") -> Answer {
    let today = Timestamp(seconds: 1_795_305_600)
    let evidence = notes.map { text in
      var piece = AnswerTests().evidence(
        text, day: TimeCalendar.day(ofSeconds: today.seconds), kind: .memory)
      piece.result.path = Array("memories/\(path)".utf8)
      piece.dayIsTold = false
      return piece
    }
    return AnswerTests().answer(question, evidence)
  }

  @Test func theNewDateOfWhatWasPutOffIsTold() throws {
    let note = "Lena and others postponed the wedding to 19 September 2027."
    #expect(
      try #require(answer("When is the wedding?", [note]).date?.text)
        .hasPrefix("19 September 2027"))
  }

  static let meetings = [
    "Team meeting on 12 October 2026.", "Team meeting on 4 January 2027.",
    "Team meeting on 7 December 2026.", "Team meeting on 14 September 2026.",
  ]

  @Test(arguments: [
    (
      "What is the email of our accountant?",
      "Our accountant is Greet Lambrecht (greet@lambrecht.example)."
    ),
    ("What is Marisol allergic to?", "Marisol has a shellfish allergy."),
    ("When do we leave for Lech?", "Summer 2027: two weeks in Lech, leaving on 24 July."),
    (
      "What is the confirmation number of the Astoria?", "Hotel Astoria, conf. HX-2291, two nights."
    ),
  ])
  func theSentenceAnswers(question: String, note: String) {
    #expect(AnswerTests().text(answer(question, [note])).hasSuffix("- \(note) [1]\n"))
  }

  @Test func whatWasBeforeComesWithIt() {
    let text = "Since 2019 I live in Gera. Before that I lived in Lech for six years."
    #expect(AnswerTests().text(answer("Where did I live before Gera?", [text])).contains("Lech"))
  }
}
