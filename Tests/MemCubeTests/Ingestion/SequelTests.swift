import Testing

@testable import Learning

/// What a message to a memory alone tells beside what is kept of it.
@Suite struct SequelTests {
  private func texts(_ said: String) -> [String] { Extracting.toMemory(said).map(\.text) }

  @Test(arguments: [
    (
      "We bought a house in Assen. The roof leaks. The cellar is damp.",
      ["The user and others bought a house in Assen. The roof leaks. The cellar is damp."]
    ),
    (
      "I own a red canoe. It is four metres long.",
      ["The user owns a red canoe. It is four metres long."]
    ),
    (
      "Our server runs on port 8443. Staging uses 9443. Deploys happen on Tuesdays.",
      [
        "The user's server runs on port 8443.", "Staging uses 9443.",
        "The user said: Deploys happen on Tuesdays.",
      ]
    ),
    (
      "Hi! I hurt my knee. It hurts a lot when climbing stairs.",
      ["The user hurt their knee. It hurts a lot when climbing stairs."]
    ),
    (
      "My left knee hurts. The physio is Dr. Lindqvist.",
      ["The user's left knee hurts. The physio is Dr. Lindqvist."]
    ),
    (
      "The flight leaves at 7:40 from gate B12. Don't forget the passports.",
      [
        "The user said: The flight leaves at 7:40 from gate B12.",
        "The user asked not to forget the passports.",
      ]
    ),
    (
      "My sister lives in Graz. She is a nurse.",
      ["The user's sister lives in Graz.", "The user's sister is a nurse."]
    ),
    (
      "I live in Utrecht. The neighbours are loud.",
      ["The user lives in Utrecht.", "The user said: The neighbours are loud."]
    ),
  ])
  func isTold(said: String, told: [String]) { #expect(texts(said) == told) }

  @Test(arguments: [
    "I bought a boat in Assen. Thanks a lot! That helps. Could you help me with it?",
    "I bought a boat in Assen. It was lovely. Have a nice day!",
    "I bought a boat in Assen. What a day. The weather was nice.",
    "I bought a boat in Assen. You should see it. It would be great to sail.",
  ])
  func talkIsNot(said: String) {
    #expect(texts(said).allSatisfy { $0.hasSuffix("bought a boat in Assen.") }, "\(texts(said))")
  }

  /// What is to be done with a text, and a dream, make nothing beside them a fact.
  @Test(arguments: [
    "I live in Utrecht. Translate this: The cat is on the roof. The cellar is damp.",
    "I live in Utrecht. I dreamt that I was in Rome. The sea was red. The boat sank in May.",
  ])
  func textsOfOthersAreNot(said: String) { #expect(texts(said) == ["The user lives in Utrecht."]) }

  /// Two who talk tell each other more than is worth to be kept.
  @Test func notInATalk() {
    #expect(
      Extracting.texts("We bought a house in Assen. The cellar is damp.")
        == ["Ana and others bought a house in Assen."])
  }
}
