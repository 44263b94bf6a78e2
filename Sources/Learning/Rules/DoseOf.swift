/// Which medicine a changed dose is of: "The doctor lowered it to 10 mg", behind "I take 20 mg of lisinopril".
enum DoseOf {
  private static let units = WordSet("mg mcg g ml microgram micrograms milligram milligrams units")
  private static let changes = WordSet(
    "raised increased upped lowered reduced decreased dropped doubled halved changed put brought adjusted cut"
  )
  private static let doses = WordSet("dose dosage")
  private static let owners = WordSet("the my")
  private static let takes = WordSet("take takes taking")

  /// The sentences with the medicine named that one only points at; `before`: what the same speaker said last.
  static func told(_ sentences: [Sentence], before: String?, _ others: OthersWords) -> [Sentence] {
    guard sentences.contains(where: { pointer($0.words) != nil }) else { return sentences }
    var told = sentences
    for (place, sentence) in sentences.enumerated() {
      guard let pointer = pointer(sentence.words) else { continue }
      let earlier =
        place > 0
        ? Array(told[..<place])
        : before.map { Sentence.list(RuleExtractor.head(of: $0), without: others) } ?? []
      guard let last = earlier.last(where: { name(in: $0.words) != nil }), last.end != .question,
        let name = name(in: last.words)
      else { continue }
      var words = sentence.words
      var medicine = [Word("my")] + name
      if pointer.lowerBound == 0 { medicine[0] = Word("My") }
      medicine[0].isSpaced = words[pointer.lowerBound].isSpaced
      words.replaceSubrange(pointer, with: medicine)
      told[place].words = words
    }
    return told
  }

  /// Where a sentence tells of a dose that was changed to another, and says not of what: "it", "the dose".
  private static func pointer(_ words: [Word]) -> Range<Int>? {
    guard
      let to = words.indices.dropLast(2).first(where: {
        words[$0].lower == "to" && words[$0 + 1].kind == .number && units.contains(words[$0 + 2])
      }), let verb = words[..<to].lastIndex(where: { changes.contains($0) })
    else { return nil }
    func thing(_ at: Int) -> Range<Int>? {
      if words.lower(at) == "it" { return at..<at + 1 }
      return owners.contains(words.lower(at)) && doses.contains(words.lower(at + 1))
        ? at..<at + 2 : nil
    }
    if let behind = thing(verb + 1), words.lower(behind.upperBound) != "of" { return behind }
    guard ["was", "been", "got"].contains(words.lower(verb - 1)), let front = thing(0) else {
      return nil
    }
    return front
  }

  /// The one medicine of which a sentence tells how much the speaker takes.
  private static func name(in words: [Word]) -> [Word]? {
    guard words.contains(where: { Pronouns.first.contains($0) && !$0.isQuoted }) else { return nil }
    let amounts = words.indices.dropLast().filter {
      words[$0].kind == .number && units.contains(words[$0 + 1])
    }
    guard amounts.count == 1, let amount = amounts.first else { return nil }
    let start =
      words.lower(amount + 2) == "of"
      ? amount + 3
      : takes.contains(words.lower(amount - 2))
        ? amount - 1
        : amount + 2
    guard words.indices.contains(start), words[start].kind == .word,
      FunctionWords.isContent(words[start]),
      !Verbs.isPast(words[start].lower), !TimeWords.isName(words[start].lower)
    else { return nil }
    return [words[start]]
  }
}
