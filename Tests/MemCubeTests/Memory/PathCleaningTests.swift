import Testing

@testable import Format

/// State rule 5: wanted paths and the names made of them.
@Suite struct PathCleaningTests {
  private func clean(_ path: [UInt8]) -> [UInt8] { PathCleaning.clean(path, id(0xABCD_EF01)) }

  @Test(arguments: [
    ("a.md", "a.md"), ("/a//b/", "a/b"), ("./a/../b/.", "a/b"), ("...", "..."),
    ("a\u{0}b", "a_b"), ("\u{0}", "_"), ("", "memory abcdef01"), ("../..", "memory abcdef01"),
    ("a\nb/ ", "a\nb/ "), ("ü/é", "ü/é"),
  ])
  func table(_ path: String, _ expected: String) {
    #expect(String(decoding: clean(Array(path.utf8)), as: UTF8.self) == expected)
  }

  @Test func longComponentsAreCutBetweenCharacters() {
    let chinese = Array(String(repeating: "语", count: 86).utf8)  // 258 bytes
    #expect(clean(chinese).count == 255)
    let shifted = [UInt8(ascii: "a")] + chinese
    #expect(clean(shifted).count == 253)
    #expect(String(validating: clean(shifted), as: UTF8.self) != nil)
    #expect(clean(shifted + [0xFF]).count == 255)
    #expect(clean(Array("x/".utf8) + chinese + Array("/y".utf8)).count == 2 + 255 + 2)
  }

  @Test func atMostSixtyFourComponents() {
    let deep = [[UInt8]](repeating: [UInt8(ascii: "d")], count: 70).joined(
      separator: Array("/./".utf8))
    #expect(clean(Array(deep)).count == 127)
  }

  @Test(arguments: 0..<200 as Range<UInt64>) func cleaningTwiceChangesNothing(_ seed: UInt64) {
    var random = SeededGenerator(seed)
    let alphabet: [UInt8] = [0, 0x2E, 0x2F, 0x61, 0xC3, 0xA9, 0xE8, 0xAF, 0xAD, 0xFF]
    let path = (0..<Int.random(in: 0...600, using: &random)).map { _ in
      alphabet[Int.random(in: 0..<(seed % 2 == 0 ? 10 : 7), using: &random)]
    }
    let once = clean(path)
    #expect(clean(once) == once, "seed \(seed)")
    #expect(once.split(separator: 0x2F).allSatisfy { $0.count <= 255 }, "seed \(seed)")
  }

  @Test func parentsAreProperAndOutermostFirst() {
    #expect(PathCleaning.parents(of: Array("a/b/c".utf8)) == [Array("a".utf8), Array("a/b".utf8)])
    #expect(PathCleaning.parents(of: Array("a".utf8)).isEmpty)
  }

  private func names(_ path: String, _ count: Int) -> [String] {
    NameCandidates(for: Array(path.utf8), id(0xABCD_EF01)).prefix(count).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  @Test func candidatesComeInOrder() {
    let all = "0000abcdef01" + "0000000000000007" + "abcdef01"
    let expected = [
      "d/a (abcdef01).md", "d/a (0000000000000007abcdef01).md", "d/a (\(all)).md",
      "d/a (\(all)~).md", "d/a (\(all)~~).md",
    ]
    #expect(names("d/a.md", 5) == expected)
  }

  @Test(arguments: [
    (".bashrc", ".bashrc (abcdef01)"), ("README", "README (abcdef01)"),
    ("a.tar.gz", "a.tar (abcdef01).gz"), ("a.", "a (abcdef01)."), (".a.b", ".a (abcdef01).b"),
    ("d.e/f", "d.e/f (abcdef01)"),
    ("a." + String(repeating: "x", count: 32), "a (abcdef01)." + String(repeating: "x", count: 32)),
    (
      "a." + String(repeating: "x", count: 33),
      "a." + String(repeating: "x", count: 33) + " (abcdef01)"
    ),
  ])
  func theSuffixStandsBeforeTheExtension(_ path: String, _ expected: String) {
    #expect(names(path, 1) == [expected])
  }

  @Test func candidatesFitInAName() {
    let long = String(repeating: "语", count: 84) + ".md"  // 255 bytes
    for name in names(long, 100) {
      #expect(name.utf8.count <= 255 && name.utf8.count > 252)
      #expect(name.hasSuffix(").md"))
    }
    let far = NameCandidates(for: Array(long.utf8), id(1)).prefix(1000)
    #expect(Set(far).count == 1000)
  }
}
