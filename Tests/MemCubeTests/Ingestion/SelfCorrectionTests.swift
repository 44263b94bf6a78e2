import Testing

@testable import Learning

/// What somebody says that they meant mends what they said before, and is nothing to remember.
@Suite struct SelfCorrectionTests {
  /// Nothing of the kind was said, or several such things were.
  @Test(arguments: [
    ("Sorry, I meant Bonn.", []),
    ("Sorry, I meant the blue one.", []),
    ("I have 2 cats and 3 dogs. Sorry, I meant 4.", ["Ana has 2 cats and 3 dogs."]),
    ("My sister is 41. Sorry, I meant Bonn.", ["Ana's sister is 41."]),
    ("I moved from Rome to Oslo. Sorry, I meant Bonn.", ["Ana moved from Rome to Oslo."]),
  ])
  func leavesTheRest(said: String, told: [String]) { #expect(Extracting.texts(said) == told) }

  @Test(arguments: [
    ("I meant to call my mum yesterday.", "Ana meant to call their mum on 9 May 2023."),
    ("I moved to Rome. I mean it!", "Ana moved to Rome."),
  ])
  func whatMendsNothingStands(said: String, told: String) {
    #expect(Extracting.texts(said).first?.hasPrefix(told) ?? false)
  }
}
