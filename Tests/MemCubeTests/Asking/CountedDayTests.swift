import Testing

@testable import Answering

/// Days that are counted from that of another clause, told by their number alone, or no longer so.
@Suite struct CountedDayTests {
  private let tests = AnswerTests()

  private func date(_ question: String, _ said: [(String, day: Int64)]) -> String? {
    tests.answer(question, said.map { tests.evidence($0.0, day: $0.day) }).date?.text
  }

  static let counted: [(question: String, said: String, answer: String?)] = [
    (
      "When do we fly?", "I finish school on 4 March 2026 and we fly the day after.", "5 March 2026"
    ),
    (
      "When do I finish school?", "I finish school on 4 March 2026 and we fly the day after.",
      "4 March 2026"
    ),
    ("When do we leave?", "We pack on 3 May 2026 and we leave two days later.", "5 May 2026"),
    ("When do we leave?", "We marry on 3 May 2026 and we leave a week later.", "10 May 2026"),
    ("When do we pack?", "We fly on 1 March 2026 but we pack the day before.", "28 February 2026"),
    // Nobody can tell the day.
    ("When did Ana move?", "Ana married on 3 May 2024 and moved the following year.", nil),
    ("When do we leave?", "We pack on 3 May 2026 and we leave some days later.", nil),
    ("When do we leave?", "We pack on 3 May or on 5 May 2026 and we leave the day after.", nil),
    // 24 May 2023 is the day of telling.
    ("When do we fly?", "School ends tomorrow and we fly the day after.", "25 May 2023"),
    ("When do we fly?", "We fly the day after tomorrow.", "25 May 2023"),
  ]

  static let numbered = [
    ("When is the dentist?", "The dentist is on the 26th.", "26 May 2023"),
    ("When is the dentist?", "The dentist is on the 2nd.", "2 June 2023"),
    ("When was the concert?", "We saw the concert on the 21st.", "21 May 2023"),
  ]

  /// Counted from 23 May 2023.
  @Test(arguments: numbered)
  func daysWithoutMonthsAreNear(question: String, said: String, answer: String) {
    #expect(date(question, [(said, 19_500)]) == answer)
  }

  @Test(arguments: ["I am off to Japan.", "Rome is off.", "Is Japan off?", "I have a day off."])
  func othersCallNothingOff(later: String) {
    let said = [("Our trip to Japan is on 12 October 2026.", Int64(19_490)), (later, 19_500)]
    #expect(date("When is the trip to Japan?", said) == "12 October 2026")
  }
}
