internal import Language
internal import Testing

@Suite struct WordTests {
  private func words(_ text: String) throws -> [String] {
    let breaker = try #require(WordBreaker())
    let bytes = Array(text.utf8)
    return breaker.words(bytes).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test(arguments: [
    ("", []), ("Hello, world!", ["Hello", "world"]), ("  ", []),
    ("我们去北京大学", ["我们", "去", "北京大学"]), ("東京都に住んでいます", ["東京", "都", "に", "住", "んで", "い", "ます"]),
    ("ภาษาไทยง่าย", ["ภาษา", "ไทย", "ง่าย"]), ("ພາສາລາວ", ["ພາສາ", "ລາວ"]),
    ("ខ្ញុំរៀនភាសាខ្មែរ", ["ខ្ញុំ", "រៀន", "ភាសាខ្មែរ"]), ("don't stop 3.14", ["don't", "stop", "3.14"]),
  ])
  func wordsAreFound(text: String, expected: [String]) throws {
    let found = try words(text)
    // Dictionaries differ between versions of ICU: what has to hold is that words are words.
    if text.unicodeScalars.allSatisfy({ $0.value < 0x2E80 || $0.value > 0x9FFF }) {
      #expect(found == expected)
    }
    #expect(found.joined() == expected.joined())
    #expect(expected.isEmpty || found.count > 1)
  }

  @Test(arguments: [
    ("de", "März", 3), ("de_AT", "Jänner", 1), ("fr", "août", 8), ("es", "mayo", 5),
    ("it", "dicembre", 12), ("nl", "mei", 5), ("pt", "março", 3),
  ])
  func monthsHaveNames(locale: String, name: String, month: Int64) {
    let names = MonthNames.names(in: locale)
    #expect(names.count >= 12 && Set(names.map(\.month)).count == 12)
    #expect(names.contains { $0.name == name && $0.month == month })
  }

  @Test func oneBreakerServesManyTexts() throws {
    let breaker = try #require(WordBreaker())
    #expect(breaker.words(Array("one two".utf8)) == [0..<3, 4..<7])
    #expect(breaker.words([0xFF, 0x61, 0xFE]) == [1..<2])
    #expect(breaker.words(Array("three".utf8)) == [0..<5])
    #expect(breaker.words([]).isEmpty)
    #expect(breaker.words([UInt8](repeating: 0x61, count: 100_000)) == [0..<100_000])
  }

  @Test(arguments: [
    ("a", Script.other), ("é", .other), ("漢", .han), ("々", .han), ("𠀀", .han), ("ひ", .hiragana),
    ("カ", .katakana), ("ー", .katakana), ("ｶ", .katakana), ("ไ", .thai), ("ລ", .lao), ("ខ", .khmer),
    ("မ", .myanmar), ("한", .other), ("。", .other), ("1", .other), ("😀", .other), ("฿", .other),
    ("๑", .other),
  ])
  func scriptsAreTold(text: String, script: Script) throws {
    let scalar = try #require(text.unicodeScalars.first)
    #expect(Script.of(scalar.value) == script)
    #expect(script.isUnspaced == (script != .other))
  }

  @Test(arguments: [
    ("english", "running", "run"), ("english", "memories", "memori"), ("en", "travelled", "travel"),
    ("german", "häuser", "haus"), ("french", "continuellement", "continuel"),
    ("russian", "книгами", "книг"), ("spanish", "bibliotecas", "bibliotec"), ("english", "", ""),
    ("english", "x", "x"),
  ])
  func wordsAreStemmed(language: String, word: String, stem: String) throws {
    let stemmer = try #require(Stemmer(language: language))
    let found = stemmer.stem(Array(word.utf8))
    #expect(String(decoding: found, as: UTF8.self) == stem)
    #expect(stemmer.stem(Array(word.utf8)) == found)
  }

  @Test func oddWordsAreLeftAlone() throws {
    #expect(Stemmer.isAvailable)
    #expect(Stemmer(language: "klingon") == nil)
    let stemmer = try #require(Stemmer(language: "english"))
    let long = [UInt8](repeating: 0x73, count: 10_000)
    #expect(stemmer.stem(long) == long)
    for bytes in [[0xFF, 0xFE], [0x00], [0xC3]] as [[UInt8]] {
      #expect(stemmer.stem(bytes) == bytes)
    }
  }
}
