import Testing

@testable import Answering
@testable import MemCube

/// Who asks for a home is told no saying, and for what no text names that none does.
@Suite struct HomesTests {
  @Test(arguments: [
    ("You only live once.", true), ("Nadia is living the dream.", true),
    ("He does it for a living.", true), ("She lives on porridge.", true),
    ("the living room", true), ("Ana lives on Elm Street.", false), ("Ana lives on a farm.", false),
    ("I live in Leeds.", false), ("They live there.", false), ("", false), ("live", false),
  ])
  func sayings(text: String, isOne: Bool) {
    #expect(Homes.isSaying(Array(text.utf8)) == isOne, "\(text)")
  }

  @Test func aPlaceComesFirst() throws {
    let answers = try SaidAnswers([
      ("Nadia", "2026-06-28", "I live in a little terrace in Saltaire."),
      ("Nadia", "2026-09-29", "I'm living in a skip of a van and couldn't be happier."),
      ("Nadia", "2026-10-01", "Honestly, you only live once."),
    ])
    let answer = try answers.answer("Where does Nadia live?")
    let told = answer.citations.map { String(decoding: $0.sentence, as: UTF8.self) }
    #expect(told.first?.contains("Saltaire") == true)
    #expect(!told.contains { $0.contains("once") })
  }

  /// Who rents a flat lives there, and who rents a car does not.
  @Test func whoRentsAFlatLivesThere() throws {
    let answers = try SaidAnswers([
      (nil, "2026-06-28", "We live in our own house in Ulm."),
      (nil, "2026-09-29", "We've sold the house in Ulm and rent a flat in Augsburg now."),
      (nil, "2026-09-30", "We rent a car in Bonn now."),
    ])
    let answer = try answers.answer("Where do I live?")
    let told = answer.citations.map { String(decoding: $0.sentence, as: UTF8.self) }
    #expect(told.first?.contains("Augsburg") == true, "\(told)")
  }

  /// Where somebody starts, as what.
  @Test(arguments: ["I start", "I started"])
  func theJobIsTheOneThatIsStarted(start: String) throws {
    let answers = try SaidAnswers([
      (nil, "2026-06-28", "I am Maya."),
      (nil, "2026-09-29", "\(start) at Harlow & Finch on Monday as a paralegal."),
    ])
    #expect(try answers.first("What is Maya's job?").contains("paralegal"))
  }

  @Test func aLivingIsATrade() throws {
    let answers = try SaidAnswers([
      ("Nadia", "2026-03-01", "My dad was a bus driver for thirty years."),
      ("Nadia", "2026-09-29", "I'm living in a skip of a van."),
    ])
    let first = try answers.first("What did Nadia's dad do for a living?")
    #expect(first.contains("bus driver"))
  }

  @Test(arguments: [
    ("How much rent does Nadia pay in Saltaire?", "rent"),
    ("Where did Owen go to university?", "university"),
  ])
  func whatNoTextNamesIsSaid(question: String, noun: String) throws {
    let answers = try SaidAnswers([
      ("Nadia", "2026-06-28", "I get the keys of the house in Saltaire on 18 July."),
      ("Nadia", "2026-06-29", "The pay is rubbish, six thousand less than now."),
      ("Owen", "2026-06-29", "I stopped going to chess."),
    ])
    #expect(try answers.first(question).contains("no text names \"\(noun)\""))
  }

  /// What was to come and is over comes last in a context, and a trade and a home first.
  @Test func whatIsOverComesLast() throws {
    let answers = try SaidAnswers([
      ("Owen", "2026-02-08", "My brother Dylan is flying over from Melbourne on 20 March 2026."),
      ("Owen", "2026-03-01", "I have a pencil case."),
      ("Owen", "2026-03-02", "I live in Bristol."),
    ])
    let lines = try answers.context().split(separator: "\n")
    func place(_ word: String) throws -> Int {
      try #require(lines.firstIndex { $0.contains(word) }, "\(word)")
    }
    #expect(try place("Bristol") < place("pencil") && place("pencil") < place("flying over"))
    #expect(
      PassingFact.isOver(
        Array("Ana flies to Rome on 3 May 2026.".utf8), told: 20_500, today: 20_700))
    #expect(
      !PassingFact.isOver(
        Array("Ana starts at the mill on 3 May 2026.".utf8), told: 20_500, today: 20_700))
    #expect(
      !PassingFact.isOver(Array("Ana was in Rome on 3 May 2026.".utf8), told: 20_500, today: 20_700)
    )
    #expect(
      !PassingFact.isOver(
        Array("Ana flies to Rome on 3 May 2027.".utf8), told: 20_500, today: 20_700))
  }
}
