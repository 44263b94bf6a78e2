internal import Bundle
internal import Format
internal import Language
internal import MemCube
internal import Posix
internal import Replication

/// Where a cube is: a project's folder (nil: the default project's) and its name there.
struct CubePlace: Hashable, Sendable {
  var folder: [UInt8]?
  var name: [UInt8]
}

/// The cubes that are open: as many as were used lately, and those in use.
final class OpenCubes: Sendable {
  private struct Entry {
    var cube: Cube
    var users = 0
    /// When it was last used, as a count of uses.
    var used: Int64 = 0
    /// When what copy tools brought is next looked for, on the monotonic clock.
    var isDue: Int64 = 0
    /// Until when those are not waited for that are being written.
    var rest: Int64 = 0
    /// Since when the writes that it shows are all that processes of this host had written, on the
    /// monotonic clock.
    var caughtUp: Int64 = .min
    /// Bytes of pages of its index that it held in memory when it was last used, and of what searches
    /// read and found.
    var pages = 0
    var readings = 0
  }

  private struct State {
    var entries: [CubePlace: Entry] = [:]
    var busy: Set<CubePlace> = []
    var uses: Int64 = 0
    var isClosed = false
    /// No less than the pages and readings of all entries.
    var pages = 0
    var readings = 0
  }

  /// How often it is looked for what copy tools brought, nanoseconds; what processes of this host wrote
  /// is looked for at each use.
  private static let interval: Int64 = 200_000_000
  /// A look after writes lists all that was written within the last hour: it takes a two hundredth of the
  /// time at most, but "within a second" is kept.
  private static let (lookShare, longestInterval): (Int64, Int64) = (200, 700_000_000)
  /// How long another process that is writing is waited for, nanoseconds: some 50 ms, unless it goes on.
  static let patience: Int64 = 400_000_000

  private let state = Condition(State())
  let host: Host
  let store: Store
  private let links: StoreLinks
  /// The store that this server shares with others; nil: none.
  let sharing: SharedHome?
  /// Hears of cubes that other servers erased, once they are gone here.
  let onErased = Lock<(@Sendable (CubePlace) throws(CubeError) -> Void)?>(nil)
  /// How many stay open. To open one anew costs as much as a search; one that rests costs some
  /// descriptors and a few hundred KiB.
  private let limit: Int
  /// How many bytes of pages of their indexes they keep in memory, up to 4 MiB a connection. Cubes that were
  /// not used for the longest time read them from the kernel's again.
  private let pageLimit: Int
  static let usualPageLimit = 160 << 20
  /// How many bytes they keep of what searches read and found, to answer the next from it.
  private let readingLimit: Int
  /// A small part of the machine's memory. With 224 MiB in the place of 96 a hundred cubes of a thousand
  /// memories answered 1.2 times as many new searches, and 1.8 times as many repeated ones.
  static let usualReadingLimit = min(max(32 << 20, HostMemory.bytes / 32), 224 << 20)

  /// What an open cube may take of descriptors while it is asked by several, and what is left to
  /// connections and all else.
  private static let (descriptors, reserve): (UInt64, UInt64) = (8, 256)

  /// As many as are given, or as there are descriptors for, 256 at most.
  init(
    _ host: Host, limit: Int? = nil, pages: Int = OpenCubes.usualPageLimit,
    readings: Int = OpenCubes.usualReadingLimit, importRoots: [Path] = []
  ) {
    self.host = host
    sharing = host.sharing as? SharedHome
    links = StoreLinks(roots: importRoots)
    pageLimit = pages
    readingLimit = readings
    store = Store(host)
    let most = Files.raiseDescriptorLimit()
    let room = most > Self.reserve ? (most - Self.reserve) / Self.descriptors : 0
    self.limit = limit ?? Int(min(max(room, 8), 256))
  }

  /// The bundle of a cube, whether it is there or not.
  func path(_ place: CubePlace) throws(CubeError) -> Path {
    try store.folder(project: place.folder).appending(place.name + CubeName.suffix)
  }

  /// Whether there is a cube.
  func contains(_ place: CubePlace) throws(CubeError) -> Bool {
    if Files.exists(try path(place)) { return true }
    return try sharing?.find(sharedName(place)) != nil
  }

  /// Whether the bundle of a cube that is kept elsewhere is not there now, or no longer where it may be.
  func isAway(_ place: CubePlace) throws(CubeError) -> Bool {
    let path = try path(place)
    return links.leadsNowhere(path) || links.leadsOut(path)
  }

  /// Whether a bundle is a cube of another project than that of a folder.
  func isElsewhere(_ bundle: Path, than folder: [UInt8]?) throws(CubeError) -> Bool {
    for other in [nil] + (try store.projects()) where other != folder {
      for cube in try store.cubes(project: other) {
        if let real = try? Files.realPath(cube.path), real == bundle { return true }
      }
    }
    return false
  }

  /// How many are open.
  var openCount: Int { state.withLock { $0.entries.count } }

  /// Whether a cube is open here, so that to look at it costs nothing.
  func isOpen(_ place: CubePlace) -> Bool { state.withLock { $0.entries[place] != nil } }

  /// The cubes of a project's folder, by name, but for those whose bundles are away.
  func names(_ folder: [UInt8]?) throws(CubeError) -> [[UInt8]] {
    var found: [[UInt8]] = []
    for cube in try store.cubes(project: folder) {
      // To look at each of many would cost more than all else of a call.
      if cube.isLink, try isAway(CubePlace(folder: folder, name: cube.name)) { continue }
      found.append(cube.name)
    }
    guard let sharing else { return found }
    let others = Set(sharing.names(in: folder)).subtracting(found)
    return (found + others).sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// Uses a cube, opened if need be, as other processes have left it; nil: there is none.
  /// - Parameters:
  ///   - place: which one.
  ///   - owner: with it, a cube that is not there is made, and said to be the gateway's.
  ///   - mayMake: whether the cube may be made: checked before and after the making, since another process
  ///     may remove what it belongs to.
  ///   - seen: a caller that used it since this time of the monotonic clock need not look again for what
  ///     other processes wrote before.
  ///   - body: what to do; another thread may use the cube at the same time.
  /// - Returns: what `body` gives.
  /// - Throws: what opening throws, and `body`.
  func use<Result>(
    _ place: CubePlace, makingFor owner: Owner? = nil,
    mayMake: () throws(CubeError) -> Bool = { () throws(CubeError) in true },
    seen: Int64? = nil, _ body: (Cube) throws(CubeError) -> Result
  ) throws(CubeError) -> Result? {
    var isAnew = false
    while true {
      guard let cube = try take(place, owner, mayMake, isAnew ? nil : seen) else { return nil }
      do {
        defer { release(place) }
        if let sharing {
          let trace = StoreTrace.current
          trace?.note(cube.id)
          sharing.noteUse(cube.id, byCall: trace != nil)
        }
        return try body(cube)
      } catch {
        // What was written is kept nowhere: the call begins anew with a cube of its own, once.
        guard error == SharedHome.erased, !isAnew else { throw Self.told(error, of: cube) }
        isAnew = true
        try leaveErased(place, cube.id)
      }
    }
  }

  /// An error as callers may hear it. Where a cube was is not theirs to know, once it was deleted or
  /// moved while they used it.
  private static func told(_ error: CubeError, of cube: Cube) -> CubeError {
    guard case .notFound = error, !cube.isInPlace else { return error }
    return .deletedMeanwhile
  }

  private func take(
    _ place: CubePlace, _ owner: Owner?, _ mayMake: () throws(CubeError) -> Bool, _ seen: Int64?
  ) throws(CubeError) -> Cube? {
    let known = state.wait { state -> (cube: Cube, isDue: Bool, isSeen: Bool)?? in
      if state.busy.contains(place) { return nil }
      state.uses += 1
      if state.entries[place] != nil {
        state.entries[place]?.users += 1
        state.entries[place]?.used = state.uses
        let now = Clock.monotonic()
        let isDue = now > state.entries[place]?.isDue ?? 0
        if isDue { state.entries[place]?.isDue = now + Self.interval }
        return .some(
          state.entries[place].map { entry in
            (entry.cube, isDue, seen.map { $0 <= entry.caughtUp } ?? false)
          })
      }
      state.busy.insert(place)
      return .some(nil)
    }
    if let (cube, isDue, isSeen) = known {
      guard isAt(place, cube) else {
        // It was moved, removed or replaced: what is asked of its name is not its own any more.
        release(place)
        forget(place, cube)
        return try take(place, owner, mayMake, nil)
      }
      if isDue {
        let began = Clock.monotonic()
        do { try cube.refresh() } catch {
          release(place)
          throw Self.told(error, of: cube)
        }
        let end = Clock.monotonic()
        let pause = min(max(Self.interval, Self.lookShare * (end - began)), Self.longestInterval)
        state.withLock { $0.entries[place]?.isDue = end + pause }
      } else if !isSeen {
        catchUp(cube, at: place)
      }
      return cube
    }
    defer {
      state.withLock { _ = $0.busy.remove(place) }
      state.broadcast()
    }
    guard let cube = try open(place, owner, mayMake) else { return nil }
    cube.keepReadings()
    state.withLock { state in
      state.entries[place] = Entry(
        cube: cube, users: 1, used: state.uses, isDue: Clock.monotonic() + Self.interval)
    }
    closeSpare()
    return cube
  }

  /// Whether a cube is the one at a place. A cube goes on where its bundle was renamed to, which is
  /// another place, perhaps of another project.
  private func isAt(_ place: CubePlace, _ cube: Cube) -> Bool {
    guard cube.isInPlace, let path = try? path(place), let status = try? Files.status(path),
      !links.leadsOut(path)
    else { return false }
    return cube.isBundle(DirectoryIdentity(status))
  }

  /// Sees what other processes of this host wrote a moment ago. A writer that cannot be waited for is left
  /// alone for a while; what keeps a cube from being looked at shows where it is used.
  private func catchUp(_ cube: Cube, at place: CubePlace) {
    let now = Clock.monotonic()
    guard state.withLock({ now >= ($0.entries[place]?.rest ?? 0) }) else { return }
    let isDone = (try? cube.catchUp(within: Self.patience)) == true
    state.withLock { state in
      guard state.entries[place]?.cube === cube else { return }
      if isDone { state.entries[place]?.caughtUp = now }
      if !isDone { state.entries[place]?.rest = now + Self.interval }
    }
  }

  private func open(
    _ place: CubePlace, _ owner: Owner?, _ mayMake: () throws(CubeError) -> Bool
  ) throws(CubeError) -> Cube? {
    if state.withLock({ $0.isClosed }) { throw .io(.again, "opening a cube of a closed gateway") }
    let path = try path(place)
    if !Files.exists(path) {
      if sharing != nil, try bring(place) { return try open(place, owner, mayMake) }
      guard let owner else { return nil }
      return try make(place, owner, mayMake)
    }
    if links.leadsOut(path) { throw .foreign("\(path) leads out of the import roots") }
    do throws(CubeError) {
      let cube = try Cube.open(at: path, host: host)
      cube.startEmbedding()
      return cube
    } catch {
      guard case .notFound(let why) = error else { throw error }
      // Removed meanwhile, or what was left of one that could not be made.
      if !Files.exists(path) || Bundle.removeRemains(path) {
        return try open(place, owner, mayMake)
      }
      // It is there: a caller that asks for a memory of it must not hear that there is none.
      throw .damaged(why)
    }
  }

  private func release(_ place: CubePlace) {
    let idle = state.withLock { state -> Cube? in
      state.entries[place]?.users -= 1
      return state.entries[place].flatMap { $0.users == 0 ? $0.cube : nil }
    }
    state.broadcast()
    guard let idle else { return }
    let (pages, readings) = (idle.pageBytes, idle.readingBytes)
    let (cold, full) = state.withLock { state in
      if let entry = state.entries[place], entry.cube === idle {
        state.pages += pages - entry.pages
        state.readings += readings - entry.readings
        state.entries[place]?.pages = pages
        state.entries[place]?.readings = readings
      }
      // To add them all up at each call costs as much as a tenth of a search.
      return (
        state.pages > pageLimit ? Self.coolest(&state, \.pages, \.pages, pageLimit) : [],
        state.readings > readingLimit
          ? Self.coolest(&state, \.readings, \.readings, readingLimit) : []
      )
    }
    for cube in cold { cube.releaseMemory() }
    for cube in full { cube.releaseReadings() }
  }

  /// The cubes that were not used for the longest time, of those that hold something (pages, readings),
  /// where all hold more than may be.
  private static func coolest(
    _ state: inout State, _ sum: WritableKeyPath<State, Int>,
    _ held: WritableKeyPath<Entry, Int>, _ limit: Int
  ) -> [Cube] {
    var excess = state.entries.values.reduce(-limit) { $0 + $1[keyPath: held] }
    // Of cubes that were closed meanwhile nothing was taken off.
    defer { state[keyPath: sum] = limit + excess }
    if excess <= 0 { return [] }
    let idle = state.entries.filter { $0.value.users == 0 && $0.value[keyPath: held] > 0 }
    var cold: [Cube] = []
    for (place, entry) in idle.sorted(by: { $0.value.used < $1.value.used }) where excess > 0 {
      excess -= entry[keyPath: held]
      state.entries[place]?[keyPath: held] = 0
      cold.append(entry.cube)
    }
    return cold
  }

  /// How many bytes they keep of what searches read and found.
  var readingBytes: Int {
    state.withLock { $0.entries.values.reduce(0) { $0 + $1.cube.readingBytes } }
  }

  /// How many bytes of pages they hold.
  var pageBytes: Int { state.withLock { $0.entries.values.reduce(0) { $0 + $1.cube.pageBytes } } }

  /// Closes those that were not used for the longest time, beyond the limit.
  private func closeSpare() {
    while true {
      let spare = state.withLock { state -> (CubePlace, Cube)? in
        guard state.entries.count > limit else { return nil }
        var oldest: (place: CubePlace, used: Int64)?
        for (place, entry) in state.entries where entry.users == 0 && !state.busy.contains(place) {
          if entry.used < oldest?.used ?? .max { oldest = (place, entry.used) }
        }
        guard let place = oldest?.place, let cube = state.entries.removeValue(forKey: place)?.cube
        else { return nil }
        state.busy.insert(place)
        return (place, cube)
      }
      guard let (place, cube) = spare else { return }
      try? cube.close()
      state.withLock { _ = $0.busy.remove(place) }
      state.broadcast()
    }
  }

  /// Lets go of a cube whose bundle is gone from its place.
  private func forget(_ place: CubePlace, _ cube: Cube) {
    let isMine = state.withLock { state in
      guard let entry = state.entries[place], entry.cube === cube else { return false }
      state.entries[place] = nil
      return true
    }
    if isMine { try? cube.close() }
  }

  /// Whether the gateway made a cube; false for one that is not there, and for a link: a person put the
  /// bundle elsewhere, where removing the link would leave it.
  func isGateways(_ place: CubePlace) throws(CubeError) -> Bool {
    let kind = (try? Files.status(try path(place), followLinks: false))?.kind
    guard kind != .symlink else { return false }
    return try use(place) { (cube) throws(CubeError) in
      try cube.setting(Array("origin".utf8))?.string?.elementsEqual("gateway".utf8) == true
    } ?? false
  }

  /// Removes a cube that the gateway made, with all that it holds; false for one that it did not
  /// make, which stays, and for one that is not there.
  func remove(_ place: CubePlace) throws(CubeError) -> Bool {
    guard try isGateways(place) else { return false }
    // First for all: what is here goes with it.
    if let sharing, let id = try id(place), !id.isEmpty { try sharing.remove(id) }
    try drop(place)
    return true
  }

  /// Removes the bundle of a cube from this host, or only if it is of that id.
  /// - Returns: whether it was removed, or is not there.
  @discardableResult
  func drop(_ place: CubePlace, onlyOf wanted: [UInt8]? = nil) throws(CubeError) -> Bool {
    // No thread may have it open: one that asks for it meanwhile waits.
    state.wait { state -> Void? in
      if state.busy.contains(place) || (state.entries[place]?.users ?? 0) > 0 { return nil }
      state.busy.insert(place)
      return ()
    }
    defer {
      state.withLock { _ = $0.busy.remove(place) }
      state.broadcast()
    }
    let isThere = Files.exists(try path(place))
    let id = isThere ? try id(place) : nil
    // Another thread may have made one anew.
    if isThere, let wanted, id != wanted { return false }
    let cube = state.withLock { $0.entries.removeValue(forKey: place)?.cube }
    try? cube?.close()
    guard isThere else { return true }
    try Erasure(of: try path(place), host: host).finish()
    cube?.removeIndexIfGone()
    if let id { sharing?.forget(id) }
    return true
  }

  /// Takes a cube that no call uses off this host, once the shared store has all of it. Calls that ask for it
  /// meanwhile wait, and have it brought again.
  /// - Parameters:
  ///   - place: which one.
  ///   - look: gets it before it goes.
  /// - Returns: whether it went.
  /// - Throws: what opening throws, and what `SharedHome.leave` does.
  func leave(
    _ place: CubePlace, _ look: (Cube) throws(CubeError) -> Void
  ) throws(CubeError) -> Bool {
    let path = try path(place)
    // Of a link the bundle would stay.
    guard let sharing, (try? Files.status(path, followLinks: false))?.kind == .directory else {
      return false
    }
    let (isFree, known) = state.withLock { state -> (Bool, Cube?) in
      if state.isClosed || state.busy.contains(place) || (state.entries[place]?.users ?? 0) > 0 {
        return (false, nil)
      }
      state.busy.insert(place)
      return (true, state.entries.removeValue(forKey: place)?.cube)
    }
    guard isFree else { return false }
    defer {
      state.withLock { _ = $0.busy.remove(place) }
      state.broadcast()
    }
    let cube: Cube
    if let known { cube = known } else { cube = try Cube.open(at: path, host: host) }
    defer { try? cube.close() }
    return try sharing.leave(cube, look)
  }

  /// Closes all.
  func close() {
    let cubes = state.withLock { state in
      defer { state.entries = [:] }
      state.isClosed = true
      return state.entries.values.map(\.cube)
    }
    for cube in cubes { try? cube.close() }
  }
}
