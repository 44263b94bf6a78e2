/// Two who are a couple no longer: "Jonas and Ana broke up".
enum Couples {
  private static let partings = PhraseSet(
    """
    broke up|split up|split|separated|got divorced|divorced|divorced each other|parted ways
    |got a divorce|called it quits|broke off their engagement|broke it off
    """)
  private static let divorces = WordSet("divorced divorce")
  private static let helpers = WordSet("have has are is had")
  /// Words with which a time or a reason follows.
  private static let behind = WordSet(
    """
    in on at last this yesterday today after before because since when and but two three four a some
    about around over during early late again recently for
    """)

  /// Whether no object follows at a place, but nothing, a time or a reason: nobody's partner is told of in
  /// "split up the cake".
  static func endsAt(_ words: [Word], _ place: Int) -> Bool {
    guard words.indices.contains(place), !words[place].isMark else { return true }
    if words[place].lower == "a" { return words[place...].prefix(5).contains { $0.lower == "ago" } }
    // "At the station" is a meeting's end.
    if words[place].lower == "at" {
      return words[place...].prefix(4).contains {
        ["last", "end", "start", "beginning"].contains($0.lower)
      }
    }
    return behind.contains(words[place]) || Verbs.isAdverb(words[place].lower)
  }

  /// What a word for a partner tells of the couple; nil: nothing. An ex-boyfriend is not the husband of the same
  /// name.
  static func tie(_ kin: String) -> String? {
    switch kin {
    case "husband", "wife", "spouse": "married"
    case "boyfriend", "girlfriend": "unmarried"
    default: nil
    }
  }

  private static let unions = PhraseSet("been together|together|a couple|dating|engaged|married")

  /// That each of two is the other's partner: "Tom and Ana have been together four years". Nil: it is not told.
  static func together(_ subject: Subject, _ predicate: Predicate) -> [SlotValue]? {
    guard let companion = subject.companion, subject.thing.isEmpty, !predicate.isPlan,
      !predicate.isNegated, predicate.tense != .past
    else { return nil }
    let words = predicate.words
    guard ["have", "are"].contains(words.lower(0)),
      let start = words.indices.dropFirst().first(where: { !Verbs.isAdverb(words[$0].lower) }),
      let length = unions.length(words, at: start),
      // "Have been together to Rome" tells of a journey.
      !["to", "in", "at", "on", "with"].contains(words.lower(start + length))
    else { return nil }
    // Of two who are "together" no more is said than that.
    guard words.lower(start) != "together" || endsAt(words, start + length) else { return nil }
    func slot(_ one: String, _ other: String) -> SlotValue {
      var partner = SlotValue(
        slot: "partner", value: other.split(separator: " ").map(String.init))
      partner.owner = one
      return partner
    }
    return [slot(subject.name, companion), slot(companion, subject.name)]
  }

  /// That each of two is the other's partner no longer; nil: it is not told of them.
  static func parted(_ subject: Subject, _ predicate: Predicate) -> [SlotValue]? {
    guard let companion = subject.companion, subject.thing.isEmpty, !predicate.isPlan,
      !predicate.isNegated
    else { return nil }
    let words = predicate.words
    guard
      let start = words.indices.first(where: {
        !helpers.contains(words[$0]) && !Verbs.isAdverb(words[$0].lower)
      }), let length = partings.length(words, at: start), endsAt(words, start + length)
    else { return nil }
    let isDivorce = divorces.meets(words[start..<start + length])
    func slots(_ one: String, _ other: String) -> [SlotValue] {
      var partner = SlotValue(
        slot: "partner", value: other.split(separator: " ").map(String.init), isNone: true)
      var status = SlotValue(slot: "status", value: ["divorced"])
      (partner.owner, status.owner) = (one, one)
      return isDivorce ? [partner, status] : [partner]
    }
    return slots(subject.name, companion) + slots(companion, subject.name)
  }
}
