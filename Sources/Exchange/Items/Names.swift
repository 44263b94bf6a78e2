internal import Digest
internal import Format
internal import Text

/// Names that are functions of an export alone: spec "Import and export", section 3.
package enum Names {
  /// The longest title and path component, bytes.
  static let limit = 120

  /// The first 8 hex digits of the SHA-256 of an id.
  package static func digits(_ id: [UInt8]) -> [UInt8] {
    Array(Hex.encode(SHA256.hash(id)).prefix(8))
  }

  /// The name of a conversation: `TITLE (SOURCE ID8)`, or `TITLE (SOURCE)` where the source has no ids.
  package static func conversation(_ title: [UInt8], _ source: String, _ id: [UInt8]?) -> [UInt8] {
    let folded = cut(folded(title), to: limit)
    let shown = folded.isEmpty ? Array("Untitled".utf8) : folded
    return shown + conversationEnd(source, id)
  }

  /// ` (SOURCE ID8)`.
  package static func conversationEnd(_ source: String, _ id: [UInt8]?) -> [UInt8] {
    Array(" (\(source)".utf8) + (id.map { [0x20] + digits($0) } ?? []) + [0x29]
  }

  /// A path component made of a title.
  package static func component(_ title: [UInt8], limit: Int = limit) -> [UInt8] {
    // Only white space is folded; other controls and slashes become a dash.
    let spaced = title.map { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
    var out: [UInt8] = []
    for scalar in String(decoding: spaced, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0x2F, 0..<0x20, 0x7F...0x9F: out.append(0x2D)
      case _ where scalar.properties.isWhitespace: if out.last != 0x20 { out.append(0x20) }
      default: out += Array(String(scalar).utf8)
      }
    }
    var name = out.drop { $0 == 0x2E || $0 == 0x20 }
    name = cut(Array(name), to: limit)[...]
    while name.last == 0x2E || name.last == 0x20 { name = name.dropLast() }
    return name.isEmpty ? Array("untitled".utf8) : Array(name)
  }

  /// Components that another program named, as a path: none can climb.
  package static func path(_ path: [UInt8]) -> [UInt8] {
    Array(path.split(separator: 0x2F).map { component(Array($0)) }.joined(separator: [0x2F]))
  }

  /// A file name for a text: as `memcube add` makes it.
  package static func slug(_ text: [UInt8]) -> [UInt8] {
    let stem = Text.slug(of: text)
    return stem.isEmpty ? Array("memory".utf8) : stem
  }

  /// A path with ` (ID8)` before its ending.
  package static func beside(_ path: [UInt8], _ id: [UInt8]) -> [UInt8] {
    let (stem, ending) = parts(path)
    return stem + Array(" (".utf8) + digits(id) + [0x29] + ending
  }

  /// A path before and from the last dot of its name on; a leading dot begins no ending.
  package static func parts(_ path: [UInt8]) -> (stem: [UInt8], ending: [UInt8]) {
    let start = (path.lastIndex(of: 0x2F) ?? -1) + 1
    guard let dot = path.lastIndex(of: 0x2E), dot > start else { return (path, []) }
    return (Array(path[..<dot]), Array(path[dot...]))
  }

  /// A name without `.zip`, `.tar.gz` and the like.
  static func withoutArchiveEnding(_ name: [UInt8]) -> [UInt8] {
    let lower = String(decoding: lower(name), as: UTF8.self)
    for ending in [".zip", ".tar", ".tar.gz", ".tgz", ".jex"] where lower.hasSuffix(ending) {
      return Array(name.dropLast(ending.utf8.count))
    }
    return name
  }

  /// White space and control characters folded to one space, none at the ends.
  package static func folded(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
      let isSpace =
        scalar.properties.isWhitespace || scalar.value < 0x20
        || (0x7F...0x9F).contains(scalar.value)
      if isSpace {
        if !out.isEmpty, out.last != 0x20 { out.append(0x20) }
      } else {
        out += UTF8.encode(scalar).map { Array($0) } ?? []
      }
    }
    if out.last == 0x20 { out.removeLast() }
    return out
  }

  /// At most so many bytes, no character cut, no blank at the end.
  package static func cut(_ text: [UInt8], to limit: Int) -> [UInt8] {
    guard text.count > limit else { return text }
    var end = limit
    while end > 0, text[end] & 0xC0 == 0x80 { end -= 1 }
    var out = text[..<end]
    while out.last == 0x20 { out = out.dropLast() }
    return Array(out)
  }

  /// A name of a person: without marks of direction at its ends, and blanks.
  package static func person(_ name: [UInt8]) -> [UInt8] {
    let scalars = Array(String(decoding: name, as: UTF8.self).unicodeScalars)
    let isKept = { (scalar: Unicode.Scalar) in
      !scalar.properties.isWhitespace && !isMark(scalar)
    }
    guard let first = scalars.firstIndex(where: isKept), let last = scalars.lastIndex(where: isKept)
    else { return [] }
    return scalars[first...last].flatMap { Array(String($0).utf8) }
  }

  /// Whether a scalar only turns the direction of a text.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// ASCII in small letters.
  package static func lower(_ text: some Sequence<UInt8>) -> [UInt8] {
    text.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  /// Whether a byte is a letter of ASCII.
  static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
}

extension Names {
  /// Bytes as UTF-8.
  static func text(_ bytes: [UInt8]) -> [UInt8] {
    String(validating: bytes, as: UTF8.self) == nil
      ? Array(String(decoding: bytes, as: UTF8.self).utf8) : bytes
  }

  /// A path as a part of a line.
  static func oneLine(_ path: [UInt8]) -> [UInt8] { text(path).map { $0 < 0x20 ? 0x20 : $0 } }
}
