public import Format
public import Posix

/// What reading a segment to its end has shown.
public struct SegmentReport: Sendable {
  /// A line that is not a valid record in its place.
  public struct Damage: Hashable, Sendable {
    /// From 1; the first line is the manifest's.
    public var line: Int
    /// A phrase for people.
    public var problem: String
  }

  /// The segment.
  public let name: SegmentName
  /// The open file's status before reading; see `FileStamp`.
  public let status: FileStatus
  /// How many valid records it holds, also those out of order.
  public internal(set) var records = 0
  /// The id of its last valid record.
  public internal(set) var last: RecordID?
  /// Damaged lines, the first thousand.
  public internal(set) var damage: [Damage] = []
  /// How many lines are damaged.
  public internal(set) var damaged = 0
  /// The cube that its first line names, if that is another one; its records are not read then.
  public internal(set) var foreign: [UInt8]?
  /// The version of the format that its first line names, if that is a later one; its records
  /// are not read then.
  public internal(set) var newer: Int64?
  /// Whether the name is the SHA-256 of the bytes.
  public internal(set) var hashAgrees = false

  /// Whether its path is that of its bytes, its first line is the manifest's, and every further
  /// line is a valid record in order.
  public var isWhole: Bool {
    guard let last, isOurs else { return false }
    return hashAgrees && damaged == 0 && SegmentName.month(of: last) == name.month
  }

  /// Whether it is of this cube and of this version of the format; others are left alone.
  public var isOurs: Bool { foreign == nil && newer == nil }

  /// What is wrong with the file as a whole, in a phrase; nil if it is whole.
  public var problem: String? {
    if isWhole { return nil }
    if let foreign {
      return
        "it belongs to the cube \(String(decoding: foreign, as: UTF8.self)), and was copied here"
    }
    if let newer { return "it is of version \(newer) of the format" }
    if status.size == 0 { return "it is empty" }
    if !hashAgrees { return "its name is not the SHA-256 of its bytes" }
    if damaged > 0 { return "it holds damaged lines" }
    return last == nil ? "it holds no record" : "its month is not that of its last record"
  }

  mutating func note(_ line: Int, _ problem: String) {
    damaged += 1
    if damage.count < 1_000 { damage.append(Damage(line: line, problem: problem)) }
  }
}
