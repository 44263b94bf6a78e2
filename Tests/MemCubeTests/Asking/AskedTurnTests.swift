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
      piece.today = TimeCalendar.day(ofSeconds: today.seconds)
      return piece
    }
    return AnswerTests().answer(question, evidence)
  }

  @Test(arguments: [
    (
      "Until when is Jürgen on holiday?",
      "Jürgen is on holiday from 30 November to 11 December 2026.", "11 December 2026"
    ),
    (
      "When does Jürgen's holiday end?",
      "Jürgen is on holiday from 30 November to 11 December 2026.", "11 December 2026"
    ),
    (
      "When is Jürgen on holiday?", "Jürgen is on holiday from 30 November to 11 December 2026.",
      "30 November"
    ),
    (
      "Bis wann gilt die Genehmigung?", "Die Genehmigung gilt vom 1.3.2026 bis zum 31.12.2027.",
      "31 December 2027"
    ),
    (
      "When does Jürgen come back?",
      "Jürgen is on leave from 1 December 2026 until they are back in June 2027.", "June 2027"
    ),
    ("Until when is the fair?", "The fair is from 12-14 May 2027.", "14 May 2027"),
    ("Until when is the fair?", "The fair is on 12 May 2027.", "12 May 2027"),
  ])
  func theEndIsTold(question: String, note: String, expected: String) throws {
    #expect(try #require(answer(question, [note]).date?.text).hasPrefix(expected))
  }

  @Test func theNewDateOfWhatWasPutOffIsTold() throws {
    let note = "Lena and others postponed the wedding to 19 September 2027."
    #expect(
      try #require(answer("When is the wedding?", [note]).date?.text)
        .hasPrefix("19 September 2027"))
  }

  /// When a leave begins tells nothing of the way back.
  @Test func theBeginningIsNoReturn() {
    let note = "Jürgen will be on parental leave from 1 December 2026."
    #expect(answer("When does Jürgen come back from parental leave?", [note]).date == nil)
  }

  static let meetings = [
    "Team meeting on 12 October 2026.", "Team meeting on 4 January 2027.",
    "Team meeting on 7 December 2026.", "Team meeting on 14 September 2026.",
  ]

  @Test(arguments: [
    ("When is the next team meeting?", "7 December 2026"),
    ("When was the last team meeting?", "12 October 2026"),
    ("When is the upcoming team meeting?", "7 December 2026"),
  ])
  func theNextAndTheLastGoByToday(question: String, expected: String) {
    #expect(answer(question, Self.meetings).date?.text == expected)
    #expect(answer(question, Self.meetings.reversed()).date?.text == expected)
    let list = Self.meetings.map { "- \($0)" }.joined(separator: "\n")
    let one = answer(question, ["# Dates\n\n\(list)\n"])
    #expect(one.date?.text == expected)
    #expect(String(decoding: one.citations[0].sentence, as: UTF8.self).contains(expected))
  }

  @Test(arguments: [
    ("Wann ist die nächste Teamsitzung?", "Teamsitzung am", "7. Dezember 2026", "12. Oktober 2026"),
    (
      "¿Cuándo es la próxima reunión?", "Reunión el", "7 de diciembre de 2026",
      "12 de octubre de 2026"
    ),
    ("Quand est la prochaine réunion ?", "Réunion le", "7 décembre 2026", "12 octobre 2026"),
  ])
  func otherLanguagesAskForTheNext(question: String, what: String, next: String, last: String) {
    let notes = [last, next].map { "\(what) \($0)." }
    #expect(answer(question, notes).date?.text == "7 December 2026")
    #expect(answer(question, notes.reversed()).date?.text == "7 December 2026")
  }

  @Test func whatIsToBeDoneHasNoDay() {
    #expect(answer("When did I call Ana?", ["# 2 May 2026\n\nCall Ana.\n"]).date == nil)
    #expect(
      answer("When did I call Ana?", ["# 2 May 2026\n\nCalled Ana.\n"]).date?.text == "2 May 2026")
  }

  @Test func whatIsOverIsNoNextOne() {
    #expect(answer("When is the next team meeting?", [Self.meetings[0]]).date == nil)
    #expect(answer("When was the last team meeting?", [Self.meetings[1]]).date == nil)
  }

  @Test(arguments: [
    (
      "When must the filter be changed?",
      "The filter was changed on 2 April 2026. It must be changed again on 2 October 2027.",
      "2 October 2027"
    ),
    (
      "When will the gasket arrive?",
      "2026-11-16 ordered gasket for chamber 7, 41.80, delivery 2026-11-27", "27 November 2026"
    ),
    ("When will the lease end?", "The lease of the flat ended on 3 May 2026.", "3 May 2026"),
  ])
  func whatIsToComeIsTold(question: String, note: String, expected: String) {
    #expect(answer(question, [note]).date?.text == expected)
  }

  @Test(arguments: ["When does Yuki leave?", "When is Yuki's exam?", "When will Yuki arrive?"])
  func birthdaysAnswerNothingElse(question: String) {
    let list = "# Birthdays\n\n- Wei: 17 August\n- Yuki: 8 December\n"
    #expect(answer(question, [list]).date == nil)
    #expect(
      answer(question, ["- Wei: 17 August\n- Yuki: 8 December\n"], path: "birthdays.md").date == nil
    )
    #expect(answer("When is Yuki's birthday?", [list]).date?.text == "8 December")
    #expect(answer("When was Yuki born?", [list]).date?.text == "8 December")
    let exam = "# Birthdays\n\n- Wei: 17 August\n\nYuki's exam is on 3 May 2027.\n"
    #expect(answer("When is Yuki's exam?", [exam]).date?.text == "3 May 2027")
  }

  @Test func aBoxIsShown() {
    let list = "# To do\n\n- [x] answer to Ana\n- [ ] renew the passport\n"
    let text = { AnswerTests().text(answer($0, [list])) }
    #expect(text("Did I renew the passport?") == "- [ ] renew the passport [1]\n")
    #expect(text("Have I answered to Ana?") == "- [x] answer to Ana [1]\n")
  }

  @Test func movingTheOfficeIsNotMovingHome() {
    let answer = answer(
      "Where do I live?",
      ["Since 2019 I live in Gera.", "We moved office: our new address is Ring 5, Lech."])
    #expect(AnswerTests().text(answer).hasPrefix("- Since 2019 I live in Gera. [1]\n"))
  }

  @Test func linesOfPeopleAreOfEachAlone() {
    let text = """
      Leonie Kraft, BSc: mosses on rafts. Hand-in 15 January 2027. Second examiner: Marisol.
      Mats Oduya, MSc: testate amoebae in Ramsdorf. Hand-in 30 April 2027. Second examiner: Halvorsen.
      """
    for (question, expected) in [
      ("Who is Leonie's second examiner?", "Marisol"),
      ("Who is Mats' second examiner?", "Halvorsen"),
    ] {
      let answer = AnswerTests().text(answer(question, [text]))
      #expect(answer.contains(expected), "\(question)")
      #expect(answer.contains("Marisol") != answer.contains("Halvorsen"), "\(question)")
    }
  }

  @Test func theLastAndTheFirstGoByTheDaysOfNotes() {
    let today = Timestamp(seconds: 1_795_305_600)
    let evidence = [("2026-05-02", "Leila"), ("2026-09-12", "Noor")].map { date, name in
      var piece = AnswerTests().evidence(
        "---\ndate: \(date)\n---\nWent to the opera with \(name).\n", kind: .memory)
      piece.matterDay = CivilDate(Array(date.utf8)).map { $0.start / 86_400_000 }
      piece.today = TimeCalendar.day(ofSeconds: today.seconds)
      return piece
    }
    for evidence in [evidence, evidence.reversed()] {
      let date = { AnswerTests().answer($0, evidence).date?.text }
      #expect(date("When did I last go to the opera?") == "12 September 2026")
      #expect(date("When did I first go to the opera?") == "2 May 2026")
    }
  }

  @Test(
    arguments: [
      (
        "When is the market?", "The market is every Saturday except 26 December 2026.",
        "every Saturday"
      ),
      (
        "When does Tomas swim?", "Tomas swims every Wednesday at 18:15, until 16 December.",
        "every Wednesday at 18:15"
      ),
      (
        "Until when does Tomas swim?", "Tomas swims every Wednesday at 18:15, until 16 December.",
        "16 December"
      ),
      (
        "When is residual waste collected?",
        "Paper: every second Tuesday, next one 1 December\nResidual waste: Fridays\nTrees: 8 January",
        "Fridays"
      ),
      ("Until when do I swim?", "Since 20 May I swim.", nil),
      (
        "When is the dentist appointment?",
        "The dentist appointment of 4 December was cancelled, the new one is on 11 December 2026.",
        "11 December 2026"
      ),
      ("When is the trip?", "The trip was cancelled on 3 March 2026.", nil),
      ("When was the trip cancelled?", "The trip was cancelled on 3 March 2026.", "3 March 2026"),
      (
        "When did I change the chain?", "The chain was changed on 30 August 2026.", "30 August 2026"
      ),
      (
        "When did Otis sleep over?", "# 1 November 2026\n\nRain.\n\n# 7 Nov\n\nOtis slept over.",
        "7 November 2026"
      ),
      (
        "When was the dinner with Walter?",
        "# Diary October 2026\n\n## 17 October\n\nDinner with Walter.", "17 October 2026"
      ),
      (
        "When was the dinner with Walter?",
        "# Diary 2025\n\n## 28 December\n\nSnow.\n\n## 2 January\n\nDinner with Walter.",
        "2 January 2026"
      ),
    ] as [(String, String, String?)])
  func whatBoundsOrEndsADateIsNoDate(question: String, note: String, expected: String?) {
    #expect(answer(question, [note]).date?.text == expected)
  }

  @Test func boxesAreAskedForByTheirState() throws {
    let list = "# Abisko\n\n- [x] passports\n- [ ] train tickets\n- [ ] warm boots\n"
    let text = { AnswerTests().text(answer($0, [list])) }
    #expect(
      text("What is still to do for Abisko?") == "- [ ] train tickets; [ ] warm boots [1]\n")
    #expect(text("What is done for Abisko?") == "- [x] passports [1]\n")
    let tasks = "# Tasks\n\n- [x] call Ana\n- [ ] book the dentist\n"
    #expect(
      try AskedCube([tasks, "The gate is open until nine."])
        .first("Which tasks are open?") == "[ ] book the dentist")
    #expect(try AskedCube([tasks]).first("Which tasks are done?") == "[x] call Ana")
    let bills = "# Bills\n\n- [x] pay the gas bill (12 Nov)\n- [ ] pay the water bill\n"
    #expect(
      AnswerTests().text(answer("Which bills are still to be paid?", [bills]))
        == "- [ ] pay the water bill [1]\n")
  }

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
