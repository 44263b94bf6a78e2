import Testing

@testable import Learning

/// A message is read into sentences, words and clauses.
@Suite struct AnalysisTests {
  private static func first(_ text: String) throws -> AnalysedSentence {
    try #require(Analysis(text, said: 19_487, names: ["Bo"]).sentence(0))
  }

  @Test(arguments: [
    ("I moved to Faro. It was hard!", ["I moved to Faro.", "It was hard!"]),
    ("I saw Dr. Weber at 9.30 a.m. on Monday.", ["I saw Dr. Weber at 9.30 a.m. on Monday."]),
    ("Ich komme am 3. Mai. Gut?", ["Ich komme am 3. Mai.", "Gut?"]),
    ("so... we went", ["so... we went"]), ("我住在北京。我喜欢猫。", ["我住在北京。", "我喜欢猫。"]),
    ("- milk\n- [x] eggs", ["milk", "eggs"]), ("```\nlet x = 1.\n```\nI code.", ["I code."]),
  ])
  func cutsSentences(text: String, sentences: [String]) {
    let analysis = Analysis(text, said: 0)
    #expect(analysis.sentences.map { analysis.text(of: $0) } == sentences)
  }

  @Test(arguments: [
    ("I moved to Faro", Person.I), ("My sister left", .myNoun), ("Tom works", .name),
    ("We sang", .we),
    ("She left", .she), ("The plan works", .noun), ("Moved to Faro", .dropped),
    ("There is tea", .there),
    ("Bo and I sang", .we), ("Take the train", .you), ("Ich wohne in Köln", .I),
    ("J'ai un chat", .I),
    ("我有一只猫", .I),
  ])
  func tellsThePerson(text: String, person: Person) throws {
    #expect(try Self.first(text).person == person)
  }

  @Test(arguments: [
    ("I moved", Clause.Tense.past), ("I have moved", .perfect), ("I'll move", .future),
    ("I live here", .present),
    ("I'm going to move", .future), ("I had moved", .pastPerfect),
    ("I have been working", .perfect),
    ("I haven't smoked since May", .perfect),
  ])
  func tellsTheTense(text: String, tense: Clause.Tense) throws {
    #expect(try Self.first(text).tense == tense)
  }

  @Test func tellsWhatIsNotSo() throws {
    #expect(try Self.first("I don't eat fish").isNegated)
    #expect(try Self.first("I never smoke").isNegated)
    #expect(try !Self.first("I eat fish").isNegated)
    #expect(try Self.first("If I won, I would buy a boat").isConditional)
    #expect(try Self.first("What do you think").isQuestion)
    #expect(try Self.first("Don't use emojis").isImperative)
  }

  @Test(arguments: [
    "MAX_RETRY_COUNT", "my_config.py", "https://example.org/a_b_c?x_y=1", "a_b@example.org", "65°F",
    "--no-cache",
    "C++", "F#", "Acme~Labs", "10.0.0.7:8443/~ana/", "`git rebase -i`", "-Wl,-z,now", "^a_b*c_d$",
    "v1.2.3",
  ])
  func keepsATokenWhole(token: String) throws {
    #expect(try Self.first("I use \(token) here.").tokens.contains { $0.text == token })
  }

  @Test(arguments: [
    ("Rent is 950 euros.", "en"), ("Mijn fiets is gestolen.", "nl"), ("Eu moro em Lisboa.", "pt"),
    ("Sono allergico alle noci.", "it"), ("Estoy en Madrid.", "es"), ("Je suis à Paris.", "fr"),
    ("Ich bin krank.", "de"), ("私は東京に住んでいます。", "ja"), ("我住在北京。", "zh"),
    ("Dentist Thursday 3pm", "en"),
  ])
  func guessesTheLanguage(text: String, language: String) {
    #expect(Analysis(text, said: 0).language == language)
  }
}
