import Testing

@testable import Learning

/// What may be kept as it stands.
@Suite struct StatedTextTests {
  @Test(arguments: [
    "Die Rückgabe dauert zehn Tage.", "私は東京に住んでいます。", "I own a trombone.",
    "The roof leaks in autumn.",
  ])
  func whatStatesSomethingIsKept(_ text: String) {
    #expect(StatedText.isOne(Array(text.utf8)))
  }

  @Test(arguments: [
    "Write a poem about tea.", "はい。", "Thanks a lot!", "Please check the roof.", "Die!",
  ])
  func whatStatesNothingIsNot(_ text: String) { #expect(!StatedText.isOne(Array(text.utf8))) }
}
