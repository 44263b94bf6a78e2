/// The merge of three lists of lines by their hunks: diff3 over patience diffs, in which changes that
/// only touch each other both stand; state rule 3, "Merging text by lines".
enum LineMerge {
  /// A list of lines.
  typealias Line = ArraySlice<UInt8>

  /// Merges lists of lines: o the base, a and b the sides, b the later. Where both changed the same lines,
  /// b's stand, and the merge is in conflict.
  /// `joinsInsertions`: whether what both sides inserted at one place stands one after the other; if not,
  /// it is in conflict.
  static func merge(
    _ o: [Line], _ a: [Line], _ b: [Line], joinsInsertions: Bool = true
  ) -> (lines: [Line], inConflict: Bool) {
    var table = Lines()
    let old = Side(o, &table)
    let mine = Side(a, &table)
    let theirs = Side(b, &table)
    let hunksOfMine = hunks(
      PatienceDiff.matches(old.numbers, mine.numbers, distinct: table.distinct), mine)
    let hunksOfTheirs = hunks(
      PatienceDiff.matches(old.numbers, theirs.numbers, distinct: table.distinct), theirs)
    let regions = regions(hunksOfMine, hunksOfTheirs)
    var out: [Line] = []
    var inConflict = false
    var start = 0
    for (place, region) in regions.enumerated() {
      out += old.lines[start..<region.o.lowerBound]
      start = region.o.upperBound
      let sides = Sides(x: old[region.o], region, mine, theirs)
      if isRepeated(place, regions, mine, theirs) { continue }
      inConflict = sides.append(to: &out, joinsInsertions) || inConflict
    }
    out += old.lines[start...]
    return (out, inConflict)
  }

  /// A text's lines beside their numbers.
  private struct Side {
    let lines: [Line]
    let numbers: [Int]

    init(_ lines: [Line], _ table: inout Lines) {
      self.lines = lines
      numbers = table.number(lines)
    }

    subscript(_ range: Range<Int>) -> Part { Part(lines: lines[range], numbers: numbers[range]) }
  }

  private struct Part {
    var lines: ArraySlice<Line>
    var numbers: ArraySlice<Int>
  }

  /// Lines of the base, and those that stand for them on one side. Either may be empty, not both.
  private struct Hunk {
    var o: Range<Int>
    var t: Range<Int>

    /// The lines of the side that stand for a part of the base around the hunks of one region.
    static func lines(_ hunks: ArraySlice<Hunk>, for o: Range<Int>) -> Range<Int>? {
      guard let first = hunks.first, let last = hunks.last else { return nil }
      let low = first.t.lowerBound - (first.o.lowerBound - o.lowerBound)
      return low..<(last.t.upperBound + (o.upperBound - last.o.upperBound))
    }
  }

  /// Lines of the base that a side, or both, replaced by others.
  private struct Region {
    var o: Range<Int>
    /// The lines of each side that stand for them; nil where the side left them as they are.
    var a: Range<Int>?
    var b: Range<Int>?
  }

  /// What lies between the matched lines of a diff.
  private static func hunks(_ matches: [Int?], _ side: Side) -> [Hunk] {
    var out: [Hunk] = []
    var start = (o: 0, t: 0)
    for line in 0...matches.count {
      guard let there = line == matches.count ? side.lines.count : matches[line] else { continue }
      if line > start.o || there > start.t {
        out.append(Hunk(o: start.o..<line, t: start.t..<there))
      }
      start = (line + 1, there + 1)
    }
    return out
  }

  /// The hunks of both sides in the order of the base; those that overlap are one region.
  private static func regions(_ a: [Hunk], _ b: [Hunk]) -> [Region] {
    var out: [Region] = []
    var (i, j) = (0, 0)
    while i < a.count || j < b.count {
      let (firstOfA, firstOfB) = (i, j)
      var o = j == b.count || i < a.count && isBefore(a[i], b[j]) ? a[i].o : b[j].o
      while true {
        if i < a.count, overlaps(a[i].o, o) {
          o = o.lowerBound..<max(o.upperBound, a[i].o.upperBound)
          i += 1
        } else if j < b.count, overlaps(b[j].o, o) {
          o = o.lowerBound..<max(o.upperBound, b[j].o.upperBound)
          j += 1
        } else {
          break
        }
      }
      out.append(
        Region(
          o: o, a: Hunk.lines(a[firstOfA..<i], for: o), b: Hunk.lines(b[firstOfB..<j], for: o)))
    }
    return out
  }

  private static func isBefore(_ one: Hunk, _ other: Hunk) -> Bool {
    (one.o.lowerBound, one.o.upperBound) < (other.o.lowerBound, other.o.upperBound)
  }

  /// Whether a hunk has lines in common with a region that does not begin after it, is inserted within
  /// it, or is an insertion at the same place.
  private static func overlaps(_ hunk: Range<Int>, _ region: Range<Int>) -> Bool {
    hunk.lowerBound < region.upperBound && (!hunk.isEmpty || hunk.lowerBound > region.lowerBound)
      || hunk == region
  }

  /// Whether one side inserted here what the other side put at the same end of the lines beside it.
  private static func isRepeated(
    _ place: Int, _ regions: [Region], _ mine: Side, _ theirs: Side
  ) -> Bool {
    let region = regions[place]
    guard region.o.isEmpty, (region.a == nil) != (region.b == nil) else { return false }
    let inserted = (region.a.map { mine[$0] } ?? region.b.map { theirs[$0] })?.numbers ?? []
    func other(_ place: Int) -> ArraySlice<Int>? {
      guard regions.indices.contains(place) else { return nil }
      let beside = regions[place]
      if region.a == nil { return beside.b == nil ? beside.a.map { mine[$0].numbers } : nil }
      return beside.a == nil ? beside.b.map { theirs[$0].numbers } : nil
    }
    if let before = other(place - 1), regions[place - 1].o.upperBound == region.o.lowerBound,
      before.suffix(inserted.count).elementsEqual(inserted)
    {
      return true
    }
    if let after = other(place + 1), regions[place + 1].o.lowerBound == region.o.upperBound,
      after.starts(with: inserted)
    {
      return true
    }
    return false
  }

  /// What stands for a region: x in the base, y and z on the sides.
  private struct Sides {
    let x: Part
    let y: Part
    let z: Part

    init(x: Part, _ region: Region, _ mine: Side, _ theirs: Side) {
      self.x = x
      y = region.a.map { mine[$0] } ?? x
      z = region.b.map { theirs[$0] } ?? x
    }

    /// Appends the result. True: in conflict.
    func append(to out: inout [Line], _ joinsInsertions: Bool) -> Bool {
      if y.numbers == x.numbers {
        out += z.lines
      } else if z.numbers == x.numbers || y.numbers == z.numbers {
        out += y.lines
      } else if x.numbers.isEmpty && joinsInsertions {
        // What they have in common at either end stands once.
        let shorter = min(y.numbers.count, z.numbers.count)
        let head = commonHead(y.numbers, z.numbers, limit: shorter)
        let tail = commonHead(y.numbers.reversed(), z.numbers.reversed(), limit: shorter - head)
        out += y.lines.dropLast(tail)
        out += z.lines.dropFirst(head)
      } else {
        out += z.lines
        return true
      }
      return false
    }

    private func commonHead(
      _ y: some Sequence<Int>, _ z: some Sequence<Int>, limit: Int
    ) -> Int {
      zip(y, z).prefix(limit).prefix { $0 == $1 }.count
    }
  }
}
