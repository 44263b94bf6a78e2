/// The weekdays on which somebody or something comes: `the cleaner comes on Fridays`.
extension SlotReader {
  private static let verbs = WordSet("comes come meets meet works work is are")
  private static let days = Set(TimeWords.weekdays.map { $0 + "s" })

  /// The slot that is filled so. It ends another where it says to be unlike before, "comes on Wednesdays
  /// now": one may come on both.
  func routine(of thing: [String] = []) -> SlotValue? {
    let words = predicate.words
    guard predicate.tense == .present, SlotReader.verbs.contains(words.lower(predicate.verb)),
      words.lower(predicate.verb + 1) == "on"
    else { return nil }
    let value = weekdays(predicate.verb + 2)
    guard !value.isEmpty else { return nil }
    return SlotReader.days(thing + [words.lower(predicate.verb)], value)
  }

  private static let parts = WordSet(
    "mornings morning afternoons afternoon evenings evening nights night lunchtimes")

  /// The weekdays of every week that are named from a place on: "Mondays and Fridays", "Tuesday evenings".
  func weekdays(_ place: Int) -> [String] {
    var (at, found): (Int, [String]) = (place, [])
    while predicate.words.indices.contains(at) {
      let lower = predicate.words.lower(at)
      let part = predicate.words.lower(at + 1)
      if SlotReader.days.contains(lower) {
        found.append(lower)
        if SlotReader.parts.contains(part) { at += 1 }
      } else if TimeWords.weekdays.contains(lower), SlotReader.parts.contains(part),
        part.hasSuffix("s")
      {
        found.append(lower + "s")
        at += 1
      } else if found.isEmpty || !["and", ","].contains(lower) {
        break
      }
      at += 1
    }
    return found
  }

  private static let besides = WordSet(
    "also too sometimes occasionally once another part-time temporarily side")

  /// Whether only the part of a weekday makes it something besides: "has piano lessons on Tuesday evenings".
  var isOfParts: Bool {
    !predicate.isPlan && SlotReader.parts.meets(predicate.words)
      && !SlotReader.besides.meets(predicate.words)
  }

  /// Verbs and nouns that say only that it is done: "has piano lessons", "does yoga", "the yoga class is".
  private static let bare = WordSet(
    """
    is are meets meet has have does do goes go attends attend takes take class classes lesson lessons course
    courses session sessions training practice practise
    """)

  /// The slot of what is done, by the words that tell what: "piano" of "has piano lessons".
  private static func days(_ words: [String], _ value: [String]) -> SlotValue {
    let plain = words.filter { !bare.contains($0) }
    let what = (plain.isEmpty ? words : plain).map { ClaimWords.stem($0) }
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
    // "Does pottery", where the verb that counts would be the pottery.
    let isNoun = ["do", "does"].contains(words.lower(predicate.verb - 1))
    let start = isNoun ? predicate.verb : predicate.verb + 1
    guard predicate.tense == .present, !predicate.isPlan, !predicate.isNegated,
      let on = words.indices.dropFirst(start + 1).first(where: {
        words[$0].lower == "on" && !weekdays($0 + 1).isEmpty
      }), on - start <= SlotReader.mostWords
    else { return nil }
    let done = Array(words[start..<on])
    let value = weekdays(on + 1)
    guard !done.contains(where: { $0.isMark || $0.lower == "and" }) else { return nil }
    let named = done.filter { $0.isCapitalised && $0.kind == .word }
    let what = named.isEmpty ? done.filter { FunctionWords.isContent($0) } : named
    guard !what.isEmpty else { return nil }
    return SlotReader.days(((isNoun ? [] : [words[predicate.verb]]) + what).map(\.lower), value)
  }

  private static let moves = WordSet("moved switched changed shifted rescheduled")

  /// The weekdays to which something was moved: `switched piano to Fridays`, `was moved to Wednesdays`, of what the
  /// subject is.
  func shiftedDays(of thing: [String] = []) -> [SlotValue]? {
    let words = predicate.words
    guard predicate.tense != .present, !predicate.isPlan, !predicate.isNegated,
      let verb = words.indices.prefix(predicate.verb + 3).first(where: {
        SlotReader.moves.contains(words[$0])
      }),
      let to = words.indices.dropFirst(verb + 1).prefix(SlotReader.mostWords).first(where: {
        words[$0].lower == "to"
      })
    else { return nil }
    let value = weekdays(to + 1)
    let object = words[(verb + 1)..<to].prefix { $0.lower != "from" }
      .filter { !["the", "their", "my"].contains($0.lower) }
    guard !value.isEmpty, object.allSatisfy({ $0.kind == .word && FunctionWords.isContent($0) })
    else { return nil }
    let what = thing.isEmpty ? object.map(\.lower) : thing
    guard !what.isEmpty, thing.isEmpty || object.isEmpty else { return nil }
    var slot = SlotReader.days(what, value)
    (slot.isShift, slot.isUnsure) = (true, false)
    return [slot]
  }
}
