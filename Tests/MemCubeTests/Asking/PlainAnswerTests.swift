import Testing

@testable import MemCube

/// Plain questions whose answer is said in other words, or is not said at all.
@Suite struct PlainAnswerTests {
  @Test(arguments: [
    "Tessa is 41.", "Tessa (41) sings.", "Tessa turned forty.", "Tessa was born in 1983.",
    "Tessa had her 40th birthday.", "Tessa: 41, sings", "Tessa is a teenager.",
  ])
  func agesAreTold(note: String) throws {
    #expect(try AskedCube([note]).first("How old is Tessa?").contains("Tessa"))
  }
}
