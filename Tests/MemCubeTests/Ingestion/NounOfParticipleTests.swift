import Testing

@testable import Learning

/// What begins as a verb without a subject would, and is a noun's participle.
@Suite struct NounOfParticipleTests {
  @Test(arguments: [
    "Retired teachers meet on Monday.", "Left handed scissors are on the desk.",
    "Married couples pay less tax.", "Trained staff open the shop at nine.",
    "Lost badges are replaced within a week.", "Vegan recipes only.", "Vegetarian food only.",
    "Closed windows keep the heat in.",
  ])
  func theUserIsNotItsSubject(text: String) {
    for told in Extracting.toMemory(text).map(\.text) {
      #expect(!told.hasPrefix("The user ") || told.hasPrefix("The user said"), "\(told)")
    }
  }

  @Test(arguments: [
    ("Visited friends in Rome.", "The user visited friends in Rome."),
    ("Visited friends who live in Rome.", "The user visited friends who live in Rome."),
    ("Watched kids play football.", "The user watched kids play football."),
    ("Baked cookies last night.", "The user baked cookies on the night of 9 May 2023."),
    ("Vegan since 2019.", "The user is vegan since 2019."),
    ("Allergic to nuts.", "The user is allergic to nuts."),
  ])
  func whatTheSpeakerDidIsTheirs(said: String, told: String) {
    #expect(Extracting.toMemory(said).map(\.text) == [told])
  }
}
