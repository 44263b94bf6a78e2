internal import Text

/// Reads plans, and the deeds that carry them out: "plan to visit Rome", "visited Rome".
struct PlanReader {
  let sentence: AnalysedSentence
  let reading: SentenceSlots
  let speaker: String

  private static let slot = "plan"
  private let language = "en"
  private var tokens: Tokens { sentence.tokens }
  private let table = SlotTable.shared

  init(_ sentence: AnalysedSentence, _ reading: SentenceSlots, speaker: String) {
    (self.sentence, self.reading, self.speaker) = (sentence, reading, speaker)
  }

  /// What a statement means to do, has done, or does not mean to do any more.
  func claims(_ statement: Statement, of owners: [SlotSubject.Owner]) -> [SlotClaim] {
    let isBare = table.isIn("planverb", statement.verb.base, language)
    let isMeant =
      statement.mode == .plan || isBare && statement.mode == .so || isArranged(statement)
      || statement.isDenied && statement.isProgressive || isErrand(statement)
    // "Was busy", "had fun" carry nothing out.
    guard isMeant || statement.mode == .done && !statement.isDenied, statement.hasVerb,
      !table.isIn("light", statement.verb.base, language),
      let object = object(statement)
    else { return [] }
    let isPlan = isMeant && !statement.isDenied
    if isMeant, statement.isDenied, reading.isWeak { return [] }
    if isBare, !isPlan { return [] }
    let verb = isBare ? [] : [statement.verb.base]
    let isErrand = table.isIn("errand", statement.verb.base, language)
    guard isErrand || isDefinite(object) else { return [] }
    return owners.flatMap { owner in
      reading.heads(object).map { head in
        SlotClaim(
          slot: Self.slot, owner: owner.name, thing: head, kind: .many, words: verb,
          besides: reading.besides(statement, without: head),
          marks: isPlan ? [] : [.ends, .change],
          who: owner.who)
      }
    }
  }

  /// "Have to call the plumber", once.
  private func isErrand(_ statement: Statement) -> Bool {
    statement.isDue && !statement.isDenied && table.isIn("errand", statement.verb.base, language)
      && sentence.times.allSatisfy { $0.recurrence == nil }
  }

  /// "We're flying to Oslo on Friday".
  private func isArranged(_ statement: Statement) -> Bool {
    statement.mode == .so && statement.isProgressive && statement.hasVerb
      && sentence.times.contains { $0.recurrence == nil && $0.first > reading.day }
  }

  private func object(_ statement: Statement) -> Range<Int>? {
    var place = statement.rest
    while place < statement.end, tokens[place].part == .adverb || tokens[place].part == .preposition
    {
      place += 1
    }
    return SlotPattern(sentence: sentence, language: language, end: statement.end).phrase(place)
  }

  /// Whether one deed can carry it out: "the museum", "Rome", not "museums", "more vegetables".
  private func isDefinite(_ range: Range<Int>) -> Bool {
    let (first, last) = (tokens[range.lowerBound - 1], tokens[range.upperBound - 1])
    if last.part == .name || range.contains(where: { tokens[$0].part == .name }) { return true }
    return first.part == .determiner || first.part == .possessive
  }
}
