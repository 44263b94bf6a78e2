import Testing

@testable import Answering
@testable import Index

/// When one thing was done says nothing of when its opposite was. What is said is said on 23 May
/// 2023.
@Suite struct OppositeAnswerTests {
  typealias Told = (question: String, said: String, date: String?)

  private func date(_ question: String, _ said: String) -> String? {
    AnswerTests().answer(question, [AnswerTests().evidence(said)]).date?.text
  }

  static let opposites: [Told] = [
    ("When did Mara sell the van?", "Mara bought a van on 12 January 2023.", nil),
    ("When did Mara buy the van?", "Mara bought a van on 12 January 2023.", "12 January 2023"),
    ("When was the van sold?", "Mara bought the van on 12 January 2023.", nil),
    (
      "When did Mara sell the van?", "Mara bought the van in 2019 and sold it on 3 May 2022.",
      "3 May 2022"
    ),
    // Whom she bought it from sold it.
    (
      "When did Otto sell the van?", "Mara bought the van from Otto on 12 January 2023.",
      "12 January 2023"
    ),
    (
      "When did Mara lend Otto the ladder?", "Mara borrowed a ladder from Otto on 18 May 2023.", nil
    ),
    (
      "When did Otto lend Mara the ladder?", "Mara borrowed a ladder from Otto on 18 May 2023.",
      "18 May 2023"
    ),
    ("When did Mara quit Lumen Labs?", "Mara started at Lumen Labs on 4 March 2023.", nil),
    ("When did Mara start at Lumen Labs?", "Mara left Lumen Labs on 4 March 2023.", nil),
    ("When did the bakery close?", "The bakery opened on 1 April 2023.", nil),
    ("When did the bakery open?", "The bakery closed on 1 April 2023.", nil),
    ("When did Nils leave?", "Nils arrived on 30 April 2023.", nil),
    ("When did Nils arrive?", "Nils left on 30 April 2023.", nil),
    ("When did Mara move out?", "Mara moved in on 30 April 2023.", nil),
    ("When did Mara move in?", "Mara moved out on 30 April 2023.", nil),
    ("When did Mara move in?", "Mara moved into the flat on 30 April 2023.", "30 April 2023"),
    ("When did Mara find the keys?", "Mara lost the keys on 30 April 2023.", nil),
    ("Wann hat Mara den Bus verkauft?", "Mara hat den Bus am 3. Mai 2022 gekauft.", nil),
    ("Wann hat Mara den Bus gekauft?", "Mara hat den Bus am 3. Mai 2022 gekauft.", "3 May 2022"),
    ("Wann habe ich das Auto gekauft?", "Ich habe das Auto am 3. April 2022 verkauft.", nil),
    (
      "Wann habe ich das Auto verkauft?", "Ich habe das Auto am 3. April 2022 verkauft.",
      "3 April 2022"
    ),
    ("¿Cuándo vendimos la bicicleta?", "Compramos la bicicleta el 2 de mayo de 2022.", nil),
    (
      "¿Cuándo compramos la bicicleta?", "Compramos la bicicleta el 2 de mayo de 2022.",
      "2 May 2022"
    ),
    // What is open until six closes then.
    ("When does the shop close?", "The shop opens at 9 am and is open until 6 pm.", "6 pm"),
    ("When does the shop close?", "The shop opens at 9 am.", nil),
    ("When does the course end?", "The course starts on 3 June 2023.", nil),
  ]

  @Test(arguments: OppositeAnswerTests.opposites)
  func theOppositeIsNoAnswer(told: Told) {
    #expect(date(told.question, told.said) == told.date)
  }

  @Test func theDeedIsQuotedAndNotItsOpposite() {
    let said = "I bought the van on 12 January 2022. I sold the van on 3 May 2023."
    #expect(date("When did I sell the van?", said) == "3 May 2023")
    #expect(date("When did I buy the van?", said) == "12 January 2022")
    let answer = AnswerTests().answer(
      "When did Mara sell the van?",
      [AnswerTests().evidence("Mara bought the van on 12 January 2023.")])
    #expect(answer.citations.isEmpty)
  }

  /// Years before 1900 are years where a month or "in" says so.
  @Test(arguments: [
    ("When was Anton born?", "Anton was born on 3 May 1887 in Linz.", "3 May 1887"),
    ("When was Anton born?", "Anton was born on May 3, 1887, in Linz.", "3 May 1887"),
    ("When was Anton born?", "Anton (born 1887) was a smith.", "1887"),
    ("When was the farm built?", "The farm was built in 1796.", "1796"),
    ("When was the hall built?", "The hall was built in June 1894.", "June 1894"),
    ("When was Rosa born?", "Rosa was born in 1862 and died in 1931.", "1862"),
    ("When was the bakery founded?", "The bakery, founded 1643, is on the square.", "1643"),
    ("Wann wurde Anton geboren?", "Anton wurde am 3. Mai 1887 geboren.", "3 May 1887"),
    ("Wann wurde die Burg gebaut?", "Die Burg wurde im Jahr 1204 gebaut.", "1204"),
    ("When was the race?", "The race was in 1500 metres of altitude.", nil),
    ("When was the fair?", "The fair had 1200 visitors.", nil),
    ("When was the fair?", "The fair on 3 May 2023 had 1200 visitors.", "3 May 2023"),
    ("When was the fair?", "On 3 May 1200 visitors saw the fair.", "3 May 2023"),
    ("When was the pump sold?", "The pump was sold for $1,200 in 2019.", "2019"),
  ])
  func yearsBefore1900AreYears(question: String, said: String, expected: String?) {
    #expect(date(question, said) == expected)
    let note = AnswerTests().evidence(said, kind: .memory)
    var old = note
    old.dayIsTold = false
    if expected?.contains("2023") != true {
      #expect(AnswerTests().answer(question, [old]).date?.text == expected)
    }
  }

  /// A range is told whole.
  @Test(arguments: [
    ("When is the fair?", "The fair is 12-14 May 2024.", "12 May 2024 to 14 May 2024"),
    ("When is the fair?", "The fair is from 12 to 14 May 2024.", "12 May 2024 to 14 May 2024"),
    ("When is the fair?", "The fair is from 12 to 14 May.", "12 May to 14 May"),
    ("When is the fair?", "The fair is on 12 and 13 May 2024.", "12 May 2024 to 13 May 2024"),
    ("When is the fair?", "The fair is on 5 and 13 May 2024.", "13 May 2024"),
    ("When is the fair?", "The fair is on 12 and 13 May.", "13 May"),
    ("Wann ist der Laden zu?", "Der Laden ist vom 1. bis 20. August zu.", "1 August to 20 August"),
    ("When is the fair?", "The fair is on 14 May 2024.", "14 May 2024"),
  ])
  func rangesAreToldWhole(question: String, said: String, expected: String) {
    var note = AnswerTests().evidence(said, kind: .memory)
    note.dayIsTold = false
    #expect(AnswerTests().answer(question, [note]).date?.text == expected)
  }

  /// The time of what is asked, and not the day since which it is so, or that of something else.
  @Test(arguments: [
    (
      "When are the bins collected?",
      "The bins are collected every Friday; glass on 3 December 2023.", "every Friday"
    ),
    (
      "When is glass collected?",
      "The bins are collected every Friday; glass on 3 December 2023.", "3 December 2023"
    ),
    (
      "When is the market?", "The market is on Mondays, the flea market on 3 June 2023.",
      "Mondays"
    ),
    ("When does the kiosk close?", "Since 5 May the kiosk closes at 10 pm.", "10 pm"),
    ("When does the kiosk close?", "As of 5 May the kiosk closes at 10 pm.", "10 pm"),
    (
      "Since when does the kiosk close at 10 pm?", "Since 5 May 2023 the kiosk closes at 10 pm.",
      "5 May 2023"
    ),
    ("When does the pool open?", "From 1 June 2023 the pool opens at 7 am.", "7 am"),
    ("When does the pool open?", "The pool opens from 1 June 2023 on.", "1 June 2023"),
    ("Wann schließt der Kiosk?", "Seit 5. Mai schließt der Kiosk um 22 Uhr.", "22 Uhr"),
    (
      "When is the fair?", "The fair is from 3 June 2023 to 9 June 2023.",
      "3 June 2023 to 9 June 2023"
    ),
    ("¿Cuándo nació el abuelo?", "El abuelo nació en 1899 y murió el 5 de marzo de 1980.", "1899"),
    (
      "Wann wurde Oma Trude geboren?", "Oma Trude wurde am 4. August 1931 geboren.", "4 August 1931"
    ),
    (
      "Wann wurde Oma Trude geboren?",
      "Oma Trude wurde am 4. August 1931 geboren und starb am 2. Mai 2019.", "4 August 1931"
    ),
    (
      "When is the release?", "The release was moved from 3 June 2024 to 17 June 2024.",
      "17 June 2024"
    ),
    ("When is the release?", "The release moved from Monday to 17 June 2024.", "17 June 2024"),
    (
      "Wann ist das Fest?", "Das Fest wurde vom 3. Mai auf den 9. Mai 2024 verschoben.",
      "9 May 2024"
    ),
    (
      "When is the demo?", "The demo has been postponed from 20 November until 4 December 2024.",
      "4 December 2024"
    ),
    (
      "When is the demo?", "The demo was planned for 20 November, but moved to 4 December 2024.",
      "4 December 2024"
    ),
    (
      "When is yoga?", "Yoga was on Mondays, now it is on Thursdays at 19:00.",
      "Thursdays at 19:00"
    ),
    ("When did we move?", "In May 2021 we moved to 4 Elm Street.", "May 2021"),
    ("When did Ana move?", "Ana moved from Hull to Ghent on 3 May 2022.", "3 May 2022"),
  ])
  func theTimeOfWhatIsAskedIsTold(question: String, said: String, expected: String?) {
    #expect(date(question, said) == expected)
  }
}
