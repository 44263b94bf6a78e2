/// What happened at a time, or in going somewhere, that only what was said before tells: "I felt relieved
/// afterwards", "we don't go often", "I'd love to join in".
enum OpenDeed {
  private static let after = WordSet("afterwards afterward")
  private static let going = WordSet("go going went goes gone")
  private static let often = WordSet(
    "often again regularly too together alone anyway either sometime")
  private static let company = WordSet("me us you him her them someone somebody friends")
  /// Verbs behind which "go" is what somebody is about to do, or leaves: "let it go", "ready to go".
  private static let loosening = WordSet(
    "let lets letting ready good me him her it them us keep keeps way that")

  /// What a word stands for; nil: it leaves nothing open.
  static func kind(_ words: [Word], _ place: Int) -> Pointers.Kind? {
    let lower = words[place].lower
    let next = words.lower(place + 1)
    if after.contains(words[place]) { return .event }
    if lower == "then", ["back", "since"].contains(words.lower(place - 1)) { return .event }
    if going.contains(words[place]) { return goesNowhere(words, place) ? .goal : nil }
    // "I'd love to join in", "decorations for coming".
    if lower == "join", next == "in", ends(words, place + 2) { return .goal }
    return lower == "coming" && words.lower(place - 1) == "for" && ends(words, place + 1)
      ? .goal : nil
  }

  /// Whether nothing behind a verb of going says where to.
  private static func goesNowhere(_ words: [Word], _ place: Int) -> Bool {
    guard !loosening.contains(words.lower(place - 1)) else { return false }
    if often.contains(words.lower(place + 1)) { return ends(words, place + 2) }
    guard words.lower(place + 1) == "with", company.contains(words.lower(place + 2)) else {
      return false
    }
    return ends(words, place + 3)
      || ["one", "next", "sometime", "again"].contains(words.lower(place + 3))
  }

  /// Whether a clause ends before a place.
  private static func ends(_ words: [Word], _ place: Int) -> Bool {
    guard words.indices.contains(place) else { return true }
    return words[place].isMark || ["and", "but", "so", "because"].contains(words.lower(place))
  }

  private static let early = WordSet("when was were used lived as since in")

  /// Whether what happened stands in the same sentence: "we ate and went home afterwards", "when I was a
  /// child I sang, and I danced back then".
  static func tellsBefore(_ words: [Word], _ place: Int) -> Bool {
    let before = words[..<place]
    if words[place].lower == "then" {
      return before.dropLast().contains { early.contains($0) || $0.kind == .number }
    }
    // "I met them at the tournament afterwards."
    if before.contains(where: { ["at", "after"].contains($0.lower) }) { return true }
    let verbs = before.count { Verbs.isPast($0.lower) || Verbs.isFinite($0) }
    return verbs >= 2 && FunctionWords.contentCount(Array(before)) >= 3
  }

  /// Whether some words tell of something after which something else may come.
  static func tells(_ words: ArraySlice<Word>) -> Bool {
    let list = Array(words)
    return FunctionWords.contentCount(list) >= 2
      && list.contains { Verbs.isFinite($0) || Verbs.isPast($0.lower) }
  }
}
