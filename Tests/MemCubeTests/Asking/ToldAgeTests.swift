import Posix
import Testing

@testable import Answering
@testable import Index

/// How old somebody is: no length of time, and none who is only too old for something.
@Suite struct ToldAgeTests {
  private func answer(_ question: String, _ notes: [String]) -> Answer {
    AnswerTests().answer(
      question,
      notes.map { AnswerTests().evidence($0, kind: .memory) })
  }

  private static let list =
    "# Birthdays\n\n- Mam: 30 November 1951\n- Liv: 4 March 2017\n- Pa: 12 June\n"

  @Test(arguments: [["I'm too old for it. I'm 44!"]])
  func whoSpeaksTellsTheirOwn(said: [String]) throws {
    let cube = try AskedCube([], said.map { ("Milan", $0) })
    #expect(try cube.first("How old is Milan?").contains("44"))
  }
}
