internal import Fuse
internal import MemCube
internal import Posix

/// A query's directory. Listing it runs the query, anew each time; looking up a result runs it
/// once. Results are the files themselves.
struct QueryPlace: ScratchHost {
  let cube: MountedCube
  let node: UInt64
  /// The query, with those around it.
  let text: [UInt8]
  let key: PassingNodes.Key

  /// What was found, by name.
  private struct Answer: Sendable {
    var total: Int
    var results: [(name: [UInt8], result: SearchResult)]
    /// Why nothing was found, where it is for the filters.
    var advice: [UInt8]?
  }

  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }
  var scratchArea: [UInt8] { Array("search/\(NodeID(node).row)".utf8) }

  private func run() throws(Errno) -> Answer {
    let query = try core(try cube.cube.parse(text, now: cube.now))
    let problems = try QueryAdvice.problems(query, in: cube.cube)
    let found =
      problems.isEmpty
      ? try core(try cube.cube.rankedSearch(text, now: cube.now))
      : SearchAnswer(total: 0, results: [])
    var results: [(name: [UInt8], result: SearchResult)] = []
    for (index, result) in found.results.enumerated() {
      let (label, ending) = ResultText.label(result)
      let name = SearchNames.result(
        index + 1, of: found.results.count, label, ending: ending)
      results.append((name, result))
    }
    var answer = Answer(total: found.total, results: results)
    answer.advice = QueryAdvice.text(
      text, problems.isEmpty && found.total == 0 ? query.unknownFilters : problems)
    cube.context.answers.keep(answer, node, size: results.reduce(512) { $0 + $1.result.size })
    return answer
  }

  /// What was found when the query was last listed, or now, where others took its room since.
  private func known() throws(Errno) -> Answer {
    if let known = cube.context.answers[node] as? Answer { return known }
    return try run()
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if SearchNames.number(name) != nil {
      if let found = try known().results.first(where: { $0.name == name }) {
        return try place(found.result, name)
      }
    } else if name == QueryAdvice.name, let advice = try known().advice {
      return cube.rendered(advice, PassingNodes.Key(parent: node, name: name))
    } else if let meaning = SearchNames.refinement(name) {
      return try cube.place(meaning, under: text, PassingNodes.Key(parent: node, name: name))
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

  func occupant(_ name: [UInt8]) throws(Errno) -> Occupant {
    if SearchNames.number(name) != nil,
      let found = try known().results.first(where: { $0.name == name })
    {
      guard found.result.kind == .memory,
        let stored = try core(try cube.cube.file(row: found.result.row))
      else { return .fixed }
      return .file(stored)
    }
    if SearchNames.refinement(name) != nil { return .fixed }
    if name == QueryAdvice.name, try known().advice != nil { return .fixed }
    return try cube.occupant(scratch, name)
  }

  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    switch String(decoding: name, as: UTF8.self) {
    case "user.memcube.total": return Array("\(try known().total)".utf8)
    case "user.memcube.query": return text
    default: throw .noAttribute
    }
  }
}
