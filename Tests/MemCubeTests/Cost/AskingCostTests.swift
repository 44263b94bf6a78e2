import HostileTexts
import Posix
import Testing

@testable import Answering
@testable import MemCube

/// Questions and queries of any shape, asked of a cube in which a few things were said.
@Suite(.serialized) struct AskingCostTests {
  private let talk: Talk

  init() throws {
    talk = try Talk()
    for said in [
      "I live in Porto with my sister Joana.", "My dog is called Biscoito.",
      "I like tea, milk and cake.",
      "I moved to Porto on 3 March 2026.", "My sister works at Siemens.",
    ] { try talk.say(said, by: nil, on: "2026-04-10T12:00:00Z") }
    try talk.cube.ingest()
    try talk.cube.indexTexts()
  }

  @Test(arguments: HostileText.allCases) func searchingIsLinear(_ shape: HostileText) throws {
    let now = Clock.now()
    try CostTests.check("a search for \(shape)") {
      _ = try talk.cube.search(shape.text($0), now: now)
    }
  }

  @Test(arguments: HostileText.allCases) func askingIsLinear(_ shape: HostileText) throws {
    let now = Clock.now()
    for start in ["", "Where does Joana live? ", "What did I say about "] {
      try CostTests.check("a question '\(start)' with \(shape)") { size in
        let question = Array(start.utf8) + shape.text(size)
        let evidence = try talk.cube.evidence(for: question, named: Array("a".utf8), now: now)
        _ = Answer(question, evidence)
      }
    }
  }

  /// What is said is recorded, indexed and learned from.
  @Test(arguments: HostileText.allCases) func sayingIsLinear(_ shape: HostileText) throws {
    try CostTests.check("a message of \(shape)") { size in
      try talk.say(String(decoding: shape.text(size), as: UTF8.self), by: nil)
      try talk.cube.ingest()
      try talk.cube.indexTexts()
    }
  }

  /// What a question is held against may be of any shape as well.
  @Test(arguments: HostileText.allCases) func answeringFromItIsLinear(_ shape: HostileText) throws {
    let now = Clock.now()
    let question = Array("Where does Joana live in Porto?".utf8)
    try CostTests.check("an answer from \(shape)") { size in
      try talk.cube.put(
        "odd.md", "Joana lives in Porto. " + String(decoding: shape.text(size), as: UTF8.self))
      try talk.cube.indexTexts()
      let evidence = try talk.cube.evidence(for: question, named: Array("a".utf8), now: now)
      _ = Answer(question, evidence)
    }
  }
}
