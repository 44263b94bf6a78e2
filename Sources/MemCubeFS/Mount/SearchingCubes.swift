internal import Answering
internal import Format
internal import Index
internal import Language
internal import MemCube
internal import Models
internal import Posix
internal import Search

/// A result, and the mounted cube that it is from.
struct CubeResult: Sendable {
  let cube: MountedCube
  /// The cube's.
  let zone: Zone
  let result: SearchResult
}

extension MountedCubes {
  /// So many cubes a question to all of them leaves open; of more, each is open while it is asked. A
  /// cube that is in use takes some descriptors for each thread that asks it.
  private static let keptLimit = Int(min(128, Files.descriptorLimit / 16))

  /// What a query finds in all cubes, best first. The newest of equally good ones comes first. If a model's
  /// service reranks, its order counts. A cube that cannot be opened is left out.
  func search(_ query: [UInt8]) throws(Errno) -> (total: Int, results: [CubeResult]) {
    var (total, limit) = (0, Cube.defaultLimit)
    var found: [(address: CubeAddress, zone: Zone, result: SearchResult)] = []
    var question: (asked: Query, by: Reranking)?
    let now = context.clock.now()
    try forEachCube { address, cube throws(CubeError) in
      var asked = try cube.parse(query, now: now)
      asked.limit = asked.limit.map { min($0, QueryPlace.limit) }
      limit = asked.limit ?? limit
      let reranking = cube.reranking
      let answer = try cube.search(
        asked, limit: reranking == nil ? nil : Reranking.wanted(limit))
      total += answer.total
      let zone = try cube.zone()
      found += answer.results.map { (address, zone, $0) }
      if let reranking { question = (asked, reranking) }
      return true
    }
    var sorted = found.bestFirst(\.result)
    if let (asked, reranking) = question {
      sorted = reranking.ranked(sorted, for: asked) { $0.result.text }.results
    }
    var results: [CubeResult] = []
    for (address, zone, result) in sorted.prefix(limit) {
      // One that was removed meanwhile has none.
      guard let cube = try? cube(address) else { continue }
      results.append(CubeResult(cube: cube, zone: zone, result: result))
    }
    return (total, results)
  }

  /// Why a query finds nothing, if that is for its filters; and what may be the reason else.
  func problems(
    of query: [UInt8]
  ) throws(Errno) -> (certain: [Query.Problem], possible: [Query.Problem]) {
    let now = context.clock.now()
    var asked: Query?
    var types: [[UInt8]] = []
    try forEachCube { _, cube throws(CubeError) in
      if asked == nil {
        let parsed = try cube.parse(query, now: now)
        (asked, types) = (parsed, parsed.unknownTypes)
      }
      types = try QueryAdvice.unknown(types, in: cube)
      return !types.isEmpty
    }
    guard let asked else { return ([], []) }
    return (QueryAdvice.problems(asked, unknownTypes: types), asked.unknownFilters)
  }

  /// What speaks to a question in all cubes, best first, and the model that answers, if one does.
  func evidence(
    _ question: [UInt8]
  ) throws(Errno) -> (evidence: [Evidence], by: ModelClient?) {
    var evidence: [Evidence] = []
    var client: ModelClient?
    let now = context.clock.now()
    try forEachCube { address, cube throws(CubeError) in
      client = cube.answering
      evidence += try cube.evidence(
        for: question, named: address.name, now: now)
      return true
    }
    return (evidence.bestFirst, client)
  }

  /// Asks the cubes of the default project, by name, until `ask` says that it has heard enough.
  /// - Throws: what `ask` throws, and where there are too few descriptors: an answer without the rest
  ///   would look like a whole one.
  private func forEachCube(
    _ ask: (CubeAddress, Cube) throws(CubeError) -> Bool
  ) throws(Errno) {
    for name in try core(try shelf.names(project: nil)) {
      if try !visit(CubeAddress(name), ask) { return }
    }
  }

  private func visit(
    _ address: CubeAddress, _ ask: (CubeAddress, Cube) throws(CubeError) -> Bool
  ) throws(Errno) -> Bool {
    if isOpen(address) || open.count < Self.keptLimit {
      let mounted = try ifPossible { () throws(Errno) in try cube(address) }
      guard let mounted else { return true }
      mounted.takeNews()
      return try core(try ask(address, mounted.cube))
    }
    let passing = try ifPossible { () throws(Errno) in try core(try shelf.openToRead(address)) }
    guard let passing else { return true }
    defer { try? passing.close() }
    return try core(try ask(address, passing))
  }

  /// nil of what cannot be opened, unless that is for want of descriptors.
  private func ifPossible<Opened>(
    _ open: () throws(Errno) -> Opened
  ) throws(Errno) -> Opened? {
    do { return try open() } catch {
      if error == .tooManyFiles { throw error }
      return nil
    }
  }

  /// A rendered file of the root; the same node for the same bytes.
  func rendered(_ bytes: [UInt8], _ key: PassingNodes.Key) -> TextPlace {
    context.rendered(bytes, key, time: context.clock.now())
  }
}
