internal import Language

/// How the bytes of a text stand for its characters: as it says itself, or as is plain.
public enum TextEncoding: Hashable, Sendable {
  /// UTF-8, or an encoding that nothing declares: the ASCII words of such texts are found.
  case plain
  case utf16(isBig: Bool)
  case utf32(isBig: Bool)
  /// What a page says of itself, by its name for ICU.
  case charset(String)

  /// The bytes at a text's beginning that say it.
  public static let sample = 64 << 10

  /// The encoding of a text of this name that begins so. Its media type may say the charset, and
  /// counts more than what a page says itself: so it is with browsers.
  public init(start: [UInt8], name: [UInt8], type: [UInt8] = []) {
    let start = Array(start.prefix(Self.sample))
    if let plain = Self.marked(start) ?? Self.unmarked(start) {
      self = plain
      return
    }
    var said = DeclaredCharset.said(inType: type)
    if said == nil, TextFormat(name: name) == .html { said = DeclaredCharset.said(in: start) }
    self = said.flatMap { Self.declared($0, start) } ?? .plain
  }

  /// By a byte order mark.
  private static func marked(_ start: [UInt8]) -> TextEncoding? {
    if start.starts(with: [0xEF, 0xBB, 0xBF]) { return .plain }
    if start.starts(with: [0, 0, 0xFE, 0xFF]) { return .utf32(isBig: true) }
    let isBig = start.starts(with: [0xFE, 0xFF])
    guard isBig || start.starts(with: [0xFF, 0xFE]), !isOfBytes(start) else { return nil }
    if isBig { return .utf16(isBig: true) }
    // Of UTF-16 a NUL would be the first character.
    let isWide = start.count >= 8 && start[2] == 0 && start[3] == 0 && start[7] == 0
    return isWide ? .utf32(isBig: false) : .utf16(isBig: false)
  }

  /// Whether what begins with a mark of UTF-16 is of single bytes all the same: letters and blanks of
  /// ASCII, which would be Chinese without a blank or a line end.
  private static func isOfBytes(_ start: [UInt8]) -> Bool {
    if start.contains(0) { return false }
    let pairs = Array(stride(from: 2, to: start.count - 1, by: 2))
    let ofLetters = pairs.count { index in
      start[index...(index + 1)].allSatisfy { $0 == 0x20 || (0x61...0x7A).contains($0) }
    }
    return ofLetters > 1 && ofLetters * 2 >= pairs.count
  }

  /// UTF-16 of letters of Europe and the Near East: one byte of each pair says the block, and is
  /// NUL at least for the blanks; the other one is hardly ever NUL.
  private static func unmarked(_ start: [UInt8]) -> TextEncoding? {
    let pairs = start.count / 2
    guard pairs >= 4, start.contains(0) else { return nil }
    var (zeros, blocks) = ([0, 0], [0, 0])
    for index in 0..<(pairs * 2) {
      let byte = start[index]
      if byte == 0 { zeros[index & 1] += 1 }
      if byte == 0 || (3...6).contains(byte) { blocks[index & 1] += 1 }
    }
    for high in 0...1
    where blocks[high] * 10 >= pairs * 9 && zeros[high] * 20 >= pairs
      && zeros[1 - high] * 50 <= pairs
    {
      return .utf16(isBig: high == 0)
    }
    return nil
  }

  /// By what is said of it; but for what is plainly UTF-8: pages are converted, and what they say of
  /// themselves is forgotten.
  private static func declared(_ said: DeclaredCharset, _ start: [UInt8]) -> TextEncoding? {
    guard case .named(let name) = said, Charset.isKnown(name) else { return nil }
    // Two or three characters of two bytes each may look like UTF-8 by chance.
    return Self.utf8Characters(start) >= (CharsetLabel.isDouble(name) ? 8 : 1)
      ? .plain : .charset(name)
  }

  /// How many characters of several bytes a text in UTF-8 has; 0 if it is none.
  private static func utf8Characters(_ start: [UInt8]) -> Int {
    var (count, index) = (0, 0)
    while index < start.count {
      let (scalar, length) = UTF8Scalar.read(start, index, start.count)
      // The last one may be cut.
      if scalar == nil { return index + 3 >= Self.sample ? count : 0 }
      if length > 1 { count += 1 }
      index += length
    }
    return count
  }

  /// A whole text, or a part of one, as UTF-8: without a byte order mark, blanks for NULs.
  public func text(_ bytes: [UInt8]) -> [UInt8] {
    var decoder = TextDecoder(self)
    let text = decoder.append(bytes) + decoder.finish()
    return text.starts(with: TextDecoder.mark) ? Array(text.dropFirst(3)) : text
  }
}
