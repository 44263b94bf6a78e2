import Posix
import Testing

@testable import Answering
@testable import MemCube

/// What was asked in messages, and replied by a program, beside what somebody told.
@Suite struct AskedBeforeTests {
  private func answer(
    _ question: String, _ said: [(text: String, role: String)]
  ) throws -> String {
    let talk = try Talk()
    for (place, one) in said.enumerated() {
      try talk.say(
        one.text, by: nil, in: "c\(place / 2)", role: one.role,
        on: "2024-01-\(10 + place)T12:00:00Z")
    }
    try talk.cube.ingest()
    try talk.cube.indexTexts()
    let question = Array(question.utf8)
    let evidence = try talk.cube.evidence(
      for: question, named: Array("a".utf8), now: Timestamp(seconds: 1_710_000_000))
    return String(decoding: Answer(question, evidence).text, as: UTF8.self)
  }

  /// What a program said is what is asked for.
  @Test func whatAProgramRecommendedIsTold() throws {
    let text = try answer(
      "Which restaurant in Porto did you recommend?",
      [
        ("Which restaurant in Porto do you recommend?", "user"),
        ("I recommend the restaurant Adega in Porto.", "assistant"),
      ])
    #expect(text.contains("Adega") && !text.contains("?"), "\(text)")
  }
}
