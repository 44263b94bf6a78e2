internal import Format
internal import Posix

/// Where a name stands: its folder's node, and the name.
struct NameKey: Hashable, Sendable {
  let folder: UInt64
  let name: [UInt8]
}

/// A file that is not (only) what the cube's index says: a process has it open for writing, it was made and
/// is not recorded yet, or it is scratch. All handles of one file share it.
final class LiveFile: Sendable {
  /// What the file is to the cube. It changes when the file is recorded, renamed or removed.
  enum Identity: Sendable {
    /// Made here, not recorded yet; `claim` is the memory that had this name just before.
    case created(NameKey, FolderSite, claim: ObjectID?)
    /// A memory or document.
    case object(ObjectID)
    /// A file of the scratch store.
    case scratch(NameKey, folder: [UInt8])
    /// Rendered text that nothing is recorded for yet; under a name, while it stands for that.
    case text(any EditableText, NameKey?)
    /// Without a name: it lasts until its last handle is released. The content is what it held where
    /// there are no bytes at hand.
    case gone(Content?)
  }

  struct State: Sendable {
    var identity: Identity
    /// The inode number that a recorded file shows for those who have it open, once it has no name:
    /// its memory, in the trash or with a new text, keeps its own.
    var formerInode: UInt64?
    /// Whether it has its name although it is no memory: a backup, before it is one of its own.
    var isBackup = false
    /// When its memory got another text by a name other than its own, by the monotonic clock: by that
    /// name the kernel may still come here.
    var outdatedAt: Int64?
    /// The bytes; nil while they are as stored.
    var buffer: Buffer?
    /// How often stored bytes were let go: what was read before is not what is stored now.
    var drops: UInt64 = 0
    /// The version that the bytes were read from, or recorded as; nil where that is not known.
    var base: RecordID?
    /// Where what is not recorded begins, if all of it was appended (O_APPEND), or nothing written yet.
    var appended: Int64?
    /// The size while there is no buffer.
    var storedSize: Int64
    var permissions: UInt16
    /// The permissions that a memory was given here and that wait to be recorded with its bytes. What
    /// others give it meanwhile stays, where there are none.
    var unrecordedMode: UInt16?
    var mtime: Timestamp
    var ctime: Timestamp
    /// Whether bytes (or, of a created file, anything) are not recorded.
    var isDirty = false
    /// When it was last changed, by the monotonic clock, and since when something is not recorded.
    var changedAt: Int64 = 0
    var dirtySince: Int64 = 0
    /// Rises with each change, so that a commit knows whether it has seen all.
    var edition: UInt64 = 0
    /// Whether a thread records, renames or removes it: one at a time.
    var isTaken = false
    /// Open handles.
    var handles = 0
    /// Whether it was let go: a caller that finds it must look again.
    var isRetired = false
    /// The largest size it may have.
    var sizeLimit: Int64 = 1 << 30
    /// Whether messages are recorded for a text that was begun here.
    var isRecorded = false
    /// Fields to record with the first version of a created file; of one without a name, those that it
    /// had.
    var fields: [String: JSON?] = [:]

    /// Bytes.
    var size: Int64 { buffer?.size ?? storedSize }
  }

  /// The node under which the kernel came to know it.
  let node: UInt64
  /// What programs see as its inode number while it is no object.
  let inode: UInt64
  private let state: Condition<State>

  init(node: UInt64, inode: UInt64, _ state: State) {
    self.node = node
    self.inode = inode
    self.state = Condition(state)
  }

  /// Reads or changes the state; not to be called from within itself, nor to call the cube.
  func withState<Result>(
    _ body: (inout State) throws(Errno) -> Result
  ) throws(Errno) -> Result { try state.withLock(body) }

  /// Changes the state in a way that cannot fail.
  func change<Result>(_ body: (inout State) -> Result) -> Result { state.withLock(body) }

  /// Reads the state.
  func look<Result>(_ body: (borrowing State) -> Result) -> Result {
    state.withLock { body($0) }
  }

  /// What the file is to the cube.
  var identity: Identity { look { $0.identity } }

  /// Has the file for oneself while it is recorded, renamed or removed. Others may read and write meanwhile.
  /// Only a rename nests it, for the source and then the target: the kernel renames one at a time where two
  /// could meet. Any other caller that has a file already uses the form with a limit.
  func exclusively<Result>(
    _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result {
    state.wait { Self.take(&$0) }
    defer { giveBack() }
    return try body()
  }

  /// As above, but nil if others keep it for so many nanoseconds.
  func exclusively<Result>(
    within nanoseconds: Int64, _ body: () throws(Errno) -> Result
  ) throws(Errno) -> Result? {
    guard state.wait(nanoseconds: nanoseconds, until: { Self.take(&$0) }) != nil else {
      return nil
    }
    defer { giveBack() }
    return try body()
  }

  private static func take(_ state: inout State) -> Void? {
    if state.isTaken { return nil }
    state.isTaken = true
    return ()
  }

  private func giveBack() {
    state.withLock { $0.isTaken = false }
    state.broadcast()
  }

  /// Whether no caller holds it any more and it says what the cube says.
  var isIdle: Bool { look { $0.isIdle } }

  /// Whether it has no name any more.
  var isGone: Bool { look { $0.isGone } }

  /// Its name, if it is a created or scratch file.
  var name: NameKey? {
    switch identity {
    case .created(let key, _, _), .scratch(let key, _): key
    case .text(_, let key): key
    case .object, .gone: nil
    }
  }
}

extension LiveFile.State {
  /// Whether it has no name any more.
  var isGone: Bool { if case .gone = identity { true } else { false } }

  /// Whether no process has it open and all is recorded.
  var isIdle: Bool { handles == 0 && !isDirty && !isTaken }

  /// How much of what is written and neither closed nor synced is recorded in a second, bytes: each
  /// version has all of them, and a program that adds a line now and then would fill the disk.
  private static let openRate: Int64 = 16 << 10

  /// Whether its bytes are to be recorded although no call asked for it.
  func isDue(at instant: Int64) -> Bool {
    guard instant &- changedAt >= MountedCube.quiet else { return false }
    return handles == 0 || (instant &- dirtySince) / 1_000_000_000 >= size / Self.openRate
  }

  /// Lets the bytes go: what is stored is other than they.
  mutating func drop() {
    buffer = nil
    base = nil
    drops += 1
  }

  /// Notes a change of bytes; `start`: where what was appended begins, if it was.
  mutating func touch(now: Timestamp, at instant: Int64, appending start: Int64? = nil) {
    if start == nil { appended = nil } else if !isDirty { appended = start }
    if !isDirty { dirtySince = instant }
    isDirty = true
    edition += 1
    mtime = now
    ctime = now
    changedAt = instant
  }
}
