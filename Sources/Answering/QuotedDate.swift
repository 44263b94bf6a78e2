internal import Learning
internal import Text

/// Words of a question that tell a time.
extension Quotation {
  /// Whether a word is a number, or names a month or a weekday.
  static func isTime(_ word: [UInt8]) -> Bool {
    let text = String(decoding: word, as: UTF8.self)
    return word.allSatisfy { (0x30...0x39).contains($0) } || TimeNames.months[text] != nil
      || TimeNames.weekdays[text] != nil
  }

  /// The month and the day of the month right beside each other among a question's words.
  static func date(
    in tokens: [[UInt8]], _ reader: inout StemReader
  ) -> (month: [UInt8], day: [UInt8])? {
    // Most questions name no day: for them no month is looked up.
    guard tokens.contains(where: isDay) else { return nil }
    let months = Set(TimeNames.months.keys.flatMap { reader.stems(Array($0.utf8)) })
    for (one, other) in zip(tokens, tokens.dropFirst()) {
      for (month, day) in [(one, other), (other, one)]
      where months.contains(month) && isDay(day) { return (month, day) }
    }
    return nil
  }

  private static func isDay(_ word: [UInt8]) -> Bool {
    Int(String(decoding: word, as: UTF8.self)).map { (1...31).contains($0) } ?? false
  }
}
