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
    var slot = SlotValue(slot: "days \(what.joined(separator: " "))", value: value)
    slot.isUnsure = true
    return slot
  }
}
