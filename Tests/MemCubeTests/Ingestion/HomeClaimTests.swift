import Testing

@testable import MemCube

/// What claims a home, and what only speaks of one.
@Suite struct HomeClaimTests {
  @Test(arguments: [
    ("Ana lives in Ghent", ["ghent"]), ("Ana moved to Ghent in May 2026", ["ghent"]),
    ("Ana used to live in Ghent", []), ("Ana is thinking about moving to Ghent", []),
    ("Ana is moving to Ghent in 2031", []), ("Ana's meeting moved to Friday", []),
    ("Ana's meeting moved to 20 November 2026", []), ("Ana moved to Thursdays", []),
    ("Ana wants to live in Ghent", []), ("Ana lived in Ghent", []),
  ])
  func homes(said: String, home: [String]) {
    let telling = Telling(WordScanner.words(said), isShort: true)
    let homes = telling.slots.filter { $0.slot == "home" && !$0.isNone }
    #expect(homes.flatMap(\.value) == home)
  }
}
