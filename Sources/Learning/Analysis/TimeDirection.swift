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
    guard let place = tokens.place(endingAfter: start),
      let clause = clauses.last(where: { $0.tokens.lowerBound <= place })
    else { return .by(whole) }
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
    if lead.contains("for") {
      return has("arranging") || has("getting") ? .arranged : .by(isOpen ? .past : .nearest)
    }
    // "Promised to call on Friday".
    let isToDo = verbs.contains { $0 > clause.verb && tokens.lower($0 - 1) == "to" }
    if has("arranging"), isToDo { return .arranged }
    return .by(isOpen ? .past : loose(place, clause, has("arranging"), has("getting")))
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
    // "Signed up, starts 7 March"; "gave notice, out by 31 March"; "quit, starting there in May".
    if let finite = (mark..<place).last(where: { tokens[$0].isFinite }) {
      return tokens[finite].form == .past ? .past : .future
    }
    let isFramed = [place, place - 1].contains {
      SlotTable.shared.isIn("within", tokens.lower($0))
    }
    return isFramed && tokens[mark + 1].form != .gerund ? .past : .nearest
  }
}
