import Testing

@testable import Learning
@testable import MemCube

/// Who is meant, what heads an entry, and what goes on with what was said before an assistant spoke.
@Suite struct SaidBesideTests {
  /// An assistant that tells of itself speaks to the user.
  @Test(arguments: [
    "I booked your flight to Porto yesterday.", "I told you about the museum in Lisbon.",
    "I recommended you three hotels near the beach.",
  ])
  func anAssistantSpeaksToTheUser(said: String) {
    var source = Extracting.source(said, author: "The assistant", others: [], isToAssistant: true)
    source.isOfAssistant = true
    let found = BuiltInExtractor().statements(of: source).map { $0.text.lowercased() }
    #expect(found.count == 1 && found.allSatisfy { $0.contains("the user") })
    #expect(found.allSatisfy { $0.components(of: "the assistant") == 1 }, "\(found)")
  }

  @Test(arguments: [
    ("Meeting 1: Ana and Rui agreed to ship in May.", "Ana and Rui agreed to ship in May"),
    ("Meeting 12: Rui lives in Porto now.", "Rui lives in Porto"),
    ("Hiking: Ana bought new boots in Porto.", "Ana bought new boots in Porto"),
    ("Briefing B: Rui moved to Lisbon.", "Rui moved to Lisbon"),
  ])
  func aHeadingIsNoVerb(said: String, told: String) {
    let found = Extracting.toMemory(said).map(\.text).joined(separator: " ")
    #expect(found.contains(told) && !found.contains(" is meeting"), "\(found)")
    #expect(!found.contains("The user is"), "\(found)")
  }

  @Test(arguments: [
    "You don't need to constantly tell me about side effects.", "You don't have to be so polite.",
    "There's no need to apologise.", "Don't bother adding emojis.",
    "Please skip the introductions from now on.", "You needn't greet me every time.",
    "No need to explain each step.", "There is no need to repeat my question.",
    "Please drop the disclaimers from now on.",
  ])
  func whatAnAssistantNeedNotDoIsAStandingInstruction(said: String) {
    let found = Extracting.toMemory(said)
    #expect(found.count == 1 && found.first?.type == "PREFERENCE", "\(found.map(\.text))")
  }

  @Test(arguments: ["You don't have to tell me.", "No need to thank me.", "Don't bother."])
  func courtesyIsNone(said: String) { #expect(Extracting.toMemory(said).isEmpty) }

  /// What the user goes on to say is told as without the assistant's words in between.
  @Test(arguments: [
    (["I adopted a cat yesterday.", "Nice!", "Its name is Bo."], "The user's cat is called Bo."),
    (
      ["We bought a boat.", "What is it called?", "Its name is Marlin."],
      "boat is called Marlin."
    ),
    (
      ["My sister had a baby.", "Congratulations! Boy or girl?", "A girl. Her name is Ida."],
      "The user's sister's baby is called Ida."
    ),
    (
      ["I have a new colleague.", "Oh?", "He is called Bram and he is from Ghent."],
      "The user's colleague is called Bram and he is from Ghent."
    ),
    (
      ["I met a man at the lake.", "And?", "His name is Joost."],
      "The man the user met at the lake is called Joost."
    ),
    (
      ["I adopted a greyhound.", "How lovely!", "Her name is Pixel."],
      "The user's greyhound is called Pixel."
    ),
  ])
  func aNameInTheNextTurnIsTheThings(dialog: [String], told: String) throws {
    let talk = try Talk()
    for (place, text) in dialog.enumerated() {
      try talk.say(text, by: nil, role: place == 1 ? "assistant" : "user")
    }
    try talk.cube.ingest()
    let found = try talk.memories()
    #expect(found.contains { $0.contains(told) }, "\(found)")
  }

  @Test func aWholeFamilyIsTheOnesOwn() {
    #expect(
      Extracting.toMemory("With both kids and elderly, we usually travel as a whole family.").map(
        \.text
      ).joined().contains("the user's family"))
  }
}

extension String {
  fileprivate func components(of part: String) -> Int {
    var (count, rest) = (0, self[...])
    while let found = rest.firstRange(of: part) {
      count += 1
      rest = rest[found.upperBound...]
    }
    return count
  }
}
