import Testing

@testable import Learning

/// What somebody says that they meant mends what they said before, and is nothing to remember.
@Suite struct SelfCorrectionTests {
  /// Nothing of the kind was said, or several such things were.
  @Test(arguments: ["Sorry, I meant Bonn.", "Sorry, I meant the blue one."])
  func leavesTheRest(said: String) { #expect(Extracting.texts(said).isEmpty) }

  @Test(arguments: [
    ("I meant to call my mum yesterday.", "Ana meant to call their mum on 9 May 2023.")
  ])
  func whatMendsNothingStands(said: String, told: String) {
    #expect(Extracting.texts(said).first?.hasPrefix(told) ?? false)
  }
}
