internal import Bundle
internal import Format
internal import MemCube
internal import Objects
internal import Posix
internal import Replication
internal import Stores
internal import Terminal

/// `memcube clone`: brings a cube of a store to this machine.
struct CloneCommand: Command {
  static let declaration = Declaration(
    name: "clone", summary: "bring a cube of a store to this machine",
    forms: ["URL#CUBE [NAME|DIR] [--project PROJECT] [--json]"],
    about: [
      "Brings a cube that is in a store: a folder, a PostgreSQL database or a bucket of object "
        + "storage. memcube-stores(7) has the URLs. It becomes a cube of that name, or of NAME, and "
        + "can be used without the store from then on. With a DIR its bundle is made there and linked "
        + "into the store of this machine.",
      "memcube sync exchanges what is new later. What is cut off goes on where the same command is "
        + "given again.",
    ],
    operands: [
      .init(name: "URL#CUBE", count: .one, help: "the store, and the cube's name in it"),
      .init(
        name: "NAME", count: .optional,
        help: "what it is called here; or a path for its bundle, with a / or ending in .memcube"),
    ],
    options: [
      .init(
        name: "project", value: "PROJECT", help: "make the cube in this project of the store"),
      .json,
    ],
    examples: [
      .init(line: "memcube clone ~/Sync#trips", effect: "the cube trips, as it is in that folder")
    ])

  let url: [UInt8]
  let target: [UInt8]?
  let project: [UInt8]?
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    url = given.operand("URL#CUBE")
    target = given.operandList("NAME").first
    project = given.value("project")
    asJSON = given.flag("json")
    guard StoreURL.isOne(url), url.contains(UInt8(ascii: "#")) else {
      throw UsageError(
        "the first argument names no cube of a store",
        hint: "such as postgres://HOST/DATABASE#trips or ./cubes#trips")
    }
    if target?.isEmpty == true { throw UsageError("NAME is empty") }
    if let project, let objection = Store.objection(toProject: project) {
      throw UsageError(objection)
    }
  }

  func run(_ around: Surroundings) throws(Failure) {
    let interruption = Interruption()
    try interruption.listen(endingAfter: Interruption.exchangeLimit)
    let (store, host) = (try around.store(), try around.host())
    let folder = try around.folder(ofProject: project)
    let shared = try core { () throws(CubeError) in try SharedStore(url) }
    let known = try core { () throws(CubeError) in try shared.found(shared.cube ?? []) }
    let own = known.name.split(separator: 0x2F).last.map { Array($0) } ?? []
    let (name, place) = Self.place(target ?? own)
    let (path, isNamed) = try newPath(name, of: known.id, store, folder, host, place)
    let identity = try core { () throws(CubeError) in try shared.identity() }
    let clone = Clone(
      known.id, of: shared.store, identity: identity, at: place ?? path, host: host)
    // A process that was killed before it linked the bundle left the rest.
    let isThere = place.map { Self.bundle($0, of: known.id) != nil } ?? isNamed
    if !isThere { try bring(clone, around, interruption) }
    let cube = try around.open(clone.place)
    try core { () throws(CubeError) in
      try StoreLink(cube.replicatedState).write(shared.url)
      if let place {
        try attempt("linking \(path) to \(place)") { () throws(Errno) in
          try Files.makeDirectories(path.parent, mode: 0o700)
          try Files.symlink(target: try Files.realPath(place).bytes, at: path)
        }
      }
    }
    // Only an open cube says whether what could not be had is wanted.
    let report = try core { () throws(CubeError) in
      let pass = try Pass(cube, shared.store, identity: identity)
      pass.isStopped = { interruption.isAsked }
      try pass.pull()
      return pass.report
    }
    for text in report.damage { around.console.say("memcube: damaged, and left out: \(text)") }
    if asJSON {
      try around.console.write(
        try core { () throws(CubeError) in try cubeObject(name, cube.path, cube) })
    } else {
      try around.console.write(pathLine(cube.path.bytes, isTerminal: around.console.isTerminal))
    }
    try core { () throws(CubeError) in try cube.close() }
    if !report.damage.isEmpty { throw .status(CubeError.damaged("").codes.exit) }
  }

  /// Where a cube goes, and whether it is there already: a process that was killed before it remembered the
  /// store left it so.
  private func newPath(
    _ name: [UInt8], of id: [UInt8], _ store: Store, _ folder: [UInt8]?, _ host: Host,
    _ place: Path?
  ) throws(Failure) -> (path: Path, isNamed: Bool) {
    let own = try core { () throws(CubeError) -> Path? in
      let path = try store.folder(project: folder).appending(name + CubeName.suffix)
      guard place == nil, let bundle = Self.bundle(path, of: id) else { return nil }
      let state = try ReplicaState.open(bundle, host: host)
      return try StoreLink(state).read() == nil ? path : nil
    }
    if let own { return (own, true) }
    try refuseSecond(id, store)
    do { return (try store.newPath(name, project: folder), false) } catch {
      guard case .exists(let text) = error else { throw .cube(error) }
      throw .cube(.exists("\(text); give this one another NAME, after the URL"))
    }
  }

  private func bring(
    _ clone: Clone, _ around: Surroundings, _ interruption: Interruption
  ) throws(Failure) {
    try system("making \(clone.place.parent)") { () throws(Errno) in
      try Files.makeDirectories(clone.place.parent, mode: 0o700)
    }
    let line = around.progress("cloning to \(clone.place)")
    defer { line?.finish() }
    try core { () throws(CubeError) in
      _ = try clone.run(progress: line?.callback, isStopped: { interruption.isAsked })
    }
  }

  /// The cube's name here, and the bundle's path where one is given.
  private static func place(_ target: [UInt8]) -> (name: [UInt8], place: Path?) {
    guard target.contains(0x2F) || target.ends(in: CubeName.suffix) else { return (target, nil) }
    let path = Path(target)
    return (CubeName.stem(of: path.lastComponent), path)
  }

  private static func bundle(_ place: Path, of id: [UInt8]) -> Bundle? {
    guard case .good(let manifest)? = try? Bundle.readManifest(at: place), manifest.cube == id
    else { return nil }
    return Bundle(path: place, manifest: manifest)
  }

  /// Of one cube a store has one copy: two of a machine would be confused.
  private func refuseSecond(_ id: [UInt8], _ store: Store) throws(Failure) {
    let holdings = try core { () throws(CubeError) in try store.holdings() }
    guard let known = holdings[id]?.first else { return }
    throw .cube(
      .exists(
        "this machine has the cube already, as \(known.place): memcube sync \(Path(known.entry.name))"
          + (known.project.map { " --project \(Path($0))" } ?? "") + " brings what is new"))
  }
}
