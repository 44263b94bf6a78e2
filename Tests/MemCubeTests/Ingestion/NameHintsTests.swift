import Testing

@testable import Learning

/// What names are of that no list has, by the words around them.
@Suite struct NameHintsTests {
  @Test(arguments: [
    ("I work for a coffee roaster called Ziarno", ["Ziarno ORGANIZATION"]),
    ("we flew to an island called Brava", ["Brava LOCATION"]),
    ("I use an app called Trackly", ["Trackly OTHER"]),
    ("I have a friend called Wiremu", ["Wiremu PERSON"]),
    ("I'm treated with Ramipril", ["Ramipril OTHER"]),
    ("I'm struggling with Norwegian", []),
    ("I was there with Wiremu", ["Wiremu PERSON"]),
    ("my boss is Nowak", ["Nowak PERSON"]),
    ("my boss, Nowak, is kind", ["Nowak PERSON"]),
    ("my daughter, Nour, is kind", ["Nour PERSON"]),
    ("my daughter's name is Nour", ["Nour PERSON"]),
    ("I work at Brandt as a cook", ["Brandt ORGANIZATION"]),
    ("I ate at Brandt", ["Brandt OTHER"]),
    ("Radoslav and I found a flat", ["Radoslav PERSON"]),
    ("Morning Ifeoma", ["Ifeoma PERSON"]),
    ("Mirko moved out", ["Mirko PERSON"]),
    ("I was with my sister, Berlin came next", ["Berlin LOCATION"]),
  ])
  func typesByContext(text: String, names: [String]) {
    let found = EntityFinder(participants: ["Ana"]).find(WordScanner.words(text))
    #expect(found.map { "\($0.name) \($0.type.rawValue)" } == names)
  }
}
