/// A message that is nothing but a correction of what was said right before it: "Sorry, not Cardiff, Swansea.",
/// "Not Bonn, Cologne.", "Cologne, I mean.", "Sorry, Wednesday."
enum BareCorrection {
  private static let admitting = WordSet(
    "sorry oops ooops whoops no nope wait actually correction typo scratch")
  /// Those of them with which an answer may begin: "No, on Wednesday."
  private static let answering = WordSet("no nope wait actually")
  private static let fillers = WordSet("ah oh um uh well ok okay er argh and but that")
  private static let openings = PhraseSet(
    """
    i mean|i meant|i meant to say|make that|make it|it's|it is|that's|it should be|that should be
    |should be|my mistake|my bad
    """)
  private static let prepositions = WordSet("in on at to from by for")
  private static let longest = 4

  /// What is meant, and instead of what if that is said; nil: the sentence is no such correction.
  /// `isAnswer`: whether another asked something in between.
  static func meant(_ words: [Word], isAnswer: Bool) -> SelfCorrection.Meant? {
    guard words.count <= 14, !words.contains(where: \.isQuoted) else { return nil }
    var isAdmitted = false
    var saysMean = false
    var parts: [[Word]] = []
    for segment in words.split(whereSeparator: \.isMark) {
      let part = told(Array(segment), isAnswer, &isAdmitted, &saysMean)
      if !part.isEmpty { parts.append(part) }
    }
    guard (1...2).contains(parts.count), let (new, old) = sides(parts) else { return nil }
    let isNamed = !old.isEmpty || isAdmitted || saysMean
    guard isNamed, (1...longest).contains(new.count), old.count <= longest else { return nil }
    let kind = SelfCorrection.kind(new, new.indices)
    if old.isEmpty {
      // "Sorry, Tom" speaks to him.
      let isSure = kind != nil && kind != .person
      guard isSure || saysMean && kind == nil && new.allSatisfy(isName) else { return nil }
    } else if !isAlike(new, kind, old) {
      return nil
    }
    return SelfCorrection.Meant(new: new, old: old)
  }

  /// Without the words that only open or close a correction.
  private static func told(
    _ words: [Word], _ isAnswer: Bool, _ isAdmitted: inout Bool, _ saysMean: inout Bool
  ) -> [Word] {
    var rest = words[...]
    while let first = rest.first {
      if admitting.contains(first) {
        isAdmitted = isAdmitted || !(isAnswer && answering.contains(first))
      } else if let length = openings.length(words, at: rest.startIndex) {
        if first.lower == "i" { saysMean = true }
        rest = rest.dropFirst(length)
        continue
      } else if !fillers.contains(first) {
        break
      }
      rest = rest.dropFirst()
    }
    while let last = rest.last {
      if admitting.contains(last) {
        isAdmitted = isAdmitted || !(isAnswer && answering.contains(last))
        rest = rest.dropLast()
      } else if rest.count > 2, rest.dropLast().last?.lower == "i",
        ["mean", "meant"].contains(last.lower)
      {
        saysMean = true
        rest = rest.dropLast(2)
      } else {
        break
      }
    }
    return Array(rest)
  }

  /// What is meant and what is not, by "not".
  private static func sides(_ parts: [[Word]]) -> (new: [Word], old: [Word])? {
    if parts.count == 1 {
      let part = parts[0]
      guard let not = part.firstIndex(where: { $0.lower == "not" }) else { return (bare(part), []) }
      if not > 0 { return pair(Array(part[..<not]), Array(part[(not + 1)...])) }
      guard let but = part.firstIndex(where: { $0.lower == "but" }), but > 1 else { return nil }
      return pair(Array(part[(but + 1)...]), Array(part[1..<but]))
    }
    let denied = parts.indices.filter { parts[$0][0].lower == "not" }
    guard denied.count == 1, let old = denied.first else { return nil }
    return pair(parts[1 - old], Array(parts[old].dropFirst()))
  }

  /// Both without the preposition before them.
  private static func pair(_ new: [Word], _ old: [Word]) -> (new: [Word], old: [Word])? {
    let (new, old) = (bare(new), bare(old))
    guard !new.isEmpty, !old.isEmpty, !new.contains(where: { $0.lower == "not" }) else {
      return nil
    }
    return (new, old)
  }

  private static func bare(_ words: [Word]) -> [Word] {
    words.count > 1 && prepositions.contains(words[0]) ? Array(words.dropFirst()) : words
  }

  private static func isName(_ word: Word) -> Bool { word.kind == .word && word.isCapitalised }

  /// Whether the one may stand for the other: a place for a place, a weekday for a weekday, a word for a word.
  private static func isAlike(
    _ new: [Word], _ kind: SelfCorrection.Kind?, _ old: [Word]
  ) -> Bool {
    let other = SelfCorrection.kind(old, old.indices)
    if kind == other, kind != nil { return true }
    let names: [SelfCorrection.Kind?] = [nil, .place, .person]
    guard names.contains(kind), names.contains(other) else { return false }
    let articles = ["a", "an", "the"]
    let (one, two) = (
      new.drop { articles.contains($0.lower) }, old.drop { articles.contains($0.lower) }
    )
    guard let first = one.first, let second = two.first else { return false }
    return isName(first) == isName(second) && first.kind == second.kind
      && !one.contains { Verbs.isFinite($0) || Pronouns.subject.contains($0) }
  }
}
