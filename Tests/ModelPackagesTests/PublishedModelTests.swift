import CKernels
import Format
import ModelPackages
import Posix
import Testing

@testable import Embedding

/// Models as they are published: their vectors and scores are those of `transformers`.
@Suite struct PublishedModelTests {
  private let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func check(_ name: String, _ published: Path, _ expected: PublishedModels.Expected) throws
  {
    let path = try PublishedModels.pack(published, in: scratch)
    if expected.scores.isEmpty {
      let embedder = try Embedder(path)
      let least = PublishedModels.leastCosine(
        embedder.vectors(of: expected.texts), expected.vectors)
      #expect(least >= 0.99, "\(name)")
      guard !expected.questions.isEmpty else { return }
      let questions = embedder.vectors(of: expected.texts, as: .question)
      #expect(PublishedModels.leastCosine(questions, expected.questions) >= 0.99, "\(name)")
    } else {
      let scorer = try PairScorer(path)
      let pairs = scorer.pairs(expected.texts[0], expected.texts, window: scorer.window)
      let scores = scorer.scores(of: pairs, at: Array(0..<pairs.count))
      #expect(PublishedModels.farthest(scores, expected.scores) < 0.5, "\(name)")
    }
  }

  @Test(arguments: [
    "mean-cased", "first-half", "unigram", "reranker", "reranker-unigram",
  ])
  func eachShapeIsThatOfTransformers(name: String) throws {
    let all = try PublishedModels.expected(PublishedModels.fixtures.appending("expected.json"))
    let expected = try #require(all.first { $0.name == name })
    try check(name, try PublishedModels.small.get().path.appending(name), expected.1)
  }

  /// The directory of large models that scripts/test --clients makes, with what is expected of them.
  private static let large = Environment.value("MEMCUBE_PUBLISHED_MODELS").map { Path($0) }

  @Test(.enabled(if: large != nil)) func largeOnesAreToo() throws {
    let directory = try #require(Self.large)
    let expected = try PublishedModels.expected(directory.appending("expected.json"))
    try #require(!expected.isEmpty)
    for (name, expected) in expected {
      try check(name, directory.appending(name), expected)
    }
  }

  @Test(arguments: ["first-half", "unigram"])
  func everyTierGivesTheSameBits(name: String) throws {
    let path = try PublishedModels.pack(
      try PublishedModels.small.get().path.appending(name), in: scratch)
    let embedder = try Embedder(path)
    let texts = Array(PublishedModels.sentences.prefix(20))
    for tier in 0..<4 as Range<Int32> where ckernels_has_tier(tier) != 0 {
      #expect(embedder.vectors(of: texts, tier: tier) == embedder.vectors(of: texts, tier: 0))
    }
    #expect(texts.map { embedder.vector(of: $0) } == embedder.vectors(of: texts))
  }

  @Test func scoresDoNotDependOnCompany() throws {
    let path = try PublishedModels.pack(
      try PublishedModels.small.get().path.appending("reranker"), in: scratch)
    let scorer = try PairScorer(path)
    let texts = Array(PublishedModels.sentences.prefix(30))
    let pairs = scorer.pairs(texts[3], texts, window: 64)
    let all = scorer.scores(of: pairs, at: Array(0..<30))
    #expect(all == (0..<30).flatMap { scorer.scores(of: pairs, at: [$0]) })
    for tier in 0..<4 as Range<Int32> where ckernels_has_tier(tier) != 0 {
      #expect(scorer.scores(of: pairs, at: [7, 2], tier: tier) == [all[7], all[2]])
    }
    #expect(scorer.scores(of: pairs, at: [30, -1]).isEmpty)
  }

  @Test func prefixesDistinguishQuestions() throws {
    var wishes = ModelReader.Wishes()
    (wishes.name, wishes.questionPrefix) = (Array("My Model/1".utf8), Array("query: ".utf8))
    let path = try PublishedModels.pack(
      try PublishedModels.small.get().path.appending("unigram"), in: scratch, wishes)
    let embedder = try Embedder(path)
    #expect(embedder.name == Array("my-model-1".utf8))
    let text = Array("tea".utf8)
    #expect(embedder.vector(of: text, as: .question) != embedder.vector(of: text))
    #expect(
      embedder.vector(of: text, as: .question) == embedder.vector(of: Array("query: tea".utf8)))
  }

  @Test func anyBytesHaveAVector() throws {
    for name in ["unigram", "mean-cased"] {
      let path = try PublishedModels.pack(
        try PublishedModels.small.get().path.appending(name), in: scratch)
      let embedder = try Embedder(path)
      let odd: [[UInt8]] = [
        [], [0xFF, 0xFE], [0], Array("🙂🙃".utf8), [0x20, 0x20], Array("\u{2581}\u{2581}".utf8),
        Array(repeating: 0x61, count: 500_000), Array(String(repeating: "日本", count: 50_000).utf8),
        Array("e\u{301}\u{301}<mask></s>[CLS]".utf8),
      ]
      let began = Clock.monotonic()
      for vector in embedder.vectors(of: odd) { #expect(vector.bytes.count == embedder.width) }
      #expect(Clock.monotonic() - began < 10_000_000_000)
    }
  }

  /// Of a packed model nothing is trusted, whichever byte is changed.
  @Test func aChangedByteDoesNoHarm() throws {
    let published = try PublishedModels.small.get().path.appending("unigram")
    let good = try ModelReader.read(published).bytes
    let header = ModelLayout.header
    for at in 0..<(header + ModelTraits.length) {
      var bytes = good
      bytes[at] ^= 0xFF
      let path = try scratch.write("changed", bytes)
      // Beside these nothing is read of it.
      let isFree = at >= 56 && at < 96 || at >= 116 && at < header
      let isBound = at >= 108 && at < 116
      guard let embedder = try? Embedder(path) else {
        #expect(!isFree && !isBound, "byte \(at)")
        continue
      }
      #expect(isFree || isBound, "byte \(at)")
      _ = embedder.vector(of: Array("tea and coffee".utf8))
    }
    for length in stride(from: 0, to: good.count, by: good.count / 40) {
      let path = try scratch.write("cut", Array(good.prefix(length)))
      #expect(throws: EmbeddingError.self) { try Embedder(path) }
    }
  }

  @Test func anArchiveIsReadAsItsDirectoryIs() throws {
    let published = try PublishedModels.small.get().path.appending("mean-cased")
    let archive = scratch.path.appending("mean-cased.zip")
    let words = ["python3", "-m", "zipfile", "-c"].map { Array($0.utf8) }
    let process = try Process.spawn(
      words + [archive.bytes, published.bytes],
      streams: Process.Streams(input: nil, output: 2, error: 2))
    try #require(try process.wait() == .exited(0))
    let model = try ModelReader.read(archive)
    #expect(try model.bytes == ModelReader.read(published).bytes)
    #expect(try model.bytes == ModelReader.read(published.appending(".")).bytes)
    // Whichever byte of it is changed.
    let good = try Files.readAll(archive)
    for at in stride(from: 0, to: good.count, by: good.count / 60) {
      var bytes = good
      bytes[at] ^= 0x41
      _ = try? ModelReader.read(try scratch.write("changed.zip", bytes))
    }
  }

  @Test func kindsAreNotMixedUp() throws {
    let small = try PublishedModels.small.get().path
    let reranker = try PublishedModels.pack(small.appending("reranker"), in: scratch)
    #expect(try ModelSummary(reranker).kind == .reranker)
    #expect(throws: EmbeddingError.self) { try Embedder(reranker) }
    let embedder = try PublishedModels.pack(small.appending("unigram"), in: scratch)
    #expect(try ModelSummary(embedder).kind == .embedder)
    #expect(throws: EmbeddingError.self) { try PairScorer(embedder) }
  }
}
