import Posix
import Testing

@testable import Answering
@testable import MemCube

/// What is asked for stands in the sentence behind the one that names of what or of whom.
@Suite struct ToldBehindTests {
  private func first(_ question: String, _ notes: String...) throws -> String {
    try AskedCube(notes).first(question)
  }

  @Test func whomAMessageTellsOf() throws {
    let talk = try Talk()
    try talk.say("Wim came by yesterday. He's moving to Groningen next month.", by: "Nora")
    try talk.cube.ingest()
    for text in ["When is Wim moving?", "When is Wim moving to Groningen?"] {
      let question = Array(text.utf8)
      let evidence = try talk.cube.evidence(for: question, named: [0x61], now: Clock.now())
      #expect(Answer(question, evidence).date?.text == "June 2023", "\(text)")
    }
  }
}
