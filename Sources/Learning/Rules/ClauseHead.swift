/// The subject that a clause begins with.
struct ClauseHead {
  /// Whether it is the one who speaks, alone or with others.
  let isSpeaker: Bool
  /// Where the verb stands, behind adverbs; of "I'm" the subject itself.
  let end: Int

  private static let spoken = WordSet("i we")
  private static let joined = WordSet("i'm i've we're we've")
  private static let determiners = WordSet("the my our")
  /// What no subject of a few words holds.
  private static let breaks = WordSet(
    """
    i we you he she it they who which that what where when how why if because and or but so than
    to not
    """)
  /// Words of a thing's name and of what it belongs to, at most.
  private static let longest = 6

  /// The subject at a place. `isFirst`: whether a sentence begins there, where a capital letter
  /// makes no name.
  init?(_ words: [Word], at place: Int, isFirst: Bool) {
    guard words.indices.contains(place), !words[place].isMark else { return nil }
    let word = words[place]
    if ClauseHead.spoken.contains(word) {
      (isSpeaker, end) = (true, place + 1)
      return
    }
    if ClauseHead.joined.contains(word) {
      (isSpeaker, end) = (true, place)
      return
    }
    isSpeaker = false
    let isKin = words[place...].prefix(3).contains { Kin.isNoun($0.lower) }
    if ["my", "our"].contains(word.lower), isKin {
      guard let kin = ClauseHead.kin(words, place) else { return nil }
      end = kin
      return
    }
    let isName = word.isCapitalised && !isFirst && !FunctionWords.all.contains(word)
    let isNoun = ClauseHead.determiners.contains(word) || word.lower.hasSuffix("'s")
    guard isName || isNoun, let verb = ClauseHead.thing(words, place, isName) else { return nil }
    end = verb
  }

  private init(isSpeaker: Bool, end: Int) { (self.isSpeaker, self.end) = (isSpeaker, end) }

  /// The same in words of which some at the front were left out.
  func moved(by places: Int) -> ClauseHead { ClauseHead(isSpeaker: isSpeaker, end: end + places) }

  /// `my older sister Ida`: the place behind it.
  private static func kin(_ words: [Word], _ place: Int) -> Int? {
    var next = place + 1
    while next < min(words.count, place + 3), !Kin.isNoun(words[next].lower) { next += 1 }
    guard words.indices.contains(next), Kin.isNoun(words[next].lower) else { return nil }
    // "My twin brother Max"; "my sister Maud's" is something of hers.
    while next < words.count, Kin.isNoun(words[next].lower) { next += 1 }
    while next < words.count, words[next].isCapitalised, !words[next].isMark { next += 1 }
    return words[next - 1].lower.hasSuffix("'s") ? nil : next
  }

  /// `the plumber's phone number`, `Ida`: the place of the present verb behind it.
  private static func thing(_ words: [Word], _ place: Int, _ isName: Bool) -> Int? {
    for next in words.indices.dropFirst(place + 1).prefix(longest) {
      let (word, lower) = (words[next], words[next].lower)
      if word.isMark || breaks.contains(word) { return nil }
      if ["is", "are", "has", "isn't", "aren't"].contains(lower) { return next }
      // "The office works" may be a noun; "Ida works" is none.
      if isName, Verbs.isPresentThird(lower), !word.isCapitalised { return next }
      if isName, !word.isCapitalised { return nil }
    }
    return nil
  }

  /// The verb, behind adverbs.
  func verb(_ words: [Word]) -> String? {
    let verb = words.indices.dropFirst(end).first { !Verbs.isAdverb(words[$0].lower) }
    guard let verb, !words[verb].isMark else { return nil }
    return words[verb].lower
  }

  /// Whether a word is a finite verb of this subject.
  func isVerb(_ lower: String) -> Bool {
    Verbs.finite.contains(lower) || Verbs.isPast(lower) || Verbs.isPresentThird(lower)
      || (isSpeaker && Verbs.base.contains(lower)) || ["am", "i'm", "i've"].contains(lower)
      || ["we're", "we've", "own", "prefer"].contains(lower)
  }

  /// Whether the verb is denied.
  func isNegated(_ words: [Word]) -> Bool {
    words.dropFirst(end).prefix(4).contains {
      $0.lower.hasSuffix("n't") || ["not", "never", "no", "hardly"].contains($0.lower)
    }
  }

  /// The words of the subject, for a clause that leaves it out.
  func subject(_ words: [Word]) -> [Word] {
    guard let first = words.first else { return [] }
    return [first.saying(["i", "i'm", "i've"].contains(first.lower) ? "I" : "We")]
  }
}
