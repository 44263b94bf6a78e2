import Testing

@testable import MemCube

/// What stands behind a full stop, and belongs to the sentence before it; said on Wednesday, 10 May 2023.
@Suite struct FragmentTests {
  @Test(arguments: [
    ("Our cat died. Last Sunday.", "Ana said: \"Our cat died. Last Sunday (7 May 2023).\""),
    ("I got engaged. Yesterday, on the pier.", "Ana got engaged on 9 May 2023, on the pier."),
    ("I sold my boat. Three weeks ago.", "Ana sold their boat in the week of 17 April 2023."),
    ("I passed my driving test. On the 3rd.", "Ana passed their driving test on 3 May 2023."),
  ])
  func aTimeIsPutToWhatHappened(said: String, told: String) {
    #expect(Extracting.texts(said) == [told])
  }

  /// A sentence of its own stays one, and what has its time already.
  @Test(arguments: [
    (
      "I love opera. Yesterday I went to Ghent.",
      ["Ana loves opera.", "Ana went to Ghent on 9 May 2023."]
    ),
    (
      "I moved to Ghent in 2019. Last year I sold my boat.",
      ["Ana moved to Ghent in 2019.", "Ana sold their boat in 2022."]
    ),
  ])
  func aSentenceStaysOne(said: String, told: [String]) {
    #expect(Set(Extracting.texts(said)).symmetricDifference(told).count <= 4)
    #expect(!Extracting.texts(said).contains { $0.contains("opera on") })
  }

  /// What goes on with the same preposition is told with the beginning of the sentence.
  @Test func whatGoesOnIsToldWhole() {
    #expect(
      Set(Extracting.texts("I'm allergic to peanuts. And to shellfish. And to latex."))
        == ["Ana is allergic to peanuts. And to shellfish. And to latex."])
    for said in [
      "I went to Ghent. And to be honest, I hated it.",
      "I live in Ghent. And in July, I'm off to Rome.",
    ] {
      for text in Extracting.texts(said) {
        #expect(!text.contains("live in July") && !text.contains("went to be"))
      }
    }
  }
}
