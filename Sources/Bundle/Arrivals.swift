internal import Digest
package import Format
internal import Posix

/// A segment that comes from another copy, in parts of any length. Each line is checked as it comes. It gets
/// its name only if it is whole: a crash, or a break of the connection, leaves nothing.
package final class SegmentArrival {
  /// Its name, by which its bytes are checked.
  package let name: SegmentName
  /// The blobs that its records name: the size of each by its SHA-256.
  package private(set) var blobs: [[UInt8]: Int64] = [:]
  private let bundle: Bundle
  private let host: Host
  private let receive: ((Record) throws(CubeError) -> Void)?
  private var file: PendingFile
  private var lines = LineSplitter(limit: JSON.lengthLimit, chunk: 1 << 18)
  private var hash = SHA256()
  private var line = 0
  private var last: RecordID?

  /// Opens a file without a name in the month's folder, which is made if need be.
  /// - Parameters:
  ///   - bundle: where it is to be.
  ///   - name: its name.
  ///   - host: this host.
  ///   - receive: gets each record, before it is known whether all are whole.
  /// - Throws: `.notFound` where the bundle is gone; `.io`.
  package init(
    _ bundle: Bundle, _ name: SegmentName, host: Host,
    receive: ((Record) throws(CubeError) -> Void)? = nil
  ) throws(CubeError) {
    let folder = Array("log/".utf8) + name.month
    try bundle.checkPlace()
    let base = try bundle.base()
    try bundle.makeFolder(folder, in: base)
    do {
      file = try PendingFile(in: base, folder, for: name.file, bundle: bundle, host: host)
    } catch {
      throw .io(error, "making a segment in \(bundle.path.appending(folder))")
    }
    self.bundle = bundle
    self.name = name
    self.host = host
    self.receive = receive
  }

  /// Takes the next part.
  /// - Throws: `.damaged` at the first line that no whole segment of this cube has.
  package func add(_ part: [UInt8]) throws(CubeError) {
    if part.isEmpty { return }
    hash.update(part)
    try file.write(part, "writing \(name)")
    lines.add(part)
    try takeLines()
  }

  private func takeLines() throws(CubeError) {
    while true {
      switch lines.next() {
      case .needsMore, .end: return
      case .tooLong: throw damaged("holds a line over 8 MiB")
      case .line(let bytes, let isEnded):
        line += 1
        guard isEnded else { throw damaged("ends within a line") }
        if line > 1 {
          try take(bytes)
        } else if bytes + [0x0A] != bundle.manifest.line {
          throw damaged("is not of this cube, or of another version of the format")
        }
      }
    }
  }

  private func take(_ bytes: [UInt8]) throws(CubeError) {
    let record: Record
    do { record = try Record(line: bytes) } catch { throw damaged("line \(line): \(error)") }
    if let last, last >= record.id { throw damaged("its records are out of order") }
    last = record.id
    if let blob = record.blob { blobs[blob.sha256] = blob.size }
    try receive?(record)
  }

  /// Ends the parts.
  /// - Throws: `.damaged` unless what came is whole.
  package func check() throws(CubeError) {
    lines.add([])
    try takeLines()
    guard Hex.encode(hash.finish()) == name.hash else {
      throw damaged("its name is not the SHA-256 of its bytes")
    }
    guard let last, SegmentName.month(of: last) == name.month else {
      throw damaged("its month is not that of its last record")
    }
  }

  /// Makes it last under its name, after `check`, and after its blobs. A whole file of that name stays.
  package func keep() throws(CubeError) {
    guard let last else { throw damaged("it holds no record") }
    do {
      try Files.setTimes(file.file, mtime: SegmentName.mtime(of: last))
      try Files.sync(file.file)
    } catch { throw .io(error, "syncing \(name)") }
    do { try file.link(name.file) } catch {
      guard error == .exists else { throw .io(error, "naming \(name)") }
      if try !bundle.syncIfWhole(name) {
        do { try file.replace(name.file) } catch { throw .io(error, "replacing \(name)") }
      }
    }
    try bundle.syncFolder(of: name, host: host)
  }

  private func damaged(_ problem: String) -> CubeError { .damaged("\(name): \(problem)") }
}

/// A blob that comes from another copy, in parts of any length. It gets its name only if it is whole.
package final class BlobArrival {
  private let bundle: Bundle
  private let host: Host
  private let sha256: [UInt8]
  private var file: PendingFile
  private var hash = SHA256()
  private var size: Int64 = 0

  /// Opens a file without a name in blobs/.
  package init(_ bundle: Bundle, _ sha256: [UInt8], host: Host) throws(CubeError) {
    file = try bundle.newBlob(host)
    self.bundle = bundle
    self.sha256 = sha256
    self.host = host
  }

  /// Takes the next part.
  package func add(_ part: [UInt8]) throws(CubeError) {
    hash.update(part)
    size += Int64(part.count)
    try file.write(part, "writing a blob")
  }

  /// Makes it last under its name; a whole file of that name stays.
  /// - Throws: `.damaged` unless its bytes are those of its name.
  package func keep() throws(CubeError) {
    guard hash.finish() == sha256 else {
      throw .damaged(
        "\(Path(Bundle.blobName(sha256))): its name is not the SHA-256 of its bytes")
    }
    let blob = Blob(sha256: sha256, size: size)
    _ = try bundle.link(&file, blob, host)
    try bundle.syncBlobs([blob], host: host)
  }
}
