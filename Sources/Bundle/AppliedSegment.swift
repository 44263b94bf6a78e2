/// A whole segment that an index has applied.
public struct AppliedSegment: Hashable, Sendable {
  /// Its name.
  public var name: SegmentName
  /// The file's stamp when it was read: while that is the same, it is whole.
  public var stamp: FileStamp
  /// How many records it holds.
  public var records: Int

  /// A segment of its parts.
  public init(name: SegmentName, stamp: FileStamp, records: Int) {
    self.name = name
    self.stamp = stamp
    self.records = records
  }
}

/// A segment's file that is not whole, as it was when it was read.
public struct TornSegment: Hashable, Sendable {
  /// Its name.
  public var name: SegmentName
  /// The file's stamp: while that is the same, the file needs no second reading.
  public var stamp: FileStamp
  /// Whether it is of this cube and of this version of the format.
  public var isOurs: Bool
  /// What is wrong with it, in a phrase.
  public var problem: String

  /// A segment of its parts.
  public init(name: SegmentName, stamp: FileStamp, isOurs: Bool, problem: String) {
    self.name = name
    self.stamp = stamp
    self.isOurs = isOurs
    self.problem = problem
  }
}

/// Two applied segments with records in common.
public struct Overlap: Hashable, Sendable {
  /// The segments, in no order; each pair stands once.
  public var one: SegmentName, other: SegmentName
  /// How many records stand in both, at least 1.
  public var common: Int

  /// An overlap of its parts.
  public init(one: SegmentName, other: SegmentName, common: Int) {
    self.one = one
    self.other = other
    self.common = common
  }
}
