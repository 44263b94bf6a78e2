/// The value of an entry that is a list.
struct MappingList {
  /// How it is spelled.
  enum Style: Equatable {
    /// `tags: a, b`
    case commas
    /// `tags: [a, b]`
    case flow
    /// A line with `-` for each, so far indented.
    case lines(indent: [UInt8])
  }

  /// An element: its first line without `-` and blanks, and those that go on without the indent.
  struct Item {
    var lines: [[UInt8]]

    /// What it is compared by.
    var identity: [UInt8] {
      lines.count == 1
        ? Array(Mapping.unquoted(lines[0][...])) : Array(lines.joined(separator: [0x0A]))
    }

    private var isQuoted: Bool { Mapping.unquoted(lines[0][...]).count < lines[0].count }

    /// Whether it can stand so.
    func fits(_ style: Style) -> Bool {
      if case .lines = style { return true }
      if lines.count != 1 || style == .commas && isQuoted { return false }
      if isQuoted { return true }
      return Mapping.colon(lines[0][...]) == nil && lines[0].first != UInt8(ascii: "#")
        && !lines[0].contains { Array(",[]{}\"'".utf8).contains($0) }
    }
  }

  var style: Style
  var items: [Item]

  /// A list of its parts.
  init(style: Style, items: [Item]) {
    self.style = style
    self.items = items
  }

  /// Nil where the entry's value is no list.
  init?(_ entry: Mapping.Entry) {
    let line = entry.lines[0]
    guard let colon = Mapping.colon(line) else { return nil }
    let value = Mapping.trimmed(line[(colon + 1)...])
    if entry.lines.count > 1 {
      guard value.isEmpty else { return nil }
      self.init(items: entry.lines.dropFirst())
    } else if value.isEmpty {
      self.init(style: .flow, items: [])
    } else if value.first == UInt8(ascii: "["), value.last == UInt8(ascii: "]"), value.count > 1 {
      self.init(style: .flow, value.dropFirst().dropLast())
    } else if Self.commaKeys.contains(entry.key) {
      self.init(style: .commas, value)
    } else {
      return nil
    }
  }

  /// The keys whose value may be a list without brackets.
  private static let commaKeys: Set<[UInt8]> = [Array("tags".utf8), Array("entities".utf8)]

  /// What commas separate; nil if one of it could not stand so.
  private init?(style: Style, _ value: LineMerge.Line) {
    let items = value.split(separator: 0x2C).map(Mapping.trimmed).filter { !$0.isEmpty }
      .map { Item(lines: [Array($0)]) }
    if !items.allSatisfy({ $0.fits(style) }) { return nil }
    self.init(style: style, items: items)
  }

  /// The lines of `- a`, equally far indented, and what is indented further below each.
  private init?(items lines: ArraySlice<LineMerge.Line>) {
    guard let first = lines.first else { return nil }
    let indent = first.prefix { $0 == 0x20 }
    var items: [Item] = []
    for line in lines {
      guard line.starts(with: indent) else { return nil }
      let rest = line.dropFirst(indent.count)
      if Mapping.isItem(rest) {
        items.append(Item(lines: [Array(Mapping.trimmed(rest.dropFirst()))]))
      } else if rest.first == 0x20, !items.isEmpty {
        items[items.count - 1].lines.append(Array(Self.withoutCR(rest)))
      } else {
        return nil
      }
    }
    self.init(style: .lines(indent: Array(indent)), items: items)
  }

  private static func withoutCR(_ line: LineMerge.Line) -> LineMerge.Line {
    line.last == 0x0D ? line.dropLast() : line
  }

  /// Those of a, in their order, that b has or o does not have; then those of b that neither a nor o has. No
  /// element twice.
  static func joined(_ o: [Item], _ a: [Item], _ b: [Item]) -> [Item] {
    let old = Set(o.map(\.identity))
    let theirs = Set(b.map(\.identity))
    var seen: Set<[UInt8]> = []
    let kept = a.filter { theirs.contains($0.identity) || !old.contains($0.identity) }
    return (kept + b.filter { !old.contains($0.identity) })
      .filter { seen.insert($0.identity).inserted }
  }

  /// The lines of an entry that has these elements: spelled as another one is, as far as they can be.
  static func spelled(
    _ items: [Item], like entry: Mapping.Entry, _ list: MappingList
  ) -> [LineMerge.Line] {
    let line = entry.lines[0]
    let end: [UInt8] = line.last == 0x0D ? [0x0D] : []
    let head = Array(line[...(Mapping.colon(line) ?? line.startIndex)])
    let styles = [list.style, .flow, .lines(indent: [0x20, 0x20])]
    let style = styles.first { style in items.allSatisfy { $0.fits(style) } } ?? list.style
    switch style {
    case .commas, .flow:
      let value = Array(items.map { $0.lines[0] }.joined(separator: [0x2C, 0x20]))
      return [
        (head + (style == .flow ? [0x20, 0x5B] + value + [0x5D] : [0x20] + value) + end)[...]
      ]
    case .lines(let indent):
      let lines = items.flatMap { item in
        [[0x2D, 0x20] + item.lines[0]] + item.lines.dropFirst()
      }
      return [(head + end)[...]] + lines.map { (indent + $0 + end)[...] }
    }
  }
}
