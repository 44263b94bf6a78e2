internal import Format

/// How a file is laid out, so that what is added looks like what is there.
struct JSONLayout: Sendable {
  /// Ends a line.
  var newline: [UInt8]
  /// One step of indentation.
  var unit: [UInt8]

  /// The layout of a text: line ends as its first one, indentation as of its first member.
  init(of text: [UInt8], _ root: JSONNode?) {
    let feed = text.firstIndex(of: 0x0A)
    let isWindows = feed.map { $0 > 0 && text[$0 - 1] == 0x0D } ?? false
    newline = isWindows ? [0x0D, 0x0A] : [0x0A]
    unit = [0x20, 0x20]
    if let first = root?.items.first,
      let indent = Self.indent(of: first.start, in: text), !indent.isEmpty
    {
      unit = indent
    }
  }

  /// The white space before a place, if its line holds nothing else before it.
  static func indent(of offset: Int, in text: [UInt8]) -> [UInt8]? {
    let (line, isFirst) = lineStart(of: offset, in: text)
    return isFirst ? line : nil
  }

  /// The white space at the start of the line of a place, and whether nothing else is before it.
  static func lineStart(of offset: Int, in text: [UInt8]) -> (indent: [UInt8], isFirst: Bool) {
    let head = text.prefix(max(0, offset))
    let start = head.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let indent = head[start...].prefix { $0 == 0x20 || $0 == 0x09 }
    return (Array(indent), start + indent.count == head.count)
  }

  /// A value as text.
  /// - Parameters:
  ///   - json: the value.
  ///   - indent: the indentation of the line where it begins; nil: all on one line.
  /// - Returns: the text.
  func text(_ json: JSON, indent: [UInt8]?) -> [UInt8] {
    switch json {
    case .array(let elements) where !elements.isEmpty:
      let isFlat = elements.allSatisfy { $0.members == nil && $0.elements == nil }
      let parts = elements.map { element in
        text(element, indent: isFlat ? nil : indent.map { $0 + unit })
      }
      return wrapped(parts, [0x5B, 0x5D], indent: isFlat ? nil : indent)
    case .object(let members) where !members.isEmpty:
      let parts = members.map { member in
        Self.scalar(.string(member.key)) + [0x3A, 0x20]
          + text(member.value, indent: indent.map { $0 + unit })
      }
      return wrapped(parts, [0x7B, 0x7D], indent: indent)
    default: return Self.scalar(json)
    }
  }

  private func wrapped(
    _ parts: [[UInt8]], _ brackets: [UInt8], indent: [UInt8]?
  ) -> [UInt8] {
    guard let indent else {
      return [brackets[0]] + Array(parts.joined(separator: [0x2C, 0x20])) + [brackets[1]]
    }
    let line = newline + indent + unit
    return [brackets[0]] + line + Array(parts.joined(separator: [0x2C] + line)) + newline + indent
      + [brackets[1]]
  }

  /// A value without indentation.
  static func scalar(_ json: JSON) -> [UInt8] {
    var out: [UInt8] = []
    json.write(to: &out)
    return out
  }
}
