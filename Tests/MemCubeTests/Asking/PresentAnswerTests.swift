import Posix
import Testing

@testable import Answering
@testable import MemCube

/// What is so comes before what is wished for, and what is over is said to be over.
@Suite struct PresentAnswerTests {
  private func first(_ question: String, _ said: [String]) -> String? {
    AnswerTests().answer(question, said.map { AnswerTests().evidence($0) }).citations.first.map {
      String(decoding: $0.sentence, as: UTF8.self)
    }
  }

  /// Also where the wish was told later.
  @Test(arguments: [
    "Ida's mother wants to live in Malaga.", "Ida's mother wishes she lived in Lisbon.",
    "Ida's mother would love to live in Rome.", "Ida's mother is going to live in Nice.",
    "Ida dreamt that Ida's mother lives in Venice.", "Ida's mother might move to Malaga.",
    "Ida's mother plans to move to Malaga.",
  ])
  func wishesComeBehind(wish: String) {
    let fact = "Ida's mother lives in Husum."
    #expect(first("Where does Ida's mother live?", [wish, fact]) == fact)
    #expect(first("Where does Ida's mother live?", [fact, wish]) == fact)
  }

  /// Of what is asked as a wish it is the answer.
  @Test func wishesAnswerWhoAsksForThem() {
    let wish = "Ida wants to live in Malaga."
    #expect(first("Where does Ida want to live?", ["Ida lives in Husum.", wish]) == wish)
    #expect(
      first("When does Ida move?", ["Ida will move on 3 June 2023."])
        == "Ida will move on 3 June 2023.")
  }

  /// What kin did, whom a sentence names before "and", the one who is asked for did not.
  @Test func whatKinDidIsNotTheirs() {
    let (own, brother) = (
      "Uli moved to Mainz.", "Uli's brother Ed moved to Aachen and lives there."
    )
    for said in [[own, brother], [brother, own]] {
      #expect(first("Where does Uli live?", said) == own)
    }
    #expect(first("Where does Ed live?", [brother]) == brother)
  }

  /// Who moved with others lives there, and who moved into an office does not.
  @Test func movesOfSeveralAndOfNone() {
    let both = "Karl and others moved to Gera."
    #expect(first("Where does Karl live?", [both]) == both)
    for other in [
      "Karl moved into the new office.", "Karl moved into a hotel in Suhl.",
      "Karl moved to the Suhl team.", "Karl moved to Suhl for two weeks.",
    ] {
      #expect(first("Where does Karl live?", [other, both]) == both)
    }
  }

  /// Whoever moved somewhere lives there.
  @Test func deedsTellWhatIsSo() {
    #expect(
      first("Where does Karl live?", ["Bea lives in Suhl.", "Karl moved to Gera."])
        == "Karl moved to Gera.")
    #expect(
      first("Where does Karl work?", ["Bea works at Zeiss.", "Karl joined Brandt in May."])
        == "Karl joined Brandt in May.")
    #expect(
      first("Wo wohnt Karl?", ["Bea wohnt in Suhl.", "Karl ist nach Gera gezogen."])
        == "Karl ist nach Gera gezogen.")
  }

  /// "He" and "she" go on about whom the sentence before names.
  @Test func whatIsSaidOfSomebodyBehindIsQuoted() {
    let pavel = "My neighbour Pavel helped with the fence. He works as a carpenter. It rained."
    #expect(
      first("What does Pavel do?", [pavel])
        == "My neighbour Pavel helped with the fence. He works as a carpenter.")
    #expect(
      first("Who helped with the fence?", [pavel]) == "My neighbour Pavel helped with the fence.")
    #expect(
      first("Wo arbeitet meine Schwester?", ["Meine Schwester war hier. Sie ist Ärztin in Ulm."])
        == "Meine Schwester war hier. Sie ist Ärztin in Ulm.")
  }

  /// A memory whose `valid_to` is past says so, and comes behind what holds.
  @Test func whatIsOverIsSaidToBeOver() throws {
    let talk = try Talk()
    try talk.cube.put("old.md", "---\nvalid_to: 2021-08-01\n---\nThe gym costs 29 euros a month.\n")
    func ask() throws -> String {
      let question = Array("How much does the gym cost?".utf8)
      let evidence = try talk.cube.evidence(for: question, named: [0x61], now: Clock.now())
      return String(decoding: Answer(question, evidence).text, as: UTF8.self)
    }
    #expect(try ask() == "- The gym costs 29 euros a month. (until 1 August 2021) [1]\n")
    try talk.cube.put("new.md", "---\nvalid_to: 2999-08-01\n---\nThe gym costs 35 euros a month.\n")
    #expect(
      try ask()
        == "- The gym costs 35 euros a month. [1]\n"
        + "- The gym costs 29 euros a month. (until 1 August 2021) [2]\n")
    let context = String(
      decoding: try talk.cube.context(.chat, named: Array("ana".utf8)), as: UTF8.self)
    #expect(context.contains("35 euros") && !context.contains("29 euros"))
  }
}
