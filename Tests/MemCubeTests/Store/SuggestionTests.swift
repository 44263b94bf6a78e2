import Testing

@testable import Text

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("abc", "abd", 1), ("abc", "ab", 1), ("ab", "abc", 1),
    ("ab", "ba", 1), ("limit", "limti", 1), ("kitten", "sitting", 3), ("", "abc", 3),
  ])
  func countsTypingErrors(a: String, b: String, expected: Int) {
    #expect(typingErrors(Array(a.utf8), Array(b.utf8)) == expected)
  }

  @Test(arguments: [
    ("serch", "search"), ("shwo", "show"), ("lst", "list"), ("sarch", "search"),
  ])
  func suggestsTheNearest(typed: String, expected: String) {
    let words = ["search", "show", "list", "rm"].map { Array($0.utf8) }
    #expect(suggestion(for: Array(typed.utf8), among: words)?.elementsEqual(expected.utf8) == true)
    #expect(didYouMean(Array(typed.utf8), among: words) == "; did you mean \(expected)?")
  }

  @Test(arguments: [
    ("SEARCH", "search"), ("Serach", "search"), ("sea", "search"), ("HIST", "history"),
    ("restor", "restore"), ("rem", "remove"),
  ])
  func caseAndAbbreviationsAreNoObstacle(typed: String, expected: String) {
    let words = ["search", "show", "history", "restore", "remove"].map { Array($0.utf8) }
    #expect(suggestion(for: Array(typed.utf8), among: words)?.elementsEqual(expected.utf8) == true)
  }

  @Test(arguments: ["re", "s", "res"])
  func anAbbreviationOfSeveralIsNone(typed: String) {
    let words = ["restore", "result", "resource"].map { Array($0.utf8) }
    #expect(suggestion(for: Array(typed.utf8), among: words) == nil)
  }

  @Test(arguments: ["xyzzy", "", "q", "completely different"])
  func suggestsNothingFarAway(typed: String) {
    let words = ["search", "show", "list", "rm"].map { Array($0.utf8) }
    #expect(suggestion(for: Array(typed.utf8), among: words) == nil)
    #expect(didYouMean(Array(typed.utf8), among: words) == "")
  }

  @Test func nothingIsNearNothing() {
    #expect(suggestion(for: [], among: [[0x61], []]) == nil)
  }

  @Test func doesNotSpendTimeOnLongWords() {
    let long = [UInt8](repeating: 0x61, count: 1 << 20)
    #expect(suggestion(for: long, among: [long]) == nil)
  }
}
