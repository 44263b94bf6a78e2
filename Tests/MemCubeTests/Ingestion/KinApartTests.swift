import Testing

@testable import MemCube

/// Relatives and pets who are named beside what may end.
@Suite struct KinApartTests {
  @Test(arguments: [
    ("I moved to Porto with my dog Rex.", "Rex is Ana's dog."),
    ("My sister Clara lives in Ghent.", "Clara is Ana's sister."),
    ("My husband Tom works at Acme now.", "Tom is Ana's husband."),
  ])
  func theyAreToldApart(said: String, kin: String) throws {
    let found = RuleExtractor().statements(of: Extracting.source(said))
    #expect(found.count == 2 && found.last?.text == kin)
    let apart = try #require(found.last)
    #expect(apart.type == "RELATIONSHIP")
    #expect(
      apart.entities.map(\.name).sorted() == ["Ana", String(kin.prefix { $0 != " " })].sorted())
    #expect(apart.relations.count == 1)
    // It stands, whatever ends the other.
    #expect(Claims(Array(kin.utf8)).claims.allSatisfy { $0.kind != .changing || $0.value.isEmpty })
  }

  @Test(arguments: [
    "My sister is called Clara.", "I have a dog named Rex.", "Clara is my sister.",
    "I adopted a puppy named Bo last week.", "My dog Rex barked at the postman all night.",
    "I moved to Porto with my dog.", "My colleagues moved to Porto.",
  ])
  func whatStaysIsToldOnce(said: String) {
    #expect(RuleExtractor().statements(of: Extracting.source(said)).count <= 1)
  }

  @Test func theUsersAreTheUsers() {
    let found = Extracting.toMemory("I moved to Porto with my dog Rex.")
    #expect(found.map(\.text).last == "Rex is the user's dog.")
  }
}
