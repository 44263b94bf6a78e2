import Testing

@testable import Learning
@testable import MemCube

/// Who is meant, what heads an entry, and what goes on with what was said before an assistant spoke.
@Suite struct SaidBesideTests {
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
