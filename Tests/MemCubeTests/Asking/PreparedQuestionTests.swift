import Posix
import Testing

@testable import Answering
@testable import MemCube
@testable import Search

/// What is asked of several cubes is prepared once, and says nothing twice.
@Suite struct PreparedQuestionTests {
  private func asked(_ text: String) -> String {
    String(decoding: AskedText.question(Array(text.utf8)), as: UTF8.self)
  }

  @Test func clausesAreAskedOnce() {
    #expect(asked(String(repeating: "password: ", count: 113)) == "password:")
    let question = "Where does Joana live?"
    #expect(asked(String(repeating: "\(question) ", count: 60)) == question)
    #expect(
      asked("\(question)\n" + String(repeating: "password: ", count: 60))
        == "\(question)\npassword:")
  }

  @Test func fewWordsAreReadAsTheyStand() {
    let song = "Who sang: row, row, row, row your boat?"
    #expect(asked(song) == song)
    let long = String(repeating: "word ", count: 100) + "word"
    #expect(asked(long) == long)
  }

  @Test func clausesAreBounded() {
    let many = (0..<200).map { "Is \($0) odd?" }.joined(separator: " ")
    let kept = asked(many)
    #expect(many.hasPrefix(kept) && kept.utf8.count { $0 == 0x3F } == 32)
  }
}
