import Testing

@testable import Answering

/// When a thing does something is told alike, whoever else does it.
@Suite struct OthersVerbTests {
  /// "Job" says only what kind of thing that is, whatever other jobs there are.
  @Test func whatOthersHaveOfTheKindChangesNothing() throws {
    let said = "I've changed my mind: I will apply for team lead. Deadline is 15 November."
    for others in [[], ["Tom has a new job at the mill.", "Liv's job is to water the plants."]] {
      let cube = try AskedCube([], ([said] + others).map { ("Nora", $0) })
      let first = try cube.first("What did I decide about the team lead job?")
      #expect(first.contains("apply for team lead"), "\(others)")
    }
  }
}
