import Testing

@testable import Index
@testable import Search

/// Who asks of somebody asks of them, and not of their relatives.
@Suite struct KinScoreTests {
  private let fixture: TextFixture
  private let own, brothers: Int64

  init() throws {
    fixture = try TextFixture()
    own = try fixture.put(
      "The user is allergic to penicillin, so the doctor gave them something else.")
    brothers = try fixture.put("The user's brother Tom is allergic to cats.")
  }

  private func parts(_ question: String, of owner: Int64) throws -> [String: Double] {
    let query = Query(parsing: Array(question.utf8))
    return try fixture.search.search(query, limit: 9).hits.first { $0.owner == owner }?.parts ?? [:]
  }

  @Test(arguments: ["What am I allergic to?", "what is the user allergic to", "my allergies"])
  func whatIsOnesOwnIsFirst(question: String) throws {
    #expect(try fixture.owners(question).prefix(2) == [own, brothers])
    #expect(try parts(question, of: brothers)["kin"] == Weights.standard.kin)
    #expect(try parts(question, of: own)["kin"] == nil)
  }

  @Test(arguments: [
    "What is my brother allergic to?", "Who is allergic to cats?", "allergic", "my dog's allergies",
    "Who of my family is allergic?", "Whose allergies do I know?", "Is Tom allergic?",
  ])
  func whoAsksOfOthersGetsThem(question: String) throws {
    #expect(try parts(question, of: brothers)["kin"] == nil)
    #expect(try fixture.owners(question).first == brothers)
  }

  @Test func whatIsARelativesMayBeOnesOwn() throws {
    let wedding = try fixture.put("The user's brother's wedding is where allergic guests get rice.")
    #expect(try parts("Where am I with allergic guests?", of: wedding)["kin"] == nil)
  }

  @Test func whatAnAuthorSaysOfTheirOwnIsTheirs() throws {
    func say(_ text: String, _ author: String) throws -> Int64 {
      try fixture.put(text, .message) { item in
        (item.author, item.authorIsNamed, item.conversation) = (Array(author.utf8), true, 1)
      }
    }
    let ana = try say("I drink oat milk these days, it tastes fine.", "Ana")
    let sisters = try say("My sister drinks oat milk these days, it seems.", "Ana")
    let bos = try say("My sister drinks oat milk on holidays, it seems.", "Bo")
    #expect(try parts("Does Ana drink oat milk?", of: sisters)["kin"] == Weights.standard.kin)
    #expect(try parts("Does Ana drink oat milk?", of: ana)["kin"] == nil)
    #expect(try parts("Does Ana drink oat milk?", of: bos)["kin"] == nil)
  }

  @Test func oddTextsAreNoTrap() throws {
    let texts = [
      "the", "my", "the user's", "my ", "s", "'s", "the the the", "user s my", "My sister",
    ]
    for text in texts {
      try fixture.put(text)
      _ = try fixture.owners("my \(text) the user sister")
      _ = try fixture.owners("what is my s")
    }
  }
}
