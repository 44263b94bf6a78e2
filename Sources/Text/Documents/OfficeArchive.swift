internal import Embedding

/// The parts of an office document, which is a ZIP archive of XML: each is unpacked when it is asked for, and
/// all together are bounded, so that an archive of a few bytes that holds gigabytes costs little.
struct OfficeArchive {
  private let archive: ZipArchive
  private let known: Set<[UInt8]>
  /// How many bytes may still be unpacked.
  private(set) var left: Int

  /// The most that is unpacked of a document, bytes.
  static let limit = 64 << 20

  /// nil where the bytes are no ZIP archive.
  init?(_ bytes: [UInt8], limit: Int = limit) {
    guard let archive = ZipArchive(bytes) else { return nil }
    self.archive = archive
    known = Set(archive.names)
    left = limit
  }

  /// The names of all parts.
  var names: Set<[UInt8]> { known }

  /// The bytes of a part; nil if it is not there, is damaged, or would be too much.
  mutating func part(_ name: [UInt8]) -> [UInt8]? {
    guard known.contains(name), let bytes = archive.member(named: name, limit: left) else {
      return nil
    }
    left -= bytes.count
    return bytes
  }

  /// The same by a name in the source.
  mutating func part(_ name: String) -> [UInt8]? { part(Array(name.utf8)) }

  /// The parts `xl/worksheets/sheet1.xml`, `…2.xml` and so on, in the order of their numbers.
  func numbered(_ prefix: String, _ suffix: String) -> [[UInt8]] {
    let (start, end) = (Array(prefix.utf8), Array(suffix.utf8))
    let found = known.compactMap { name -> (number: Int, name: [UInt8])? in
      guard name.starts(with: start), name.count > start.count + end.count,
        name.suffix(end.count).elementsEqual(end)
      else { return nil }
      let digits = name[start.count..<(name.count - end.count)]
      guard digits.count <= 6, let number = Int(String(decoding: digits, as: UTF8.self)) else {
        return nil
      }
      return (number, name)
    }
    return found.sorted { $0.number < $1.number }.map(\.name)
  }
}
