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
    (
      "I'm allergic to latex by the way, can we order the nitrile gloves?",
      "Ana is allergic to latex"
    ),
    ("I moved to Porto in March - can you send my mail there?", "Ana moved to Porto"),
    ("We're getting married!!", "Ana and others are getting married."),
    ("I got the promotion.", "Ana got the promotion."),
    ("Can't wait for my trip to Norway in May.", "Norway"),
    ("I met Rafael at Hart's. We both like jazz.", "Ana and Rafael both like jazz."),
    ("We both like jazz and swing.", "Ana and Bo both like jazz and swing."),
  ])
  func whatIsToldIsKept(text: String, told: String) {
    #expect(Self.texts(text).contains { $0.contains(told) }, "\(Self.texts(text))")
  }

  /// A fan of somebody's is not them.
  @Test func aKindOfPersonIsNoCompanion() {
    let told = Self.texts("I met a Rafael fan at Hart's. We talked about jazz and swing for hours.")
    #expect(told.count == 2 && !told[1].contains("Rafael"), "\(told)")
  }
}
