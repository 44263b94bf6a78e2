/// Jobs that were got or left in other words: by a promotion, a notice, a first day.
enum Promotions {
  /// Words of titles, besides trades.
  private static let ranks = WordSet(
    """
    head chief senior lead leader principal deputy vice director manager supervisor partner president ceo cto cfo
    coo foreman captain sergeant professor dean officer executive
    """)
  /// Where a first day begins no job.
  private static let others = WordSet(
    """
    gym school university college uni camp kindergarten nursery preschool daycare course rehab pool beach ward
    department team office desk project class choir festival conference fair sea hotel resort cottage park
    """)

  /// "3 May 2023 was Ana's first day at the hospice" as "Ana started a job at the hospice".
  static func told(_ words: [Word]) -> [Word] {
    guard
      let first = words.indices.dropFirst(1).first(where: {
        words.lower($0) == "first" && words.lower($0 + 1) == "day"
          && ["at", "with"].contains(words.lower($0 + 2))
      }), words.indices.contains(first + 3),
      words[..<first].contains(where: { ["was", "is"].contains($0.lower) }),
      words.lower(first - 1).hasSuffix("'s")
    else { return words }
    let place = words[(first + 3)...].prefix(4).prefix { !$0.isMark }
    guard !others.meets(place) else { return words }
    let isUser = words.lower(first - 1) == "user's" && words.lower(first - 2) == "the"
    var start = first - 1
    if isUser { start -= 1 }
    while start > 0, !isUser, words[start - 1].isCapitalised, words[start - 1].kind == .word {
      start -= 1
    }
    var name = Array(words[start..<first])
    guard let last = name.last else { return words }
    name[name.count - 1] = last.saying(String(last.text.dropLast(2)))
    return name + [Word("started"), Word("a"), Word("job"), Word("at")] + words[(first + 3)...]
  }

  /// Whether words are a title rather than a place in a league.
  static func isTitle(_ words: some Sequence<Word>) -> Bool {
    words.contains { ranks.contains($0) || Occupations.stems.contains(ClaimWords.stem($0.lower)) }
  }
}

extension SlotReader {
  /// `was promoted to head nurse`, `was promoted, they are head of exhibitions now`: one title, which the one
  /// before is no part of.
  func promoted() -> [SlotValue]? {
    let words = predicate.words
    guard ["got", "was", "been"].contains(words.lower(predicate.verb)),
      words.lower(predicate.verb + 1) == "promoted", !predicate.isNegated
    else { return nil }
    var place = predicate.verb + 2
    if words.lower(place) == "to" {
      place += 1
    } else {
      while words.indices.contains(place),
        words[place].isMark
          || ["and", "so", "they", "he", "she", "now", "is", "are", "they're"]
            .contains(words.lower(place))
      { place += 1 }
      guard place > predicate.verb + 3 else { return nil }
    }
    let run = words.dropFirst(place).prefix(6).prefix {
      !$0.isMark && !["at", "in", "on", "last", "this", "now", "and"].contains($0.lower)
    }
    guard Promotions.isTitle(run) else { return nil }
    let title = run.map { ClaimWords.stem($0.lower) }.filter { !["a", "an", "the"].contains($0) }
    var slot = SlotValue(slot: "job", value: [title.joined(separator: " ")])
    slot.isShift = true
    return [slot]
  }
}
