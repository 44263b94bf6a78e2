import Testing

@testable import Learning

/// Titles and tags of memories to which nobody gave any.
@Suite struct MemoryTitleTests {
  private static func title(_ text: String) -> String {
    String(decoding: MemoryTitle.title(of: Array(text.utf8)), as: UTF8.self)
  }

  private static func tags(_ text: String, _ names: [String] = []) -> [String] {
    MemoryTags.tags(of: Array(text.utf8), names: names.map { Array($0.utf8) })
      .map { String(decoding: $0, as: UTF8.self) }
  }

  @Test(arguments: [
    ("The user owns a kayak.", "The user owns a kayak"),
    (
      "With both kids and elderly, the user and the user's children usually travel as a family.",
      "With both kids and elderly"
    ),
    (
      "The user plans a trip to the Azores in the second week of the summer and wants to hike there.",
      "The user plans a trip to the Azores in the second week"
    ),
    (
      "Asked \"Are you traveling alone, or with all of your family?\", the user answered: with kids.",
      "Asked Are you traveling alone"
    ),
    (
      "The train to Porto leaves the main station at 10:30 and costs 12,500 of the old money a seat.",
      "The train to Porto leaves the main station at 10:30"
    ),
    ("# Hotels\n\nIn Lisbon.", "Hotels"), ("\n\n  Plain.  \n", "Plain"),
    ("Dr. Silva moved the appointment. It is on Monday.", "Dr. Silva moved the appointment"),
    ("Where is the spare key?", "Where is the spare key?"), ("", ""), (" \n\t\n", ""),
    ("用户住在里斯本。他喜欢徒步。", "用户住在里斯本"),
  ]) func aTitleIsWholeWords(_ text: String, _ title: String) {
    #expect(Self.title(text) == title)
  }

  /// Whatever the text, the title is short, and ends where a word does.
  @Test(arguments: [
    "word ", "The user's ", "a, ", "é ", "很", "x", "🏔 ", ". ", "http://example.org/a?b=c&d ",
    "of the ",
  ]) func aTitleIsShort(_ piece: String) {
    for count in [1, 7, 20, 5000] {
      let text = String(repeating: piece, count: count)
      let title = Self.title(text)
      #expect(title.unicodeScalars.count <= MemoryTitle.limit)
      guard !title.isEmpty, text.contains(" "), text.hasPrefix(title) else { continue }
      let words = Set(text.split(separator: " ").map { String($0) })
      if words.allSatisfy({ $0.unicodeScalars.count <= MemoryTitle.limit }) {
        for word in title.split(separator: " ") {
          #expect(
            words.contains { $0.hasPrefix(word) && $0.dropFirst(word.count).count < 2 }, "\(title)")
        }
      }
    }
  }

  @Test(
    arguments: [
      (
        "The user plans a family trip during the summer vacation.", [],
        ["family trip", "vacation"]
      ),
      (
        "The user's sister Nora lives in Oslo.", ["Nora", "Oslo"], ["Nora", "Oslo", "sister Nora"]
      ),
      ("The user wants to visit the science museum.", [], ["science museum"]),
      ("They travel as a whole family.", [], ["whole family"]),
      ("The user is allergic to penicillin.", [], ["allergic", "penicillin"]),
      (
        "The assistant recommended two quiet hotels at the harbour.", [],
        ["quiet hotels", "harbour"]
      ),
      ("", [], []), ("It is so.", ["the user", "User"], []),
    ] as [(String, [String], [String])])
  func tagsAreNounsAndNames(_ text: String, _ names: [String], _ tags: [String]) {
    let found = Self.tags(text, names)
    for tag in tags { #expect(found.contains(tag), "\(found)") }
    #expect(found.count <= MemoryTags.limit)
    #expect(!found.contains { $0.lowercased().contains("user") }, "\(found)")
  }

  @Test func tagsHaveABound() {
    for piece in ["word", "a b ", "Nora ", "红色 ", ", ", "x"] {
      let found = Self.tags(String(repeating: piece, count: 100_000))
      #expect(found.count <= MemoryTags.limit && found.allSatisfy { $0.utf8.count <= 40 })
      #expect(Set(found.map { $0.lowercased() }).count == found.count)
    }
  }
}
