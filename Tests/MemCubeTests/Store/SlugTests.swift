import Testing

@testable import Text

@Suite struct SlugTests {
  @Test(arguments: [
    ("Ana is allergic to nuts", "ana-is-allergic-to-nuts"),
    ("# Hotels, in Lisbon!", "hotels-in-lisbon"),
    ("one two three four five six seven eight nine ten", "one-two-three-four-five-six-seven-eight"),
    ("ÉCOLE Straße", "école-straße"),
    ("e\u{301}cole", "e\u{301}cole"),
    ("हिन्दी भाषा", "हिन्दी-भाषा"),
    ("東京の天気は晴れです", "東京の天気は晴れです"),
    ("3,14 is π", "3-14-is-π"),
    ("a_b", "a-b"),
    ("   \n\t", ""),
    ("!!! ???", ""),
    ("", ""),
  ])
  func namesAfterTheFirstWords(text: String, expected: String) {
    #expect(slug(of: Array(text.utf8)).elementsEqual(expected.utf8))
  }

  @Test func cutsAtSixtyBytesBetweenCharacters() {
    #expect(slug(of: Array(String(repeating: "a", count: 100).utf8)).count == 60)
    let long = slug(of: Array(String(repeating: "天", count: 50).utf8))
    #expect(long.count == 60)
    #expect(String(validating: long, as: UTF8.self)?.count == 20)
    // 59 letters and one of two bytes, which does not fit any more.
    let edge = slug(of: Array((String(repeating: "a", count: 59) + "é").utf8))
    #expect(edge.count == 59)
    // A word is not begun with its joining dash alone.
    let joined = slug(of: Array((String(repeating: "a", count: 59) + " b").utf8))
    #expect(joined.last == UInt8(ascii: "a"))
  }

  @Test func takesAnyBytes() {
    #expect(slug(of: [0xFF, 0xFE, 0x61, 0xC3, 0x28, 0x62]).elementsEqual("a-b".utf8))
    #expect(slug(of: [UInt8](repeating: 0, count: 10_000)).isEmpty)
  }
}
