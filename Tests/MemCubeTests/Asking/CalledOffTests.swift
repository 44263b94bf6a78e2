import Posix
import Testing

@testable import Answering
@testable import Learning
@testable import MemCube

/// What was said later of a day: that it is cancelled, or another one.
@Suite struct CalledOffTests {
  private func talk(_ said: [(day: String, text: String)]) throws -> Talk {
    let talk = try Talk()
    for (day, text) in said {
      try talk.say(text, in: day, on: "\(day)T12:00:00Z")
    }
    try talk.cube.ingest()
    return talk
  }

  private func answer(_ talk: Talk, _ question: String, today: Int64? = nil) throws -> Answer {
    let question = Array(question.utf8)
    return Answer(
      question,
      try talk.cube.evidence(
        for: question, named: Array("a".utf8), now: Clock.now(), reference: today))
  }

  @Test func whatIsSaidAgainLaterStands() throws {
    let talk = try talk([
      ("2026-10-01", "The class trip to Ostend is cancelled."),
      ("2026-10-10", "The class trip to Ostend is on 23 October."),
    ])
    #expect(
      try answer(talk, "When is the class trip to Ostend?").date?.text == "23 October 2026")
  }
}
