internal import Digest
package import Format
package import Posix

/// Files that another copy of the cube has already: their names are known before their bytes come.
extension Bundle {
  /// Puts a whole segment under its name, and returns when it lasts. A whole file of that name stays.
  /// - Throws: `.damaged` if the bytes are not those of the name: nothing is there then.
  package func receiveSegment(
    _ name: SegmentName, _ content: ByteSource, host: Host
  ) throws(CubeError) {
    try checkPlace()
    let base = try base()
    guard let sum = Hex.decode(name.hash) else { throw .invalid("\(name) is no segment's name") }
    try makeFolder(Array("log/".utf8) + name.month, in: base)
    let time = try Bundle.lastID(of: content).map { SegmentName.mtime(of: $0) }
    try receive(
      content, sum, in: base, Array("log/".utf8) + name.month, as: name.file, time, host: host)
    try syncFolder(of: name, in: base, host: host)
  }

  /// Puts a whole blob under its name, and returns when it lasts. A whole file of that name stays.
  /// - Throws: `.damaged` if the bytes are not those of the name: nothing is there then.
  package func receiveBlob(
    _ sha256: [UInt8], _ content: ByteSource, host: Host
  ) throws(CubeError) {
    try checkPlace()
    let base = try base()
    let hex = Hex.encode(sha256)
    let folder = Array("blobs/".utf8) + hex.prefix(2)
    try makeFolder(folder, in: base)
    try receive(content, sha256, in: base, folder, as: hex, nil, host: host)
    try syncBlobs([Blob(sha256: sha256, size: content.count)], host: host)
  }

  /// The steps of `SegmentWriter`: a crash before the name leaves nothing.
  private func receive(
    _ content: ByteSource, _ sum: [UInt8], in base: BundleBase, _ folder: [UInt8],
    as name: [UInt8], _ time: Timestamp?, host: Host
  ) throws(CubeError) {
    let called = path.appending(folder).appending(name)
    if try syncIfItHolds(sum, base.path.appending(folder).appending(name)) { return }
    var file = try attempt("making \(called)") { () throws(Errno) in
      try PendingFile(in: base, folder, for: name, bundle: self, host: host)
    }
    var hash = SHA256()
    var offset: Int64 = 0
    while offset < content.count {
      let part = try attempt("reading what becomes \(called)") { () throws(Errno) in
        try content.read(at: offset, count: 1 << 20)
      }
      if part.isEmpty { break }
      hash.update(part)
      try file.write(part, "writing \(called)")
      offset += Int64(part.count)
    }
    guard hash.finish() == sum else {
      throw .damaged("the bytes for \(called) are not those of its name: nothing was kept of them")
    }
    try attempt("naming \(called)") { () throws(Errno) in
      if let time { try Files.setTimes(file.file, mtime: time) }
      try Files.sync(file.file)
      do throws(Errno) { try file.link(name) } catch {
        guard error == .exists else { throw error }
        // Another process was faster, or it is torn: the same bytes in either case.
        try file.replace(name)
      }
    }
  }

  /// Whether a file is there that holds the bytes of a sum; it is synced then.
  private func syncIfItHolds(_ sum: [UInt8], _ path: Path) throws(CubeError) -> Bool {
    guard Files.exists(path) else { return false }
    do {
      let file = try Bundle.openRegular(path)
      guard try hash(file) == sum else { return false }
      try attempt("syncing \(path)") { () throws(Errno) in try Files.sync(file) }
      return true
    } catch {
      switch error {
      // Gone meanwhile, or a link: the name is given anew.
      case .notFound, .damaged: return false
      default: throw error
      }
    }
  }

  /// The id of the last record of a segment's bytes; nil where its last line is none.
  private static func lastID(of content: ByteSource) throws(CubeError) -> RecordID? {
    var wanted = min(content.count, 1 << 14)
    while wanted > 0 {
      let tail = try attempt("reading a segment") { () throws(Errno) in
        try content.read(at: content.count - wanted, count: Int(wanted))
      }
      guard tail.last == 0x0A else { return nil }
      if let start = tail.dropLast().lastIndex(of: 0x0A) {
        return (try? Record(line: Array(tail[(start + 1)...].dropLast())))?.id
      }
      if wanted == content.count || wanted > Int64(JSON.lengthLimit) { return nil }
      wanted = min(content.count, wanted * 8)
    }
    return nil
  }

  /// Hands on the bytes of a segment or blob, and checks them against their sum.
  /// - Throws: `.notFound`; `.damaged` if the bytes are others; what `receive` throws.
  package func send(
    _ path: Path, _ sum: [UInt8], receive: (_ part: [UInt8]) throws(CubeError) -> Void
  ) throws(CubeError) {
    try Bundle.checkIsNoLink(path.parent)
    let file = try Bundle.openRegular(path)
    var hash = SHA256()
    var offset: Int64 = 0
    while true {
      let part = try attempt("reading \(path)") { () throws(Errno) in
        try Files.read(file, at: offset, count: 1 << 20)
      }
      if part.isEmpty { break }
      hash.update(part)
      offset += Int64(part.count)
      try receive(part)
    }
    guard hash.finish() == sum else {
      throw .damaged("\(path) does not hold the bytes that its name says")
    }
  }

  /// Removes a segment, if it is there, and makes that last.
  package func removeSegment(_ name: SegmentName) throws(CubeError) {
    let path = path(of: name)
    try Bundle.checkIsNoLink(path.parent)
    _ = try attemptIfThere("removing \(path)") { () throws(Errno) in
      try Files.unlink(path)
      try Files.syncDirectory(path.parent)
    }
  }

  /// What changes with every name that comes or goes in log/ and blobs/: the times of their folders.
  package func folderTimes() throws(CubeError) -> [Timestamp] {
    let times = try Bundle.changes(of: log)
    guard Files.exists(blobs) else { return times }
    return times + (try Bundle.changes(of: blobs))
  }
}
