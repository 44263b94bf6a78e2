/// Groups of digits with a separator between, such as `12.500,00`, `15 500` and `0470 12 34 56`: the same
/// number may be written in one piece elsewhere.
///
/// It gets the tokens of a text one after the other. It keeps places only, and so is cheap where there
/// are no digits.
package struct DigitGroups {
  /// Groups of a run at most; and digits of a telephone, card or account number.
  private static let most = 12
  private static let wholeDigits = 7...19

  /// The bytes of the groups of a run, one after another.
  private var groups: [Range<Int>] = []

  package init() {
  }

  /// Whether a run has begun.
  package var isEmpty: Bool { groups.isEmpty }
  /// The bytes from the first group to the last.
  package var range: Range<Int> { (groups.first?.lowerBound ?? 0)..<(groups.last?.upperBound ?? 0) }

  /// Takes a token of digits.
  /// - Returns: Whether it continues the run. If not, the caller reads `forms`, calls `clear` and adds it anew.
  package mutating func add(_ range: Range<Int>, of text: [UInt8]) -> Bool {
    if let last = groups.last {
      guard groups.count < Self.most, Self.isGap(text[last.upperBound..<range.lowerBound]) else {
        return false
      }
    }
    groups.append(range)
    return true
  }

  /// Ends the run.
  package mutating func clear() { groups.removeAll(keepingCapacity: true) }

  /// What the run is in one piece: the number that it is or, of other groups, all digits from each group on;
  /// without zeros before, too, since a number from abroad is written without. None of a single short group.
  package func forms(in text: [UInt8]) -> [[UInt8]] {
    if let number = number(in: text) { return [number] }
    if isDate(in: text) { return [] }
    var forms: [[UInt8]] = []
    for first in groups.indices {
      let digits = Array(groups[first...].lazy.map { text[$0] }.joined())
      guard Self.wholeDigits ~= digits.count else { continue }
      if groups.count > 1, groups.count - first > 1 { forms.append(digits) }
      let bare = Array(digits.drop { $0 == 0x30 })
      if bare.count < digits.count, bare.count >= Self.wholeDigits.lowerBound { forms.append(bare) }
    }
    return forms
  }

  // MARK: Numbers

  /// The whole part of the number that all groups are: three digits each after the first, the same separator
  /// between, and a decimal part after another one. Nil if they are no such number.
  private func number(in text: [UInt8]) -> [UInt8]? {
    guard groups.count > 1, let first = groups.first, first.count <= 3,
      text[first.lowerBound] != 0x30
    else { return nil }
    let separator = gap(after: 0, in: text)
    guard Self.isThousands(separator) else { return nil }
    var end = 1
    while end < groups.count, gap(after: end - 1, in: text) == separator { end += 1 }
    let parts = groups[1..<end]
    // India's numbers have groups of two before the last one.
    let areThree = parts.allSatisfy { $0.count == 3 }
    let areIndian =
      separator == [0x2C] && parts.last?.count == 3 && parts.dropLast().allSatisfy { $0.count == 2 }
    guard areThree || areIndian else { return nil }
    if end < groups.count {
      let point = gap(after: end - 1, in: text)
      guard end == groups.count - 1, point == [0x2C] || point == [0x2E] else { return nil }
    }
    return Array(groups[..<end].lazy.map { text[$0] }.joined())
  }

  /// Whether the groups are a date in digits, which other texts write in another order.
  private func isDate(in text: [UInt8]) -> Bool {
    guard groups.count == 3, gap(after: 0, in: text) == gap(after: 1, in: text) else {
      return false
    }
    let lengths = groups.map(\.count)
    guard [[0x2D], [0x2E], [0x2F]].contains(gap(after: 0, in: text)), lengths[1] <= 2 else {
      return false
    }
    return lengths[0] == 4 && lengths[2] <= 2 || lengths[0] <= 2 && lengths[2] == 4
  }

  private func gap(after place: Int, in text: [UInt8]) -> [UInt8] {
    Array(text[groups[place].upperBound..<groups[place + 1].lowerBound])
  }

  /// A space (also one that does not break, wide or narrow), comma, full stop, apostrophe (also ’), underscore.
  private static func isThousands(_ gap: [UInt8]) -> Bool {
    switch gap {
    case [0x20], [0xC2, 0xA0], [0xE2, 0x80, 0xAF], [0xE2, 0x80, 0x89], [0x2C], [0x2E], [0x27],
      [0xE2, 0x80, 0x99], [0x5F]:
      true
    default: false
    }
  }

  /// What may stand between two groups of one number: such a separator or, of telephone numbers, up to two
  /// of `- / ( ) .` and spaces.
  private static func isGap(_ gap: ArraySlice<UInt8>) -> Bool {
    if gap.isEmpty || gap.count > 3 { return false }
    if isThousands(Array(gap)) { return true }
    return gap.count <= 2 && gap != [0x2E, 0x20]
      && gap.allSatisfy { [0x20, 0x2D, 0x2E, 0x2F, 0x28, 0x29].contains($0) }
  }
}
