import Testing

@testable import MemCube

/// What a message takes back or puts right itself.
@Suite struct TakenBackTests {
  @Test(arguments: [
    "I sold the car. Haha no.", "I sold the car. Not really.", "I sold the car. I wish!",
    "I sold the car. If only.", "I sold the car. That's a lie.",
    "I'm pregnant! That's what my sister said.", "I married Tom. Then I woke up.",
  ])
  func nothingIsLearned(said: String) { #expect(Extracting.texts(said).isEmpty) }

  @Test(arguments: [
    ("I bought a horse. In Portugal.", "Ana bought a horse in Portugal."),
    ("Not really. I live in Oslo.", "Ana lives in Oslo."),
    ("I moved to Faro. Sorry, I have to go.", "Ana moved to Faro."),
    ("I adopted a cat. No kidding!", "Ana adopted a cat."),
  ])
  func restStands(said: String, told: String) { #expect(Extracting.texts(said) == [told]) }

  /// What is put right is told with what puts it right.
  @Test(arguments: [
    "My number is 912. Scratch that, 913.", "I have three kids. Wait, no, two.",
    "I'm 25. Just kidding, I'm 52.", "I moved to Faro. No wait, that was my brother.",
  ])
  func slipsAreToldWhole(said: String) {
    #expect(Extracting.texts(said) == ["Ana said: \"\(said)\""])
  }

  @Test(arguments: [
    "Bo: I'm allergic to cats.", "bo: I bought a boat",
    "**Bo:** I moved to Faro.",
    "Bo:\nI bought a boat.", "Bo, 10:31\nI bought a boat.", "Tom > I'm allergic to cats.",
    "From: Bo\nTo: Ana\nSubject: news\n\nI moved to Faro.",
  ])
  func labelsOfShortNamesAreLabels(said: String) { #expect(Extracting.texts(said).isEmpty) }
}
