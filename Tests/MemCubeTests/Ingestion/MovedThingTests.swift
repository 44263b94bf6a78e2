import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// What was moved or called off, told without its name.
@Suite struct MovedThingTests {
  /// What is learned of messages of one conversation, a day apart, and which of it is superseded.
  private func learned(_ texts: [String]) throws -> (all: Set<String>, ended: [String]) {
    let talk = try Talk()
    for (place, text) in texts.enumerated() {
      try talk.say(text, by: nil, in: "c", on: "2026-05-0\(place + 1)T12:00:00Z")
    }
    try talk.cube.ingest()
    try talk.cube.indexTexts()
    var (all, ended): (Set<String>, [String]) = ([], [])
    for path in try talk.cube.paths(.memories) {
      let node = try #require(try talk.cube.find(.memories, Array(path.utf8)))
      let text = (try talk.cube.text(path) ?? "").split(separator: "\n").joined()
      all.insert(text)
      if try talk.cube.superseder(row: node.row) != nil { ended.append(text) }
    }
    return (all, ended)
  }

  @Test(arguments: [
    ["My dentist appointment is on 13 October.", "I moved it to the shelf."],
    ["The weather is nice.", "They've moved it to 2 July."],
    // Of two nobody knows which.
    ["My driving test is on 18 June and my wedding is on 3 July.", "They've moved it to 2 July."],
    ["My dentist appointment is on 13 October.", "The wedding was moved to 2 July."],
  ])
  func whatIsMeantIsNotKnown(texts: [String]) throws {
    let found = try learned(texts)
    #expect(found.ended == [], "\(found.all)")
  }

  @Test(arguments: [
    ("The plumber is coming on 1 December between 9 and 11.", "The plumber cancelled."),
    ("The plumber is coming on 1 December.", "The plumber has cancelled."),
    ("The plumber is coming on 1 December.", "The plumber isn't coming on 1 December."),
    ("The plumber is coming on 1 December.", "I cancelled the plumber."),
    ("Tom is coming on 9 May.", "Tom cancelled."),
    ("The wedding is on 9 May.", "The wedding is cancelled."),
  ])
  func whoCancelledDoesNotCome(one: String, other: String) throws {
    let found = try learned([one, other])
    #expect(found.ended.count == 1, "\(found.all)")
  }

  @Test(arguments: [
    ("The plumber is coming on 1 December.", "The electrician cancelled."),
    ("The plumber is coming on 1 December.", "The plumber is coming on 8 December."),
    ("The plumber is coming on 1 December.", "The plumber isn't coming on 3 December."),
    ("Tom is coming on 9 May.", "Jim cancelled."),
    ("The plumber is coming on 1 December.", "The plumber has not cancelled."),
  ])
  func theyComeStill(one: String, other: String) throws {
    let found = try learned([one, other])
    #expect(found.ended == [], "\(found.all)")
  }
}
