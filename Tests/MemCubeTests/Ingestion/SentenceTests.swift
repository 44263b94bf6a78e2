import Testing

@testable import Learning

/// Words, sentences, and what is stripped from them.
@Suite struct SentenceTests {
  @Test(arguments: [
    ("I don't know", ["I", "don't", "know"]),
    ("me-time at 7:30 a.m. now", ["me-time", "at", "7:30", "a.m.", "now"]),
    ("it\u{2019}s \u{201C}on\u{201D}", ["it's", "\"", "on", "\""]),
    ("thinkin' of 3.5 km", ["thinkin'", "of", "3.5", "km"]),
    ("fun \u{1F600}\u{FE0F} :) <3 really", ["fun", "really"]),
    ("a *bold* claim", ["a", "bold", "claim"]),
    ("see https://example.org/x?y=1 there", ["see", "https://example.org/x?y=1", "there"]),
    ("co\u{200B}py", ["copy"]),
    ("'cause R&D", ["'cause", "R&D"]),
    ("tea\u{2014}or not", ["tea", "\u{2013}", "or", "not"]),
    ("a <b>bold</b> <a href=\"x\">claim</a>", ["a", "bold", "claim"]),
    (
      "1 < 2 > 0 <me@example.org>",
      ["1", "<", "2", ">", "0", "<", "me@example.org", ">"]
    ),
    ("\u{A3}90 or \u{20AC}80", ["\u{A3}", "90", "or", "\u{20AC}", "80"]),
  ])
  func scansWords(text: String, words: [String]) {
    #expect(WordScanner.words(text).map(\.text) == words)
  }

  @Test(arguments: [
    ("I came. I saw! Did you?", ["I came", "I saw", "Did you"]),
    ("Dr. Lee met Mrs. Ray at 9 a.m. on Monday.", ["Dr. Lee met Mrs. Ray at 9 a.m. on Monday"]),
    ("Well... maybe. Yes", ["Well maybe", "Yes"]),
    ("one line\nand another", ["one line", "and another"]),
    ("- first\n- second", ["first", "second"]),
    ("He said \"go.\" Then I went.", ["He said \"go\"", "Then I went"]),
    ("ID card no. C9876, expires soon. I know", ["ID card no. C9876, expires soon", "I know"]),
    ("My tel. 079 1 is new, ext. 44 too", ["My tel. 079 1 is new, ext. 44 too"]),
    ("See p. 12 and fig. 3, incl. notes.", ["See p. 12 and fig. 3, incl. notes"]),
    ("We moved to St. Gallen vs. Chur", ["We moved to St. Gallen vs. Chur"]),
    (
      "I said no. Then I left Acme Ltd. They stayed",
      ["I said no", "Then I left Acme Ltd", "They stayed"]
    ),
    ("So do I. 5 came", ["So do I", "5 came"]),
    ("Version 2.0 is out", ["Version 2.0 is out"]),
    ("J. Doe wrote it.", ["J. Doe wrote it"]),
    ("What?! No.", ["What", "No"]),
    ("# Heading\nText here.", ["Text here"]),
    ("...", []), ("> not mine\nmine", ["mine"]), ("On Monday, Bo wrote:\n> hi\nyes", ["yes"]),
    ("Subject: Re: news\nDate: today\nI came", ["I came"]), ("Date: today", ["Date: today"]),
    ("mine\n--- Original Message ---\nnot mine", ["mine"]),
    ("I came \u{1F600} I saw \u{1F600}\u{1F600} she left", ["I came", "I saw", "she left"]),
    ("I eat \u{1F355} and tea", ["I eat and tea"]), ("with my \u{1F436} Rex", ["with my Rex"]),
    ("one<br>two", ["one", "two"]),
  ])
  func splits(text: String, sentences: [String]) {
    #expect(Sentence.list(text).map(\.words.joined) == sentences)
  }

  @Test func knowsQuestions() {
    #expect(Sentence.list("Is it? It is! Yes.").map(\.end) == [.question, .exclamation, .full])
  }

  @Test(arguments: [
    ("Hey Bo! ", nil), ("Wow, I like it", "I like it"),
    ("Thanks so much, Bo, I needed that", "I needed that"), ("Yeah I went", "I went"),
    ("Well, actually, my dog ran", "my dog ran"), ("I went there, Bo", "I went there"),
    ("But instead of tea, I had coffee", "instead of tea, I had coffee"),
    ("Good tea is rare", "Good tea is rare"), ("No sugar for me", "No sugar for me"),
    ("Now that I know, I stay", "Now that I know, I stay"), ("I went too, lol", "I went too"),
    ("I went, too", "I went"), ("I went there btw", "I went there"),
    ("I was late, sorry", "I was late"), ("I went there, remember", "I went there"),
    ("I eat no dill, you know", "I eat no dill"),
    ("I like what you know", "I like what you know"),
    ("\u{A3}90 is too much", "\u{A3}90 is too much"),
    ("Correction: I went there", "I went there"), ("Happy new year, I went there", "I went there"),
  ])
  func strips(text: String, left: String?) throws {
    let sentence = try #require(Sentence.list(text).first)
    #expect(Openings(names: ["bo"]).strip(sentence)?.words.joined == left)
  }

  @Test(arguments: [
    ("Nice! Where did you go?", "Where did you go?"), ("I went home.", nil),
    ("Hey, how was it? Tell me!", "How was it?"), ("", nil), ("???", nil),
  ])
  func findsTheLastQuestion(text: String, question: String?) {
    #expect(RuleExtractor.question(of: text) == question)
  }
}
