public import Bundle
internal import Digest
public import Format
internal import Language
public import Posix

extension Cube {
  /// Makes a bundle at a path that does not exist, 0700, and opens it. Its log holds what it says of
  /// itself from the start: a process killed meanwhile leaves a cube with all of it, or none.
  /// A bundle that cannot be opened here (no state can be made) is removed again.
  /// - Parameters:
  ///   - path: where.
  ///   - description: what it is for.
  ///   - zone: the time zone that it is kept in, a name of the zone database; without one, or with UTC,
  ///     it says nothing of that.
  ///   - settings: more that it says of itself.
  ///   - keepsStateInside: whether the index is kept in the bundle, and nothing of it elsewhere.
  ///   - id: the cube's id, 32 hex digits; nil: a random one.
  ///   - host: who makes it.
  /// - Returns: the cube, open.
  /// - Throws: `.exists` if the name is taken; as `open`.
  public static func create(
    at path: Path, description: [UInt8]? = nil, zone: String? = nil,
    settings: [(key: String, value: JSON)] = [], keepsStateInside: Bool = false,
    id: [UInt8]? = nil, host: Host
  ) throws(CubeError) -> Cube {
    var all: [(key: String, value: JSON)] = []
    if let description, !description.isEmpty { all.append(("description", .string(description))) }
    if let zone, zone != Zone.utc.name { all.append(("timezone", JSON(zone))) }
    let label = Hex.encode(host.random(8))
    let records = try beginning(all + settings, label, host)
    guard let manifest = Manifest(cube: id ?? Hex.encode(host.random(16))) else {
      throw .invalid("a cube's id is 32 lower-case hex digits")
    }
    let bundle = try Bundle.create(
      at: path, manifest: manifest, holding: records, keepsStateInside: keepsStateInside,
      host: host)
    do {
      let counted = Int64(records.count)
      try ReplicaState.begin(bundle, label: label, counted: counted, host: host)
      return try open(at: path, host: host)
    } catch {
      bundle.removeIfNew(records)
      throw error
    }
  }

  /// The records of the settings of a cube that is not there yet, under the label that its state gets.
  private static func beginning(
    _ settings: [(key: String, value: JSON)], _ label: [UInt8], _ host: Host
  ) throws(CubeError) -> [Record] {
    let now = host.now()
    var records: [Record] = []
    for (number, (key, value)) in settings.enumerated() {
      let fields = [
        JSON.Member("time", .string(now.rfc3339Milliseconds)),
        JSON.Member("author", .string(host.presentAuthor)), JSON.Member("replica", .string(label)),
        JSON.Member("seq", JSON(number)), JSON.Member("key", .string(Array(key.utf8))),
        JSON.Member("value", value), JSON.Member("parents", .array([])),
      ]
      records.append(
        try Record.make(
          .setting, fields: fields, orderTime: Record.orderTime(now: now, after: []),
          salt: host.random(8)))
    }
    return records
  }

  /// Opens a bundle: makes or takes this host's replica and index, and applies what is new.
  /// `progress` gets (done, of) records while the index is made anew.
  /// - Throws: `.notFound`, `.foreign` or `.damaged` as `Bundle.open`; `.io`.
  public static func open(
    at path: Path, host: Host, readOnly: Bool = false, for access: Access = .writing,
    progress: (@Sendable (Int64, Int64) -> Void)? = nil
  ) throws(CubeError) -> Cube {
    try open(
      at: path, host: host, readOnly: readOnly, for: access, ticks: access == .writing,
      progress: progress)
  }

  /// As above; without ticks nothing is done in the background, for tests that say when.
  static func open(
    at path: Path, host: Host, readOnly: Bool = false, for access: Access = .writing,
    ticks: Bool,
    progress: (@Sendable (Int64, Int64) -> Void)? = nil
  ) throws(CubeError) -> Cube {
    let real = try attemptIfThere("looking at \(path)") { () throws(Errno) in
      try Files.realPath(path)
    }
    guard let real else { throw .notFound("there is no cube at \(path)") }
    let bundle = try Bundle.open(at: real, known: KnownCubes(at: real, host: host), host: host)
    let readOnly = readOnly || !Cube.canWrite(bundle)
    // A state inside a bundle that cannot be written cannot be made: its index is in memory.
    let isClosed = readOnly && Bundle.keepsStateInside(real)
    let access = isClosed ? .reading : access
    let replica = try ReplicaState.open(bundle, host: host, mustMake: access == .writing)
    let core = try Core.open(bundle, replica, host, readOnly, access, progress)
    core.hasTicker = !ticks
    let cube = Cube(core)
    try cube.readingOn { () throws(CubeError) in
      try cube.noteSuspicion()
      try cube.refresh()
      try cube.forgetGhosts()
      try cube.finishPurgeIfDue()
    }
    // What another process left to the extractor, or was killed before, goes on here.
    if access == .writing {
      cube.state.withLock { core in if core.hasMessages { cube.startTicker(core) } }
    }
    return cube
  }

  /// Whether the bundle's log takes files.
  static func canWrite(_ bundle: Bundle) -> Bool {
    guard let system = try? Files.fileSystem(bundle.log), !system.isReadOnly else { return false }
    return Files.isWritable(bundle.log)
  }

  /// Makes everything durable, commits the index, and lets go of the database.
  public func close() throws(CubeError) {
    if access == .reading { return closeReading() }
    defer { replica.removeIndexIfGone() }
    var failure: CubeError?
    do {
      if !isReadOnly { try synchronize() }
      if state.withLock({ $0.segmentsMade > 0 }) { try upkeep() }
    } catch { failure = error }
    // Also where the bundle is gone: no process is to wait for the writer lock of a closed cube.
    try state.withLock { core throws(CubeError) in
      core.isClosing = true
      core.endSnapshot()
      try core.commit()
    }
    if let failure { throw failure }
  }
}

extension Cube {
  /// What a process opens a cube for.
  public enum Access: Sendable {
    /// Anything. It waits where another process of this host is writing.
    case writing
    /// Only to look. It never waits for another process for long. Where the index cannot be written it
    /// goes on with one in memory. Nothing is done in the background.
    case reading
  }

  /// Lets go of the database. What another process spooled is that one's to make last.
  private func closeReading() {
    state.withLock { core in
      core.isClosing = true
      core.end()
    }
  }
}

extension Core {
  /// Opens this host's index, or makes it anew where there is none that can be trusted. Waits for no other
  /// process where there is one.
  static func open(
    _ bundle: Bundle, _ replica: ReplicaState, _ host: Host, _ readOnly: Bool,
    _ access: Cube.Access, _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) throws(CubeError) -> Core {
    // A reader shares the index of those who write: this host keeps one of a bundle.
    let directory = replica.indexDirectory
    var opened: OpenedIndex?
    do {
      if !readOnly, access == .writing { try takeStranded(bundle, replica, host) }
      opened = try trusted(directory, replica)
      if opened == nil {
        opened = try makeAlone(directory, bundle, replica, access, progress)
      }
    } catch { if access == .writing { throw error } }
    let index =
      if let opened { opened } else { try inMemory(directory, bundle, replica, progress) }
    let core = try Core(
      host: host, bundle: bundle, replica: replica, isReadOnly: readOnly, access: access,
      opened: index)
    core.suspicion = try core.suspectGhosts()
    return core
  }

  /// Makes the index, unless another process is faster; nil where another one keeps a reader waiting.
  private static func makeAlone(
    _ directory: Path, _ bundle: Bundle, _ replica: ReplicaState, _ access: Cube.Access,
    _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) throws(CubeError) -> OpenedIndex? {
    let lock =
      if access == .reading {
        try replica.writerLock(within: Cube.patience)
      } else { try replica.writerLock() }
    guard let lock else { return nil }
    defer { _ = lock }  // held to here: two processes at once must not both make it
    if let opened = try trusted(directory, replica) { return opened }
    return try make(directory, bundle, replica, progress)
  }

  /// What a bundle of this cube that moved away had spooled belongs here now. Where another process
  /// is at work it is left for the next opening.
  private static func takeStranded(
    _ bundle: Bundle, _ replica: ReplicaState, _ host: Host
  ) throws(CubeError) {
    guard let lock = try replica.writerLock(within: 0) else { return }
    defer { _ = lock }
    try replica.takeStranded { records throws(CubeError) in
      try bundle.commit(records, blobs: records.compactMap(\.blob), host: host)
    }
  }

  static func randomNumber(_ host: Host) -> Int64 {
    host.random(8).reduce(0) { $0 << 8 | Int64($1) }
  }
}
