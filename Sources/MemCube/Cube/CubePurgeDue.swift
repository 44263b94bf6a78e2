public import Bundle
public import Format
internal import Index
public import Posix
internal import SQLite

/// A purge that was recorded and is not through: its process was killed, a copy brought the record, or
/// what it names came back. The first process that opens the cube and can write finishes it.
extension Cube {
  /// Whether something that was purged is left in the bundle or in what this host keeps of it.
  public func isPurgeDue() throws(CubeError) -> Bool {
    if Upkeep.expectsScrub(replica) { return true }
    let isKnown = try read { core throws(SQLiteError) in core.index.hasDead }
    guard isKnown else { return false }
    let marks = try PurgeMarks.read(replica)
    return try read { core throws(SQLiteError) in
      if try !core.index.segmentsWithDead().isEmpty { return true }
      if try !core.index.leaving().isEmpty { return true }
      if try (core.index.number("unscrubbed") ?? 0) != 0 { return true }
      if let implied = try core.index.impliedPurge(), !implied.found.isEmpty { return true }
      return try core.index.objects(markedBy: marks).map { !$0.found.isEmpty } ?? false
    }
  }

  /// Finishes the purges of a bundle, if no other process is writing to it, which does that itself. What
  /// cannot be written is left to the next one; `notices` tells.
  /// - Parameters:
  ///   - path: of the bundle.
  ///   - host: who opens it.
  public static func finishPurges(at path: Path, host: Host) {
    guard let cube = try? Cube.open(at: path, host: host, ticks: false) else { return }
    try? cube.upkeep()
    try? cube.close()
  }

  /// A process that only reads finishes a purge before it looks: on a machine on which no process writes,
  /// no other would.
  func finishPurgeIfDue() throws(CubeError) {
    guard access == .reading, !isReadOnly, !isPrivate, try isPurgeDue() else { return }
    state.withLock { $0.endSnapshot() }
    // Held for a moment: a process that has it is at work.
    let isFree = try replica.writerLock(within: 0) != nil
    guard isFree else { return }
    Cube.finishPurges(at: path, host: host)
    try refresh()
  }

  /// What a purge left to do, for people: of each file of log/, and of this host's index.
  func purgeNotices() throws(CubeError) -> [Notice] {
    let here = Set(try bundle.segments().map(\.name))
    let dead = try read { core throws(SQLiteError) in try core.index.segmentsWithDead() }
    let remedy =
      Cube.canWrite(bundle)
      ? "the next memcube command on this cube removes it"
      : "it cannot be removed, since the cube cannot be written here"
    var found = dead.filter(here.contains).map { name in
      Notice(
        subject: name.path,
        text:
          "a purge is under way, and this file still contains text that was purged; no other data "
          + "is affected, and \(remedy)", isOfPurge: true)
    }
    if found.isEmpty, try isPurgeDue() {
      found.append(
        Notice(
          subject: Array("index".utf8),
          text:
            "a purge is under way, and what this host keeps of the cube may still contain text that "
            + "was purged; \(remedy)", isOfPurge: true))
    }
    return found
  }
}
