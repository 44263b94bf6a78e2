/// The weekdays on which somebody or something comes: `the cleaner comes on Fridays`.
extension SlotReader {
  private static let verbs = WordSet("comes come meets meet works work is")
  private static let days = Set(TimeWords.weekdays.map { $0 + "s" })

  /// The slot that is filled so. It ends another where it says to be unlike before, "comes on Wednesdays
  /// now": one may come on both.
  func routine(of thing: [String] = []) -> SlotValue? {
    let words = predicate.words
    guard predicate.tense == .present, SlotReader.verbs.contains(words.lower(predicate.verb)),
      words.lower(predicate.verb + 1) == "on"
    else { return nil }
    let run = words.dropFirst(predicate.verb + 2).prefix {
      SlotReader.days.contains($0.lower) || ["and", ","].contains($0.lower)
    }
    let value = run.map(\.lower).filter { SlotReader.days.contains($0) }
    guard !value.isEmpty else { return nil }
    let what = (thing + [words.lower(predicate.verb)]).map { ClaimWords.stem($0) }
    return SlotReader.days(what, value)
  }

  private static func days(_ what: [String], _ value: [String]) -> SlotValue {
    var slot = SlotValue(slot: "days \(what.joined(separator: " "))", value: value)
    slot.isUnsure = true
    return slot
  }

  /// How many words say at most what is done and with whom.
  private static let mostWords = 6

  /// What somebody does on some weekdays, by those who are named, else by what it is: `runs with their friend
  /// Petra on Tuesdays`, `plays tennis on Mondays`.
  func habit() -> SlotValue? {
    let words = predicate.words
    guard predicate.tense == .present, !predicate.isPlan, !predicate.isNegated,
      let on = words.indices.dropFirst(predicate.verb + 2).first(where: {
        words[$0].lower == "on" && SlotReader.days.contains(words.lower($0 + 1))
      }), on - predicate.verb <= SlotReader.mostWords + 1
    else { return nil }
    let done = Array(words[(predicate.verb + 1)..<on])
    let value = words[(on + 1)...].prefix {
      SlotReader.days.contains($0.lower) || ["and", ","].contains($0.lower)
    }.map(\.lower).filter { SlotReader.days.contains($0) }
    guard !done.contains(where: { $0.isMark || $0.lower == "and" }) else { return nil }
    let named = done.filter { $0.isCapitalised && $0.kind == .word }
    let what = named.isEmpty ? done.filter { FunctionWords.isContent($0) } : named
    guard !what.isEmpty else { return nil }
    return SlotReader.days(
      ([words[predicate.verb]] + what).map { ClaimWords.stem($0.lower) }, value)
  }
}
