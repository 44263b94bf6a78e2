/// Sentences that speak of something as known, which the one before them names: "The chandelier adds a
/// nice glow", "For example, the recruits learn to cook". Alone they leave open what that is.
enum OpenTopic {
  /// Words with which such a sentence begins.
  private static let leads = PhraseSet(
    """
    for example|for instance|plus|also|besides|especially|afterwards|after that|then|even|another
    |almost as|just as|somewhat|similar to|much like|both|similarly|likewise|in addition
    |on top of that|because of that|as a result|that way|this way
    """)
  private static let pointing = WordSet("the this that these those such")
  /// What there is one of for everybody, or for whoever speaks.
  private static let everyday = WordSet(
    """
    kids children family house home world life past future present moment time times day days night
    morning evening afternoon weekend week month year years summer winter spring fall autumn season
    holidays way ways beach park gym store mall market office garden yard kitchen city town country
    countryside ocean sea sky sun moon stars water rain snow weather news internet web phone tv radio
    piano guitar violin drums flute movies cinema road street doctor dentist bank hospital library
    airport station school university law government police public rest end beginning start top
    bottom middle bus train car dog cat table floor bed couch sofa door environment mountains woods
    forest outdoors truth job pool shower mirror clock edge meantime
    """)
  /// Words behind which there is but one: "the best", "the first".
  private static let only = WordSet(
    "best worst first last next same only most least other right wrong whole entire very")
  /// Words that tell which one is meant.
  private static let telling = WordSet(
    """
    of with who whom whose that which where when i i've i'm we we've for called named in at from to
    on my behind by about between near
    """)

  private static let helping = WordSet("help helps helped")

  /// So few words of content say nothing by themselves.
  private static let few = 4

  /// What came of something: "I got the chance to meet them".
  private static let outcomes = PhraseSet(
    """
    got the chance|got a chance|got the opportunity|got to|had to|managed to|ended up|even got|got some|got a few|got lots|got a lot|got a ton|felt a mix|felt so|felt really|felt totally|all had
    """)
  private static let joys = PhraseSet(
    "a blast|such a blast|so much fun|lots of fun|a lot of fun|fun|a great time|such a great time|a good time|a good laugh|a great day"
  )

  /// Whether a sentence tells what several did, and neither when nor who they are: "We hiked and swam",
  /// "We were so lucky".
  private static func tellsOfTogether(_ said: [Word]) -> Bool {
    guard said.lower(0) == "we", !TimeWords.kinds(said).any
    else { return false }
    let verb = ["all", "both", "also", "even", "just"].contains(said.lower(1)) ? 2 : 1
    return Verbs.isPast(said.lower(verb)) || said.lower(verb) == "were"
  }

  /// Whether a sentence tells what the speaker, or they and others, did or went through.
  private static func tellsOfDeed(_ said: [Word]) -> Bool {
    guard let subject = said.firstIndex(where: { ["i", "we"].contains($0.lower) }) else {
      return DroppedSubject.find(said)?.lower(0) == "i"
    }
    return said[(subject + 1)...].prefix(3).contains { Verbs.isPast($0.lower) }
  }

  /// Whether somebody had a blast, and nothing says at what.
  private static func enjoys(_ said: [Word]) -> Bool {
    guard let verb = said.firstIndex(where: { $0.lower == "had" }),
      let length = joys.length(said, at: verb + 1)
    else { return false }
    return verb <= 3 && (verb + 1 + length == said.count || said[verb + 1 + length].isMark)
  }

  private static let perfect = WordSet("i'd i've we'd we've had have")

  /// "I'd never felt so happy before": at what, was said.
  private static func isUnmatched(_ said: [Word]) -> Bool {
    guard let place = said.prefix(4).firstIndex(where: { $0.lower == "never" }), place > 0,
      perfect.contains(said[place - 1])
    else { return false }
    return ["felt", "seen", "been", "had"].contains(said.lower(place + 1))
      && ["so", "such", "anything"].contains(said.lower(place + 2))
  }

  private static let works = WordSet(
    "work creation piece project result masterpiece one design attempt")

  /// "Here's our latest work": of what was spoken of.
  private static func showsWork(_ said: [Word]) -> Bool {
    guard said.lower(0) == "here's",
      let noun = said.prefix(5).lastIndex(where: { works.contains($0) })
    else { return false }
    return said.lower(noun + 1) != "of"
  }

  private static let joints = WordSet("so but and plus then though still especially also yet")

  /// Whether a sentence as it was said goes on with the one before it: "Plus, the team is kind".
  static func goesOn(_ said: [Word], behind before: [[Word]], isAnswer: Bool = false) -> Bool {
    // "I even found a place", "I also went on a tour": more is told of what was spoken of.
    if ["i", "we", "i'm", "we're"].contains(said.lower(0)), said.lower(1) == "even" { return true }
    if Pronouns.subjectI.contains(said.lower(0)) {
      if said.lower(1) == "also", FunctionWords.contentCount(said) <= few { return true }
    }
    if GoingOn.isOne(said) || GoingOn.isBare(said) { return true }
    if let last = before.last, GoingOn.tellsMore(said, behind: last, isAnswer: isAnswer) {
      return true
    }
    if tellsOfTogether(said), before.contains(where: tellsOfDeed) { return true }
    if ["i", "we"].contains(said.lower(0)), outcomes.length(said, at: 1) != nil { return true }
    // "Met lots of people": whoever leaves the subject out goes on telling.
    if Verbs.isPast(said.lower(0)), said.lower(0) != "was", !TimeWords.kinds(said).any,
      DroppedSubject.find(said)?.lower(0) == "i"
    {
      return true
    }
    if enjoys(said) || showsWork(said) || isUnmatched(said) { return true }
    // "There were so many people" of an occasion.
    if said.lower(0) == "there", ["was", "were"].contains(said.lower(1)) { return true }
    return joints.contains(said.lower(0)) && !["much", "many", "far"].contains(said.lower(1))
  }

  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    if leads.length(words, at: 0) != nil { return true }
    // "Posting clips can help."
    if let last = words.last, helping.contains(last) { return true }
    return words.indices.contains { pointing.contains(words[$0]) && isOpen(words, $0) }
  }

  /// Whether a sentence leaves open from its beginning what it speaks of, as an answer may: "I got the idea
  /// from a magazine", "The game was called Go".
  static func opensWith(_ words: [Word]) -> Bool {
    guard leads.length(words, at: 0) == nil,
      let place = words.indices.first(where: { pointing.contains(words[$0]) })
    else { return false }
    return FunctionWords.contentCount(Array(words[..<place])) <= 1 && isOpen(words, place)
  }

  /// The noun that a sentence speaks of as known: "curious to see the trail".
  static func openNoun(_ words: [Word]) -> String? {
    words.indices.lazy.filter { pointing.contains(words[$0]) }.compactMap { noun(words, $0) }.first
  }

  /// Whether the noun behind "the" at a place stays open.
  private static func isOpen(_ words: [Word], _ place: Int) -> Bool { noun(words, place) != nil }

  /// The noun behind "the" at a place, if it stays open.
  private static func noun(_ words: [Word], _ place: Int) -> String? {
    // Within a sentence "that" mostly opens a clause.
    guard !words[place].isQuoted, place == 0 || words[place].lower != "that" else { return nil }
    var end = place + 1
    while end < words.count, isPart(words[end]), end == place + 1 || !isVerb(words, end) {
      end += 1
    }
    guard end > place + 1 else { return nil }
    let noun = words[(place + 1)..<end]
    let head = noun[end - 1]
    if noun.contains(where: { $0.isCapitalised || $0.kind == .number || isOnly($0) }) {
      return nil
    }
    if everyday.contains(head) || Kin.isNoun(head.lower) { return nil }
    if end < words.count, telling.contains(words[end]) { return nil }
    return words[..<place].contains { $0.lower == head.lower } ? nil : head.lower
  }

  private static let behindVerbs = WordSet(
    "a an the my our his her their its your me us it them to in on at with for from so and")

  /// Whether the verb of a noun that is whole begins: "the owner baked".
  private static func isVerb(_ words: [Word], _ place: Int) -> Bool {
    let lower = words[place].lower
    if Verbs.isPast(lower) || Verbs.surelyBase.contains(lower) { return true }
    guard Verbs.base.contains(lower) || Verbs.isPresentThird(lower) else { return false }
    // "What the trail looks like".
    if Verbs.isPresentThird(lower), ["like", ""].contains(words.lower(place + 1)) { return true }
    return place + 1 < words.count && behindVerbs.contains(words[place + 1])
  }

  private static func isPart(_ word: Word) -> Bool {
    word.kind != .mark && FunctionWords.isContent(word) && !Verbs.isAdverb(word.lower)
  }

  private static func isOnly(_ word: Word) -> Bool {
    only.contains(word) || word.lower.hasSuffix("est") && word.lower.utf8.count > 4
  }
}
