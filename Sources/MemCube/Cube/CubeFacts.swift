internal import Bundle
public import Format
internal import Index
public import Posix
internal import SQLite

extension Cube {
  /// Counts for about.md and, `withBytes`, for `status`: those take a look at every file.
  public func counts(withBytes: Bool = true) throws(CubeError) -> Counts {
    var counts = try read { core throws(SQLiteError) -> Counts in
      let index = core.index
      var counts = Counts()
      counts.memories = try index.count(of: .memories)
      counts.documents = try index.count(of: .documents)
      counts.trash = try index.count(of: .trash)
      counts.conversations = try index.count(of: .conversations)
      counts.messages = try index.count(of: .messages)
      counts.records = try index.count(of: .records)
      // What is in the trash needs no look.
      counts.conflicts = Int(
        try index.count(
          """
          SELECT count(*) FROM object INDEXED BY object_conflict
          WHERE conflict <> 0 AND folder IS NOT NULL AND tree < 3
          """))
      counts.unindexed = Int(try index.textsToIndex())
      counts.pending = core.pending.count
      return counts
    }
    guard withBytes else { return counts }
    for segment in try bundle.segments() { counts.bytes += segment.status.size }
    for blob in try bundle.blobNames() {
      counts.bytes += (try? Files.status(bundle.blobPath(blob)).size) ?? 0
    }
    return counts
  }

  /// The object of an id's last digits (8 or more), a full id of any of its versions, or an
  /// external id (attribute `external_id`); nil: none.
  /// - Throws: `.invalid` where several fit.
  public func object(suffix: [UInt8]) throws(CubeError) -> ObjectID? {
    if let id = RecordID(hex: suffix) {
      return try read { core throws(SQLiteError) in
        guard let owner = try core.index.owner(of: id), owner.class == .version else { return nil }
        return try core.index.object(row: owner.row)?.first
      }
    }
    let isHex = suffix.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    guard isHex, suffix.count >= 8, suffix.count < 36 else { return nil }
    let found = try read { core throws(SQLiteError) in
      try core.index.objects(endingIn: suffix, limit: 3)
    }
    guard found.count < 2 else {
      throw .invalid(
        "\(Path(suffix)) fits several memories: "
          + found.map(\.description).joined(separator: ", "))
    }
    return found.first
  }

  /// Opens a blob for reading, after its hash was checked once. Where the bundle's file is gone or torn,
  /// what this host keeps of it is opened, and the next upkeep puts it back.
  public func open(_ blob: Blob) throws(CubeError) -> FileDescriptor {
    do {
      return try following { () throws(CubeError) in
        try bundle.openBlob(blob, isChecked: isKnown(blob))
      }
    } catch {
      switch error {
      case .notFound, .damaged: break
      default: throw error
      }
      if let kept = replica.openKept(blob, in: bundle) {
        state.withLock { core in
          core.segmentsMade += 1
          if access == .writing { startTicker(core) }
        }
        return kept
      }
      // The caller has the record: it named nothing wrongly.
      guard case .notFound(let words) = error else { throw error }
      throw .damaged("\(words); memcube verify says what is missing")
    }
  }

  /// Gives blobs that this process wrote their second names in the host's state.
  func keep(_ blobs: [Blob]) {
    for blob in blobs {
      guard let file = try? bundle.openBlobFile(blob.sha256), let status = try? Files.status(file),
        bundle.isWhole(BlobFile(sha256: blob.sha256, status: status)),
        replica.keep(blob.sha256, file)
      else { continue }
      try? bundle.noteWhole(blob.sha256, file)
    }
    replica.syncKept(blobs.map(\.sha256))
  }

  /// Whether a blob was found whole, by whichever process, and its file has not changed since.
  private func isKnown(_ blob: Blob) -> Bool {
    let status = try? Files.status(bundle.blobPath(blob.sha256), followLinks: false)
    guard let status, !bundle.isWhole(BlobFile(sha256: blob.sha256, status: status)) else {
      return false
    }
    let known = try? read { core throws(SQLiteError) in
      try core.index.stamp(ofBlob: blob.sha256)
    }
    return known == FileStamp(status)
  }

  /// Copies an open file's bytes into blobs/ (not yet synced: the segment's commit does that).
  /// `progress` gets the bytes copied so far, and may end it.
  public func storeBlob(
    from file: borrowing FileDescriptor, progress: ((Int64) throws(CubeError) -> Void)? = nil
  ) throws(CubeError) -> Blob {
    guard !isReadOnly else { throw .readOnly("\(path) cannot be written here") }
    return try bundle.storeBlob(from: file, host: host, progress: progress)
  }
}

extension Index {
  /// The objects whose id ends in these hex digits; looks at all of them.
  func objects(endingIn suffix: [UInt8], limit: Int) throws(SQLiteError) -> [ObjectID] {
    let query = try connection.statement(
      "SELECT first FROM object WHERE lower(hex(first)) LIKE '%' || ?1 ORDER BY first LIMIT ?2")
    defer { query.reset() }
    try query.bind(1, text: suffix)
    try query.bind(2, Int64(limit))
    var found: [ObjectID] = []
    while try query.step() {
      if let id = RecordID(bytes: query.blob(0)) { found.append(id) }
    }
    return found
  }
}
