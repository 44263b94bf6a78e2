internal import Bundle
internal import Format
internal import MemCube
internal import Posix
internal import Replication
internal import Stores

/// `memcube sync`: makes a cube and a store's copy of it equal.
struct SyncCommand: Command {
  static let declaration = Declaration(
    name: "sync", summary: "exchange what is new between a cube and a store",
    forms: ["CUBE [URL] [--watch] [--project PROJECT] [--json]"],
    about: [
      "Pulls, then pushes: afterwards the cube and the store hold the same. The cube can be used "
        + "meanwhile, by commands, mounts and servers.",
      "With --watch it goes on until Ctrl-C or SIGTERM, and brings and puts each change within some "
        + "seconds. While the store cannot be used it says so once and tries again; all else goes "
        + "on. Only an error of the first pass ends it.",
    ],
    operands: Exchange.operands,
    options: [.init(name: "watch", help: "go on until it is ended")] + Exchange.options,
    examples: [.init(line: "memcube sync trips", effect: "both ways, once")])

  /// How long the store is watched before what was written here is looked for, nanoseconds.
  private static let turn: Int64 = 1_000_000_000
  /// How long it is waited after the store could not be reached, seconds: at first, and at most.
  private static let pauses: (first: Int, longest: Int) = (1, 60)

  let options: Exchange.Options
  let watches: Bool

  init(_ given: Given) throws(UsageError) {
    options = try Exchange.Options(given)
    watches = given.flag("watch")
  }

  func run(_ around: Surroundings) throws(Failure) {
    guard watches else {
      return try Exchange.run(options, around, mayAdd: true) { pass throws(CubeError) in
        try pass.synchronize()
      }
    }
    let interruption = Interruption()
    try interruption.listen(endingAfter: Interruption.exchangeLimit, status: ExitStatus.done)
    let exchange = try Exchange(options, around, mayAdd: true, interruption)
    var pause: Int?
    var isGoing = false
    while !interruption.isAsked {
      do {
        try turn(exchange, around, interruption) {
          if pause != nil {
            around.console.say("memcube: \(exchange.store.address) answers again")
          }
          (pause, isGoing) = (nil, true)
        }
        try around.console.flush()
      } catch {
        if interruption.isAsked { break }
        guard case .cube(let cause) = error else { throw error }
        let isAway = if case .unreachable = cause { true } else { false }
        guard isAway || isGoing && exchange.isStoreFault else { throw error }
        if pause == nil { around.console.say("memcube: \(cause.message); it is tried again") }
        let seconds = min(pause.map { $0 * 2 } ?? Self.pauses.first, Self.pauses.longest)
        pause = seconds
        rest(seconds, interruption)
      }
    }
    try core { () throws(CubeError) in try exchange.cube.close() }
  }

  /// A pass, and waiting until another one is due.
  private func turn(
    _ exchange: Exchange, _ around: Surroundings, _ interruption: Interruption,
    _ passed: () -> Void
  ) throws(Failure) {
    let report = try exchange.pass(around) { pass throws(CubeError) in try pass.synchronize() }
    passed()
    if !report.isEmpty { try exchange.print(report, around, asJSON: options.asJSON) }
    try around.console.flush()
    let cube = exchange.cube
    let before = Self.changes(of: cube)
    while !interruption.isAsked {
      let hasNews = try core { () throws(CubeError) in
        let mark = try Pass.mark(of: cube, in: exchange.store, identity: exchange.identity)
        return try exchange.asking { () throws(CubeError) in
          do throws(StoreError) {
            return try exchange.store.watch([cube.id: mark], nanoseconds: Self.turn)
              .contains(cube.id)
          } catch { throw error.asCubeError }
        }
      }
      if hasNews || Self.changes(of: cube) != before { return }
    }
  }

  /// What is another one once a segment came or went here.
  private static func changes(of cube: Cube) -> [Timestamp] {
    (try? Bundle.changes(of: cube.replicatedBundle.log)) ?? []
  }

  private func rest(_ seconds: Int, _ interruption: Interruption) {
    for _ in 0..<(seconds * 10) where !interruption.isAsked {
      Clock.sleep(nanoseconds: 100_000_000)
    }
  }
}
