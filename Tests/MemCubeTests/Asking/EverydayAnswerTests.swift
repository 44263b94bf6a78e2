import Testing

@testable import Answering
@testable import MemCube

/// What one person tells on 23 May 2023, or on that day and the next one, and what is asked.
@Suite struct EverydayAnswerTests {
  /// What is said, the question, and how the answer begins.
  private static let rows: [(said: [String], question: String, begins: String)] = [
    (
      ["My birthday is on 14 March.", "Tom's birthday is on 19 May."], "When is my birthday?",
      "on 14 March"
    ),
    (["I like tea.", "I live in Porto."], "What do you know about me?", "- The user "),
    (
      ["Dinner with Ana is on 1 June at 18:00.", "Sorry, 18:30."], "When is the dinner with Ana?",
      "1 June 2023 at 18:30"
    ),
    (["I live in Bern.", "Sorry, I meant Bonn."], "Where do I live?", "Bonn"),
    (
      ["La cena con Lucía es el viernes a las 21:00.", "Perdón, a las 21:30."],
      "¿Cuándo es la cena con Lucía?", "26 May 2023 at 21:30"
    ),
    (
      ["The dentist is on Friday at 10.", "They moved it from Friday to Sunday."],
      "When is the dentist?", "28 May 2023"
    ),
    (
      [
        "The bank meeting is on 1 June at 10:00.",
        "The bank meeting has been pushed back to 11:30.",
      ], "When is the bank meeting?", "1 June 2023 ["
    ),
    (
      ["I live in Hamburg and work as a nurse.", "I moved to Porto yesterday."], "Where do I live?",
      "Porto"
    ),
    (["I live in Porto.", "Nadia Rossi, architect, lives in Bern."], "Where do I live?", "Porto"),
    (["Ik woon in Utrecht.", "Ik ben verhuisd naar Delft."], "Waar woon ik?", "Delft"),
    (
      ["Der Zahnarzttermin ist am Freitag um 10 Uhr."], "Wann ist der Zahnarzttermin?",
      "26 May 2023 at 10:00"
    ),
    (
      ["La cena con Ana es el 3 de junio.", "La cena con Ana se ha movido al 5 de junio."],
      "¿Cuándo es la cena con Ana?", "5 June 2023"
    ),
    (["Marta leads the backend, Jonas the design."], "Who leads the backend?", "Marta"),
    (
      ["The sofa cost 800 euros and the table 350 euros."], "How much did the table cost?",
      "350 euros"
    ),
    (["I met Sara in 2009 and we married in 2012."], "When did we marry?", "2012"),
    (["Joke de Vries is my mother-in-law."], "Who is Joke?", "- Joke de Vries"),
    (
      ["Clara had fever, 38.6.", "Clara was born on 3 February 2014."], "How old is Clara?",
      "- Clara"
    ),
    (["My salary is 5,400 francs."], "How much do I earn?", "5,400 francs"),
    (["My PIN is 4410.", "wait no, 4401"], "What is my PIN?", "- The user's PIN is 4401"),
    (
      ["Noor's party is on 5 july, she loves liquorice.", "no sorry 15 july"],
      "When is Noor's party?", "15 July 2023"
    ),
    (["My lawyer is avv. Bruna Sklemba."], "Who is my lawyer?", "Bruna Sklemba"),
    // A value alone is of the kind that is asked for, or there is none.
    (
      ["Laser tag. 7 kids came, cake was a football.", "Pay the laser tag £45."],
      "How many kids came to the laser tag?", "7 ["
    ),
    (["My new laptop is a 14 inch one, €2,349."], "How much was my new laptop?", "€2,349"),
    (["Six kilos: we picked 6 kg of plums for £12."], "How many kilos of plums?", "6 kg"),
    (["The new contact is Mirjam de Wit."], "Where does Mirjam live?", "- "),
    (["Alfie broke his wrist, cast for 6 weeks."], "How old is Alfie?", "- "),
    (["I sold the old Canon for 200."], "How old is the Canon?", "- "),
    (["On call are Yuki, Ines and Tom."], "Who is on call?", "- "),
    (["My clients are Vos and Loopli."], "Who are my clients?", "- "),
    (["Lukas went to Zalando."], "Where did Lukas go?", "Zalando"),
    (
      ["My phone number is 07700 900555.", "Booking number 850112233, keep it."],
      "What is my phone number?", "- The user's phone number is 07700"
    ),
    (
      ["Ron takes metformin. He still drives.", "I am not allowed to drive until June."],
      "What does Ron take?", "- Ron takes"
    ),
    (
      ["Nora has swimming every Tuesday.", "Swimming moved to Saturdays."],
      "When is Nora's swimming?", "Saturdays"
    ),
    (
      ["The return is on 3 April, seat 12.", "wait no the return is 13 April. Seat stays."],
      "When is the return?", "13 April 2024"
    ),
  ]

  @Test(arguments: rows.indices)
  func firstLine(place: Int) throws {
    let row = Self.rows[place]
    let said = try SaidAnswers(
      row.said.enumerated().map { place, text in
        let isSlip = ["Sorry", "Perd", "They", "wait", "no ", "*"].contains { text.hasPrefix($0) }
        return (nil, "2023-05-2\(isSlip ? 3 : place + 3)", text)
      })
    let first = try said.first(row.question)
    #expect(first.hasPrefix(row.begins), "\(row.question) \(first)")
  }

  /// What was carried out is no longer to be done.
  @Test func whatIsDone() throws {
    let said = try SaidAnswers([
      (nil, "2023-05-23", "I have to call the plumber."),
      (nil, "2023-05-23", "I need to buy milk."),
      (nil, "2023-05-24", "I called the plumber."),
    ])
    let text = String(decoding: try said.answer("What do I have to do?").text, as: UTF8.self)
    #expect(text.contains("milk") && !text.contains("plumber"), "\(text)")
  }

  /// "This year" is no item of one day.
  @Test func whatIsWideIsNoItemOfADay() throws {
    let said = try SaidAnswers([
      (nil, "2023-05-23", "Tom turns nine this year."),
      (nil, "2023-05-23", "The exam is on 25 May."),
    ])
    let text = String(
      decoding: try said.answer("What's coming up?", on: "2023-05-24").text, as: UTF8.self)
    #expect(text.contains("exam") && !text.contains("nine"), "\(text)")
  }
}
