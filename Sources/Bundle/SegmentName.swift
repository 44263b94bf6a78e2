internal import Digest
package import Format
package import Posix

/// A segment's place below the bundle: `log/YYYY-MM/HASH.jsonl`.
///
/// Kept as numbers: a bundle may have 100,000 segments, upkeep holds and compares the names of all, and
/// an array has a place of its own in the heap.
public struct SegmentName: Hashable, Sendable {
  /// The months since year 0, so that they are ordered as their names are.
  private let months: UInt32
  /// The hash, 8 bytes each, big endian.
  private let digest: (UInt64, UInt64, UInt64, UInt64)

  /// The UTC month of the last record's order time: `YYYY-MM`, 7 bytes.
  public var month: [UInt8] {
    let (year, month) = (months / 12, months % 12 + 1)
    let digits = [year / 1_000, year / 100 % 10, year / 10 % 10, year % 10, month / 10, month % 10]
      .map { 0x30 + UInt8(truncatingIfNeeded: $0) }
    return digits[..<4] + [0x2D] + digits[4...]
  }

  /// The SHA-256 of the file, 64 lower-case hex digits.
  public var hash: [UInt8] {
    let parts = [digest.0, digest.1, digest.2, digest.3]
    return Hex.encode(
      parts.flatMap { part in
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: part >> $0) }
      })
  }

  /// A name of its parts, or nil if they have not the right form.
  public init?(month: [UInt8], hash: [UInt8]) {
    guard SegmentName.isMonth(month), hash.count == 64, Hex.isHex(hash, count: 64),
      let digest = Hex.decode(hash)
    else { return nil }
    self.init(month: month, digest: digest)
  }

  private init(month: [UInt8], digest: [UInt8]) {
    let year = month[..<4].reduce(0) { $0 * 10 + UInt32($1 - 0x30) }
    months = year * 12 + UInt32(month[5] - 0x30) * 10 + UInt32(month[6] - 0x30) - 1
    func part(_ start: Int) -> UInt64 {
      digest[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
    self.digest = (part(0), part(8), part(16), part(24))
  }

  /// Whether a file's name holds what that of a segment has, its ending or its hash, in any case.
  static func isLike(_ name: [UInt8]) -> Bool {
    let lower = name.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
    var digits = 0
    for byte in lower {
      digits = Hex.isDigit(byte) ? digits + 1 : 0
      if digits == 64 { return true }
    }
    return lower.indices.contains { lower[$0...].starts(with: SegmentName.suffix) }
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
    self.init(month: SegmentName.month(of: last), digest: digest)
  }

  /// The month's folder for a record: 9999-12 at most.
  static func month(of id: RecordID) -> [UInt8] {
    Timestamp(milliseconds: Int64(id.time)).yearAndMonth
  }

  /// The time that a segment's file carries: its last record's order time, 2^31-1 s at most.
  package static func mtime(of id: RecordID) -> Timestamp {
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
    a.months == b.months ? a.digest < b.digest : a.months < b.months
  }

  /// Whether two are one place.
  public static func == (a: SegmentName, b: SegmentName) -> Bool {
    a.months == b.months && a.digest == b.digest
  }

  /// By all of it: names need not be hashes of what is in the files.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(months)
    hasher.combine(digest.0)
    hasher.combine(digest.1)
    hasher.combine(digest.2)
    hasher.combine(digest.3)
  }

  /// The path.
  public var description: String { String(decoding: path, as: UTF8.self) }
}
