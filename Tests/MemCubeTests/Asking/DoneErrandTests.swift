import Posix
import Testing

@testable import MemCube

/// What was to do and is done since is no longer to do.
@Suite struct DoneErrandTests {
  private func isDone(_ errand: String, _ said: String) -> Bool {
    DoneErrand(Array(errand.utf8))?.isDone(by: Array(said.utf8)) ?? false
  }

  @Test(arguments: [
    ("The user needs to order summer tyres for the van.", "I had the summer tyres put on today."),
    ("I have to call Petra.", "I called Petra this morning."),
    ("I must pay the rent.", "Busy day. I paid the rent and slept."),
    ("We need to book the ferry tickets.", "Otto bought the ferry tickets."),
  ])
  func whatIsDone(errand: String, said: String) { #expect(isDone(errand, said)) }

  @Test(arguments: [
    ("I have to call Petra.", "I saw Petra this morning."),
    ("I have to call Petra.", "I haven't called Petra."),
    ("I have to call Petra.", "Have I called Petra?"),
    ("I must pay the rent.", "I should have paid the rent."),
    ("We need to book the ferry tickets.", "The ferry tickets looked nice."),
    ("We need to book the ferry tickets.", "I still had to book the ferry tickets."),
    ("I have to go.", "I went."), ("I must", "I did."), ("", ""),
  ])
  func whatIsNotDone(errand: String, said: String) { #expect(!isDone(errand, said)) }

  @Test func theListIsWithoutIt() throws {
    let talk = try Talk()
    try talk.say("I need to order summer tyres.", by: nil, on: "2026-05-01T10:00:00Z")
    try talk.say("I need to call the vet.", by: nil, on: "2026-05-01T10:10:00Z")
    try talk.say(
      "I had the summer tyres put on today.", by: nil, on: "2026-05-09T10:00:00Z")
    try talk.cube.ingest()
    let question = Array("What do I have to do?".utf8)
    let answer = Answer(
      question, try talk.cube.evidence(for: question, named: [0x61], now: Clock.now()))
    let text = String(decoding: answer.text, as: UTF8.self)
    #expect(text.contains("vet") && !text.contains("to order"), "\(text)")
  }
}
