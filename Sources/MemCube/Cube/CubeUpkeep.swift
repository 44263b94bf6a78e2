internal import Bundle
public import Format
internal import Index
internal import Posix
internal import SQLite
internal import Text

extension Cube {
  /// One idempotent pass of adopt, heal, purge, pack, drop; a thorough one reads every blob about which
  /// nothing is known.
  public func upkeep(isThorough: Bool = false) throws(CubeError) {
    guard !isReadOnly else { return }
    // Passes keep what they saw in the state, which another program may have removed.
    if state.withLock({ $0.isStateGone }) { try change { _ throws(CubeError) in } }
    // Each turn but the last names what was not named before.
    while true {
      try synchronize()
      try finishRedactions()
      let later = try pass(isThorough: isThorough)
      if try holdsLeaving() { continue }
      let found = later.isEmpty ? try impliedPurge() : ImpliedPurge(equal: later)
      if found.isEmpty { break }
      do {
        try change { core throws(CubeError) in try core.purge(found) }
      } catch {
        // Another thread, or a process, was faster.
        guard case .notFound = error else { throw error }
      }
    }
    try state.withLock { core throws(CubeError) in
      core.segmentsMade = 0
      try core.commit()
    }
  }

  /// One pass. Another process may pack away a segment that this one is about to read: then it lists
  /// again.
  private func pass(isThorough: Bool) throws(CubeError) -> [RecordID] {
    var tries = 0
    while true {
      var later: [RecordID] = []
      do {
        try maintain { log throws(CubeError) in
          let report = try Upkeep.run(
            bundle, replica, log, host: host, isThorough: isThorough)
          later = report.duplicates
          // What goes may come back by a copy, and get the inode that it had.
          if report.hasRemovals { state.withLock { $0.seenLog.own = nil } }
        }
        return later
      } catch {
        tries += 1
        guard case .notFound = error, tries < Self.passTries else { throw error }
      }
    }
  }

  /// How often segments may go under a pass, before it gives up.
  private static let passTries = 10
}

extension Index {
  /// Where a memory, document or message is shown, from the mount's point of view.
  func place(of id: RecordID) throws(SQLiteError) -> [UInt8] {
    if let object = try object(first: id) {
      guard let seat = object.seat, let tree = object.want?.tree else { return [] }
      let folder =
        switch tree {
        case .memories: "memories/"
        case .documents: "documents/"
        case .trash: "trash/"
        }
      return Array(folder.utf8) + (try path(of: seat))
    }
    guard let record = try record(id), record.kind == .message else { return [] }
    return Array("messages/".utf8) + EscapedName.escape(record.conversation) + Array(".md".utf8)
  }

  /// The blobs that only the versions of these ids name, of one object.
  func blobs(onlyIn ids: Set<RecordID>, of object: ObjectID) throws(SQLiteError) -> [[UInt8]] {
    guard let owner = try self.object(first: object)?.row else { return [] }
    var (blobs, rows): (Set<[UInt8]>, Set<Int64>) = ([], [])
    for (row, record) in try versions(of: owner) {
      let version = record.kind == .moved ? record.of : record.id
      guard let version, ids.contains(version) else { continue }
      rows.insert(row)
      if let blob = record.blob { blobs.insert(blob.sha256) }
    }
    if blobs.isEmpty { return [] }
    try eachBlob { (row, _, other) throws(SQLiteError) in
      if !rows.contains(row) { blobs.remove(other.sha256) }
    }
    return blobs.sorted { $0.lexicographicallyPrecedes($1) }
  }

  /// The blobs that only these objects and messages name.
  func blobs(onlyOf ids: [RecordID]) throws(SQLiteError) -> [[UInt8]] {
    var rows: Set<Int64> = []
    var blobs: Set<[UInt8]> = []
    for id in ids {
      var records: [(row: Int64, record: Record)] = []
      if let object = try object(first: id) {
        records = try self.versions(of: object.row)
      } else if let row = try row(of: id), let record = try record(id) {
        records = [(row, record)]
      }
      for (row, record) in records {
        rows.insert(row)
        if let blob = record.blob { blobs.insert(blob.sha256) }
      }
    }
    if blobs.isEmpty { return [] }
    // All of them in one look at what names any.
    try eachBlob { (row, _, other) throws(SQLiteError) in
      if !rows.contains(row) { blobs.remove(other.sha256) }
    }
    return blobs.sorted { $0.lexicographicallyPrecedes($1) }
  }
}
