/// Folds the values of filters and facets as words are folded, but keeps what stands between the
/// letters: `New  YORK` is `new york`, and `c++` is not `c`.
package struct FoldedValue {
  private var letters = Letters()

  package init() {
  }

  /// Folds with letters of its own.
  package static func fold(_ value: [UInt8]) -> [UInt8] {
    var values = FoldedValue()
    return values.fold(value)
  }

  /// The folded value: runs of white space as one space, none at the ends. Bytes that are not
  /// UTF-8 stay.
  package mutating func fold(_ value: [UInt8]) -> [UInt8] {
    var folded: [UInt8] = []
    folded.reserveCapacity(value.count)
    var last: (scalar: UInt32, start: Int) = (0, 0)
    var index = 0
    while index < value.count {
      let byte = value[index]
      if byte <= 0x20 || byte == 0x7F {
        if let end = folded.last, end != 0x20 { folded.append(0x20) }
        last = (0, 0)
        index += 1
        continue
      }
      if byte < 0x80 {
        folded.append((0x41...0x5A).contains(byte) ? byte | 0x20 : byte)
        last = (0, 0)
        index += 1
        continue
      }
      let (scalar, length) = UTF8Scalar.read(value, index, value.count)
      let letter = scalar.map { letters.letter($0) }
      switch letter?.kind {
      case .separator, nil:
        folded += value[index..<index + length]
        last = (0, 0)
      case .ignored: break
      case .word, .gram, .emoji: last = append(letter, last, &folded)
      }
      index += length
    }
    if folded.last == 0x20 { folded.removeLast() }
    return folded
  }

  /// Appends a letter, or composes it with the last one.
  private func append(
    _ letter: Letter?, _ last: (scalar: UInt32, start: Int), _ folded: inout [UInt8]
  ) -> (scalar: UInt32, start: Int) {
    guard let letter else { return last }
    if let whole = Composition.compose(last.scalar, letter.scalar), last.start < folded.count {
      folded.removeSubrange(last.start...)
      UTF8Scalar.append(whole, to: &folded)
      return (whole, last.start)
    }
    let (start, first) = (folded.count, Int(letter.start))
    folded += letters.pool[first..<first + Int(letter.count)]
    return (letter.scalar, start)
  }
}
