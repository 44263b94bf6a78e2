internal import Index
internal import Posix
internal import SQLite

/// A read transaction of the index that outlasts a call, so that calls in quick succession share
/// one look at the database's locks: for a lookup by name they cost as much as the search itself
/// (four of fcntl(2), two of fstat(2)). What other processes write meanwhile is seen after
/// `refresh`, or when the snapshot ends.
struct Snapshot {
  /// How long one lasts, nanoseconds. While it does, the write-ahead log cannot begin anew.
  static let length: Int64 = 20_000_000
  /// Only a read that follows another within this time begins one, nanoseconds.
  static let gap: Int64 = 2_000_000

  /// Whether one is held.
  fileprivate(set) var isHeld = false
  /// When it began, on the monotonic clock.
  fileprivate var began: Int64 = 0
  /// When the index was last read.
  fileprivate var lastRead: Int64 = 0
}

extension Core {
  /// To be called before a read: goes on with the snapshot, ends one that is too old, begins one where
  /// reads come in quick succession. True if one began; the caller sees to its end.
  func holdSnapshot() -> Bool {
    // A batch is a transaction, too.
    if isInBatch { return false }
    let now = Clock.monotonic()
    if snapshot.isHeld {
      if now - snapshot.began < Snapshot.length { return false }
      endSnapshot()
    }
    defer { snapshot.lastRead = now }
    guard now - snapshot.lastRead < Snapshot.gap else { return false }
    snapshot.isHeld = (try? index.connection.statement("BEGIN").run()) != nil
    snapshot.began = now
    // This also takes the snapshot: until the first read, others' writes would still enter it.
    if snapshot.isHeld, (try? index.beginReading()) == nil { endSnapshot() }
    return snapshot.isHeld
  }

  /// Whether nothing was read or written since a time of the monotonic clock, and nothing waits.
  func isUnused(since time: Int64) -> Bool {
    !isInBatch && !snapshot.isHeld && pending.isEmpty && snapshot.lastRead < time
      && lastWrite < time
  }

  /// Ends the snapshot, if one is held.
  func endSnapshot() {
    guard snapshot.isHeld else { return }
    snapshot.isHeld = false
    index.absent = nil
    if index.connection.isInTransaction { try? index.connection.statement("COMMIT").run() }
  }

  /// Ends a snapshot that is too old.
  func endSnapshot(at now: Int64) {
    if now - snapshot.began >= Snapshot.length { endSnapshot() }
  }
}
