import Posix
import Testing

@testable import Answering
@testable import MemCube
@testable import Search
@testable import Text

/// Questions for all of a kind: what is to do, what is to come, what somebody wants.
@Suite struct AskedListTests {
  /// 10 May 2023, a Wednesday.
  private static let today = TimeCalendar.day(10, 5, 2023)?.first ?? 0
  private static let now = Timestamp(seconds: today * 86_400 + 43_200)

  private func answered(
    _ question: String, _ notes: [String], _ said: [String] = []
  ) throws -> [String] {
    let talk = try AskedCube(notes).talk
    for (number, text) in said.enumerated() {
      try talk.say(text, by: nil, on: "2023-05-10T12:0\(number):00Z")
    }
    try talk.cube.ingest()
    let question = Array(question.utf8)
    let evidence = try talk.cube.evidence(for: question, named: Array("a".utf8), now: Self.now)
    return Answer(question, evidence).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
  }

  private static let said = [
    "I have to call the bank on 20 May.", "I'm allergic to nuts.", "I want to learn the cello.",
    "Clara wants to learn Dutch.", "My dentist appointment is on 17 May at 9:30.",
    "I have choir practice every Thursday evening.", "We decided to sell the van.",
  ]

  private static let calendar = """
    - Rowing lesson: 18 May 2023
    - Parents' evening: 16 May 2023, 19:00
    - Boat service: 11 May 2023
    - Vaccination: 5 May 2023

    Mill migration postponed from 16 May to 29 May 2023.
    Choir every Thursday at 19:00.
    """

  /// What is ticked is neither to do nor to come, and a box is shown as it is.
  @Test func whatIsTickedIsOver() throws {
    let note = "- [ ] I have to call Ana on 18 May 2023.\n- [x] I have to pay Ben on 19 May 2023.\n"
    let left = ["[ ] I have to call Ana on 18 May 2023."]
    #expect(try answered("What do I have to do?", [note]) == left)
    #expect(try answered("What's coming up next week?", [note]) == left)
  }

  private func listed(_ question: String, at path: String, _ text: String) throws -> [String] {
    let cube = try AskedCube([])
    try cube.talk.cube.put(path, text)
    return try cube.answer(question).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
  }

  /// Who asks for something in it is told that.
  @Test func whatStandsInAListIsToldAlone() throws {
    let list = "- rent: 900 euros\n- phone: 20 euros\n"
    #expect(try listed("How much is the rent?", at: "Rent.md", list) == ["rent: 900 euros"])
  }
}
