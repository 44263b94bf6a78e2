import Testing

@testable import Learning

/// What turns out to be so, what was thought to be, and what befell the speaker.
@Suite struct FoundOutTests {
  @Test(arguments: [
    (
      "Turns out I'm allergic to ibuprofen.", "It turns out that the user is allergic to ibuprofen."
    ),
    ("It turned out I'm diabetic.", "It turned out that the user is diabetic."),
    (
      "As it turns out, my boss is moving to Oslo.",
      "It turns out that the user's boss is moving to Oslo."
    ),
    ("I thought the exam was on Sunday, but it's on Saturday.", "The exam is on 13 May 2023."),
    (
      "I thought my flight was at nine, but actually it is at seven.",
      "The user's flight is at seven."
    ),
    (
      "They diagnosed me with celiac disease in May, so no more bread for me.",
      "The user was diagnosed with celiac disease in May 2023, so no more bread for them."
    ),
    ("They promoted me to head nurse.", "The user was promoted to head nurse."),
  ])
  func isToldAsItIs(said: String, told: String) {
    #expect(Extracting.toMemory(said).map(\.text) == [told])
  }

  @Test(arguments: [
    "The party turned out well.", "I thought it was funny.",
    "I thought the film was great, but long.",
  ])
  func othersStandAsTheyAre(said: String) {
    for text in Extracting.toMemory(said).map(\.text) {
      #expect(!text.hasPrefix("It turned out that") && !text.hasPrefix("The film is"), "\(text)")
    }
  }

  @Test func theDoseIsOfTheMedicineNamedBefore() {
    let told = Extracting.toMemory("I take 20 mg of lisinopril. The doctor lowered it to 10 mg.")
    #expect(
      told.contains { $0.text.contains("lowered the user's lisinopril to 10 mg") },
      "\(told.map(\.text))")
  }

  /// What says nothing without what it goes on with, which is told alone.
  @Test func whatIsOpenIsLeftOut() {
    #expect(
      Extracting.toMemory("I have a new number: 0677 640 3318. The old one is dead.").map(\.text)
        == ["The user has a new number: 0677 640 3318."])
    #expect(
      Extracting.texts(
        "Yes, the cherry one. It took me eleven months.", question: "Was that yours?"
      ).isEmpty)
    #expect(Extracting.texts("The left one, luckily.", question: "Which one?").isEmpty)
    #expect(Extracting.texts("It took me eleven months to build the cello.").count == 1)
    #expect(
      Extracting.toMemory("We bought a new washing machine. The old one is dead.").map(\.text)
        == ["The user and others bought a new washing machine. The old one is dead."])
  }

  /// Whose kin somebody's are, also where "their" would mean those.
  @Test(arguments: [
    (
      "My kids are at my mother's until Sunday.",
      "The user's kids are at the user's mother's until 14 May 2023."
    ),
    (
      "Emil, my partner, and I have been together since 2014.",
      "Emil, the user's partner, and the user have been together since 2014."
    ),
    ("I love my dog and my cat.", "The user loves their dog and their cat."),
  ])
  func whoseTheyAre(said: String, told: String) {
    #expect(Extracting.toMemory(said).map(\.text) == [told])
  }

  /// What stands below a heading with another's name is theirs.
  @Test func whatStandsUnderAnothersNameIsTheirs() {
    let text =
      "I prefer e-mail to phone calls.\n\n## Ana\n\nHello, I am Ana. I live in Bruck and I come by train."
    #expect(
      Extracting.toMemory(text, author: "Judith").map(\.text) == [
        "Judith prefers e-mail to phone calls."
      ])
    let note = "## Ana\n\nAna's birthday is 3 May."
    #expect(Extracting.toMemory(note).map(\.text) == ["Ana's birthday is 3 May."])
  }

  @Test func typesAndNames() throws {
    let gift = try #require(Extracting.first("Anton gave me a tablet for my birthday."))
    #expect(gift.type == "EVENT")
    let sister = try #require(Extracting.first("My sister Paula is pregnant, due in November."))
    #expect(sister.type == "STATE")
    func type(_ name: String, _ text: String) -> String? {
      Extracting.first(text)?.entities.first { $0.name == name }?.type
    }
    #expect(type("Milan", "My husband Milan is a baker.") == "PERSON")
    #expect(type("Milan", "I moved to Milan last year.") == "LOCATION")
    #expect(type("Hydrotec", "I've had an offer from Hydrotec.") == "OTHER")
    #expect(type("Lili", "We have twins, Áron and Lili.") == "PERSON")
  }

  @Test func clausesOfFewWordsStandAlone() {
    #expect(
      Extracting.texts("I live in Graz and I'm a vegetarian.")
        == ["Ana lives in Graz.", "Ana is a vegetarian."])
  }
}
