import Testing

@testable import Format
@testable import Index
@testable import MemCube

/// What was said later holds, also on the same day, and whatever a home is called.
@Suite struct SameDayTests {
  /// What is superseded of what one person says in conversations of their own, at some times.
  private func ended(_ said: [(on: String, text: String)]) throws -> [String] {
    let talk = try Talk()
    for (place, one) in said.enumerated() {
      try talk.say(one.text, by: nil, in: "c\(place)", on: one.on)
    }
    try talk.cube.ingest()
    try talk.cube.indexTexts()
    return try talk.cube.paths(.memories).filter { path in
      let node = try #require(try talk.cube.find(.memories, Array(path.utf8)))
      return try talk.cube.superseder(row: node.row) != nil
    }.map { try talk.cube.text($0) ?? "" }
  }

  @Test(arguments: [
    ("My phone number is 06-1111.", "My phone number is 06-2222."),
    ("My favourite colour is blue.", "My favourite colour is green."),
    ("My favourite colour is blue.", "No, my favourite colour is green, not blue."),
    ("My favourite colour is blue.", "Correction: my favourite colour is green."),
    ("My favourite colour is blue.", "That is wrong. My favourite colour is green."),
    ("I live in Amsterdam.", "I live in Meppel."), ("I live in Gent.", "I live in Brugge."),
    ("I live in Sneek.", "I live in Meppel now."),
    ("I am allergic to nuts.", "No, I am not allergic to nuts."),
  ])
  func theLaterHolds(one: String, other: String) throws {
    for time in ["2024-01-01T10:00:01Z", "2024-01-01T18:00:00Z", "2024-01-02T09:00:00Z"] {
      let ended = try ended([("2024-01-01T10:00:00Z", one), (time, other)])
      #expect(ended.count == 1, "\(one) | \(other) | \(time)")
    }
    // Whichever was recorded first.
    let late = try ended([("2024-01-02T10:00:00Z", other), ("2024-01-01T10:00:00Z", one)])
    #expect(late.count == 1, "\(one) | \(other)")
  }

  @Test func twoAtOneTimeStand() throws {
    let time = "2024-01-01T10:00:00Z"
    #expect(
      try ended([(time, "My phone number is 06-1111."), (time, "My phone number is 06-2222.")])
        == [])
  }

  @Test(arguments: [
    ("I run with Petra on Tuesdays.", "I run with Petra on Thursdays."),
    ("I run with Petra on Tuesdays.", "From now on I run with Bo on Thursdays."),
    ("I live in Utrecht.", "I live in Building 7."),
  ])
  func bothStand(one: String, other: String) throws {
    #expect(
      try ended([("2024-01-01T10:00:00Z", one), ("2024-03-01T10:00:00Z", other)]) == [],
      "\(one) | \(other)")
  }
}
