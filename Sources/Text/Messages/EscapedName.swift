internal import Digest

/// Ids as file names: what a name cannot hold, or must not begin with, is `%XX`, so that every id
/// has one name and every short name one id.
public enum EscapedName {
  /// The longest name that is not cut, in bytes; an ending such as `.md` still fits after it.
  static let limit = 230

  /// The name of an id. Escaped are `/`, `%`, bytes under 0x20 and 0x7F, a leading `.`, `@` or `-` (an
  /// option to a user who types `rm *`), and the first byte of a name that is reserved. Over 230 bytes:
  /// the first 200 (no character or escape cut), `%~`, and 16 hex digits of the id's SHA-256. An empty id
  /// is `%`.
  public static func escape(_ id: [UInt8], reserved: Set<[UInt8]> = []) -> [UInt8] {
    if id.isEmpty { return [0x25] }
    let isReserved = reserved.contains(id)
    var out: [UInt8] = []
    var cut = 0
    for (index, byte) in id.enumerated() {
      // Where 200 bytes end between characters.
      if byte & 0xC0 != 0x80, out.count <= 200 { cut = out.count }
      if index == 0 && (isReserved || ".@-".utf8.contains(byte)) || isForbidden(byte) {
        out += [0x25, digit(byte >> 4), digit(byte & 15)]
      } else {
        out.append(byte)
      }
    }
    if out.count <= limit { return out }
    // Bytes that never end a character (no UTF-8) are cut anywhere.
    let kept = cut > 0 ? cut : 200
    return Array(out[..<kept]) + [0x25, 0x7E] + Hex.encode(SHA256.hash(id)).prefix(16)
  }

  /// The id of a name; nil for a cut one, and for a name that no id has (`%41`, say).
  public static func unescape(_ name: [UInt8], reserved: Set<[UInt8]> = []) -> [UInt8]? {
    if name == [0x25] { return [] }
    var id: [UInt8] = []
    var index = 0
    while index < name.count {
      if name[index] != 0x25 {
        id.append(name[index])
        index += 1
        continue
      }
      guard index + 2 < name.count, let high = value(name[index + 1]),
        let low = value(name[index + 2])
      else { return nil }
      id.append(high << 4 | low)
      index += 3
    }
    return !id.isEmpty && escape(id, reserved: reserved) == name ? id : nil
  }

  /// Whether a name was cut, so that its id has to be looked for.
  public static func isCut(_ name: [UInt8]) -> Bool {
    name.count > 18 && name.suffix(18).starts(with: [0x25, 0x7E])
      && Hex.isHex(name.suffix(16), count: 16)
  }

  private static func isForbidden(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7F || byte == 0x2F || byte == 0x25
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x37 + value }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x30...0x39: digit - 0x30
    case 0x41...0x46: digit - 0x37
    default: nil
    }
  }
}
