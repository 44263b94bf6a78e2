import Testing

@testable import Answering

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
}
