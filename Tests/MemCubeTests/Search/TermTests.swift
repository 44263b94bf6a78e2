import Testing

@testable import Search
@testable import Text

/// The terms of a query as FTS5 is asked: any of the first, all of the second.
private func terms(_ text: String) -> (any: [String], all: [String]) {
  var maker = TermMaker()
  let clauses = maker.clauses(Query(parsing: Array(text.utf8)))
  let matches = { (terms: [Term]) in terms.map { String(decoding: $0.match, as: UTF8.self) } }
  return (matches(clauses.flatMap(\.any)), matches(clauses.flatMap(\.all)))
}

@Suite struct TermTests {
  @Test(arguments: [
    ("", []),
    ("running Shoes", ["\"run\"", "\"shoe\""]),
    ("hotel hotels HOTEL", ["\"hotel\""]),
    ("what is the hotel's name", ["\"hotel\"", "\"name\""]),
    ("to be or not to be", ["\"to\"", "\"be\"", "\"or\"", "\"not\""]),
    ("a* trav*", ["\"a\" *", "\"trav\" *"]),
    ("what do I own", ["\"own\""]),
    ("What does the user own?", ["\"user\"", "\"own\""]),
    ("Who baked her own bread?", ["\"bake\"", "\"bread\""]),
    ("is it Ana's own bike", ["\"ana\"", "\"bike\""]),
    ("What do I have?", ["\"have\"", "\"has\""]),
    ("what did I get", ["\"get\"", "\"got\""]),
    ("running*", ["\"running\" *"]),
    ("new-yor*", ["\"new yor\" *"]),
    ("http://x.org/a?b=c", ["\"http\"", "\"x\"", "\"org\"", "\"b\"", "\"c\""]),
    ("2025-06-10", ["\"2025\"", "\"06\"", "\"10\""]),
    ("AND OR NOT NEAR", ["\"near\""]),
    ("stems:x {a}", ["\"stem\"", "\"x\""]),
    ("東", ["\"東\" *"]),
    ("東京", ["\"東京\""]),
    ("東京*", ["\"東京\""]),
    ("서울에서", ["\"서울\"", "\"울에\"", "\"에서\""]),
    ("🍕🍕", ["\"🍕\""]),
    ("\"!?\" ** ::", []),
    ("café", ["\"cafe\""]),
  ])
  func wordsAreAsked(query: String, expected: [String]) {
    let found = terms(query)
    #expect(found.any == expected)
    #expect(found.all == [])
  }

  @Test(arguments: [
    ("\"running shoes\"", ["\"run shoe\""]),
    ("\"the hotel\"", ["\"the hotel\""]),
    ("\"東京都\"", ["\"東京 京都\""]),
    ("\"東\"", ["\"東\" *"]),
    ("\"iPhone 手机\"", ["\"iphon 手机\""]),
    ("\"手机 iPhone\"", ["\"手机 机 iphon\""]),
    ("\"a\" \"a\" \"b\"", ["\"a\"", "\"b\""]),
  ])
  func phrasesAreAsked(query: String, expected: [String]) {
    let found = terms(query)
    #expect(found.all == expected)
    #expect(found.any == [])
  }

  @Test func stopWordsGoBesideAPhrase() {
    #expect(terms("the \"hotel\" of").any == [])
    #expect(terms("the \"!\"").any == ["\"the\""])
  }

  @Test func aPhraseNamesWordsThatDifferFromTheirStems() throws {
    var maker = TermMaker()
    let query = Query(parsing: Array("\"the running of running shoes\" x".utf8))
    let term = try #require(maker.clauses(query).first?.all.first)
    let exact = try #require(term.exactMatch)
    #expect(
      String(decoding: exact, as: UTF8.self)
        == "\"the run of run shoe\" AND \"running\" AND \"shoes\"")
    #expect(Term(tokens: [[0x61]]).exactMatch == nil)
  }

  @Test func runsWithoutSpacesBecomeWords() {
    for query in ["昨日京都に行った", "ฉันกินข้าวแล้ว", "我昨天去了北京"] {
      let found = terms(query).any
      #expect(!found.isEmpty && found.allSatisfy { !$0.hasSuffix("*") })
    }
  }

  @Test func stopWordsAreFolded() {
    #expect(StopWords.contains(Array("the".utf8)))
    for word in ["The", "may", "hotel", "", "themselvesx"] {
      #expect(!StopWords.contains(Array(word.utf8)))
    }
  }
}

@Suite struct StemsTests {
  @Test(arguments: [
    ("running", "run"), ("hotels", "hotel"), ("happily", "happili"), ("go", "go"), ("cat", "cat"),
    ("x", "x"), ("internationalization", "internation"),
    ("counterrevolutionaries", "counterrevolutionari"),
  ])
  func stems(word: String, expected: String) {
    for room in [1, 2, 8192] {
      var stems = Stems(room: room)
      for _ in 0..<2 {
        var text = Array("=".utf8)
        let differs = stems.append(stemOf: Array(word.utf8), to: &text)
        #expect(String(decoding: text, as: UTF8.self) == "=" + expected)
        #expect(differs == (word != expected))
      }
    }
  }

  @Test func aFullTableForgetsNothingWrong() {
    var (small, large) = (Stems(room: 1), Stems(room: 1024))
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<500 {
      let word = (0..<Int.random(in: 1...20, using: &generator)).map { _ in
        UInt8.random(in: 0x61...0x7A, using: &generator)
      }
      var (a, b): ([UInt8], [UInt8]) = ([], [])
      #expect(small.append(stemOf: word, to: &a) == large.append(stemOf: word, to: &b))
      #expect(a == b)
    }
  }
}

@Suite struct PackedWordTests {
  @Test func keepsUpTo16Bytes() {
    for count in 0...16 {
      let word = (0..<count).map { UInt8(0x61 + $0) }
      let packed = PackedWord(word)
      #expect(packed.bytes == word)
      #expect(packed.isEmpty == (count == 0) && packed.isLong == (count > 2))
      var text: [UInt8] = [0x20]
      packed.append(to: &text)
      #expect(text == [0x20] + word)
    }
    #expect(PackedWord([UInt8](repeating: 0x61, count: 17)).isEmpty)
  }

  @Test func spreads() {
    let slots = (0..<1000).map { PackedWord(Array("word\($0)".utf8)).hash & 1023 }
    #expect(Set(slots).count > 550)
  }

  @Test func isTheTokenOfShortWords() {
    var tokenizer = Tokenizer()
    tokenizer.read(Array("Word 0123456789abcdef 0123456789abcdefg é".utf8))
    var packed: [Bool] = []
    while tokenizer.next() { packed.append(!tokenizer.packed.isEmpty) }
    #expect(packed == [true, true, false, false])
  }
}

@Suite struct IndexedTextTests {
  @Test func keepsStemsAndWordsThatDiffer() {
    var text = IndexedText()
    text.set(Array("Running the hotels, 東京 running".utf8), title: Array("My Shoes".utf8))
    #expect(String(decoding: text.last.stems, as: UTF8.self) == "run the hotel 東京 京 run")
    #expect(String(decoding: text.last.words, as: UTF8.self) == "running hotels running shoes")
    #expect(String(decoding: text.last.title, as: UTF8.self) == "my shoe")
    text.set(Array("xx running yy".utf8), in: 3..<10, title: [])
    #expect(String(decoding: text.last.stems, as: UTF8.self) == "run" && text.last.title.isEmpty)
    text.set([], title: [])
    #expect(text.last.stems.isEmpty && text.last.words.isEmpty)
  }
}
