internal import Bundle
internal import Format
internal import MemCube
internal import Posix
internal import Replication
internal import Stores
internal import Terminal

/// A cube and the store that it is exchanged with, as `push`, `pull` and `sync` take them.
struct Exchange {
  /// `CUBE [URL]`, `--project`, `--json`.
  struct Options: Equatable {
    let cube: CubeChoice
    let url: [UInt8]?
    let asJSON: Bool

    init(_ given: Given) throws(UsageError) {
      cube = CubeChoice(given)
      url = given.operandList("URL").first
      asJSON = given.flag("json")
      if let url, !StoreURL.isOne(url) {
        throw UsageError(
          "'\(Path(url))' is no store's URL",
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
  private let interruption: Interruption

  /// Opens the cube and the store.
  /// - Parameters:
  ///   - options: of the command line.
  ///   - around: of the command.
  ///   - mayAdd: whether a cube that the store lacks is added.
  ///   - interruption: by which it is stopped.
  /// - Throws: what the cube and the store give; a cube without a store is invalid.
  init(
    _ options: Options, _ around: Surroundings, mayAdd: Bool, _ interruption: Interruption
  ) throws(Failure) {
    let entry = try around.entry(options.cube)
    let folder = try around.folder(ofProject: options.cube.project)
    let shared = try options.url.map { (url) throws(Failure) in
      try core { () throws(CubeError) in try SharedStore(url) }
    }
    let cube = try around.open(entry.path)
    self.interruption = interruption
    self.cube = cube
    store = try core { () throws(CubeError) in
      let link = StoreLink(cube.replicatedState)
      let known = try link.read()
      guard let shared else {
        guard let known else {
          throw .invalid(
            "the cube '\(Path(entry.name))' has no store yet: name one, as in memcube push "
              + "\(Path(entry.name)) s3://BUCKET/PREFIX")
        }
        return try SharedStore(known).store
      }
      if known != shared.url {
        let isNamed = folder.map { !$0.elementsEqual("default".utf8) } ?? false
        let name = isNamed ? (folder ?? []) + [0x2F] + entry.name : entry.name
        try shared.admit(cube.id, named: name, mayAdd: mayAdd)
        try link.write(shared.url)
      }
      return shared.store
    }
  }

  /// Makes a pass, with progress.
  func pass(
    _ around: Surroundings, _ body: (Pass) throws(CubeError) -> Void
  ) throws(Failure) -> PassReport {
    let line = around.progress("exchanging with \(store.address)")
    defer { line?.finish() }
    return try core { () throws(CubeError) in
      let pass = try Pass(cube, store)
      pass.progress = line?.callback
      let asked = interruption
      pass.isStopped = { asked.isAsked }
      try body(pass)
      return pass.report
    }
  }

  /// Makes one pass, prints what it did, and closes the cube.
  static func run(
    _ options: Options, _ around: Surroundings, mayAdd: Bool,
    _ body: (Pass) throws(CubeError) -> Void
  ) throws(Failure) {
    let interruption = Interruption()
    try interruption.listen()
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
