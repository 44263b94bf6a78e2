/// The forms of English verbs that follow the rules.
enum Inflection {
  private static func isVowel(_ byte: UInt8?) -> Bool {
    byte.map { "aeiou".utf8.contains($0) } ?? false
  }

  private static func endsWithConsonantAndY(_ verb: String) -> Bool {
    verb.utf8.last == 0x79 && !isVowel(verb.utf8.dropLast().last)
  }

  /// "go" as "goes", "try" as "tries", "be" as "is".
  static func third(of verb: String) -> String {
    switch verb {
    case "be": return "is"
    case "have": return "has"
    default: break
    }
    if endsWithConsonantAndY(verb) { return verb.dropLast() + "ies" }
    let hisses = ["s", "sh", "ch", "x", "z", "o"].contains { verb.hasSuffix($0) }
    return verb + (hisses ? "es" : "s")
  }

  /// "stop" as "stopping"; of verbs of one syllable, the only sure ones.
  private static func doubled(_ verb: String) -> String? {
    let bytes = Array(verb.utf8.suffix(3))
    guard bytes.count == 3, let last = bytes.last, !isVowel(last), !"wxy".utf8.contains(last),
      isVowel(bytes[1]), !isVowel(bytes[0])
    else { return nil }
    return verb + String(decoding: [last], as: UTF8.self)
  }

  /// The past forms that a regular verb may have.
  static func pasts(of verb: String) -> [String] {
    if verb.hasSuffix("e") { return [verb + "d"] }
    if endsWithConsonantAndY(verb) { return [verb.dropLast() + "ied"] }
    return [verb + "ed"] + (doubled(verb).map { [$0 + "ed"] } ?? [])
  }

  /// "make" as "making".
  static func gerund(of verb: String) -> String {
    switch verb {
    case "be", "see": return verb + "ing"
    case "lie": return "lying"
    default: break
    }
    if verb.hasSuffix("ee") || verb.hasSuffix("ye") { return verb + "ing" }
    if verb.hasSuffix("e") { return verb.dropLast() + "ing" }
    let isShort = verb.utf8.count(where: { isVowel($0) }) == 1 || isStressedLast(verb)
    if isShort, let doubled = doubled(verb) { return doubled + "ing" }
    return verb + "ing"
  }

  private static func isStressedLast(_ verb: String) -> Bool {
    ["get", "gin", "set", "put", "cut", "run", "win"].contains { verb.hasSuffix($0) }
  }

  /// The -ing forms that a regular verb may have.
  static func gerunds(of verb: String) -> [String] {
    let first = gerund(of: verb)
    return first.hasPrefix(verb)
      ? [verb + "ing"] + (doubled(verb).map { [$0 + "ing"] } ?? []) : [first]
  }
}
