/// Whether a sentence is worth remembering: one sum of weighted cues, and a threshold.
struct Worth {
  /// The weights, from spec and measurement; see memcube-learn(7).
  enum Weight {
    static let content = 2.0
    static let fewContent = -1.5
    static let first = 0.3
    static let subject = 0.5
    static let you = -0.7
    static let dropped = 0.4
    static let neutralStart = -0.3
    static let time = 0.3
    static let past = 0.8
    static let number = 0.1
    static let name = 0.3
    static let kin = 0.2
    static let cue = 0.3
    static let cues = 0.6
    static let message = 0.4
    static let chitChat = -1.6
    /// What is said to the listener's news or needs alone.
    static let sympathy = -1.4
    /// What is said for kindness: see `Pleasantry`.
    static let pleasantry = -2.0
    static let imperative = -1.0
    static let generic = -0.4
    /// What is true of everybody: "it's how we grow".
    static let platitude = -1.2
    /// What tells nothing of who says it.
    static let impersonal = -0.9
    static let orphan = -0.4
    static let answer = 0.5
    static let answerFirst = 0.3
    static let toAssistant = 0.3
    /// What was so and is no longer: short, and it ends what was remembered.
    static let change = 0.7
    /// What matters however short it is said, and what puts something right.
    static let vital = 1.0
    /// What a sentence must reach.
    static let threshold = 0.22
    /// How far below it one that continues a kept sentence may lie.
    static let slack = 1.0
  }

  /// What stands around a sentence.
  struct Surroundings {
    /// Content words of the whole message.
    var content: Int
    /// Whether the message answers a question, and whether this is its first sentence.
    var isAnswer = false
    var isFirst = false
    /// Whether a sentence before it was kept.
    var followsKept = false
    /// Whether it was introduced as a correction.
    var corrects = false
    /// Whether the listener is an assistant.
    var isToAssistant = false
  }

  let score: Double
  let isChitChat: Bool
  let startsPointing: Bool

  /// 0.5 at the threshold, towards 0.95 above; two decimals.
  var confidence: Double {
    let above = max(0, min(3, score - Weight.threshold))
    return (50 + (above * 15).rounded()) / 100
  }

  private static let imperatives = WordSet(
    """
    try add make look write take give check remember keep let think consider imagine go get bring use
    put send show tell ask see find start stop wait come do don't stay enjoy feel believe trust focus
    follow read watch listen call text join visit help please just never always be pick choose push
    """)

  /// "Build a good crew": what is asked of the listener.
  private static let determiners = WordSet("a an the your some yourself on up in for with lots")

  private static let changes = PhraseSet(
    """
    no longer|any more|anymore|any longer|i stopped|i quit|i gave up|i sold|i retired|i resigned
    |i broke up|we broke up|i've stopped|i've quit|i've given up|i've sold|i switched|i used to
    |i came off|i've come off|i dropped out|i pulled out|i scrapped|i traded|i got rid of|we sold
    |we split up|we got divorced
    """)

  init(_ words: [Word], cues: TypeCues, _ around: Surroundings) {
    let content =
      FunctionWords.contentCount(words) + (Worth.tellsLiking(words) || Worth.owns(words) ? 1 : 0)
    let first = words.lower(0)
    isChitChat = ChitChat.isOne(words)
    startsPointing = Pronouns.pointing.contains(first) || Scene.isOne(words)
    var sum = Weight.content * min(1, Double(content) / 12)
    let isVital = VitalFact.isOne(words) || (around.corrects && content >= 2)
    if isVital { sum += Weight.vital }
    // "I'm on coffee again."
    let isBack = words.lower(0) == "i'm" && words.last?.lower == "again" && words.lower(1) == "on"
    if content < 2, !isVital, !isBack { sum += Weight.fewContent }
    let saysFirst = words.contains { Pronouns.first.contains($0) && !$0.isQuoted }
    if saysFirst { sum += Weight.first }
    let isSubject = words.contains {
      Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0)
    }
    if isSubject { sum += Weight.subject }
    if words.contains(where: { Pronouns.you.contains($0) }) { sum += Weight.you }
    let isDropped = DroppedSubject.find(words) != nil
    if isDropped { sum += Weight.dropped }
    if Pronouns.neutralStart.contains(first) { sum += Weight.neutralStart }
    let isPast = TypeCues.hasPastAfterSubject(words)
    let (hasTime, hasPast) = TimeWords.kinds(words)
    if hasTime { sum += Weight.time }
    if hasPast { sum += Weight.past }
    let hasNumber = words.contains { $0.kind == .number }
    if hasNumber { sum += Weight.number }
    let hasName = Worth.hasName(words)
    if hasName { sum += Weight.name }
    let hasKin = words.contains { Kin.isNoun($0.lower) }
    if hasKin { sum += Weight.kin }
    if cues.count > 0 { sum += Weight.cue + Weight.cues * min(1, Double(cues.count) / 3) }
    sum += Weight.message * min(1, Double(around.content) / 12)
    if isChitChat { sum += Weight.chitChat }
    if ChitChat.isSympathy(words) { sum += Weight.sympathy }
    if !isVital, Pleasantry.isOne(words) { sum += Weight.pleasantry }
    // "I'm off lisinopril now."
    let isOff = words.lower(0) == "i'm" && words.lower(1) == "off" && Ending.leaves(words, 2)
    if isSubject, isOff || Worth.changes.isIn(words) { sum += Weight.change }
    let isOrder =
      Worth.imperatives.contains(first) || Worth.asksFavour(words)
      || !saysFirst && Verbs.base.contains(first) && Worth.determiners.contains(words.lower(1))
    if isOrder, !isDropped { sum += Weight.imperative }
    let saysI = words.contains { Pronouns.singular.contains($0) && !$0.isQuoted }
    if !saysI, !isDropped, !isPast, !hasTime, !hasNumber, !hasName, !hasKin {
      sum += Weight.generic
    }
    if !saysFirst, !isDropped, !around.isAnswer, !isVital { sum += Weight.impersonal }
    if !(around.isAnswer && around.isFirst), !isVital, GenericWe.isOne(words) {
      sum += Weight.platitude
    }
    if startsPointing, !around.followsKept { sum += Weight.orphan }
    if around.isAnswer { sum += Weight.answer + (around.isFirst ? Weight.answerFirst : 0) }
    if around.isToAssistant, saysFirst, content >= 1 { sum += Weight.toAssistant }
    score = sum
  }

  /// "Eat a pancake for me": what the listener is to do in the speaker's stead.
  private static func asksFavour(_ words: [Word]) -> Bool {
    Verbs.base.contains(words.lower(0)) && words.lower(words.count - 2) == "for"
      && ["me", "us"].contains(words.lower(words.count - 1))
      && !words.contains { Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0) }
  }

  /// Whether somebody says what they like: there "like" is a verb and says something. What they like of
  /// the listener is kindness.
  private static func tellsLiking(_ words: [Word]) -> Bool {
    guard !words.contains(where: { Pronouns.you.contains($0) }) else { return false }
    return words.indices.contains { place in
      guard words[place].lower == "like" else { return false }
      let subject = words[..<place].last {
        !Verbs.isAdverb($0.lower) && !["really", "don't", "didn't", "never"].contains($0.lower)
      }
      return subject.map {
        Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0)
      } ?? false
    }
  }

  /// "I own a trombone", "we have a boat": the verb of who says what is theirs says something.
  private static func owns(_ words: [Word]) -> Bool {
    // "I've got a boat."
    if ["i've", "we've"].contains(words.lower(0)), words.lower(1) == "got", words.count == 4 {
      return ["a", "an", "two", "three", "four", "several"].contains(words.lower(2))
        && !passing.contains(words[3])
    }
    return words.indices.dropFirst().contains { place in
      let verb = words[place].lower
      guard verb == "own" || verb == "have", Verbs.isAdverb(words.lower(place - 1)) || place == 1,
        Pronouns.subjectI.contains(words[0]) || Pronouns.subjectWe.contains(words[0])
      else { return false }
      if verb == "own" { return true }
      // "I have a question" tells nothing of theirs.
      return ["a", "an", "two", "three", "four", "several"].contains(words.lower(place + 1))
        && words.indices.contains(place + 2) && words.count == place + 3
        && !passing.contains(words[place + 2])
    }
  }

  /// What somebody has for a while, or for the talk alone.
  private static let passing = WordSet(
    """
    question questions problem problems feeling feelings idea ideas plan point points meeting meetings
    headache cold moment minute second lot bit blast chance choice confession favor favour hunch doubt
    clue guess suggestion suggestions request thought thoughts theory look seat go break busy date call
    crush ball laugh smile hope dream goal hangover rest deal say fever cough tip tips
    """)

  /// Whether a name or a quotation stands inside.
  private static func hasName(_ words: [Word]) -> Bool {
    if let first = words.first, Gazetteer.firstNames.contains(EntityFinder.bare(first.lower)) {
      return first.isCapitalised
    }
    for (place, word) in words.enumerated() where place > 0 {
      if word.isQuoted { return true }
      let isI = word.lower == "i" || word.lower.hasPrefix("i'")
      if word.isCapitalised, word.kind == .word, !isI { return true }
    }
    return false
  }
}
