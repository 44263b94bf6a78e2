/// What instructions in plain words forbid to keep: "Do not store anything about salaries." A condition
/// ("unless …") is for a model to judge, and such a sentence forbids nothing here.
enum Prohibitions {
  /// How a prohibition begins, in front of a verb or alone.
  private static let negations = [
    "do not", "don't", "don’t", "dont", "never", "must not", "should not", "shouldn't",
    "you must not",
    "you should not", "please do not", "please don't", "please never", "avoid", "please avoid",
  ]
  private static let verbs = [
    "store", "save", "remember", "keep", "record", "extract", "include", "memorize", "memorise",
    "learn", "note", "retain", "capture", "storing", "saving", "remembering", "keeping",
    "recording", "extracting", "including", "memorizing", "memorising", "noting", "retaining",
    "capturing",
  ]
  private static let alone = [
    "ignore", "exclude", "omit", "skip", "leave out", "disregard", "please ignore",
    "please exclude", "please omit", "please leave out",
  ]
  private static let conditions: Set<String> = [
    "unless", "except", "if", "when", "until", "but", "without", "only",
  ]
  private static let ends = Set(".;!?\n".utf8)
  private static let marks = Set("-*•0123456789.)( \t".utf8)

  /// What each prohibition of a text names, as `excludes` does.
  static func read(_ text: [UInt8]) -> [[UInt8]] {
    text.split(whereSeparator: { ends.contains($0) }).compactMap { sentence in
      let words = sentence.drop { marks.contains($0) }.split(whereSeparator: { $0 <= 0x20 })
      let plain = words.map { String(decoding: $0, as: UTF8.self).lowercased() }
      guard let start = start(plain), start < words.count else { return nil }
      let isConditional = plain[start...].contains {
        conditions.contains($0.filter(\.isLetter))
      }
      return isConditional ? nil : Array(words[start...].joined(separator: [0x20]))
    }
  }

  /// Where what is forbidden begins; nil: nothing is.
  private static func start(_ words: [String]) -> Int? {
    func length(_ phrases: [String], at place: Int) -> Int? {
      let found = phrases.filter { phrase in
        words[min(place, words.count)...].starts(
          with: phrase.split(separator: " ").map(String.init))
      }
      return found.map { $0.split(separator: " ").count }.max()
    }
    if let count = length(alone, at: 0) { return count }
    guard let negation = length(negations, at: 0), let verb = length(verbs, at: negation) else {
      return nil
    }
    return negation + verb
  }
}
