import Testing

@testable import Learning

/// Sentences of few words that weigh much, with what they go on with.
@Suite struct BriefNewsTests {
  @Test(arguments: [
    (
      "New address: 18 rue des Lilas, Aix-en-Provence",
      ["Ana's new address is 18 rue des Lilas, Aix-en-Provence."]
    ),
    ("New number: 0612345678", ["Ana's new number is 0612345678."]),
    (
      "I'm expecting! Due at the end of August.",
      ["Ana is expecting.", "Ana's baby is due at the end of August 2023."]
    ),
    ("Our dog Pluim died. He was fourteen.", ["Ana's dog Pluim died. He was fourteen."]),
    (
      "I'm worried about my daughter Nour. She's only eleven.",
      ["Ana is worried about their daughter Nour. She's only eleven."]
    ),
    ("The rent went up to 840 euros.", ["Ana said: The rent went up to 840 euros."]),
    (
      "I'm going back to work at the museum. Five days a week from November.",
      ["Ana is going back to work at the museum. Five days a week from November 2023."]
    ),
    ("Mirko moved out.", ["Ana said: Mirko moved out."]),
    ("Pluim died.", ["Ana said: Pluim died."]),
    ("I was promoted.", ["Ana was promoted."]), ("I lost my job.", ["Ana lost their job."]),
    ("I handed in my notice.", ["Ana handed in their notice."]),
    (
      "Radoslav and I found a flat in Leibnitz. We moved last weekend.",
      ["Radoslav and Ana found a flat in Leibnitz. They moved on the weekend of 6 May 2023."]
    ),
    (
      "I left the flat on Hofgasse, Radoslav and I found one together in Leibnitz.",
      ["Ana left the flat on Hofgasse, Radoslav and Ana found one together in Leibnitz."]
    ),
    (
      "I teach at the mill school in Gent. My brother Ruben teaches maths there as well.",
      [
        "Ana teaches at the mill school in Gent. Their brother Ruben teaches maths there as well."
      ]
    ),
  ])
  func isKept(said: String, expected: [String]) { #expect(Extracting.texts(said) == expected) }

  @Test(arguments: [
    "He was fourteen.", "It's five.", "Five days a week from November.", "The rent went up.",
    "Batteries died.", "Phone died.", "Everyone moved out.", "Due at the end of August.",
    "The report is late. Due at the end of August.", "New phone: a Fairphone!",
    "My brother Ruben teaches maths there as well.",
  ])
  func saysTooLittle(said: String) { #expect(Extracting.texts(said).isEmpty) }

  @Test func theirKindIsTold() {
    #expect(Extracting.first("Mirko moved out.")?.type == "EVENT")
    #expect(Extracting.first("The rent went up to 840 euros.")?.type == "FACT")
    #expect(Extracting.first("I was promoted.")?.type == "EVENT")
  }

  @Test func aMoveSaysNothingOfOneBefore() {
    let alone = Extracting.texts("We moved last weekend.")
    #expect(alone == ["Ana and others moved on the weekend of 6 May 2023."])
  }
}
