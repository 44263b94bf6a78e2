/// Dates that were moved: `Ana's wedding was postponed to 3 June 2023`, `Ana postponed the wedding to 3
/// June 2023`, `the airline moved Ana's flight to 3 June 2023`.
enum Shifting {
  static let verbs = WordSet(
    """
    moved postponed rescheduled pushed shifted delayed deferred adjourned slipped changed brought put
    corrected revised amended extended bumped pulled
    """)
  private static let bases = WordSet(
    "move postpone reschedule push shift delay defer adjourn bring put")
  private static let particles = WordSet("back forward forwards off up again now")
  private static let helpers = WordSet("is was are were has have had been got just already now")
  private static let leads = WordSet("to until till for")

  /// How many words from a place on, helpers first, tell that something was moved to the date behind them;
  /// nil: they do not.
  static func length(_ words: [Word], at place: Int) -> Int? {
    var at = place
    while at < words.count, helpers.contains(words[at]) { at += 1 }
    guard at < words.count, verbs.contains(words[at]) else { return nil }
    at += 1
    while at < words.count, particles.contains(words[at]) { at += 1 }
    guard at < words.count, leads.contains(words[at]) else { return nil }
    return at + 1 - place
  }

  /// Where the words begin of what the verb at a place moved; nil: it moved nothing, or need not have.
  static func object(_ words: [Word], verb: Int) -> Int? {
    let isForced = words.lower(verb) == "had" && words.lower(verb + 1) == "to"
    let place = isForced ? verb + 2 : verb
    guard place < words.count, (isForced ? bases : verbs).contains(words[place]) else { return nil }
    return place + 1
  }
}

extension SlotReader {
  /// How many words name what is moved.
  private static let most = 4

  /// `has a dentist appointment on 3 June 2023`: another one is no other date of this one, unless it is
  /// said to have been moved.
  func appointment() -> [SlotValue]? {
    let words = predicate.words
    // "Has got a dentist appointment" is of having, too.
    let has = words.lower(predicate.verb) == "got" ? predicate.verb - 1 : predicate.verb
    guard ["has", "have"].contains(words.lower(has)) else { return nil }
    var place = predicate.verb + 1
    if ["a", "an", "the", "their"].contains(words.lower(place)) { place += 1 }
    let nouns = words.dropFirst(place).prefix { $0.kind == .word && FunctionWords.isContent($0) }
    place += nouns.count
    // "A job interview at Siemens on 13 May".
    if ["at", "with", "in"].contains(words.lower(place)) {
      let company = words.dropFirst(place).prefix(5).prefix { !$0.isMark && $0.lower != "on" }
      place = company.endIndex
    }
    guard (1...SlotReader.most).contains(nouns.count), let last = nouns.last,
      Appointment.isNoun(last), words.lower(place) == "on", let date = date(place + 1),
      // "On Tuesday evenings" is every week.
      weekdays(place + 1).isEmpty
    else { return nil }
    var slot = SlotValue(slot: SlotReader.dateSlot(nouns.map(\.lower)), value: date)
    slot.isUnsure = true
    return [slot]
  }

  /// `postponed the wedding to 3 June 2023`, `moved Ana's flight to 3 June 2023`.
  func shifted() -> [SlotValue]? {
    let words = predicate.words
    guard predicate.tense != .present, let start = Shifting.object(words, verb: predicate.verb)
    else {
      return nil
    }
    var place = start
    var owner: String?
    if ["the", "their"].contains(words.lower(place)), words.lower(place + 1) != "user's" {
      place += 1
    } else {
      let run = words.dropFirst(place).prefix(3)
      guard let end = run.firstIndex(where: { $0.lower.hasSuffix("'s") }),
        words[place..<end + 1].allSatisfy({
          $0.isCapitalised || ["the", "user's"].contains($0.lower)
        })
      else { return nil }
      owner = String(words[place..<end + 1].map(\.lower).joined(separator: " ").dropLast(2))
      place = end + 1
    }
    let thing = words.dropFirst(place).prefix { $0.kind == .word && FunctionWords.isContent($0) }
    let nouns = thing.map(\.lower).drop { ["new", "current"].contains($0) }
    place += thing.count
    if words.lower(place) == "from" {
      place +=
        1
        + words.dropFirst(place + 1).prefix { !["to", "until", "till"].contains($0.lower) }
        .prefix(4).count
    }
    while ["back", "forward", "off", "up"].contains(words.lower(place)) { place += 1 }
    guard (1...SlotReader.most).contains(nouns.count),
      ["to", "until", "till"].contains(words.lower(place)), let date = date(place + 1)
    else { return nil }
    var slot = SlotValue(slot: SlotReader.dateSlot(Array(nouns)), value: date)
    (slot.owner, slot.isShift) = (owner, true)
    return [slot]
  }
}
