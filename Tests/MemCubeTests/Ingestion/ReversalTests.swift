import Posix
import Testing

@testable import Answering
@testable import Format
@testable import Index
@testable import MemCube

/// What is denied later that was said to be so, or meant.
@Suite struct ReversalTests {
  /// What is superseded, and what contradicts another, of sentences that one person says so many hours apart.
  private func changes(
    _ texts: [String], hours: Int64 = 720
  ) throws -> (ended: [String], contradicting: Int) {
    let talk = try Talk()
    let start = Timestamp(seconds: 1_770_000_000)
    for (place, text) in texts.enumerated() {
      let time = Timestamp(seconds: start.seconds + Int64(place) * hours * 3_600)
      // What is said at the same time is in order only where it follows the other.
      let conversation = hours == 0 ? "c" : "c\(place)"
      try talk.say(text, in: conversation, on: String(decoding: time.rfc3339, as: UTF8.self))
    }
    try talk.cube.ingest()
    try talk.cube.indexTexts()
    var (ended, contradicting) = ([String](), 0)
    for path in try talk.cube.paths(.memories) {
      let node = try #require(try talk.cube.find(.memories, Array(path.utf8)))
      if try talk.cube.superseder(row: node.row) != nil {
        ended.append(try talk.cube.text(path) ?? "")
      }
      if try !talk.cube.contradictions(row: node.row).isEmpty { contradicting += 1 }
    }
    return (ended, contradicting)
  }

  @Test(arguments: [
    ("We are going to buy the blue car.", "We are not going to buy the blue car after all."),
    ("I plan to learn Danish.", "I don't plan to learn Danish any more."),
    ("I am allergic to nuts.", "I am not allergic to nuts, the doctor was wrong."),
    ("I'm allergic to penicillin.", "I'm not allergic to penicillin."),
    ("I am not allergic to nuts.", "I am allergic to nuts after all."),
  ])
  func whatIsDeniedIsOver(first: String, second: String) throws {
    let found = try changes([first, second])
    #expect(found.ended.count == 1, "\(first) | \(second)")
  }

  @Test(arguments: [
    ("We are going to buy the blue car.", "We are not going to buy the red car."),
    ("We are going to buy a car.", "We are not going to buy the blue car."),
    ("I am allergic to nuts.", "I am not allergic to fish."),
    ("I am allergic to nuts and fish.", "I am not allergic to fish."),
    ("I am allergic to nuts.", "I am not only allergic to nuts."),
    ("I am happy with the new flat.", "I am not very happy with the new flat."),
    ("I am going to sell the boat.", "I am not yet going to sell the boat."),
    ("We are going to buy the blue car.", "We didn't buy the blue car yesterday."),
    ("I am allergic to nuts.", "My brother is not allergic to nuts."),
    ("I am afraid of dogs.", "I am not sure whether I am afraid of dogs."),
  ])
  func othersStand(first: String, second: String) throws {
    let found = try changes([first, second])
    #expect(found.ended.isEmpty && found.contradicting == 0, "\(first) | \(second)")
  }
}
