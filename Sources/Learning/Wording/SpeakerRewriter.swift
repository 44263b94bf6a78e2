/// Puts a sentence of one speaker into the third person, where the analysis says that it is safe: the first "I" is
/// the name, later ones are "they".
struct SpeakerRewriter {
  /// What came of a sentence.
  struct Told {
    enum Kind { case named, neutral }
    var text: String
    /// Whether the speaker is named in it.
    var kind: Kind
  }

  let sentence: AnalysedSentence
  let start: Int
  let end: Int
  let name: String
  /// Whether the text before names the speaker.
  var isNamed: Bool
  /// Whether "it" and "she" may be of the sentence before.
  let hasAntecedent: Bool
  let isToMemory: Bool

  /// Texts in the place of tokens, and before all.
  private(set) var replaced: [Int: String] = [:]
  private(set) var prefix = ""
  /// Whether others are called "they", so that the speaker is not.
  private var keepsName = false
  private var tokens: Tokens { sentence.tokens }

  init(
    sentence: AnalysedSentence, start: Int, end: Int, name: String, isNamed: Bool,
    hasAntecedent: Bool,
    isToMemory: Bool
  ) {
    (self.sentence, self.start, self.end, self.name) = (sentence, start, end, name)
    (self.isNamed, self.hasAntecedent, self.isToMemory) = (isNamed, hasAntecedent, isToMemory)
  }

  /// Rewrites; nil where it is not safe.
  mutating func rewrite() -> Told.Kind? {
    guard isSafe else { return nil }
    keepsName = (start..<end).contains { ["they", "them", "their"].contains(tokens.lower($0)) }
    var names = false
    if isDropped {
      guard let opening = droppedOpening() else { return nil }
      prefix = isNamed ? "They \(opening.they)" : "\(name) \(opening.name)"
      if isNamed, opening.isInflected { return nil }
      names = true
      isNamed = true
    }
    for place in start..<end {
      guard let own = own(place) else { continue }
      guard replace(place, own) else { return nil }
      names = true
      isNamed = true
    }
    guard names || sentence.clause != nil || !isToMemory || hasLabel else {
      return .neutral
    }
    return names ? .named : .neutral
  }

  /// Whether it is a label with a value: "Shoe size: 42".
  private var hasLabel: Bool { (start..<end).contains { tokens[$0].text == ":" } }

  // MARK: Safety

  private var isSafe: Bool {
    // After "can you remember that" it is no question.
    let isAsked = start > sentence.start
    guard isAsked || !sentence.isQuestion && !sentence.isImperative, !sentence.hasQuotation,
      !sentence.mayCite(from: start),
      start < end
    else { return false }
    var hasNoun = hasAntecedent
    for place in start..<end {
      let token = tokens[place]
      if [.noun, .name].contains(token.part) { hasNoun = true }
      guard token.part == .pronoun || token.part == .possessive,
        let person = Lexicon.shared.person(of: token.lower)
      else { continue }
      switch person {
      case .I, .everybody, .there: break
      case .we, .you: return false
      case .it where isEmptySubject(place): break
      case .he, .she, .it, .they: if !hasNoun { return false }
      case .this: if token.part == .pronoun { return false }
      default: return false
      }
    }
    return true
  }

  /// "It rained", "it's cold": no one is meant.
  private func isEmptySubject(_ place: Int) -> Bool {
    (place + 1...place + 4).contains {
      ["rain", "snow", "cold", "warm", "hot", "sunny", "late"].contains(tokens[$0].base)
    }
  }

  // MARK: A dropped subject

  private var isDropped: Bool {
    guard sentence.person == .dropped else { return false }
    return sentence.clause.map { $0.tokens.lowerBound <= start } ?? true
  }

  /// What stands between the name and the first word; nil: it is unclear who it was. Inflected verbs are replaced.
  private mutating func droppedOpening() -> (name: String, they: String, isInflected: Bool)? {
    var first = start
    while tokens[first].part == .adverb { first += 1 }
    let token = tokens[first]
    // "Kids started", "baked egg is fine": it is the subject, or stands before it. Nor is "RETURNING" a deed.
    let isShouted = token.text.count > 1 && token.text == token.text.uppercased()
    let next = (first + 1..<end).first { ![.noun, .name, .adjective].contains(tokens[$0].part) }
    if isShouted || next.map({ tokens[$0].isFinite }) ?? false { return nil }
    // "Went": the capital at its beginning goes.
    if !tokens[start].isOne(of: [.firstname, .place]) {
      replaced[start] = tokens[start].text.prefix(1).lowercased() + tokens[start].text.dropFirst()
    }
    switch token.form {
    case .past: return ("", "", false)
    case .modal: return ("", "", false)
    case .gerund: return ("is ", "are ", false)
    case .participle: return token.lower == "been" ? ("has ", "have ", false) : nil
    case .third: return isToMemory ? ("", "", true) : nil
    case .base:
      guard token.isOne(of: .stative) || token.isAuxiliary else { return nil }
      replaced[first] = Inflection.third(of: token.base)
      return ("", "", true)
    case .none: return token.part == .adjective ? ("is ", "are ", false) : nil
    }
  }

  // MARK: Words of the speaker

  private enum Own { case subject, object, owner, owned, oneself }

  private func own(_ place: Int) -> Own? {
    switch tokens.lower(place) {
    case "i": tokens[place].kind == .word ? .subject : nil
    case "me": .object
    case "my": .owner
    case "mine": .owned
    case "myself": .oneself
    default: nil
    }
  }

  private mutating func replace(_ place: Int, _ own: Own) -> Bool {
    let usesName = !isNamed || keepsName
    switch own {
    case .subject: return replaceSubject(place, usesName)
    case .object: replaced[place] = usesName ? name : "them"
    case .owner: replaced[place] = usesName ? name + "'s" : "their"
    case .owned: replaced[place] = usesName ? name + "'s" : "theirs"
    case .oneself: replaced[place] = "themself"
    }
    return true
  }

  private mutating func replaceSubject(_ place: Int, _ usesName: Bool) -> Bool {
    // "My sister and I went".
    let isJoined = sentence.clauses.contains {
      $0.subject.map { $0.contains(place) && $0.lowerBound < place } ?? false
        && (tokens.lower(place - 1) == "and" || tokens.lower(place + 1) == "and")
    }
    var next = place + 1
    while next < end, tokens[next].part == .adverb { next += 1 }
    let verb = tokens[next]
    // Not "than I", nor "I and my sister".
    guard verb.isFinite, next < end else { return false }
    replaced[place] = usesName || isJoined ? name : "they"
    let isOne = usesName && !isJoined
    guard inflect(next, isOne: isOne) else { return false }
    if isOne { inflectJoined(behind: next) }
    if let going = (next + 1...next + 4).first(where: { tokens.lower($0) == "gonna" }), going < end
    {
      replaced[going] = "going to"
    }
    return true
  }

  /// Puts the verb of a subject into its form after a name, or after "they".
  private mutating func inflect(_ place: Int, isOne: Bool) -> Bool {
    let verb = tokens[place]
    let space = verb.isSpaced ? "" : " "
    switch verb.lower {
    case "am", "'m": replaced[place] = space + (isOne ? "is" : "are")
    case "'ve": replaced[place] = space + (isOne ? "has" : "have")
    case "'ll": replaced[place] = space + "will"
    case "'d":
      var next = place + 1
      while tokens[next].part == .adverb { next += 1 }
      replaced[place] =
        space
        + (tokens[next].form == .participle || tokens.lower(next) == "better" ? "had" : "would")
    case "'re", "'s": return false
    case "was": if !isOne { replaced[place] = "were" }
    case "were": return false
    default:
      guard verb.form == .base, isOne else { return true }
      replaced[place] = Inflection.third(of: verb.base)
      // "Dont" is no word that goes into "doesnt".
      if tokens[place + 1].text.lowercased() == "nt", place + 1 < end {
        replaced[place + 1] = "n't"
      }
    }
    return true
  }

  /// Puts verbs that share the subject into the same form: "I bake and sell bread".
  private mutating func inflectJoined(behind verb: Int) {
    guard tokens[verb].isFinite, ![.modal, .past].contains(tokens[verb].form),
      tokens[verb].base != "do"
    else { return }
    for clause in sentence.clauses where clause.finite > verb && clause.finite < end {
      let between = verb + 1..<clause.finite
      let finite = tokens[clause.finite]
      guard ["and", "but", "or"].contains(clause.marker), clause.subject == nil,
        clause.person == .I,
        finite.form == .base,
        !between.contains(where: { tokens.lower($0) == "to" || own($0) == .subject })
      else { return }
      _ = inflect(clause.finite, isOne: true)
    }
  }
}
