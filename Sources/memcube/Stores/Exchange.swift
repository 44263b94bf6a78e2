internal import Bundle
internal import Format
internal import MemCube
internal import Posix
internal import Replication
internal import Stores
internal import Terminal

/// A cube and the store that it is exchanged with, as `push`, `pull` and `sync` take them.
final class Exchange {
  /// `CUBE [URL]`, `--project`, `--json`.
  struct Options: Equatable {
    let cube: CubeChoice
    let url: [UInt8]?
    let asJSON: Bool

    init(_ given: Given) throws(UsageError) {
      cube = CubeChoice(given)
      url = given.operandList("URL").first
      asJSON = given.flag("json")
      if StoreURL.isURL(cube.name) {
        throw UsageError("the cube's name comes first, and then the store's URL")
      }
      if let url, !StoreURL.isOne(url) {
        throw UsageError(
          "the second argument is no store's URL",
          hint: "such as postgres://HOST/DATABASE, s3://BUCKET/PREFIX, or a folder's path with a /")
      }
    }
  }

  static let operands: [Declaration.Operand] = [
    .cube,
    .init(
      name: "URL", count: .optional,
      help: "the store; without it the one that the cube was last given"),
  ]
  static let options: [Declaration.Option] = [
    .project,
    .init(
      name: "json",
      help: "print {pulled, pushed: {segments, blobs, bytes}, removed, damage}"),
  ]

  /// The open cube.
  let cube: Cube
  /// Where it goes.
  let store: any BundleStore & CubeDirectory
  private let shared: SharedStore
  /// What the cube is called in the store where it is new there.
  private let name: [UInt8]
  private let mayAdd: Bool
  /// Whether the URL is the one that the cube was last given.
  private let isRemembered: Bool
  /// The store's id, as the last pass found it.
  private(set) var identity: [UInt8]?
  private let interruption: Interruption

  /// Opens the cube and the store.
  /// - Parameters:
  ///   - options: of the command line.
  ///   - around: of the command.
  ///   - mayAdd: whether a cube that the store lacks is added.
  ///   - interruption: by which it is stopped.
  /// - Throws: what the cube gives; a cube without a store is invalid.
  init(
    _ options: Options, _ around: Surroundings, mayAdd: Bool, _ interruption: Interruption
  ) throws(Failure) {
    let entry = try around.entry(options.cube)
    let folder = try around.folder(ofProject: options.cube.project)
    let given = try options.url.map { (url) throws(Failure) in
      try core { () throws(CubeError) in try SharedStore(url) }
    }
    cube = try around.open(entry.path)
    self.interruption = interruption
    self.mayAdd = mayAdd
    isRemembered = given == nil
    let isNamed = folder.map { !$0.elementsEqual("default".utf8) } ?? false
    name = isNamed ? (folder ?? []) + [0x2F] + entry.name : entry.name
    let link = StoreLink(cube.replicatedState)
    shared = try core { () throws(CubeError) in
      if let given { return given }
      guard let known = try link.read() else {
        throw .invalid(
          "the cube '\(Path(entry.name))' has no store yet: name one, as in memcube push "
            + "\(Path(entry.name)) s3://BUCKET/PREFIX")
      }
      return try SharedStore(known)
    }
    store = shared.store
  }

  /// Whether the last error came from the store, and not from this machine.
  private(set) var isStoreFault = false

  /// Asks the store, and notes whether it failed.
  func asking<Result>(_ body: () throws(CubeError) -> Result) throws(CubeError) -> Result {
    isStoreFault = true
    let result = try body()
    isStoreFault = false
    return result
  }

  /// Sees that the store has the cube, and remembers the store.
  private func admit() throws(CubeError) {
    identity = try asking { () throws(CubeError) in
      try shared.admit(cube.id, named: name, mayAdd: mayAdd, isRemembered: isRemembered)
    }
    try StoreLink(cube.replicatedState).write(shared.url)
  }

  /// Makes a pass, with progress.
  func pass(
    _ around: Surroundings, _ body: (Pass) throws(CubeError) -> Void
  ) throws(Failure) -> PassReport {
    let line = around.progress("exchanging with \(store.address)")
    defer { line?.finish() }
    return try core { () throws(CubeError) in
      try admit()
      let pass = try Pass(cube, store, identity: identity)
      pass.progress = line?.callback
      let asked = interruption
      pass.isStopped = { asked.isAsked }
      do throws(CubeError) { try body(pass) } catch {
        isStoreFault = pass.isStoreFault
        throw error
      }
      return pass.report
    }
  }

  /// Makes one pass, prints what it did, and closes the cube.
  static func run(
    _ options: Options, _ around: Surroundings, mayAdd: Bool,
    _ body: (Pass) throws(CubeError) -> Void
  ) throws(Failure) {
    let interruption = Interruption()
    try interruption.listen(endingAfter: Interruption.exchangeLimit)
    let exchange = try Exchange(options, around, mayAdd: mayAdd, interruption)
    let report = try exchange.pass(around, body)
    try exchange.print(report, around, asJSON: options.asJSON)
    try core { () throws(CubeError) in try exchange.cube.close() }
    if !report.damage.isEmpty { throw .status(CubeError.damaged("").codes.exit) }
  }

  /// Prints what a pass did.
  func print(_ report: PassReport, _ around: Surroundings, asJSON: Bool) throws(Failure) {
    for text in report.damage { around.console.say("memcube: damaged, and left out: \(text)") }
    if asJSON { return try around.console.write(report.object) }
    try around.console.line(report.line)
  }
}
