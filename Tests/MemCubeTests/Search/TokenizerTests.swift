import Testing

@testable import Text

/// The tokens of a text, as strings.
func tokens(_ text: [UInt8]) -> [String] {
  var tokenizer = Tokenizer()
  tokenizer.read(text)
  var tokens: [String] = []
  while tokenizer.next() { tokens.append(String(decoding: tokenizer.token, as: UTF8.self)) }
  return tokens
}

func tokens(_ text: String) -> [String] { tokens(Array(text.utf8)) }

@Suite struct TokenizerTests {
  @Test(arguments: [
    ("", []),
    ("Hello, World!", ["hello", "world"]),
    ("don't e-mail snake_case", ["don", "t", "e", "mail", "snake", "case"]),
    ("v1.2 2025-06-10", ["v1", "2", "2025", "06", "10"]),
    ("Straße STRASSE", ["strasse", "strasse"]),
    ("ﬁne ofﬁce", ["fine", "office"]),
    ("Ｗｉｄｅ ｶﾀｶﾅ", ["wide", "カタ", "タカ", "カナ", "ナ"]),
    ("crème brûlée", ["creme", "brulee"]),
    ("Łódź Øresund Æsir", ["lodz", "oresund", "aesir"]),
    // Turkish: both i's are one, since nothing says which language a text is in.
    ("İstanbul ISPARTA ısparta", ["istanbul", "isparta", "isparta"]),
    ("ΣΊΣΥΦΟΣ σίσυφος", ["σισυφοσ", "σισυφοσ"]),
    ("Ёлка Й", ["елка", "и"]),
    ("مُحَمَّد محـمد", ["محمد", "محمد"]),
    ("أحمد احمد", ["احمد", "احمد"]),
    ("שָׁלוֹם שלום", ["שלום", "שלום"]),
    ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
    ("٢٠٢٥ २०२५", ["2025", "2025"]),
    ("x² ①", ["x2", "1"]),
    ("東京都", ["東京", "京都", "都"]),
    ("我", ["我"]),
    ("iPhone手机2台", ["iphone", "手机", "机", "2", "台"]),
    ("がぎ", ["がぎ", "ぎ"]),
    ("서울에서", ["서울", "울에", "에서", "서"]),
    ("กินข้าว", ["กิ", "ิน", "นข", "ข้", "้า", "าว", "ว"]),
    ("pizza🍕 👩‍👩‍👧 👍🏽", ["pizza", "🍕", "👩", "👩", "👧", "👍"]),
    ("soft\u{AD}hyphen zero\u{200B}width", ["softhyphen", "zerowidth"]),
    ("می\u{200C}خواهم", ["میخواهم"]),
    ("a\u{0}b\u{85}c\u{2028}d", ["a", "b", "c", "d"]),
  ])
  func cuts(text: String, expected: [String]) { #expect(tokens(text) == expected) }

  @Test func invalidBytesSeparate() {
    #expect(
      tokens([0x61, 0xFF, 0x62, 0xC3, 0x63, 0xED, 0xA0, 0x80, 0x64]) == ["a", "b", "c", "d"])
    #expect(tokens([0xC0, 0xAF, 0xF4, 0x90, 0x80, 0x80, 0xE6, 0x9D]) == [])
    #expect(tokens(Array("ça".utf8.dropFirst())) == ["a"])
  }

  @Test(arguments: [
    "Ångström é ñ ü", "がぎぐパピ ヴ", "서울 한국어 닭", "ố ệ ǘ", "ά ᾧ", "क़ ख़", "يأ آ", "ṩ ḍ̇",
  ])
  func decomposedTextIsTheSame(text: String) {
    let decomposed = text.unicodeScalars.flatMap { decompose($0) }
    var scalars = String.UnicodeScalarView()
    scalars.append(contentsOf: decomposed)
    #expect(tokens(String(scalars)) == tokens(text))
  }

  /// Canonical decomposition of the letters used here, found by asking which pair equals them:
  /// the standard library compares strings by canonical equivalence.
  private func decompose(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if let syllable = hangul(scalar) { return syllable }
    guard scalar.value > 0x7F, scalar.properties.isAlphabetic else { return [scalar] }
    let marks: [ClosedRange<UInt32>] = [
      0x300...0x345, 0x653...0x655, 0x93C...0x93C, 0x3099...0x309A,
    ]
    let bases: [ClosedRange<UInt32>] = [
      0x41...0x7A, 0xC0...0x1B0, 0x391...0x3CE, 0x621...0x64A, 0x915...0x939, 0x3046...0x30F2,
      0x1E00...0x1FFF,
    ]
    for mark in marks.joined().compactMap(Unicode.Scalar.init) {
      for base in bases.joined().compactMap(Unicode.Scalar.init) where base != scalar {
        var pair = String.UnicodeScalarView()
        pair.append(contentsOf: [base, mark])
        if String(pair) == String(Character(scalar)) { return decompose(base) + [mark] }
      }
    }
    return [scalar]
  }

  private func hangul(_ scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
    guard (0xAC00...0xD7A3).contains(scalar.value) else { return nil }
    let index = scalar.value - 0xAC00
    let parts = [0x1100 + index / 588, 0x1161 + index % 588 / 28, 0x11A7 + index % 28]
    return parts.filter { $0 != 0x11A7 }.compactMap(Unicode.Scalar.init)
  }

  @Test func rangesNameTheSource() {
    let text = Array("Él  said: 東京、don't".utf8)
    var tokenizer = Tokenizer()
    tokenizer.read(text)
    var found: [String] = []
    while tokenizer.next() {
      found.append(String(decoding: text[tokenizer.range], as: UTF8.self))
    }
    #expect(found == ["Él", "said", "東京", "京", "don", "t"])
  }

  @Test func partsOfATextAreReadAlone() {
    let text = Array("one two three".utf8)
    var tokenizer = Tokenizer()
    tokenizer.read(text, in: 4..<7)
    let found = tokenizer.next()
    #expect(found)
    #expect(tokenizer.range == 4..<7)
    #expect(rest(tokenizer) == 0)
    tokenizer.read(text, in: 90..<99)
    #expect(rest(tokenizer) == 0)
  }

  /// How many tokens are left.
  private func rest(_ tokenizer: Tokenizer) -> Int {
    var tokenizer = tokenizer
    var count = 0
    while tokenizer.next() { count += 1 }
    return count
  }

  @Test func aLongWordIsCut() {
    var text = [UInt8](repeating: 0x61, count: 10_000_000)
    text += Array(" end".utf8)
    #expect(tokens(text) == [String(repeating: "a", count: Tokenizer.limit), "end"])
    let accented = tokens(String(repeating: "ж", count: 1000))
    #expect(accented == [String(repeating: "ж", count: Tokenizer.limit / 2)])
  }

  /// FTS5's `ascii` tokenizer splits at ASCII that is no letter or digit, and folds ASCII capitals;
  /// so a token of neither passes through it unchanged.
  @Test func everyScalarMakesTokensThatFTS5Keeps() {
    var tokenizer = Tokenizer()
    var bad: [UInt32] = []
    for value in UInt32(0)...0x10FFFF {
      var bytes: [UInt8] = []
      UTF8Scalar.append(value, to: &bytes)
      tokenizer.read(bytes)
      while tokenizer.next() {
        let token = tokenizer.token
        let isKept = token.allSatisfy {
          $0 >= 0x80 || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
        }
        if token.isEmpty || !isKept || String(validating: token, as: UTF8.self) == nil {
          bad.append(value)
        }
      }
    }
    #expect(bad == [])
  }

  @Test func foldingTwiceChangesNothing() {
    for text in ["Ǆ ﷺ ㍿ ﬃ ŉ ẞ Ω Å ½ ℌ 𝕬", "ᾼ ΐ ǰ", "ﾊﾟﾋﾟ ｳﾞ", "ﻼ ﺂ"] {
      let once = tokens(text).filter { $0.unicodeScalars.count != 2 }
      #expect(once.flatMap { tokens($0) }.count >= once.count)
      for word in once where tokens(word).count == 1 { #expect(tokens(word) == [word]) }
    }
  }
}

@Suite struct FoldedValueTests {
  @Test(arguments: [
    ("New  YORK ", "new york"), ("C++", "c++"), ("c#", "c#"), ("Größe", "grosse"),
    ("\t", ""), ("#travel/2025", "#travel/2025"), ("か\u{3099}", "が"), ("か \u{3099}", "か \u{3099}"),
    ("ê", "e"), ("🍕", "🍕"),
  ])
  func folds(value: String, expected: String) {
    #expect(String(decoding: FoldedValue.fold(Array(value.utf8)), as: UTF8.self) == expected)
  }

  @Test func keepsBytesThatAreNotText() {
    #expect(FoldedValue.fold([0xFF, 0x41, 0xFE]) == [0xFF, 0x61, 0xFE])
  }
}
