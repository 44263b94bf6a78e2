public import Posix
internal import SQLite

extension Cube {
  /// Makes a bundle at a path that does not exist, 0700, and opens it.
  public static func create(
    at path: Path, description: [UInt8]? = nil, host: Host
  ) throws(CubeError) -> Cube {
    _ = try Bundle.create(at: path, host: host)
    let cube = try open(at: path, host: host)
    if let description, !description.isEmpty {
      try cube.write(
        [.setting(key: Array("description".utf8), value: .string(description))], .durable)
    }
    return cube
  }

  /// Opens a bundle: makes or takes this host's replica and index, and applies what is new.
  /// `progress` gets (done, of) records while the index is made anew.
  /// - Throws: `.notFound`, `.foreign` or `.damaged` as `Bundle.open`; `.io`.
  public static func open(
    at path: Path, host: Host, readOnly: Bool = false,
    progress: (@Sendable (Int64, Int64) -> Void)? = nil
  ) throws(CubeError) -> Cube {
    try open(at: path, host: host, readOnly: readOnly, ticks: true, progress: progress)
  }

  /// As above; without ticks nothing is done in the background, for tests that say when.
  static func open(
    at path: Path, host: Host, readOnly: Bool = false, ticks: Bool,
    progress: (@Sendable (Int64, Int64) -> Void)? = nil
  ) throws(CubeError) -> Cube {
    let real = try attemptIfThere("looking at \(path)") { () throws(Errno) in
      try Files.realPath(path)
    }
    guard let real else { throw .notFound("there is no cube at \(path)") }
    let known = try ReplicaState.known(at: real, host: host)
    let bundle = try Bundle.open(at: real, known: known, host: host)
    let replica = try ReplicaState.open(bundle, host: host)
    let readOnly = readOnly || !Cube.canWrite(bundle)
    let core = try Core.open(bundle, replica, host, readOnly, progress)
    core.hasTicker = !ticks
    let cube = Cube(core)
    try cube.refresh()
    try cube.forgetGhosts()
    return cube
  }

  /// Whether the bundle's log takes files.
  fileprivate static func canWrite(_ bundle: Bundle) -> Bool {
    guard let system = try? Files.fileSystem(bundle.log), !system.isReadOnly else { return false }
    return Files.isWritable(bundle.log)
  }

  /// Makes everything durable, commits the index, and lets go of the database.
  public func close() throws(CubeError) {
    if !isReadOnly { try synchronize() }
    if state.withLock({ $0.segmentsMade > 0 }) { try upkeep() }
    try state.withLock { core throws(CubeError) in
      core.isClosing = true
      try core.commit()
    }
  }
}

extension Core {
  /// Opens this host's index, or makes it anew where there is none that can be trusted.
  static func open(
    _ bundle: Bundle, _ replica: ReplicaState, _ host: Host, _ readOnly: Bool,
    _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) throws(CubeError) -> Core {
    // Who only asked to read shares the index of those who write: this host keeps one of a bundle.
    let directory = replica.indexDirectory(isReadOnly: !Cube.canWrite(bundle))
    // Two processes at once must not both make it.
    let lock = try replica.lockWriter()
    defer { _ = lock.file.raw }  // held to here
    if !readOnly {
      // What a bundle of this cube that moved away had spooled belongs here now.
      try replica.takeStranded { records throws(CubeError) in
        try bundle.commit(records, blobs: records.compactMap(\.blob), host: host)
      }
    }
    var opened = try trusted(directory, replica)
    if opened == nil { opened = try make(directory, bundle, replica, progress) }
    guard let opened else { throw .index("there is no index in \(directory)") }
    let index = try caught { () throws(SQLiteError) in
      try Index(opened.connection, writer: randomNumber(host))
    }
    try suspectGhosts(index, replica)
    return Core(
      host: host, bundle: bundle, replica: replica, isReadOnly: readOnly, index: index,
      indexFile: opened.file)
  }

  static func randomNumber(_ host: Host) -> Int64 {
    host.random(8).reduce(0) { $0 << 8 | Int64($1) }
  }

  /// The index in a directory, if it is the very one that this host made for this bundle.
  static func trusted(
    _ directory: Path, _ replica: ReplicaState
  ) throws(CubeError) -> (connection: Connection, file: IndexFile)? {
    guard let slot = try replica.ownIndex(at: directory) else { return nil }
    guard let connection = try? IndexFile.connect(directory.appending(IndexFile.name)),
      (try? IndexFile.isCurrent(connection)) == true
    else { return nil }
    return (connection, IndexFile(directory: directory, slot: slot))
  }

  private static func replayed(
    _ connection: Connection, _ bundle: Bundle, _ now: Timestamp,
    _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) throws(CubeError) -> Connection {
    let index = try caught { () throws(SQLiteError) in
      let index = try Index(connection, writer: 0)
      try index.beginSequence(behind: now.milliseconds)
      return index
    }
    try Replay(bundle: bundle, progress: progress).run(into: index)
    return connection
  }

  /// Makes the index anew from the log. A crash before the end leaves one whose number of the
  /// tables' version is not set, so that the next opening makes it again.
  static func make(
    _ directory: Path, _ bundle: Bundle, _ replica: ReplicaState,
    _ progress: (@Sendable (Int64, Int64) -> Void)?
  ) throws(CubeError) -> (connection: Connection, file: IndexFile) {
    try Upkeep.settle(bundle, host: replica.host)
    let slot = try replica.makeIndex(at: directory)
    let made = try replayed(
      IndexFile.create(in: directory), bundle, replica.host.now(), progress)
    let connection = try IndexFile.finish(made, in: directory)
    return (connection, IndexFile(directory: directory, slot: slot))
  }
}
