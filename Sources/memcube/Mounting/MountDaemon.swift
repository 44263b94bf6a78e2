internal import Bundle
internal import Format
internal import Fuse
internal import MemCube
internal import MemCubeFS
internal import Posix

/// A mount that is served by this process, from `serve` until it is unmounted or a signal asks.
final class MountDaemon: Sendable {
  /// After so many looks it is tried again to write where there was no room.
  private static let retryTurns = 4

  /// How often the tree looks for what others wrote, and records what has been quiet.
  private static let interval: Int64 = 250_000_000
  /// How long the tree rests after a look that a write called for, milliseconds: a program that
  /// writes a thousand files, here or elsewhere, calls a thousand times.
  private static let rest: Int32 = 20
  /// How long the end waits for a bundle that is being taken in, nanoseconds: it may be large, and
  /// waits on for the next mount as it is.
  private static let patience: Int64 = 2_000_000_000

  private let tree: MemoryTree
  private let session: Session
  private let log: DaemonLog
  /// What `unmount` waits for; nil where no state can be kept.
  private let lock: MountLock?
  private let hasEnded = Condition(false)
  private let hasSettled = Condition(false)
  private let wakeUp: WakeUp

  /// Prepares a mount of the host's store. `whenReady` is called once it answers.
  init(
    _ host: Host, _ options: MountOptions, _ lock: MountLock?,
    whenReady: @escaping @Sendable () -> Void
  ) throws(Errno) {
    if !options.isReadOnly { Store(host).sweepDrafts(host, now: host.now()) }
    let shelf = StoreShelf(host: host, readOnly: options.isReadOnly)
    tree = MemoryTree(
      shelf: shelf, user: System.user, group: System.group, allowsOthers: options.allowsOthers)
    session = try Session(tree, options, onReady: whenReady)
    log = DaemonLog(host)
    self.lock = lock
    wakeUp = try WakeUp()
  }

  /// Mounts, serves, and makes everything durable at the end.
  func serve(at path: Path) throws(Failure) {
    let ending = Signals.ending
    // Each open cube and file takes some.
    Files.raiseDescriptorLimit()
    // Before any thread starts, so that each inherits it and only the waiting one hears.
    try system("preparing for signals") { () throws(Errno) in
      try Signals.block(ending)
      try Signals.ignore(Signals.brokenPipe)
    }
    // The threads that serve take turns with what lives for long.
    Heaps.share(2)
    let guardian = try mount(at: path)
    log.say("mounted at \(path)")
    let served: Errno?
    tree.setKernel(
      forgetSize: { [weak session] in session?.forgetAttributes(of: $0) },
      awaitNotices: { [weak session] in session?.notifier.drainContents(nanoseconds: $0) })
    do {
      let ticking = try Thread.start("ticker") { self.tick() }
      let looking = try Thread.start("others") { self.look() }
      try Thread.detach("arrivals") { self.settle() }
      try Thread.detach("notices") { self.tell() }
      try Thread.detach("signals") { self.listen(ending) }
      try Heaps.trimRegularly()
      served = serveUntilUnmounted()
      // Its number is anybody's now.
      _ = consume guardian
      hasEnded.withLock { $0 = true }
      hasEnded.broadcast()
      wakeUp.signal()
      ticking.join()
      looking.join()
      _ = hasSettled.wait(nanoseconds: Self.patience) { $0 ? true : nil }
    } catch {
      session.stop()
      throw .io(error, "starting the threads of the mount at \(path)")
    }
    do { try tree.close() } catch {
      log.say("closing: \(error.message)")
      throw .cube(error)
    }
    log.say("unmounted from \(path)")
    if let served { throw .io(served, "serving the mount at \(path)") }
  }

  /// Mounts. Without a guard all goes on as well, until something kills this process.
  private func mount(at path: Path) throws(Failure) -> ConnectionGuard? {
    let guardian: ConnectionGuard?
    do { guardian = try ConnectionGuard() } catch {
      log.say("starting the guard of the mount at \(path): \(error)")
      guardian = nil
    }
    do {
      if let mount = try session.mount(at: path) { try? guardian?.watch(mount) }
    } catch {
      // Root needs no helper.
      if System.user != 0, let objection = MountHelper.system.objection { throw .failed(objection) }
      throw .io(error, "mounting at \(path)")
    }
    return guardian
  }

  private func serveUntilUnmounted() -> Errno? {
    do {
      try session.serve()
      return nil
    } catch {
      return error
    }
  }

  /// Waits for the first signal that asks to end.
  private func listen(_ ending: [Int32]) {
    guard let signal = try? Signals.wait(for: ending) else { return }
    log.say("ended by signal \(signal)")
    session.stop()
  }

  private func tick() {
    while hasEnded.wait(nanoseconds: Self.interval, until: { $0 ? true : nil }) == nil {
      tree.tick()
    }
  }

  /// Looks for what others wrote.
  private func look() {
    var watch = OthersWatch(tree)
    while !hasEnded.withLock({ $0 }) {
      watch.look(after: Int32(Self.interval / 1_000_000), until: wakeUp)
      _ = try? Poll.readable([wakeUp.file.raw], milliseconds: Self.rest)
    }
  }

  /// Makes cubes of bundles that were copied here, after taking up what a killed process left.
  private func settle() {
    tree.takeUp()
    var turns = 0
    while hasEnded.wait(nanoseconds: Self.interval, until: { $0 ? true : nil }) == nil {
      turns = (turns + 1) % Self.retryTurns
      if turns == 0 {
        tree.retry()
        lock?.renew()
      }
      for sentence in tree.settle() + tree.failures() + tree.tidings() { log.say(sentence) }
    }
    hasSettled.withLock { $0 = true }
    hasSettled.broadcast()
  }

  /// Tells the kernel what the tree found changed. Where the queue is full the kernel is slow:
  /// then it is waited for, since a lost notice would show an old text for an hour.
  private func tell() {
    var echo = NoticeEcho(calls: session.calls)
    while !hasEnded.withLock({ $0 }) {
      let patience = echo.isEmpty ? NoticeEcho.delay : Self.interval
      let fresh = tree.notices(nanoseconds: patience).map(\.forKernel)
      for notice in fresh + echo.exchange(fresh, at: Clock.monotonic()) {
        while !session.notifier.post(notice), !hasEnded.withLock({ $0 }) {
          session.notifier.drain()
        }
      }
      tree.handedOnNotices()
    }
  }
}

extension MemCubeFS.Notice {
  /// The same in the kernel's terms. Dropping a directory's name drops all below it.
  fileprivate var forKernel: Notifier.Notice {
    switch self {
    case .name(let parent, let name), .branch(let parent, let name):
      .name(parent: parent, name: name)
    // A directory's kept listing counts as its content.
    case .content(let node), .attributes(let node): .content(node: node, offset: 0, length: 0)
    }
  }
}
