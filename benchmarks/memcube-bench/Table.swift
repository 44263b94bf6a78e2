internal import Posix

/// A table of text: the first column to the left, the others to the right.
struct Table {
  var rows: [[String]]

  init(_ head: [String]) { rows = [head] }

  mutating func add(_ row: [String]) { rows.append(row) }

  /// Prints the table on standard output.
  func print() {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
    }
    for row in rows {
      let cells = row.enumerated().map { column, text in
        let padding = String(repeating: " ", count: widths[column] - text.count)
        return column == 0 ? text + padding : padding + text
      }
      StandardStream.output.line(cells.joined(separator: "  "))
    }
  }
}

/// A number with three digits that matter.
func short(_ number: Double) -> String {
  let digits = number >= 99.95 ? 0 : number >= 9.995 ? 1 : 2
  let scale = [1, 10, 100][digits]
  let whole = (number * Double(scale)).rounded()
  guard whole.isFinite, abs(whole) < 1e15 else { return "-" }
  let (front, back) = Int64(whole).quotientAndRemainder(dividingBy: Int64(scale))
  guard digits > 0 else { return "\(front)" }
  let tail = String(back)
  return "\(front)." + String(repeating: "0", count: digits - tail.count) + tail
}
