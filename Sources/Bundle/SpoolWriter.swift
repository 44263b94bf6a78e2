package import Format
internal import Posix

/// Appends to a spool while its owner holds the writer's lock: no other process touches the file, so it is
/// opened, and its end looked at, once.
package final class SpoolWriter {
  private let path: Path
  private let file: FileDescriptor
  /// The offset after the last whole line.
  package private(set) var end: Int64

  /// Opens the file; a torn end is cut off.
  package init(_ spool: Spool) throws(CubeError) {
    path = spool.path
    do {
      let file = try Files.open(
        path, OpenFlags.readWrite | OpenFlags.create | OpenFlags.append | OpenFlags.noFollow)
      end = try SpoolWriter.wholeSize(of: file)
      self.file = file
    } catch { throw .io(error, "writing \(spool.path)") }
  }

  /// Whether the spool is still the file that is open here: another program may have removed it.
  package var isInPlace: Bool { Files.isOpen(file, at: path, followLinks: false) }

  /// Appends records with one write; all or nothing. Returns the offset after them.
  /// - Throws: `.io(.notFound)` where the file was removed: no reader would find them there.
  package func append(_ records: [Record], host: Host) throws(CubeError) -> Int64 {
    guard isInPlace else { throw .io(.notFound, "writing \(path), which was removed") }
    let bytes = SpoolWriter.lines(records)
    try host.reach(.appendSpool)
    do { try Files.write(file, bytes) } catch {
      // A full disk: what came through must not be taken for a record later.
      try? Files.truncate(file, end)
      throw .io(error, "writing \(path)")
    }
    end += Int64(bytes.count)
    return end
  }

  /// Forgets all, once it is in a segment that lasts. What another process made in the place of a file
  /// that was removed stays as it is.
  package func clear(host: Host) throws(CubeError) {
    try host.reach(.clearSpool)
    do { try Files.truncate(file, 0) } catch { throw .io(error, "emptying \(path)") }
    end = 0
  }

  /// Makes what is here outlast a power loss as well, where its segment has to wait.
  /// - Throws: `.io(.notFound)` where the file was removed.
  package func synchronize() throws(CubeError) {
    guard isInPlace else { throw .io(.notFound, "syncing \(path), which was removed") }
    try attempt("syncing \(path)") { () throws(Errno) in
      try Files.sync(file)
      try Files.syncDirectory(path.parent)
    }
  }

  /// The lines of records, as a spool holds them.
  static func lines(_ records: [Record]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(records.reduce(0) { $0 + $1.line.count + 1 })
    for record in records {
      bytes += record.line
      bytes.append(0x0A)
    }
    return bytes
  }

  /// The size without a torn end, which is cut off.
  private static func wholeSize(of file: borrowing FileDescriptor) throws(Errno) -> Int64 {
    let size = try Files.status(file).size
    var end = size
    while end > 0 {
      let start = max(0, end - 4_096)
      let block = try Files.read(file, at: start, count: Int(end - start))
      if let feed = block.lastIndex(of: 0x0A) {
        end = start + Int64(feed) + 1
        break
      }
      end = block.isEmpty ? 0 : start
    }
    if end < size { try Files.truncate(file, end) }
    return end
  }
}
