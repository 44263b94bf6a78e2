import Testing

@testable import MemCube

/// What is said in a message and tells nothing of who says it; and who names themself.
@Suite struct NotToldTests {
  @Test(arguments: [
    "Translate into French: \"I have lived in Paris for ten years and I love it.\"",
    "Please translate \"I work at a bank in Ulm\" into German.",
    "Can you rephrase: \"We moved to Oslo in May.\"",
    "Eat a Kaiserschmarrn for me.", "Happy birthday to my big Nora!",
    "If I won the lottery, I would buy a lighthouse.",
    "I dreamt that we lived in Reykjavik and Tom baked with lava.",
    "Last night I dreamed I was back at school.",
  ])
  func nothing(text: String) { #expect(Extracting.texts(text).isEmpty) }

  @Test(arguments: [
    ("If I had to choose, I'd say jazz is my favourite.", "jazz"),
    ("I've always dreamt of opening a bakery in Porto.", "bakery"),
    ("Happy birthday to my sister Ida, who turned 30 yesterday!", "30"),
    ("My sister said \"I quit\" and left her job at the bank on Monday.", "left"),
    ("I have a dog, and a kennel for me to clean.", "dog"),
  ])
  func something(text: String, told: String) {
    #expect(Extracting.texts(text).contains { $0.contains(told) })
  }

  @Test(arguments: [
    (
      "Hello all, I'm Ana, mother of Lotte in class 3B.",
      "Ana is the mother of Lotte in class 3B."
    ),
    ("I'm Ana, dad of Milan.", "Ana is the dad of Milan."),
    ("Hi everyone, I moved to Porto last year.", "Ana moved to Porto in 2022."),
    ("I'm Ana, I live in Ghent.", "Ana lives in Ghent."),
  ])
  func whoNamesThemself(text: String, told: String) {
    #expect(Extracting.texts(text) == [told])
  }
}
