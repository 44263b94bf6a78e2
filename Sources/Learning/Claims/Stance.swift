/// What somebody thinks of something, or does with it, as one of two opposites.
struct Stance: Hashable, Sendable {
  /// What kind of stance: like, eat, want, …
  var kind: UInt8
  var isPositive: Bool
  /// The place of the first word behind the verb.
  var end: Int

  /// The kinds whose object is not ended by the end of what is done with it: who stops dancing may
  /// still love it.
  var isFeeling: Bool { kind == Stance.like }

  static let like: UInt8 = 1
  /// To have and to own: what is sold or given away is no longer so.
  static let have: UInt8 = 4
  static let use: UInt8 = 5
  static let drive: UInt8 = 12

  private static let liking = PhraseSet(
    """
    love|loves|like|likes|enjoy|enjoys|adore|adores|loved|liked|enjoyed|is fond of|is keen on
    |is into|is a fan of|is a big fan of|is a huge fan of|is crazy about|is passionate about
    |are fond of|are into|fond of|keen on|prefers
    """)
  private static let disliking = PhraseSet(
    """
    hate|hates|dislike|dislikes|despises|can't stand|cannot stand|detests|loathes|is sick of
    |is tired of|is not into|isn't into
    """)
  /// Verbs of one kind in the forms that the present takes.
  private static let verbs: [(UInt8, WordSet)] = [
    (2, WordSet("eat eats eating eaten")), (3, WordSet("drink drinks drinking")),
    (have, WordSet("have has own owns owning")), (use, WordSet("use uses using")),
    (6, WordSet("believe believes")), (7, WordSet("trust trusts")), (8, WordSet("wear wears")),
    (9, WordSet("watch watches watching")), (10, WordSet("play plays playing")),
    (11, WordSet("smoke smokes smoking")), (drive, WordSet("drive drives driving")),
    (13, WordSet("speak speaks")),
  ]
  private static let want: UInt8 = 14

  /// The stance of a predicate; nil where it has none, or tells of the past.
  init?(_ predicate: Predicate) {
    guard predicate.tense != .past, predicate.ending == nil else { return nil }
    let (words, place) = (predicate.words, predicate.verb)
    if predicate.isNegated, Stance.isHedged(words, place) || Stance.nobodys.isIn(words) {
      return nil
    }
    if Stance.nobodys.isIn(words) { return nil }
    if let length = Stance.disliking.length(words, at: place)
      ?? (place > 0 ? Stance.disliking.length(words, at: place - 1) : nil)
    {
      let starts = Stance.disliking.length(words, at: place) == nil ? place - 1 : place
      self.init(kind: Stance.like, isPositive: false, end: starts + length)
      return
    }
    if let length = Stance.liking.length(words, at: place), !predicate.isPlan {
      self.init(kind: Stance.like, isPositive: !predicate.isNegated, end: place + length)
      return
    }
    if ["want", "wants"].contains(words.lower(place - 1)), words.lower(place) != "to" {
      self.init(kind: Stance.want, isPositive: !predicate.isNegated, end: place)
      return
    }
    // "Has got a boat."
    if words.lower(place) == "got", ["has", "have"].contains(words.lower(place - 1)),
      ["a", "an", "the", "their", "two", "three", "no"].contains(words.lower(place + 1)),
      !predicate.isPlan
    {
      self.init(kind: Stance.have, isPositive: !predicate.isNegated, end: place + 1)
      return
    }
    guard !predicate.isPlan, predicate.tense == .present,
      let kind = Stance.verbs.first(where: { $0.1.contains(words.lower(place)) })?.0
    else { return nil }
    self.init(kind: kind, isPositive: !predicate.isNegated, end: place + 1)
  }

  private static let nobodys = PhraseSet("said nobody|said no one|says nobody|says no one")
  private static let only = WordSet("just only merely simply always necessarily exactly")
  private static let much = WordSet("much many enough")

  /// Whether a denial leaves what is denied: "doesn't only love it", "doesn't love it because of the
  /// money", "doesn't like coffee as much as tea", "doesn't eat much meat".
  private static func isHedged(_ words: [Word], _ verb: Int) -> Bool {
    let near = words[max(0, verb - 2)..<min(words.count, verb + 2)]
    if near.contains(where: { only.contains($0) || much.contains($0) }) { return true }
    let behind = words[min(verb, words.count)...]
    return behind.contains { $0.lower == "because" }
      || behind.indices.contains { words.lower($0) == "as" && much.contains(words.lower($0 + 1)) }
  }

  private init(kind: UInt8, isPositive: Bool, end: Int) {
    self.kind = kind
    self.isPositive = isPositive
    self.end = end
  }
}
