public import Bundle
public import Format

/// An index, as upkeep sees it: which segments it has applied, and what is in them. Upkeep calls it
/// on one thread, with the writer's lock held. None of the questions may cost more than what has
/// changed since the last pass, or the number of segments.
public protocol AppliedLog: AnyObject {
  /// Every applied segment.
  func appliedSegments() throws(CubeError) -> [AppliedSegment]
  /// The segments that were seen not to be whole, each as it was then.
  func tornSegments() throws(CubeError) -> [TornSegment]
  /// Remembers these in the place of all others.
  func keep(_ torn: [TornSegment]) throws(CubeError)
  /// Every pair of applied segments with common records. `apply` can count them as it goes.
  func overlaps() throws(CubeError) -> [Overlap]
  /// The records that the index holds of an applied segment, dead ones too: at most `limit` after `after`,
  /// by id. Healing needs them.
  func records(
    of name: SegmentName, after: RecordID?, limit: Int
  ) throws(CubeError) -> [Record]

  /// Reads a segment to its end and, if it turns out whole, applies it: all its records or none.
  /// Returns what reading showed, and the blobs that its records name. `reader.report.status`
  /// gives the stamp to note. Of a segment that is applied already, only the stamp is noted.
  func apply(
    _ reader: consuming SegmentReader
  ) throws(CubeError) -> (report: SegmentReport, blobs: [Blob])
  /// Notes another stamp of an applied segment whose bytes are the same.
  func restamp(_ name: SegmentName, _ stamp: FileStamp) throws(CubeError)
  /// Drops segments, with the records that stand in no other applied one.
  func forget(_ names: [SegmentName]) throws(CubeError)
  /// Makes what was changed so far last, as far as an index must; called often.
  func commit() throws(CubeError)

  /// Whether any purge is known.
  func knowsPurges() throws(CubeError) -> Bool
  /// Whether a record (one of a torn file, say) is dead by the purges known.
  func isDead(_ record: Record) throws(CubeError) -> Bool
  /// Whether lines of redacted versions are kept until their contents are moved: they stay in the log till
  /// then.
  func holdsLeaving() throws(CubeError) -> Bool
  /// The applied segments that hold dead lines.
  func segmentsWithDead() throws(CubeError) -> [SegmentName]
  /// Whether the index still has any byte of dead lines, in these segments or by itself.
  func holdsDead() throws(CubeError) -> Bool
  /// The blobs (SHA-256, 32 bytes) that purges name.
  func purgedBlobs() throws(CubeError) -> [[UInt8]]
  /// The messages that are not dead and say the same as a dead one, by its message_id.
  func duplicates(of dead: Record) throws(CubeError) -> [RecordID]
  /// The blobs (SHA-256, 32 bytes) that lines which are not dead name.
  func namedBlobs() throws(CubeError) -> Set<[UInt8]>
  /// Blobs by SHA-256 that were found whole, each with the stamp of its file then; nil: it is not here, or
  /// its file is torn, and it is to come back.
  func knownBlobs() throws(CubeError) -> [[UInt8]: FileStamp?]
  /// Notes what `knownBlobs` says of a blob.
  func note(blob sha256: [UInt8], _ stamp: FileStamp?) throws(CubeError)
  /// Notes that a blob is not to be here.
  func forget(blob sha256: [UInt8]) throws(CubeError)
  /// Leaves no byte of dead lines in the index's own files: drops vectors, FTS5 'optimize',
  /// secure_delete, a truncating checkpoint. False where the index is to be made anew for that.
  func scrub() throws(CubeError) -> Bool
}
