internal import Bundle
internal import Format
internal import Fuse
internal import Posix

/// `memcube unmount`: ends a mount.
struct UnmountCommand: Command {
  static let declaration = Declaration(
    name: "unmount", summary: "end a mount",
    forms: ["[DIR] [--lazy]"],
    about: [
      "Returns when everything is durable and the mount is gone. A mount in which a program "
        + "works is busy, and the error names the program. A mount that holds a text that it "
        + "could not record, for lack of room say, does not end either.",
      "--lazy takes it out of sight at once, and ends it when the last program has left; "
        + "daemon.log in the state directory names what was lost.",
    ],
    operands: [
      .init(name: "DIR", count: .optional, help: "the mount; ~/memory unless given")
    ],
    options: [.init(name: "lazy", help: "detach a busy mount")],
    examples: [.init(line: "memcube unmount", effect: "unmounts ~/memory")],
    statuses: [1, 3, 4])

  let directory: Path?
  let isLazy: Bool

  init(_ given: Given) throws(UsageError) {
    directory = try given.directory()
    isLazy = given.flag("lazy")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let given = try MountDirectory(directory).path
    guard let path = try? MountPoint.realPath(given) else {
      throw .cube(.notFound("there is no directory \(given)"))
    }
    let state = try system("looking at \(path)") { () throws(Errno) in try MountPoint.state(path) }
    switch state {
    case .free: throw .cube(.notFound("nothing is mounted at \(path)"))
    case .dead(let mount):
      try check(mount)
      do { try mount.end(lazily: true) } catch { throw Self.failure(error, of: mount.path) }
    case .silent(let mount):
      try check(mount)
      guard isLazy else { throw Self.silent(mount.path) }
      try unmount(mount)
    case .mounted(let mount):
      try check(mount)
      if !isLazy { try keepAll(mount) }
      try unmount(mount)
      if !isLazy { try waitForDaemon(path, around) }
    }
  }

  private func check(_ mount: Mount) throws(Failure) {
    guard mount.isNamed(MountDirectory.name) else {
      throw .cube(.refused("what is mounted at \(mount.path) is not a memcube mount"))
    }
  }

  /// The error for a mount that does not answer.
  static func silent(_ path: Path) -> Failure {
    .failed(
      "\(path) does not answer: the process that serves it may be stopped (daemon.log in the state "
        + "names it, kill -CONT lets it go on); memcube unmount --lazy takes the mount out of sight"
    )
  }

  /// How long a daemon that does not answer is waited for, nanoseconds.
  private static let patience: Int64 = 30_000_000_000

  /// Has the daemon record all, and throws where it cannot: such a text is in the daemon's memory alone. Its
  /// writer got the error, but may have missed it.
  private func keepAll(_ mount: Mount) throws(Failure) {
    let path = mount.path
    let outcome = Condition<Result<Void, Errno>?>(nil)
    try system("starting a thread") { () throws(Errno) in
      try Thread.detach("sync") {
        let result = Result { () throws(Errno) in try Files.syncDirectory(path) }
        outcome.withLock { $0 = result }
        outcome.broadcast()
      }
    }
    guard case .failure(let error)? = outcome.wait(nanoseconds: Self.patience, until: { $0 }),
      [.noSpace, .readOnly, .inputOutput, .overQuota].contains(error)
    else { return }
    throw .failed(
      "\(path) holds texts that cannot be recorded: \(error); make that good, or use "
        + "memcube unmount --lazy, which loses them")
  }

  /// How often a mount is tried that no visible process uses, and how long to wait between, nanoseconds:
  /// a program that writes many files has each open for a moment.
  private static let (tries, pause): (Int, Int64) = (40, 25_000_000)

  private func unmount(_ mount: Mount) throws(Failure) {
    for turn in 1... {
      do { return try mount.end(lazily: isLazy) } catch {
        // This process stands where its shell does, and is gone in a moment.
        let users =
          error == .busy
          ? ((try? Occupant.all(of: mount.path)) ?? []).filter { $0.process != System.process } : []
        guard error == .busy, users.isEmpty, turn < Self.tries else {
          throw Self.failure(error, of: mount.path, usedBy: users)
        }
        Clock.sleep(nanoseconds: Self.pause)
      }
    }
  }

  /// The error for a mount that does not end.
  static func failure(
    _ why: UnmountRefusal, of path: Path, usedBy users: [Occupant] = []
  ) -> Failure {
    switch why {
    case .busy:
      let names = users.prefix(3)
        .map { "\(Path($0.name)) (process \($0.process)) in \($0.path)" }
      let who = names.isEmpty ? "a program that you may not see" : names.joined(separator: ", ")
      let more = users.count > 3 ? " and \(users.count - 3) more" : ""
      return .failed("\(path) is busy: \(who)\(more); end that, or use memcube unmount --lazy")
    case .gone: return .cube(.notFound("\(path) is not mounted any more"))
    case .noHelper:
      return .failed(
        "\(path) cannot be unmounted: fusermount3 is not in PATH; install the package fuse3")
    case .helper(let words):
      let said = words.isEmpty ? "fusermount3 failed without a word" : "\(Path(words))"
      return .failed("\(path) cannot be unmounted: \(said)")
    case .failed(let error): return .io(error, "unmounting \(path)")
    }
  }

  /// The mount is out of sight; its daemon makes durable what there is, says what that came to, and lets
  /// its lock go.
  private func waitForDaemon(_ path: Path, _ around: Surroundings) throws(Failure) {
    let host = try around.host()
    let name: Path
    do { name = try MountDirectory.lock(path, host) } catch {
      // A daemon that has no lock for want of state has nothing to make durable either.
      if CubeError.io(error, "").isAboutWriting { return }
      throw .io(error, "waiting for the daemon of \(path)")
    }
    let begin = Clock.monotonic()
    var isAsked = false
    while Clock.monotonic() - begin < 60_000_000_000 {
      let isOver = try system("waiting for the daemon of \(path)") { () throws(Errno) in
        try FileLock.attempt(name, .shared) != nil
      }
      if isOver { return try tell(MountEnding.left(in: name), of: path, around.console) }
      // Another mount namespace may hold a copy of the mount, which the kernel would have it serve on.
      if !isAsked, Clock.monotonic() - begin > Self.grace {
        isAsked = true
        if let daemon = Self.daemon(holding: name) {
          try? Signals.send(Signals.terminate, to: daemon)
        }
      }
      Clock.sleep(nanoseconds: 5_000_000)
    }
    throw .failed(
      "the mount is gone, but its daemon has not ended; daemon.log in \(host.state) may say why")
  }

  /// How long a daemon is given to see by itself that its mount is gone, nanoseconds.
  private static let grace: Int64 = 300_000_000

  /// The process that holds a mount's lock. Where the kernel's table does not name it (overlayfs), it is the
  /// other one that has the file open.
  private static func daemon(holding lock: Path) -> Int32? {
    if let holder = FileLock.holder(of: lock) { return holder }
    return (try? Occupant.all(of: lock))?.first { $0.process != System.process }?.process
  }

  private func tell(
    _ ending: MountEnding?, of path: Path, _ console: Console
  ) throws(Failure) {
    guard let ending else { return }
    guard ending.isAboutWriting else {
      throw .failed("the mount at \(path) is gone, and this went wrong: \(ending.message)")
    }
    console.say(
      "memcube: what was written last is kept on this machine, and not in the bundle yet: "
        + "\(ending.message); the next command or mount that writes goes on with it")
  }
}
