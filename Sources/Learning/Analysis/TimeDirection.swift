internal import Text

/// Which of several days a time of an English sentence means: by the clause it stands in, and by how it hangs on its
/// verb. "I booked a table for 7 March" looks ahead, "I lived there until March" does not.
struct TimeDirection {
  enum Way: Hashable {
    case by(TimeGrammar.Direction)
    /// What was arranged: it is to come, or was a short while ago.
    case arranged
  }

  let tokens: Tokens
  let clauses: [Clause]
  /// That of times which stand in no clause before others.
  let whole: TimeGrammar.Direction

  private static func isPast(_ tense: Clause.Tense) -> Bool {
    [.past, .perfect, .pastPerfect].contains(tense)
  }

  /// - Parameters:
  ///   - start: Where the time begins, in bytes.
  ///   - isOpen: Whether it is a weekday or a day without its month.
  /// - Returns: How to read it.
  func way(at start: Int, isOpen: Bool) -> Way {
    guard let place = tokens.place(endingAfter: start) else { return .by(whole) }
    guard let clause = clauses.last(where: { $0.tokens.lowerBound <= place }) else {
      return alone(place, isOpen)
    }
    guard Self.isPast(clause.tense) else {
      return .by([.present, .future].contains(clause.tense) ? .future : whole)
    }
    let verbs = clause.tokens.filter { $0 <= place && tokens[$0].part == .verb }
    let bases = verbs.map { tokens[$0].base } + verbs.map { tokens[$0].lower }
    func has(_ name: String) -> Bool { bases.contains { SlotTable.shared.isIn(name, $0) } }
    let lead = [place, place - 1].map { tokens.lower($0) }
    if lead.contains(where: { SlotTable.shared.isIn("until", $0) }) {
      return has("staying") ? .by(.past) : .arranged
    }
    // "Got promoted, from 1 September", but not "lived there from March to May".
    let isBeginning =
      lead.contains("from") && !(place..<place + 6).contains { Self.isEnd(tokens.lower($0)) }
    if isBeginning, !isOpen, !has("staying") { return .by(.nearest) }
    // "Ordered Thursday, comes Wednesday".
    let own = clause.verb..<max(clause.verb, place)
    if let mark = own.last(where: { tokens[$0].isMark }),
      let finite = (mark..<place).last(where: { tokens[$0].isFinite })
    {
      return .by(tokens[finite].form == .past ? .past : .future)
    }
    if lead.contains("for") {
      return has("arranging") || has("getting") ? .arranged : .by(isOpen ? .past : .nearest)
    }
    // "Promised to call on Friday".
    let isToDo = verbs.contains { $0 > clause.verb && tokens.lower($0 - 1) == "to" }
    if has("arranging"), isToDo { return .arranged }
    return .by(isOpen ? .past : loose(place, clause, has("arranging"), has("getting")))
  }

  private static func isEnd(_ word: String) -> Bool {
    word == "to" || SlotTable.shared.isIn("until", word)
  }

  /// That of a time outside of all clauses: "Sowed leeks on Friday", "born 14 October". A day of a month beside no verb
  /// goes on with what was said before less surely than a weekday does: "Rang the surgery. Blood test 19 January".
  private func alone(_ place: Int, _ isOpen: Bool) -> Way {
    let mark = (0..<place).last { tokens[$0].isMark } ?? -1
    guard let verb = (mark + 1..<max(mark + 1, place)).last(where: { tokens[$0].part == .verb })
    else { return .by(whole == .past && !isOpen ? .nearest : whole) }
    switch tokens[verb].form {
    case .past, .participle:
      let bases = [tokens[verb].base, tokens[verb].lower]
      return bases.contains { SlotTable.shared.isIn("arranging", $0) } ? .arranged : .by(.past)
    case .third: return .by(.future)
    default: return .by(whole == .past && !isOpen ? .nearest : whole)
    }
  }

  /// That of a day of a month which was not said to be for, or until then.
  private func loose(
    _ place: Int, _ clause: Clause, _ isArranged: Bool, _ isGot: Bool
  ) -> TimeGrammar.Direction {
    if isArranged, place > clause.verb { return .nearest }
    // "Got an appointment on 7 March".
    let own = clause.verb..<max(clause.verb, place)
    if isGot, own.contains(where: { SlotTable.shared.isIn("event", tokens.lower($0)) }) {
      return .nearest
    }
    let mark = own.last { tokens[$0].isMark }
    guard let mark else { return .past }
    // "Gave notice, out by 31 March"; "quit, starting there in May".
    let isFramed = [place, place - 1].contains {
      SlotTable.shared.isIn("within", tokens.lower($0))
    }
    return isFramed && tokens[mark + 1].form != .gerund ? .past : .nearest
  }
}
