internal import Language
internal import MemCube
internal import Posix

/// A result, and the mounted cube that it is from.
struct CubeResult: Sendable {
  let cube: MountedCube
  /// The cube's.
  let zone: Zone
  let result: SearchResult
}

extension MountedCubes {
  /// What a query finds in all cubes, best first; of equally good ones the newest; in the order of
  /// a model's service, if one reranks. A cube that cannot be opened is left out.
  func search(_ query: [UInt8]) throws(Errno) -> (total: Int, results: [CubeResult]) {
    var (total, results, limit) = (0, [CubeResult](), Cube.defaultLimit)
    var question: (asked: Query, by: Reranking)?
    for cube in try opened() {
      let asked = try core(try cube.cube.parse(query, now: context.clock.now()))
      limit = asked.limit ?? limit
      let reranking = cube.cube.reranking
      let wanted = reranking == nil ? nil : Reranking.wanted(limit)
      let answer = try core(try cube.cube.search(asked, limit: wanted))
      total += answer.total
      let zone = try core(try cube.cube.zone())
      results += answer.results.map { CubeResult(cube: cube, zone: zone, result: $0) }
      if let reranking { question = (asked, reranking) }
    }
    var sorted = results.bestFirst(\.result)
    if let (asked, reranking) = question {
      sorted = reranking.ranked(sorted, for: asked) { $0.result.text }.results
    }
    return (total, Array(sorted.prefix(limit)))
  }

  /// Why a query finds nothing, if that is for its filters; and what may be the reason else.
  func problems(
    of query: [UInt8]
  ) throws(Errno) -> (certain: [Query.Problem], possible: [Query.Problem]) {
    let cubes = try opened().map { $0.cube }
    guard let first = cubes.first else { return ([], []) }
    let query = try core(try first.parse(query, now: context.clock.now()))
    return (try QueryAdvice.problems(query, in: cubes), query.unknownFilters)
  }

  /// What speaks to a question in all cubes, best first, and the model that answers, if one does.
  func evidence(
    _ question: [UInt8]
  ) throws(Errno) -> (evidence: [Evidence], by: ModelClient?) {
    var evidence: [Evidence] = []
    var client: ModelClient?
    for cube in try opened() {
      let now = context.clock.now()
      client = cube.cube.answering
      evidence += try core(try cube.cube.evidence(for: question, named: cube.name, now: now))
    }
    return (evidence.bestFirst, client)
  }

  private func opened() throws(Errno) -> [MountedCube] {
    var opened: [MountedCube] = []
    for name in try core(try shelf.names(project: nil)) {
      if let cube = try? cube(name) { opened.append(cube) }
    }
    return opened
  }

  /// A rendered file of the root; the same node for the same bytes.
  func rendered(_ bytes: [UInt8], _ key: PassingNodes.Key) -> TextPlace {
    context.rendered(bytes, key, time: context.clock.now())
  }
}
