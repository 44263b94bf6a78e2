/// Texts as lines, and lines as numbers: equal lines of several texts get the same number, so
/// that a comparison costs the same whatever their length.
struct Lines {
  /// How many different lines were met.
  var distinct: Int { numbers.count }
  private var numbers: [Line: Int] = [:]

  /// A line's bytes. Hashed eight at a time: byte by byte is several times slower.
  private struct Line: Hashable {
    let bytes: ArraySlice<UInt8>

    func hash(into hasher: inout Hasher) {
      var word: UInt64 = 0
      var filled = 0
      for byte in bytes {
        word = word << 8 | UInt64(byte)
        filled += 1
        if filled & 7 == 0 { hasher.combine(word) }
      }
      hasher.combine(word)
      hasher.combine(filled)
    }
  }

  /// The lines of a text: what LF separates, CR belonging to the line. `x LF` is `x` and an empty
  /// line; the empty text has none.
  static func split(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
    if text.isEmpty { return [] }
    return text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
  }

  /// The text of lines.
  static func join(_ lines: [ArraySlice<UInt8>]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(lines.reduce(0) { $0 + $1.count + 1 })
    for (index, line) in lines.enumerated() {
      if index > 0 { out.append(UInt8(ascii: "\n")) }
      out += line
    }
    return out
  }

  /// The numbers of lines, from 0.
  mutating func number(_ lines: [ArraySlice<UInt8>]) -> [Int] {
    lines.map { line in
      let key = Line(bytes: line)
      if let number = numbers[key] { return number }
      let number = numbers.count
      numbers[key] = number
      return number
    }
  }
}
