internal import Format
internal import Fuse
internal import MemCube
internal import Posix
internal import Search

/// search/ of a cube: any plausible name is a directory, and nothing runs until it is listed.
struct SearchPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  var permissions: UInt32 { 0o700 }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if name.elementsEqual("saved".utf8) { return try cube.fixedPlace(CubeRow.saved) }
    guard let meaning = SearchNames.meaning(name) else { return nil }
    return try cube.place(meaning, under: [], PassingNodes.Key(parent: node, name: name))
  }

  /// Nothing: what could be asked has no end. What is kept is in `saved`, by name.
  func list() throws(Errno) -> any Listing { FixedListing(node, []) }

  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    throw try find(name) == nil ? Errno.notPermitted : .exists
  }
}

/// search/saved/: queries that were kept, as settings `pin/NAME`.
struct SavedPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  private static let prefix = Array("pin/".utf8)

  var permissions: UInt32 { 0o700 }
  var timeouts: (entry: Double, attributes: Double) { (Timeouts.computed, Timeouts.lasting) }

  private func query(_ name: [UInt8]) throws(Errno) -> any Place {
    let text = Query.text(named: name)
    return try cube.place(.query(text), under: [], PassingNodes.Key(parent: node, name: name))
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    guard try core(try cube.cube.setting(Self.prefix + name)) != nil else { return nil }
    return try query(name)
  }

  func list() throws(Errno) -> any Listing {
    var places: [(name: [UInt8], place: any Place)] = []
    for (key, _) in try core(try cube.cube.settings(prefix: Self.prefix)) {
      let name = Array(key.dropFirst(Self.prefix.count))
      places.append((name, try query(name)))
    }
    return FixedListing(node, places)
  }

  /// Keeps a query; EINVAL for what can find nothing, since a filter takes no such value.
  func makeDirectory(_ name: [UInt8], _ permissions: UInt32) throws(Errno) -> any Place {
    try cube.checkWritable()
    guard String(validating: name, as: UTF8.self) != nil else { throw .invalid }
    if try find(name) != nil { throw .exists }
    let problems = try QueryAdvice.problems(
      try core(try cube.cube.parse(Query.text(named: name), now: cube.now)), in: cube.cube)
    if let problem = problems.first {
      cube.context.refusals.note(noteKey, problem.filter, problem.reason, at: cube.instant)
      throw .invalid
    }
    cube.context.refusals.clear(noteKey)
    let change = Change.setting(key: Self.prefix + name, value: .bool(true))
    try core(_ = try cube.cube.write([change], .spooled))
    return try query(name)
  }

  private var noteKey: NameKey { NameKey(folder: node, name: []) }

  /// `user.memcube.note`: why a query was not kept.
  func extendedAttribute(_ name: [UInt8]) throws(Errno) -> [UInt8] {
    guard name.elementsEqual("user.memcube.note".utf8),
      let reason = cube.context.refusals.reason(noteKey, at: cube.instant)
    else { throw .noAttribute }
    return reason
  }

  func removeDirectory(_ name: [UInt8]) throws(Errno) {
    try cube.checkWritable()
    guard try find(name) != nil else { throw .notFound }
    let change = Change.setting(key: Self.prefix + name, value: nil)
    try core(_ = try cube.cube.write([change], .spooled))
  }
}

extension MountedCube {
  /// The place of a query below others, the outermost first.
  func place(
    _ meaning: SearchNames.Meaning, under outer: [[UInt8]], _ key: PassingNodes.Key
  ) throws(Errno) -> any Place {
    guard outer.count < QueryPlace.depthLimit,
      QueryPlace.text(outer).count < QueryPlace.textLimit
    else { throw .nameTooLong }
    switch meaning {
    case .query(let name):
      if let known = context.passing.place(key) as? QueryPlace { return known }
      return QueryPlace(
        cube: self, node: context.passingNumber(), queries: outer + [name], key: key)
    case .digest(let name, let json):
      let text = QueryPlace.text(outer + [name])
      takeNews()
      let query = try core(try cube.parse(nested: outer + [name], now: now))
      let problems = try QueryAdvice.problems(query, in: cube)
      if let advice = json ? nil : QueryAdvice.text(text, problems) {
        return rendered(advice, key)
      }
      let answer =
        problems.isEmpty
        ? try core(try cube.rankedSearch(query)) : SearchAnswer(total: 0, results: [])
      let digest = Digests.render(
        answer, text, cube: self.name, zone: try core(try cube.zone()), json: json,
        problems: problems)
      return rendered(
        digest, key, facts: [(Array("user.memcube.total".utf8), Array("\(answer.total)".utf8))])
    }
  }

  /// A rendered file; the same node for the same bytes.
  func rendered(
    _ bytes: [UInt8], _ key: PassingNodes.Key, facts: [(name: [UInt8], value: [UInt8])] = []
  ) -> TextPlace {
    context.rendered(bytes, key, time: now, cube: self, facts: facts)
  }
}

extension MountContext {
  /// A rendered file, of a cube or of the root; the same node for the same bytes.
  func rendered(
    _ bytes: [UInt8], _ key: PassingNodes.Key, time: Timestamp, cube: MountedCube? = nil,
    facts: [(name: [UInt8], value: [UInt8])] = []
  ) -> TextPlace {
    if let known = passing.place(key) as? TextPlace, known.bytes == bytes,
      known.facts.elementsEqual(facts, by: ==)
    {
      return known
    }
    return TextPlace(
      context: self, node: passingNumber(), bytes: bytes, time: time, key: key, cube: cube,
      facts: facts)
  }

  /// A number for a passing node.
  func passingNumber() -> UInt64 {
    NodeID(slot: NodeID.passingSlot, row: nextRow(), kind: .passing)?.raw ?? 0
  }
}
