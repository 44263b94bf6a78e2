internal import Bundle
internal import Digest
internal import Format
internal import Posix

/// A file in log/ or blobs/, at any depth, whose name is no segment's and no blob's: a copy tool's, or one
/// that a program or a person renamed.
struct OddFile {
  /// Below the bundle.
  var path: [UInt8]
  /// The hash that its name holds, if any: that of what was copied, whole or in part.
  var sum: [UInt8]?
  /// Whether its name, or that of a folder in which it is, begins with a dot.
  var isHidden: Bool
}

extension Bundle {
  /// All of them. A folder below the months that cannot be read is passed over.
  func oddFiles() throws(CubeError) -> [OddFile] {
    var found: [OddFile] = []
    var folders: [[UInt8]] = []
    func look(in folder: [UInt8], _ entries: [DirectoryEntry]) {
      for entry in entries {
        let path = folder + [0x2F] + entry.name
        if entry.kind == .directory { folders.append(path) }
        guard entry.kind == .regular, SegmentName(path: path) == nil else { continue }
        let sum = SegmentName.hash(in: entry.name)
        if let sum, Bundle.blobName(sum) == path { continue }
        let isHidden = path.split(separator: 0x2F).contains { $0.first == 0x2E }
        found.append(OddFile(path: path, sum: sum, isHidden: isHidden))
      }
    }
    for top in ["log", "blobs"] {
      look(in: Array(top.utf8), try namesIfThere(in: path.appending(top)) ?? [])
    }
    while let folder = folders.popLast() {
      look(in: folder, (try? Files.list(path.appending(folder), followLinks: false)) ?? [])
    }
    return found.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }
}

/// Step 3, of files that no reader takes in: they may hold what was purged.
extension Upkeep {
  /// A copy may be under way as long as a file has changed since then.
  private var yesterday: Timestamp { Timestamp(seconds: host.now().seconds - 86_400) }

  /// Removes at once what is called by the hash of a purged blob, or of a segment that this pass removed;
  /// and what has not changed for a day, unless it holds what is nowhere else.
  mutating func purgeOddFiles(_ purged: Set<[UInt8]>) throws(CubeError) {
    let odd = try bundle.oddFiles()
    if odd.isEmpty { return }
    let named = try log.namedBlobs()
    let lacking = named.filter { !Files.exists(bundle.blobPath($0)) }
    let dead = purged.subtracting(named).union(report.purged.compactMap { Hex.decode($0.hash) })
    for file in odd {
      let path = bundle.path.appending(file.path)
      if let sum = file.sum, dead.contains(sum) {
        try host.reach(.removePurged)
        _ = try attemptIfThere("removing \(path)") { () throws(Errno) in
          try Files.unlink(path)
          try Files.syncDirectory(path.parent)
        }
      } else if isOlder(path, than: yesterday), try isSpare(file, lacking) {
        try remove(path, ifOlderThan: yesterday)
      }
    }
  }

  /// Removes files with a leading dot, or in such a folder, that were not touched for a day: commits that
  /// died where O_TMPFILE is refused, and those of copy tools.
  func sweep() throws(CubeError) {
    for file in try bundle.oddFiles() where file.isHidden {
      try remove(bundle.path.appending(file.path), ifOlderThan: yesterday)
    }
  }

  /// Whether nothing is lost with a file: it is not of a blob that is named and not here, and the records
  /// in it are in whole segments by now.
  private mutating func isSpare(
    _ odd: OddFile, _ lacking: Set<[UInt8]>
  ) throws(CubeError) -> Bool {
    if let sum = odd.sum, lacking.contains(sum) { return false }
    let path = bundle.path.appending(odd.path)
    guard let file = try? Bundle.openRegular(path) else { return false }
    if !lacking.isEmpty, lacking.contains(try bundle.hash(file)) { return false }
    let line = bundle.manifest.line
    let isSegment = (try? Files.read(file, at: 0, count: line.count)) == line
    return try odd.path.starts(with: "log/".utf8) || isSegment ? takeLines(odd, path) : true
  }

  /// Records the lines of a file that are not dead, as those of a torn segment.
  /// - Returns: false for a file of another cube, which stays.
  private mutating func takeLines(_ odd: OddFile, _ path: Path) throws(CubeError) -> Bool {
    let hash = Hex.encode(odd.sum ?? [UInt8](repeating: 0, count: 32))
    guard let name = SegmentName(month: Array("1970-01".utf8), hash: hash) else { return false }
    var reader = try SegmentReader(bundle, name, at: path, chunk: 1 << 18)
    var live: [Record] = []
    var bytes = 0
    while let record = try reader.next() {
      guard try !log.isDead(record) else { continue }
      live.append(record)
      bytes += record.line.count
      if bytes > 32 << 20 {
        try take(live)
        (live, bytes) = ([], 0)
      }
    }
    try take(live)
    return reader.report.isOurs
  }

  private mutating func take(_ records: [Record]) throws(CubeError) {
    if records.isEmpty { return }
    let name = try bundle.commit(records, host: host)
    if try applyIfThere(name) != nil { report.adopted.append(name) }
    try log.commit()
  }
}
