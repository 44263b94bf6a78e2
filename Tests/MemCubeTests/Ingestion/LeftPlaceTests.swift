import Testing

@testable import MemCube

/// A job that is told to be left by the place where it was.
@Suite struct LeftPlaceTests {
  private func ended(_ first: String, _ second: String) throws -> [String] {
    try Changes.of([first, second], by: nil, least: 1).ended
  }

  @Test(arguments: [
    "I quit the bakery!", "I left the bakery.", "I've left the bakery.",
    "I handed in my notice at the bakery.", "I quit the bakery last week.",
    "I left the bakery last month and started at Acme.",
    "I left the bakery in May 2023.",
  ])
  func itIsHeldNoLonger(text: String) throws {
    #expect(
      try ended("I work at the bakery in York.", text)
        == ["The user works at the bakery in York.\n"])
  }

  @Test(arguments: [
    "I left the bakery at six.",
    "I quit the choir.",
    "I left the library.",
    "I want to quit the bakery.", "I didn't quit the bakery.",
    "I handed in my notice at the flat.",
  ])
  func itStands(text: String) throws {
    #expect(try ended("I work at the bakery in York.", text) == [])
  }
}
