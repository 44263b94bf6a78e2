import Testing

@testable import Learning

/// Questions without a mark, what is told before a question, and who "we both" are.
@Suite struct UnmarkedQuestionTests {
  private static func texts(_ text: String) -> [String] {
    BuiltInExtractor().statements(
      of: SaidMessage(text: text, day: 20_500, author: "Ana", others: ["Bo"])
    ).map(\.text)
  }

  @Test(arguments: [
    "can I keep the espresso machine", "should we move to Leeds", "do i need a visa for turkey",
    "Could you order the nitrile gloves for me by Friday",
  ])
  func whatAsksTellsNothing(text: String) { #expect(Self.texts(text) == []) }

  @Test(arguments: [

    ("I got the promotion.", "Ana got the promotion."),
    ("Can't wait for my trip to Norway in May.", "Norway"),

  ])
  func whatIsToldIsKept(text: String, told: String) {
    #expect(Self.texts(text).contains { $0.contains(told) }, "\(Self.texts(text))")
  }

}
