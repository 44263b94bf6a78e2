internal import Bundle
internal import Format
internal import Posix

/// Steps 4 and 5: fewer and larger files; and texts that were put aside go.
extension Upkeep {
  /// Joins segments until the plan is empty. The old ones stay until they are dropped.
  mutating func pack() throws(CubeError) {
    for _ in 0..<16 {
      let dead = Set(try log.segmentsWithDead())
      let segments = try log.appliedSegments().filter { !dead.contains($0.name) }
      let groups = PackPlan.groups(segments, try log.overlaps())
      if groups.isEmpty { return }
      let sizes = Dictionary(
        segments.map { ($0.name, $0.stamp.size) }, uniquingKeysWith: { first, _ in first })
      var joined = false
      for group in groups where try join(group, sizes) { joined = true }
      if !joined { return }
    }
  }

  /// Segments that go at a time: readers and writers have the index in between.
  static let dropLot = 128

  /// Writes one segment of the records of several; false if one of them is not whole any more.
  private mutating func join(
    _ group: [SegmentName], _ sizes: [SegmentName: Int64]
  ) throws(CubeError) -> Bool {
    var small: [Record] = []
    var files: [FileSource] = []
    var last: RecordID?
    for name in group {
      do {
        // Small files are read at once, so that thousands cost no descriptors; of the large ones
        // as many as a process may have open, the others in the next round.
        if sizes[name] ?? 0 < 64 << 10 {
          var reader = try bundle.reader(name)
          while let record = try reader.next() { small.append(record) }
          guard reader.report.isWhole else { return false }
        } else if files.count < 256 {
          guard let report = try bundle.check(name), report.isWhole, let end = report.last else {
            return false
          }
          last = max(last ?? end, end)
          files.append(FileSource(try bundle.reader(name)))
        }
      } catch {
        if case .notFound = error { return false }
        throw error
      }
    }
    small.sort()
    if let end = small.last?.id { last = max(last ?? end, end) }
    guard let last else { return false }
    var writer = try SegmentWriter(bundle, last: last, host: host)
    var lines = try MergedLines([ArraySource(small)] + files)
    while let record = try lines.next() { try writer.append(record.id, record.line) }
    for file in files where !file.report.isWhole { return false }
    try host.reach(.writePack)
    let name = try writer.finish()
    guard let found = try applyIfThere(name), found.report.isWhole else { return false }
    try log.commit()
    report.packed.append(name)
    return true
  }

  /// Removes segments whose records others hold, once those have been here for an hour: a copy
  /// that listed log/ before still finds the small ones.
  mutating func drop(_ sightings: inout Sightings) throws(CubeError) {
    let segments = try log.appliedSegments()
    let plan = CoverPlan(segments, try log.overlaps())
    let present = Set(segments.map(\.name))
    sightings.coverers = sightings.coverers.filter { present.contains($0.key) }
    for name in plan.covered.values.flatMap(\.self) where sightings.coverers[name] == nil {
      sightings.coverers[name] = running
    }
    let going = plan.droppable(at: running, since: sightings.coverers)
    let byKeeper = Dictionary(grouping: going.keys.sorted(), by: { going[$0] })
    for case (let keeper?, let names) in byKeeper {
      // In favour of a file that is whole now, and synced now.
      let stamp = bundle.stamp(of: keeper)
      guard let stamp, try bundle.syncIfWhole(keeper) else { continue }
      try bundle.syncFolder(of: keeper, host: host)
      for lot in names.lots(of: Upkeep.dropLot) {
        // Another program may have put another copy of the bundle in its place meanwhile.
        guard bundle.stamp(of: keeper) == stamp else { break }
        try remove(lot, .dropSegment)
        try log.forget(lot)
        try log.commit()
        report.dropped += lot
      }
    }
  }

  /// Removes texts that could not be applied thirty days after they were put aside: so long
  /// `memcube status` has named them.
  func sweepRejected() throws(CubeError) {
    let limit = Timestamp(seconds: host.now().seconds - 30 * 86_400)
    for entry in try bundle.namesIfThere(in: replica.rejected) ?? [] where entry.kind == .regular {
      try remove(replica.rejected.appending(entry.name), ifOlderThan: limit)
    }
  }

  /// Whether a file was not touched since then.
  func isOlder(_ path: Path, than limit: Timestamp) -> Bool {
    guard let status = try? Files.status(path, followLinks: false) else { return false }
    return max(status.mtime, status.ctime) < limit
  }

  /// Removes a file that was not touched since then.
  func remove(_ path: Path, ifOlderThan limit: Timestamp) throws(CubeError) {
    guard isOlder(path, than: limit) else { return }
    _ = try attemptIfThere("removing \(path)") { () throws(Errno) in try Files.unlink(path) }
  }
}
