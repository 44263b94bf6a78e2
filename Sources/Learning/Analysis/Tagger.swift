/// Tells what the words of an English sentence are, each by the lexicon, its ending and the words beside it.
struct Tagger {
  private var tokens: Tokens
  private let lexicon = Lexicon.shared
  /// Names by which those who take part are called, in small letters.
  private let calls: Set<String>

  private typealias Kinds = Lexicon.Kinds

  /// The tokens with their parts, forms and bases.
  static func tagged(_ tokens: Tokens, _ calls: Set<String>) -> Tokens {
    var tagger = Tagger(tokens: tokens, calls)
    for place in tokens.indices { tagger.tag(place) }
    tagger.settle()
    return tagger.tokens
  }

  private init(tokens: Tokens, _ calls: Set<String>) { (self.tokens, self.calls) = (tokens, calls) }

  /// The tokens of another language: only marks and numbers are known.
  static func marked(_ tokens: Tokens) -> Tokens {
    var tokens = tokens
    for place in tokens.indices {
      switch tokens[place].kind {
      case .mark, .symbol: tokens[place].part = .mark
      case .number: tokens[place].part = .number
      case .code, .address: tokens[place].part = .noun
      case .word: break
      }
    }
    return tokens
  }

  // MARK: A word

  private mutating func tag(_ place: Int) {
    let token = tokens[place]
    switch token.kind {
    case .mark, .symbol: tokens[place].part = .mark
    case .number: tokens[place].part = .number
    case .code, .address: tokens[place].part = .noun
    case .word: tagWord(place)
    }
  }

  private mutating func tagWord(_ place: Int) {
    let token = tokens[place]
    let before = previous(place)
    if token.lower == "'s" { return tagShortS(place) }
    if let part = closed(place, before) {
      tokens[place].part = part
      return
    }
    // "May lives in Leeds", "Will has".
    let isName = token.isCapitalised && (!isFirst(place) || isThird(place + 1))
    if let form = auxiliary(token.lower), form != .modal || !isName {
      set(place, form, Self.helper(token.lower))
      return
    }
    if self.isName(place) {
      tokens[place].part = .name
      return
    }
    // "Dinner sat 7 March".
    let next = tokens[place + 1]
    let isDay = token.isOne(of: .weekday) && (next.kind == .number || next.isOne(of: .month))
    if !isDay, let verb = lexicon.verb(token.lower), let form = form(place, verb.forms, before) {
      set(place, form, verb.base)
      return
    }
    tokens[place].part = open(token)
  }

  /// Whether a verb stands at a place in its third person alone: "lives", "is".
  private func isThird(_ place: Int) -> Bool {
    let lower = tokens.lower(place)
    return auxiliary(lower) == .third || lexicon.verb(lower)?.forms == .third
  }

  private mutating func set(_ place: Int, _ form: Token.Form, _ base: String) {
    tokens[place].part = .verb
    tokens[place].form = form
    tokens[place].base = base
  }

  /// The word before that counts: adverbs and negations are passed over.
  private func previous(_ place: Int) -> Token {
    var at = place - 1
    while at >= 0,
      tokens[at].part == .adverb || tokens[at].lower == "n't" || tokens[at].lower == "not"
    {
      at -= 1
    }
    return tokens[at]
  }

  /// "Is", "has" or an owner's mark.
  private mutating func tagShortS(_ place: Int) {
    let before = tokens[place - 1]
    let isVerb: Bool
    if before.part == .pronoun || before.lower == "let" {
      isVerb = true
    } else {
      let next = tokens[place + 1]
      let verb = lexicon.verb(next.lower)
      isVerb =
        next.isOne(of: [.determiner, .possessive, .preposition, .negation, .passive])
        || (verb.map { $0.forms.contains(.gerund) || $0.forms == .participle } ?? false)
        || next.isOne(of: .adverb) && !next.isOne(of: [.noun, .adjective])
    }
    if before.lower == "let" {
      tokens[place].part = .pronoun
      tokens[place].lower = "us"
    } else if isVerb {
      let next = lexicon.verb(tokens[place + 1].lower)
      let isPerfect = next.map { $0.forms.contains(.participle) && $0.base != "do" } ?? false
      set(
        place, .third,
        isPerfect && !tokens[place + 1].isOne(of: [.adjective, .passive]) ? "have" : "be")
    } else {
      tokens[place].part = .possessive
    }
  }

  /// The part of a word of the closed classes; nil: it may be another.
  private func closed(_ place: Int, _ before: Token) -> Token.Part? {
    let token = tokens[place]
    let kinds = token.kinds
    if token.lower == "n't" || token.lower == "not" { return .adverb }
    if token.lower == "'s" { return .possessive }
    if token.lower == "to" { return .preposition }
    if kinds.contains(.possessive) {
      return token.lower == "her" && !startsNoun(place + 1) ? .pronoun : .possessive
    }
    if let person = lexicon.person(of: token.lower), person != .everybody || !kinds.contains(.noun)
    {
      if token.lower == "that", place > 0, ![.mark].contains(tokens[place - 1].part) {
        // "The cake that I baked", "I think that", but "that cake", "did that".
        return tokens[place + 1].part == .mark ? .pronoun : .conjunction
      }
      if ["this", "that", "these", "those"].contains(token.lower), startsNoun(place + 1) {
        return .determiner
      }
      if token.lower == "mine" || token.lower == "us" || !token.isCapitalised || place == 0
        || token.text == "I"
      {
        return .pronoun
      }
      return .pronoun
    }
    if token.lower == "so", tokens[place + 1].isOne(of: [.adjective, .adverb]),
      !tokens[place + 1].isOne(of: .preposition)
    {
      return .adverb
    }
    if kinds.contains(.coordinator), token.lower != "yet" && token.lower != "plus" || place == 0 {
      return .conjunction
    }
    if token.lower == "like",
      [.pronoun].contains(before.part) || before.lower == "to" || before.form == .modal
        || before.base == "do"
    {
      return nil
    }
    if kinds.contains(.subordinator), !kinds.contains(.preposition) || startsClause(place + 1) {
      return .conjunction
    }
    if kinds.contains(.preposition) { return .preposition }
    if kinds.contains(.determiner) { return .determiner }
    if kinds.contains(.numberword), !kinds.contains(.noun) { return .number }
    if kinds.contains(.interjection),
      place == 0 || tokens[place - 1].isMark || tokens[place + 1].isMark
    {
      return .interjection
    }
    return nil
  }

  private func startsNoun(_ place: Int) -> Bool {
    let token = tokens[place]
    guard token.kind == .word,
      !token.isOne(of: [.preposition, .coordinator, .subordinator, .modal]),
      lexicon.person(of: token.lower) == nil, token.lower != "'s", auxiliary(token.lower) == nil
    else { return token.kind == .number }
    if token.isOne(of: .adverb), !token.isOne(of: [.adjective, .noun]) { return false }
    if let verb = lexicon.verb(token.lower), !token.isOne(of: [.noun, .adjective]) {
      return verb.forms.isSubset(of: [.base, .gerund, .participle])
    }
    return true
  }

  /// Whether "before", "until" and the like are followed by someone who does something.
  private func startsClause(_ place: Int) -> Bool {
    let token = tokens[place]
    guard let person = lexicon.person(of: token.lower) else {
      return token.isOne(of: .possessive)
        && tokens[(place + 2)...].prefix(3).contains { lexicon.verb($0.lower) != nil }
    }
    return [.I, .we, .he, .she, .they, .it, .you].contains(person)
      && ["i", "we", "he", "she", "they", "it", "you"].contains(token.lower)
  }

  /// The first form of what helps other verbs.
  private static func helper(_ lower: String) -> String {
    switch lower {
    case "am", "are", "'m", "'re", "is", "was", "were", "be", "been", "being": "be"
    case "has", "have", "had", "'ve", "having": "have"
    case "do", "does", "did": "do"
    default: lower
    }
  }

  private func auxiliary(_ lower: String) -> Token.Form? {
    switch lower {
    case "am", "are", "'m", "'re", "'ve", "have", "do": .base
    case "is", "has", "does": .third
    case "was", "were", "had", "did": .past
    case "be": .base
    case "been": .participle
    case "being", "having": .gerund
    default: lexicon.kinds(of: lower).contains(.modal) ? .modal : nil
    }
  }

  private func isName(_ place: Int) -> Bool {
    let token = tokens[place]
    guard token.isCapitalised, !token.isOne(of: [.month, .weekday, .unnamed]) else { return false }
    if token.isOne(of: [.firstname, .place]) { return true }
    if !isFirst(place) { return !isShouted }
    if calls.contains(token.lower) { return true }
    guard lexicon.verb(token.lower) == nil,
      token.kinds.isDisjoint(with: [
        .adjective, .adverb, .noun, .interjection, .opener, .greeting, .kin, .pet, .group,
      ])
    else { return false }
    // At a start: a word that no list has, before a verb or another name.
    let next = tokens[place + 1]
    if next.isCapitalised, next.kind == .word, next.text != "I" { return true }
    if next.lower == "and", tokens[place + 2].isCapitalised { return true }
    if next.lower == "'s" || auxiliary(next.lower) != nil { return !endsAsNoun(token.lower) }
    guard let verb = lexicon.verb(next.lower) else { return false }
    return !verb.forms.isDisjoint(with: [.third, .past]) && !endsAsNoun(token.lower)
  }

  /// Whether a capital letter says nothing at a place.
  private func isFirst(_ place: Int) -> Bool {
    tokens[..<place].allSatisfy { $0.kind != .word && $0.kind != .number } || isBegun(place)
  }

  private func isBegun(_ place: Int) -> Bool {
    let before = tokens[place - 1]
    return before.isMark
      && [":", "\"", "\u{201C}", "\u{2013}", "\u{2014}", "-"].contains(before.text)
  }

  private func endsAsNoun(_ word: String) -> Bool {
    ["ing", "tion", "ment", "ness", "ers", "ies", "ship", "ance"].contains { word.hasSuffix($0) }
  }

  /// Whether most of the sentence is in capitals.
  private var isShouted: Bool {
    let words = tokens.filter { $0.kind == .word && $0.text.utf8.count > 1 }
    return words.count > 2
      && words.count(where: { $0.text == $0.text.uppercased() }) * 3 > words.count * 2
  }

  // MARK: Verbs

  /// Which of the forms that a word can be it is here; nil: it is no verb.
  private func form(_ place: Int, _ forms: Lexicon.VerbForms, _ before: Token) -> Token.Form? {
    let token = tokens[place]
    let isOther =
      token.isOne(of: [.noun, .adjective, .adverb])
      || forms.contains(.third)
        && (lexicon.verb(token.lower).map { lexicon.kinds(of: $0.base).contains(.noun) } ?? false)
    let isBehindNounPart = [.determiner, .possessive, .adjective].contains(before.part)
    if forms.contains(.gerund) {
      if token.isOne(of: [.adjective, .noun]),
        isBehindNounPart || before.base == "be" && token.isOne(of: .adjective)
      {
        return nil
      }
      return .gerund
    }
    if isHelped(before) { return helped(token, forms, before) }
    if before.part == .preposition, before.lower != "to" {
      return isOther || forms.contains(.base) ? nil : .participle
    }
    if isBehindNounPart {
      if forms.contains(.participle), !forms.contains(.base), before.part != .adjective {
        return nil
      }
      if before.lower == "that" || before.lower == "all" || before.part == .adjective && !isOther {
        return finite(forms)
      }
      return nil
    }
    if before.part == .pronoun || before.part == .name || before.text.isEmpty
      || before.part == .conjunction
    {
      if isOther, token.isOne(of: [.noun, .adjective]),
        before.text.isEmpty || before.part == .conjunction
      {
        return startsObject(place + 1) || forms.isDisjoint(with: .base) ? finite(forms) : nil
      }
      return finite(forms)
    }
    if before.part == .mark || before.part == .interjection {
      return startsObject(place + 1) || !isOther ? finite(forms) : nil
    }
    if before.lower == "to" { return forms.contains(.base) ? .base : nil }
    if before.part == .noun {
      if forms.contains(.base), !forms.contains(.past) {
        // "My sons live in Ghent".
        let isPlural = before.lower.hasSuffix("s") && !isAuxiliaryNext(place)
        return isOther && !(isPlural && startsObject(place + 1)) ? nil : .base
      }
      return isOther && isAuxiliaryNext(place) ? nil : finite(forms)
    }
    // "Biking sounds like fun".
    if before.form == .gerund, forms.contains(.third), place <= 3 { return .third }
    if before.part == .verb { return isOther || forms.contains(.third) ? nil : finite(forms) }
    return isOther ? nil : finite(forms)
  }

  /// The form that a verb has which another one right before it asks for.
  private func helped(
    _ token: Token, _ forms: Lexicon.VerbForms, _ before: Token
  ) -> Token.Form? {
    if forms.contains(.participle), ["have", "be", "get"].contains(before.base) {
      return before.base == "have" || !token.isOne(of: .adjective) ? .participle : nil
    }
    if before.lower == "'d", forms.contains(.participle), !forms.contains(.base) {
      return .participle
    }
    return forms.contains(.base) && before.base != "be" && before.base != "have" ? .base : nil
  }

  /// Whether a verb before asks for a form without time.
  private func isHelped(_ before: Token) -> Bool {
    before.form == .modal
      || ["do", "have", "be", "get"].contains(before.base) && before.part == .verb
      || ["let", "help", "make", "gonna", "wanna", "gotta"].contains(before.base)
  }

  /// Words with which "I read" is of the present.
  private static let habits: Set<String> = [
    "every", "always", "usually", "often", "never", "sometimes", "each",
  ]

  private func finite(_ forms: Lexicon.VerbForms) -> Token.Form {
    if forms.contains(.past) {
      if !forms.contains(.base) { return .past }
      return tokens.contains { Self.habits.contains($0.lower) } ? .base : .past
    }
    if forms.contains(.third) { return .third }
    if forms.contains(.base) { return .base }
    return forms.contains(.participle) ? .participle : .gerund
  }

  private func startsObject(_ place: Int) -> Bool {
    let token = tokens[place]
    return token.isOne(of: [.determiner, .possessive, .preposition, .numberword])
      || token.kind == .number || lexicon.person(of: token.lower) != nil
  }

  private func isAuxiliaryNext(_ place: Int) -> Bool {
    var next = place + 1
    while tokens[next].isOne(of: .adverb) { next += 1 }
    return auxiliary(tokens[next].lower) != nil
  }

  // MARK: Other words

  private func open(_ token: Token) -> Token.Part {
    let word = token.lower
    if token.isOne(of: .noun) {
      return token.isOne(of: .adjective) && !token.isOne(of: [.kin, .pet]) ? .adjective : .noun
    }
    if token.isOne(of: .adverb) { return .adverb }
    if token.isOne(of: .adjective) { return .adjective }
    if token.isOne(of: .interjection) { return .interjection }
    if token.isOne(of: .numberword) { return .number }
    if word.hasSuffix("ly"), word.utf8.count > 4 { return .adverb }
    let endings = ["ful", "ous", "ive", "able", "ible", "ic", "less", "ish"]
    if word.utf8.count > 5, endings.contains(where: { word.hasSuffix($0) }) { return .adjective }
    if word.hasSuffix("ed"), word.utf8.count > 4 { return .adjective }
    return .noun
  }

  // MARK: Afterwards

  /// Adjectives before nouns, and words on -ed after a subject that the lexicon does not know.
  private mutating func settle() {
    for place in tokens.indices {
      let token = tokens[place]
      let (before, next) = (previous(place), tokens[place + 1])
      if token.part == .adjective, token.lower.hasSuffix("ed"), !token.isOne(of: .adjective),
        [.pronoun, .name].contains(before.part)
      {
        set(place, .past, token.lower)
      }
      // "The best", "a vegan": nothing after it.
      if token.part == .adjective, token.isOne(of: .noun),
        [.determiner, .possessive].contains(before.part),
        ![.noun, .adjective, .name].contains(next.part)
      {
        tokens[place].part = .noun
      }
    }
  }
}
