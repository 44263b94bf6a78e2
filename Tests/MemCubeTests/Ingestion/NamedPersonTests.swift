import Testing

@testable import Learning

/// Who was named is told of by the name, and news of few words are told.
@Suite struct NamedPersonTests {
  @Test func somebodyIsToldOfByName() {
    #expect(
      Extracting.texts("His name's Marcus, he's a paramedic.").map {
        $0.contains("Marcus is a paramedic")
      } == [true])
  }

  /// However short it is told.
  @Test func isKept() {
    #expect(
      Extracting.texts("Her name is Ida and she's a nurse.").contains {
        $0.contains("Ida is a nurse")
      })
  }

  /// What the same one says of them next is theirs, and nothing of "he" whom nobody named.
  @Test func whatFollowsIsTheirs() {
    func texts(_ own: String) -> [String] {
      BuiltInExtractor().statements(
        of: SaidMessage(
          text: "He's 37, from Hebden Bridge.", day: Extracting.day, author: "Ana", others: ["Bo"],
          own: own, followsOwn: true)
      ).map(\.text)
    }
    #expect(texts("His name's Marcus, he's a paramedic.").contains { $0.contains("Marcus is 37") })
    #expect(!texts("Her name's Ida, she's a paramedic.").contains { $0.contains("Ida") })
  }

  @Test func newsOfFewWordsAreTold() {
    #expect(Extracting.texts("I'm on coffee again.") == ["Ana is on coffee again."])
    #expect(
      Extracting.texts("They've asked me to be deputy head of science.")
        == ["Ana has been asked to be deputy head of science."])
    #expect(
      Extracting.toMemory("got it, I own a Japanese santoku").map(\.text) == [
        "The user owns a Japanese santoku."
      ])
  }
}
