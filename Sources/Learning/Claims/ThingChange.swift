/// Values that took the place of others: `Ana's password changed to moon5`, `Ana has a new number: 0171 234`,
/// `Ana changed the wifi password to moon5`.
extension SlotReader {
  private static let changing = WordSet(
    "changed switched updated reset set became turned")
  private static let helpers = WordSet("has have is was are were been got just now already")
  private static let behind = WordSet("again now back over")

  /// Where the value begins that the thing has, from the verb on, and whether the words tell that it was
  /// another one; nil: they tell none.
  func valueStart() -> (place: Int, isShift: Bool)? {
    let words = predicate.words
    var at = predicate.verb
    while at < words.count, SlotReader.helpers.contains(words[at]) { at += 1 }
    if at < words.count, SlotReader.changing.contains(words[at]) {
      let isBecome = words[at].lower == "became"
      at += 1
      while at < words.count, SlotReader.behind.contains(words[at]) { at += 1 }
      if isBecome { return (at, true) }
      return ["to", "into"].contains(words.lower(at)) ? (at + 1, true) : nil
    }
    guard ["is", "are", "isn't", "aren't"].contains(words.lower(predicate.verb)) else { return nil }
    return (predicate.verb + 1, false)
  }

  private static let separators: Set<String> = [":", ",", "-", "\u{2013}", "="]
  private static let leads = WordSet("it's its it that's which that is and")
  /// Words of a thing's name at most.
  private static let longestName = 3

  /// `has a new phone number: 0171 234`, `has got a new email, it's ana@y.org`.
  func renewed() -> [SlotValue]? {
    let words = predicate.words
    guard ["has", "have", "got", "gotten"].contains(words.lower(predicate.verb)) else { return nil }
    var place = predicate.verb + 1
    if ["a", "an", "the", "their"].contains(words.lower(place)) { place += 1 }
    guard words.lower(place) == "new" else { return nil }
    let nouns = nouns(from: place + 1)
    place += 1 + nouns.count
    guard words.indices.contains(place),
      SlotReader.separators.contains(words[place].text) || SlotReader.leads.contains(words[place])
    else { return nil }
    place += 1
    while place < words.count, SlotReader.leads.contains(words[place]) { place += 1 }
    return shifts(nouns, to: place)
  }

  /// `changed their number to 0171 234`, `reset the wifi password to moon5`.
  func changed() -> [SlotValue]? {
    let words = predicate.words
    guard predicate.tense != .present, SlotReader.changing.contains(words.lower(predicate.verb))
    else { return nil }
    var place = predicate.verb + 1
    let isBare = words.lower(place) == "the"
    guard isBare || words.lower(place) == "their" else { return nil }
    place += 1
    let nouns = nouns(from: place)
    place += nouns.count
    if words.lower(place) == "from" {
      guard
        let to = words.indices.dropFirst(place + 1).prefix(5).first(where: {
          words[$0].lower == "to"
        })
      else { return nil }
      place = to
    }
    guard words.lower(place) == "to", let found = shifts(nouns, to: place + 1) else { return nil }
    return isBare && !found.allSatisfy { Telling.isOfThing($0.slot) } ? nil : found
  }

  private func nouns(from place: Int) -> [String] {
    let run = predicate.words.dropFirst(place).prefix(SlotReader.longestName + 1).prefix {
      $0.kind == .word && FunctionWords.isContent($0) && !SlotReader.leads.contains($0)
    }
    return run.map(\.lower)
  }

  private func shifts(_ nouns: [String], to place: Int) -> [SlotValue]? {
    guard (1...SlotReader.longestName).contains(nouns.count),
      let found = values(of: nouns, from: place)
    else { return nil }
    return found.map {
      var slot = $0
      slot.isShift = true
      return slot
    }
  }
}
