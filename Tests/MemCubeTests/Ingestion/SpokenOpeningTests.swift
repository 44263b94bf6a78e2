import Testing

@testable import Learning

/// What a sentence begins with that is no subject, and what is no statement: requests and suppositions.
@Suite struct SpokenOpeningTests {
  @Test(arguments: [

    ("Had my hair cut in Kiel yesterday.", "Ana had their hair cut in Kiel on 9 May 2023.")
  ])
  func isTold(said: String, expected: String) { #expect(Extracting.texts(said) == [expected]) }

  @Test(arguments: [
    "Had I moved to Kiel, I'd be rich.", "Were I to move to Kiel, I'd be rich.",
    "I'd be rich had I moved to Kiel.",
    "Had it been cheaper, we would have moved to Kiel.",
  ])
  func isSupposed(said: String) { #expect(Extracting.texts(said).isEmpty) }

  @Test(arguments: [
    "Help me plan a hike.", "Suggest a recipe for lentils.",
  ])
  func isAsked(said: String) {
    let source = Extracting.source(
      said, author: nil, others: [], question: "How can I help?", isToAssistant: true)
    #expect(BuiltInExtractor().statements(of: source).isEmpty)
  }

  @Test func whatIsNeededIsKept() {
    let source = Extracting.source(
      "I need help planning a hike in the Eifel in June.", author: nil, others: [],
      question: "How can I help?", isToAssistant: true)
    #expect(
      BuiltInExtractor().statements(of: source).map(\.text)
        == ["The user needs help planning a hike in the Eifel in June 2023."])
  }

  @Test func whatOneDoesIsNoOrder() {
    let found = Extracting.toMemory("I work from home from now on.")
    #expect(found.map(\.text) == ["The user works from home from now on."])
  }

  @Test func aClauseWithoutItsEndStaysWithTheNext() {
    let said = "I cycle to work and Annelies drives Marcel, and Nour takes the bus to school."
    #expect(!Extracting.texts(said).contains { $0.hasSuffix("drives Marcel.") })
  }
}
