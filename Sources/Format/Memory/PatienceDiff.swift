/// Which lines of one text are lines of another; state rule 3, "Text". Lines are numbers from 0.
///
/// The common head off, then the common tail of what is left; in the gap between, the anchors:
/// the longest rising sequence of lines that occur exactly once on both sides within the gap, of
/// equally long ones the one whose places in o are lexicographically least. The gaps between the
/// anchors are treated alike. The whole texts are level 1; a gap of level 65 is not looked into.
struct PatienceDiff {
  private static let deepest = 64

  private let o: [Int]
  private let t: [Int]
  private var matches: [Int?]
  /// Of each line: how often it stands in the gap on either side (2 means more), and where.
  private var count: [(o: UInt8, t: UInt8)]
  private var place: [Int]

  /// Of every line of o the place of the line of t that it is; nil: changed. The places rise.
  /// `distinct` is greater than every line's number.
  static func matches(_ o: [Int], _ t: [Int], distinct: Int) -> [Int?] {
    var diff = PatienceDiff(o, t, distinct)
    diff.run()
    return diff.matches
  }

  private struct Gap {
    var o: Range<Int>
    var t: Range<Int>
    var level: Int
  }

  private init(_ o: [Int], _ t: [Int], _ distinct: Int) {
    self.o = o
    self.t = t
    matches = [Int?](repeating: nil, count: o.count)
    count = [(o: UInt8, t: UInt8)](repeating: (0, 0), count: distinct)
    place = [Int](repeating: 0, count: distinct)
  }

  /// Gaps wait on a stack of our own; each level reads each line a fixed number of times.
  private mutating func run() {
    var waiting = [Gap(o: 0..<o.count, t: 0..<t.count, level: 1)]
    while let whole = waiting.popLast() {
      let gap = trimmed(whole)
      if gap.o.isEmpty || gap.t.isEmpty { continue }
      let anchors = Self.longestRising(unique(in: gap))
      var start = (o: gap.o.lowerBound, t: gap.t.lowerBound)
      for anchor in anchors {
        matches[anchor.o] = anchor.t
        push(start.o..<anchor.o, start.t..<anchor.t, whole.level + 1, on: &waiting)
        start = (anchor.o + 1, anchor.t + 1)
      }
      if anchors.isEmpty { continue }
      push(
        start.o..<gap.o.upperBound, start.t..<gap.t.upperBound, whole.level + 1, on: &waiting)
    }
  }

  private func push(_ o: Range<Int>, _ t: Range<Int>, _ level: Int, on waiting: inout [Gap]) {
    if o.isEmpty || t.isEmpty || level > Self.deepest { return }
    waiting.append(Gap(o: o, t: t, level: level))
  }

  /// Matches the common head, then the common tail, and gives what is left.
  private mutating func trimmed(_ gap: Gap) -> Gap {
    var (oLow, oHigh) = (gap.o.lowerBound, gap.o.upperBound)
    var (tLow, tHigh) = (gap.t.lowerBound, gap.t.upperBound)
    while oLow < oHigh && tLow < tHigh && o[oLow] == t[tLow] {
      matches[oLow] = tLow
      oLow += 1
      tLow += 1
    }
    while oLow < oHigh && tLow < tHigh && o[oHigh - 1] == t[tHigh - 1] {
      oHigh -= 1
      tHigh -= 1
      matches[oHigh] = tHigh
    }
    return Gap(o: oLow..<oHigh, t: tLow..<tHigh, level: gap.level)
  }

  /// The lines that occur exactly once on both sides within the gap, in the order of o.
  private mutating func unique(in gap: Gap) -> [(o: Int, t: Int)] {
    for index in gap.o { count[o[index]].o = min(count[o[index]].o + 1, 2) }
    for index in gap.t {
      count[t[index]].t = min(count[t[index]].t + 1, 2)
      place[t[index]] = index
    }
    var pairs: [(o: Int, t: Int)] = []
    for index in gap.o where count[o[index]] == (1, 1) { pairs.append((index, place[o[index]])) }
    for index in gap.o { count[o[index]] = (0, 0) }
    for index in gap.t { count[t[index]] = (0, 0) }
    return pairs
  }

  /// The longest sequence of pairs that rises in t too, its places in o lexicographically least.
  static func longestRising(_ pairs: [(o: Int, t: Int)]) -> [(o: Int, t: Int)] {
    // reach[i]: the length of the longest rising sequence that begins with pair i. From the
    // right, tops[k] is the greatest t with which a sequence of k + 1 can begin: tops falls.
    var reach = [Int](repeating: 0, count: pairs.count)
    var tops: [Int] = []
    for index in pairs.indices.reversed() {
      var low = 0
      var high = tops.count
      while low < high {
        let middle = (low + high) / 2
        if tops[middle] > pairs[index].t { low = middle + 1 } else { high = middle }
      }
      if low == tops.count { tops.append(pairs[index].t) } else { tops[low] = pairs[index].t }
      reach[index] = low + 1
    }
    // The first pair that begins a sequence of the length still needed is always the least.
    var out: [(o: Int, t: Int)] = []
    var needed = tops.count
    var behind = -1
    for index in pairs.indices where reach[index] == needed && pairs[index].t > behind {
      out.append(pairs[index])
      behind = pairs[index].t
      needed -= 1
    }
    return out
  }
}
