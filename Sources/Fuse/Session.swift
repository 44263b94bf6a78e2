internal import CFuse
internal import CPosix
internal import Glibc
public import Posix

/// A mounted file system and the threads that serve it.
///
/// Its life: `init`, `mount`, `serve` (which returns when the file system has been unmounted,
/// from outside or by `stop`). Signals are the caller's: a handler thread calls `stop`.
@safe public final class Session: @unchecked Sendable {
  private enum Life {
    case new
    case mounted(Mount?)
    case serving(Mount?, pthread_t)
    case ended
  }

  /// Sends notices of changes to the kernel.
  public let notifier: Notifier
  /// The requests that are being answered.
  public var calls: CallsUnderWay { bridge.calls }
  private let bridge: Bridge
  /// libfuse's session; its functions may be called from any thread while it exists.
  private let raw: OpaquePointer
  private let life = Condition<Life>(.new)

  /// Prepares a session; nothing is mounted yet.
  /// - Parameters:
  ///   - fileSystem: what answers the requests; kept until the session goes.
  ///   - options: how to mount.
  ///   - notifier: the one that the file system posts to; `serve` runs it.
  ///   - onReady: called once, on a thread of libfuse, when the kernel has said hello: from then
  ///     on the mount answers.
  /// - Throws: EINVAL where libfuse does not understand the options, ELIBACC where it is not installed.
  public init(
    _ fileSystem: any FileSystem, _ options: MountOptions, notifier: Notifier = Notifier(),
    onReady: @escaping @Sendable () -> Void = {}
  ) throws(Errno) {
    self.notifier = notifier
    bridge = Bridge(fileSystem, options, onReady: onReady)
    if cfuse_open() != 0 { throw Errno(ELIBACC) }
    var arguments = unsafe fuse_args(argc: 0, argv: nil, allocated: 0)
    defer { unsafe fuse_opt_free_args(&arguments) }
    for word in [Array("memcube".utf8), Array("-o".utf8), options.text] {
      let failed = unsafe (word + [0]).withUnsafeBytes {
        unsafe fuse_opt_add_arg(&arguments, $0.baseAddress?.assumingMemoryBound(to: CChar.self))
      }
      if failed != 0 { throw Errno(ENOMEM) }
    }
    var table = fuse_lowlevel_ops.adapters
    let data = unsafe Unmanaged.passUnretained(bridge).toOpaque()
    guard
      let raw = unsafe cfuse_session_new(
        &arguments, &table, MemoryLayout<fuse_lowlevel_ops>.size, data)
    else { throw Errno(EINVAL) }
    unsafe self.raw = raw
  }

  deinit {
    notifier.finish()
    unsafe fuse_session_unmount(raw)
    unsafe fuse_session_destroy(raw)
  }

  /// Mounts on a directory. libfuse and fusermount3 say on standard error why they refuse.
  /// - Returns: the mount, as long as no other process has taken it away or covered it.
  @discardableResult
  public func mount(at path: Path) throws(Errno) -> Mount? {
    let path = try MountPoint.realPath(path)
    guard case .new = life.withLock({ $0 }) else { throw Errno(EBUSY) }
    errno = 0
    let failed = unsafe (path.bytes + [0]).withUnsafeBytes {
      unsafe fuse_session_mount(raw, $0.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
    if failed != 0 { throw errno > 0 ? Errno.current : Errno(EPERM) }
    readSoon()
    let mount = try MountTable.mount(at: path)
    life.withLock { $0 = .mounted(mount) }
    return mount
  }

  /// Has libfuse read by one thread that looks a little for the next request before it sleeps. If it
  /// cannot, all of its threads just sleep.
  private func readSoon() {
    var calls = fuse_custom_io()
    unsafe calls.writev = cposix_write_answer
    unsafe calls.read = cposix_read_request
    let device = unsafe fuse_session_fd(raw)
    if cposix_share_device(device) == 0 {
      _ = unsafe cfuse_session_custom_io(raw, &calls, device)
    }
  }

  /// Serves requests until the file system is unmounted; then nothing is mounted any more, every
  /// request that came was answered, and the notifier has ended.
  public func serve() throws(Errno) {
    guard case .mounted(let mount) = life.withLock({ $0 }) else { throw Errno(ENOTCONN) }
    try Nudge.prepare()
    let target = unsafe NoticeTarget(raw: raw)
    try notifier.start { notice in target.send(notice) }
    let config = unsafe fuse_loop_cfg_create()
    unsafe fuse_loop_cfg_set_max_threads(config, max(bridge.options.maximumThreads, 2))
    life.withLock { $0 = .serving(mount, pthread_self()) }
    let code = unsafe fuse_session_loop_mt(raw, config)
    life.withLock { $0 = .ended }
    life.broadcast()
    unsafe fuse_loop_cfg_destroy(config)
    notifier.finish()
    unsafe fuse_session_unmount(raw)
    if code < 0 { throw Errno(-code) }
  }

  /// Has the kernel ask for a node's attributes anew. Unlike all that a `Notifier` sends this waits for
  /// nothing in the kernel, so a callback may call it before it answers.
  public func forgetAttributes(of node: UInt64) {
    unsafe NoticeTarget(raw: raw).send(.content(node: node, offset: -1, length: 0))
  }

  /// Ends the service and waits for its end; from any thread but those of the callbacks.
  /// Unmounts; if programs keep the mount busy, detaches it, and they get ENOTCONN from then on.
  public func stop() {
    switch life.withLock({ $0 }) {
    case .new, .ended: return
    case .mounted(let mount), .serving(let mount, _):
      // Unmounted, the kernel ends the service, unless another mount namespace holds a copy.
      if (try? mount?.unmount(lazily: false)) != nil, hasEnded(within: 1_000_000_000) { return }
      // While requests are still served, no notice can hang.
      notifier.finish()
      unsafe fuse_session_exit(raw)
      // libfuse looks at its flag when its wait is interrupted. The nudge may come just before
      // the wait, so it is repeated.
      repeat {
        life.withLock { life in
          if case .serving(_, let thread) = life { Nudge.send(to: thread) }
        }
      } while !hasEnded(within: 10_000_000)
    }
  }

  /// Whether no thread serves any more, at the latest after so many nanoseconds.
  private func hasEnded(within nanoseconds: Int64) -> Bool {
    life.wait(nanoseconds: nanoseconds) { life in
      if case .serving = life { nil } else { true }
    } ?? false
  }
}

/// The kernel, as the notifier's thread reaches it.
@safe private struct NoticeTarget: @unchecked Sendable {
  let raw: OpaquePointer

  /// Sends one notice. What the kernel does not know (ENOENT) needs no notice, and any other
  /// error means that the mount is going.
  func send(_ notice: Notifier.Notice) {
    switch notice {
    case .name(let parent, let name):
      unsafe withText(name) {
        _ = unsafe fuse_lowlevel_notify_inval_entry(raw, parent, $0, name.count)
      }
    case .content(let node, let offset, let length):
      _ = unsafe fuse_lowlevel_notify_inval_inode(raw, node, off_t(offset), off_t(max(length, 0)))
    case .removal(let parent, let child, let name):
      unsafe withText(name) {
        _ = unsafe fuse_lowlevel_notify_delete(raw, parent, child, $0, name.count)
      }
    }
  }

  private func withText(_ name: [UInt8], _ body: (UnsafePointer<CChar>?) -> Void) {
    unsafe (name + [0]).withUnsafeBytes {
      unsafe body($0.baseAddress?.assumingMemoryBound(to: CChar.self))
    }
  }
}
