internal import Digest
public import Format
public import Posix

/// Writing to the log.
extension Bundle {
  /// Records a set of records as one segment, and returns when it lasts: after a power loss it is there,
  /// whole. The same set gives the same file, whichever process writes it; writing it again is harmless.
  /// - Throws: the disk's error (ENOSPC, EROFS, …); nothing half done is left, at most the whole
  ///   segment if only a last sync failed.
  @discardableResult
  public func commit(
    _ records: [Record], blobs: [Blob] = [], host: Host
  ) throws(CubeError) -> SegmentName {
    let sorted = records.sorted()
    guard let last = sorted.last else { throw .invalid("a segment needs a record") }
    try syncBlobs(blobs, host: host)  // unnamed blobs, at worst: they are content, never wrong
    var writer = try SegmentWriter(self, last: last.id, host: host)
    for record in sorted { try writer.append(record.id, record.line) }
    return try writer.finish()
  }

  /// The bytes, name and time of the file that `commit` writes for a set of records; nil for
  /// none. For tests and for small sets: `commit` itself streams.
  public static func encode(
    _ records: [Record], manifest: Manifest
  ) -> (name: SegmentName, bytes: [UInt8], mtime: Timestamp)? {
    guard let last = records.max() else { return nil }
    var bytes = manifest.line
    var previous: RecordID?
    for record in records.sorted() where previous != record.id {
      previous = record.id
      bytes += record.line + [0x0A]
    }
    let name = SegmentName(last: last.id, digest: SHA256.hash(bytes))
    return (name, bytes, SegmentName.mtime(of: last.id))
  }
}
