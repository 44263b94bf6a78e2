/// Takes the text out of HTML and XML, crudely and as it streams: tags become a space; comments,
/// scripts and styles go; the usual character references are resolved.
struct MarkupStripper {
  private enum State: Hashable {
    case text, tag, comment
    /// Within an element whose content is no text, until its end tag.
    case skipped([UInt8])
  }

  private var state = State.text
  private var tag: [UInt8] = []

  /// The text of the next bytes of the stream.
  mutating func text(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch state {
      case .text:
        if byte == 0x3C {
          state = .tag
          tag = []
        } else if byte == 0x26, let (scalar, length) = Self.reference(bytes, index) {
          UTF8Scalar.append(scalar, to: &text)
          index += length
          continue
        } else {
          text.append(byte)
        }
      case .tag:
        if byte == 0x3E {
          endTag()
          text.append(0x20)
        } else if tag.count < 16 {
          tag.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
          if tag == Self.comment { state = .comment }
        }
      case .comment:
        tag = tag.suffix(1) + [byte]
        if byte == 0x3E, tag.first == 0x2D { state = .text }
      case .skipped(let name):
        tag = tag.suffix(name.count + 1) + [(0x41...0x5A).contains(byte) ? byte | 0x20 : byte]
        if tag == [0x3C, 0x2F] + name { state = .tag }
      }
      index += 1
    }
    return text
  }

  private mutating func endTag() {
    state = .text
    for name in ["script", "style"].map({ Array($0.utf8) })
    where tag.starts(with: name) && (tag.count == name.count || tag[name.count] <= 0x20) {
      state = .skipped(name)
      tag = []
    }
  }

  private static let comment: [UInt8] = [0x21, 0x2D, 0x2D]

  private static let names: [String: UInt32] = [
    "amp": 0x26, "lt": 0x3C, "gt": 0x3E, "quot": 0x22, "apos": 0x27, "nbsp": 0x20, "mdash": 0x2014,
    "ndash": 0x2013, "hellip": 0x2026, "rsquo": 0x2019, "lsquo": 0x2018, "ldquo": 0x201C,
    "rdquo": 0x201D, "auml": 0xE4, "ouml": 0xF6, "uuml": 0xFC, "szlig": 0xDF, "eacute": 0xE9,
    "egrave": 0xE8, "agrave": 0xE0, "ccedil": 0xE7, "ntilde": 0xF1, "copy": 0xA9,
  ]

  /// The scalar of a reference that begins at an index, and its length; nil if it is none.
  private static func reference(_ bytes: [UInt8], _ index: Int) -> (UInt32, Int)? {
    let rest = bytes[(index + 1)...].prefix(12)
    guard let end = rest.firstIndex(of: 0x3B) else { return nil }
    let name = String(decoding: bytes[(index + 1)..<end], as: UTF8.self)
    let scalar: UInt32?
    if name.hasPrefix("#x") || name.hasPrefix("#X") {
      scalar = UInt32(name.dropFirst(2), radix: 16)
    } else if name.hasPrefix("#") {
      scalar = UInt32(name.dropFirst())
    } else {
      scalar = names[name]
    }
    guard let scalar, scalar > 0, Unicode.Scalar(scalar) != nil else { return nil }
    return (scalar, end - index + 1)
  }
}

/// The text of HTML and XML.
public enum Markup {
  /// What a reader sees: tags, comments, scripts and styles go; runs of blanks are one, and so are
  /// runs of empty lines.
  public static func text(_ bytes: [UInt8]) -> [UInt8] {
    var stripper = MarkupStripper()
    var out: [UInt8] = []
    var isBlank = true
    for line in stripper.text(bytes).split(separator: 0x0A, omittingEmptySubsequences: false) {
      let words = line.split { $0 <= 0x20 }
      if words.isEmpty {
        if !isBlank { out.append(0x0A) }
        isBlank = true
        continue
      }
      isBlank = false
      out += words.joined(separator: [0x20])
      out.append(0x0A)
    }
    return out
  }
}
