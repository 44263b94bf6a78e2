/// Who comes on some day, and does not: "The plumber is coming on 1 December", "The plumber cancelled".
extension SlotReader {
  private static let comings = WordSet(
    "coming comes come arriving arrives arrive due visiting visits")
  /// How far behind the verb the day is told.
  private static let toDay = 8

  private var comingSlot: String {
    let nouns = subject.thing.map(\.lower)
    return nouns.isEmpty ? "date come" : SlotReader.dateSlot(nouns)
  }

  /// The day on which the subject comes; another one is another visit, unless that is said to be off.
  func coming() -> [SlotValue]? {
    let words = predicate.words
    guard predicate.tense == .present, SlotReader.comings.contains(words.lower(predicate.verb)),
      let day = dayBehind(predicate.verb + 1)
    else { return nil }
    var slot = SlotValue(slot: comingSlot, value: day)
    slot.isUnsure = true
    return [slot]
  }

  /// That the subject does not come, or is not to be: `cancelled`, `isn't coming`, `can't make it`.
  func absent() -> [SlotValue]? {
    let (words, verb) = (predicate.words, predicate.verb)
    let isOff = predicate.ending?.kind == .cancelled && !predicate.isNegated
    let isComing = SlotReader.comings.contains(words.lower(verb))
    let makesIt = words.lower(verb) == "make" && words.lower(verb + 1) == "it"
    let isAway = predicate.ending == nil && predicate.isNegated && (isComing || makesIt)
    guard isOff || isAway, Couples.endsAt(words, isOff ? verb : verb + (makesIt ? 2 : 1)) else {
      return nil
    }
    return [SlotValue(slot: comingSlot, value: dayBehind(verb) ?? [], isNone: true)]
  }

  /// `cancelled the plumber`, `called off their dentist appointment`: what has a day has none.
  func calledOff() -> [SlotValue]? {
    let words = predicate.words
    guard predicate.ending?.kind == .cancelled, !predicate.isNegated,
      ["the", "their", "a", "an"].contains(words.lower(predicate.verb))
    else { return nil }
    let nouns = words.dropFirst(predicate.verb + 1).prefix(4).prefix {
      $0.kind == .word && FunctionWords.isContent($0)
    }
    guard !nouns.isEmpty else { return nil }
    let slot = SlotReader.dateSlot(nouns.map(\.lower))
    return [SlotValue(slot: slot, value: dayBehind(nouns.endIndex) ?? [], isNone: true)]
  }

  /// The day that is told behind a place by "on".
  private func dayBehind(_ place: Int) -> [String]? {
    let words = predicate.words
    let run = words.indices.dropFirst(place).prefix(SlotReader.toDay).prefix { !words[$0].isMark }
    guard let on = run.first(where: { words[$0].lower == "on" }), let date = date(on + 1),
      isDay(date)
    else { return nil }
    return date
  }
}
