import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// What was superseded, and is said again: the same words in the same month are one file.
@Suite struct SaidAgainTests {
  @Test(arguments: [
    ["I live in Paris.", "I live in Rome now.", "I live in Paris."],
    ["I work at Bosch.", "I work at Ikea now.", "I work at Bosch."],
    ["My phone number is 4471.", "My phone number is 9920 now.", "My phone number is 4471."],
    ["My manager is Ana.", "My manager is Bo now.", "My manager is Ana."],
  ])
  func holdsAgain(texts: [String]) throws {
    #expect(try Changes.inOneTalk(texts, by: "Eva") == [try Changes.learned(texts[1])])
    // And is over again where the other is said again, too.
    let again = texts + [texts[1]]
    #expect(try Changes.inOneTalk(again, by: "Eva") == [try Changes.learned(texts[0])])
  }

  /// Of three that say so the second is removed: what came between counts again.
  @Test func whatIsSaidAgainIsPurged() throws {
    let talk = try Talk()
    try talk.say("I live in Paris.", by: "Eva", in: "c", on: "2023-02-10T12:00:00Z")
    try talk.say("I live in Rome now.", by: "Eva", in: "c", on: "2023-02-10T12:01:00Z")
    let last = try talk.say("I live in Paris.", by: "Eva", in: "c", on: "2023-02-10T12:02:00Z")
    try talk.cube.ingest()
    #expect(try current(talk) == ["Eva lives in Paris.\n"])
    _ = try talk.cube.purge([last])
    #expect(try current(talk) == ["Eva lives in Rome now.\n"])
  }

  private func current(_ talk: Talk) throws -> [String] {
    try talk.cube.indexTexts()
    return try talk.cube.paths(.memories).filter { path in
      let node = try #require(try talk.cube.find(.memories, Array(path.utf8)))
      return try talk.cube.superseder(row: node.row) == nil
    }.map { try talk.cube.text($0) ?? "" }
  }
}
