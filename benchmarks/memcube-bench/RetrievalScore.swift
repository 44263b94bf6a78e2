/// How well rankings answer questions, as means over them.
struct RetrievalScore {
  private var count = 0
  private var sums: [String: Double] = [:]
  private var counts: [String: Double] = [:]

  /// The figures of a table's columns.
  static let columns = [
    "any@1", "any@5", "any@10", "any@20", "frac@10", "frac@20", "MRR", "nDCG@10",
    "frac@10 c1", "c2", "c3", "c4",
  ]

  /// Takes the places of a question's evidence in a ranking, from 1.
  mutating func add(_ hits: [Int], of evidence: Int, category: Int) {
    count += 1
    for k in [1, 5, 10, 20] {
      let found = Double(hits.count { $0 <= k })
      add("any@\(k)", found > 0 ? 1 : 0)
      add("frac@\(k)", found / Double(evidence))
    }
    let name = category == 1 ? "frac@10 c1" : "c\(category)"
    add(name, Double(hits.count { $0 <= 10 }) / Double(evidence))
    counts[name, default: 0] += 1
    add("MRR", hits.filter { $0 <= 10 }.map { 1 / Double($0) }.max() ?? 0)
    let gain = hits.filter { $0 <= 10 }.map { 1 / log2(Double($0 + 1)) }.reduce(0, +)
    let ideal = (0..<min(evidence, 10)).map { 1 / log2(Double($0 + 2)) }.reduce(0, +)
    add("nDCG@10", gain / ideal)
  }

  private mutating func add(_ name: String, _ value: Double) { sums[name, default: 0] += value }

  private func log2(_ x: Double) -> Double {
    // Between powers of two by halving the square: 40 bits are enough for a table.
    var (whole, rest, bit) = (0.0, x, 0.5)
    while rest >= 2 {
      rest /= 2
      whole += 1
    }
    for _ in 0..<40 {
      rest *= rest
      if rest >= 2 {
        rest /= 2
        whole += bit
      }
      bit /= 2
    }
    return whole
  }

  /// The figures by the names of the columns, in hundredths.
  func figures() -> [String] {
    Self.columns.map { name in
      let over = counts[name] ?? Double(count)
      return over > 0 ? Bench.tenths(100 * (sums[name] ?? 0) / over) : "-"
    }
  }
}
