/// A text whose first lines are front matter: its mapping, and the lines after it.
package struct FrontMatterText {
  /// All its lines, with the opening and the closing one; none of a text without front matter.
  private var front: ArraySlice<LineMerge.Line> = []
  private var mapping: Mapping
  private var rest: [LineMerge.Line]

  /// Nil where the text has no front matter, or the same key stands twice in it.
  init?(_ lines: [LineMerge.Line]) {
    guard let close = Self.close(lines),
      let mapping = Mapping(lines[1..<close])
    else { return nil }
    front = lines[...close]
    self.mapping = mapping
    rest = Array(lines[(close + 1)...])
  }

  /// A text without front matter; nil if it has some.
  init?(without lines: [LineMerge.Line]) {
    if Self.close(lines) != nil { return nil }
    mapping = Mapping()
    rest = lines
  }

  /// The most bytes of a text in which front matter must end; a longer one is part of the text.
  package static let limit = 64 << 10

  /// The line that closes the front matter; nil of a text without.
  private static func close(_ lines: [LineMerge.Line]) -> Int? {
    guard let opening = lines.first else { return nil }
    let rest = opening.starts(with: [0xEF, 0xBB, 0xBF]) ? opening.dropFirst(3) : opening
    guard isFence(rest, UInt8(ascii: "-")) else { return nil }
    var start = opening.count + 1
    for (place, line) in lines.enumerated().dropFirst() {
      if start >= Self.limit { return nil }
      if isFence(line, UInt8(ascii: "-")) || isFence(line, UInt8(ascii: ".")) { return place }
      start += line.count + 1
    }
    return nil
  }

  /// Whether a line is three of a mark, and else only blanks after them.
  private static func isFence(_ line: LineMerge.Line, _ mark: UInt8) -> Bool {
    line.count >= 3 && line.prefix(3).allSatisfy { $0 == mark }
      && line.dropFirst(3).allSatisfy(Mapping.isBlank)
  }

  /// The front matter by its keys, the rest by lines.
  static func merge(
    _ o: FrontMatterText, _ a: FrontMatterText, _ b: FrontMatterText
  ) -> (lines: [LineMerge.Line], inConflict: Bool) {
    let rest = LineMerge.merge(o.rest, a.rest, b.rest)
    if a.front == o.front { return (b.front + rest.lines, rest.inConflict) }
    if b.front == o.front || a.front == b.front { return (a.front + rest.lines, rest.inConflict) }
    let keys = MappingMerge.merge(o.mapping, a.mapping, b.mapping)
    return (
      b.front.prefix(1) + keys.lines + b.front.suffix(1) + rest.lines,
      keys.inConflict || rest.inConflict
    )
  }
}
