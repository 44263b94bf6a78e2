import Testing

@testable import Learning

/// Relatives and pets who are named beside what may end.
@Suite struct KinApartTests {
  @Test(arguments: [
    ("I moved to Porto with my dog Rex.", "Rex is Ana's dog."),
    ("I live in Ghent now, near my sister Clara.", "Clara is Ana's sister."),
    ("I started working at Acme with my husband Tom.", "Tom is Ana's husband."),
  ])
  func theyAreToldApart(said: String, kin: String) throws {
    let found = BuiltInExtractor().statements(of: Extracting.source(said))
    #expect(found.count == 2 && found.last?.text == kin)
    let apart = try #require(found.last)
    #expect(apart.type == "RELATIONSHIP")
    #expect(
      apart.entities.map(\.name).sorted() == ["Ana", String(kin.prefix { $0 != " " })].sorted())
    #expect(apart.relations.count == 1)
    // It stands, whatever ends the other.
    func keys(_ text: String) -> Set<[UInt8]> {
      Set(Slots(of: Array(text.utf8), written: 20_500).claims.map(\.key))
    }
    #expect(
      keys(kin).isDisjoint(with: keys("Ana lives in Rome.").union(keys("Ana works at Brandt."))))
  }

  @Test(arguments: [
    "My sister is called Clara.", "My sister Clara lives in Ghent.", "I have a dog named Rex.",
    "Clara is my sister.",
    "I adopted a puppy named Bo last week.", "My dog Rex barked at the postman all night.",
    "I moved to Porto with my dog.", "My colleagues moved to Porto.",
  ])
  func whatStaysIsToldOnce(said: String) {
    #expect(BuiltInExtractor().statements(of: Extracting.source(said)).count <= 1)
  }

  @Test func theUsersAreTheUsers() {
    let found = Extracting.toMemory("I moved to Porto with my dog Rex.")
    #expect(found.map(\.text).last == "Rex is the user's dog.")
  }
}
