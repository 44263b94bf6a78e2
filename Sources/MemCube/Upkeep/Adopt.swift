internal import Bundle
internal import Format
internal import Posix

/// A segment's file that is not whole.
struct TornFile {
  var file: SegmentFile
  /// Whether its segment is one that the index has applied.
  var isApplied: Bool
  /// What is wrong with it, in a phrase.
  var problem = "it is not whole"
}

/// Step 1: what is new in log/ is made to last, then applied.
extension Upkeep {
  /// Applies new segments, looks again at changed ones, forgets those that are gone. Returns the
  /// torn ones.
  mutating func adopt(writes: Bool) throws(CubeError) -> [TornFile] {
    // What cannot be read or renamed stays as it is.
    if writes { _ = try? bundle.takeStrays(host: host) }
    // Asked before and after the listing, since others write meanwhile: what was applied before and
    // is not listed is gone; what is listed and not applied afterwards is new.
    let before = try log.appliedSegments().map(\.name)
    let listing = try bundle.segments()
    let applied = Dictionary(
      try log.appliedSegments().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    let base = try bundle.base()
    defer { withExtendedLifetime(base) {} }
    guard before.isEmpty || Files.exists(base.log) else {
      // With the bundle, which another program removed or moved meanwhile, or alone.
      try bundle.checkPlace()
      throw .damaged("\(bundle.log) is gone: put it back, or copy it from another copy")
    }
    let remembered = try log.tornSegments()
    let known = Dictionary(
      remembered.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var new: [SegmentFile] = []
    var torn: [TornFile] = []
    var seen: [TornSegment] = []
    for file in listing {
      guard file.status.kind == .regular else {
        note(file.name, "it is not a regular file", "left alone")
        continue
      }
      guard let held = applied[file.name] else {
        // A large file that is not whole is read once, not at every opening.
        if let known = known[file.name], known.stamp == file.stamp {
          seen.append(known)
        } else {
          new.append(file)
        }
        continue
      }
      if held.stamp == file.stamp { continue }
      if try !lookAgain(file, writes: writes) { torn.append(TornFile(file: file, isApplied: true)) }
    }
    seen += try apply(new, writes: writes)
    if Set(seen) != Set(remembered) {
      try log.keep(seen)
      try log.commit()
    }
    let files = Dictionary(listing.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for segment in seen {
      if !segment.isOurs {
        note(segment.name, segment.problem, "left alone; remove it if it is here by mistake")
      } else if let file = files[segment.name] {
        torn.append(TornFile(file: file, isApplied: false, problem: segment.problem))
      }
    }
    let present = Set(listing.map(\.name))
    try forget(before.filter { !present.contains($0) }.sorted(), writes: writes)
    return torn
  }

  /// A file that took the place of an applied segment: the same bytes, or torn (false).
  private mutating func lookAgain(_ file: SegmentFile, writes: Bool) throws(CubeError) -> Bool {
    guard let found = try bundle.check(file.name) else { return true }
    guard found.isWhole else { return false }
    // A copy tool put it there, and did not sync it.
    if writes { try makeLast([file]) }
    try log.restamp(file.name, FileStamp(found.status))
    if writes { try setTime(found) }
    return true
  }

  /// Applies new segments; returns those that are not whole.
  private mutating func apply(
    _ new: [SegmentFile], writes: Bool
  ) throws(CubeError) -> [TornSegment] {
    var torn: [TornSegment] = []
    // Many files are synced, applied and committed at a time, so that a large copy costs few
    // transactions, and a crash costs little of what was done.
    for batch in new.lots(of: 256) {
      if writes { try makeLast(batch) }
      var blobs: Set<Blob> = []
      for file in batch {
        guard let (found, named) = try applyIfThere(file.name) else { continue }
        if found.isWhole {
          report.adopted.append(file.name)
          if writes { try setTime(found) }
          blobs.formUnion(named)
        } else {
          torn.append(
            TornSegment(
              name: file.name, stamp: FileStamp(found.status), isOurs: found.isOurs,
              problem: found.problem ?? ""))
        }
      }
      if writes {
        try makeLast(Array(blobs))
        try mendNew(blobs)
      }
      try log.commit()
    }
    return torn
  }

  /// Applies a segment; nil if it is gone meanwhile.
  func applyIfThere(
    _ name: SegmentName
  ) throws(CubeError) -> (report: SegmentReport, blobs: [Blob])? {
    do { return try log.apply(try bundle.reader(name)) } catch {
      if case .notFound = error { return nil }
      throw error
    }
  }

  private mutating func forget(_ gone: [SegmentName], writes: Bool) throws(CubeError) {
    guard !gone.isEmpty else { return }
    // Another host's purge may be why they are gone: then the index has to be scrubbed.
    if writes, try log.holdsDead() { try expectScrub() }
    for lot in gone.lots(of: Upkeep.dropLot) {
      try log.forget(lot)
      try log.commit()
    }
    report.vanished += gone
  }

  /// Syncs segments and their folders.
  func makeLast(_ files: [SegmentFile]) throws(CubeError) {
    guard try !Upkeep.syncAtOnce(bundle, files.count) else { return }
    for file in files { _ = try bundle.sync(file.name) }
    for name in Dictionary(grouping: files.map(\.name), by: \.month).values.compactMap(\.first) {
      try bundle.syncFolder(of: name, host: host)
    }
  }

  private func makeLast(_ blobs: [Blob]) throws(CubeError) {
    guard try !Upkeep.syncAtOnce(bundle, blobs.count) else { return }
    try bundle.syncBlobs(blobs, host: host)
  }

  /// Many files are synced with one call, where the whole file system is this machine's.
  private static func syncAtOnce(
    _ bundle: Bundle, _ count: Int
  ) throws(CubeError) -> Bool {
    let path = bundle.path
    guard count > 64 else { return false }
    return try attempt("syncing \(path)") { () throws(Errno) in
      let directory = try Files.open(path, OpenFlags.read | OpenFlags.directory)
      guard try !Files.fileSystem(directory).isRemote else { return false }
      try Files.syncFileSystem(directory)
      return true
    }
  }

  /// Makes all that is in a bundle last, and sets segments' times right: before an index is made of it
  /// from nothing, since no process has synced what a copy brought. Does nothing where the bundle cannot
  /// be written.
  static func settle(_ bundle: Bundle, host: Host) throws(CubeError) {
    guard Files.isWritable(bundle.log) else { return }
    _ = try? bundle.takeStrays(host: host)
    let files = try bundle.segments().filter { $0.status.kind == .regular }
    for file in files { bundle.setTime(file) }
    let blobs = try bundle.blobNames().map { Blob(sha256: $0, size: 0) }
    guard try !syncAtOnce(bundle, files.count + blobs.count) else { return }
    try bundle.syncBlobs(blobs, host: host)
    for file in files { _ = try bundle.sync(file.name) }
    for name in Dictionary(grouping: files.map(\.name), by: \.month).values.compactMap(\.first) {
      try bundle.syncFolder(of: name, host: host)
    }
  }

  /// Sets a whole segment's time to that of its last record, so that rsync sees equal files as
  /// equal. Another user's file keeps its time; that costs a needless copy.
  private func setTime(_ found: SegmentReport) throws(CubeError) {
    guard let last = found.last, found.status.mtime != SegmentName.mtime(of: last) else { return }
    let path = bundle.path(of: found.name)
    do {
      try Files.setTimes(path, mtime: SegmentName.mtime(of: last), followLinks: false)
      let status = try Files.status(path, followLinks: false)
      // Only if it is still the file that was read.
      guard status.inode == found.status.inode, status.size == found.status.size else { return }
      try log.restamp(found.name, FileStamp(status))
    } catch { if let error = error as? CubeError { throw error } }
  }

  mutating func note(_ name: SegmentName, _ problem: String, _ cost: String) {
    report.damage.append(Damage(file: name.path, line: nil, problem: problem, cost: cost))
  }
}

extension Bundle {
  /// Sets a segment's time to that of the id with which its bytes end, whether it is whole or not.
  fileprivate func setTime(_ file: SegmentFile) {
    let path = path(of: file.name)
    // The last line ends in 36 digits, `"}` and LF.
    guard file.status.size > 39, let opened = try? Bundle.openRegular(path),
      let end = try? Files.read(opened, at: file.status.size - 39, count: 36),
      let last = RecordID(hex: end), file.status.mtime != SegmentName.mtime(of: last)
    else { return }
    // Another user's file keeps its time; that costs a needless copy.
    try? Files.setTimes(opened, mtime: SegmentName.mtime(of: last))
  }
}
