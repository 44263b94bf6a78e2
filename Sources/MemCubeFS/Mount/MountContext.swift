internal import Fuse
public import Posix

/// The clocks of a mount, so that a test turns them.
public struct MountClock: Sendable {
  /// The wall clock: what files are stamped with.
  public var now: @Sendable () -> Timestamp
  /// Nanoseconds that never step back: what waits are measured with.
  public var monotonic: @Sendable () -> Int64

  /// Clocks of the caller's choice.
  public init(
    now: @escaping @Sendable () -> Timestamp, monotonic: @escaping @Sendable () -> Int64
  ) {
    self.now = now
    self.monotonic = monotonic
  }

  /// The system's clocks.
  public static let system = MountClock(now: { Clock.now() }, monotonic: { Clock.monotonic() })
}

/// What every place of a mount shares.
final class MountContext: Sendable {
  /// The owner of everything that is shown.
  let user, group: UInt32
  /// Whether other users are let in, to look where the owner may.
  let allowsOthers: Bool
  /// The clocks.
  let clock: MountClock
  /// When the mount began: the time of places that have none of their own.
  let started: Timestamp
  /// Open files and directories by handle.
  let handles = HandleTable<any OpenFile>()
  let listings = HandleTable<any Listing>()
  /// Which processes read what.
  let readers = Readers()
  /// What was looked up in a trash.
  let trash = TrashLookups()
  /// The threads that had to look again.
  let secondLooks = SecondLooks()
  /// Nodes that live only as long as the kernel knows them.
  let passing: PassingNodes
  /// What the queries of search/ found lately, by their nodes.
  let answers = RecentValues<UInt64, any Sendable>(limit: 4 << 20)
  /// What the query said of a file as whose result it was looked up last, by the file's node.
  let found = RecentValues<UInt64, ResultFacts>(limit: 1 << 20)
  /// Which memories results' names stood for lately.
  let handed = HandedNames()
  /// Notices for the kernel, sent by a thread of the mount's adapter.
  let notices = NoticeQueue()
  /// The kernel that the mount's adapter speaks to.
  let kernel = Lock<KernelCache?>(nil)
  /// The threads that walk all of by/.
  let sweeps = Sweeps()
  /// Why something was refused.
  let refusals = Refusals()
  /// How many requests wait for what a model answers.
  let waiting = Lock(0)
  /// Whether a file may be written past the page cache while others read it through the cache: older kernels
  /// keep the pages that they have read. (6.6 drops them before a direct write, a later one after it as well;
  /// this is the next that is long supported.)
  let writesPastCache = KernelVersion.running.map { $0 >= KernelVersion(6, 12) } ?? false
  /// Rows for made and passing nodes.
  private let rows: Lock<Int64>

  init(user: UInt32, group: UInt32, allowsOthers: Bool = false, clock: MountClock) {
    self.user = user
    self.group = group
    self.allowsOthers = allowsOthers
    self.clock = clock
    started = clock.now()
    // Milliseconds as the first row: later mounts begin after all that this one gives, unless it makes more
    // than a thousand files in each second of its life.
    rows = Lock(max(1, started.milliseconds) & 0xFF_FFFF_FFFF)
    passing = PassingNodes()
  }

  /// A row that was not given before.
  func nextRow() -> Int64 {
    rows.withLock { row in
      row = (row + 1) & 0xFF_FFFF_FFFF
      return row
    }
  }

  /// Takes lookups of a passing node back.
  func forget(_ node: UInt64, _ count: UInt64) {
    if passing.forget(node, count) { answers.remove(node) }
  }

  /// The mode of a place of the mount's own that no chmod(2) set: the owner's. Where others are let in, they
  /// get its rights to read and search.
  func mode(_ owners: UInt32) -> UInt32 {
    let looking = owners & 0o500
    return allowsOthers ? owners | looking >> 3 | looking >> 6 : owners
  }

  /// Attributes of a directory. One link says that those of the folders in it are not counted;
  /// programs take two for "no folders in it".
  func directory(
    _ inode: UInt64, _ permissions: UInt32, _ time: Timestamp, links: UInt32 = 1
  ) -> Attributes {
    Attributes(
      inode: inode, type: .directory, permissions: permissions, links: links, user: user,
      group: group, size: 0, time: time)
  }

  /// Attributes of a regular file.
  func file(
    _ inode: UInt64, _ permissions: UInt32, _ size: Int64, _ time: Timestamp
  ) -> Attributes {
    Attributes(
      inode: inode, type: .regular, permissions: permissions, user: user, group: group,
      size: size, time: time)
  }
}

/// For how many seconds the kernel may keep an answer.
enum Timeouts {
  /// Names and attributes of what only changes through this mount, or with a notice.
  static let lasting = 3600.0
  /// "No such name".
  static let missing = 2.0
  /// What is computed: asked each time.
  static let computed = 0.0
}

/// Numbers for things that are open.
final class HandleTable<Value: Sendable>: Sendable {
  private struct State {
    var next: UInt64 = 1
    var values: [UInt64: Value] = [:]
  }
  private let state = Lock(State())

  /// Gives a number, never 0.
  func insert(_ value: Value) -> UInt64 {
    state.withLock { state in
      let handle = state.next
      state.next += 1
      state.values[handle] = value
      return handle
    }
  }

  /// What has this number.
  subscript(handle: UInt64) -> Value? { state.withLock { $0.values[handle] } }

  /// Takes a number back.
  func remove(_ handle: UInt64) -> Value? {
    state.withLock { $0.values.removeValue(forKey: handle) }
  }

  /// How many are open.
  var count: Int { state.withLock { $0.values.count } }
}

/// What the kernel keeps. (A closure itself must not be the value of a generic lock: each look at it there
/// wraps it once more, for good.)
struct KernelCache: Sendable {
  /// Has it ask for a file's size anew, at once.
  let forgetSize: @Sendable (_ node: UInt64) -> Void
  /// Waits until it has had all notices of contents that are on their way, at most so many nanoseconds.
  let awaitNotices: @Sendable (_ nanoseconds: Int64) -> Void
}
