/// Lines as the entries of a mapping: front matter, or a file of YAML.
struct Mapping {
  /// A key with its value: the line that begins with the key, and those that go on.
  struct Entry {
    /// What it is compared by: without quotes, its A to Z in lower case.
    var key: [UInt8]
    /// Empty lines and remarks before it.
    var leading: [LineMerge.Line]
    /// The lines themselves; at least one.
    var lines: [LineMerge.Line]
  }

  /// In the order of the text; no key twice.
  var entries: [Entry] = []
  /// Empty lines and remarks after the last one.
  var trailing: [LineMerge.Line] = []
  private var places: [[UInt8]: Int] = [:]

  /// No entries.
  init() {}

  /// Nil where a key stands twice.
  init?(_ lines: ArraySlice<LineMerge.Line>) {
    for line in lines {
      if let key = Self.key(line) {
        if places[key] != nil { return nil }
        places[key] = entries.count
        entries.append(Entry(key: key, leading: trailing, lines: [line]))
        trailing = []
      } else if entries.isEmpty || Self.isApart(line) {
        trailing.append(line)
      } else {
        // What looked apart was within the value.
        entries[entries.count - 1].lines += trailing + [line]
        trailing = []
      }
    }
  }

  /// The entry of a key.
  subscript(_ key: [UInt8]) -> Entry? { places[key].map { entries[$0] } }

  /// An empty line, or a remark that is not indented.
  private static func isApart(_ line: LineMerge.Line) -> Bool {
    line.first == UInt8(ascii: "#") || line.allSatisfy(isBlank)
  }

  /// The key that a line begins with; nil for one that goes on, or stands apart.
  private static func key(_ line: LineMerge.Line) -> [UInt8]? {
    guard let first = line.first, !isBlank(first), first != UInt8(ascii: "#"),
      !isItem(line), let colon = colon(line)
    else { return nil }
    let key = unquoted(trimmed(line[..<colon]))
    if key.isEmpty { return nil }
    return key.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
  }

  /// Whether a line begins with `-` and a blank, or is nothing else.
  static func isItem(_ line: LineMerge.Line) -> Bool {
    line.first == UInt8(ascii: "-") && line.dropFirst().first.map(isBlank) ?? true
  }

  /// The first colon with a blank after it, or nothing.
  static func colon(_ line: LineMerge.Line) -> Int? {
    line.indices.first { place in
      line[place] == UInt8(ascii: ":")
        && (place + 1 == line.endIndex || isBlank(line[place + 1]))
    }
  }

  /// A blank, a tab or CR.
  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  /// Without blanks at the ends.
  static func trimmed(_ bytes: LineMerge.Line) -> LineMerge.Line {
    let start = bytes.drop(while: isBlank)
    guard let last = start.lastIndex(where: { !isBlank($0) }) else { return [] }
    return start[...last]
  }

  /// Without the quotes around it, if it begins and ends in the same.
  static func unquoted(_ bytes: LineMerge.Line) -> LineMerge.Line {
    guard bytes.count > 1, let first = bytes.first, first == bytes.last,
      first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    else { return bytes }
    return bytes.dropFirst().dropLast()
  }
}
