import Posix

@testable import Answering
@testable import MemCube

/// Asks a cube of notes and messages.
struct AskedCube {
  let talk: Talk
  init(_ notes: [String], _ said: [(name: String, text: String)] = []) throws {
    talk = try Talk()
    for (number, note) in notes.enumerated() { try talk.cube.put("note\(number).md", note) }
    for (name, text) in said { try talk.say(text, by: name) }
    if !said.isEmpty { try talk.cube.ingest() }
  }
  /// The first line of the answer: the date, if one is told, else the first sentence; empty of none.
  func first(_ question: String) throws -> String {
    let answer = try answer(question)
    return answer.date?.text
      ?? answer.citations.first.map { String(decoding: $0.sentence, as: UTF8.self) } ?? ""
  }
  func answer(_ question: String, of name: String = "a") throws -> Answer {
    let question = Array(question.utf8)
    return Answer(
      question,
      try talk.cube.evidence(for: question, named: Array(name.utf8), now: Clock.now()))
  }
}
