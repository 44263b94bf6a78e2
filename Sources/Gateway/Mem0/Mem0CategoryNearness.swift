internal import MemCube

/// How near memories are to categories in meaning.
struct Mem0CategoryNearness {
  /// From which nearness on a memory belongs to a category, whatever its words say; and to the nearest one,
  /// where its words say nothing.
  private static let (sure, likely) = (0.3, 0.1)
  /// How much nearer the nearest must be than the next.
  private static let margin = 0.03

  /// Memory by memory, category by category.
  private let nearness: [[Double]]

  /// Compares the texts of memories with categories, each described by some texts; nil where the model gives
  /// no answer.
  init?(_ texts: [[UInt8]], to categories: [[[UInt8]]], by model: TextNearness) {
    let all = categories.flatMap(\.self)
    guard let found = model.cosines(of: texts, with: all),
      let anything = model.cosines(of: TextNearness.anything, isKept: true, with: all)
    else { return nil }
    /// The nearest of a category's texts.
    func nearest(_ row: [Double]) -> [Double] {
      var start = 0
      return categories.map { texts in
        defer { start += texts.count }
        return row[start..<(start + texts.count)].max() ?? 0
      }
    }
    // A category that is near to anything is as near to this as it is nearer than that.
    let others = anything.map(nearest)
    let usual = categories.indices.map { index in
      others.reduce(0) { $0 + $1[index] } / Double(max(1, others.count))
    }
    nearness = found.map(nearest).map { row in zip(row, usual).map { $0 - $1 } }
  }

  /// The categories that a memory, by its place among the texts, belongs to by its meaning or, as is known,
  /// by its words.
  func categories(of memory: Int, besides known: Set<Int>) -> Set<Int> {
    let row = nearness[memory]
    var found = Set(row.indices.filter { row[$0] >= Self.sure })
    guard known.isEmpty, found.isEmpty else { return found.union(known) }
    let sorted = row.indices.sorted { row[$0] > row[$1] }
    guard let best = sorted.first, row[best] >= Self.likely else { return [] }
    let next = sorted.dropFirst().first.map { row[$0] } ?? 0
    if row[best] - max(0, next) >= Self.margin { found.insert(best) }
    return found
  }
}
