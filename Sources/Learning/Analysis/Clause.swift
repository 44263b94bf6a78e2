/// A part of a sentence with a verb of its own.
package struct Clause: Sendable {
  package enum Tense: String, Sendable { case none, past, present, perfect, pastPerfect, future }

  /// Its tokens, from its border on.
  package var tokens: Range<Int>
  /// What introduces it, as "because", "that", "and"; empty: nothing.
  package var marker: String
  /// Whether it belongs to another one: after "because", "if", "who".
  package var isSubordinate: Bool
  package var subject: Range<Int>?
  package var person: Person
  /// The finite verb: "have" of "have moved".
  package var finite: Int
  /// The last verb of its group: "moved". It equals `finite` where there is one alone.
  package var verb: Int
  package var tense: Tense
  /// "Is moving".
  package var isProgressive: Bool
  package var isPassive: Bool
  package var isNegated: Bool
  /// "will", "would", "can", "could", "may", "might", "should", "must", "shall", "going"; empty: none.
  package var modality: String
  /// Whether the finite verb stands before the subject: "have you".
  package var isInverted: Bool
}

/// Finds the clauses of an English sentence.
struct ClauseReader {
  private let tokens: Tokens
  private var clauses: [Clause] = []

  /// The clauses with a verb, in order. `start`: where the sentence begins after its opening words.
  static func clauses(of tokens: Tokens, from start: Int) -> [Clause] {
    var reader = ClauseReader(tokens: tokens)
    reader.read(from: start)
    return reader.clauses
  }

  private init(tokens: Tokens) { self.tokens = tokens }

  private mutating func read(from start: Int) {
    var begin = start
    var (marker, isSubordinate) = ("", false)
    var place = start
    while place < tokens.count {
      if let border = border(place, since: begin) {
        close(begin..<place, marker, isSubordinate)
        (marker, isSubordinate) = (border.marker, border.isSubordinate)
        begin = place + border.size
        place = max(begin, place + 1)
        continue
      }
      place += 1
    }
    close(begin..<tokens.count, marker, isSubordinate)
  }

  private struct Border {
    var marker = ""
    var isSubordinate = false
    /// How many tokens belong to none of both.
    var size = 0
  }

  /// Whether a clause begins at a place.
  private func border(_ place: Int, since begin: Int) -> Border? {
    let token = tokens[place]
    if token.isMark {
      if [";", ":", "\u{2014}", "\u{2013}", "-", "("].contains(token.text) {
        return Border(size: 1)
      }
      guard token.text == ",", hasFinite(begin..<place), hasFinite(place + 1..<end(place + 1))
      else { return nil }
      if tokens[place + 1].part == .conjunction { return nil }
      return startsSubject(place + 1) ? Border(size: 1) : nil
    }
    if beginsContent(place, since: begin) { return Border(marker: "that", isSubordinate: true) }
    guard token.part == .conjunction else { return nil }
    if token.isOne(of: .coordinator), !(token.lower == "so" && tokens[place + 1].lower == "that") {
      let isNext = hasFinite(place + 1..<end(place + 1))
      return hasFinite(begin..<place) && isNext ? Border(marker: token.lower, size: 1) : nil
    }
    if token.isOne(of: .subordinator), place > begin || place == begin {
      // Who and which stand for the subject, and remain.
      let isRelative = ["who", "which", "that"].contains(token.lower) && place > begin
      if !hasFinite(place + 1..<end(place + 1)) { return nil }
      return Border(marker: token.lower, isSubordinate: place > begin || !isRelative, size: 1)
    }
    return nil
  }

  /// Whether a clause without "that" begins: "I think I'll go", "the cake she baked".
  private func beginsContent(_ place: Int, since begin: Int) -> Bool {
    guard place > begin + 1,
      ["i", "he", "she", "we", "they", "you", "it"].contains(tokens.lower(place)),
      [.verb, .noun, .adjective].contains(tokens[place - 1].part), !tokens[place - 1].isAuxiliary
    else { return false }
    var next = place + 1
    while tokens[next].part == .adverb { next += 1 }
    return tokens[next].isFinite && hasFinite(begin..<place)
  }

  /// Where the next mark or conjunction stands.
  private func end(_ start: Int) -> Int {
    var place = start
    while place < tokens.count, place < start + 24 {
      let token = tokens[place]
      if token.part == .conjunction && place > start || token.isMark && token.text != "\"" {
        return place
      }
      place += 1
    }
    return place
  }

  private func hasFinite(_ range: Range<Int>) -> Bool {
    let range = range.clamped(to: 0..<tokens.count)
    return range.contains { tokens[$0].isFinite && !isInfinitive($0) }
  }

  private func isInfinitive(_ place: Int) -> Bool {
    guard tokens[place].form == .base else { return false }
    var at = place - 1
    while tokens[at].part == .adverb { at -= 1 }
    if tokens[at].lower == "to" || ["me", "him", "them", "us"].contains(tokens[at].lower) {
      return true
    }
    return tokens[at].isVerb
      && (tokens[at].form == .modal || ["do", "let", "help", "make"].contains(tokens[at].base))
  }

  /// Whether a subject stands at a place: "I", "my sister", "the", a name.
  private func startsSubject(_ place: Int) -> Bool {
    let token = tokens[place]
    return token.part == .pronoun || token.part == .name || token.part == .possessive
      || token.part == .determiner || token.part == .conjunction
  }

  // MARK: A clause

  private mutating func close(_ range: Range<Int>, _ marker: String, _ isSubordinate: Bool) {
    guard let finite = range.first(where: { tokens[$0].isFinite && !isInfinitive($0) }) else {
      return
    }
    var clause = Clause(
      tokens: range, marker: marker, isSubordinate: isSubordinate, subject: nil, person: .none,
      finite: finite,
      verb: finite, tense: .none, isProgressive: false, isPassive: false, isNegated: false,
      modality: "",
      isInverted: false)
    readVerbs(&clause)
    readSubject(&clause)
    clauses.append(clause)
  }

  private func readVerbs(_ clause: inout Clause) {
    let finite = tokens[clause.finite]
    clause.modality = finite.form == .modal ? modality(finite.lower, clause.finite) : ""
    var (place, last) = (clause.finite + 1, clause.finite)
    var hasPerfect = finite.base == "have"
    var hasBe = finite.base == "be"
    scan: while place < clause.tokens.upperBound {
      let token = tokens[place]
      switch token.part {
      case .adverb where token.isOne(of: .negation):
        clause.isNegated = true
      case .adverb: break
      case .pronoun
      where last == clause.finite && place == last + 1 && finite.isAuxiliary && !hasSubject(clause):
        clause.isInverted = true
      case .verb:
        let head = tokens[last]
        guard
          head.isAuxiliary || head.lower == "going"
            || head.base == "get" && token.form == .participle
        else { break scan }
        if hasBe, token.form == .gerund { clause.isProgressive = true }
        if hasBe || head.base == "get", token.form == .participle { clause.isPassive = true }
        if head.base == "be", head.form == .participle, token.form == .gerund {
          clause.isProgressive = true
        }
        hasPerfect = hasPerfect || token.base == "have" && head.form == .modal
        hasBe = hasBe || token.base == "be"
        last = place
      case .preposition
      where token.lower == "to" && tokens[place + 1].form == .base
        && (tokens[last].lower == "going" || tokens[last].lower == "gonna"):
        clause.modality = "going"
        last = place + 1
        place += 1
      default: break scan
      }
      place += 1
    }
    clause.verb = last
    clause.tense = tense(clause, hasPerfect && last > clause.finite)
    let before = clause.tokens.lowerBound..<clause.finite
    if before.contains(where: { tokens[$0].isOne(of: .negation) && tokens[$0].part != .determiner })
    {
      clause.isNegated = true
    }
    if tokens[last + 1].lower == "no" || tokens[last + 1].isOne(of: .negation) {
      clause.isNegated = true
    }
  }

  /// Whether someone stands before the finite verb.
  private func hasSubject(_ clause: Clause) -> Bool {
    (clause.tokens.lowerBound..<clause.finite).contains {
      [.pronoun, .noun, .name].contains(tokens[$0].part)
    }
  }

  private func modality(_ lower: String, _ place: Int) -> String {
    switch lower {
    case "'ll", "shall": return "will"
    case "'d":
      var next = place + 1
      while tokens[next].part == .adverb { next += 1 }
      return tokens[next].form == .participle || tokens[next].lower == "better" ? "" : "would"
    case "cannot": return "can"
    default: return lower
    }
  }

  private func tense(_ clause: Clause, _ isPerfect: Bool) -> Clause.Tense {
    let finite = tokens[clause.finite]
    if clause.modality == "will" || clause.modality == "going" { return .future }
    if finite.form == .modal {
      return clause.modality.isEmpty ? .pastPerfect : .present
    }
    let isPast = finite.form == .past
    if isPerfect, tokens[clause.verb].form == .participle || clause.isProgressive {
      return isPast ? .pastPerfect : .perfect
    }
    return isPast ? .past : .present
  }

  private func readSubject(_ clause: inout Clause) {
    if clause.isInverted {
      let place = clause.finite + 1
      clause.subject = place..<place + 1
      clause.person = person(place..<place + 1)
      return
    }
    if ["who", "which", "that"].contains(clause.marker), clause.isSubordinate,
      !(clause.tokens.lowerBound..<clause.finite).contains(where: {
        startsSubject($0) || tokens[$0].part == .noun
      })
    {
      clause.person = .noun
      return
    }
    let before = clause.tokens.lowerBound..<clause.finite
    // After "in March," and "when I was ten," the subject begins anew.
    let comma = before.last { tokens[$0].text == "," }
    var start = comma.map { $0 + 1 } ?? before.lowerBound
    // "My sister, who lives in Porto, has"; "Bo, Ida and I".
    if let comma, tokens[comma - 1].part == .name,
      tokens[before].contains(where: { $0.lower == "and" })
    {
      start = before.lowerBound
    }
    // "Nadia Rossi, architect, lives": what stands between the marks says more of her.
    var end = clause.finite
    if start == clause.finite, startsSubject(before.lowerBound),
      let first = before.first(where: { tokens[$0].text == "," }), first < start - 1
    {
      (start, end) = (before.lowerBound, first)
    }
    while start < clause.finite, isBeforeSubject(start) { start += 1 }
    if start < clause.finite, tokens[start].part == .preposition {
      // "In the kitchen my sister": the last thing before the verb.
      start = (start..<clause.finite).last { startsSubject($0) } ?? start
    }
    if start < clause.finite, tokens[start].part != .preposition {
      clause.subject = start..<end
      clause.person = person(start..<end)
      return
    }
    // "I came and saw": the subject before counts on.
    if let last = clauses.last, !clause.isSubordinate,
      ["and", "but", "or", "then"].contains(clause.marker)
    {
      clause.person = last.person
      return
    }
    clause.person = .dropped
  }

  private func isBeforeSubject(_ place: Int) -> Bool {
    let token = tokens[place]
    return token.part == .adverb || token.part == .conjunction || token.part == .interjection
      || token.isMark
  }

  /// Who a subject is.
  private func person(_ range: Range<Int>) -> Person {
    let all = tokens.tokens(range)
    guard let first = all.first else { return .none }
    let hasJoint = all.contains { $0.lower == "and" || $0.lower == "&" }
    if hasJoint {
      if all.contains(where: { $0.lower == "i" || $0.lower == "me" }) { return .we }
    }
    if first.part == .pronoun {
      switch first.lower {
      case "my", "our", "mine", "ours": return .myNoun
      case "your", "yours": return .yourNoun
      default: return Lexicon.shared.person(of: first.lower) ?? .noun
      }
    }
    if first.part == .possessive {
      switch first.lower {
      case "my", "our": return .myNoun
      case "your": return .yourNoun
      default: return .noun
      }
    }
    if first.lower == "there" || first.lower == "here" { return .there }
    if first.part == .name { return .name }
    if first.part == .adjective || first.part == .determiner, let last = all.last,
      last.part == .name
    {
      return .name
    }
    return .noun
  }
}

extension Token {
  /// A verb that helps others.
  package var isAuxiliary: Bool {
    part == .verb && (form == .modal || ["be", "have", "do"].contains(base))
  }
}

extension Tokens {
  fileprivate subscript(_ range: Range<Int>) -> ArraySlice<Token> { tokens(range) }
}
