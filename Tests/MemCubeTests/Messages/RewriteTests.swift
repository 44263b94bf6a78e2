internal import Language
internal import Testing

@testable import Format
@testable import Text

@Suite struct RewriteTests {
  private let transcript = Transcript(conversation: Array("c".utf8), zone: .utc)
  private let past = "## a · 2026-01-01 00:00:00\n\none  \n\n\n## b · 2026-01-01 00:00:01\n\ntwo\n"

  /// What was appended, or nil for a changed past.
  private func appended(_ saved: String, to present: String) -> [String]? {
    switch transcript.rewrite(markdown: Array(saved.utf8), present: Array(present.utf8)) {
    case .changedPast: nil
    case .appended(let drafts): drafts.map { String(decoding: $0.content, as: UTF8.self) }
    }
  }

  @Test(arguments: [
    ("", []), ("\n\n\n", []), ("three", ["three"]), ("\nthree\n", ["three"]),
    ("\n## c · 2026-01-01 00:00:02\n\nthree\n", ["three"]),
    (
      "\n## c · 2026-01-01 00:00:02\n\nthree\n\n## d · 2026-01-01 00:00:03\n\nfour",
      ["three", "four"]
    ),
  ])
  func whatComesBehindThePastIsNew(more: String, contents: [String]) {
    #expect(appended(past + more, to: past) == contents)
  }

  @Test func anEditorsWhiteSpaceDoesNotCount() {
    let stripped = "## a · 2026-01-01 00:00:00\n\none\n\n\n## b · 2026-01-01 00:00:01\n\ntwo"
    #expect(appended(stripped, to: past) == [])
    #expect(appended(stripped + "\r\n\t\n", to: past) == [])
    #expect(appended(stripped + "\nthree", to: past) == ["three"])
    #expect(appended(past, to: stripped) == [])
    let windows = past.replacing("\n", with: "\r\n")
    #expect(appended(windows + "three", to: past) == ["three"])
  }

  @Test(arguments: [
    ("one", "ONE", 3), ("two", "two and more", 8), ("## a", "## x", 1), ("00:00:01", "00:00:02", 6),
    ("one  \n\n", "one  \n", 5), ("two", "", 8),
  ])
  func aChangedPastNamesItsLine(old: String, new: String, line: Int) {
    let saved = past.replacing(old, with: new)
    guard
      case .changedPast(let found) = transcript.rewrite(
        markdown: Array(saved.utf8), present: Array(past.utf8))
    else {
      Issue.record("accepted: \(saved)")
      return
    }
    #expect(found == line)
  }

  @Test func aShorterPastIsChanged() {
    #expect(appended("", to: past) == nil)
    #expect(appended("\n", to: past) == nil)
    #expect(appended("", to: "") == [])
    #expect(appended("new", to: "") == ["new"])
    #expect(appended("new", to: "\n \n") == ["new"])
    for count in 1..<(past.utf8.count - 1) {
      #expect(appended(String(decoding: past.utf8.prefix(count), as: UTF8.self), to: past) == nil)
    }
  }

  /// A text that is written in pieces is found to be another one no later than its first line that
  /// is, and never while it may still become the same.
  @Test(arguments: [1, 2, 5, 16, 1000])
  func aChangedPastIsFoundWhileItIsWritten(step: Int) {
    func compare(_ saved: String) -> (line: Int?, compared: Int) {
      var comparison = PastComparison(Array(past.utf8))
      let bytes = Array(saved.utf8)
      for end in stride(from: step, to: bytes.count + step, by: step) {
        comparison.compare(Array(bytes.prefix(end)), isWhole: false)
      }
      return (comparison.changedLine, comparison.compared)
    }
    #expect(compare(past + "more").line == nil)
    #expect(compare(String(past.dropLast(9))).line == nil)
    #expect(compare(past.replacing("\n", with: " \r\n") + "more").line == nil)
    for (old, new, line) in [("one", "ONE", 3), ("two", "two!", 8), ("## b", "##b", 6)] {
      let found = compare(past.replacing(old, with: new) + "more").line
      #expect(found == line)
    }
    #expect(compare("gone").line == 1)
  }
}
