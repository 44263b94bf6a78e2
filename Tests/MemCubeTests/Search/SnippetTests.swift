import Testing

@testable import Search

private func line(_ query: String, _ text: String) -> String {
  var snippets = Snippets(Query(parsing: Array(query.utf8)))
  return String(decoding: snippets.line(in: Array(text.utf8)), as: UTF8.self)
}

@Suite struct SnippetTests {
  private let filler = String(repeating: "lorem ipsum ", count: 100)

  @Test(arguments: ["hotels lisbon", "\"cheap hotel\"", "lisb*", "HOTEL", "where is the hotel"])
  func showsTheMatch(query: String) {
    let text = line(query, filler + "a cheap hotel in Lisbon " + filler)
    #expect(text.contains("cheap hotel in Lisbon"))
    #expect(text.utf8.count <= Snippets.limit && text.utf8.count > 100)
    #expect(text.hasPrefix("lorem") || text.hasPrefix("ipsum"))
  }

  @Test func prefersMoreDifferentWords() {
    let text = "hotel hotel hotel " + filler + "hotel near the river " + filler
    #expect(line("hotel river", text).contains("near the river"))
  }

  @Test func isOneLine() {
    #expect(line("b", " a\n\n\tb\u{0}c\r\n") == "a b c")
    #expect(line("b", "") == "")
    #expect(line("", "\n\nstart of a text") == "start of a text")
    #expect(line("absent", filler).hasPrefix("lorem"))
  }

  @Test(arguments: ["hotel", "東京", "x*", "none"])
  func endsAtCharacters(query: String) {
    var generator = SystemRandomNumberGenerator()
    var snippets = Snippets(Query(parsing: Array(query.utf8)))
    for _ in 0..<100 {
      let pieces = ["é", "東京", "🍕", " ", "hotel", "x", "ไทย"]
      let text = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
        pieces.randomElement(using: &generator) ?? ""
      }.joined()
      let bytes = Array(text.utf8)
      let range = snippets.range(in: bytes)
      #expect(range.count <= Snippets.limit)
      #expect(String(validating: bytes[range], as: UTF8.self) != nil)
    }
  }

  @Test func anyBytesHaveASnippet() {
    var generator = SystemRandomNumberGenerator()
    var snippets = Snippets(Query(parsing: Array("a b* \"c\"".utf8)))
    for _ in 0..<300 {
      let bytes = (0..<Int.random(in: 0...400, using: &generator)).map { _ in
        UInt8.random(in: 0...255, using: &generator)
      }
      #expect(snippets.range(in: bytes).count <= Snippets.limit)
    }
    snippets = Snippets(Query(parsing: [UInt8](repeating: 0x61, count: 200)))
    #expect(snippets.range(in: [UInt8](repeating: 0x61, count: 100_000)).count == Snippets.limit)
  }
}
