import Posix
import Testing

@testable import Answering
@testable import Format
@testable import MemCube

/// What is answered of what people said, each in a talk of their own a day, at noon.
struct SaidAnswers {
  let talk: Talk

  /// Of what was said: by whom (nil: by the user of an assistant), on which day, and what.
  init(_ said: [(by: String?, day: String, text: String)]) throws {
    talk = try Talk()
    for (place, one) in said.enumerated() {
      let second = min(place, 59)
      let isReply = one.by == "assistant"
      try talk.say(
        one.text, by: isReply ? nil : one.by, in: "c-\(one.day)",
        role: isReply ? "assistant" : "user",
        on: "\(one.day)T12:00:\(second < 10 ? "0" : "")\(second)Z")
    }
    try talk.cube.ingest()
  }

  func answer(_ question: String, on day: String = "2026-11-26") throws -> Answer {
    let question = Array(question.utf8)
    let now = try #require(Timestamp(rfc3339: Array("\(day)T12:00:00Z".utf8)))
    return Answer(question, try talk.cube.evidence(for: question, named: [0x61], now: now))
  }

  /// The answer's first line.
  func first(_ question: String) throws -> String {
    let text = try answer(question).text
    return String(decoding: text.prefix { $0 != 0x0A }, as: UTF8.self)
  }

  func context() throws -> String {
    let now = try #require(Timestamp(rfc3339: Array("2026-11-26T12:00:00Z".utf8)))
    return String(
      decoding: try talk.cube.context(.chat, named: [0x61], now: now), as: UTF8.self)
  }
}
