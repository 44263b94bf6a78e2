internal import Digest
package import Format
internal import Posix

/// Writes one segment, line by line, without holding it in memory, and gives it its name only
/// when it is whole and synced. This is the commit of memcube(5): each step is one line below,
/// with what a crash there leaves.
package struct SegmentWriter: ~Copyable {
  private let bundle: Bundle
  private let base: BundleBase
  private let host: Host
  private let month: [UInt8]
  private var file: PendingFile
  private var buffer: [UInt8]
  private var hash = SHA256()
  private var last: RecordID?

  /// Opens a file without a name in the month's folder, which is made if need be. `last` is the
  /// id of the record that will come last.
  package init(_ bundle: Bundle, last: RecordID, host: Host) throws(CubeError) {
    let month = SegmentName.month(of: last)
    let folder = Array("log/".utf8) + month
    let base = try bundle.base()
    try bundle.makeFolder(folder, in: base)
    do {
      file = try PendingFile(
        in: base, folder, for: [UInt8](repeating: 0x30, count: 64) + SegmentName.suffix,
        bundle: bundle, host: host)
    } catch { throw .io(error, "making a segment in \(bundle.path.appending(folder))") }
    self.bundle = bundle
    self.base = base
    self.host = host
    self.month = month
    buffer = bundle.manifest.line
  }

  /// Adds a record's line. Ids must rise; a repeated one is left out.
  package mutating func append(_ id: RecordID, _ line: [UInt8]) throws(CubeError) {
    if let last, last >= id { return }
    last = id
    buffer += line
    buffer.append(0x0A)
    if buffer.count >= 1 << 18 { try flush() }
  }

  private mutating func flush() throws(CubeError) {
    hash.update(buffer)
    do { try Files.write(file.file, buffer) } catch { throw .io(error, "writing a segment") }
    buffer.removeAll(keepingCapacity: true)
  }

  /// Makes the segment last under its name.
  /// - Throws: the error of the step that failed; no name was given unless it was a later sync.
  package consuming func finish() throws(CubeError) -> SegmentName {
    guard let last, SegmentName.month(of: last) == month else {
      throw .invalid("a segment needs a record, the last one of its month")
    }
    try host.reach(.writeSegment)
    try flush()  // a file without a name: gone with a crash
    let name = SegmentName(last: last, digest: hash.finish())
    do { try Files.setTimes(file.file, mtime: SegmentName.mtime(of: last)) } catch {
      throw .io(error, "setting the time of \(name)")
    }
    try host.reach(.syncSegment)
    do { try Files.sync(file.file) } catch {  // whole on disk, still without a name
      throw .io(error, "syncing \(name)")
    }
    try host.reach(.linkSegment)
    try link(name)  // the commit point for a killed process: a whole file, or none
    try bundle.syncFolder(of: name, in: base, host: host)  // the commit point for a power loss
    return name
  }

  /// Where the name is taken, its file is kept if it is whole (synced: copy tools do not do
  /// that), else replaced in one step.
  private mutating func link(_ name: SegmentName) throws(CubeError) {
    do {
      try file.link(name.file)
    } catch {
      guard error == .exists else { throw .io(error, "naming \(name)") }
      if try bundle.syncIfWhole(name) { return }
      do { try file.replace(name.file) } catch { throw .io(error, "replacing \(name)") }
    }
  }
}
