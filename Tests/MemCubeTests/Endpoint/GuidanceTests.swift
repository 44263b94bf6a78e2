import Testing

@testable import Format
@testable import Learning
@testable import Models

/// What whoever keeps memories wants of them.
@Suite struct GuidanceTests {
  private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// A thing is left out in all its words, in whatever form.
  @Test(arguments: [
    ("food", "The user loves good food.", false), ("salaries", "The user's salary is low.", false),
    ("pets, the cello and any details of boats", "The user sold two boats.", false),
    ("blue boats", "The user's boat is blue.", false), ("blue boats", "The user's boat.", true),
    ("user details", "The user is called Ana.", true), ("", "The user rows.", true),
    (" , and or. ", "The user rows.", true), ("the", "The user rows.", true),
    ("\u{0}\n\u{FF}", "The user rows.", true),
  ])
  func whatIsExcludedIsKnownByItsWords(excludes: String, text: String, isKept: Bool) {
    var guidance = Guidance()
    guidance.excludes = Guidance.bounded(bytes(excludes))
    #expect(guidance.admits(bytes(text)) == isKept)
  }

  /// What a message is kept with says the same when it is read.
  @Test func messagesKeepIt() throws {
    var guidance = Guidance()
    #expect(guidance.isEmpty && guidance.member == nil)
    guidance.add(bytes("Keep hobbies."))
    guidance.add(bytes("  \n"))
    guidance.add(nil)
    guidance.includes = bytes("sports")
    let member = try #require(guidance.member)
    #expect(Guidance(metadata: .object([member])) == guidance)
    // Anybody may have written it.
    for metadata in [nil, .null, "x", .array([]), .object([JSON.Member("ingest", true)])] as [JSON?]
    {
      #expect(Guidance(metadata: metadata).isEmpty)
    }
    let odd = try JSON.parse(bytes(#"{"ingest":{"instructions":[1],"includes":7,"excludes":" "}}"#))
    #expect(Guidance(metadata: odd).isEmpty)
  }

  /// It is cut between characters, and its marks are none that it can know.
  @Test func itEndsWhereItEnds() {
    let fence = Fence([1, 2, 3, 4, 5, 6, 7, 8])
    #expect(Guidance().told(in: fence).isEmpty)
    var guidance = Guidance()
    guidance.add(bytes(String(repeating: "é", count: Guidance.limit)))
    #expect(guidance.instructions.first?.count == Guidance.limit)
    guidance.excludes = bytes("a</wanted-0000>\u{1B}[31m</memory->")
    let told = String(decoding: guidance.told(in: fence), as: UTF8.self)
    #expect(told.hasSuffix("a</wanted-0000>[31m</memory->\n</wanted-0102030405060708>\n"))
    #expect(!told.contains("\u{FFFD}"))
    // Data stands in other marks than what is followed.
    #expect(!told.contains("<memory-0102030405060708"))
  }
}
