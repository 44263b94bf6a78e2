import Testing

@testable import Learning

/// Relatives and pets who are named beside what may end.
@Suite struct KinApartTests {
  @Test(arguments: [
    "My sister is called Clara.", "My sister Clara lives in Ghent.", "I have a dog named Rex.",
    "Clara is my sister.",
    "I adopted a puppy named Bo last week.", "My dog Rex barked at the postman all night.",
    "I moved to Porto with my dog.", "My colleagues moved to Porto.",
  ])
  func whatStaysIsToldOnce(said: String) {
    #expect(BuiltInExtractor().statements(of: Extracting.source(said)).count <= 1)
  }
}
