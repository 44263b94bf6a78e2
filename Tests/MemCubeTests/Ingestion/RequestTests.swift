import Testing

@testable import Learning

/// What an assistant is asked to do once.
@Suite struct RequestTests {
  @Test(arguments: [
    "Explain photosynthesis to me in two sentences.",
    "Explain compound interest to me like I'm ten.",
    "Suggest a name for my new kitten.", "Compare the iPhone 15 and the Pixel 8 for me.",
    "Wish me luck.", "Recommend me a crime novel.", "Convert 350 Fahrenheit to Celsius please.",
    "name a good board game for four, not longer than an hour", "List five vegan snacks.",
    "Cheer me up.", "Help me word the vacancy.",
    "Write a review of our moving company, they broke a lamp and were two hours late.",
    "Draft a note for me about the leak.",
  ])
  func givesNothing(said: String) { #expect(Extracting.toMemory(said).map(\.text).isEmpty) }

  /// What stands beside it is told, and what one notes for oneself.
  @Test(arguments: [
    (
      "Recommend me a crime novel, I've read all of Tana French.",
      "The user has read all of Tana French."
    ),
    (
      "Suggest a recipe, my daughter is allergic to nuts.",
      "The user's daughter is allergic to nuts."
    ),
    (
      "Always explain things step by step.",
      "The user said: \"Always explain things step by step.\""
    ),
  ])
  func whatIsBesideItStays(said: String, told: String) {
    #expect(Extracting.toMemory(said).map(\.text) == [told])
  }
}
