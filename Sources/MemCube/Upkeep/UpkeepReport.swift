public import Bundle
public import Format

/// What a pass of upkeep did and found.
public struct UpkeepReport: Sendable {
  /// New segments that were applied.
  public var adopted: [SegmentName] = []
  /// Applied segments that another program removed from log/.
  public var vanished: [SegmentName] = []
  /// Torn files that were replaced by the very same segment, whole.
  public var healed: [SegmentName] = []
  /// Torn files that left log/ for lost+found.
  public var moved: [SegmentName] = []
  /// Segments that were replaced since they held dead lines.
  public var purged: [SegmentName] = []
  /// Segments made of several others.
  public var packed: [SegmentName] = []
  /// Segments removed since others hold their records.
  public var dropped: [SegmentName] = []
  /// Blobs that were torn or gone, and are whole again.
  public var healedBlobs: [[UInt8]] = []
  /// Torn blobs that left blobs/ for lost+found.
  public var movedBlobs: [[UInt8]] = []
  /// Messages that say the same as purged ones and that no purge names yet. The dead lines by which
  /// they are known stay until one does: it is to be recorded, and the pass made again.
  public var duplicates: [RecordID] = []
  /// Files that are damaged, not of this cube, or no files.
  public var damage: [Damage] = []

  /// Whether files of segments went or were replaced.
  var hasRemovals: Bool {
    !vanished.isEmpty || !healed.isEmpty || !moved.isEmpty || !purged.isEmpty || !dropped.isEmpty
  }

  /// Whether the set of records may have changed.
  public var changedRecords: Bool {
    !adopted.isEmpty || !vanished.isEmpty || !healed.isEmpty || !moved.isEmpty || !purged.isEmpty
  }

  /// Nothing done, nothing found.
  public init() {}
}
