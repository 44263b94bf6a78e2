import Testing

@testable import Learning

/// What somebody says that they meant mends what they said before, and is nothing to remember.
@Suite struct SelfCorrectionTests {
  @Test(arguments: [
    ("I moved to Rome. Sorry, I meant Bonn.", ["Ana moved to Bonn."]),
    ("I moved to Rome. It is lovely. Oops, I meant Bonn, not Rome.", ["Ana moved to Bonn."]),
    ("My sister is 41. Sorry, I meant 42.", ["Ana's sister is 42."]),
    ("My brother is called Tom. No wait, I meant Tim.", ["Ana's brother is called Tim."]),
    ("My wedding is on 3 May. I meant 4 May!", ["Ana's wedding is on 4 May 2024."]),
    ("I moved to Rome. Sorry, I meant to Bonn.", ["Ana moved to Bonn."]),
    ("I moved to Rome on Monday. I meant Tuesday.", ["Ana moved to Rome on 9 May 2023."]),
  ])
  func mendsWhatWasSaid(said: String, told: [String]) {
    #expect(Extracting.texts(said).map { $0.replacing(" It is lovely.", with: "") } == told)
  }

  /// The same in the course of one sentence.
  @Test(arguments: [
    ("The code of the shed is 7713, no sorry, I meant 7731.", "7731"),
    ("My seat number is 48, sorry, I meant 84.", "84"),
    ("My sister moved to Rome, no wait, I mean Bonn, in 2019.", "Bonn, in 2019"),
    ("I have a dentist appointment on Monday, sorry, I mean Tuesday.", "16 May 2023"),
    ("My new boss is called Zdenka - oops, I meant Zofia.", "Zofia"),
    ("My mother leaves only in March, sorry, I meant in April.", "in April"),
    ("I moved from Rome to Oslo, sorry, I meant Bonn.", "from Rome to Bonn"),
    ("My sister lives in Rome, sorry, I meant Bonn, not Rome.", "lives in Bonn"),
  ])
  func mendsItsOwnSentence(said: String, meant: String) {
    let told = Extracting.toMemory(said).map(\.text)
    #expect(told.count == 1 && told[0].contains(meant), "\(told)")
    #expect(!told.joined().contains("mean"), "\(told)")
  }

  /// Nothing of the kind was said, or several such things were.
  @Test(arguments: [
    ("Sorry, I meant Bonn.", []), ("I meant Bonn, not Rome.", []),
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
