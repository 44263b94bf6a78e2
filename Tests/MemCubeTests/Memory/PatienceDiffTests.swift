import Testing

@testable import Format

@Suite struct PatienceDiffTests {
  /// Counterexample 16: a megabyte of lines of one byte, of few kinds and of many places.
  @Test func aCraftedMegabyteIsBounded() {
    func lines(_ kinds: Int) -> [UInt8] {
      (0..<1 << 20).map { $0 % 2 == 1 ? 10 : 65 + UInt8($0 / 2 % kinds) }
    }
    let (o, a) = (lines(7), lines(11))
    let b = [UInt8](repeating: 10, count: 1 << 20)
    let merged = TextMerge.merge(o, a, b)
    #expect(merged.text.count <= o.count + a.count + b.count)
    #expect(merged.inConflict)
  }

  @Test func aTextReversedHasOneAnchor() {
    let lines = Array(0..<100_000)
    let matches = PatienceDiff.matches(lines, lines.reversed(), distinct: lines.count)
    // Of equally long sequences, the one whose places in o are least: the first line.
    #expect(matches.compactMap(\.self) == [99_999])
    #expect(matches[0] == 99_999)
  }

  /// Nested so that each level uncovers the anchor of the next one: line k is unique only in the
  /// gap of level k. In the gap of level 65 nothing is matched, not even its head.
  @Test func depthIsBounded() {
    func nested(end: Int) -> [Int] {
      var lines = [end]
      lines += [100, end]
      for level in (1...99).reversed() { lines += [level, level + 1, end] }
      return lines
    }
    let (o, t) = (nested(end: 200), nested(end: 201))
    let matches = PatienceDiff.matches(o, t, distinct: 202)
    let matched = matches.indices.filter { matches[$0] != nil }.map { o[$0] }
    // Of every level its anchor; at its right, the copy of the next one's.
    let expected = [64] + (1...63).reversed().flatMap { [$0, $0 + 1] }
    #expect(matched == expected)
  }

  /// The rule in its plainest form: all rising subsequences, the longest, then the least.
  private func slowLongestRising(_ pairs: [(o: Int, t: Int)]) -> [Int] {
    var best: [(o: Int, t: Int)] = []
    for mask in 0..<(1 << pairs.count) {
      let chosen = pairs.indices.filter { mask >> $0 & 1 == 1 }.map { pairs[$0] }
      guard zip(chosen, chosen.dropFirst()).allSatisfy({ $0.t < $1.t }) else { continue }
      let isBetter =
        chosen.count > best.count
        || chosen.count == best.count
          && chosen.map(\.o).lexicographicallyPrecedes(best.map(\.o))
      if isBetter { best = chosen }
    }
    return best.map(\.o)
  }

  @Test(arguments: 0..<100 as Range<UInt64>) func anchorsAreTheLeastOfTheLongest(_ seed: UInt64) {
    var random = SeededGenerator(seed)
    let count = Int.random(in: 0...9, using: &random)
    let pairs = zip(0..<count, (0..<count).shuffled(using: &random)).map { (o: $0, t: $1) }
    let fast = PatienceDiff.longestRising(pairs).map(\.o)
    #expect(fast == slowLongestRising(pairs), "seed \(seed)")
  }

  @Test(arguments: 0..<300 as Range<UInt64>) func matchesRiseAndAreEqualLines(_ seed: UInt64) {
    var random = SeededGenerator(seed)
    func lines() -> [Int] {
      (0..<Int.random(in: 0...30, using: &random)).map { _ in
        Int.random(in: 0..<12, using: &random)
      }
    }
    let (o, t) = (lines(), lines())
    var last = -1
    for (index, match) in PatienceDiff.matches(o, t, distinct: 12).enumerated() {
      guard let match else { continue }
      #expect(match > last, "seed \(seed)")
      #expect(o[index] == t[match], "seed \(seed)")
      last = match
    }
    #expect(PatienceDiff.matches(o, o, distinct: 12) == o.indices.map { $0 })
  }
}
