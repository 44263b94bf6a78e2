/// What instructions in plain words forbid to keep: "Do not store anything about salaries." A condition
/// ("unless …") is for a model to judge, and such a sentence forbids nothing here.
enum Prohibitions {
  private static let conditions: Set<String> = [
    "unless", "except", "if", "when", "until", "but", "without", "only",
  ]
  private static let ends = Set(".;!?\n".utf8)

  /// What each prohibition of a text names, as `excludes` does.
  static func read(_ text: [UInt8]) -> [[UInt8]] {
    text.split(whereSeparator: { ends.contains($0) }).compactMap { part in
      let sentence = Array(part)
      let tokens = Tokens(TokenReader.tokens(of: sentence, in: sentence.indices))
      // After the mark of an item.
      guard let first = tokens.firstIndex(where: { $0.kind == .word }),
        let start = start(tokens, first), start < tokens.count,
        !tokens[start...].contains(where: { conditions.contains($0.lower) })
      else { return nil }
      let rest = sentence[tokens[start].bytes.lowerBound...]
      return Array(rest.split(whereSeparator: { $0 <= 0x20 }).joined(separator: [0x20]))
    }
  }

  /// Where what is forbidden begins; nil: nothing is.
  private static func start(_ tokens: Tokens, _ first: Int) -> Int? {
    let phrases = Phrases.shared
    if let count = phrases.length(.leave, tokens, at: first) { return first + count }
    guard let count = phrases.length(.forbid, tokens, at: first),
      let verb = phrases.length(.keeping, tokens, at: first + count)
    else { return nil }
    return first + count + verb
  }
}
