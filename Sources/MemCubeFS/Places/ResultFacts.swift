internal import Index
internal import MemCube
internal import Posix

/// What a query says of one of its results: the attributes `user.memcube.score`, `.snippet`, `.source`
/// and `.query` of the result's file.
struct ResultFacts: Sendable {
  /// The attributes by their whole names: the score (0 ... 1, with four decimals at most, as `memcube search
  /// --json` gives it), the words around the best match, where it stands in the cube and which bytes of a
  /// document a passage is, and the query with those around it.
  let named: [(name: [UInt8], value: [UInt8])]
  /// When the name of the result was looked up, nanoseconds.
  private let time = Clock.monotonic()
  /// How long the file of a memory shows it, nanoseconds. A caller that uses a path below search/ has looked
  /// it up just before.
  private static let lasting: Int64 = 5_000_000_000

  /// Of a result of a query.
  init(_ result: SearchResult, of query: [UInt8]) {
    let value = result.score.isFinite ? min(max(result.score, 0), 1) : 0
    let score = Array("\((value * 10_000).rounded() / 10_000)".utf8)
    named = [
      ("score", score), ("snippet", result.snippet), ("source", ResultText.source(result)),
      ("query", query),
    ].map { (Array("user.memcube.\($0)".utf8), $1) }
  }

  /// An attribute by its whole name; nil for others.
  subscript(name: [UInt8]) -> [UInt8]? { named.first { $0.name == name }?.value }

  /// Whether the name was looked up just now.
  var isFresh: Bool { Clock.monotonic() &- time < Self.lasting }

  /// About how many bytes it takes while it is kept.
  var size: Int { named.reduce(128) { $0 + $1.value.count } }
}

extension MountedCube {
  /// The memory of a result, which may be of an earlier listing: by its id, since an index that was made
  /// anew gave the row to another.
  func memory(of result: SearchResult) throws(Errno) -> Node? {
    guard result.kind == .memory else { return nil }
    return try core(try cube.file(object: result.id))
  }

  /// The place of a result of a query: a memory's own file, or a small one that is rendered.
  func place(
    _ result: SearchResult, of query: [UInt8], _ key: PassingNodes.Key
  ) throws(Errno) -> (any Place)? {
    let facts = ResultFacts(result, of: query)
    guard result.kind == .memory else {
      return rendered(try ResultText.render(result, self), key, facts: facts.named)
    }
    guard let stored = try memory(of: result) else { return nil }
    var place = FilePlace(cube: self, node: number(of: stored), stored: stored)
    place.isResult = true
    // The file is the memory's, whichever query found it. Its name in a query is looked up for each use, so a
    // caller that uses that name gets that query's facts.
    context.found.keep(facts, place.node, size: facts.size)
    return place
  }
}
