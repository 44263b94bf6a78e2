/// The clauses of a sentence in the third person that each state something by themselves: "The user lives in Porto
/// now, they moved there in October". What one says of a time or another thing limits no other.
enum OwnClauses {
  private static let joints = WordSet("and but")
  private static let pronouns = WordSet("they he she it they've they're he's she's it's")
  private static let breaks = WordSet("or either neither nor both not only even")
  /// Words behind which a day or a year tells since when, and a clause what it hangs on.
  private static let times = WordSet("since before after until")
  /// Words of a clause and of a sentence.
  private static let (least, most) = (2, 48)

  /// The clauses; the sentence alone where it is not surely several, or any may hang on another.
  static func list(_ sentence: [Word]) -> [[Word]] {
    let words = ClaimWords.withoutBrackets(sentence)
    guard words.count <= most, !isBound(words) else { return [words] }
    var (found, start): ([[Word]], Int) = ([], 0)
    for place in words.indices.dropFirst(least) {
      guard place - start >= least, let next = joined(words, place) else { continue }
      let left = Array(words[start..<place])
      guard isClause(left) || !found.isEmpty && isPronouns(left), begins(words, next, behind: left)
      else { continue }
      found.append(left)
      start = next
    }
    return found + [Array(words[start...])]
  }

  /// Whether something makes one clause hang on another, or the whole on who says or dreams it.
  private static func isBound(_ words: [Word]) -> Bool {
    let reader = FactualityReader(words)
    if words.isEmpty || reader.frame(around: 0) != nil
      || reader.frame(around: words.count - 1) != nil
    {
      return true
    }
    return words.indices.contains { place in
      let word = words[place]
      if word.isMark { return [":", "?", "\"", "(", ")"].contains(word.text) }
      if word.isQuoted || breaks.contains(word) && word.lower != "not" { return true }
      if FactualityScope.conditionals.contains(word) || Clauses.attitudes.contains(word) {
        return true
      }
      if times.contains(word) {
        let next = words.indices.contains(place + 1) ? words[place + 1] : nil
        return !(next.map { $0.kind == .number || TimeWords.isName($0.lower) } ?? true)
      }
      return Clauses.bonds.contains(word)
    }
  }

  /// The place behind a comma, a semicolon or "and".
  private static func joined(_ words: [Word], _ place: Int) -> Int? {
    if joints.contains(words[place]) { return place + 1 }
    guard [",", ";"].contains(words[place].text) else { return nil }
    return joints.contains(words.lower(place + 1)) ? place + 2 : place + 1
  }

  /// Whether a clause with a verb begins at a place: with one who is named, with a pronoun, or with what the same
  /// one did.
  private static func begins(_ words: [Word], _ place: Int, behind left: [Word]) -> Bool {
    let right = Array(words.dropFirst(place))
    guard right.count > 1 else { return false }
    if isPronouns(right) { return true }
    let isMark = words[place - 1].isMark || words[max(place - 2, 0)].isMark
    // "Lives in Porto and moved there in October".
    if Verbs.isPast(right[0].lower), !right[0].isCapitalised {
      return Subject(left).flatMap { Predicate(Array(left.dropFirst($0.end))) }?.tense == .present
    }
    return isMark && isClause(right)
  }

  /// Whether words begin with a pronoun and its verb.
  private static func isPronouns(_ words: [Word]) -> Bool {
    guard pronouns.contains(words[0]) else { return false }
    if words[0].lower.contains("'") { return true }
    let verb = words.indices.dropFirst().first { !Verbs.isAdverb(words[$0].lower) }
    return verb.map { isFinite(words[$0].lower) || Verbs.base.contains(words[$0].lower) } ?? false
  }

  /// Whether words are somebody or something that is named, and a finite verb.
  private static func isClause(_ words: [Word]) -> Bool {
    guard let subject = Subject(words), words.indices.contains(subject.end) else { return false }
    let verb = words[subject.end...].first { !Verbs.isAdverb($0.lower) }
    return verb.map { !$0.isCapitalised && isFinite($0.lower) } ?? false
  }

  private static func isFinite(_ word: String) -> Bool {
    Verbs.finite.contains(word) || Verbs.isPast(word) || Verbs.isPresentThird(word)
      || Verbs.modals.contains(word)
  }
}
