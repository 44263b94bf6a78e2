internal import Digest
public import Format
package import Posix

/// Reads a segment once, line by line, in memory bounded by the longest valid line. Give it every
/// call of `next` until nil; then `report` says whether the segment is whole. Lines that are
/// damaged cost themselves only.
public struct SegmentReader: ~Copyable {
  /// What was found so far; complete once `next` gave nil.
  public private(set) var report: SegmentReport
  private let file: FileDescriptor
  private let path: Path
  private let manifest: Manifest
  private var lines: LineSplitter
  private var hash = SHA256()
  private var line = 0
  private var position: Int64 = 0
  private var isDone = false

  /// Opens a segment: a regular file, not through a symlink; a fifo does not hang. `stray`: the file
  /// is there, and is read as one of that name.
  package init(
    _ bundle: Bundle, _ name: SegmentName, at stray: Path? = nil, chunk: Int
  ) throws(CubeError) {
    let (base, path) = (try bundle.base(), stray ?? bundle.path(of: name))
    defer { withExtendedLifetime(base) {} }
    let file = try Bundle.openRegular(stray ?? base.path(of: name), called: path)
    let status = try SegmentReader.status(file, path)
    self.file = file
    self.path = path
    manifest = bundle.manifest
    report = SegmentReport(name: name, status: status)
    lines = LineSplitter(limit: JSON.lengthLimit, chunk: chunk)
  }

  private static func status(
    _ file: borrowing FileDescriptor, _ path: Path
  ) throws(CubeError) -> FileStatus {
    do { return try Files.status(file) } catch { throw .io(error, "reading \(path)") }
  }

  /// The next valid record, or nil at the end.
  /// - Throws: `.io` if the disk does not give the bytes.
  public mutating func next() throws(CubeError) -> Record? {
    while !isDone {
      switch lines.next() {
      case .needsMore: try readMore()
      case .end: finish()
      case .line(let bytes, let isEnded):
        line += 1
        if line == 1 {
          try checkFirst(bytes, isEnded)
        } else if let record = check(bytes, isEnded) {
          return record
        }
      case .tooLong:
        line += 1
        if line == 1 { try checkFirst([], false) } else { report.note(line, "longer than 8 MiB") }
      }
    }
    return nil
  }

  private mutating func readMore() throws(CubeError) {
    let bytes = try readChunk()
    hash.update(bytes)
    lines.add(bytes)
  }

  private mutating func readChunk() throws(CubeError) -> [UInt8] {
    do {
      let bytes = try Files.read(file, at: position, count: lines.chunk)
      position += Int64(bytes.count)
      return bytes
    } catch { throw .io(error, "reading \(path)") }
  }

  private mutating func check(_ bytes: [UInt8], _ isEnded: Bool) -> Record? {
    do {
      let record = try Record(line: bytes)
      if let last = report.last, last >= record.id {
        report.note(line, "its id is not above that of the line before")
      } else if !isEnded {
        report.note(line, "no line feed at the end")
      }
      report.records += 1
      report.last = max(report.last ?? record.id, record.id)
      return record
    } catch {
      report.note(line, error.description)
      return nil
    }
  }

  /// The first line must be the manifest's. One that is another cube's makes the segment foreign,
  /// unless the rest proves that only this line was damaged.
  private mutating func checkFirst(_ bytes: [UInt8], _ isEnded: Bool) throws(CubeError) {
    if isEnded, bytes + [0x0A] == manifest.line { return }
    report.note(1, "not the manifest's line")
    var other: Manifest?
    switch Manifest.read(bytes + [0x0A]) {
    case .good(let found) where found != manifest: other = found
    case .newer(let version): report.newer = version
    case .good, .torn: return
    }
    var mended = SHA256()
    mended.update(manifest.line)
    mended.update(lines.unread)
    while true {
      let bytes = try readChunk()
      if bytes.isEmpty { break }
      hash.update(bytes)
      mended.update(bytes)
    }
    if Hex.encode(mended.finish()) == report.name.hash { return try startAgain() }
    report.foreign = other?.cube
    finish()
  }

  /// Goes back to the end of the first line: the file is ours, its first line is not.
  private mutating func startAgain() throws(CubeError) {
    report.newer = nil
    position = 0
    lines = LineSplitter(limit: JSON.lengthLimit, chunk: lines.chunk)
    hash = SHA256()
    while case .needsMore = lines.next() { try readMore() }
  }

  private mutating func finish() {
    isDone = true
    report.hashAgrees = Hex.encode(hash.finish()) == report.name.hash
    if report.records == 0, line > 0, report.damaged == 0 { report.note(line, "no record") }
  }
}
