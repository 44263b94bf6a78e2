internal import Language

/// Turns a text into UTF-8 while it streams by. Bytes that are no character of its encoding become
/// U+FFFD, but for those of a plain text, which stay; a NUL becomes a blank.
package struct TextDecoder {
  /// The byte order mark, decoded.
  static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]

  private let encoding: TextEncoding
  /// What may be the beginning of a character, or of a line: see `append`.
  private var held: [UInt8] = []
  private var sizes = SourceSizes()

  package init(_ encoding: TextEncoding) { self.encoding = encoding }

  /// The text of the next bytes, as far as it is certain.
  package mutating func append(_ bytes: [UInt8]) -> [UInt8] {
    if encoding == .plain { return Self.withoutNUL(bytes) }
    var all = held + bytes
    held = []
    // Some charsets are switched within a line; a new one begins with ASCII.
    guard case .charset = encoding, let end = all.lastIndex(of: 0x0A) else {
      return decode(all, isEnd: false)
    }
    let rest = Array(all[(end + 1)...])
    all.removeSubrange((end + 1)...)
    let text = decode(all, isEnd: true)
    held = rest
    return text
  }

  /// What is left at the end of the stream.
  package mutating func finish() -> [UInt8] {
    defer { held = [] }
    return decode(held, isEnd: true)
  }

  /// Takes the next bytes of the text, whole characters, and returns how many of the stream they
  /// were.
  mutating func sourceSize(of bytes: Int) -> Int {
    encoding == .plain ? bytes : sizes.take(bytes)
  }

  private mutating func decode(_ bytes: [UInt8], isEnd: Bool) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    let end: Int
    switch encoding {
    case .plain: return bytes
    case .charset(let name):
      var sizes = sizes
      self.sizes = SourceSizes()
      let read = Charset.read(bytes, in: name, isEnd: isEnd) { scalar, size in
        Self.append(scalar, from: size, to: &out, &sizes)
      }
      self.sizes = sizes
      end = read ?? bytes.count
    case .utf16(let isBig), .utf32(let isBig):
      let isWide = encoding == .utf32(isBig: isBig)
      var index = 0
      while let (scalar, size) = isWide
        ? WideScalar.read32(bytes, index, isBig: isBig)
        : WideScalar.read16(bytes, index, isBig: isBig)
      {
        Self.append(scalar ?? Charset.replacement, from: size, to: &out, &sizes)
        index += size
      }
      // Half of a pair; a part of a unit says nothing.
      if isEnd, !isWide, bytes.count - index >= 2 {
        Self.append(Charset.replacement, from: 2, to: &out, &sizes)
        index += 2
      }
      end = index
    }
    held = Array(bytes[end...])
    return out
  }

  private static func append(
    _ scalar: UInt32, from size: Int, to out: inout [UInt8], _ sizes: inout SourceSizes
  ) {
    let before = out.count
    UTF8Scalar.append(scalar == 0 ? 0x20 : scalar, to: &out)
    sizes.add(out.count - before, from: size)
  }

  private static func withoutNUL(_ bytes: [UInt8]) -> [UInt8] {
    bytes.contains(0) ? bytes.map { $0 == 0 ? 0x20 : $0 } : bytes
  }
}

/// Reads characters of two and four bytes.
enum WideScalar {
  /// The scalar of UTF-16 at an index, nil for half of a pair, and its size; nil where it is cut.
  static func read16(
    _ bytes: [UInt8], _ index: Int, isBig: Bool
  ) -> (scalar: UInt32?, size: Int)? {
    guard let first = unit(bytes, index, isBig) else { return nil }
    guard (0xD800...0xDFFF).contains(first) else { return (first, 2) }
    guard first < 0xDC00 else { return (nil, 2) }
    guard let second = unit(bytes, index + 2, isBig) else { return nil }
    guard (0xDC00...0xDFFF).contains(second) else { return (nil, 2) }
    return (0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), 4)
  }

  /// The scalar of UTF-32 at an index, nil for what is none, and its size; nil where it is cut.
  static func read32(
    _ bytes: [UInt8], _ index: Int, isBig: Bool
  ) -> (scalar: UInt32?, size: Int)? {
    guard let first = unit(bytes, index, isBig), let second = unit(bytes, index + 2, isBig) else {
      return nil
    }
    let value = isBig ? first << 16 | second : second << 16 | first
    return (Unicode.Scalar(value) == nil ? nil : value, 4)
  }

  private static func unit(_ bytes: [UInt8], _ index: Int, _ isBig: Bool) -> UInt32? {
    guard index >= 0, index <= bytes.count - 2 else { return nil }
    let (a, b) = (UInt32(bytes[index]), UInt32(bytes[index + 1]))
    return isBig ? a << 8 | b : b << 8 | a
  }
}
