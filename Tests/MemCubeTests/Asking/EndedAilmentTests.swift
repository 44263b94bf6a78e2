import Testing

@testable import Answering

/// What somebody has outgrown is told as over, by answers and in a context.
@Suite struct EndedAilmentTests {
  @Test(arguments: [
    (
      "Theo is allergic to egg.", "Theo has outgrown his egg allergy.", "Is Theo allergic to egg?",
      "outgrown", "is allergic to egg"
    ),
    (
      "I'm allergic to eggs.", "My egg allergy is gone, the doctor says.", "Am I allergic to eggs?",
      "gone", "is allergic to eggs"
    ),
    (
      "I'm allergic to eggs.", "I got tested again and I can eat eggs now.",
      "Am I allergic to eggs?", "can eat", "is allergic to eggs"
    ),
    (
      "My daughter is allergic to nuts.", "My daughter has outgrown her nut allergy.",
      "Is my daughter allergic to nuts?", "outgrown", "is allergic to nuts"
    ),
  ])
  func theEndIsToldFirst(
    before: String, after: String, question: String, first: String, gone: String
  ) throws {
    let answers = try SaidAnswers([(nil, "2026-04-05", before), (nil, "2026-07-12", after)])
    #expect(try answers.first(question).contains(first))
    let facts = try answers.context().split(separator: "## Recent")[0]
    #expect(!facts.contains(gone))
  }

  private func isEnded(_ told: String, _ later: String, by teller: String? = nil) -> Bool {
    let name = teller.map { Array($0.utf8) }
    return Ailment(Array(told.utf8), by: name)?.isEnded(by: Array(later.utf8), teller: name)
      ?? false
  }

  @Test func anothersOrAnotherThingEndsNothing() {
    #expect(isEnded("The user is allergic to eggs.", "The user has outgrown their egg allergy."))
    #expect(
      !isEnded("The user is allergic to eggs.", "The user's son has outgrown his egg allergy."))
    #expect(!isEnded("Theo is allergic to egg.", "Mia has outgrown her egg allergy."))
    #expect(!isEnded("Theo is allergic to egg.", "Theo has outgrown his milk allergy."))
    #expect(!isEnded("Theo is allergic to nuts and eggs.", "Theo has outgrown his egg allergy."))
    #expect(!isEnded("Theo is allergic to egg.", "Has Theo outgrown his egg allergy?"))
    #expect(!isEnded("Theo is allergic to egg.", "Theo has not outgrown his egg allergy."))
    #expect(isEnded("I'm allergic to latex.", "I'm no longer allergic to latex.", by: "Nadia"))
    #expect(isEnded("Mia is afraid of dogs.", "Mia got over her fear of dogs."))
  }

  @Test(arguments: [
    "", "allergic", "allergic to", "I am not allergic to nuts.", ":", "Dr. is gone",
  ])
  func anyTextIsRead(text: String) {
    #expect(Ailment(Array(text.utf8), by: nil) == nil)
    let known = Ailment(Array("Theo is allergic to egg.".utf8), by: nil)
    #expect(known?.isEnded(by: Array(text.utf8), teller: nil) == false)
  }
}
