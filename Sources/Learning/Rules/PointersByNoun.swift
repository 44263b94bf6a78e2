/// "This" and "that" with their noun, or as what does something: which one is meant stands elsewhere.
extension Pointers {
  private static let pictures = WordSet("pic pics photo photos picture pictures image images")
  static let works = WordSet(
    "series book movie film song game poem show episode novel band recipe one")

  /// Whether a book or the like is "this" one, and nothing behind it tells which: "an analysis of this
  /// series".
  static func isWork(_ words: [Word], _ place: Int) -> Bool {
    guard ["this", "these"].contains(words[place].lower), words.indices.contains(place + 1),
      works.contains(words[place + 1]), words.lower(place + 1) != "one"
    else { return false }
    guard words.indices.contains(place + 2), !words[place + 2].isMark else { return true }
    return !telling.contains(words[place + 2]) && !words[place + 2].isQuoted
  }

  /// Whether "this" or "that" and a noun leave open which one is meant, however much is said of it: "this
  /// pic you sent", "an analysis of this series", "it's great having that bond".
  static func pointsByNoun(_ words: [Word], _ place: Int) -> Bool {
    guard showing.contains(words[place]), words.indices.contains(place + 1) else { return false }
    let next = words[place + 1]
    if pictures.contains(next), words.lower(place + 2) == "you" { return true }
    let isLast = place + 2 >= words.count || words[place + 2].isMark
    if ["this", "these"].contains(words[place].lower), next.lower == "one" { return true }
    guard words[place].lower == "that", place > 0 else { return false }
    return isLast && Verbs.isGerund(words.lower(place - 1)) && FunctionWords.isContent(next)
      && !times.contains(next)
  }

  /// Verbs that take a thing, and no clause.
  private static let taking = WordSet(
    """
    spread spreads spreading bring brings bringing brought build building built create creating created
    carry carrying wear wearing wore use using used take taking took keep keeping kept visit visiting
    visited watch watching watched read reading share sharing shared enjoy enjoying enjoyed finish
    finishing finished start starting started recreate recreating recreated capture capturing captured
    wagging play playing played beat beating attend attending attended join joining joined buy buying
    bought try trying tried cook cooking cooked paint painting painted balance have having had
    """)
  /// What may stand behind the noun of such a thing.
  private static let behindThing = WordSet(
    "with to in on at for from into and but by again anymore too when while as every since after before"
  )

  /// Whether "that" and its noun are what is taken, brought or the like, and leave open which one: "to
  /// spread that intensity with others". "That trip to England" tells it.
  static func isObject(_ words: [Word], _ place: Int) -> Bool {
    guard words[place].lower == "that", place > 0, taking.contains(words.lower(place - 1)) else {
      return false
    }
    let noun = words[(place + 1)...].prefix {
      isPartOfNoun($0) && !$0.isMark && !Verbs.isFinite($0)
    }
    guard (1...2).contains(noun.count), let last = noun.last, !times.contains(last),
      !noun.contains(where: { $0.isCapitalised || $0.lower == "same" })
    else { return false }
    let next = noun.endIndex
    guard words.indices.contains(next) else { return true }
    if words[next].isMark { return true }
    return behindThing.contains(words[next])
      && !words[next...].prefix(4).contains { $0.isCapitalised || $0.kind == .number }
  }

  /// Whether "this" is what does something: "how this impacts schools". No noun of many follows it.
  static func isSubject(_ words: [Word], _ place: Int) -> Bool {
    let verb = words.lower(place + 1)
    guard words[place].lower == "this", place > 0, verb.hasSuffix("s"), !verb.hasSuffix("ss"),
      !verb.hasSuffix("us"), !verb.hasSuffix("is"), !verb.hasSuffix("'s"), !singular.contains(verb),
      words.indices.contains(place + 2)
    else { return false }
    return !words[place + 2].isMark && !Verbs.isFinite(words[place + 2])
  }

  private static let singular = WordSet(
    "series news species christmas gas canvas lens atlas biz plus")
}
