import Posix
import Testing

@testable import Answering
@testable import Index

/// How old somebody is: no length of time, and none who is only too old for something.
@Suite struct ToldAgeTests {
  @Test(arguments: [
    ("Liv reads two years ahead.", false), ("Liv was sick for three months.", false),
    ("Bake it at 200 °C for 40 minutes.", false), ("I'm too old for it.", false),
    ("Milena is old enough to drive.", false), ("We meet twice a year.", false),
    ("It weighs 12 kg.", false), ("Rex is three months old.", true), ("Ana is 91 years.", true),
    ("I'm 44!", true), ("She is nine.", true),
    ("They were married for 40 years and she is 62.", true),
    ("The house was built in 1932.", true), ("91 years of age", true),
    ("Oma war drei Wochen krank.", false),
    ("Oma ist 91 Jahre alt.", true),
  ])
  func mayBe(said: String, expected: Bool) {
    #expect(ToldAge.mayBe(in: Array(said.utf8)) == expected, "\(said)")
  }

  @Test(arguments: ["", "40", "40 years", "for", "for 40", "too old", "a year", "\u{0}40 m 40 m"])
  func whatIsLeftOutIsInTheText(said: String) {
    let left = ToldAge.withoutOthers(Array(said.utf8))
    #expect(left.count <= said.utf8.count)
  }

  private static let today: Int64 = 20_782  // 25 November 2026

  private func answer(_ question: String, _ notes: [String]) -> Answer {
    AnswerTests().answer(
      question,
      notes.map { note in
        var piece = AnswerTests().evidence(note, kind: .memory)
        (piece.today, piece.dayIsTold) = (Self.today, false)
        return piece
      })
  }

  private static let list =
    "# Birthdays\n\n- Mam: 30 November 1951\n- Liv: 4 March 2017\n- Pa: 12 June\n"

  @Test(
    arguments: [
      (
        "How old is Mam?", [list, "# Mam's soda bread\n\nBake it at 200 °C for 40 minutes.\n"], "74"
      ),
      (
        "How old is Liv?", [list, "Liv reads two years ahead.", "Liv was sick for three months."],
        "9"
      ),
      ("How old is Pa?", [list], nil),
      ("How old is Tom?", ["Tom was born on 25 November 1980."], "46"),
      ("How old is Tom?", ["Tom was born on 26 November 1980."], "45"),
      ("How old is Tom?", ["Tom was born on 26 November 2980."], nil),
      ("How old is Max?", ["Max was born on 3 October 2026."], "1 month"),
      ("How old is Max?", ["Max was born on 25 November 2024."], "2"),
      ("How old is Max?", ["Max was born on 26 November 2024."], "23 months"),
      ("How old is Max?", ["Max was born on 3 November 2026."], nil),
      ("How old is Ana?", ["Tom (born 3 May 1980), Ana (born 4 June 1982)"], nil),
      ("How old is Karl?", ["Karl was born on 3 May 1931. He died in 2020."], nil),
      ("How old was Tom in 1999?", ["Tom was born on 25 November 1980."], nil),
      ("When was Tom born?", ["Tom was born on 25 November 1980."], "25 November 1980"),
    ] as [(String, [String], String?)])
  func isCountedFromABirth(question: String, notes: [String], age: String?) {
    let answer = answer(question, notes)
    #expect(answer.date?.text.split(separator: " (").first.map(String.init) == age)
    #expect(answer.citations.count == 1, "\(AnswerTests().text(answer))")
  }

  @Test func whatTellsNoAgeIsNoAnswer() {
    let told = answer("How old is Liv?", ["Liv reads two years ahead.", "Liv is in year 4."])
    #expect(told.citations.isEmpty, "\(AnswerTests().text(told))")
    let both = answer("How old is Liv?", ["Liv was sick for three months.", "Liv is nine."])
    #expect(AnswerTests().text(both) == "- Liv is nine. [1]\n")
  }

  @Test(arguments: [["I'm too old for it. I'm 44!"], ["I'm too old for it.", "I'm 44!"]])
  func whoSpeaksTellsTheirOwn(said: [String]) throws {
    let cube = try AskedCube([], said.map { ("Milan", $0) })
    #expect(try cube.first("How old is Milan?").contains("44"))
  }

  /// Also where a word with digits stands there: "Wifi guests: password swan-spoon-77".
  @Test func whatTellsNoNumberIsNotPutBehindOneThatDoes() throws {
    let cube = try AskedCube(["24 guests are coming.", "Wifi guests: password swan-spoon-77"])
    let answer = try cube.answer("How many guests are coming?")
    #expect(AnswerTests().text(answer) == "- 24 guests are coming. [1]\n")
    let none = try AskedCube(["Two children in Ana's class are ill.", "Ana has no children."])
    #expect(try none.answer("How many children does Ana have?").citations.count == 2)
  }
}
