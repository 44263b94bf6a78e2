/// What a user tells an assistant to remember or to do from now on.
struct Instruction {
  /// PREFERENCE for a standing order, FACT for what is to be remembered, GOAL for what is to be done.
  let type: StatementType
  private let kind: Kind
  private let rest: [Word]

  private enum Kind {
    case remember, order, notForgetting, unforgotten, name, reminding, remembering, wish
  }

  private static let clause = PhraseSet(
    "remember that|note that|don't forget that|please remember that|please note that|keep in mind that|remember my|remember i"
  )
  private static let order = PhraseSet("from now on|in future|in the future|going forward")
  private static let pointing = WordSet("for in on at when next please too until till")
  private static let always = WordSet("always never")
  private static let wishes = PhraseSet(
    "i want you to|i'd like you to|i would like you to|i need you to|i'd prefer you to|i'd rather you|i would rather you|i'd prefer it if you|i'd like it if you"
  )
  /// The forms behind "I'd rather you".
  private static let presents = [
    "answered": "answer", "replied": "reply", "responded": "respond", "spoke": "speak",
    "talked": "talk", "used": "use", "avoided": "avoid", "called": "call", "addressed": "address",
    "kept": "keep", "stopped": "stop", "explained": "explain", "formatted": "format",
    "remembered": "remember", "didn't": "don't",
  ]
  /// What is wished for from then on, where anything else may be wished for once.
  private static let lasting = WordSet(
    """
    be answer reply respond speak talk use avoid call address keep always never stop explain format
    remember
    """)
  private static let answers = WordSet(
    "answers answer replies reply responses response explanations explanation messages tone language"
  )
  private static let answering = WordSet("answer reply respond speak talk")
  private static let manners = WordSet(
    "in with like as briefly concisely shortly formally informally")

  /// What an assistant does each time, or never.
  private static let deeds = WordSet(
    """
    use suggest recommend mention include add repeat apologise apologize assume format abbreviate commit
    reply answer respond
    """)
  private static let denials = PhraseSet("don't|do not")
  /// What begins the name of one thing: "use the second one" is for once.
  private static let chosen = WordSet("the a an my your first second last other another both")
  /// What points at something that is under way.
  private static let present = WordSet("this that these those it here following above below")
  /// Words of such an order at most.
  private static let longest = 9

  /// How the assistant is to do things: "don't use emojis", "use tabs, not spaces". An order about what
  /// is under way is for once.
  private static func isOfManner(_ words: [Word]) -> Bool {
    guard words.count <= longest, !present.meets(words),
      !words.contains(where: { $0.text == ":" || Pronouns.first.contains($0) && $0.lower != "my" })
    else { return false }
    if words.lower(0) == "use" { return words.count > 1 && !chosen.contains(words.lower(1)) }
    guard var length = denials.length(words, at: 0) else { return false }
    if words.lower(length) == "ever" { length += 1 }
    return deeds.contains(words.lower(length)) && words.count > length + 1
  }

  /// How the assistant is to answer: "your answers should be short", "keep your answers short", "please
  /// answer in metric units".
  private static func isOnAnswers(_ words: [Word]) -> Bool {
    guard !words.contains(where: { $0.text == ":" }) else { return false }
    let isOwn = words.lower(0) == "your" && answers.contains(words.lower(1))
    if isOwn, ["should", "must", "need"].contains(words.lower(2)) { return true }
    if ["keep", "make"].contains(words.lower(0)) {
      let noun = ["your", "all"].contains(words.lower(1)) ? 2 : 1
      if answers.contains(words.lower(noun)) { return words.count > noun + 1 }
    }
    guard answering.contains(words.lower(0)) else { return false }
    let next = words.lower(1) == "to" && words.lower(2) == "me" ? 3 : words.lower(1) == "me" ? 2 : 1
    return manners.contains(words.lower(next))
  }

  private static let taken = WordSet("the my our her his their")

  /// Whether "don't forget" goes on with things to think of: "the passports", "my umbrella".
  private static func takesAlong(_ words: [Word]) -> Bool {
    taken.contains(words.lower(2)) && words.count > 3 && words.count <= longest
      && !present.meets(words) && !Pronouns.you.meets(words)
      && !words.dropFirst().contains { $0.text == ":" || Verbs.isFinite($0) }
  }

  /// The instruction that a sentence to an assistant is, or nil.
  static func find(_ words: [Word], _ source: RuleExtractor.Source) -> Instruction? {
    guard source.isToAssistant, !source.isWritten else { return nil }
    let words = words.first?.lower == "please" ? Array(words.dropFirst()) : words
    if let length = clause.length(words, at: 0) {
      // "Remember that for next winter" points at what was said.
      guard !pointing.contains(words.lower(length)) || words.lower(length - 1) != "that" else {
        return nil
      }
      let skip = ["my", "i"].contains(words.lower(length - 1)) ? length - 1 : length
      return Instruction(type: .fact, kind: .remember, rest: Array(words.dropFirst(skip)))
    }
    if words.lower(0) == "don't", words.lower(1) == "forget", words.lower(2) == "to" {
      // "Don't forget to mention the sources" has no day.
      let isOnce = TimeWords.days(words).any
      return Instruction(
        type: isOnce ? .goal : .preference, kind: .notForgetting, rest: Array(words.dropFirst(3)))
    }
    if words.lower(0) == "don't", words.lower(1) == "forget", takesAlong(words) {
      return Instruction(type: .goal, kind: .unforgotten, rest: Array(words.dropFirst(2)))
    }
    if words.lower(0) == "remember", words.lower(1) == "to", words.count > 3 {
      let isAlways = always.contains(words.lower(2))
      return Instruction(
        type: isAlways ? .preference : .goal, kind: .remembering, rest: Array(words.dropFirst()))
    }
    if let length = wishes.length(words, at: 0), isLasting(words, length) {
      var rest = Array(words.dropFirst(length))
      if let present = presents[rest[0].lower] { rest[0] = rest[0].saying(present) }
      return Instruction(type: .preference, kind: .wish, rest: rest)
    }
    if isOnAnswers(words) { return Instruction(type: .preference, kind: .order, rest: words) }
    if words.lower(0) == "remind", words.lower(1) == "me", ["that", "to"].contains(words.lower(2)) {
      return Instruction(
        type: words.lower(2) == "to" ? .goal : .fact, kind: .reminding,
        rest: Array(words.dropFirst(2)))
    }
    if words.lower(0) == "call", words.lower(1) == "me", words.count > 2 {
      return Instruction(type: .preference, kind: .name, rest: Array(words.dropFirst(2)))
    }
    if let rest = lastingOrder(words) {
      return Instruction(type: .preference, kind: .order, rest: rest)
    }
    if let length = order.length(words, at: 0) {
      let rest = words.dropFirst(length).drop { $0.isMark }
      guard let first = rest.first, !Pronouns.first.contains(first.lower) else { return nil }
      return Instruction(type: .preference, kind: .order, rest: Array(rest))
    }
    if isOfManner(words) || relieves(words) {
      return Instruction(type: .preference, kind: .order, rest: words)
    }
    guard always.contains(words.lower(0)), words.count > 2,
      Verbs.base.contains(words.lower(1)) || words.lower(1) == "be"
        || deeds.contains(words.lower(1))
    else { return nil }
    return Instruction(type: .preference, kind: .order, rest: words)
  }

  private static let allowing = PhraseSet(
    "you can|you may|you should|you must|you needn't|you don't need to|you don't have to|you shouldn't|you mustn't|feel free to"
  )

  /// What is to be done from then on, where that stands at the end: "you can write longer answers from now
  /// on". Nil: nobody is told to do it.
  private static func lastingOrder(_ words: [Word]) -> [Word]? {
    guard let place = words.indices.dropFirst().last(where: { order.length(words, at: $0) != nil }),
      let length = order.length(words, at: place), place + length == words.count,
      !words.contains(where: { Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0) })
    else { return nil }
    let rest = Array(words[..<place]).dropLast(words[place - 1].isMark ? 1 : 0)
    let verb = allowing.length(words, at: 0) ?? 0
    let first = words.lower(verb)
    guard rest.count > verb + 1, !present.meets(rest),
      deeds.contains(first) || lasting.contains(first) || writing.contains(first)
        || ["don't", "never", "always"].contains(first)
    else { return nil }
    return Array(rest)
  }

  /// What an assistant does with what it says.
  private static let writing = WordSet(
    "write give send show make summarise summarize list quote translate skip omit drop shorten")

  /// What an assistant is told that it need not do.
  private static let relieving = PhraseSet(
    """
    you don't need to|you do not need to|you don't have to|you do not have to|you needn't|no need to
    |there's no need to|there is no need to|don't bother|do not bother|you needn't bother|no need for you to
    """)
  /// What is said so for courtesy.
  private static let courtesies = WordSet(
    "worry thank know rush hurry mind tell me guess understand")
  /// Words of such an order at most.
  private static let longestRelief = 14

  /// Whether it relieves the assistant of something that it does each time: "there's no need to apologise".
  private static func relieves(_ words: [Word]) -> Bool {
    guard words.count <= longestRelief, let length = relieving.length(words, at: 0),
      !present.meets(words.dropFirst(length)), !TimeWords.days(words).any
    else { return false }
    var verb = length
    while Verbs.isAdverb(words.lower(verb)) { verb += 1 }
    guard words.indices.contains(verb) else { return false }
    // "You don't have to tell me" is courtesy, "… about side effects" is none.
    let isCourtesy = courtesies.contains(words[verb]) && words.count <= verb + 2
    return !isCourtesy && (words.lower(verb) == "be" || FunctionWords.isContent(words[verb]))
  }

  private static let offers = PhraseSet(
    "how can i help|how may i help|how could i help|what can i do for you|what can i help|what may i do|how can i assist|how may i assist|what would you like me to|what should i do for you|can i help you|can i help|is there anything i can|is there anything else i can|anything else i can|what would you like help|what do you need help"
  )
  private static let receivers = WordSet("me us")
  /// What is asked of an assistant for somebody.
  private static let services = WordSet(
    "help show tell give find teach explain suggest recommend get make write send list plan book")

  /// Whether it asks for a service: "help me plan a hike", or any order where help was offered.
  private static func isRequest(_ words: [Word], _ source: RuleExtractor.Source) -> Bool {
    let verb = words.lower(0) == "please" ? 1 : 0
    if services.contains(words.lower(verb)), receivers.contains(words.lower(verb + 1)),
      words.lower(verb + 2) != "remember"
    {
      return true
    }
    guard let question = source.question else { return false }
    let asked = WordScanner.words(question)
    return asked.indices.contains { offers.length(asked, at: $0) != nil }
      && (Verbs.base.contains(words.lower(verb)) || services.contains(words.lower(verb)))
      && DroppedSubject.find(words) == nil
  }

  /// Whether it asks an assistant for something that is done once, "I want you to write a poem", or to
  /// forget something, and tells nothing that could be kept.
  static func asksOnce(_ words: [Word], _ source: RuleExtractor.Source) -> Bool {
    guard source.isToAssistant else { return false }
    if Forgetting.isOne(words) || Writing.isAskedFor(words) { return true }
    if isRequest(words, source) || Request.isOne(words), find(words, source) == nil { return true }
    return wishes.length(words, at: 0).map { !isLasting(words, $0) } ?? false
  }

  /// Whether what is wished for at a place is wished for from then on.
  private static func isLasting(_ words: [Word], _ place: Int) -> Bool {
    let verb = words.lower(place)
    if verb == "didn't" { return deeds.contains(words.lower(place + 1)) }
    return lasting.contains(presents[verb] ?? verb)
  }

  /// The instruction told of its giver.
  func words(name: String, person: ThirdPerson) -> [Word] {
    switch kind {
    case .remember:
      let clause = person.rewrite(rest)
      return clause.isNamed ? clause.words : [Word("\(name) said:")] + clause.words
    case .notForgetting: return told("\(name) asked not to forget to", person)
    case .unforgotten: return told("\(name) asked not to forget", person)
    case .remembering: return told("\(name) asked to remember", person)
    case .wish:
      if rest.first?.lower == "don't" {
        return Instruction(type: type, kind: kind, rest: Array(rest.dropFirst())).told(
          "\(name) wants the assistant not to", person)
      }
      return told("\(name) wants the assistant to", person)
    case .reminding: return told("\(name) asked for a reminder", person)
    case .name: return told("\(name) asked to be called", person)
    case .order: return told("\(name) gave a standing instruction:", person)
    }
  }

  private func told(_ opening: String, _ person: ThirdPerson) -> [Word] {
    let clause = person.rewrite(rest, isNamed: true).words
    guard let first = clause.first else { return [Word(opening)] }
    let isPlain = first.isCapitalised && kind != .name && first.lower != "i"
    var start = isPlain ? first.saying(first.lower) : first
    start.isSpaced = true
    return [Word(opening), start] + clause.dropFirst()
  }
}
