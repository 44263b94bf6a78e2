import Testing

@testable import Learning

/// What somebody says once more as it is, in the next message.
@Suite struct CorrectedTests {
  private func told(_ said: String, after own: String) -> [String] {
    let source = SaidMessage(
      text: said, day: Extracting.day, author: nil, isToAssistant: true, own: own, followsOwn: true)
    return BuiltInExtractor().statements(of: source).map(\.text)
  }

  @Test(arguments: [
    (
      "My favourite colour is blue.", "I said blue but I meant green.",
      "The user's favourite colour is green, not blue."
    ),
    (
      "My favourite colour is blue.", "Sorry, I meant green, not blue.",
      "The user's favourite colour is green, not blue."
    ),
    (
      "I have three cats.", "No, I have two cats.", "The user has two cats, not three."
    ),
    (
      "I have three cats.", "That's wrong. I have two cats.", "The user has two cats, not three."
    ),
    (
      "I play tennis with Bo.", "Correction: I play badminton with Bo.",
      "The user plays badminton with Bo, not tennis."
    ),
  ])
  func isTold(own: String, said: String, text: String) {
    #expect(told(said, after: own) == [text])
  }

  @Test(arguments: [
    ("I have three cats.", "No, I have no time today."),
    ("I have three cats.", "I have two dogs."),
    ("Do I have three cats?", "No, I have two cats."),
  ])
  func nothingIsCorrected(own: String, said: String) {
    #expect(!told(said, after: own).contains { $0.contains(", not ") })
  }

  @Test(arguments: [
    ("I have three cats.", "No, I have two cats."),
    ("I play tennis with Bo.", "Correction: I play badminton with Bo."),
    ("My favourite colour is blue.", "I said blue but I meant green."),
  ])
  func whatWasWrongEnds(one: String, other: String) throws {
    #expect(try Changes.inOneTalk([one, other], by: nil).count == 1)
  }
}
