import Embedding
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

/// Models that a user brings: which is used, and what a reranker does to a search.
@Suite struct OwnModelTests {
  private static let root: Path = {
    var path = Path(#filePath)
    for _ in 0..<4 { path = path.parent }
    return path
  }()

  /// Models of random numbers as they are published: see Tests/Fixtures/models/models.py.
  private static let published: Result<(scratch: Scratch, path: Path), any Error> = Result {
    let scratch = try Scratch()
    let process = try Process.spawn(
      [
        root.appending("build/venv/bin/python3").bytes, Array("-B".utf8),
        root.appending("Tests/Fixtures/models/models.py").bytes, Array("make".utf8),
        scratch.directory.bytes,
      ], streams: Process.Streams(input: nil, output: 2, error: 2))
    try #require(try process.wait() == .exited(0), "run scripts/setup --test")
    return (scratch, scratch.directory)
  }

  private let scratch: Scratch
  private let host: Host
  private let store: ModelStore

  init() throws {
    scratch = try Scratch()
    var host = scratch.host()
    host.models = scratch.path("models")
    self.host = host
    store = try ModelStore(host)
  }

  private func published(_ name: String) throws -> Path {
    try Self.published.get().path.appending(name)
  }

  @Test func theLastOneInstalledIsUsed() throws {
    #expect(store.status() == .missing && store.models().isEmpty)
    let first = try store.install(published("unigram"))
    #expect(first.name == Array("unigram".utf8) && first.isUsed)
    try store.install(published("mean-cased"))
    try store.install(published("reranker"))
    #expect(
      store.models().map { String(decoding: $0.name, as: UTF8.self) + ($0.isUsed ? " used" : "") }
        == ["mean-cased used", "reranker used", "unigram"])
    #expect(store.used(.embedder)?.summary?.width == 128)
    _ = try store.use(Array("unigram".utf8))
    #expect(store.used(.embedder)?.name == Array("unigram".utf8))
    try store.remove(Array("reranker".utf8))
    try store.remove(Array("unigram".utf8))
    #expect(store.used(.reranker) == nil && store.status() == .missing)
    #expect(throws: CubeError.self) { try store.use(Array("unigram".utf8)) }
    #expect(throws: CubeError.self) { try store.remove(Array("../x".utf8)) }
    // Nothing else is left there.
    #expect(try Files.list(store.directory).map(\.name) == [Array("mean-cased.model".utf8)])
  }

  @Test func vectorsOfAnotherWidthAreFound() throws {
    try store.install(published("first-half"))
    let cube = try Cube.create(at: scratch.path("c.memcube"), host: host)
    try cube.put("tea.md", "She drinks tea with milk.")
    #expect(try cube.embedTexts())
    #expect(cube.semantics.current()?.vectors.dimension == 256)
    #expect(cube.semantics.question(Array("tea".utf8)) != nil)
    // Another one makes its own; both are there.
    try store.install(published("unigram"))
    #expect(try cube.embedTexts())
    #expect(cube.semantics.current()?.vectors.dimension == 192)
    let names = try Files.list(cube.semantics.directory).map {
      String(decoding: $0.name, as: UTF8.self)
    }
    #expect(
      names.count { $0.hasSuffix("first-half.vectors") || $0.hasSuffix("unigram.vectors") } == 2)
    try cube.close()
  }

  @Test func theFirstFiftyAreInTheRerankersOrder() throws {
    let cube = try Cube.create(at: scratch.path("c.memcube"), host: host)
    for number in 0..<60 {
      try cube.put("\(number).md", "The tea of day \(number) was \(number * 7 % 13) degrees warm.")
    }
    let query = try cube.parse(Array("tea limit:60".utf8), now: Timestamp(seconds: 0))
    let plain = try cube.rankedSearch(query).results
    try #require(plain.count == 60)
    try store.install(published("reranker"))
    let ranked = try cube.rankedSearch(query).results
    #expect(ranked.dropFirst(50).map(\.text) == plain.dropFirst(50).map(\.text))
    #expect(ranked.map(\.text) != plain.map(\.text))
    let scorer = try PairScorer(ModelPlace.used(.reranker, in: store.directory))
    let texts = plain.prefix(50).map(\.text)
    let pairs = scorer.pairs(Array("tea".utf8), texts, window: scorer.window(forTexts: 50))
    let scores = scorer.scores(of: pairs, at: Array(texts.indices))
    // Equal scores as they were.
    let order = texts.indices.sorted { (a: Int, b: Int) -> Bool in
      scores[a] == scores[b] ? a < b : scores[a] > scores[b]
    }
    #expect(ranked.prefix(50).map(\.text) == order.map { texts[$0] })
    // Filters alone have an order of their own.
    let filters = try cube.parse(Array("type:fact limit:60".utf8), now: Timestamp(seconds: 0))
    #expect(
      try cube.rankedSearch(filters).results.map(\.text)
        == cube.search(filters, limit: 60).results.map(\.text))
    // One that is damaged leaves the order as it was.
    let file = try Files.open(ModelPlace.used(.reranker, in: store.directory), OpenFlags.write)
    try Files.truncate(file, 1_000)
    #expect(try cube.rankedSearch(query).results.map(\.text) == plain.map(\.text))
    guard case .unusable? = store.used(.reranker)?.status else {
      Issue.record("\(String(describing: store.used(.reranker)))")
      return
    }
    try cube.close()
  }
}
