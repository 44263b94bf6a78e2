import Testing

@testable import MemCube

/// What a sentence is put into for the ear, and says nothing to who reads it later.
@Suite struct SpokenFrameTests {
  @Test(arguments: [
    (
      "Like I said, I joined a travel club in Porto.", "Ana joined a travel club in Porto."
    ),
    (
      "Speaking of special moments, my wife and I left for our European vacation.",
      "Ana's wife and Ana left for their European vacation."
    ),
    (
      "Yeah actually - I won the tournament in Porto again.",
      "Ana won the tournament in Porto again."
    ),
    (
      "I just signed up for a pottery class yesterday.",
      "Ana just signed up for a pottery class on 9 May 2023."
    ),
    ("I just joined a choir.", "Ana just joined a choir (as of 10 May 2023)."),
  ])
  func isLeftOut(said: String, expected: String) {
    #expect(Extracting.texts(said) == [expected])
  }

  @Test func whatWasSaidBeforeIsNotSaidSo() {
    let texts = Extracting.texts("I joined a travel club and, like I said, I'm learning Greek.")
    #expect(texts == ["Ana joined a travel club.", "Ana is learning Greek."])
  }

  /// What points back needs what it points to.
  @Test func aTopicThatIsNeededStays() {
    let texts = Extracting.texts("Speaking of old castles, I painted one in Wales in 2019.")
    #expect(texts.allSatisfy { $0.contains("castles") })
  }

  @Test(arguments: [
    "I just wanted to check in.", "It feels like forever since we caught up.",
    "I've got your back, Bo.",
  ])
  func saysNothing(said: String) {
    #expect(Extracting.texts(said).isEmpty)
  }

  /// "They" may be whoever the question tells of.
  @Test func whoAnswersIsNamedInTheAnswer() {
    let question = "How long do you usually hold that pose?"
    let said = "I typically hold it for 30-60 seconds. It helps with building strength."
    let told = Extracting.texts(said, question: question).first ?? ""
    #expect(told.hasPrefix("Asked \"\(question)\", Ana answered: Ana typically holds it for 30"))
  }
}
