import Testing

@testable import Answering

/// When one thing was bought tells nothing of another.
@Suite struct AskedObjectTests {
  static let notes = [
    "I bought a second-hand tent on 3 May 2024.", "My scooter is a green Puch.",
    "The heater was sold in 2021.",
  ]

  @Test(arguments: [
    ("When did I buy the tent?", "3 May 2024"),
    ("When did I buy my second-hand tent?", "3 May 2024"),
    ("When did we sell the heater?", "2021"),
  ])
  func theSameIs(question: String, date: String) throws {
    #expect(try AskedCube(Self.notes).answer(question).date?.text == date)
  }

  /// The thing may be named around it, or by another word.
  @Test func whatStandsAround() throws {
    let bike = try AskedCube(["# Bicycle\n\nBought the frame on 3 May 2024.\n"])
    #expect(try bike.first("When did I buy my bike?") == "3 May 2024")
  }
}
