internal import Digest
internal import Posix

/// A segment's place below the bundle: `log/YYYY-MM/HASH.jsonl`.
public struct SegmentName: Hashable, Sendable {
  /// The UTC month of the last record's order time: `YYYY-MM`, 7 bytes.
  public let month: [UInt8]
  /// The SHA-256 of the file, 64 lower-case hex digits.
  public let hash: [UInt8]

  /// A name of its parts, or nil if they have not the right form.
  public init?(month: [UInt8], hash: [UInt8]) {
    guard SegmentName.isMonth(month), Hex.isHex(hash, count: 64) else { return nil }
    self.month = month
    self.hash = hash
  }

  /// A name from a folder's and a file's name, or nil if one is of another form.
  public init?(month: [UInt8], file: [UInt8]) {
    guard file.count == 70, file[64...].elementsEqual(SegmentName.suffix) else { return nil }
    self.init(month: month, hash: Array(file[..<64]))
  }

  /// A name from a path below the bundle.
  public init?(path: [UInt8]) {
    guard path.count == 82, path[..<4].elementsEqual("log/".utf8), path[11] == 0x2F else {
      return nil
    }
    self.init(month: Array(path[4..<11]), file: Array(path[12...]))
  }

  /// The name of the segment that ends with a record and has this SHA-256.
  init(last: RecordID, digest: [UInt8]) {
    month = SegmentName.month(of: last)
    hash = Hex.encode(digest)
  }

  /// The month's folder for a record: 9999-12 at most.
  static func month(of id: RecordID) -> [UInt8] {
    Timestamp(milliseconds: Int64(id.time)).yearAndMonth
  }

  /// The time that a segment's file carries: its last record's order time, 2^31-1 s at most.
  static func mtime(of id: RecordID) -> Timestamp {
    min(Timestamp(milliseconds: Int64(id.time)), Timestamp(seconds: 0x7FFF_FFFF))
  }

  /// `HASH.jsonl`.
  public var file: [UInt8] { hash + SegmentName.suffix }
  /// `log/YYYY-MM/HASH.jsonl`.
  public var path: [UInt8] { Array("log/".utf8) + month + [0x2F] + file }

  static let suffix = Array(".jsonl".utf8)

  /// Whether a folder's name is a month: four digits, a hyphen, 01 to 12.
  static func isMonth(_ name: [UInt8]) -> Bool {
    guard name.count == 7, name[4] == 0x2D else { return false }
    for index in [0, 1, 2, 3, 5, 6] where !(0x30...0x39 ~= name[index]) { return false }
    return 1...12 ~= (name[5] - 0x30) * 10 + name[6] - 0x30
  }
}

extension SegmentName: Comparable, CustomStringConvertible {
  /// By the bytes of the path.
  public static func < (a: SegmentName, b: SegmentName) -> Bool {
    a.month == b.month
      ? a.hash.lexicographicallyPrecedes(b.hash) : a.month.lexicographicallyPrecedes(b.month)
  }

  /// The path.
  public var description: String { String(decoding: path, as: UTF8.self) }
}
