import Testing

@testable import Learning

/// What a message to a memory alone tells beside what is kept of it.
@Suite struct SequelTests {
  private func texts(_ said: String) -> [String] { Extracting.toMemory(said).map(\.text) }

  @Test(arguments: [
    "I bought a boat in Assen. Thanks a lot! That helps. Could you help me with it?",
    "I bought a boat in Assen. It was lovely. Have a nice day!",

    "I bought a boat in Assen. You should see it. It would be great to sail.",
  ])
  func talkIsNot(said: String) {
    #expect(texts(said).allSatisfy { $0.hasSuffix("bought a boat in Assen.") }, "\(texts(said))")
  }

}
