internal import Bundle
internal import Format
internal import Index
public import Posix
internal import SQLite
internal import Search
internal import Synchronization

/// An open cube: one bundle on this host. All its calls may come from any thread; each sees
/// everything that this process has written, and what other processes wrote up to the last
/// `refresh`.
///
/// The parts: writing in `CubeWriting`, the visible tree in `CubeReading`, search in
/// `CubeSearching`, what others wrote in `CubeRefreshing`, purge and upkeep in `CubeUpkeep`.
public final class Cube: Sendable {
  /// The bundle's directory, as it is called now.
  public var path: Path { bundle.path }
  /// The cube's id: 32 hex digits, ASCII.
  public let id: [UInt8]
  /// Whether the bundle cannot be written (or was opened so).
  public let isReadOnly: Bool
  let access: Access
  let host: Host
  let bundle: Bundle
  let replica: ReplicaState
  /// What is near a question in meaning; questions are read without the lock.
  let semantics: SemanticIndex
  let state: Condition<Core>
  let readers = IndexReaders()
  private let slotNumber: SlotNumber

  init(_ core: Core) {
    id = core.bundle.cube
    isReadOnly = core.isReadOnly
    access = core.access
    host = core.host
    bundle = core.bundle
    replica = core.replica
    semantics = core.semantics
    slotNumber = core.slotNumber
    state = Condition(core)
  }

  /// This cube's number on this host for inode numbers, 20 bits; a rebuilt index gets another, so
  /// that no number is given twice.
  public var slot: UInt32 { slotNumber.value }

  /// The file that whatever is recorded on this host passes, and so grows with each write; absent
  /// before the first one.
  public var spoolPath: Path { replica.spool.path }

  /// Reads the index under the lock.
  func read<Result>(
    _ body: (Core) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    try state.withLock { core throws(CubeError) in
      core.wasAsked = true
      if try core.recover() || core.holdSnapshot() { startTicker(core) }
      do throws(SQLiteError) { return try body(core) } catch {
        if error.isCorrupt { core.distrust() }
        throw CubeError(error)
      }
    }
  }
}

/// The slot of a cube's index, to be read without its lock: a mount asks at each call.
final class SlotNumber: Sendable {
  private let atomic: Atomic<UInt32>

  init(_ value: UInt32) { atomic = Atomic(value) }

  var value: UInt32 { atomic.load(ordering: .acquiring) }

  func set(_ value: UInt32) { atomic.store(value, ordering: .releasing) }
}
