public import Format
public import Posix

/// Records of this host that are in no segment yet: their lines, one after the other, in the host's state.
/// What is here survives a killed process. A power loss may take its end, which no call promised to last.
/// All calls but `read` need the writer's lock.
public struct Spool: Sendable {
  /// The file; it may be absent.
  public let path: Path

  /// A spool in this file.
  public init(path: Path) { self.path = path }

  /// What a spool holds.
  public struct Contents: Sendable {
    /// The records, in the order in which they were appended.
    public var records: [Record] = []
    /// Lines that are no records: a power loss, or a disk's fault.
    public var damaged = 0
    /// The offset after the last whole line, to read on from.
    public var end: Int64 = 0
  }

  /// Appends records with one write; all or nothing, as far as this host lives. Returns the offset after
  /// them.
  @discardableResult
  public func append(_ records: [Record], host: Host) throws(CubeError) -> Int64 {
    try SpoolWriter(self).append(records, host: host)
  }

  /// Reads the lines from an offset on. An end without LF is left for later: another process may be
  /// writing it, or have died there.
  public func read(from offset: Int64 = 0) throws(CubeError) -> Contents {
    do { return try readLines(from: offset) } catch {
      if error == .notFound { return Contents(end: offset) }
      throw .io(error, "reading \(path)")
    }
  }

  private func readLines(from offset: Int64) throws(Errno) -> Contents {
    var contents = Contents(end: offset)
    var lines = LineSplitter(limit: JSON.lengthLimit, chunk: 1 << 18)
    let file = try Files.open(path, OpenFlags.read | OpenFlags.noFollow | OpenFlags.nonBlocking)
    var position = offset
    while true {
      switch lines.next() {
      case .line(let line, isEnded: true):
        contents.end = offset + lines.consumed
        do { contents.records.append(try Record(line: line)) } catch { contents.damaged += 1 }
      case .tooLong:
        contents.end = offset + lines.consumed
        contents.damaged += 1
      case .needsMore:
        let chunk = try Files.read(file, at: position, count: lines.chunk)
        position += Int64(chunk.count)
        lines.add(chunk)
      case .line(_, isEnded: false), .end: return contents
      }
    }
  }

  /// Makes what is here outlast a power loss as well, where its segment has to wait.
  public func synchronize() throws(CubeError) {
    _ = try attemptIfThere("syncing \(path)") { () throws(Errno) in
      try Files.sync(
        try Files.open(path, OpenFlags.write | OpenFlags.noFollow | OpenFlags.nonBlocking))
      try Files.syncDirectory(path.parent)
    }
  }

  /// Forgets all, once it is in a segment that lasts.
  public func clear(host: Host) throws(CubeError) {
    try host.reach(.clearSpool)
    _ = try attemptIfThere("emptying \(path)") { () throws(Errno) in
      let file = try Files.open(path, OpenFlags.write | OpenFlags.noFollow | OpenFlags.nonBlocking)
      try Files.truncate(file, 0)
    }
  }

  /// Puts these records in the place of all others, in one step: for a purge.
  public func replace(_ records: [Record], host: Host) throws(CubeError) {
    try StateFile(path: path).write(SpoolWriter.lines(records), host: host)
  }

  /// By which two states of it are known to be the same; nil if it is absent.
  public var stamp: FileStamp? { (try? Files.status(path, followLinks: false)).map(FileStamp.init) }

  /// The bytes from an offset on, so many at most; none where they cannot be read.
  package func bytes(from offset: Int64, limit: Int) -> [UInt8] {
    let flags = OpenFlags.read | OpenFlags.noFollow | OpenFlags.nonBlocking
    guard let file = try? Files.open(path, flags) else { return [] }
    return (try? Files.read(file, at: offset, count: limit)) ?? []
  }

  /// Bytes that are here, also those of a torn end.
  public var size: Int64 { (try? Files.status(path, followLinks: false).size) ?? 0 }
}
