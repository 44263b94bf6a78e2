/// Whether a word behind "and", "or" or "but" is a verb of the same subject, and no noun or adjective joined
/// to what stands before it: "I have a cat and feed her", but "I like tea and toast".
struct JoinedVerb {
  let words: [Word]
  /// Where the verb stands to which it would be joined.
  let verb: Int
  /// That verb, as it was said.
  let form: String
  /// Where the joint stands.
  let joint: Int
  /// Where the word stands.
  let place: Int

  private var word: Word { words[place] }

  /// The verdict.
  var isVerb: Bool {
    guard word.kind == .word, !word.isCapitalised, !word.isQuoted, !isOf else { return false }
    // "Support I got" is a noun, "think we should" is none.
    if Pronouns.subject.contains(words.lower(place + 1)), !Self.telling.contains(word) {
      return false
    }
    guard let kind = JoinedVerbWords.kind(word) else {
      return JoinedVerbWords.mayBeVerb(word, alone: joint == verb + 1) && isShown
    }
    // "I play chess and go", "I eat nothing but toast".
    if word.lower == "go", form == "play", follow == .end { return false }
    if words.lower(joint) == "but", stretch.contains(where: { Self.exempting.contains($0) }) {
      return false
    }
    if before == .nothing { return kind != .trait || joint == verb + 1 || follow == .object }
    if JoinedVerbWords.persons.contains(word), article != nil,
      Self.being.contains(form) || words.lower(verb + 1) == "as"
    {
      return [.object, .plural, .noun].contains(follow)
        || word.lower == "volunteer" && follow == .preposition
    }
    if sharesArticle, kind != .verb || [.end, .preposition].contains(follow) {
      return follow == .object
    }
    if isCompound(kind) { return false }
    if follow == .object { return true }
    return kind == .verb || isContrast || isStill || isVerb(kind)
  }

  private static let telling = WordSet(
    "think know hope believe feel say wish guess suppose find mean see hear remember")

  // MARK: What follows

  private enum Follow { case object, noun, plural, adverb, preposition, end }

  private static let objects = WordSet(
    "it them him her me us you myself themself this that these those one ones")
  private static let indefinite = WordSet(
    "everything everyone everybody anything anyone something someone nothing nobody")
  private static let owners = WordSet("my our his their its your the")
  private static let amounts = WordSet(
    """
    some any no another half both many several few more less enough two three four five six seven eight
    nine ten eleven twelve twenty thirty forty fifty hundred dozen
    """)
  private static let degrees = WordSet("best most least worst same whole entire other first only")
  private static let particles = WordSet("up out off down away around over along through")
  private static let prepositions = WordSet(
    """
    in on at for with by from to about as into onto like without near under during after before until
    since against among of between towards across around behind beside per via
    """)
  private static let adverbs = WordSet(
    """
    well hard late early often daily weekly monthly yearly there here home online abroad alone together
    again now twice once everywhere outdoors outside inside part-time full-time weekends nights
    back better fast straight instead anyway forever regularly indoors overseas sometimes always
    """)
  private static let wanting = WordSet(
    "hope plan want need like love hate prefer try wish aim intend")
  private static let phrasal = [
    "look": WordSet("at for after forward into"), "listen": WordSet("to"), "report": WordSet("to"),
    "wait": WordSet("for"), "order": WordSet("in"), "search": WordSet("for"),
    "stick": WordSet("to with"),
    "rely": WordSet("on"), "focus": WordSet("on"), "care": WordSet("for"), "hope": WordSet("for"),
    "deal": WordSet("with"), "play": WordSet("with"), "struggle": WordSet("with to"),
  ]
  private static let asking = WordSet("how what where when why whether if that")

  /// What stands behind the word.
  private var follow: Follow {
    guard words.indices.contains(place + 1), !words[place + 1].isMark else { return .end }
    let next = words[place + 1]
    let lower = next.lower
    if Self.objects.contains(next) || Self.indefinite.contains(next) { return .object }
    if Self.owners.contains(next) {
      return lower == "the" && Self.degrees.contains(words.lower(place + 2)) ? .adverb : .object
    }
    if ["a", "an"].contains(lower) { return isTime(place + 2) || isLittle ? .adverb : .object }
    if ["every", "each", "all"].contains(lower) { return isTime(place + 2) ? .adverb : .object }
    if ["too", "so"].contains(lower) {
      return words.indices.contains(place + 2) && !words[place + 2].isMark ? .object : .adverb
    }
    if next.kind == .number || Self.amounts.contains(next) {
      return isTime(place + 2) || lower == "more" && place + 2 >= words.count ? .adverb : .object
    }
    if lower == "to", Self.wanting.contains(word), isInfinitive { return .object }
    if Self.phrasal[word.lower]?.contains(next) ?? false { return .object }
    if Self.particles.contains(next) { return .object }
    if Self.asking.contains(next), !["when", "if"].contains(lower) { return .object }
    if Self.prepositions.contains(next) { return .preposition }
    if Self.adverbs.contains(next) || Verbs.isAdverb(lower) || isTime(place + 1) { return .adverb }
    if Verbs.isGerund(lower) { return .object }
    if next.isCapitalised { return .object }
    guard FunctionWords.isContent(next) else { return .end }
    let noun = words[(place + 1)...].prefix { !$0.isMark && FunctionWords.isContent($0) }.prefix(4)
    let isPlural = noun.contains { Self.isPlural($0) }
    return isPlural ? .plural : .noun
  }

  private var isInfinitive: Bool {
    words.indices.contains(place + 2) && JoinedVerbWords.isVerb(words[place + 2])
  }

  private var isLittle: Bool { ["lot", "bit", "little"].contains(words.lower(place + 2)) }

  /// "Love and support of" is of two nouns, "think of" is none.
  private var isOf: Bool {
    words.lower(place + 1) == "of"
      && !["think", "hear", "speak", "know", "dispose", "approve"].contains(word.lower)
  }

  private func isTime(_ place: Int) -> Bool {
    guard words.indices.contains(place) else { return false }
    let lower = words[place].lower
    return Pointers.times.contains(lower) || TimeWords.isName(words[place].text)
      || lower.hasSuffix("s") && Pointers.times.contains(String(lower.dropLast()))
      || [
        "times", "hour", "hours", "minute", "minutes", "noon", "midnight", "dawn", "dusk",
        "sunrise", "sunset",
      ].contains(lower)
  }

  // MARK: What stands before

  private enum Before { case nothing, closed, person, gerund, plural, single }

  private static let being = WordSet("am is was were be been")
  /// Behind these what stands alone may be what somebody is like.
  private static let copulas = WordSet(
    "feel felt look seem stay keep kept get got become became sound")
  private static let articles = WordSet(
    "a an the my our your his her their its this that some any no every each two three four five six"
  )

  private var stretch: ArraySlice<Word> {
    var rest = words[(verb + 1)..<joint]
    while let last = rest.last, last.isMark { rest.removeLast() }
    return rest
  }

  /// What the word would be joined to, were it a noun.
  private var before: Before {
    let rest = stretch.filter { !Verbs.isAdverb($0.lower) && !Self.adverbs.contains($0) }
    guard let last = rest.last, !rest.allSatisfy({ Self.particles.contains($0) }) else {
      return .nothing
    }
    guard let end = stretch.last, end == last else { return .closed }
    let at = stretch.endIndex - 1
    if last.kind == .number || Self.amounts.contains(last) || isTime(at)
      || Self.particles.contains(last)
      || Self.objects.contains(last) || Self.indefinite.contains(last) || last.lower == "one"
    {
      return .closed
    }
    // "I drink it black".
    if rest.count > 1, Self.objects.contains(rest[rest.count - 2]) { return .closed }
    if article == nil, preposition == nil,
      Self.being.contains(form) || Self.copulas.contains(form) && Self.isState(last)
    {
      return .closed
    }
    let isName = last.isCapitalised && last.text.utf8.count > 1
    if isName || Kin.isNoun(last.lower) { return .person }
    if Verbs.isGerund(last.lower) { return .gerund }
    return Self.isPlural(last) ? .plural : .single
  }

  private static let qualities = WordSet(
    """
    good bad sad calm fit safe great fine sick ill better worse lonely old young warm cold hot sore full
    stiff weak strong low high alone awake asleep
    """)

  private static func isState(_ word: Word) -> Bool {
    let lower = word.lower
    return qualities.contains(word) || Verbs.states.contains(lower) || Verbs.isParticiple(lower)
      || ["ous", "ful", "ive", "less", "al", "y"].contains { lower.hasSuffix($0) }
  }

  private static func isPlural(_ word: Word) -> Bool {
    word.lower.hasSuffix("s") && !word.lower.hasSuffix("ss") && !word.lower.hasSuffix("'s")
      && !["tennis", "news", "yes", "always"].contains(word.lower)
  }

  /// Where the noun before the joint begins.
  private var nounStart: Int {
    var start = joint
    while start > verb + 1, words[start - 1].isMark { start -= 1 }
    while start > verb + 1, !words[start - 1].isMark, !Self.articles.contains(words[start - 1]),
      !Self.prepositions.contains(words[start - 1]),
      !["and", "or"].contains(words.lower(start - 1))
    {
      start -= 1
    }
    return start
  }

  /// The article of the noun before the joint.
  private var article: Int? {
    let start = nounStart - 1
    guard start > verb, Self.articles.contains(words[start]) || words[start].kind == .number else {
      return nil
    }
    return start
  }

  /// Whether a preposition stands before that noun.
  private var preposition: Int? {
    let start = (article ?? nounStart) - 1
    return start > verb && Self.prepositions.contains(words[start]) ? start : nil
  }

  /// "The look and feel", "a walk and talk": one article, and nouns that verbs look like on both sides.
  private var sharesArticle: Bool {
    guard let article, ["a", "an", "the", "my"].contains(words[article].lower), article == joint - 2
    else { return false }
    return JoinedVerbWords.isVerb(words[joint - 1])
      && !JoinedVerbWords.persons.contains(words[joint - 1])
  }

  /// Behind these "but" names what is left out.
  private static let exempting = WordSet("nothing anything everything none not all nobody everyone")

  /// "I never eat breakfast but drink coffee": no noun behind such a "but".
  private var isContrast: Bool { words.lower(joint) == "but" }

  /// "And still milk cows": nor behind such an adverb.
  private var isStill: Bool {
    ["still", "now", "then", "never"].contains(words.lower(place - 1)) && place - 1 > joint
  }

  /// Verbs of what somebody likes, needs or has, where two nouns are likelier than two verbs.
  private static let having = WordSet(
    """
    like love hate enjoy prefer need want have study teach do get give dislike miss discuss share feel am
    """)

  private static let liking = WordSet(
    "like love hate enjoy prefer need want dislike miss feel fear")

  /// "Food and drink festivals", "work and travel plans".
  private func isCompound(_ kind: JoinedVerbWords.Kind) -> Bool {
    before == .single && article == nil && follow == .plural && kind != .verb
      && (kind == .noun || Self.liking.contains(form) || form == "have")
  }

  /// Whether both verbs have a preposition of their own: "I ski in winter and surf in summer".
  private var isParallel: Bool {
    let first = words[(verb + 1)..<joint].first {
      !Verbs.isAdverb($0.lower) && !Self.particles.contains($0)
    }
    return first.map { Self.prepositions.contains($0) } ?? false
  }

  private func isVerb(_ kind: JoinedVerbWords.Kind) -> Bool {
    let isHaving = Self.having.contains(form)
    let follow = follow
    if JoinedVerbWords.stuff.contains(word), before != .nothing, before != .closed { return false }
    switch before {
    case .nothing: return true
    case .closed:
      return kind != .trait
        || follow != .end && !Self.copulas.contains(form) && !Self.being.contains(form)
    case .person: return follow != .end
    case .gerund: return follow != .end && (kind != .noun || follow != .preposition)
    case .plural, .single: break
    }
    let isDeed = kind == .deed
    // "I live with my parents and work at Bosch", "the food and drink".
    if article != nil {
      return isDeed
        ? follow != .end
        : follow == .plural && words.lower(article ?? 0) != "the"
          || kind == .noun && follow == .adverb
    }
    switch follow {
    case .object: return true
    case .end: return false
    case .plural: return !isHaving || before == .plural && isDeed
    case .noun:
      // "I hate heat and love snow".
      return !isHaving || Self.liking.contains(form) && Self.liking.contains(word)
    case .adverb: return isDeed
    case .preposition:
      return isDeed && (isParallel || !Self.liking.contains(form) || word.lower == "work")
    }
  }

  /// Whether what stands around a word that is not known makes it a verb.
  private var isShown: Bool {
    if before == .nothing,
      !stretch.contains(where: { Self.particles.contains($0) || $0.lower == "back" })
    {
      return true
    }
    guard words.indices.contains(place + 1) else { return false }
    let next = words[place + 1]
    if Self.indefinite.contains(next) { return true }
    if Self.objects.contains(next), !["this", "that", "these", "those"].contains(next.lower) {
      return true
    }
    return Self.owners.contains(next) && follow == .object
  }
}
