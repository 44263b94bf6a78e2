import Testing

@testable import Answering

/// When a thing does something is told alike, whoever else does it.
@Suite struct OthersVerbTests {
  @Test(arguments: [
    [], ["Lindqvist leaves in April 2027."], ["My left shoe rubs."],
    ["Tamsin's left shoe rubs.", "She leaves for Rome in June."],
  ])
  func someoneElsesDeedChangesNothing(others: [String]) throws {
    for note in [
      "I booked the ferry: 20 December 2026, 22:00, cabin 8114.",
      "The ferry goes on 20 December 2026 at 22:00.",
    ] {
      let cube = try AskedCube([note] + others)
      let time = try cube.answer("At what time does the ferry leave?")
      #expect(time.date?.text == "22:00" && time.citations.count == 1, "\(others)")
      let day = try cube.answer("When does the ferry leave?")
      #expect(day.date?.text == "20 December 2026" && day.citations.count == 1, "\(others)")
    }
  }

  @Test func whatSaysSoOfTheThingAnswers() throws {
    let cube = try AskedCube([
      "The ferry leaves at 22:00 on 20 December 2026.", "Lindqvist leaves in April 2027.",
      "We took the ferry in May 2025.",
    ])
    #expect(try cube.first("When does the ferry leave?") == "20 December 2026")
    #expect(try cube.first("When does Lindqvist leave?") == "April 2027")
    let headed = try AskedCube([
      "# Ferry\n\nLeaves on 20 December 2026 at 22:00.", "Lindqvist leaves in April 2027.",
    ])
    #expect(try headed.first("At what time does the ferry leave?") == "22:00")
    for said in [
      "The ferry to Oslo leaves on 20 December 2026.",
      "Ferry to Oslo. We leave on 20 December 2026.",
    ] {
      let named = try AskedCube([
        said, "I booked the ferry on 3 May 2026.", "Lindqvist leaves in April 2027.",
      ])
      #expect(try named.first("When does the ferry leave?") == "20 December 2026", "\(said)")
    }
    let other = try AskedCube(["The boat leaves at 9:00.", "We booked the ferry for 3 May 2027."])
    #expect(try other.answer("At what time does the ferry leave?").date == nil)
  }

  @Test func aCapitalOfTheSentenceIsNobody() {
    let verb = OthersVerb(Array("When does the shop close?".utf8))
    let shop = Array("The shop is open until six.".utf8)
    #expect(verb.stem(in: [shop, Array("Doors close at seven.".utf8)]) == nil)
    #expect(verb.stem(in: [shop, Array("Tom closes at seven.".utf8)]) != nil)
    #expect(verb.stem(in: [Array("Tom closes at seven.".utf8)]) == nil, "no text names a shop")
  }

  @Test func aSideIsNoDeed() {
    let verb = AskedVerb(Array("When did Tamsin leave?".utf8))
    #expect(verb.isOnlyAdjective(in: Array("Tamsin's left shoe rubs.".utf8)))
    for said in ["Tamsin left on 3 May.", "She left the left shoe.", "left", "It rains.", ""] {
      #expect(!verb.isOnlyAdjective(in: Array(said.utf8)), "\(said)")
    }
  }

  /// "Job" says only what kind of thing that is, whatever other jobs there are.
  @Test func whatOthersHaveOfTheKindChangesNothing() throws {
    let said = "I've changed my mind: I will apply for team lead. Deadline is 15 November."
    for others in [[], ["Tom has a new job at the mill.", "Liv's job is to water the plants."]] {
      let cube = try AskedCube([], ([said] + others).map { ("Nora", $0) })
      let first = try cube.first("What did I decide about the team lead job?")
      #expect(first.contains("apply for team lead"), "\(others)")
    }
  }

  @Test func whatSomebodyIsAllergicToTheyDoNotEat() throws {
    let notes = [
      "Ruth is allergic to shellfish, by the way, so no prawns on 28 November 2026 please.",
      "We eat at noon.", "Wim eats everything.", "Ruth rang twice.", "Eat it by Friday.",
    ]
    let cube = try AskedCube(notes)
    for question in ["What can Ruth not eat?", "What can't Ruth eat?", "What mustn't Ruth eat?"] {
      #expect(try cube.first(question) == notes[0], "\(question)")
    }
    #expect(try cube.first("What does Wim eat?") == notes[2])
  }
}
