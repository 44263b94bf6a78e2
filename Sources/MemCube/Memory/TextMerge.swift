/// diff3 over a patience diff; state rule 3, "Text".
enum TextMerge {
  /// Merges texts: o the base, a and b the sides, b the later. Where both changed the same lines,
  /// b's stand, and the merge is in conflict.
  static func merge(
    _ o: [UInt8], _ a: [UInt8], _ b: [UInt8]
  ) -> (text: [UInt8], inConflict: Bool) {
    var table = Lines()
    let old = Side(Lines.split(o), &table)
    let mine = Side(Lines.split(a), &table)
    let theirs = Side(Lines.split(b), &table)
    let inMine = PatienceDiff.matches(old.numbers, mine.numbers, distinct: table.distinct)
    let inTheirs = PatienceDiff.matches(old.numbers, theirs.numbers, distinct: table.distinct)
    var out: [ArraySlice<UInt8>] = []
    var inConflict = false
    var start = (o: 0, a: 0, b: 0)
    for line in 0...old.lines.count {
      let end: (a: Int, b: Int)
      if line == old.lines.count {
        end = (mine.lines.count, theirs.lines.count)
      } else if let a = inMine[line], let b = inTheirs[line] {
        end = (a, b)
      } else {
        continue
      }
      let x = old[start.o..<line]
      inConflict =
        between(x, mine[start.a..<end.a], theirs[start.b..<end.b], into: &out) || inConflict
      if line < old.lines.count { out.append(old.lines[line]) }
      start = (line + 1, end.a + 1, end.b + 1)
    }
    return (Lines.join(out), inConflict)
  }

  /// A text's lines beside their numbers.
  private struct Side {
    let lines: [ArraySlice<UInt8>]
    let numbers: [Int]

    init(_ lines: [ArraySlice<UInt8>], _ table: inout Lines) {
      self.lines = lines
      numbers = table.number(lines)
    }

    subscript(_ range: Range<Int>) -> Part { (lines[range], numbers[range]) }
  }

  private typealias Part = (lines: ArraySlice<ArraySlice<UInt8>>, numbers: ArraySlice<Int>)

  /// What stands between two stable lines. True: in conflict.
  private static func between(
    _ x: Part, _ y: Part, _ z: Part, into out: inout [ArraySlice<UInt8>]
  ) -> Bool {
    if y.numbers == x.numbers {
      out += z.lines
    } else if z.numbers == x.numbers || y.numbers == z.numbers {
      out += y.lines
    } else if x.numbers.isEmpty {
      // Both inserted here: what they have in common at either end stands once.
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

  private static func commonHead(
    _ y: some Sequence<Int>, _ z: some Sequence<Int>, limit: Int
  ) -> Int {
    zip(y, z).prefix(limit).prefix { $0 == $1 }.count
  }
}
