import Testing

@testable import Learning

/// What is taken back as a joke, or only pretended, is not learned.
@Suite struct JokeTests {
  @Test(arguments: [
    ("I have three kids. Just kidding!", []),
    ("I bought a yacht. Haha, just joking. I own a rowing boat.", ["I own a rowing boat."]),
    ("April fools! I bought a yacht.", []), ("I bought a yacht. April fools!", []),
    ("Just kidding: I live on the moon.", []), ("Just joking: I work at a bank.", []),
    ("Pretend that I am a pirate. I live on a ship.", []),
    ("I live in York. Imagine that I am a king. I live in a castle.", ["I live in York."]),
    // Behind a comma stands what is so.
    ("Just kidding, I live in York.", ["Just kidding, I live in York."]),
    ("I was kidding when I met Bo.", ["I was kidding when I met Bo."]),
    ("I live in York.", ["I live in York."]), ("", []),
  ])
  func whatIsLeft(text: String, expected: [String]) {
    let left = Jokes.left(of: Sentence.list(text)).map { $0.words.map(\.text) }
    #expect(left == Sentence.list(expected.joined(separator: " ")).map { $0.words.map(\.text) })
  }

  /// Who laughs about where they live lives somewhere else.
  @Test(arguments: [
    ("Haha I live in Tesco now.", []), ("I live in Tesco now \u{1F602}", []),
    ("Lol we moved to Tesco.", []), ("I live in Leeds now \u{1F602}", ["Ana lives in Leeds now."]),
    ("Haha, I am a millionaire now, I found 2 euros.", []),
    ("Lol I'm officially an astronaut.", []), ("I am a nurse now.", ["Ana is a nurse now."]),
    ("I live in Mytholm now.", ["Ana lives in Mytholm now."]),
    ("Haha I love my new flat in York.", ["Ana loves their new flat in York."]),
  ])
  func homesThatAreLaughedAbout(text: String, expected: [String]) {
    let source = RuleExtractor.Source(text: text, day: 20_000, author: "Ana")
    #expect(RuleExtractor().statements(of: source).map(\.text) == expected)
  }

  @Test func nothingIsLearnedOfIt() {
    let source = RuleExtractor.Source(
      text: "I have three kids. Just kidding! I live in York.", day: 20_000, author: "Ana")
    #expect(RuleExtractor().statements(of: source).map(\.text) == ["Ana lives in York."])
  }
}
