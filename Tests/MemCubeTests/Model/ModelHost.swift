import Digest
import Posix
import Synchronization

@testable import Bundle
@testable import Format
@testable import MemCube

/// When a replica is to be killed: at the so many-th step that changes files. From then on every
/// step fails, as for a process that is no more, until the replica is opened anew.
final class CrashPlan: Sendable {
  private struct State {
    var countdown: Int?
    var hasFired = false
  }
  private let state = Mutex(State())

  /// Whether the kill has come.
  var hasFired: Bool { state.withLock { $0.hasFired } }

  /// Lets the kill come after so many more steps; nil: never.
  func arm(_ countdown: Int?) { state.withLock { $0 = State(countdown: countdown) } }

  /// One step of the host.
  func reach() throws(CubeError) {
    let isDead = state.withLock { state in
      if let countdown = state.countdown {
        if countdown == 0 { state.hasFired = true }
        state.countdown = max(0, countdown - 1)
      }
      return state.hasFired
    }
    if isDead { throw .index("killed by the test") }
  }
}

/// A wall clock that only the test moves, a millisecond with each look besides.
final class ModelClock: Sendable {
  private let milliseconds: Mutex<Int64>

  init(_ start: Int64) { milliseconds = Mutex(start) }

  func advance(_ by: Int64) { milliseconds.withLock { $0 += by } }

  func now() -> Timestamp {
    milliseconds.withLock {
      $0 += 1
      return Timestamp(milliseconds: $0)
    }
  }
}

/// A machine with one bundle: its own state, clock and randomness.
final class ModelReplica {
  let name: String
  /// State, store and cache.
  let home: Path
  let path: Path
  let clock: ModelClock
  let crash = CrashPlan()
  let host: Host
  private(set) var cube: Cube?
  /// Seconds of running time, as upkeep counts it.
  var running: Int64 = 7_200
  /// Records whose write returned and that no call has promised to last yet.
  var spooled: Set<RecordID> = []
  /// Records of damaged segments that only this replica's index may hold whole.
  var atRisk: Set<RecordID> = []
  /// Files that copy tools brought and nobody has synced, and which of them were not there before:
  /// a power loss may take those away whole, while of what replaced a file some file is left.
  var unsynced: Set<[UInt8]> = [], fresh: Set<[UInt8]> = []
  /// Another label means another index: what was at risk is at stake.
  private var slot: UInt32?

  init(_ name: String, root: Path, start: Int64, seed: UInt64) {
    self.name = name
    let home = root.appending(name)
    self.home = home
    path = root.appending("\(name).memcube")
    let clock = ModelClock(start)
    self.clock = clock
    let crash = crash
    let random = Mutex(SeededGenerator(seed))
    host = Host(
      store: home.appending("store"), state: home.appending("state"),
      cache: home.appending("cache"), author: Array(name.utf8), now: { clock.now() },
      random: { count in
        random.withLock { random in
          (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        }
      }, reach: { (_) throws(CubeError) in try crash.reach() })
  }

  /// The open cube, without the thread that works in the background: the test decides what is
  /// done when.
  func open() throws -> Cube {
    if let cube { return cube }
    let opened = try Cube.open(at: path, host: host, ticks: false)
    cube = opened
    return opened
  }

  /// As SIGKILL leaves it.
  func drop() {
    cube = nil
    crash.arm(nil)
  }

  /// Whether the index is another one than at the last call.
  func hasNewIndex() -> Bool {
    guard let now = cube?.slot, now != slot else { return false }
    defer { slot = now }
    return slot != nil
  }

  /// Nothing that a copy tool brought is at risk any more.
  func synced() { (unsynced, fresh) = ([], []) }

  /// Where the host keeps what belongs to the bundle; nil if there is nothing yet.
  var state: Path? {
    let cubes = home.appending("state/cubes")
    guard let cube = try? Files.list(cubes).first else { return nil }
    guard let key = try? Files.list(cubes.appending(cube.name)).first else { return nil }
    return cubes.appending(cube.name).appending(key.name)
  }

  /// Lets the running time that upkeep sees go on.
  func run(seconds: Int64) throws {
    running += seconds
    guard let state else { return }
    // A boot that is not this one: nothing is added to the sum.
    let sum = running * 1_000_000_000
    let text = #"{"boot":"model","monotonic":"0","sum":"\#(sum)"}"# + "\n"
    try Workspace.write(Array(text.utf8), to: state.appending("clock"))
  }
}
