/// Numbers as pictures of one line.
package struct Bars: Sendable {
  /// Whether the terminal shows more than ASCII.
  private let isWide: Bool

  /// Bars for a terminal that shows block characters, or only ASCII.
  package init(unicode: Bool) { isWide = unicode }

  /// One character a number, as high as the number beside the greatest; a dot for 0.
  package func sparkline(_ numbers: [Int]) -> String {
    let steps = isWide ? Array("▁▂▃▄▅▆▇█") : Array("_,-~=+*#")
    let most = max(1, numbers.max() ?? 1)
    return String(
      numbers.map { number in
        guard number > 0 else { return isWide ? "·" : "." }
        let share = Double(number) / Double(most) * Double(steps.count)
        return steps[min(steps.count - 1, max(0, Int(share.rounded(.up)) - 1))]
      })
  }

  /// A bar of so many columns at most, for a number beside the greatest; empty for 0.
  package func bar(_ number: Int, of most: Int, columns: Int) -> String {
    guard number > 0, most > 0, columns > 0 else { return "" }
    let eighths = max(1, Int(Double(columns * 8) * min(1, Double(number) / Double(most))))
    guard isWide else { return String(repeating: "#", count: max(1, eighths / 8)) }
    let rest = eighths % 8
    let end = rest == 0 ? "" : String(Array("▏▎▍▌▋▊▉")[rest - 1])
    return String(repeating: "█", count: eighths / 8) + end
  }

  /// A trough of so many columns, filled to a share from 0 to 1.
  package func trough(_ share: Double, columns: Int) -> String {
    let filled = min(columns, max(0, Int(share * Double(columns))))
    let (full, open) = isWide ? ("█", "░") : ("#", "-")
    return String(repeating: full, count: filled)
      + String(repeating: open, count: max(0, columns - filled))
  }
}
