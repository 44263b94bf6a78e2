internal import Fuse
internal import Index
internal import MemCube
internal import Posix
internal import Search

/// A query's directory. Listing it runs the query, anew each time; looking up a result runs it
/// once. Results are the files themselves.
struct QueryPlace: ScratchHost {
  let cube: MountedCube
  let node: UInt64
  /// The query, after those around it, the outermost first.
  let queries: [[UInt8]]
  let key: PassingNodes.Key

  /// What was found, by name.
  private struct Answer: Sendable {
    var total: Int
    var results: [(name: [UInt8], result: SearchResult)]
    /// Why nothing was found, where it is for the filters.
    var advice: [UInt8]?
  }

  /// The query, with those around it, as its path says it.
  var text: [UInt8] { Self.text(queries) }
  var passingKey: PassingNodes.Key? { key }
  var size: Int { 512 + text.count }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }
  var scratchArea: [UInt8] { Array("search/\(NodeID(node).row)".utf8) }

  /// Refining ends here, bytes: a longer question is no question, and each has all of the one before.
  static let textLimit = 4_096
  /// No directory of more could be listed in the time that a program waits, and no reader would gain by it.
  static let limit = 10_000

  /// How deep queries may be within queries: each is asked for the next one.
  static let depthLimit = 32

  /// The text of queries within queries.
  static func text(_ queries: [[UInt8]]) -> [UInt8] { Array(queries.joined(separator: [0x2F])) }

  private func run() throws(Errno) -> Answer {
    cube.takeNews()
    let query = try core(try cube.cube.parse(nested: queries, now: cube.now))
    let problems = try QueryAdvice.problems(query, in: cube.cube)
    let found =
      problems.isEmpty
      ? try core(try cube.cube.rankedSearch(query, most: Self.limit))
      : SearchAnswer(total: 0, results: [])
    var results: [(name: [UInt8], result: SearchResult)] = []
    let zone = try core(try cube.cube.zone())
    for (index, result) in found.results.enumerated() {
      let (label, ending) = ResultText.label(result, zone)
      let name = SearchNames.result(
        index + 1, of: found.results.count, label, ending: ending)
      results.append((name, result))
    }
    var answer = Answer(total: found.total, results: results)
    answer.advice = QueryAdvice.text(
      text, problems.isEmpty && found.total == 0 ? query.unknownFilters : problems)
    cube.context.answers.keep(answer, node, size: results.reduce(512) { $0 + $1.result.size })
    let directory = cube.directory
    cube.context.handOut(
      results.lazy.map { ($0.name, directory, $0.result) }, of: text, in: directory)
    return answer
  }

  /// What was found when the query was last listed, or now, where others took its room since.
  private func known() throws(Errno) -> Answer {
    if let known = cube.context.answers[node] as? Answer { return known }
    return try run()
  }

  /// The result of a name: of the last listing, or the memory that an earlier one showed under it.
  private func result(_ name: [UInt8]) throws(Errno) -> SearchResult? {
    guard SearchNames.number(name) != nil else { return nil }
    if let found = try known().results.first(where: { $0.name == name }) { return found.result }
    guard let handed = cube.context.handed(name, of: text, in: cube.directory)?.result,
      try cube.isStanding(handed)
    else { return nil }
    return handed
  }

  /// The query that a name is within this one; none is that of a temporary of a result with a space in
  /// its name.
  private func refinement(_ name: [UInt8]) throws(Errno) -> SearchNames.Meaning? {
    guard let meaning = SearchNames.refinement(name) else { return nil }
    if SearchNames.number(name) != nil, try standsBesideEdited(name) { return nil }
    return meaning
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if let result = try result(name) {
      return try place(result, name)
    } else if name == QueryAdvice.name, let advice = try known().advice {
      return cube.rendered(advice, PassingNodes.Key(parent: node, name: name))
    } else if let meaning = try refinement(name) {
      return try cube.place(meaning, under: queries, PassingNodes.Key(parent: node, name: name))
    }
    return cube.place(try cube.occupant(scratch, name))
  }

  private func place(_ result: SearchResult, _ name: [UInt8]) throws(Errno) -> (any Place)? {
    try cube.place(result, of: text, PassingNodes.Key(parent: node, name: name))
  }

  func list() throws(Errno) -> any Listing {
    var places: [(name: [UInt8], place: any Place)] = []
    let answer = try run()
    for (name, result) in answer.results {
      if let place = try place(result, name) { places.append((name, place)) }
    }
    if answer.advice != nil, let place = try find(QueryAdvice.name) {
      places.append((QueryAdvice.name, place))
    }
    places += try cube.unindexed(scratch)
    return FixedListing(node, places)
  }

  func standing(_ name: [UInt8]) throws(Errno) -> Occupant {
    if let result = try result(name) {
      return try cube.memory(of: result).map { .file($0) } ?? .fixed
    }
    if try refinement(name) != nil { return .fixed }
    if name == QueryAdvice.name, try known().advice != nil { return .fixed }
    return .none
  }

  func isEdited(_ name: [UInt8]) throws(Errno) -> Bool { try result(name)?.kind == .memory }

  /// A name of a result's form that leads to no result is no name for scratch. A caller has seen that name in
  /// a listing, and what is written to it would be lost.
  func takes(_ name: [UInt8]) throws(Errno) -> Bool {
    if try standsBesideEdited(name) { return true }
    guard ScratchNames.contains(name) || TemporaryNames.contains(name) else { return false }
    if SearchNames.number(name) == nil { return true }
    // `sort x.md > x.tmp; mv x.tmp x.md`.
    let stem = SearchNames.stem(name)
    return try known().results.contains { SearchNames.stem($0.name) == stem }
  }

  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    switch String(decoding: name, as: UTF8.self) {
    case "user.memcube.total": return Array("\(try known().total)".utf8)
    case "user.memcube.query": return text
    default: throw .noAttribute
    }
  }
}
