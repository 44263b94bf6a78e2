internal import Bundle
internal import Index
internal import SQLite

/// Which segments of a replay have records in common, counted at its end from those that came
/// again: to hold each segment against each other one would cost the square of their number.
struct ReplayOverlaps {
  /// The segments in the order of the replay; nil for one that is not whole. Each has the rows up
  /// to its last one that no earlier one has.
  private var segments: [(name: SegmentName?, lastRow: Int64)] = []
  /// Rows that came again, each with the number of the segment in which it did.
  private var again: [(row: Int64, segment: Int)] = []

  /// Notes a segment. Rows rise with each new record, so `lastRow` never falls.
  mutating func add(_ name: SegmentName?, again rows: [Int64], lastRow: Int64) {
    if name != nil { again += rows.map { ($0, segments.count) } }
    segments.append((name, lastRow))
  }

  /// How many records any two of the segments have in common, by their numbers.
  func counts(_ isThere: (Int64) throws(SQLiteError) -> Bool) throws(SQLiteError) -> [[Int]: Int] {
    var counts: [[Int]: Int] = [:]
    let sorted = again.sorted { ($0.row, $0.segment) < ($1.row, $1.segment) }
    var start = 0
    while start < sorted.count {
      let row = sorted[start].row
      var end = start
      while end < sorted.count, sorted[end].row == row { end += 1 }
      defer { start = end }
      guard try isThere(row) else { continue }
      var holders = sorted[start..<end].map(\.segment)
      if let first = firstHolder(of: row) { holders.insert(first, at: 0) }
      for one in holders.indices {
        for other in holders[(one + 1)...] where other != holders[one] {
          counts[[holders[one], other], default: 0] += 1
        }
      }
    }
    return counts
  }

  /// The segment that brought a row; nil if it is not whole.
  private func firstHolder(of row: Int64) -> Int? {
    var (low, high) = (0, segments.count)
    while low < high {
      let middle = (low + high) / 2
      if segments[middle].lastRow < row { low = middle + 1 } else { high = middle }
    }
    return low < segments.count && segments[low].name != nil ? low : nil
  }

  /// Writes the counts into the index. Records that a purge has dropped do not count.
  func store(in index: Index) throws(SQLiteError) {
    let found = try counts { row throws(SQLiteError) in
      if !index.hasDead { return true }
      return try index.record(row: row) != nil
    }
    for (pair, common) in found {
      if let one = segments[pair[0]].name, let other = segments[pair[1]].name {
        try index.keepOverlap(one, other, common)
      }
    }
  }
}
