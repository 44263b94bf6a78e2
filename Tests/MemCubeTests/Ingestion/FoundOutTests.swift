import Testing

@testable import Learning

/// What turns out to be so, what was thought to be, and what befell the speaker.
@Suite struct FoundOutTests {
  @Test(arguments: [
    "The party turned out well.", "I thought it was funny.",
    "I thought the film was great, but long.",
  ])
  func othersStandAsTheyAre(said: String) {
    for text in Extracting.toMemory(said).map(\.text) {
      #expect(!text.hasPrefix("It turned out that") && !text.hasPrefix("The film is"), "\(text)")
    }
  }

  /// Whose kin somebody's are, also where "their" would mean those.
  @Test(arguments: [

    ("I love my dog and my cat.", "The user loves their dog and their cat.")
  ])
  func whoseTheyAre(said: String, told: String) {
    #expect(Extracting.toMemory(said).map(\.text) == [told])
  }

}
