package import Bundle
package import Format
internal import Index
internal import Posix
internal import SQLite

/// What a cube holds on a disk.
package struct CubeFiles: Hashable, Sendable {
  /// The segments of its log.
  package var segments: Set<SegmentName>
  /// Its blobs, by SHA-256.
  package var blobs: Set<[UInt8]>
}

/// What replication over a store asks of a cube.
extension Cube {
  /// Its bundle.
  package var replicatedBundle: Bundle { bundle }
  /// What this host keeps of it.
  package var replicatedState: ReplicaState { replica }

  /// The segments that are to be in a store: all that the index has applied, but for those with dead lines,
  /// and for those all of whose records another one holds.
  package func segmentsToShare() throws(CubeError) -> Set<SegmentName> {
    let log = IndexLog(self)
    let segments = try log.appliedSegments()
    let dead = Set(try log.segmentsWithDead())
    let whole = segments.filter { !dead.contains($0.name) }
    let names = Set(whole.map(\.name))
    let overlaps = try log.overlaps().filter { names.contains($0.one) && names.contains($0.other) }
    return names.subtracting(CoverPlan(whole, overlaps).covered.keys)
  }

  /// The segments that the index has applied.
  package func segmentsApplied() throws(CubeError) -> Set<SegmentName> {
    Set(try IndexLog(self).appliedSegments().map(\.name))
  }

  /// The blobs that records name which are not dead, by SHA-256.
  package func blobsNamed() throws(CubeError) -> Set<[UInt8]> {
    try read { core throws(SQLiteError) in
      Set(try core.index.namedBlobs().keys.map(\.sha256))
    }
  }

  /// The blobs that purges name, by SHA-256.
  package func blobsPurged() throws(CubeError) -> Set<[UInt8]> {
    try read { core throws(SQLiteError) in Set(try core.index.purgedBlobs()) }
  }

  /// The files of its log and its blobs; nil: there is something else of it that is nowhere but on this host,
  /// such as a text that could not be applied.
  package func onlyFiles() throws(CubeError) -> CubeFiles? {
    let known = ["manifest.json", "README.md", "log", "blobs", "index"].map { Array($0.utf8) }
    let entries = try attempt("listing \(bundle.path)") { () throws(Errno) in
      try Files.list(bundle.path, followLinks: false)
    }
    let aside = [replica.scratch, replica.rejected, replica.lostAndFound]
    guard entries.allSatisfy({ known.contains($0.name) }), aside.allSatisfy(Self.isEmpty) else {
      return nil
    }
    return CubeFiles(
      segments: Set(try bundle.segments().map(\.name)),
      blobs: Set(try bundle.blobFiles().map(\.sha256)))
  }

  private static func isEmpty(_ path: Path) -> Bool {
    do { return try Files.list(path).isEmpty } catch { return error == .notFound }
  }

  /// Whether a record is here, or a purge says that it is to be nowhere.
  package func accounts(for record: Record) throws(CubeError) -> Bool {
    try read { core throws(SQLiteError) in
      if core.index.hasDead, try core.index.isDead(record) { return true }
      return try core.index.contains(record.id)
    }
  }
}
