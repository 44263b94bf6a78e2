internal import Bundle
internal import Digest
internal import Format
internal import Posix

/// Step 2: torn files are healed from the index, or leave log/.
extension Upkeep {
  /// Treats torn files: at once if the index knows the segment, else when they have not changed
  /// for a minute: a copy may be under way.
  mutating func treat(
    _ torn: [TornFile], _ sightings: inout Sightings
  ) throws(CubeError) {
    var seen: [SegmentName: Sightings.Torn] = [:]
    for file in torn {
      let (name, status) = (file.file.name, file.file.status)
      let old = sightings.torn[name]
      let since =
        old?.size == status.size && old?.ctime == status.ctime ? old?.since ?? running : running
      if file.isApplied || running - since >= Upkeep.tornAge {
        try treat(file)
      } else {
        seen[name] = Sightings.Torn(size: status.size, ctime: status.ctime, since: since)
        note(
          name, file.problem,
          "its whole lines are taken when it has not changed for a minute")
      }
    }
    sightings.torn = seen
  }

  /// Writes what is left of a torn file, and what the index holds of its segment, as a segment: the
  /// very same one if nothing is missing. Then the torn file is gone from log/.
  mutating func treat(_ torn: TornFile) throws(CubeError) {
    let name = torn.file.name
    if try log.knowsPurges() { try expectScrub() }
    // Before anything is replaced: the bytes, in case a user needs them.
    guard try putAside(name) else { return }
    let rest = try rescue(torn)
    if rest == name {
      if let found = try bundle.check(name), torn.isApplied {
        try log.restamp(name, FileStamp(found.status))
      } else {
        _ = try applyIfThere(name)
      }
      try log.commit()
      return report.healed.append(name)
    }
    if let rest { _ = try applyIfThere(rest) }
    try remove([name], .moveTorn)  // it stays in lost+found
    if torn.isApplied { try log.forget([name]) }
    try log.commit()
    report.moved.append(name)
  }

  /// Writes the lines that are left, and returns their segment; nil if there are none.
  private func rescue(_ torn: TornFile) throws(CubeError) -> SegmentName? {
    let name = torn.file.name
    // First look: the last id decides the month; lines out of order are kept apart.
    var last: RecordID?
    var rising: RecordID?
    var others: [Record] = []
    var bytes = 0
    var reader = try bundle.reader(name)
    while let record = try reader.next() {
      guard try !log.isDead(record) else { continue }
      last = max(last ?? record.id, record.id)
      guard let highest = rising, highest >= record.id else {
        rising = record.id
        continue
      }
      others.append(record)
      bytes += record.line.count
      if bytes > 32 << 20 {  // a crafted file: a segment of their own, rather than memory
        try bundle.commit(others, host: host)
        (others, bytes) = ([], 0)
      }
    }
    var sources: [any LineSource] = [
      FileSource(try bundle.reader(name), rising: true), ArraySource(others.sorted()),
    ]
    if torn.isApplied { sources.append(IndexSource(log, name)) }
    if torn.isApplied, let end = try lastLive(name) { last = max(last ?? end, end) }
    guard let last else { return nil }
    var writer = try SegmentWriter(bundle, last: last, host: host)
    var lines = try MergedLines(sources)
    while let record = try lines.next() {
      if try !log.isDead(record) { try writer.append(record.id, record.line) }
    }
    try host.reach(.heal)
    return try writer.finish()
  }

  /// The last record that the index holds of a segment, and that is not dead.
  private func lastLive(_ name: SegmentName) throws(CubeError) -> RecordID? {
    let source = IndexSource(log, name)
    var last: RecordID?
    while let record = try source.next() { if try !log.isDead(record) { last = record.id } }
    return last
  }

  /// Copies a damaged file to lost+found, named by its name and the hash of its bytes; false if it
  /// is gone.
  private func putAside(_ name: SegmentName) throws(CubeError) -> Bool {
    let source = bundle.path(of: name)
    let directory = replica.lostAndFound
    let draft = directory.appending([0x2E] + Hex.encode(host.random(4)))
    do {
      try attempt("making \(directory)") { () throws(Errno) in
        try Files.makeDirectories(directory, mode: 0o700)
      }
      let file = try Bundle.openRegular(source)
      let sum = try copy(file, to: draft)
      let target = directory.appending(name.file + [0x2E] + Hex.encode(Array(sum.prefix(4))))
      try attempt("keeping \(target)") { () throws(Errno) in
        try Files.rename(draft, target)
        try Files.syncDirectory(directory)
      }
      return true
    } catch {
      try? Files.unlink(draft)
      if case .notFound = error { return false }
      throw error
    }
  }

  /// Copies an open file to a new one, which lasts but for its name; gives the hash of its bytes.
  func copy(
    _ source: borrowing FileDescriptor, to path: Path
  ) throws(CubeError) -> [UInt8] {
    var hash = SHA256()
    var offset: Int64 = 0
    do {
      let target = try Files.open(
        path, OpenFlags.write | OpenFlags.create | OpenFlags.exclusive | OpenFlags.noFollow)
      while true {
        let chunk = try Files.read(source, at: offset, count: 1 << 20)
        if chunk.isEmpty { break }
        hash.update(chunk)
        try Files.write(target, chunk)
        offset += Int64(chunk.count)
      }
      try Files.sync(target)
    } catch { throw .io(error, "keeping \(path)") }
    return hash.finish()
  }

  /// Removes segments' files, each at a step, and makes that last.
  func remove(_ names: [SegmentName], _ step: Step) throws(CubeError) {
    for name in names {
      let path = bundle.path(of: name)
      try host.reach(step)
      _ = try attemptIfThere("removing \(path)") { () throws(Errno) in try Files.unlink(path) }
    }
    for month in Set(names.map(\.month)) {
      let folder = bundle.log.appending(month)
      _ = try attemptIfThere("syncing \(folder)") { () throws(Errno) in
        try Files.syncDirectory(folder)
      }
    }
  }
}
