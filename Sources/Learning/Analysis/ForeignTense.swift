internal import Text

/// The tense of sentences in other languages than English, as far as the forms of their verbs show it: which of
/// several days "am Montag" or "le 3 mai" means there.
///
/// The forms are rows "tense.LANGUAGE.KIND" of tables/lexicon.tsv, which says the kinds. A form is a word, or has
/// `*` in the place of two letters or more.
struct ForeignTense: Sendable {
  /// The forms of the program's table, read once.
  static let shared = ForeignTense(WordTable(.lexicon).rows)

  private enum Kind: String { case past, ahead, auxiliary, participle, moved, not, joint }

  private struct Forms {
    var words: Set<String> = []
    /// What stands before and after the `*`.
    var patterns: [(start: String, end: String)] = []

    mutating func add(_ form: String) {
      guard let star = form.firstIndex(of: "*") else {
        words.insert(form)
        return
      }
      patterns.append((String(form[..<star]), String(form[form.index(after: star)...])))
    }

    func contains(_ word: String) -> Bool {
      if words.contains(word) { return true }
      let count = word.unicodeScalars.count
      return patterns.contains { start, end in
        word.hasPrefix(start) && word.hasSuffix(end)
          && count >= start.unicodeScalars.count + end.unicodeScalars.count + 2
      }
    }
  }

  /// By language, then by kind.
  private var forms: [String: [Kind: Forms]] = [:]

  init(_ rows: [[String]]) {
    for row in rows where row.count == 2 {
      let parts = row[0].split(separator: ".").map(String.init)
      guard parts.count == 3, parts[0] == "tense", let kind = Kind(rawValue: parts[2]) else {
        continue
      }
      for form in row[1].split(separator: " ") {
        forms[parts[1], default: [:]][kind, default: Forms()].add(String(form))
      }
    }
  }

  /// Which of several days the times of a sentence mean, and which those of each of its parts: of the words between
  /// marks and words such as "and". nil where no verb shows that.
  func directions(
    of tokens: Tokens, in language: String
  ) -> (whole: TimeGrammar.Direction?, parts: [(start: Int, direction: TimeGrammar.Direction?)]) {
    guard let forms = forms[language] else { return (nil, []) }
    var parts: [[Token]] = [[]]
    for token in tokens {
      let isJoint =
        token.isMark && [",", ";", ":", "(", "-"].contains(token.text)
        || forms[.joint]?.contains(token.lower) == true
      if isJoint, parts[parts.count - 1].count > 1 { parts.append([]) }
      parts[parts.count - 1].append(token)
    }
    let found = parts.map { part in
      (part.first?.bytes.lowerBound ?? 0, direction(of: part, forms))
    }
    return (direction(of: parts.flatMap { $0 }, forms), found)
  }

  private func direction(of tokens: [Token], _ forms: [Kind: Forms]) -> TimeGrammar.Direction? {
    var (kinds, before): (Set<Kind>, String) = ([], "")
    for (place, token) in tokens.enumerated() where token.kind == .word && !token.isQuoted {
      // Names, and nouns in German, are no verbs.
      if token.isCapitalised, place > 0 { continue }
      // "J'ai", "l'a"; "mudei-me".
      let spoken = token.lower.split { $0 == "'" || $0 == "\u{2019}" }.last ?? ""
      let word = spoken.split(separator: "-").first.map(String.init) ?? ""
      if forms[.past]?.words.contains("\(before)+\(word)") == true { kinds.insert(.past) }
      before = word
      let isNone = forms[.not]?.contains(word) == true
      for (kind, known) in forms where known.contains(word) {
        if !isNone || kind == .ahead { kinds.insert(kind) }
      }
    }
    if kinds.contains(.moved) { return .future }
    if kinds.contains(.past) || kinds.isSuperset(of: [.auxiliary, .participle]) { return .past }
    return kinds.contains(.ahead) || kinds.contains(.auxiliary) ? .future : nil
  }
}
