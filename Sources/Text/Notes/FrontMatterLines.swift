internal import YAML

/// Front matter that YAML refuses as a whole, read as far as it can be: block by block, and where a block (a
/// key's line with what belongs to it) is no YAML either, line by line as plain text.
struct FrontMatterLines {
  /// What could be read, in its order.
  private(set) var pairs: [YAML.Pair] = []
  /// The first line that no YAML reader takes, from 1; nil if there is none.
  private(set) var refused: Int?

  /// So many blocks are handed to YAML one by one; the others are read as plain text.
  private static let blockLimit = 200
  /// The longest key, bytes.
  private static let keyLimit = 64

  /// Reads what stands between the two fences; nil where the first line that says anything is no key: that is
  /// a text between two rules.
  init?(_ text: [UInt8]) {
    let lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
    let first = lines.first { !Self.isEmpty($0) }
    guard let first, Self.key(first) != nil else { return nil }
    var blocks = 0
    var at = 0
    while at < lines.count {
      guard let (key, value) = Self.key(lines[at]) else {
        if !Self.isEmpty(lines[at]) { refused = refused ?? at + 1 }
        at += 1
        continue
      }
      var end = at + 1
      while end < lines.count, Self.isEmpty(lines[end]) || Self.belongs(lines[end]) { end += 1 }
      let block = lines[at..<end]
      blocks += 1
      let whole = Array(block.joined(separator: [0x0A]))
      if blocks <= Self.blockLimit, case .mapping(let found)? = try? YAML.parse(whole) {
        pairs += found
      } else {
        if blocks <= Self.blockLimit { refused = refused ?? at + 1 }
        pairs.append(YAML.Pair(key, Self.value(value, below: block.dropFirst())))
      }
      at = end
    }
  }

  /// Whether a line says nothing: blank, or a comment. `#x` is a tag.
  private static func isEmpty(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.drop { $0 <= 0x20 }
    return text.isEmpty || text.first == 0x23 && (text.dropFirst().first ?? 0x20) <= 0x20
  }

  /// Whether a line goes on with what the key above it says: indented, or an item of its list.
  private static func belongs(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first else { return false }
    return first == 0x20 || first == 0x09 || isItem(line)
  }

  private static func isItem(_ line: ArraySlice<UInt8>) -> Bool {
    let text = line.drop { $0 <= 0x20 }
    return text.first == 0x2D && (text.dropFirst().first ?? 0x20) <= 0x20
  }

  /// A key at the start of a line, and what follows its colon.
  static func key(_ line: ArraySlice<UInt8>) -> (key: [UInt8], value: ArraySlice<UInt8>)? {
    guard let colon = line.prefix(keyLimit + 3).firstIndex(of: 0x3A), let first = line.first,
      first > 0x20, first != 0x23, !(first == 0x2D && isItem(line)), colon > line.startIndex
    else { return nil }
    let behind = line[(colon + 1)...]
    guard (behind.first ?? 0x20) <= 0x20 else { return nil }
    return (unquoted(line[..<colon]), behind)
  }

  private static func value(
    _ value: ArraySlice<UInt8>, below lines: ArraySlice<ArraySlice<UInt8>>
  ) -> YAML {
    let text = trimmed(withoutComment(value))
    if text.first == 0x5B, !text.starts(with: [0x5B, 0x5B]) {
      return .sequence(items(text).map { .scalar($0) })
    }
    let items = lines.filter(isItem).map { line in
      unquoted(trimmed(line.drop { $0 <= 0x20 }.dropFirst()))
    }
    if text.isEmpty, !items.isEmpty { return .sequence(items.map { .scalar($0) }) }
    let isFolded = text == [0x3E] || text == [0x7C]
    let more = lines.filter { !isEmpty($0) }.map { Array(trimmed($0)) }
    let all = (text.isEmpty || isFolded ? [] : [unquoted(text)]) + more
    return .scalar(Array(all.joined(separator: [0x20])))
  }

  /// The items between the brackets of a list in one line; the closing one may be missing.
  private static func items(_ text: ArraySlice<UInt8>) -> [[UInt8]] {
    var inner = text.dropFirst()
    if inner.last == 0x5D { inner = inner.dropLast() }
    var items: [[UInt8]] = []
    var (start, quote) = (inner.startIndex, UInt8(0))
    for place in inner.indices {
      let byte = inner[place]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x2C {
        items.append(unquoted(inner[start..<place]))
        start = place + 1
      }
    }
    items.append(unquoted(inner[start...]))
    return items
  }

  /// A text without ` # a comment` at its end.
  private static func withoutComment(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    guard text.count > 2 else { return text }
    for place in text.indices.dropFirst().dropLast()
    where text[place] == 0x23 && text[place - 1] <= 0x20 && text[place + 1] <= 0x20 {
      return text[..<place]
    }
    return text
  }

  private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    let start = text.drop { $0 <= 0x20 }
    guard let end = start.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return start[...end]
  }

  private static func unquoted(_ text: ArraySlice<UInt8>) -> [UInt8] {
    let text = trimmed(text)
    guard text.count >= 2, let first = text.first, first == 0x22 || first == 0x27,
      text.last == first
    else { return Array(text) }
    return Array(text.dropFirst().dropLast())
  }
}

extension FrontMatterLines {
  private static let tagKeys = Set(["tags", "tag"].map { Array($0.utf8) })

  /// A copy in which `#x` of a list of tags is no comment: its mark is a blank, or a comma between two.
  static func withoutTagMarks(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(0x23) else { return text }
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var isOfTags = false
    for line in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      if let (key, _) = key(line) {
        isOfTags = tagKeys.contains(key.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 })
      } else if !line.isEmpty, !belongs(line), !isEmpty(line) {
        isOfTags = false
      }
      if !out.isEmpty || line.startIndex > text.startIndex { out.append(0x0A) }
      out += isOfTags ? withoutMarks(line) : Array(line)
    }
    return out
  }

  private static func withoutMarks(_ line: ArraySlice<UInt8>) -> [UInt8] {
    var out = Array(line)
    var (quote, before, hasTag) = (UInt8(0), UInt8(0), false)
    for place in out.indices {
      let byte = out[place]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == 0x22 || byte == 0x27 {
        quote = byte
      } else if byte == 0x23, place > 0,
        out[place - 1] <= 0x20 || out[place - 1] == 0x5B
          || out[place - 1] == 0x2C, place + 1 < out.count, out[place + 1] > 0x20,
        out[place + 1] != 0x23
      {
        // A tag begins after a colon, an item's mark, a bracket or a comma; the next one after a tag.
        if [0x3A, 0x2D, 0x5B, 0x2C].contains(before) {
          out[place] = 0x20
        } else if hasTag {
          out[place] = 0x2C
        } else {
          return out
        }
        hasTag = true
      }
      if byte > 0x20 { before = byte }
    }
    return out
  }
}
