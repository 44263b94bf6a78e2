internal import Bundle
internal import Format
internal import Fuse
internal import Posix

/// `memcube mount`: shows the store's cubes as files.
struct MountCommand: Command {
  static let declaration = Declaration(
    name: "mount", summary: "show the cubes as files",
    forms: ["[DIR] [--foreground] [--read-only] [--allow-other]"],
    about: [
      "Mounts the store at DIR, which is ~/memory unless given. DIR is made if it is missing, "
        + "and must be empty. The command returns once the mount answers. A process in the "
        + "background serves it until memcube unmount, SIGTERM or SIGINT, and writes to "
        + "daemon.log in the state directory. README.md in the mount says how to use it; "
        + "memcube-mount(5) has all of it."
    ],
    operands: [.init(name: "DIR", count: .optional, help: "where to mount; ~/memory unless given")],
    options: [
      .init(name: "foreground", help: "serve in this process, until interrupted"),
      .init(name: "read-only", help: "refuse every change"),
      .init(
        name: "allow-other",
        help: "let other users look, too, as memcube-mount(5) says (needs user_allow_other in "
          + "/etc/fuse.conf)"),
      .init(name: "in-background", help: "say on standard output when it answers", isHidden: true),
    ],
    examples: [
      .init(line: "memcube mount", effect: "mounts at ~/memory"),
      .init(line: "memcube mount ~/look --read-only", effect: "a look that changes nothing"),
    ],
    statuses: [1, 4])

  let directory: Path?
  let inForeground, inBackground, isReadOnly, allowsOthers: Bool

  init(_ given: Given) throws(UsageError) {
    directory = try given.directory()
    inForeground = given.flag("foreground")
    inBackground = given.flag("in-background")
    isReadOnly = given.flag("read-only")
    allowsOthers = given.flag("allow-other")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let host = try around.host()
    try MountDirectory.checkDevice()
    try MountDirectory.checkLibrary()
    let path = try MountDirectory(directory).prepare(host)
    if inForeground || inBackground { return try serve(path, host) }
    try start(path)
  }

  /// Starts the program anew in the background, and waits until its mount answers.
  private func start(_ path: Path) throws(Failure) {
    let outcome = try system("starting the mount's daemon") { () throws(Errno) in
      var words = [try Background.ownProgram(), Array("mount".utf8), Array("--in-background".utf8)]
      if isReadOnly { words.append(Array("--read-only".utf8)) }
      if allowsOthers { words.append(Array("--allow-other".utf8)) }
      return try Background.start(words + [Array("--".utf8), path.bytes])
    }
    switch outcome {
    case .ready: break
    // Its own words are on standard error by now.
    case .ended(.exited(let status)) where status != 0: throw .status(status)
    case .ended:
      throw .failed("the daemon of the mount at \(path) ended before it answered")
    }
  }

  /// How long to wait for a daemon that is just ending, nanoseconds.
  private static let patience: Int64 = 5_000_000_000

  /// Serves the mount in this process until it is unmounted.
  private func serve(_ path: Path, _ host: Host) throws(Failure) {
    // Where no state can be kept there is none.
    let lockPath = try? MountDirectory.lock(path, host)
    let lock = try lock(path, host)
    var options = MountOptions(name: MountDirectory.name, subtype: MountDirectory.name)
    options.isReadOnly = isReadOnly
    options.allowsOthers = allowsOthers
    let isChild = inBackground
    let daemon = try system("preparing the mount at \(path)") { () throws(Errno) in
      // If the process that started this is gone, the mount is still wanted.
      try MountDaemon(host, options, lock) { if isChild { try? Background.ready() } }
    }
    if let lockPath { MountEnding.clear(lockPath) }
    do { try daemon.serve(at: path) } catch {
      if let lockPath { MountEnding.leave(error, in: lockPath) }
      throw error
    }
    // The lock is what `unmount` waits for.
    _ = consume lock
  }

  /// The lock of the mount's daemon; nil where it only looks, and no state can be written here: then
  /// what the kernel says of mounts has to do.
  private func lock(_ path: Path, _ host: Host) throws(Failure) -> MountLock? {
    do throws(Errno) {
      // A daemon that was killed holds it until the last of its threads has gone.
      let path = try MountDirectory.lock(path, host)
      let lock = try FileLock.acquire(
        path, .exclusive, within: Self.patience)
      if let lock { return MountLock(lock, on: path) }
    } catch {
      guard isReadOnly, CubeError.io(error, "").isAboutWriting else {
        throw .io(error, "locking the mount at \(path)")
      }
      return nil
    }
    throw .failed(try Self.served(path, host))
  }

  /// The error for a directory whose daemon is still there.
  private static func served(_ path: Path, _ host: Host) throws(Failure) -> String {
    let lock = try? MountDirectory.lock(path, host)
    let process = lock.flatMap { FileLock.holder(of: $0) }.map { "process \($0)" } ?? "a process"
    return "\(process) still serves what was mounted at \(path): a mount that was detached "
      + "(memcube unmount --lazy) ends when the last program that works in it has left; end that "
      + "program, or mount in another directory"
  }
}

extension Given {
  /// The operand DIR, not empty.
  func directory() throws(UsageError) -> Path? {
    guard let given = operandList("DIR").first else { return nil }
    if given.isEmpty { throw UsageError("DIR is empty") }
    return Path(given)
  }
}
