/// Finds headings among the lines of Markdown and reStructuredText. It returns each line one line late,
/// since an underline makes the line above it a heading.
struct HeadingReader {
  /// A line, and whether it is a heading.
  struct Line: Hashable {
    var bytes: [UInt8]
    var isHeading: Bool
  }

  /// The headings under which the last returned line stands, outermost first.
  var path: [[UInt8]] { open.map(\.title) }

  private let format: TextFormat
  private var open: [(level: Int, title: [UInt8])] = []
  private var held: [UInt8]?
  private var isHeldTitle = false
  /// The character of the code fence that is open, 0 for none.
  private var fence: UInt8 = 0
  /// reStructuredText: underlines in the order in which they came, which is that of levels.
  private var underlines: [UInt8] = []

  init(_ format: TextFormat) { self.format = format }

  /// Takes a line, and returns the one before it.
  mutating func next(_ line: [UInt8]) -> Line? {
    defer { held = line }
    let before = held.map { Line(bytes: $0, isHeading: heading($0, below: line)) }
    if format == .markdown || format == .extracted { readFence(line) }
    return before
  }

  /// The last line.
  mutating func finish() -> Line? {
    defer { held = nil }
    return held.map { Line(bytes: $0, isHeading: heading($0, below: [])) }
  }

  private mutating func readFence(_ line: [UInt8]) {
    let text = line.drop { $0 == 0x20 }
    guard let mark = text.first, mark == 0x60 || mark == 0x7E, text.prefix(3).count == 3,
      text.prefix(3).allSatisfy({ $0 == mark })
    else { return }
    fence = fence == 0 ? mark : fence == mark ? 0 : fence
  }

  /// Whether a line is a heading, given the line below it; keeps the path.
  private mutating func heading(_ line: [UInt8], below: [UInt8]) -> Bool {
    guard let (level, title) = parse(line, below: below) else { return false }
    while let last = open.last, last.level >= level { open.removeLast() }
    open.append((level, Array(title.prefix(200))))
    return true
  }

  private mutating func parse(_ line: [UInt8], below: [UInt8]) -> (Int, [UInt8])? {
    let title = Self.trimmed(line)
    switch format {
    case .markdown, .extracted:
      if fence != 0 { return nil }
      let marks = title.prefix { $0 == 0x23 }.count
      if (1...6).contains(marks), title.count > marks, title[marks] <= 0x20 {
        return (marks, Self.trimmed(Array(title[marks...])))
      }
      guard let mark = Self.underline(below), title.contains(where: { $0 > 0x40 }) else {
        return nil
      }
      return mark == 0x3D ? (1, title) : mark == 0x2D ? (2, title) : nil
    case .restructured:
      guard let mark = Self.underline(below), (line.first ?? 0) > 0x20 || line.count < 80,
        Self.underline(line) == nil, !title.isEmpty,
        Self.trimmed(below).count >= min(title.count, 8)
      else { return nil }
      if !underlines.contains(mark) { underlines.append(mark) }
      return ((underlines.firstIndex(of: mark) ?? 0) + 1, title)
    case .html, .code, .mail, .plain, .table: return nil
    }
  }

  /// The character that makes up a whole line, at least three times; nil for other lines.
  private static func underline(_ line: [UInt8]) -> UInt8? {
    let text = trimmed(line)
    guard let mark = text.first, text.count >= 3, text.allSatisfy({ $0 == mark }),
      line.first == mark,
      [0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E].contains(where: { $0.contains(mark) })
    else { return nil }
    return mark
  }

  private static func trimmed(_ line: [UInt8]) -> [UInt8] {
    let start = line.drop { $0 <= 0x20 }
    guard let end = start.lastIndex(where: { $0 > 0x20 }) else { return [] }
    return Array(start[...end])
  }
}
