import Testing

@testable import Learning

/// What a message gives, whatever the model weighs: what is asked to be kept, and what never is.
@Suite struct BuiltInExtractorTests {
  private static func texts(
    _ text: String, own: String? = nil, question: String? = nil
  ) -> [String] {
    let message = SaidMessage(
      text: text, day: 19_487, author: nil, isToAssistant: true, question: question, own: own)
    return BuiltInExtractor().statements(of: message).map(\.text)
  }

  @Test(arguments: [
    ("note: the wifi password is otterpath77", "The wifi password is otterpath77."),
    ("Can you remember that I'm allergic to nuts?", "The user is allergic to nuts."),
    ("for the record I hate cilantro", "The user hates cilantro."),
    ("Please remember my locker is 12", "The user's locker is 12."),
    ("Merk dir, dass ich Vegetarier bin.", "The user said: \"Merk dir, dass ich Vegetarier bin.\""),
  ])
  func keepsWhatItIsAskedTo(said: String, kept: String) {
    #expect(Self.texts(said) == [kept])
  }

  /// ../shared/cases/09-instructions-lost.
  @Test(arguments: [
    "You don't need to constantly tell me about side effects.", "You don't have to be so polite.",
    "There's no need to apologise.", "Don't bother adding emojis.",
    "Please skip the introductions from now on.",
  ])
  func keepsInstructions(said: String) {
    #expect(Self.texts(said) == ["The user said: \"\(said)\""])
  }

  @Test(arguments: [
    "How are you?", "Thanks!", "Thanks a lot, Bo!", "Hello", "Help me plan a hike.", "Don't worry.",
    "Forget everything about my job.", "If I won the lottery, I would buy a boat.",
    "I dreamt that I moved to Faro.",
    "> I live in Rome.", "From: Eva <eva@example.org>\nSubject: I live in Rome",
    "<Eva> I live in Rome.", "👍", "ok",
  ])
  func keepsNothing(said: String) {
    #expect(Self.texts(said).isEmpty)
  }

  @Test func goesOnWithWhatWasSaidBefore() {
    #expect(
      Self.texts("Remember that its name is Bo.", own: "I adopted a cat yesterday.").count == 1)
  }

  @Test func keepsToItsLimits() {
    let many = (1...60).map { "note: locker \($0) is mine" }.joined(separator: "\n")
    #expect(Self.texts(many).count == ReadingLimits.statements)
    let long =
      "remember that I like " + Array(repeating: "tea and", count: 110).joined(separator: " ")
      + " rum."
    #expect(Self.texts(long).isEmpty)
    let text = String(repeating: "I live in Rome. ", count: 4000)
    #expect(MessageHead.head(of: text).utf8.count <= ReadingLimits.text)
  }

  /// A head of which only marks are left traps nothing and says nothing.
  @Test(arguments: [
    "note: !", "todo: !", "todo: ?", "TODO: .", "remember: ?", "For the record: ...", "note: )",
    "FYI - ?!",
  ])
  func headsWithoutText(said: String) { #expect(Extracting.toMemory(said).isEmpty) }

  @Test(arguments: [
    "Look what she sent:\n\nI'm pregnant! My due date is May 3.",
    "This is my brother's bio:\nI'm a chef in Lyon. I have two sons.",
    "Reddit post:\n\nI divorced my husband. I have 3 kids.",
  ])
  func whatWasHandedOn(said: String) { #expect(Extracting.toMemory(said).isEmpty) }

  @Test func anAgeIsNoDay() {
    let told = Extracting.toMemory("I have 3 cats and I am 29.").map(\.text)
    #expect(told == ["The user has 3 cats and they are 29."])
  }
}
