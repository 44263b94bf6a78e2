import Testing

@testable import MemCube

/// Moves to what no list of places names.
@Suite struct UnknownHomeTests {
  @Test(arguments: [
    "I moved to Beja on Saturday.", "I moved to Orta.", "We moved to Vaasa last week.",
    "I moved to Vaasa last weekend with my sister.",
  ])
  func endsTheOldHome(_ move: String) throws {
    #expect(try Changes.of(["I live in Setubal.", move]).ended.count == 1, "\(move)")
  }

  @Test(arguments: [
    "I moved to Linux.", "I moved to Linux last week.", "I moved to the Berlin office team.",
    "I moved to Plan B.", "I moved to marketing.",
    "I moved to Team Blue on Monday.",
    "I moved to Friday.",
    "I moved my files to Beja on Saturday.",
    "My sister moved to Beja on Saturday.", "We found a flat in Vaasa.",
  ])
  func endsNone(_ move: String) throws {
    #expect(try Changes.of(["I live in Setubal.", move], least: 1).ended == [], "\(move)")
  }
}
