import Testing

@testable import MemCube

/// Answers tell what is so of whom the question asks; dates that come again are told as they were said.
@Suite struct WhoseAnswerTests {
  typealias Told = (question: String, said: [String], answer: String?)

  private func date(_ question: String, _ said: [String]) -> String? {
    AnswerTests().answer(question, said.map { AnswerTests().evidence($0) }).date?.text
  }

  /// What comes again is answered by its weekday and time, in the words that say it.
  static let schedules: [Told] = [
    ("When is the choir?", ["The choir is every Tuesday at 18:30."], "every Tuesday at 18:30"),
    ("When does the choir sing?", ["The choir sings on Thursdays at 7 pm."], "Thursdays at 7 pm"),
    ("When does the class start?", ["The class starts at half past six."], "half past six"),
    (
      "When is the shop open?", ["The shop is open Mondays to Fridays, 9 am to 5 pm."],
      "Mondays to Fridays, 9 am to 5 pm"
    ),
    ("When are the bins collected?", ["The bins are collected on Wednesdays."], "Wednesdays"),
    ("When do we eat?", ["We eat at noon."], "noon"),
    ("What time is the dentist?", ["The dentist is on 14 May at 9:15."], "9:15"),
    ("What time does the train leave?", ["The train leaves at 7.40 a.m. from here."], "7.40 a.m."),
    (
      "Wann ist der Chor?", ["Der Chor ist immer dienstags um 18 Uhr."],
      "immer dienstags um 18 Uhr"
    ),
    (
      "When is the parents' evening?", ["The parents' evening is the first Monday of each month."],
      "first Monday of each month"
    ),
    ("When is swimming?", ["Swimming is 6:45-8:00 at the lido."], "6:45-8:00"),
    (
      "Wann kommt die Post?", ["Die Post kommt jeden zweiten Mittwoch um 6 Uhr."],
      "jeden zweiten Mittwoch um 6 Uhr"
    ),
    ("When is the choir?", ["The choir has 7 members and 18 songs."], nil),
    ("When is the choir?", ["The choir is at home."], nil),
    ("When was the choir?", ["The choir is every Tuesday."], nil),
  ]

  @Test(arguments: WhoseAnswerTests.schedules)
  func whatComesAgainIsAnswered(told: Told) {
    #expect(date(told.question, told.said) == told.answer)
  }

  /// A word of the same stem is another word; what is so of others is another's.
  static let dates: [Told] = [
    (
      "When is training?",
      ["We have football training every Tuesday.", "Grandfather was a train driver born 1947."],
      "every Tuesday"
    ),
    ("When is Ana performing?", ["Ana performed on 3 June 2022."], "3 June 2022"),
    ("When is training?", ["Grandfather was a train driver born in 1947."], nil),
    ("When is the meeting?", ["We meet on 3 June 2023."], "3 June 2023"),
    ("When is my birthday?", ["My sister Eva's birthday is on 3 March."], nil),
    ("When is my birthday?", ["Ana's sister Eva's birthday is on 3 March."], nil),
    ("When is my birthday?", ["The birthday of my sister is on 3 March."], nil),
    ("When is Ana's birthday?", ["Ana's sister Eva's birthday is on 3 March."], nil),
    ("When is Eva's exam?", ["Ana's sister Eva's exam is on 3 June."], "3 June 2023"),
    ("When is my exam?", ["My exam is on 3 June."], "3 June 2023"),
    ("When is my exam?", ["The user's exam is on 3 June."], "3 June 2023"),
    ("When is my sister's exam?", ["My exam is on 3 June."], nil),
    ("When is my sister's exam?", ["My sister's exam is on 3 June."], "3 June 2023"),
    ("When is my exam?", ["Tom's exam is on 3 June."], nil),
    ("When is my exam?", ["The exam is on 3 June."], "3 June 2023"),
    ("When is my exam?", ["I dreamt that my exam is on 3 June."], nil),
    ("When is my exam?", ["My boss thinks my exam is on 3 June."], nil),
    ("When is my exam?", ["I think my exam is on 3 June."], "3 June 2023"),
    ("When did I move?", ["Tom moved on 3 March 2021."], nil),
    ("When did I move?", ["I moved on 3 March 2021."], "3 March 2021"),
  ]

  @Test(arguments: WhoseAnswerTests.dates)
  func whatIsOfAnotherIsNoDate(told: Told) {
    #expect(date(told.question, told.said) == told.answer)
  }

  /// Whoever asks of themself is not told what is so of others, nor first what is only thought.
  static let answers: [Told] = [
    ("Where do I live?", ["My friend Tom lives in Porto.", "I live in York."], "I live in York."),
    ("Where do I live?", ["My boss thinks I live in Rome.", "I live in York."], "I live in York."),
    ("Where do I live?", ["In my dream I live in Oslo.", "I live in York."], "I live in York."),
    ("Where do I live?", ["I don't live in Leeds.", "I live in York."], "I live in York."),
    (
      "What does my boss think?", ["My boss thinks I live in Rome."],
      "My boss thinks I live in Rome."
    ),
    (
      "Do I live in Leeds?", ["I don't live in Leeds.", "I live in York."],
      "I don't live in Leeds."
    ),
    (
      "Wo wohne ich?", ["Mein Chef glaubt, ich wohne in Kiel.", "Ich wohne in Trier."],
      "Ich wohne in Trier."
    ),
    ("Where do I live?", ["My sister lives in Faro."], nil),
    ("Where does my sister live?", ["My sister lives in Faro."], "My sister lives in Faro."),
    ("Where does Tom live?", ["My friend Tom lives in Porto."], "My friend Tom lives in Porto."),
  ]

  @Test(arguments: WhoseAnswerTests.answers)
  func whatIsSaidOfTheAskerAnswers(told: Told) {
    let found = AnswerTests().answer(told.question, told.said.map { AnswerTests().evidence($0) })
    #expect(
      found.citations.first.map { String(decoding: $0.sentence, as: UTF8.self) } == told.answer)
  }
}
