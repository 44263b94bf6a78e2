internal import Format
internal import Posix
internal import Text

/// A line of a calendar or a card: `NAME;PARAMETER=x:VALUE` (RFC 5545, RFC 6350).
struct ContentLine {
  /// In capitals, without a group before a dot.
  var name: String
  var parameters: [String: String] = [:]
  /// As it stands.
  var value: [UInt8]

  init?(_ line: [UInt8]) {
    var isQuoted = false
    var colon: Int?
    for (place, byte) in line.enumerated() {
      if byte == 0x22 { isQuoted.toggle() }
      if byte == 0x3A, !isQuoted {
        colon = place
        break
      }
    }
    guard let colon else { return nil }
    let parts = line[..<colon].split(separator: 0x3B)
    guard let first = parts.first else { return nil }
    let name = first.split(separator: 0x2E).last ?? first
    self.name = String(decoding: name, as: UTF8.self).uppercased()
    for part in parts.dropFirst() {
      let pair = part.split(separator: 0x3D, maxSplits: 1)
      let key = String(decoding: pair[0], as: UTF8.self).uppercased()
      // vCard 2.1 has types without a key.
      guard pair.count == 2 else {
        parameters["TYPE", default: ""] += " \(key)"
        continue
      }
      let value = String(decoding: pair[1].filter { $0 != 0x22 }, as: UTF8.self)
      parameters[key] = parameters[key].map { "\($0) \(value)" } ?? value
    }
    value = Array(line[(colon + 1)...])
  }

  /// The value with its escapes read.
  var text: [UInt8] { Self.unescaped(value[...]) }

  /// The parts of a value between semicolons that are not escaped.
  var parts: [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    var isEscaped = false
    for byte in value {
      if byte == 0x3B, !isEscaped {
        parts.append([])
      } else {
        parts[parts.count - 1].append(byte)
      }
      isEscaped = byte == 0x5C && !isEscaped
    }
    return parts.map { Self.unescaped($0[...]) }
  }

  private static func unescaped(_ value: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var rest = value
    while let byte = rest.popFirst() {
      guard byte == 0x5C, let next = rest.popFirst() else {
        out.append(byte)
        continue
      }
      out.append(next == 0x6E || next == 0x4E ? 0x0A : next)
    }
    return out
  }

  /// Says that an entry has no end: `kind` is what it is, and the line `name` how it is called.
  static func cutOff(
    _ lines: [ContentLine], _ name: String, _ kind: String, _ file: ExportFile,
    _ sink: any ImportSink
  ) {
    let title = Names.folded(lines.first { $0.name == name }?.text ?? [])
    let shown = title.isEmpty ? "" : " '\(Path(title))'"
    sink.problem(file.shown, "the \(kind)\(shown) is cut off: it has no END, and is not imported")
  }

  /// The lines of a text: one that begins with a blank goes on with the line before it.
  static func lines(_ text: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for raw in text.split(separator: 0x0A) {
      let line = raw.last == 0x0D ? raw.dropLast() : raw
      if let first = line.first, first == 0x20 || first == 0x09, !lines.isEmpty {
        lines[lines.count - 1] += line.dropFirst()
      } else if !line.isEmpty {
        lines.append(Array(line))
      }
    }
    return lines
  }
}
