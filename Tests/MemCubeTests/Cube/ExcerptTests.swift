import Testing

@testable import Format
@testable import Text

/// What is shown of a long text holds what it was found for.
@Suite struct ExcerptTests {
  private static func lines(_ count: Int) -> String {
    (0..<count).map { "Day \($0) was grey, and we stayed at home.\n" }.joined()
  }

  private static func around(_ words: String, _ text: String) throws -> String {
    let bytes = Array(text.utf8)
    let found = try #require(text.utf8.firstRange(of: words))
    return String(decoding: Excerpt.around(found, of: bytes), as: UTF8.self)
  }

  @Test func aShortTextAndAnEarlyMatchKeepTheStart() throws {
    #expect(try Self.around("tuner", "The tuner comes.") == "The tuner comes.")
    let text = "The tuner comes.\n" + Self.lines(300)
    let excerpt = try Self.around("tuner", text)
    #expect(text.hasPrefix(excerpt) && excerpt.utf8.count == 4_096)
  }

  @Test func aLateMatchStandsBelowItsHeadings() throws {
    let text =
      "---\ntags: [piano]\n---\n# Diary\n## May\n" + Self.lines(100) + "## June\n"
      + Self.lines(100) + "The tuner comes on 9 June.\n" + Self.lines(200)
    let excerpt = try Self.around("tuner", text)
    #expect(excerpt.hasPrefix("---\ntags: [piano]\n---\n# Diary\n## June\n\u{2026}\n\nDay "))
    #expect(excerpt.contains("\nThe tuner comes on 9 June.\n"))
    #expect(!excerpt.contains("## May") && excerpt.utf8.count <= 4_096)
  }

  @Test func aLineWithoutAnEnd() throws {
    let sentence = "The river was high and grey. "
    let text = String(repeating: sentence, count: 400) + "The tuner comes. "
    #expect(try Self.around("tuner", text).hasPrefix("\u{2026}\n\nThe river was"))
    let letters = String(repeating: "\u{E9}", count: 9_000) + "tuner"
    #expect(try Self.around("tuner", letters).hasSuffix("tuner"))
  }

  /// Controls that would end a line, or that a terminal obeys.
  @Test func oneLineIsOne() {
    let text = "a\n\n[1] b\u{85}c\u{9B}d\u{2028}e\u{7F}f \u{E9}\u{2026}"
    #expect(
      String(decoding: OneLine.of(Array(text.utf8)), as: UTF8.self)
        == "a [1] b c d e f \u{E9}\u{2026}")
    let turned = "a\u{202E}b \u{2066}c\u{2069} \u{200F}\u{5D0}"
    #expect(OneLine.of(Array(turned.utf8)) == Array("ab c \u{200F}\u{5D0}".utf8))
    #expect(OneLine.of([0xE2, 0x80, 0xAF]) == [0xE2, 0x80, 0xAF])
    #expect(OneLine.of([0xC2]) == [0xC2] && OneLine.of([0xE2, 0x80]) == [0xE2, 0x80])
  }
}

extension String.UTF8View {
  /// Where some text stands first.
  fileprivate func firstRange(of text: String) -> Range<Int>? {
    let (all, wanted) = (Array(self), Array(text.utf8))
    return (0...Swift.max(0, all.count - wanted.count)).first { all[$0...].starts(with: wanted) }
      .map { $0..<$0 + wanted.count }
  }
}
