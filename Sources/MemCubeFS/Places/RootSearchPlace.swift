internal import Answering
internal import Fuse
internal import Index
internal import Posix

/// search/ of the mount: queries over the cubes of the default project.
struct RootSearchPlace: RootDirectory {
  static let row = RootRow.search
  let cubes: MountedCubes

  /// Queries that are kept are a cube's: who looks for them here is not to get results of the word.
  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if name.elementsEqual("saved".utf8) { return nil }
    let key = PassingNodes.Key(parent: node, name: name)
    switch SearchNames.meaning(name) {
    case .query(let text):
      if let known = cubes.context.passing.place(key) as? RootQueryPlace { return known }
      return RootQueryPlace(
        cubes: cubes, node: cubes.context.passingNumber(), text: text, key: key)
    case .digest(let text, let json):
      let problems = try cubes.problems(of: text).certain
      if let advice = json ? nil : QueryAdvice.text(text, problems) {
        return cubes.rendered(advice, key)
      }
      let (total, found) = problems.isEmpty ? try cubes.search(text) : (0, [])
      let bytes = Digests.render(
        found.map { ($0.cube.name, $0.zone, $0.result) }, of: total, text, namesCube: true,
        json: json, problems: problems)
      return cubes.rendered(bytes, key)
    case nil: return nil
    }
  }

  /// Nothing: what could be asked has no end.
  func list() throws(Errno) -> any Listing { FixedListing(node, []) }

  /// EPERM: queries are kept in a cube's search/saved/.
  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    throw try find(name) == nil ? Errno.notPermitted : .exists
  }
}

/// A query's directory over all cubes. Its results are the files themselves, as in a cube's.
struct RootQueryPlace: Place {
  let cubes: MountedCubes
  let node: UInt64
  let text: [UInt8]
  let key: PassingNodes.Key

  /// What was found, by name.
  private struct Answer: Sendable {
    var results: [(name: [UInt8], found: CubeResult)]
    /// Why nothing was found, where it is for the filters.
    var advice: [UInt8]?
  }

  var size: Int { 512 + text.count }
  var passingKey: PassingNodes.Key? { key }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  func attributes() throws(Errno) -> Attributes {
    cubes.context.directory(node, cubes.context.mode(0o700), cubes.context.started)
  }

  private func run() throws(Errno) -> Answer {
    let problems = try cubes.problems(of: text)
    let found = problems.certain.isEmpty ? try cubes.search(text).results : []
    let results = found.count
    let named = found.enumerated().map { index, found in
      let (label, ending) = ResultText.label(found.result, found.zone)
      let name = SearchNames.result(
        index + 1, of: results, found.cube.name + [0x2D] + label, ending: ending)
      return (name: name, found: found)
    }
    let answer = Answer(
      results: named,
      advice: QueryAdvice.text(
        text, problems.certain.isEmpty && found.isEmpty ? problems.possible : problems.certain))
    cubes.context.answers.keep(answer, node, size: found.reduce(512) { $0 + $1.result.size })
    cubes.context.handOut(
      named.lazy.map { ($0.name, $0.found.cube.directory, $0.found.result) }, of: text,
      in: NodeID.root)
    return answer
  }

  private func known() throws(Errno) -> Answer {
    if let known = cubes.context.answers[node] as? Answer { return known }
    return try run()
  }

  /// The result of a name: of the last listing, or the memory that an earlier one showed under it.
  private func result(
    _ name: [UInt8]
  ) throws(Errno) -> (cube: MountedCube, result: SearchResult)? {
    guard SearchNames.number(name) != nil else { return nil }
    if let found = try known().results.first(where: { $0.name == name })?.found {
      return (found.cube, found.result)
    }
    guard let handed = cubes.context.handed(name, of: text, in: NodeID.root),
      let cube = cubes.open.first(where: { $0.directory == handed.cube }),
      try cube.isStanding(handed.result)
    else { return nil }
    return (cube, handed.result)
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    let key = PassingNodes.Key(parent: node, name: name)
    if name == QueryAdvice.name, let advice = try known().advice {
      return cubes.rendered(advice, key)
    }
    guard let (cube, result) = try result(name) else { return nil }
    return try cube.place(result, of: text, key)
  }

  func occupant(_ name: [UInt8]) throws(Errno) -> Occupant {
    guard let place = try find(name) else { return .none }
    guard let file = place as? FilePlace else { return .fixed }
    return .file(try file.found())
  }

  func list() throws(Errno) -> any Listing {
    var places: [(name: [UInt8], place: any Place)] = []
    let answer = try run()
    for (name, found) in answer.results {
      let key = PassingNodes.Key(parent: node, name: name)
      if let place = try found.cube.place(found.result, of: text, key) {
        places.append((name, place))
      }
    }
    if answer.advice != nil, let place = try find(QueryAdvice.name) {
      places.append((QueryAdvice.name, place))
    }
    return FixedListing(node, places)
  }

  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    guard name.elementsEqual("user.memcube.query".utf8) else { throw .noAttribute }
    return text
  }
}

/// ask/ of the mount: questions to the cubes of the default project.
struct RootAskPlace: RootDirectory {
  static let row = RootRow.ask
  let cubes: MountedCubes

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    guard let question = SearchNames.question(name) else { return nil }
    let (evidence, client) = try cubes.evidence(question)
    let key = PassingNodes.Key(parent: node, name: name)
    guard let client else {
      return cubes.rendered(Answer(question, evidence).page(namesCube: true), key)
    }
    return AnswerPlace.place(key, cubes.context, question, evidence, client, of: nil)
  }

  func list() throws(Errno) -> any Listing { FixedListing(node, []) }
}
