import Posix
import Testing

@testable import Answering
@testable import Index
@testable import Search

/// Dates at the head of answers. What is said is said on 23 May 2023, a Tuesday.
@Suite struct AnswerDateTests {
  private func date(_ question: String, _ said: [String], told: Bool = true) -> String? {
    let evidence = said.map { text in
      var piece = AnswerTests().evidence(text, kind: told ? .message : .memory)
      piece.dayIsTold = told
      return piece
    }
    return AnswerTests().answer(question, evidence).date?.text
  }

  @Test(arguments: [
    ("The concert was yesterday.", "22 May 2023"),
    ("The concert was last week.", "the week of 15 May 2023"),
    ("The concert was in June 2021.", "June 2021"), ("Last summer was the concert.", "summer 2022"),
    ("The concert was in 2016", "2016"),
    ("On the last weekend: concert.", "the weekend of 20 May 2023"),
    ("concert last winter", "winter 2023"), ("The concert was on 3 June.", "3 June 2022"),
    ("The concert was fun.", nil), ("The concert is every Saturday.", nil),
    ("The concert is on Saturdays.", nil), ("Every other Friday there is a concert", nil),
    ("Concert: Saturday 6 February 2021, 13:00", "6 February 2021"),
    ("Concert: Saturday, 6 February, 13:00", "6 February 2021"),
    ("The concert was on Saturday.", "20 May 2023"),
    ("I will go to the concert on Saturday.", "27 May 2023"),
    ("The concert was in the week of 1 May 2023.", "the week of 1 May 2023"),
    ("The concert was on the weekend of 6 May 2023.", "the weekend of 6 May 2023"),
    ("The concert was a few days before 8 May 2023.", "a few days before 8 May 2023"),
    ("Was the concert yesterday?", nil),
  ])
  func datesAreAnswered(said: String, expected: String?) {
    #expect(date("When was the concert?", [said]) == expected)
  }

  @Test(arguments: [
    ("The concert is on 3 June.", "3 June 2023"), ("The concert is on Friday.", "26 May 2023"),
    ("The concert is in June", "June 2023"), ("The concert was on Friday.", "19 May 2023"),
    ("The concert is on 3 June 2024.", "3 June 2024"), ("The concert is tomorrow", "24 May 2023"),
  ])
  func whatIsToComeIsAhead(said: String, expected: String) {
    #expect(date("When is the concert?", [said]) == expected)
  }

  @Test(arguments: [
    ("The concert was yesterday.", nil), ("The concert was on 3 June.", "3 June"),
    ("The concert was on 3 June 2021.", "3 June 2021"), ("The concert was on Monday.", nil),
    ("no date here about the concert.", nil),
  ])
  func theDayOnWhichAFileWasWrittenIsNoAnswer(said: String, expected: String?) {
    #expect(date("When was the concert?", [said], told: false) == expected)
  }

  /// Dates in other languages and in digits, as fine as they are written.
  @Test(arguments: [
    ("Opa wurde am 3. Mai 1975 geboren.", "3 May 1975"),
    ("Opa wurde am 3. September 1975 geboren.", "3 September 1975"),
    ("Opa wurde am 3. März geboren.", "3 March"), ("Opa wurde im Mai 1975 geboren.", "May 1975"),
    ("Opa wurde am 9. Jänner 1975 geboren.", "9 January 1975"),
    ("Opa wurde am 04.12.1926 geboren.", "4 December 1926"),
    ("Opa wurde am 4.12.1926 geboren.", "4 December 1926"),
    ("Opa was geboren op 1926-12-04.", "4 December 1926"),
    ("Opa: geboren 12/04/1926.", "12/04/1926"), ("Opa: geboren 31/08/1926.", "31 August 1926"),
    ("Opa (geboren): 1er août 1975.", "1 August 1975"),
    ("Opa (geboren): le 3 février 1975.", "3 February 1975"),
    ("Opa (geboren): 3 de mayo de 1975.", "3 May 1975"),
    ("Opa (geboren): en mayo de 1975.", "May 1975"),
    ("Opa (geboren): 3 maggio 1975.", "3 May 1975"),
    ("Opa (geboren): 3 mei 1975.", "3 May 1975"),
    ("Opa (geboren): 3 de março de 1975.", "3 March 1975"),
    ("Opa wurde 1975 geboren.", "1975"),
  ])
  func datesOfOtherLanguagesAreAnswered(said: String, expected: String) {
    #expect(date("Wann wurde Opa geboren?", [said], told: false) == expected)
    if said.contains("19") { #expect(date("Wann wurde Opa geboren?", [said]) == expected) }
  }

  @Test func monthsOfOtherLanguagesAreNoOtherWords() {
    #expect(date("Wann ist Markt?", ["Markt ist jeden 3. Mai."]) == nil)
    for (name, month) in [("januar", 1), ("fevrier", 2), ("giugno", 6), ("outubro", 10)] {
      #expect(ForeignMonths.numbers[Array(name.utf8)] == Int64(month))
    }
    #expect(ForeignMonths.numbers[Array("may".utf8)] == nil)
  }

  @Test func theDateStandsInTheSentenceThatAnswers() {
    #expect(
      date("When was the car sold?", ["Scrap the car.", "The night train was on 5 May 2023."])
        == nil)
    #expect(
      date(
        "What day is Tiago's football?",
        ["Tiago's football is on Thursdays now.", "Tiago went out in the summer of 2022."])
        == "Thursdays")
    #expect(
      date(
        "When did Marta move to Babelsberg?",
        [
          "Marta signed for a little house in Berlin on 16 May 2022.",
          "Marta moved to Babelsberg on 28 June 2022.",
        ]) == "28 June 2022")
    #expect(
      date(
        "When did Marta move to Babelsberg?",
        [
          "Marta signed for a little house in Babelsberg on 16 May 2022.",
          "Marta and Piotr moved in on 28 June 2022.",
        ]) == nil)
    #expect(date("When is the party in Porto?", ["A unicorn party on 3 May."]) == nil)
    let pen = """
      Seen on 12 March 2023.

      - The adrenaline pen is in the blue pouch of
        his bag. It expires in August 2027.
      - A second pen is in the kitchen since 2020.
      """
    #expect(date("When does the adrenaline pen expire?", [pen], told: false) == "August 2027")
    let answer = AnswerTests().answer(
      "When does the adrenaline pen expire?", [AnswerTests().evidence(pen)])
    #expect(
      answer.citations.first?.sentence
        == Array(
          "The adrenaline pen is in the blue pouch of his bag. It expires in August 2027.".utf8))
  }

  /// Of several people's dates in one sentence the one of whom is asked for.
  @Test(arguments: [
    ("When does Anders's passport expire?", "September 2028"),
    ("When does Elin\u{2019}s passport expire?", "March 2027"),
    ("When does Nkechi's passport expire?", "February 2031"),
  ])
  func everybodyHasADate(question: String, expected: String) {
    let lists = [
      "Passports expire: Nkechi 2031-02, Anders 2028-09, Elin 2027-03.",
      "Passports expire: 2031-02 (Nkechi), 2028-09 (Anders), and 2027-03 (Elin).",
      "The passport of Nkechi expires in February 2031, Anders's in September 2028 and Elin's in "
        + "March 2027.",
    ]
    for told in [true, false] {
      for list in lists { #expect(date(question, [list], told: told) == expected, "\(list)") }
    }
  }

  /// What a weekday is for comes each week.
  @Test(arguments: [
    ("Which day do I have off?", "Friday is my day off.", "Friday"),
    ("Which day is bin day?", "Bin day is Tuesday.", "Tuesday"),
    ("Which day do I have off?", "This Friday is my day off.", "26 May 2023"),
  ])
  func aRoutineHasAWeekday(question: String, said: String, expected: String) {
    #expect(date(question, [said]) == expected)
  }

  @Test func anAnswerToTheQuestionGivesTheDate() {
    var said = AnswerTests().evidence("Last Friday! It was great.")
    said.question = Array("When did you visit the harbour?".utf8)
    let answer = AnswerTests().answer("When did we visit the harbour?", [said])
    #expect(answer.date?.text == "19 May 2023")
  }

  @Test func whatIsOutdatedGivesNoDate() {
    var old = AnswerTests().evidence("The concert is on 3 June 2023.")
    old.isOutdated = true
    #expect(AnswerTests().answer("When is the concert?", [old]).date == nil)
  }

  @Test(arguments: [
    ("When was it?", true), ("when?", true), ("Since when does Ana work there?", true),
    ("What year was that?", true), ("In which month is the fair?", true),
    ("Do you know when Ana left?", true), ("Can you tell me when Ana left?", true),
    ("Wann war das?", true), ("Where was it?", false), ("How long was it?", false),
    ("What time is the train?", false),
    ("What did the bike cost and who paid when it broke?", false),
    ("Was Ana there when it broke?", false), ("When I was in Rome, what did I eat?", false),
    ("", false),
  ])
  func onlyQuestionsForDatesAre(question: String, expected: Bool) {
    let form = QuestionForm(Question(Query(parsing: Array(question.utf8))).words)
    #expect(form.asksForDate == expected)
  }
}
