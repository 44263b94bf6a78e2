/// What stands around a memory of a reply: `To Bo's "I married on 4 May", Ana said: I was there.` What is quoted
/// there is another's, and dates nothing of who replies.
enum SaidFrame {
  private static let openings = ["To ", "Asked "].map { Array($0.utf8) }
  private static let quote: UInt8 = 0x22
  private static let closing = Array("\", ".utf8)
  private static let verbs = [" said:", " answered:"].map { Array($0.utf8) }
  /// Bytes that a name takes at most.
  private static let reach = 160

  /// A sentence with spaces for what is quoted in front of a reply; as it is where there is none.
  static func blanked(_ sentence: [UInt8]) -> [UInt8] {
    guard openings.contains(where: { sentence.starts(with: $0) }),
      let start = sentence.prefix(reach).firstIndex(of: quote)
    else { return sentence }
    let told = sentence[(start + 1)...]
    guard let verb = verbs.compactMap({ told.firstRange(of: $0)?.lowerBound }).min(),
      let close = told[..<verb].ranges(of: closing).last, verb - close.upperBound <= reach
    else { return sentence }
    var blanked = sentence
    for at in (start + 1)..<close.lowerBound { blanked[at] = 0x20 }
    return blanked
  }
}
