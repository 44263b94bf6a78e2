@testable internal import Language
internal import Testing

@Suite struct FoldingTests {
  private func fold(_ text: String) -> String {
    String(decoding: Folding.fold(Array(text.utf8)), as: UTF8.self)
  }

  @Test(arguments: [
    ("", ""), ("Hello World 123!", "hello world 123!"), ("Café", "cafe"), ("Cafe\u{301}", "cafe"),
    ("STRASSE", "strasse"), ("Straße", "strasse"), ("ﬁle", "file"), ("Ｆｕｌｌ", "full"),
    ("İstanbul", "istanbul"), ("Ångström", "angstrom"), ("naïve", "naive"), ("ΣΊΣΥΦΟΣ", "σισυφοσ"),
    ("Σίσυφος", "σισυφοσ"), ("Йод", "иод"), ("Ёлка", "елка"), ("שָׁלוֹם", "שלום"),
    ("مُحَمَّد", "محمد"), ("أحمد", "احمد"), ("soft\u{ad}hyphen", "softhyphen"),
    ("한국어", "한국어"), ("がぎぐ", "がぎぐ"), ("ｶﾞ", "ガ"), ("東京", "東京"), ("ไทย", "ไทย"),
    ("zero\u{200B}width", "zerowidth"), ("x²", "x2"), ("½", "1⁄2"), ("Ⅳ", "iv"), ("😀", "😀"),
    ("Tiếng Việt", "tieng viet"), ("ǅ", "dz"), ("हिन्दी", "हिन्दी"),
  ])
  func equalWordsGetEqualBytes(text: String, folded: String) {
    #expect(Array(fold(text).utf8) == Array(folded.utf8))
  }

  @Test func foldingAgainChangesNothing() {
    for value in Array(UInt32(0)...0x33FF) + stride(from: 0x3400, to: 0x2FFFF, by: 17) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let once = Folding.fold(Array(String(scalar).utf8))
      #expect(Folding.fold(once) == once, "\(String(value, radix: 16))")
    }
  }

  /// The table of small scalars gives what ICU gives for the whole text.
  @Test func theTableAgreesWithICU() {
    var random = SystemRandomNumberGenerator()
    let tail = Array("東".utf8)  // makes ICU look at all of it
    for _ in 0..<2000 {
      let scalars = (0..<8).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0x20..<0x7F0, using: &random))
      }
      let text = scalars.flatMap { Array(String($0).utf8) }
      #expect(Folding.fold(text) + tail == Folding.fold(text + tail), "\(scalars)")
    }
  }

  @Test(
    arguments: [[0xFF], [0x61, 0xC3], [0xC3, 0x28], [0xED, 0xA0, 0x80], [0xF8, 0x88]] as [[UInt8]])
  func whatIsNotUTF8IsReplaced(bytes: [UInt8]) {
    let folded = Folding.fold(bytes)
    #expect(String(validating: folded, as: UTF8.self)?.unicodeScalars.contains("\u{FFFD}") == true)
  }

  @Test(arguments: [
    ("Café", "cafe"), ("HELLO", "hello"), ("Ångström", "angstrom"), ("İ", "i"), ("東京", "東京"),
    ("Straße", "straße"), ("ΑΒΓ", "αβγ"), ("", ""),
  ])
  func withoutICULatinStillWorks(text: String, folded: String) {
    #expect(Folding.foldPlainly(text) == Array(folded.utf8))
  }

  @Test func theVersionNamesTheLibrary() {
    #expect(Folding.version.hasPrefix("icu-"))
  }
}
