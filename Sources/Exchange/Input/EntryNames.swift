internal import Language
internal import Posix

/// The limits of archives, and which names of entries are refused.
struct EntryNames {
  /// The most entries.
  static let mostEntries = 1_000_000
  /// The most bytes of one entry, and of all.
  static let mostBytes: Int64 = 16 << 30
  static let mostBytesInAll: Int64 = 64 << 30

  private var taken: Set<[UInt8]> = []
  private var sum: Int64 = 0
  private let archive: String

  init(of archive: String) { self.archive = archive }

  /// Checks an entry by its name, decoded, and its unpacked size, before anything of the archive is used. Gives the
  /// name with `/` between its parts; nothing for a folder.
  mutating func check(_ raw: [UInt8], size: Int64) throws(ExchangeError) -> [UInt8] {
    let name = raw.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
    if name.isEmpty { throw refusal(raw, "has no name") }
    if name.contains(0) { throw refusal(raw, "has a NUL in its name") }
    if name.first == UInt8(ascii: "/") { throw refusal(raw, "has an absolute name") }
    if name.count >= 2, name[1] == UInt8(ascii: ":"), Names.isLetter(name[0]) {
      throw refusal(raw, "names a drive")
    }
    let parts = name.split(separator: 0x2F)
    if parts.contains(where: { $0.elementsEqual([0x2E, 0x2E]) }) {
      throw refusal(raw, "leads out of the archive")
    }
    guard size >= 0, size <= Self.mostBytes else { throw refusal(raw, "has over 16 GiB") }
    sum += size
    if sum > Self.mostBytesInAll { throw refusal(raw, "is beyond 64 GiB in all") }
    let plain = Array(parts.filter { $0 != [0x2E] }.joined(separator: [0x2F]))
    let isFolder = name.last == 0x2F
    if !isFolder, !taken.insert(plain).inserted { throw refusal(raw, "is there twice") }
    if taken.count > Self.mostEntries { throw refusal(raw, "is beyond 1,000,000 entries") }
    return isFolder ? [] : plain
  }

  /// The error that names an entry.
  func refusal(_ name: [UInt8], _ why: String) -> ExchangeError {
    .unreadable("\(archive) is refused: its entry '\(Path(name))' \(why)")
  }

  /// A name as UTF-8: as it is where it is that, else by the letters of CP437.
  static func decoded(_ name: [UInt8]) -> [UInt8] {
    if String(validating: name, as: UTF8.self) != nil { return name }
    var out = ""
    let read = Charset.read(name, in: "ibm-437", isEnd: true) { scalar, _ in
      out.unicodeScalars.append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
    }
    return read == nil ? Array(String(decoding: name, as: UTF8.self).utf8) : Array(out.utf8)
  }

  /// Whether a file is a program's note to itself, in any folder: `__MACOSX/`, `._x`, `.DS_Store`.
  static func isIgnored(_ path: [UInt8]) -> Bool {
    let parts = path.split(separator: 0x2F)
    if parts.first?.elementsEqual("__MACOSX".utf8) == true { return true }
    guard let last = parts.last else { return true }
    return last.starts(with: "._".utf8) || last.elementsEqual(".DS_Store".utf8)
  }
}
