internal import Learning

/// The nouns of a question that has no verb but "is": by its stem "training" is found in "train" as
/// well, which is something else.
struct ExactNouns {
  private var nouns: [String: String] = [:]

  private static let copulas = WordSet("is was are were when's")

  /// Of a question.
  init(_ question: [UInt8]) {
    let words = WordScanner.words(String(decoding: question.prefix(1024), as: UTF8.self))
    guard let copula = words.prefix(5).firstIndex(where: { ExactNouns.copulas.contains($0) }) else {
      return
    }
    let rest = words[(copula + 1)...].filter { FunctionWords.isContent($0) }
    // "When was the car sold?" has one.
    guard let last = rest.last, Verbs.isGerund(last.lower) || !Verbs.isParticiple(last.lower) else {
      return
    }
    // "When is Ana performing?" and "when is she going to perform?" have one as well.
    let names = rest.contains { $0.isCapitalised || $0.lower.hasSuffix("'s") }
    if names && Verbs.isGerund(last.lower) || words.contains(where: { $0.lower == "going" }) {
      return
    }
    for word in rest { nouns[ClaimWords.stem(word.lower)] = ExactNouns.singular(word.lower) }
  }

  /// Whether a sentence holds one of them in another form alone: of another word.
  func areOthers(in sentence: [UInt8]) -> Bool {
    if nouns.isEmpty { return false }
    var (exact, other): (Set<String>, Set<String>) = ([], [])
    for word in WordScanner.words(String(decoding: sentence.prefix(4096), as: UTF8.self)) {
      let stem = ClaimWords.stem(word.lower)
      guard let noun = nouns[stem] else { continue }
      if ExactNouns.singular(word.lower) == noun { exact.insert(stem) } else { other.insert(stem) }
    }
    return !other.isSubset(of: exact)
  }

  private static func singular(_ word: String) -> String {
    let bare = word.hasSuffix("'s") ? String(word.dropLast(2)) : word
    if bare.hasSuffix("ies"), bare.count > 4 { return bare.dropLast(3) + "y" }
    for end in ["ches", "shes", "xes", "sses"] where bare.hasSuffix(end) {
      return String(bare.dropLast(2))
    }
    return bare.hasSuffix("s") && !bare.hasSuffix("ss") ? String(bare.dropLast()) : bare
  }
}
