/// What kind of memory a sentence is, by its words.
enum StatementType: String, CaseIterable, Sendable {
  case fact = "FACT"
  case event = "EVENT"
  case preference = "PREFERENCE"
  case decision = "DECISION"
  case state = "STATE"
  case relationship = "RELATIONSHIP"
  case belief = "BELIEF"
  case skill = "SKILL"
  case goal = "GOAL"
}

/// What earns a sentence each type, and how much.
struct TypeCues {
  private(set) var scores: [StatementType: Double] = [:]

  private static let decision = WordSet(
    "decided decide chose chosen settled opted picked resolved committed quit resigned")
  private static let decisionPhrases = PhraseSet(
    "turned down|made up my mind|made the decision|made a decision|going with|went with|signed up")
  private static let intent = PhraseSet(
    """
    want to|wanna|plan to|planning|plan on|plans to|going to|gonna|will|i'll|we'll|can't wait
    |looking forward|hope to|hoping|aim to|aiming|would like to|i'd like to|i'd love to|we'd love to
    |thinking of|thinking about|considering|working towards|working toward|my goal|our goal|dream of
    |my dream|saving up|intend to|determined to|need to|gotta|want my|want our|hope i|hope we
    |dream is|goal is|ready to|bucket list|to-do list|my list
    """)
  private static let like = WordSet(
    """
    love loves loved like likes liked enjoy enjoys enjoyed enjoying favorite favourite favorites
    favourites fan prefer prefers hate hates adore adores dislike fond obsessed addicted passionate
    hooked cherish interested
    """)
  private static let likePhrases = PhraseSet(
    """
    relaxes me|calms me|makes me happy|makes me feel|helps me relax|brings me joy|gives me joy|me joy
    |passion for|can't stand|can't live without|my passion|into it|big on|keen on|a big fan|my go-to
    """)
  private static let notLike = PhraseSet(
    "would like|i'd like|i'd love|we'd love|would love|looks like|look like|feels like|felt like|feel like|sounds like|seems like|like a|like my|like that"
  )
  private static let belief = WordSet(
    """
    think believe believes believed realised realized realize realise important key matters opinion
    convinced guess reckon worth essential lesson learned reminds reminded means shows taught
    """)
  private static let skill = PhraseSet(
    "know how|good at|great at|i'm able to|i can play|i can speak|i can cook|i can make|fluent in|i've mastered|skilled"
  )
  private static let factWords = WordSet(
    "born allergic called named vegetarian vegan grew native degree major works")
  private static let factPhrases = PhraseSet(
    "i'm from|i am from|is a|are a|i'm a|i'm an|i am a|i have a|we have a|there are|there is|there's"
  )
  private static let present = PhraseSet(
    "have been|has been|i've been|we've been|currently|these days|nowadays|right now|at the moment|lately|recently"
  )

  /// The cues of a sentence. `isDated`: it names a time in the past.
  init(_ words: [Word], isDated: Bool) {
    let saysFirst = words.contains { Pronouns.first.contains($0) }
    let isPast = TypeCues.hasPastAfterSubject(words)
    if TypeCues.decision.meets(words) || TypeCues.decisionPhrases.isIn(words) {
      scores[.decision] = 1.3
    }
    if isPast { scores[.event] = isDated ? 1.5 : 0.9 }
    if isDated, scores[.event] == nil { scores[.event] = 0.6 }
    if let lasting = TypeCues.lasting(words) { scores[lasting] = 1.6 }
    if Appointment.isHad(words) { scores[.event] = 1.2 }
    if TypeCues.intent.isIn(words) { scores[.goal] = isPast ? 0.7 : 1.1 }
    if TypeCues.isAboutKin(words) { scores[.relationship] = 1.1 }
    // "Pets are great at it" is nobody's skill.
    if saysFirst, TypeCues.skill.isIn(words) { scores[.skill] = 1.0 }
    let likes = TypeCues.like.meets(words) && !TypeCues.notLike.isIn(words)
    if likes || TypeCues.likePhrases.isIn(words) { scores[.preference] = 1.0 }
    if TypeCues.belief.meets(words) { scores[.belief] = 0.9 }
    if !saysFirst, !isPast { scores[.belief, default: 0] += 0.45 }
    if TypeCues.isState(words) { scores[.state] = 0.8 }
    if TypeCues.factWords.meets(words) || TypeCues.factPhrases.isIn(words) { scores[.fact] = 0.6 }
    if !saysFirst, !isPast {
      if let value = scores[.preference] { scores[.preference] = value - 0.3 }
      if let value = scores[.goal] { scores[.goal] = value - 0.4 }
    }
  }

  /// How many types are cued at all.
  var count: Int { scores.values.count { $0 >= 0.6 } }

  /// Whether it says that somebody thinks so, and does not only tell of something.
  var saysBelief: Bool { (scores[.belief] ?? 0) >= 0.9 }

  /// The type that the cues tell; nil where none is cued, or two are close.
  var told: StatementType? {
    let near = nearest
    return near.count == 1 ? near[0] : nil
  }

  /// The same, and where two are close the one that says more of a sentence.
  var settled: StatementType? {
    let near = nearest
    return TypeCues.closest.first { near.contains($0) }
  }

  /// Of types that fit as well as each other, the one that fewer sentences are cued for by chance.
  private static let closest: [StatementType] = [
    .decision, .relationship, .goal, .skill, .preference, .belief, .event, .state, .fact,
  ]

  /// The best types, all within what tells nothing.
  private var nearest: [StatementType] {
    let penalties: [StatementType: Double] = [.skill: 0.15, .decision: 0.1, .relationship: 0.1]
    let scored = StatementType.allCases.compactMap { type in
      scores[type].map { (type: type, score: $0 - (penalties[type] ?? 0)) }
    }
    guard let best = scored.map(\.score).max(), best >= 0.4 else { return [] }
    return scored.filter { best - $0.score < 0.05 }.map(\.type)
  }

  private static let abiding = WordSet("lived owned known had")
  private static let going = WordSet(
    "worked been played studied taught used run sung trained sailed")

  /// What the speaker has long done, and does still: "I've lived in Utrecht since 2012". Nil: it tells no
  /// such thing.
  private static func lasting(_ words: [Word]) -> StatementType? {
    guard var place = words.firstIndex(where: { ["i've", "we've", "i", "we"].contains($0.lower) })
    else { return nil }
    if ["i", "we"].contains(words.lower(place)) {
      guard words.lower(place + 1) == "have" else { return nil }
      place += 1
    }
    place += 1
    while place < words.count, Verbs.isAdverb(words.lower(place)) { place += 1 }
    let isAbiding = abiding.contains(words.lower(place))
    guard isAbiding || going.contains(words.lower(place)),
      words[place...].prefix(8).contains(where: { $0.lower == "since" })
    else { return nil }
    return isAbiding ? .fact : .state
  }

  /// Whether a past verb stands right behind a subject, or begins the sentence.
  static func hasPastAfterSubject(_ words: [Word]) -> Bool {
    if Verbs.isPast(words.lower(0)) { return true }
    for (place, word) in words.enumerated() {
      let subject = word.lower
      guard
        ["i", "we", "he", "she", "they", "it"].contains(subject)
          || Kin.isNoun(subject) || (place > 0 && word.isCapitalised && !word.isMark)
      else { continue }
      var next = place + 1
      while next < words.count, Verbs.isAdverb(words[next].lower) { next += 1 }
      let verb = words.lower(next)
      // "A dog called Biscuit".
      if ["called", "named"].contains(verb), ["a", "an"].contains(words.lower(place - 1)) {
        continue
      }
      if Verbs.isPast(verb), verb != "was" || words.count < 40 { return true }
    }
    return false
  }

  private static func isAboutKin(_ words: [Word]) -> Bool {
    for (place, word) in words.enumerated() where Kin.relatives.contains(word) {
      let next = words.lower(place + 1)
      if ["is", "named", "called", "'s"].contains(next) { return true }
      let before = words.lower(place - 1)
      if ["two", "three", "four", "five", "2", "3", "4", "5"].contains(before) { return true }
    }
    return words.contains {
      ["married", "engaged", "divorced", "dating", "adopted"].contains($0.lower)
    }
  }

  private static func isState(_ words: [Word]) -> Bool {
    if present.isIn(words) { return true }
    for (place, word) in words.enumerated() where ["i'm", "we're", "am"].contains(word.lower) {
      var next = place + 1
      while next < words.count, Verbs.isAdverb(words[next].lower) { next += 1 }
      let verb = words.lower(next)
      if verb == "going" || verb == "gonna" || verb == "planning" { continue }
      if Verbs.isGerund(verb) || Verbs.states.contains(verb) { return true }
      if !verb.isEmpty, !["a", "an", "the", "in", "at", "from", "my"].contains(verb) {
        return true
      }
    }
    return false
  }
}
