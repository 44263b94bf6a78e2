package import Bundle
package import Format
internal import Index
internal import SQLite

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

  /// Whether a record is here, or a purge says that it is to be nowhere.
  package func accounts(for record: Record) throws(CubeError) -> Bool {
    try read { core throws(SQLiteError) in
      if core.index.hasDead, try core.index.isDead(record) { return true }
      return try core.index.contains(record.id)
    }
  }
}
