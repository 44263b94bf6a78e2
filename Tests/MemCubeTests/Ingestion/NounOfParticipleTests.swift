import Testing

@testable import Learning

/// What begins as a verb without a subject would, and is a noun's participle.
@Suite struct NounOfParticipleTests {
  @Test(arguments: [

    "Married couples pay less tax.",
    "Vegan recipes only.", "Vegetarian food only.",

  ])
  func theUserIsNotItsSubject(text: String) {
    for told in Extracting.toMemory(text).map(\.text) {
      #expect(!told.hasPrefix("The user ") || told.hasPrefix("The user said"), "\(told)")
    }
  }

  @Test(arguments: [
    ("Visited friends in Rome.", "The user visited friends in Rome."),

    ("Watched kids play football.", "The user watched kids play football."),

    ("Vegan since 2019.", "The user is vegan since 2019."),
    ("Allergic to nuts.", "The user is allergic to nuts."),
  ])
  func whatTheSpeakerDidIsTheirs(said: String, told: String) {
    #expect(Extracting.toMemory(said).map(\.text) == [told])
  }
}
