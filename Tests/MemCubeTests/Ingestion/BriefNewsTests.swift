import Testing

@testable import Learning

/// Sentences of few words that weigh much, with what they go on with.
@Suite struct BriefNewsTests {
  @Test(arguments: [

    (
      "I'm worried about my daughter Nour. She's only eleven.",
      ["Ana is worried about their daughter Nour. She's only eleven."]
    ),
    ("The rent went up to 840 euros.", ["Ana said: The rent went up to 840 euros."]),

    ("Mirko moved out.", ["Ana said: Mirko moved out."]),

    ("I lost my job.", ["Ana lost their job."]),
    ("I handed in my notice.", ["Ana handed in their notice."]),

  ])
  func isKept(said: String, expected: [String]) { #expect(Extracting.texts(said) == expected) }

  @Test(arguments: [
    "He was fourteen.", "It's five.", "The rent went up.",
    "Batteries died.", "Phone died.", "Everyone moved out.",
    "New phone: a Fairphone!",

  ])
  func saysTooLittle(said: String) { #expect(Extracting.texts(said).isEmpty) }

}
