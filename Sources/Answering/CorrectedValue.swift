internal import Index
internal import Learning

/// What somebody put right: "the flight lands at 18:20, not 16:20" ends what was said before of 16:20.
enum CorrectedValue {
  /// Words of what was wrong at most.
  private static let longest = 5

  /// What a sentence says is not so at its end, behind ", not"; nil: it does not.
  static func denied(in sentence: [UInt8]) -> [UInt8]? {
    let cue = Array(", not ".utf8)
    guard let at = sentence.firstRange(of: cue) else { return nil }
    let rest = sentence[at.upperBound...]
    let end = rest.lastIndex { ![0x2E, 0x21, 0x20].contains($0) } ?? rest.startIndex
    let value = Array(rest[...end].prefix(128))
    let words = value.split(separator: 0x20)
    guard (1...longest).contains(words.count), !value.contains(0x2C), value.contains(where: isDigit)
    else { return nil }
    return value
  }

  /// Whether a text tells that value, and is no such correction of it itself.
  static func tells(_ value: [UInt8], _ text: [UInt8]) -> Bool {
    var from = text.startIndex
    while let at = text[from...].firstRange(of: value) {
      let isWhole =
        !(text[..<at.lowerBound].last.map(isDigit) ?? false)
        && !(text[at.upperBound...].first.map(isDigit) ?? false)
      if isWhole { return denied(in: text) != value }
      from = at.upperBound
    }
    return false
  }

  /// Whether a text tells a value that another, in nearly the same words, puts right.
  static func isCorrected(
    _ text: [UInt8], by right: [UInt8], _ reader: inout StemReader
  ) -> Bool {
    guard let value = denied(in: right), tells(value, text) else { return false }
    let front = right.firstRange(of: ", not ".utf8)?.lowerBound ?? 0
    let said = Set(reader.stems(Array(right[..<front])))
    let told = Set(reader.stems(text))
    return told.intersection(said).count * 2 >= min(told.count, said.count)
  }

  /// Citations of which those that tell what was put right later are outdated: of the same speaker, in nearly the
  /// same words.
  static func marked(_ found: [Answer.Citation]) -> [Answer.Citation] {
    var found = found
    var reader = StemReader()
    for right in found {
      guard denied(in: right.quote.sentence) != nil else { continue }
      for place in found.indices
      where found[place].evidence.result.time <= right.evidence.result.time
        && isCorrected(found[place].quote.sentence, by: right.quote.sentence, &reader)
      {
        found[place].evidence.isOutdated = true
      }
    }
    return found
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
