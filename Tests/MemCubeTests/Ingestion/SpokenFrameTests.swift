import Testing

@testable import MemCube

/// What a sentence is put into for the ear, and says nothing to who reads it later.
@Suite struct SpokenFrameTests {
  @Test(arguments: [
    (
      "Like I said, I joined a travel club in Porto.", "Ana joined a travel club in Porto."
    ),
    (
      "Yeah actually - I won the tournament in Porto again.",
      "Ana won the tournament in Porto again."
    ),
    (
      "I just signed up for a pottery class yesterday.",
      "Ana just signed up for a pottery class on 9 May 2023."
    ),
  ])
  func isLeftOut(said: String, expected: String) {
    #expect(Extracting.texts(said) == [expected])
  }

  /// What points back needs what it points to.
  @Test func aTopicThatIsNeededStays() {
    let texts = Extracting.texts("Speaking of old castles, I painted one in Wales in 2019.")
    #expect(texts.allSatisfy { $0.contains("castles") })
  }

  @Test(arguments: [
    "I just wanted to check in.", "It feels like forever since we caught up.",
  ])
  func saysNothing(said: String) {
    #expect(Extracting.texts(said).isEmpty)
  }
}
