import Posix
import Testing

@testable import Bundle
@testable import Index
@testable import MemCube
@testable import Search

/// Questions that ask for whatever is known of somebody, or share no word with what answers them.
@Suite struct BroadQuestionTests {
  private static let memories = [
    "I'm vegetarian, and I love hiking in the hills.",
    "I work as a nurse at the Charité in Berlin.",
    "I have a golden retriever called Biscoito.",
    "We are planning a summer trip with both kids and my parents.",
    "I drive a Skoda Octavia.",
    "The router's password is on the fridge.",
  ]

  /// A cube with these memories, and one that tells a secret; with the model unless it is left out.
  private func cube(_ scratch: Scratch, hasModel: Bool = true) throws -> Cube {
    var host = scratch.host()
    host.models = hasModel ? try #require(try? SemanticIndexTests.models.get()) : nil
    let cube = try Cube.create(at: scratch.path("c.memcube"), host: host)
    for (number, text) in Self.memories.enumerated() { try cube.put("\(number).md", text) }
    try cube.put("9.md", "My PIN is 4711.")
    try cube.indexTexts()
    if hasModel { #expect(try cube.embedTexts()) }
    return cube
  }

  /// What the dialects find where they want results in any case, by number, with its score.
  private func found(
    _ question: String, in cube: Cube, _ fills: Query.Fills = .always
  ) throws -> [(memory: Int, score: Double)] {
    var query = try cube.parse(Array(question.utf8), now: Clock.now())
    query.filters.places = [[.memory]]
    query.fills = fills
    let hits = try cube.search(query, limit: 10).results
    let scores = hits.map(\.score)
    #expect(scores == scores.sorted(by: >) && scores.allSatisfy { $0 > 0 && $0 <= 1 })
    return hits.compactMap { hit in
      let name = String(decoding: hit.path.dropFirst(9).dropLast(3), as: UTF8.self)
      return Int(name).map { ($0, hit.score) }
    }
  }

  @Test(arguments: [
    "What do you know about me?", "What do you remember about me?", "Tell me about myself.",
    "who am I?", "Was weißt du über mich?", "Que sais-tu de moi ?", "¿Qué sabes de mí?",
  ]) func whateverIsKnownIsFound(_ question: String) throws {
    for hasModel in [true, false] {
      let scratch = try Scratch()
      let cube = try cube(scratch, hasModel: hasModel)
      for fills in [Query.Fills.always, .broad] {
        let hits = try found(question, in: cube, fills)
        #expect(Set(hits.map(\.memory)).isSuperset(of: 0...4), "\(question) \(hasModel)")
        #expect(hits.prefix(5).allSatisfy { $0.score >= 0.3 }, "\(question) \(hits)")
        #expect(!hits.contains { $0.memory == 9 }, "a secret is shown unasked")
      }
      try cube.close()
    }
  }

  @Test func whatIsNearAnswers() throws {
    let scratch = try Scratch()
    let cube = try cube(scratch)
    for (question, memory, least) in [
      ("What are the user's hobbies?", 0, 0.3), ("any food restrictions?", 0, 0.3),
      ("What should I cook for dinner tonight?", 0, 0.3), ("What should we eat tonight?", 0, 0.3),
      ("what car do I have?", 4, 0.5), ("which vehicle do I own?", 4, 0.5),
      ("do I have pets?", 2, 0.5), ("where is my job?", 1, 0.3),
      ("Any suggestions for where to go during National Day?", 3, 0.3),
      ("How do I get the wifi to work?", 5, 0.3),
    ] {
      let hits = try found(question, in: cube)
      let score = hits.first { $0.memory == memory }?.score ?? 0
      #expect(score >= least, "\(question): \(hits)")
      #expect(hits.prefix(3).contains { $0.memory == memory }, "\(question): \(hits)")
    }
    try cube.close()
  }

  @Test(arguments: [
    "What is the capital of Mongolia?", "Who won the world cup in 1998?",
    "What's the boiling point of water?",
  ]) func whatIsUnrelatedScoresLess(_ question: String) throws {
    for hasModel in [true, false] {
      let scratch = try Scratch()
      let cube = try cube(scratch, hasModel: hasModel)
      let hits = try found(question, in: cube)
      #expect(!hits.isEmpty && hits.allSatisfy { $0.score < 0.1 }, "\(question): \(hits)")
      #expect(try found(question, in: cube, .broad).isEmpty, "\(question)")
      try cube.close()
    }
  }

  @Test func aSecretIsFoundByItsName() throws {
    let scratch = try Scratch()
    let cube = try cube(scratch, hasModel: false)
    #expect(try found("PIN", in: cube, .broad).map(\.memory) == [9])
    try cube.close()
  }
}
