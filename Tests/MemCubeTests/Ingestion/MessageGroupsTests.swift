import Testing

@testable import Learning

/// What several sentences say only together is one memory.
@Suite struct MessageGroupsTests {
  @Test(arguments: [
    ("My sister bought a boat in Faro last week. She calls it Nora.", ["boat", "Nora"]),
    ("I adopted a greyhound yesterday. Her name is Pixel.", ["greyhound", "Pixel"]),
  ])
  func theyAreOne(text: String, parts: [String]) {
    let told = Extracting.texts(text)
    #expect(told.contains { memory in parts.allSatisfy(memory.contains) }, "\(told)")
  }

  @Test func whatStandsAloneIsApart() {
    let told = Extracting.texts("I moved to Bergen in May. My brother works at a bank in Oslo.")
    #expect(told.count == 2, "\(told)")
  }
}
