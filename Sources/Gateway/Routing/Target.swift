/// A request's target, taken apart: segments are split first and decoded after, so that `a%2Fb` is
/// one segment; empty ones (`//`, a final `/`) count for nothing.
package struct Target: Hashable, Sendable {
  /// The path's segments, decoded.
  let path: [[UInt8]]
  /// What follows the `?`.
  let query: Parameters
  /// Whether the query has more parameters than are looked at: then it has none here.
  let isOverfull: Bool

  /// Nil where an escape cannot be read, or a segment is no UTF-8 text.
  init?(_ target: [UInt8]) {
    let (parts, text) = Self.parts(target)
    let path = Self.segments(parts)
    guard path.count == parts.count else { return nil }
    self.path = path
    isOverfull = text.count { $0 == 0x26 } >= Parameters.limit
    guard let query = isOverfull ? Parameters.none : Parameters(text) else { return nil }
    self.query = query
  }

  /// The segments of a target's path up to the first that cannot be read: they say whose it is.
  static func beginning(_ target: [UInt8]) -> [[UInt8]] { segments(parts(target).path) }

  /// The segments of the path as they stand, and what follows the `?`.
  private static func parts(
    _ target: [UInt8]
  ) -> (path: [ArraySlice<UInt8>], query: ArraySlice<UInt8>) {
    var bytes = target[...]
    if let authority = authority(target) { bytes = bytes[authority.endIndex...] }
    if let fragment = bytes.firstIndex(of: 0x23) { bytes = bytes[..<fragment] }
    let mark = bytes.firstIndex(of: 0x3F)
    return (
      bytes[..<(mark ?? bytes.endIndex)].split(separator: 0x2F),
      mark.map { bytes[($0 + 1)...] } ?? []
    )
  }

  private static func segments(_ parts: [ArraySlice<UInt8>]) -> [[UInt8]] {
    var path: [[UInt8]] = []
    for part in parts {
      guard let segment = Escapes.decode(part), String(validating: segment, as: UTF8.self) != nil
      else { break }
      path.append(segment)
    }
    return path
  }

  /// The host of the absolute form, which proxies are sent: `http://host/path`; nil: the target has
  /// none.
  package static func authority(_ target: [UInt8]) -> ArraySlice<UInt8>? {
    guard target.first != 0x2F, let scheme = target.firstIndex(of: 0x3A),
      target[scheme...].starts(with: "://".utf8)
    else { return nil }
    return target[(scheme + 3)...].prefix { $0 != 0x2F && $0 != 0x3F && $0 != 0x23 }
  }
}

/// The `name=value` pairs of a query, in order.
public struct Parameters: Hashable, Sendable {
  /// No endpoint knows so many; each is compared with the names that it knows.
  static let limit = 256

  /// The pairs, decoded.
  public let pairs: [(name: [UInt8], value: [UInt8])]

  /// Nil where an escape cannot be read, or something is no UTF-8 text.
  init?(_ query: ArraySlice<UInt8>) {
    var pairs: [(name: [UInt8], value: [UInt8])] = []
    for part in query.split(separator: 0x26) {
      let equals = part.firstIndex(of: 0x3D) ?? part.endIndex
      let rest = equals == part.endIndex ? part[equals...] : part[(equals + 1)...]
      guard let name = Escapes.decode(part[..<equals], plusIsSpace: true),
        let value = Escapes.decode(rest, plusIsSpace: true),
        String(validating: name, as: UTF8.self) != nil,
        String(validating: value, as: UTF8.self) != nil
      else { return nil }
      pairs.append((name, value))
    }
    self.pairs = pairs
  }

  private init(none: Void) { pairs = [] }

  /// No parameters.
  static let none = Parameters(none: ())

  /// The last value of a name.
  public subscript(name: String) -> [UInt8]? {
    pairs.last { $0.name.elementsEqual(name.utf8) }?.value
  }

  /// All values of a name, in order.
  public func all(_ name: String) -> [[UInt8]] {
    pairs.filter { $0.name.elementsEqual(name.utf8) }.map(\.value)
  }

  /// Whether both have the same pairs in the same order.
  public static func == (a: Parameters, b: Parameters) -> Bool {
    a.pairs.elementsEqual(b.pairs) { $0.name == $1.name && $0.value == $1.value }
  }

  /// Feeds the pairs.
  public func hash(into hasher: inout Hasher) {
    for pair in pairs {
      hasher.combine(pair.name)
      hasher.combine(pair.value)
    }
  }
}

/// Percent escapes of URLs.
package enum Escapes {
  /// What a text stands for; nil where a `%` is not followed by two hex digits.
  package static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool = false) -> [UInt8]? {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = text.startIndex
    while index < text.endIndex {
      let byte = text[index]
      if byte == 0x25 {
        guard text.endIndex - index > 2, let high = value(text[index + 1]),
          let low = value(text[index + 2])
        else { return nil }
        out.append(high << 4 | low)
        index += 3
        continue
      }
      out.append(byte == 0x2B && plusIsSpace ? 0x20 : byte)
      index += 1
    }
    return out
  }

  /// A text as one segment of a path or one value of a query.
  package static func encode(_ text: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var out: [UInt8] = []
    for byte in text {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: out.append(byte)
      default: out += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return out
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x37
    case 0x61...0x66: digit - 0x57
    default: nil
    }
  }
}
