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
    ("I have three cats.", "No, I have no time today."),
    ("I have three cats.", "I have two dogs."),
    ("Do I have three cats?", "No, I have two cats."),
  ])
  func nothingIsCorrected(own: String, said: String) {
    #expect(!told(said, after: own).contains { $0.contains(", not ") })
  }
}
