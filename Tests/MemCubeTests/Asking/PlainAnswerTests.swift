import Testing

@testable import MemCube

/// Plain questions whose answer is said in other words, or is not said at all.
@Suite struct PlainAnswerTests {
  @Test(arguments: [
    "Tessa: 0170 5556677", "# Tessa\n\nPhone 0170 5556677\nNumber 12\n",
    "Tessa lives at 12 Elm Street.", "Tessa's number is 030 12345.",
  ])
  func otherNumbersAreNoAge(note: String) throws {
    #expect(try AskedCube([note]).first("How old is Tessa?").isEmpty)
  }

  @Test(arguments: [
    "Tessa is 41.", "Tessa (41) sings.", "Tessa turned forty.", "Tessa was born in 1983.",
    "Tessa had her 40th birthday.", "Tessa: 41, sings", "Tessa is a teenager.",
  ])
  func agesAreTold(note: String) throws {
    #expect(try AskedCube([note]).first("How old is Tessa?").contains("Tessa"))
  }

  @Test func anAddressTellsWhereSomebodyLives() throws {
    let cube = try AskedCube([
      "My address is 12 Elm Street, Leeds.", "Tessa's email address is t@example.org.",
      "Omar's work address is 3 Mill Lane.", "Bea's sister's address is 5 Mill Lane.",
    ])
    #expect(try cube.first("Where do I live?").contains("12 Elm Street"))
    #expect(try cube.first("Where does Tessa live?").isEmpty)
    #expect(try cube.first("Where does Omar live?").isEmpty)
    #expect(try cube.first("Where does Bea live?").isEmpty)
  }

  @Test(arguments: [
    "# Kestrel\n\nowner: Dana\nstatus: green\n", "# Kestrel\n\n- **Owner:** Dana\n",
    "Dana owns Kestrel. It ships in May.\n",
  ])
  func whatHasANameNeedsNoOther(note: String) throws {
    let cube = try AskedCube([note, "# Merlin\n\nowner: Omar\n"])
    #expect(try cube.first("Who owns the Kestrel project?").contains("Dana"))
    #expect(try cube.first("Who owns the Falcon project?").isEmpty)
  }
}
