import Testing

@testable import Index
@testable import Search
@testable import Text

private func parts(_ word: String) -> [String] {
  let text = Array(word.utf8)
  return CamelCase.parts(of: text, in: 0..<text.count).map {
    String(decoding: text[$0], as: UTF8.self)
  }
}

/// The words that a text is indexed by besides its own.
private func others(_ text: String) -> Set<String> {
  var indexed = IndexedText()
  indexed.set(Array(text.utf8), title: [])
  let words = indexed.last.words.split(separator: 0x20)
  return Set(words.map { String(decoding: $0, as: UTF8.self) })
}

@Suite struct SpellingTests {
  @Test(arguments: [
    ("getUserBalance", ["get", "User", "Balance"]), ("HTTPServer", ["HTTP", "Server"]),
    ("parseHTTPRequest", ["parse", "HTTP", "Request"]), ("base64Encode", ["base64", "Encode"]),
    ("iPhone", []), ("Word", []), ("PDFs", []), ("SCREAM", []), ("userIDs", ["user", "IDs"]),
    ("größeMessen", ["größe", "Messen"]),
  ]) func identifiersAreMadeOfWords(_ word: String, _ expected: [String]) {
    #expect(parts(word) == expected)
  }

  @Test(arguments: [
    ("12.500,00 euros", "12500"), ("13,500.00 dollars", "13500"), ("15 500 euros", "15500"),
    ("15\u{A0}500", "15500"), ("15\u{202F}500,50 €", "15500"), ("1,234,567.", "1234567"),
    ("12,34,567 rupees", "1234567"), ("1'250'000 Franken", "1250000"), ("10_000 rows", "10000"),
    ("Phone: 0470 12 34 56", "0470123456"), ("0470/12.34.56", "0470123456"),
    ("(555) 123-4567", "5551234567"), ("+32 470 12 34 56", "32470123456"),
    ("+32 470 12 34 56", "470123456"), ("tel 0470123456", "470123456"),
    ("4111 1111 1111 1111", "4111111111111111"),
  ]) func numbersAreInOnePieceToo(_ text: String, _ form: String) {
    #expect(others(text).contains(form))
  }

  @Test(arguments: [
    "in 2024, 500 people", "pages 12, 500 and 7", "1.2.3", "3.14", "0.500", "at 10:30", "room 12",
    "on 2026-11-28", "am 28.11.2026",
  ]) func otherDigitsAreNoNumberInOnePiece(_ text: String) {
    #expect(!others(text).contains { $0.allSatisfy(\.isNumber) })
  }

  private static let notes = [
    "getUserBalance returns cents; set maxRetryCount to 5.",
    "client_id must be sent; user_profile_cache expires daily.",
    "The boiler cost 12.500,00 euros.", "The roof cost 13,500.00 dollars.",
    "The car cost 14500 euros.", "The boat cost 15 500 euros.", "Population: 1,234,567.",
    "Phone: 0470 12 34 56", "Fixed in 9fceb02d0ae598e95dc970b74767f19372d61af8 at last.",
    "We watched it on YouTube.", "The tube was closed.", "Bisected to 4b825dc only.",
  ]

  /// The notes that a query finds, best first.
  private func found(_ query: String) throws -> [Int64] {
    let fixture = try TextFixture()
    for note in Self.notes { try fixture.put(note) }
    return try fixture.owners(query).map { $0 - 1 }
  }

  @Test(arguments: [
    ("balance", 0), ("user balance", 0), ("get_user_balance", 0), ("getUserBalance", 0),
    ("max retry count", 0), ("maxRetryCount", 0), ("userProfileCache", 1), ("clientId", 1),
    ("\"user balance\"", 0), ("12500", 2), ("12,500.00", 2), ("12 500", 2), ("13500", 3),
    ("14,500", 4), ("14.500", 4), ("14 500", 4), ("15500", 5), ("1234567", 6), ("0470123456", 7),
    ("0470-12-34-56", 7), ("+32 470 12 34 56", 7), ("9fceb02", 8), ("9fceb02d0ae5", 8),
    ("4b825dc642cb6eb9a060e54bf8d69288fbee4904", 11),
  ]) func otherSpellingsFindTheSame(_ query: String, _ first: Int64) throws {
    #expect(try found(query).first == first)
  }

  @Test(arguments: [
    ("trip report", "trips/tripReport_2026.pdf"), ("tripReport", "trips/trip-report.pdf"),
    ("invoice 12500", "invoice 12.500.odt"), ("minutes", "board/Minutes.docx"),
  ]) func aFileIsFoundByItsName(_ query: String, _ path: String) throws {
    let fixture = try TextFixture()
    for note in Self.notes { try fixture.put(note) }
    let file = try fixture.put("Nothing of that stands here.", .passage) {
      $0.title = Array(path.utf8)
    }
    #expect(try fixture.owners(query).first == file)
  }

  @Test func aNameIsNoIdentifier() throws {
    #expect(try found("YouTube") == [9])
  }

  @Test func aSnippetShowsTheOtherSpelling() {
    let text = Array((String(repeating: "and so on ", count: 60) + "it cost 12.500,00 euros").utf8)
    var snippets = Snippets(Query(parsing: Array("12500".utf8)))
    #expect(String(decoding: snippets.line(in: text), as: UTF8.self).contains("12.500,00"))
  }
}
