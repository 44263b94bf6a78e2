/// How often or how long something is done, told behind it without a verb: "Five days a week from November".
enum BareSchedule {
  private static let counted = WordSet(
    "day days hour hours morning mornings afternoon afternoons evening evenings night nights time times shift shifts"
  )
  private static let numbers = WordSet("one two three four five six seven once twice")
  private static let each = WordSet("a per every each")
  private static let periods = WordSet("week month day year fortnight weekend")
  private static let extents = WordSet("full-time part-time fulltime parttime")
  /// Words of it at most.
  private static let longest = 12

  /// Whether a sentence is nothing else.
  static func isOne(_ words: [Word]) -> Bool {
    guard words.count <= longest,
      !words.contains(where: { Verbs.isFinite($0) || Pronouns.subject.contains($0) || $0.isMark })
    else { return false }
    if extents.contains(words.lower(0)) { return true }
    var next = 1
    guard numbers.contains(words.lower(0)) || words.first?.kind == .number else { return false }
    if counted.contains(words.lower(next)) { next += 1 }
    return each.contains(words.lower(next)) && periods.contains(words.lower(next + 1))
  }
}

/// That somebody moved house, and not where to, which the sentence before it tells: "We found a flat in
/// Graz. We moved last weekend."
enum BareMove {
  private static let subjects = WordSet("i we they he she")
  private static let verbs = WordSet("moved")
  private static let behind = WordSet(
    "last this on yesterday today in two three a already just finally")

  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    guard subjects.contains(words.lower(0)) else { return false }
    var verb = 1
    while Verbs.isAdverb(words.lower(verb)) { verb += 1 }
    guard verbs.contains(words.lower(verb)) else { return false }
    let rest = words.dropFirst(verb + 1).filter { !$0.isMark }
    guard let first = rest.first else { return true }
    // "In with Bo" and "in Leibnitz" tell where.
    if first.lower == "in", !rest.dropFirst().contains(where: TimeWords.isMonth) { return false }
    return behind.contains(first) && TimeWords.days(Array(rest)).any
      && !rest.contains { ["to", "into", "from", "with", "house", "flat"].contains($0.lower) }
  }
}

/// Sentences that go on with the one before them, though nothing in them points at it.
enum BareSequel {
  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool { BareSchedule.isOne(words) || BareMove.isOne(words) }
}
