internal import Text

/// The question of a message, which the answer may need.
package struct AskedQuestion: Sendable {
  package let text: String
  /// Names in small letters that stand before it, whom it is put to.
  private let calls: Set<String>

  /// Words of a question at most.
  private static let longest = 40
  /// How many sentences before it are looked at for what it is about.
  private static let lookback = 3

  /// The last question of a text; nil: it ends otherwise. `day`: when it was asked; nil: its times stay as they are.
  package init?(in text: String, of people: [String], asked day: Int64? = nil) {
    let dates: Wording.Dates = day == nil ? .none : .instead
    let analysis = Analysis(MessageHead.head(of: text), said: day ?? 0, names: people)
    guard let place = analysis.sentences.lastIndex(where: { $0.end == .question }),
      let question = analysis.sentence(place), question.wordCount <= Self.longest,
      question.contentCount > 0 || question.wordCount > 2
    else { return nil }
    calls = Self.calls(question, analysis.sentence(place - 1))
    let asked = Self.plain(analysis, question, dates).begun + "?"
    guard Pointing.dangles(question) else {
      self.text = asked
      return
    }
    // "I hear you have a boat. What is its name?": asked of what was said before.
    let before = analysis.sentences[..<place].suffix(Self.lookback).last {
      $0.end != .question && $0.contentCount > 1
        && $0.wordCount + question.wordCount <= Self.longest
        && !Pointing.dangles($0)
    }
    self.text = before.map { Self.plain(analysis, $0, dates).begun + " \u{2013} " + asked } ?? asked
  }

  private static func plain(
    _ analysis: Analysis, _ sentence: AnalysedSentence, _ dates: Wording.Dates
  ) -> String {
    let message = SaidMessage(text: "", day: analysis.day, author: nil)
    return Wording(message, analysis).plain(sentence, sentence.start, dates: dates)
  }

  /// Whether it is put to one of some people by name who is not `author`.
  package func isForOther(than author: String?, among people: [String]) -> Bool {
    let own = author.map(Self.first)
    if let own, calls.contains(own) { return false }
    return people.contains { calls.contains(Self.first($0)) }
  }

  /// Who may be called: at the beginning, after the last comma, or in a greeting before: "Hey Bo! Where …".
  private static func calls(_ question: AnalysedSentence, _ before: AnalysedSentence?) -> Set<
    String
  > {
    let tokens = question.tokens
    var found = tokens.tokens(0..<question.start).map(\.lower)
    if let comma = tokens.indices.prefix(8).first(where: { tokens[$0].text == "," }) {
      let ahead = tokens.tokens(0..<comma)
      if ahead.allSatisfy({ $0.isCapitalised || $0.lower == "and" }) { found += ahead.map(\.lower) }
    }
    if let comma = tokens.lastIndex(where: { $0.text == "," }), tokens.count - comma < 5 {
      found += tokens.tokens(comma..<tokens.count).map(\.lower)
    }
    if tokens[0].text.hasPrefix("@") { found += [tokens[0].lower, tokens.lower(1)] }
    if let before, before.clauses.isEmpty, before.wordCount <= 3 {
      found += before.tokens.map(\.lower)
    }
    return Set(found.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 })
  }

  private static func first(_ name: String) -> String {
    (name.split(separator: " ").first.map(String.init) ?? name).lowercased()
  }
}

/// Tells sentences that say nothing by themselves, since they point at something said before.
enum Pointing {
  /// Whether a sentence speaks of "it", "she", "that" which it does not name.
  static func dangles(_ sentence: AnalysedSentence) -> Bool {
    let tokens = sentence.tokens
    var hasNoun = false
    for place in sentence.start..<tokens.count {
      let token = tokens[place]
      if token.isQuoted { return false }
      if token.part == .name || token.part == .noun && !token.isOne(of: .timeword) {
        hasNoun = true
      }
      guard token.part == .pronoun || token.part == .possessive, !hasNoun,
        let person = Lexicon.shared.person(of: token.lower)
      else { continue }
      switch person {
      case .he, .she, .they, .this: return true
      case .it: return !isOfWeather(tokens, place)
      default: break
      }
    }
    return false
  }

  /// The thing that a sentence speaks of: its subject, or what its speaker has or does; nil: a person.
  static func thing(of sentence: AnalysedSentence) -> String? {
    guard let clause = sentence.clause else { return nil }
    let range: Range<Int>?
    switch clause.person {
    case .noun, .myNoun: range = clause.subject
    case .I, .we, .dropped:
      let pattern = SlotPattern(
        sentence: sentence, language: "en", end: clause.tokens.upperBound)
      range = pattern.phrase(clause.verb + 1).map { clause.verb + 1..<$0.upperBound }
    default: range = nil
    }
    guard let range, !range.isEmpty,
      !range.contains(where: { sentence.tokens[$0].isOne(of: [.kin, .relative]) }),
      !sentence.times.isEmpty || !range.contains(where: { sentence.tokens[$0].isOne(of: .role) })
    else { return nil }
    return range.map { sentence.tokens[$0].text }.joined(separator: " ")
  }

  private static func isOfWeather(_ tokens: Tokens, _ place: Int) -> Bool {
    (place + 1...place + 4).contains { ["rain", "snow", "time"].contains(tokens[$0].base) }
  }

  /// Whether a sentence without a verb goes on with the one before: "Last Sunday.", "And to latex."
  static func continues(_ sentence: AnalysedSentence) -> Bool {
    guard sentence.clauses.isEmpty, sentence.wordCount <= 8, sentence.person == .none,
      !sentence.isItem
    else { return false }
    let first = sentence.tokens[sentence.start]
    return first.part == .preposition || first.isOne(of: [.timeword, .weekday, .month])
      || sentence.times.first.map { $0.bytes.lowerBound <= first.bytes.lowerBound } ?? false
      || sentence.tokens[0].part == .conjunction
  }
}
