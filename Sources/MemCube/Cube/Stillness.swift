internal import Bundle
internal import Index
internal import Posix
internal import SQLite

/// What the files were like through which others change an open cube. While they are the same no other
/// process wrote, and nothing of the index need be read to know that.
public struct Stillness: Hashable, Sendable {
  fileprivate var spool: FileStamp?
  /// The index, its write-ahead log, and what tells whose it is.
  fileprivate var index: [FileStamp?]
  fileprivate var log: [Timestamp]
}

extension Cube {
  /// A time stamp may not show a second change so soon after the first, milliseconds.
  private static let tick: Int64 = 50

  /// What the cube's files are like now; nil where that does not tell whether there is something
  /// new: something changed a moment ago or is being written, or the last `refresh` could not take
  /// in all. Costs a look at each file, and none at the index.
  public func stillness() -> Stillness? {
    let now = Clock.now()
    let still = state.withLock { core in
      core.glance.rest(at: Clock.monotonic())
      return core.stillness()
    }
    let limit = Timestamp(milliseconds: now.milliseconds - Self.tick)
    return still.flatMap { $0.times.allSatisfy { $0 < limit } ? $0 : nil }
  }
}

extension Stillness {
  fileprivate var times: [Timestamp] { ([spool] + index).compactMap { $0?.ctime } + log }
}

extension Core {
  fileprivate func stillness() -> Stillness? {
    if isInBatch || isPrivate || wasAbandoned || !isCaughtUp || index.connection.isDamaged {
      return nil
    }
    let database = indexFile.directory.appending(IndexFile.name)
    let files = [
      database, Path(database.bytes + Array("-wal".utf8)),
      indexFile.directory.appending("token"), replica.directory.appending("replica.json"),
    ].map { path in (try? Files.status(path, followLinks: false)).map(FileStamp.init) }
    guard files.first != .some(nil) else { return nil }
    do { guard try newStamp() == nil else { return nil } } catch { return nil }
    return Stillness(spool: replica.spool.stamp, index: files, log: seenLog.changes)
  }
}
