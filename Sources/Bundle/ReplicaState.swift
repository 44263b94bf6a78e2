internal import Digest
public import Format
public import Posix

/// What this host keeps of one bundle, by cube id and real path, outside of it: the label under
/// which it writes, its count of records, the spool, the writers' lock, and directories for what
/// was put aside. Losing any of it costs no record but those in the spool.
///
/// `STATE/cubes/CUBE/KEY/`, KEY = the first 16 hex digits of SHA-256(real path), holds
/// `replica.json`, `lock`, `seq`, `generation.SLOT`, `spool`, `clock`, `sightings`, the marks `scrub`
/// and `orphans` of a purge that is not through, and the directories `index`, `scratch`,
/// `rejected`, `lost+found`.
public struct ReplicaState: Sendable {
  /// The cube's id.
  public let cube: [UInt8]
  /// The bundle's real path.
  public var bundle: Path { seat.path }
  /// Where all this is kept.
  public var directory: Path { seat.directory }
  /// 16 random hex digits: who writes, as records name it.
  public var label: [UInt8] { seat.label }
  package let host: Host
  /// Where a bundle was when it was last looked for, and so where its state is; see `ReplicaMove`.
  let seats: Seats

  /// A bundle's place on this host.
  struct Seat {
    var path: Path
    var directory: Path
    var label: [UInt8]
  }

  /// The place as it is now, for all who hold the state.
  final class Seats: Sendable {
    private let now: Lock<Seat>
    init(_ seat: Seat) { now = Lock(seat) }
    var seat: Seat { now.withLock { $0 } }
    func take(_ seat: Seat) { now.withLock { $0 = seat } }
  }

  private var seat: Seat { seats.seat }

  init(cube: [UInt8], bundle: Path, directory: Path, label: [UInt8], host: Host) {
    self.cube = cube
    self.host = host
    seats = Seats(Seat(path: bundle, directory: directory, label: label))
  }

  /// Takes the state of a bundle, or makes it. Unless it `mustMake` one, it does without where none can be
  /// made (a full disk): with a label that no other process will see.
  public static func open(
    _ bundle: Bundle, host: Host, mustMake: Bool = true
  ) throws(CubeError) -> ReplicaState {
    do { return try openOrMake(bundle, host) } catch {
      guard !mustMake, error.isAboutWriting else { throw error }
      let path = (try? Files.realPath(bundle.path)) ?? bundle.path
      let directory =
        (try? place(of: bundle.cube, at: path, host))
        ?? folder(of: bundle.cube, host).appending(key(of: path))
      let found = try? ReplicaFacts(directory).read()
      return ReplicaState(
        cube: bundle.cube, bundle: path, directory: directory,
        label: found?.label ?? Hex.encode(host.random(8)), host: host)
    }
  }

  private static func openOrMake(
    _ bundle: Bundle, _ host: Host, label former: [UInt8]? = nil
  ) throws(CubeError) -> ReplicaState {
    let path = try attempt("finding \(bundle.path)") { () throws(Errno) in
      try Files.realPath(bundle.path)
    }
    let directory = try place(of: bundle.cube, at: path, host)
    try attempt("making \(directory)") { () throws(Errno) in
      try Files.makeDirectories(directory, mode: 0o700)
    }
    // Two processes that come first at once must take one label.
    let lock = try lock(directory.appending("making"))
    defer { _ = lock.file.raw }  // held to here
    let state = try openOrMake(bundle, path, directory, host, label: former)
    if state.isInside { try state.takeOuter() }
    return state
  }

  /// Takes the state in a directory, or makes it there. The caller holds its lock `making`.
  private static func openOrMake(
    _ bundle: Bundle, _ path: Path, _ directory: Path, _ host: Host, label former: [UInt8]?
  ) throws(CubeError) -> ReplicaState {
    let facts = ReplicaFacts(directory)
    let home = IndexToken.Identity(directory, .directory)
    let isInside = directory.parent == path.appending("index")
    // A copy of the bundle has the state of the other one, and must not write under its label.
    if var found = try facts.read(), found.cube == bundle.cube, !isInside || found.home == home {
      if found.path != path {
        // The directory is named after its bundle's path: a program that was killed moved it
        // (`follow`), and came no further.
        found.path = path
        try facts.write(found, host: host)
      }
      return ReplicaState(
        cube: bundle.cube, bundle: path, directory: directory, label: found.label, host: host)
    }
    let label = former ?? Hex.encode(host.random(8))
    // A new label counts its records from 0; from the former's number on, the others would be
    // missed. Before the label: a crash between leaves neither.
    try attemptIfThere("removing the count in \(directory)") { () throws(Errno) in
      try Files.unlink(directory.appending("seq"))
    }
    try facts.write(
      ReplicaFacts.Values(
        cube: bundle.cube, path: path, label: label, index: nil, home: isInside ? home : nil),
      host: host)
    return ReplicaState(
      cube: bundle.cube, bundle: path, directory: directory, label: label, host: host)
  }

  /// Makes the state of a bundle that was made a moment ago, under the label by which its first records were
  /// counted. Where another process was faster, that one's label holds.
  package static func begin(
    _ bundle: Bundle, label: [UInt8], counted: Int64, host: Host
  ) throws(CubeError) {
    let state = try openOrMake(bundle, host, label: label)
    let lock = try state.lockWriter()
    defer { _ = lock.file.raw }  // held to here
    if state.label == label { _ = try state.takeSequence(counted) }
  }

  /// Makes a removed state anew, under the label that it had: every process that has the bundle open knows
  /// that label. Where a process that did not know it was faster, the label of that process holds.
  package func remake(_ bundle: Bundle) throws(CubeError) {
    let made = try ReplicaState.openOrMake(bundle, host, label: label)
    seats.take(made.seat)
  }

  /// Takes the label that the state has now; false if that is the one which is known.
  package func adoptLabel() throws(CubeError) -> Bool {
    var seat = seat
    guard let found = try ReplicaFacts(seat.directory).read(), found.cube == cube,
      found.label != seat.label
    else { return false }
    seat.label = found.label
    seats.take(seat)
    return true
  }

  /// The file of the writers' lock.
  package var lockPath: Path { directory.appending("lock") }

  /// Waits for the right to write, which one process of this host has at a time. Held until the
  /// value goes.
  public func lockWriter() throws(CubeError) -> FileLock {
    try ReplicaState.lock(lockPath)
  }

  /// The right to write, or nil if another process has it.
  public func tryLockWriter() throws(CubeError) -> FileLock? {
    try ReplicaState.tryLock(lockPath)
  }

  /// Takes so many numbers for `seq` and returns the first. Needs the writer's lock. A power loss
  /// may have them taken twice, which costs nothing.
  public func takeSequence(_ count: Int64) throws(CubeError) -> Int64 {
    let path = directory.appending("seq")
    do {
      let file = try Files.open(
        path, OpenFlags.readWrite | OpenFlags.create | OpenFlags.noFollow)
      let text = try Files.read(file, at: 0, count: 20)
      let next = Int64(String(decoding: text.filter { $0 > 0x20 }, as: UTF8.self)) ?? 0
      let held = min(max(0, next), JSON.integerLimit - max(0, count))
      let digits = Array(String(held + max(0, count)).utf8)
      // Of one length always, so that no write leaves the end of a longer number.
      let padding = [UInt8](repeating: 0x20, count: max(0, 19 - digits.count))
      try Files.write(file, padding + digits + [0x0A], at: 0)
      return held
    } catch { throw .io(error, "counting in \(path)") }
  }

  /// The spool of this bundle.
  public var spool: Spool { Spool(path: directory.appending("spool")) }

  /// Where the spool of a bundle is whose cube and real path are known.
  package static func spool(of cube: [UInt8], at path: Path, host: Host) -> Path {
    let directory =
      (try? place(of: cube, at: path, host)) ?? folder(of: cube, host).appending(key(of: path))
    return directory.appending("spool")
  }
  /// Scratch files; made on demand.
  public var scratch: Path { directory.appending("scratch") }
  /// Texts that could not be applied; made on demand.
  public var rejected: Path { directory.appending("rejected") }
  /// Damaged files that left log/; made on demand.
  public var lostAndFound: Path { directory.appending("lost+found") }

  /// Empties scratch/, rejected/ and lost+found/ of every replica of this cube on this host, and
  /// removes notes, which may quote a text.
  public func emptyAside() throws(CubeError) {
    for state in try states() {
      for name in ["scratch", "rejected", "lost+found"] {
        let path = state.appending(name)
        for entry in try attemptIfThere(
          "emptying \(path)",
          { () throws(Errno) in
            try Files.list(path)
          }) ?? []
        {
          try attempt("emptying \(path)") { () throws(Errno) in
            try Files.removeTree(path.appending(entry.name))
          }
        }
      }
      for name in Self.notes {
        let path = state.appending(name)
        _ = try attemptIfThere("removing \(path)") { () throws(Errno) in try Files.unlink(path) }
      }
    }
  }

  /// Files that say what went wrong in the background.
  private static let notes = ["ingestion-failed", "embedding-failed", "model-troubles"]

  static func folder(of cube: [UInt8], _ host: Host) -> Path {
    host.state.appending("cubes").appending(cube)
  }

  static func key(of path: Path) -> [UInt8] {
    Hex.encode(Array(SHA256.hash(path.bytes).prefix(8)))
  }

  /// The state directories of a cube, one a path.
  package static func directories(of cube: [UInt8], _ host: Host) throws(CubeError) -> [Path] {
    let folder = folder(of: cube, host)
    return
      (try attemptIfThere("listing \(folder)") { () throws(Errno) in
        try Files.list(folder)
      } ?? []).map { folder.appending($0.name) }
  }

  static func tryLock(_ path: Path) throws(CubeError) -> FileLock? {
    do { return try FileLock.attempt(path, .exclusive) } catch {
      throw .io(error, "locking \(path)")
    }
  }

  package static func lock(_ path: Path) throws(CubeError) -> FileLock {
    do { return try FileLock.acquire(path, .exclusive) } catch {
      throw .io(error, "locking \(path)")
    }
  }
}
