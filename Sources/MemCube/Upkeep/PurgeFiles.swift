internal import Bundle
internal import Format
internal import Posix

/// Step 3: no byte of what was purged stays in the bundle, the index or this host's state.
extension Upkeep {
  /// Notes in the state that this replica has to be cleaned, before anything is removed by which a
  /// later pass could know it.
  func expectScrub() throws(CubeError) {
    let file = StateFile(path: scrubMark)
    if try file.read() == nil { try file.write([0x0A], host: host) }
  }

  private var scrubMark: Path { Upkeep.scrubMark(replica) }

  private static func scrubMark(_ replica: ReplicaState) -> Path {
    replica.directory.appending("scrub")
  }

  /// Whether this replica is to be cleaned after a purge that is not through.
  static func expectsScrub(_ replica: ReplicaState) -> Bool { Files.exists(scrubMark(replica)) }

  /// Says that there are blobs which no record names, and which are too young to go.
  private var orphanMark: Path { replica.directory.appending("orphans") }

  /// Rewrites segments with dead lines, removes blobs that only those name, and cleans up.
  mutating func purge() throws(CubeError) {
    guard try log.knowsPurges(), try !log.holdsLeaving() else { return }
    let segments = try log.segmentsWithDead()
    let holdsDead = try log.holdsDead()
    if holdsDead || !segments.isEmpty { try expectScrub() }
    let later = try laterDuplicates(segments)
    guard later.isEmpty else {
      report.duplicates = later
      return
    }
    // Blobs go first: with its line gone, nothing names a blob that a late edit brought.
    var blobs = Set(try log.purgedBlobs())
    for name in segments { try rewrite(name, &blobs) }
    try remove(blobs: blobs)
    if try log.tornSegments().isEmpty { try eraseUnnamed() }
    let rewritten = segments.filter(report.purged.contains)
    try remove(rewritten, .removePurged)
    try log.forget(rewritten)
    try log.commit()
    try purgeOddFiles(blobs)
    guard try StateFile(path: scrubMark).read() != nil else {
      if try StateFile(path: orphanMark).read() != nil { try removeOrphans() }
      return
    }
    try replica.removeOtherIndexes()
    try replica.emptyAside()
    try removeOrphans()
    // Where the index has to be made anew for it, or a segment changed under us, the next pass looks
    // again: it finds the mark.
    guard try log.scrub(), try !log.holdsDead() else { return }
    let mark = scrubMark
    _ = try attemptIfThere("removing \(mark)") { () throws(Errno) in try Files.unlink(mark) }
  }

  /// Messages that came from an import of their own, at a replica that the purge did not know of,
  /// and that say the same as a dead one. Nothing but the dead line tells them.
  private func laterDuplicates(_ segments: [SegmentName]) throws(CubeError) -> [RecordID] {
    var found: Set<RecordID> = []
    for name in segments {
      do {
        var reader = try bundle.reader(name)
        while let record = try reader.next() {
          guard record.kind == .message, record.messageID != nil, try log.isDead(record) else {
            continue
          }
          found.formUnion(try log.duplicates(of: record))
        }
      } catch { if case .notFound = error { continue } else { throw error } }
    }
    return found.sorted()
  }

  /// How old a blob that no record names has to be, seconds since its file last changed: a copy of
  /// the cube that is under way may bring the record after it.
  static let orphanAge: Int64 = 3_600

  /// Removes blobs that no record names: what is left of a commit that died may be a text that was
  /// purged. While some are too young, or a line somewhere cannot be read (it may be the one that
  /// names them), later passes look again.
  private func removeOrphans() throws(CubeError) {
    let named = try log.namedBlobs()
    let limit = Timestamp(seconds: host.now().seconds - Upkeep.orphanAge)
    var waits = try !log.tornSegments().isEmpty
    let isAnyUnread = waits
    for blob in try bundle.blobNames() where !named.contains(blob) {
      let status = try? Files.status(bundle.blobPath(blob), followLinks: false)
      guard let status, status.kind == .regular else { continue }
      if status.ctime < limit, !isAnyUnread {
        try erase(blob: blob)
      } else {
        waits = true
      }
    }
    let mark = orphanMark
    if waits {
      try StateFile(path: mark).write([0x0A], host: host)
    } else {
      _ = try attemptIfThere("removing \(mark)") { () throws(Errno) in try Files.unlink(mark) }
    }
  }

  /// Writes the segment of a segment's other lines, if there are any, and applies it.
  private mutating func rewrite(
    _ name: SegmentName, _ blobs: inout Set<[UInt8]>
  ) throws(CubeError) {
    var last: RecordID?
    do {
      var reader = try bundle.reader(name)
      while let record = try reader.next() {
        if try !log.isDead(record) {
          last = record.id
        } else if let blob = record.blob {
          blobs.insert(blob.sha256)
        }
      }
      guard reader.report.isWhole else { return }
    } catch {
      if case .notFound = error { return }
      throw error
    }
    if let last {
      try host.reach(.rewritePurged)
      var writer = try SegmentWriter(bundle, last: last, host: host)
      var reader = try bundle.reader(name)
      while let record = try reader.next() {
        if try !log.isDead(record) { try writer.append(record.id, record.line) }
      }
      guard reader.report.isWhole else { return }
      let rest = try writer.finish()
      guard let found = try applyIfThere(rest), found.report.isWhole else { return }
      try log.commit()
      // Nothing in it is dead: it is noted anew, and stays.
      if rest == name { return }
    }
    report.purged.append(name)
  }

  private func remove(blobs: Set<[UInt8]>) throws(CubeError) {
    let here = blobs.filter {
      Files.exists(bundle.blobPath($0)) || Files.exists(replica.keptPath($0))
    }
    if here.isEmpty { return }
    let dead = here.subtracting(try log.namedBlobs())
    for blob in dead.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      try erase(blob: blob)
    }
  }
}
