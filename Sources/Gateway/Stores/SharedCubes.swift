internal import Bundle
internal import Format
internal import HTTP
internal import MemCube
internal import Posix
internal import Replication
internal import Stores

// Cubes of a store that several servers share: those that are not here are brought at their first use.
extension OpenCubes {
  /// What the shared store calls a cube.
  func sharedName(_ place: CubePlace) -> [UInt8] {
    SharedHome.name(place.name, in: place.folder)
  }

  /// The place of a cube by its name in the shared store.
  static func place(ofShared name: [UInt8]) -> CubePlace {
    let parts = name.split(separator: 0x2F, maxSplits: 1).map { Array($0) }
    return parts.count == 2
      ? CubePlace(folder: parts[0], name: parts[1]) : CubePlace(folder: nil, name: name)
  }

  /// Brings a cube that this host does not have; false where the store has none of that name either.
  func bring(_ place: CubePlace) throws(CubeError) -> Bool {
    guard let sharing, let known = try sharing.find(sharedName(place)) else { return false }
    try sharing.bring(known, to: try path(place))
    return true
  }

  /// The id for a new cube, which the shared store knows from then on; nil: no store is shared.
  func newID(_ place: CubePlace) throws(CubeError) -> [UInt8]? {
    guard let sharing else { return nil }
    return try sharing.add(sharedName(place))
  }

  /// Puts what a new cube begins with into the shared store.
  func share(made cube: Cube, at place: CubePlace) throws(CubeError) {
    guard let sharing else { return }
    try sharing.note(cube.path, as: sharedName(place))
    try sharing.pass(cube)
  }

  /// Erases what this host has of a cube that another server erased in the store.
  func dropErased(_ place: CubePlace, _ cube: [UInt8]) throws(CubeError) {
    guard try drop(place, onlyOf: cube) else { return }
    try onErased.withLock { $0 }?(place)
  }

  /// As `dropErased`, of a cube that a call writes to: other threads of this server hear of it as well.
  func leaveErased(_ place: CubePlace, _ cube: [UInt8]) throws(CubeError) {
    try sharing?.look()
    try dropErased(place, cube)
  }

  /// Sees in a cube what was brought into its bundle.
  func lookAnew(_ place: CubePlace) throws(CubeError) {
    _ = try use(place) { (cube) throws(CubeError) in _ = try cube.refresh() }
  }

  /// Makes a pass of a cube that is here.
  func pass(_ place: CubePlace) throws(CubeError) {
    guard let sharing, Files.exists(try path(place)) else { return }
    _ = try use(place) { (cube) throws(CubeError) in try sharing.pass(cube) }
  }
}

/// Keeps this server's cubes in step with the store.
final class SharedFollowing: Sendable {
  private struct State {
    var isEnding = false
    var alive = 0
    /// Why the last turn of each thread that asked the store failed; nothing of one that did not.
    var objections: [String: CubeError] = [:]
  }

  private let state = Condition(State())
  /// How long news are waited for before something else is looked at, and how often names are read,
  /// nanoseconds.
  private static let (turn, namesPause): (Int64, Int64) = (500_000_000, 1_000_000_000)
  /// How often it is looked whether there is room for more cubes, nanoseconds, and how many go at a time.
  private static let (roomPause, lot): (Int64, Int) = (1_000_000_000, 64)
  /// How long it is waited after the store could not be reached, nanoseconds.
  private static let retry: Int64 = 1_000_000_000

  /// Why what is written cannot get into the store now, without where that is; nil: it can.
  var objection: String? {
    let all = state.withLock { $0.objections.values }
    if all.isEmpty { return nil }
    return all.contains(SharedHome.replaced) ? SharedHome.replaced.message : Self.away
  }

  static let away = "the store that the servers share cannot be reached now"

  /// Starts the threads. Each turn gives whether it asked the store.
  func start(_ gateway: Gateway, _ sharing: SharedHome) throws(CubeError) {
    let listed = Lock<Int64>(0)
    let measured = Lock<Int64>(0)
    let turns: [(String, @Sendable (Gateway) throws(CubeError) -> Bool)] = [
      (
        "news",
        { gateway throws(CubeError) in
          let now = Clock.monotonic()
          if now - listed.withLock({ $0 }) > Self.namesPause {
            if try sharing.look() { gateway.memories.lookAtNames(sharing.folders) }
            listed.withLock { $0 = now }
            Self.forgetGone(gateway, sharing)
          }
          for cube in try sharing.follow(nanoseconds: Self.turn) {
            let place = OpenCubes.place(ofShared: cube.name)
            try gateway.memories.cubes.dropErased(place, cube.id)
          }
          return true
        }
      ),
      (
        "passes",
        { gateway throws(CubeError) in
          let isAny = try Self.passAll(gateway, sharing)
          let now = Clock.monotonic()
          if now - measured.withLock({ $0 }) > Self.roomPause {
            try Self.makeRoom(gateway, sharing)
            measured.withLock { $0 = Clock.monotonic() }
          }
          Clock.sleep(nanoseconds: Self.turn)
          return isAny || sharing.isAtRest
        }
      ),
    ]
    do {
      for (name, body) in turns {
        state.withLock { $0.alive += 1 }
        try Thread.detach(name) { [weak gateway, state] in
          while let strong = gateway, !state.withLock({ $0.isEnding }) {
            Self.run(name, body, strong, state)
          }
          state.withLock { $0.alive -= 1 }
          state.broadcast()
        }
      }
    } catch { throw .io(error, "starting a thread") }
  }

  /// Takes the names of cubes out of the log of calls that other servers erased, whether they were here or not.
  private static func forgetGone(_ gateway: Gateway, _ sharing: SharedHome) {
    var names = sharing.takeGoneNames()
    if names.isEmpty { return }
    do throws(CubeError) {
      names.formIntersection(try gateway.accounts.namesInCalls())
      while let name = names.first {
        let place = OpenCubes.place(ofShared: name)
        try gateway.accounts.forgetCalls(ofCube: place.name, folder: place.folder)
        names.remove(name)
      }
    } catch { sharing.putBack(goneNames: names) }
  }

  /// Makes the passes that are due. After one that finds the store away the others wait.
  /// - Returns: whether there were any.
  private static func passAll(
    _ gateway: Gateway, _ sharing: SharedHome
  ) throws(CubeError) -> Bool {
    var failure: CubeError?
    var isAny = false
    for name in sharing.takeDue() {
      if failure == nil {
        do throws(CubeError) {
          try gateway.memories.cubes.pass(OpenCubes.place(ofShared: name))
          isAny = true
          continue
        } catch { if case .unreachable = error { failure = error } }
      }
      sharing.expectPass(named: name)
    }
    if let failure { throw failure }
    return isAny
  }

  /// Takes cubes off this host for which there is no room. One that cannot go now is tried again later.
  private static func makeRoom(_ gateway: Gateway, _ sharing: SharedHome) throws(CubeError) {
    for name in sharing.spare().prefix(lot) {
      do {
        if try gateway.memories.leave(OpenCubes.place(ofShared: name)) { continue }
      } catch { if case .unreachable = error { throw error } }
      sharing.putOff(name)
    }
  }

  private static func run(
    _ name: String, _ body: (Gateway) throws(CubeError) -> Bool, _ gateway: Gateway,
    _ state: Condition<State>
  ) {
    do {
      // One that had nothing to ask yet does not know.
      guard try body(gateway) else { return }
      let isBack = state.withLock { state in
        state.objections.removeValue(forKey: name) != nil && state.objections.isEmpty
      }
      if isBack { gateway.settings.report("the store answers again") }
    } catch {
      let isNew = state.withLock { state in
        defer { state.objections[name] = error }
        return state.objections.isEmpty
          || error == SharedHome.replaced && !state.objections.values.contains(error)
      }
      let hope = error == SharedHome.replaced ? "" : "; it is tried again"
      if isNew { gateway.settings.report(error.message + hope) }
      _ = state.wait(nanoseconds: retry) { $0.isEnding ? true : nil }
    }
  }

  /// Ends the threads after what they are at.
  func end() {
    state.withLock { $0.isEnding = true }
    state.broadcast()
    state.wait { $0.alive == 0 ? () : nil }
  }
}

extension Memories {
  /// Takes a cube that no call uses off this host, as `OpenCubes.leave` does. The catalog keeps what it held.
  func leave(_ place: CubePlace) throws(CubeError) -> Bool {
    try cubes.leave(place) { (cube) throws(CubeError) in
      _ = try cube.refresh()
      try catalog.follow(cube, at: place, of: try cube.owner(named: place.name))
    }
  }

  /// Has the names of all projects looked at anew.
  func lookAtNames(_ folders: Set<[UInt8]>) {
    for folder in [nil] + folders.map({ Optional($0) }) {
      if let path = try? cubes.store.folder(project: folder) {
        try? Files.makeDirectories(path, mode: 0o700)
      }
    }
    looked.withLock { looked in
      for key in looked.keys { looked[key]?.folder = nil }
    }
  }
}

extension Gateway {
  /// The header field of answers and requests by which a caller sees what it wrote on any server.
  static let tokenField = "X-Memcube-Token"
  /// How long a call waits for what its token names, seconds.
  private static let patience: Int64 = 5

  /// Waits until what an earlier answer promised is here.
  func awaitWrites(_ request: Request) throws(Fault) {
    guard let sharing = memories.cubes.sharing,
      let token = request["x-memcube-token"]
    else { return }
    do throws(CubeError) {
      guard let news = try sharing.await(token, seconds: Self.patience) else {
        throw CubeError.invalid("\(Self.tokenField) holds no token of an answer")
      }
      for name in news { try memories.cubes.lookAnew(OpenCubes.place(ofShared: name)) }
    } catch {
      let fault = Fault(error)
      guard case .unreachable = error else { throw fault }
      throw Fault(.refused(status: 503), fault.message)
    }
  }

  /// The header field that says what a call wrote; none where it wrote nothing.
  func written(_ trace: StoreTrace, since began: Int64) -> [Request.Field] {
    guard let token = memories.cubes.sharing?.token(of: trace.used, since: began) else { return [] }
    return [Request.Field(Array(Self.tokenField.utf8), token)]
  }
}
