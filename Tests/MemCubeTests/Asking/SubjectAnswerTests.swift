import Testing

@testable import Answering
@testable import Index
@testable import Learning

/// A date, a place or a number is told only of whom, and of what, the question asks.
@Suite struct SubjectAnswerTests {
  typealias Told = (question: String, said: [String], answer: String?)

  private func note(_ text: String, path: String = "memories/a.md") -> Evidence {
    var piece = AnswerTests().evidence(text, kind: .memory)
    piece.result.path = Array(path.utf8)
    piece.dayIsTold = false
    return piece
  }

  private func answer(_ question: String, _ said: [String]) -> Answer {
    AnswerTests().answer(question, said.map { note($0) })
  }

  static let list =
    "# Birthdays\n\n- Ada: 9 June 2017. Wants a kite, not a red one.\n"
    + "- Granny Jo: 6 February 1947. Eighty in 2027!\n- Zoë: 2 March 1980. Bruno: 21 August.\n"
    + "- Keiko (Bruno's mother, Nara): 15 October.\n"
  static let dog = "Rex (beagle, born May 2019) is on a diet: no cheese from Ada under the table."

  /// What a heading says is so of each entry below it, and a label is whom an entry is about.
  static let entries: [Told] = [
    ("When was Ada born?", [dog, list], "9 June 2017"),
    ("When was Granny Jo born?", [dog, list], "6 February 1947"),
    ("When is Zoë's birthday?", [list], "2 March 1980"),
    ("When is Bruno's birthday?", [list], "21 August"),
    ("When is Keiko's birthday?", [list], "15 October"),
    ("When was Rex born?", [dog, list], "May 2019"),
    ("When was Otto born?", [dog, list], nil),
    ("When is Otto's birthday?", [list], nil),
    ("When was Ada born?", [dog], nil),
    (
      "When does Ada swim?", ["# School\n\nAda: group 6. Swimming on Friday at 16:30.\n"],
      "Friday at 16:30"
    ),
    ("When does Bruno swim?", ["# School\n\nAda: group 6. Swimming on Friday at 16:30.\n"], nil),
    (
      "When was I born?", ["# Birthdays\n\n- Ada: 9 June 2017.\n- Me: 11 May 1983.\n"],
      "11 May 1983"
    ),
  ]

  @Test(arguments: SubjectAnswerTests.entries)
  func entriesAreOfTheirLabel(told: Told) {
    #expect(answer(told.question, told.said).date?.text == told.answer)
  }

  /// Names are asked for in any letters, and by a part.
  static let spellings: [Told] = [
    ("when was ada born?", [dog, list], "9 June 2017"),
    ("when was zoe born?", [dog, list], "2 March 1980"),
    ("when is zoe' birthday", [list], "2 March 1980"),
    ("when was jo born", [dog, list], "6 February 1947"),
    ("when was otto born", [dog, list], nil),
  ]

  @Test(arguments: SubjectAnswerTests.spellings)
  func namesAreFoundInAnyLetters(told: Told) {
    #expect(answer(told.question, told.said).date?.text == told.answer)
  }

  @Test func onlyNamesAreSpelledAsInNotes() {
    func spelled(_ question: String, _ text: String) -> String {
      String(
        decoding: QuestionNames.spelled(Array(question.utf8), as: [Array(text.utf8)]),
        as: UTF8.self)
    }
    #expect(spelled("when was zoe's exam?", "We met Zoë.") == "when was Zoë's exam?")
    #expect(spelled("Where is ines' bike", "- Inês: a bike") == "Where is Inês's bike")
    #expect(spelled("when is the party", "At the Party: cake") == "when is the party")
    #expect(spelled("when was otto born", "Rex is old.") == "when was Otto born")
    #expect(spelled("where does otto live", "Otto is ill.") == "where does Otto live")
    #expect(spelled("when does school start", "School starts at 8.") == "when does school start")
    #expect(spelled("when is soup", "Soup is at one. We like soup.") == "when is soup")
    #expect(spelled("when may we march", "In May and March.") == "when may we march")
    #expect(spelled("  odd \u{0} ''s ", "Odd Odd").contains("''s"))
  }

  /// Of several deeds in a sentence each has its own day.
  static let clauses: [Told] = [
    (
      "When does the train leave Rome?",
      [
        "We fly Oslo - Rome on Wednesday 3 February 2027, two nights there, then the train to Bari on Friday the 5th, 14:39."
      ],
      "5 February 2027"
    ),
    (
      "When does the ferry leave Rome?", ["We fly to Rome on 3 February 2027. It rains."],
      nil
    ),
    ("When did Kim learn to cook?", ["Kim booked the hotel from 3 to 5 February 2027."], nil),
    ("When did we sell the boat?", ["We painted the boat on 3 May 2024."], nil),
    (
      "When was the boiler serviced?",
      ["Serviced every October: the boiler. Last: 14 October 2026."], "14 October 2026"
    ),
    (
      "When is Ada's party?",
      [
        "# Bari, May 2027: Ada's party\n\nFly from Oslo with Kim, Tom and Eve on 3 May, hotel near the old harbour.\n"
      ],
      nil
    ),
    ("When is Ada's party?", ["# Ada's party\n\n8 May 2027, in the garden.\n"], "8 May 2027"),
  ]

  /// Whom "she" means may be named some sentences before.
  @Test func whoeverWasNamedBeforeMayBeMeant() {
    let walk =
      "Walked to the lake with Ada and her dog Nero. Eleven kilometres. She starts at the hospice in Ulm "
      + "on 1 March."
    let answer = answer("When does Ada start at the hospice?", [walk])
    #expect(answer.date?.text == "1 March")
  }

  @Test(arguments: SubjectAnswerTests.clauses)
  func datesAreOfWhatIsAsked(told: Told) {
    #expect(answer(told.question, told.said).date?.text == told.answer)
  }

  static let starter = "The starter is called Gus and lives in the fridge. Feed him on Thursdays."

  /// Who lives in the fridge is no one who asks; and whom one reads with tells no place.
  @Test func placesAreOfWhomIsAsked() {
    #expect(answer("Where do I live?", [SubjectAnswerTests.starter]).citations.isEmpty)
    let reads = "Reads with Ada on Sunday calls."
    #expect(answer("Where does Ada live?", [reads, SubjectAnswerTests.starter]).citations.isEmpty)
    let lives = answer("Where does Ada live?", [SubjectAnswerTests.starter, "Ada lives in Bari."])
    #expect(AnswerTests().text(lives).hasPrefix("- Ada lives in Bari. [1]\n"))
    #expect(answer("When do we feed Gus?", [SubjectAnswerTests.starter]).date?.text == "Thursdays")
  }

  @Test func rowsStandUnderTheirColumns() {
    let table = "| whose | frame number |\n|---|---|\n| Ada | GZ 77 |\n| Bruno | KM 88 |\n"
    let labels = EntryLabel.read(SentenceCut.pieces(Array(table.utf8)))
    let texts = labels.map { label in label.map { String(decoding: $0.text, as: UTF8.self) } ?? "" }
    #expect(texts == ["", "", "Ada ", "Bruno "])
    let answer = answer("What is Bruno's frame number?", [table])
    #expect(AnswerTests().text(answer).contains("KM 88"))
  }

  @Test func labelsAreShort() {
    func label(_ text: String) -> String? {
      EntryLabel.label(of: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(label("Ada: 3 May") == "Ada")
    #expect(label("Keiko (Bruno's mother, Nara): 15 October") == "Keiko ")
    #expect(label("It was so: no") == nil)
    #expect(label("one: two") == nil)
    #expect(label("Kim booked: hotel") == nil)
    #expect(label("At 14:39 we left") == nil)
    #expect(label("Night train is full, so: fly") == nil)
    #expect(label("") == nil && label(":") == nil && label("A:") == "A")
  }

  @Test func daysTakeTheMonthToldBefore() {
    func told(_ text: String, after above: String = "") -> String {
      String(
        decoding: OrdinalDays.completed(Array(text.utf8), after: Array(above.utf8)), as: UTF8.self)
    }
    #expect(
      told("On 3 May we fly, on Friday the 5th we land.")
        == "On 3 May we fly, on Friday the 5th we land.")
    #expect(told("On 3 May out, on the 5th, back.") == "On 3 May out, on the 5th of May, back.")
    #expect(told("Back on the 9th.", after: "Bari, June 2027") == "Back on the 9th of June.")
    #expect(told("The 5th floor in May") == "The 5th floor in May")
    #expect(told("In May, the 5th of June") == "In May, the 5th of June")
    #expect(told("the 99th") == "the 99th")
    #expect(told("From 28 May to the 3rd.") == "From 28 May to the 3rd of June.")
    #expect(
      told("On 28 December 2026, the 3rd.") == "On 28 December 2026, the 3rd of January 2027.")
    #expect(told("On 16 May, the 3rd.") == "On 16 May, the 3rd.")
  }
}
