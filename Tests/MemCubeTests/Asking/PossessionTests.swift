import Posix
import Testing

@testable import Answering
@testable import Learning
@testable import MemCube

/// Pets, cars, medicines and trades are told by other words than those by which they are asked for.
@Suite struct PossessionTests {
  typealias Said = (by: String, day: String, text: String)

  private func talk(_ said: [Said]) throws -> Talk { try Talk.of(said) }

  private func told(_ talk: Talk, _ question: String) throws -> [String] {
    let question = Array(question.utf8)
    return Answer(
      question, try talk.cube.evidence(for: question, named: Array("a".utf8), now: Clock.now())
    ).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
  }

  /// The facts of a context block alone: an episode tells what was said.
  private func facts(_ context: [UInt8]) -> String {
    let end = context.firstRange(of: "## Recent".utf8)?.lowerBound ?? context.endIndex
    return String(decoding: context[..<end], as: UTF8.self)
  }

  static let said: [Said] = [
    ("Hedwig", "2026-09-03", "We have two cats, Mies and Tijger."),
    ("Hedwig", "2026-10-03", "We got a puppy!"),
    ("Tomasz", "2026-09-03", "My tortoise is 40 years old."),
    ("Nils", "2026-09-04", "I drive a Volvo."),
    ("Nils", "2026-10-10", "I traded in the Volvo for an electric Renault."),
    ("Tomasz", "2026-09-04", "The doctor put me on ramipril."),
    ("Tomasz", "2026-10-14", "She switched me to losartan because of the cough."),
    ("Ruben", "2026-09-04", "I work at the museum as a guide."),
    ("Ruben", "2026-10-14", "I was promoted, I'm head of exhibitions now."),
    ("Willem", "2026-09-04", "I repair clocks in Ghent."),
    ("Ana", "2026-09-04", "I live with Mirko in a flat in Split."),
    ("Ana", "2026-10-24", "Mirko moved out."),
    ("Tomasz", "2026-09-05", "I weigh 91 kg."), ("Tomasz", "2026-11-05", "I'm down to 84 kg."),
  ]

  @Test func aDogThatDiedIsSaidToHaveDied() throws {
    let talk = try talk([
      ("Marcel", "2026-09-01", "I have a dog called Pluim."),
      ("Marcel", "2026-11-01", "Pluim died last night."),
    ])
    let first = try told(talk, "Does Marcel have a dog?").first
    #expect(first?.contains("Pluim died") == true)
    let context = try talk.cube.context(.chat, named: Array("a".utf8), tokens: 1_000)
    #expect(!facts(context).contains("a dog called Pluim"))
  }

  @Test func littleRoomIsForWhoSomebodyIs() throws {
    let talk = try talk([
      ("Nils", "2026-09-02", "I live in Bergen."), ("Nils", "2026-09-02", "My wife is called Eva."),
      ("Nils", "2026-10-01", "I love sunny mornings."), ("Nils", "2026-10-02", "I like old films."),
      ("Nils", "2026-10-03", "I enjoy long walks along the water in the evening."),
    ])
    let context = try talk.cube.context(.chat, named: Array("a".utf8), tokens: 90)
    let text = String(decoding: context, as: UTF8.self)
    #expect(text.contains("Bergen") && text.contains("Eva"), "\(text)")
  }

  // MARK: Put to sleep

  @Test(arguments: ["We have a cat called Minka."])
  func whatWasPutToSleepIsNoMore(said: String) throws {
    let answers = try SaidAnswers([
      (nil, "2026-10-10", said),
      (nil, "2026-11-20", "We had to put our cat Minka to sleep yesterday."),
    ])
    #expect(try answers.first("When did Minka die?").contains("19 November 2026"))
    #expect(try answers.first("Do I have a cat?").contains("to sleep"))
    let facts = try facts(Array(answers.context().utf8))
    #expect(!facts.contains("Minka is the user's cat"), "\(facts)")
  }
}
