import Testing

@testable import MemCube

/// What ends one of several things that a memory tells of: the others must not be hidden with it.
@Suite struct CoordinationTests {
  @Test(arguments: [
    ("I take insulin plus aspirin.", "I stopped taking aspirin."),
    ("I take 5 mg of ramipril and 40 mg of atorvastatin.", "I stopped taking ramipril."),
    ("I'm allergic to pollen and penicillin.", "I'm not allergic to pollen anymore."),
    ("I play the cello and the oboe.", "I stopped playing the oboe."),
    ("I'm learning Danish and Greek.", "I gave up Danish."),
    ("I'm vegan and allergic to nuts.", "I'm not vegan any more."),
    ("I'm vegan, diabetic and allergic to nuts.", "I'm not vegan any more."),
    ("I'm a vegetarian with a nut allergy.", "I'm not a vegetarian any more."),
    ("I'm single and 41 years old, allergic to cats.", "I'm not single any more."),
    ("I live in Porto with my son, who is diabetic.", "I moved to Ghent."),
    ("I work at Acme and coach the youth team.", "I no longer work at Acme."),
    ("I drive a Volvo and a Golf.", "I drive a Mazda now."),
  ])
  func hidesNoOther(_ said: (String, String)) throws {
    let found = try Changes.of([said.0, said.1], by: "Ana", least: 2)
    #expect(found.ended == [], "\(said)")
    #expect(found.contradicting.count == 2, "\(said)")
  }

  /// What says much more than what ended stands, and nothing is linked.
  @Test(arguments: [
    ("I'm taking ramipril together with insulin.", "I stopped taking ramipril."),
    ("I speak Danish as well as Polish.", "I no longer speak Polish."),
  ])
  func endsNone(_ said: (String, String)) throws {
    #expect(try Changes.of([said.0, said.1]).ended == [], "\(said)")
  }

  @Test(arguments: [
    ("I take aspirin for my heart.", "I don't take aspirin any more."),
    ("I play the oboe in a trio.", "I stopped playing the oboe."),
    ("I'm vegan.", "I'm not vegan any more."),
    ("I live in Porto, Portugal.", "I moved to Ghent."),
  ])
  func endsWhatIsNamed(_ said: (String, String)) throws {
    #expect(try Changes.of([said.0, said.1], by: "Eva").ended.count == 1, "\(said)")
  }
}
