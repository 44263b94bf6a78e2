/// Tells text from other files by its first 64 KiB, wherever that is asked.
public enum TextJudge {
  /// How files begin that may hold text and much else: PDF, ZIP, SQLite, OLE, PNG, JPEG, gzip, ELF.
  private static let others: [[UInt8]] = [
    Array("%PDF-".utf8), [0x50, 0x4B, 3, 4], Array("SQLite format 3\0".utf8),
    [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A],
    [0xFF, 0xD8, 0xFF], [0x1F, 0x8B, 8], [0x7F, 0x45, 0x4C, 0x46],
  ]

  /// Whether what begins so is text: no more than three of ten bytes are outside UTF-8 (old texts in
  /// Latin-1 have fewer); NULs are few, and where there are any, three of twenty characters at most
  /// are controls that do not lay out text. Of UTF-16 and UTF-32 all controls, and what is no
  /// character, are as few as NULs.
  public static func isText(_ start: [UInt8], _ encoding: TextEncoding) -> Bool {
    let start = Array(start.prefix(TextEncoding.sample))
    if others.contains(where: { start.starts(with: $0) }) { return false }
    if isArchive(start) { return false }
    var (count, invalid, zeros, controls) = (0, 0, 0, 0)
    var index = 0
    while let (scalar, size) = next(start, index, encoding) {
      index += size
      count += 1
      guard let scalar else {
        invalid += 1
        continue
      }
      switch scalar {
      case 0: zeros += 1
      case 0x0E...0x1A, 0x1C...0x1F, 0x01...0x06, 0x7F: controls += 1
      default: break
      }
    }
    switch encoding {
    case .utf16, .utf32: zeros += invalid + controls
    case .plain where invalid * 10 > start.count * 3: return false
    case .plain, .charset: break
    }
    return zeros == 0 || isFew(zeros, of: count) && controls * 20 <= count * 3
  }

  /// Whether it is a tar archive, mostly of texts. Its first block says "ustar" after a name that NULs fill
  /// up. In an archive of Version 7 the block holds the sum of its own bytes, as tar(5) says.
  private static func isArchive(_ start: [UInt8]) -> Bool {
    let block = start.prefix(512)
    guard block.prefix(257).contains(0) else { return false }
    if block.dropFirst(257).starts(with: "ustar".utf8) { return true }
    guard block.count == 512, block[0] != 0 else { return false }
    let field = block[148..<156]
    let digits = field.drop { $0 == 0x20 }.prefix { 0x30...0x37 ~= $0 }
    guard !digits.isEmpty, field[digits.endIndex...].allSatisfy({ $0 == 0 || $0 == 0x20 }) else {
      return false
    }
    let said = digits.reduce(0) { $0 << 3 | Int($1 & 7) }
    let rest = block.reduce(0) { $0 + Int($1) } - field.reduce(0) { $0 + Int($1) }
    // The field itself counts as blanks.
    return said == rest + 8 * 0x20
  }

  /// Whether a text has so many by accident: one of fifty, or in a short one up to three.
  private static func isFew(_ number: Int, of count: Int) -> Bool {
    number * 50 <= count || number <= 3 && number * 8 <= count
  }

  private static func next(
    _ bytes: [UInt8], _ index: Int, _ encoding: TextEncoding
  ) -> (scalar: UInt32?, size: Int)? {
    switch encoding {
    case .utf16(let isBig): return WideScalar.read16(bytes, index, isBig: isBig)
    case .utf32(let isBig): return WideScalar.read32(bytes, index, isBig: isBig)
    case .charset: return index < bytes.count ? (UInt32(bytes[index]), 1) : nil
    case .plain:
      guard index < bytes.count else { return nil }
      let (value, length) = UTF8Scalar.read(bytes, index, bytes.count)
      return (value, length)
    }
  }
}
