package import Text

/// A message read once: its sentences with their words, clauses, names and times. All that follows reads this.
package struct Analysis: Sendable {
  /// The text, UTF-8; byte ranges are of it.
  package let text: [UInt8]
  /// "en", "de", "fr", "es", "it", "pt", "nl", "zh", "ja"; "und" for another one.
  package let language: String
  /// The day on which it was said, since 1970.
  package let day: Int64
  package let sentences: [AnalysedSentence]

  /// Reads a text. `names`: of those who take part, by which they are called.
  package init(_ text: String, said day: Int64, names: [String] = []) {
    self.text = Array(text.utf8)
    self.day = day
    let raw = SentenceReader.sentences(of: self.text)
    let language = TextLanguage.guess(raw)
    self.language = language
    let calls = Set(
      names.flatMap { name in [name] + name.split(separator: " ").prefix(1).map(String.init) }
        .map { $0.lowercased() })
    let bytes = self.text
    var before: AnalysedSentence?
    sentences = raw.map { raw in
      let next = AnalysedSentence(raw, language, calls, bytes, day, behind: before)
      before = next
      return next
    }
  }

  /// A sentence, or nil where there is none.
  package func sentence(_ place: Int) -> AnalysedSentence? {
    sentences.indices.contains(place) ? sentences[place] : nil
  }

  /// The first days that it names.
  package var days: ClosedRange<Int64>? { sentences.lazy.compactMap(\.days).first }

  /// The text of a sentence as it stands.
  package func text(of sentence: AnalysedSentence) -> String {
    String(decoding: text[sentence.bytes.clamped(to: 0..<text.count)], as: UTF8.self)
  }
}

/// A sentence of a message.
package struct AnalysedSentence: Sendable {
  package enum End: Sendable { case none, full, exclamation, question, ellipsis, colon }

  package let bytes: Range<Int>
  package let tokens: Tokens
  package let end: End
  /// An item of a list; whether its box is ticked, if it has one.
  package let isItem: Bool
  package let box: Bool?
  package let isHeading: Bool
  /// A line that begins with ">", as what is cited in a mail.
  package let isCited: Bool
  package let beginsLine: Bool
  /// The first token after greetings, interjections, "well", and the name of who is spoken to.
  package let start: Int
  package let clauses: [Clause]
  /// The place of the main clause; nil: there is no verb.
  package let main: Int?
  package let isQuestion: Bool
  /// Which of several days its times mean.
  package let direction: TimeGrammar.Direction
  package let isImperative: Bool
  /// Whether something in it hangs on a condition: "if", "unless".
  package let isConditional: Bool
  /// Runs of tokens that are written as names.
  package let names: [Range<Int>]
  package let times: [TimeExpression]
  /// Who the subject of the main clause is; of other languages than English the first pronoun.
  package let person: Person

  /// The main clause.
  package var clause: Clause? { main.flatMap { clauses.indices.contains($0) ? clauses[$0] : nil } }
  package var tense: Clause.Tense { clause?.tense ?? .none }
  package var isNegated: Bool { clause?.isNegated ?? false }
  package var modality: String { clause?.modality ?? "" }
  /// The first days that it names, once and not around about.
  package var days: ClosedRange<Int64>? {
    times.first { $0.recurrence == nil && $0.granularity != .few }.map {
      $0.first...max($0.first, $0.last)
    }
  }
  /// Tokens of a sentence at most.
  private static let longest = 400
  /// Words that say something.
  package var contentCount: Int { tokens.count(where: \.isContent) }
  /// Words, not marks.
  package var wordCount: Int { tokens.count { $0.kind != .mark && $0.kind != .symbol } }
  /// Whether all of it, or a part, stands between quotation marks.
  package var isQuotation: Bool { tokens.allSatisfy { $0.isQuoted || $0.isMark } }
  /// Whether "I" in it may be someone else: marks of quotation, "Dr. Kern: I have two children", "Eva said, I moved".
  package func mayCite(from begin: Int) -> Bool {
    let marks = ["'", "\"", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}"]
    if tokens.contains(where: { $0.isMark && marks.contains($0.text) }) { return true }
    guard let own = tokens.lastIndex(where: { ["i", "my", "me"].contains($0.lower) }) else {
      return false
    }
    let isLabelled = tokens.indices.prefix(own).contains { tokens[$0].text == ":" && $0 > begin }
    let speech = ["say", "tell", "write", "text", "ask", "reply"]
    return isLabelled
      || clauses.contains { clause in
        ![.I, .we, .dropped].contains(clause.person) && speech.contains(tokens[clause.verb].base)
          && (tokens[clause.verb + 1].isMark || tokens[clause.finite - 2].text == ",")
      }
  }
  package var hasQuotation: Bool { tokens.contains(where: \.isQuoted) }

  init(
    _ raw: SentenceReader.Sentence, _ language: String, _ calls: Set<String>, _ text: [UInt8],
    _ day: Int64, behind before: AnalysedSentence?
  ) {
    // Nothing is understood of a sentence that is too long.
    let language = raw.tokens.count > Self.longest ? "und" : language
    var tokens = Tokens(Self.quoted(raw.tokens))
    let first = tokens[0].bytes.lowerBound
    bytes = first..<max(first, tokens[tokens.count - 1].bytes.upperBound)
    (end, isItem, box) = (raw.end, raw.isItem, raw.box)
    (isHeading, isCited, beginsLine) = (raw.isHeading, raw.isCited, raw.beginsLine)
    tokens = language == "en" ? Tagger.tagged(tokens, calls) : Tagger.marked(tokens)
    self.tokens = tokens
    let start = Opening.end(of: tokens, calls)
    self.start = start
    clauses = language == "en" ? ClauseReader.clauses(of: tokens, from: start) : []
    let main = clauses.firstIndex { !$0.isSubordinate } ?? clauses.indices.first
    self.main = main
    let clause = main.flatMap { [clauses] in $0 < clauses.count ? clauses[$0] : nil }
    isImperative = Self.isImperative(tokens, start, clause, raw.end)
    isQuestion = Self.isQuestion(tokens, start, clause, raw.end)
    isConditional =
      tokens.contains { $0.isOne(of: .condition) && $0.lower != "whether" }
      || clause.map { ["would", "could", "might"].contains($0.modality) } ?? false
    names = NameRuns.find(tokens, language)
    if language == "en" {
      person = isImperative ? .you : clause?.person ?? Self.dropped(tokens, start)
    } else {
      person = Self.person(tokens, language)
    }
    if language == "en" {
      direction = Self.direction(clause, clauses, raw.beginsLine ? nil : before)
      let isMoved = tokens.contains { SlotTable.shared.isIn("shift", $0.base) }
      let ways = TimeDirection(tokens: tokens, clauses: clauses, whole: direction)
      times = Self.times(text, bytes, day, direction) { ways.way(at: $0, isOpen: $1) }.filter {
        [tokens] in !Self.isName($0, tokens)
      }.map { isMoved ? Self.target(of: $0, text, day) : $0 }
    } else {
      let tense = ForeignTense.shared.directions(of: tokens, in: language)
      let whole = tense.whole ?? .nearest
      direction = whole
      times = Self.times(text, bytes, day, whole) { [tokens] start, _ in
        let part = tense.parts.last { $0.start <= start }.flatMap(\.direction) ?? whole
        let place = tokens.place(endingAfter: start) ?? 0
        // "Für den 9. November": the article may be in between.
        let looksAhead =
          part == .past
          && (place - 2...place).contains {
            SlotTable.shared.isIn("goal", tokens.lower($0), language)
          }
        return looksAhead ? .arranged : .by(part)
      }
    }
  }

  /// Which of several days a time means, by the tense. What has no verb goes on with the sentence before it on the
  /// line; alone it is an appointment: "Dentist Thursday 3pm".
  private static func direction(
    _ clause: Clause?, _ clauses: [Clause], _ before: AnalysedSentence?
  ) -> TimeGrammar.Direction {
    guard let clause else { return before?.direction ?? .future }
    if [.past, .perfect, .pastPerfect].contains(clause.tense) { return .past }
    // "I think that the party on Saturday was great".
    let saysPast = clauses.contains { [.past, .perfect, .pastPerfect].contains($0.tense) }
    return [.present, .future].contains(clause.tense) && !saysPast ? .future : .nearest
  }

  /// Whether a weekday only says which one of several things is meant: "the Tuesday choir".
  private static func isName(_ time: TimeExpression, _ tokens: Tokens) -> Bool {
    guard time.hasTense,
      let place = tokens.indices.last(where: {
        tokens[$0].bytes.upperBound == time.bytes.upperBound
      })
    else { return false }
    return tokens[place].isOne(of: .weekday) && tokens.lower(place - 1) == "the"
      && tokens[place + 1].part == .noun && tokens[place + 1].isSpaced
  }

  /// The times of a sentence, each read in its own way. `way`: by where it begins, and whether it is a weekday or the
  /// like.
  private static func times(
    _ text: [UInt8], _ bytes: Range<Int>, _ day: Int64, _ whole: TimeGrammar.Direction,
    _ way: (Int, Bool) -> TimeDirection.Way
  ) -> [TimeExpression] {
    let part = Array(text[bytes.clamped(to: 0..<text.count)])
    var readings: [TimeGrammar.Direction: [TimeExpression]] = [:]
    func read(_ direction: TimeGrammar.Direction) -> [TimeExpression] {
      if let known = readings[direction] { return known }
      let found = TimeGrammar.shared.expressions(in: part, said: day, direction: direction)
      readings[direction] = found
      return found
    }
    func one(_ time: TimeExpression, _ direction: TimeGrammar.Direction) -> TimeExpression {
      direction == whole ? time : read(direction).first { $0.bytes == time.bytes } ?? time
    }
    return read(whole).map { time in
      var found = time
      switch way(time.bytes.lowerBound + bytes.lowerBound, time.hasTense) {
      // What was put off to a day: it is to come.
      case .by(.past) where isBehindTo(time, part): found = one(time, .future)
      case .by(let direction): found = one(time, direction)
      case .arranged:
        let past = one(time, .past)
        let isRecent = past.last < day && past.last > day - 31 && !time.hasTense
        found = isRecent ? past : one(time, .future)
      }
      found.bytes =
        found.bytes.lowerBound + bytes.lowerBound..<found.bytes.upperBound + bytes.lowerBound
      return found
    }
  }

  /// Of "moved from Tuesday to Friday" the day to which it was moved.
  private static func target(
    of time: TimeExpression, _ text: [UInt8], _ day: Int64
  ) -> TimeExpression {
    let said = Array(text[time.bytes.clamped(to: text.indices)])
    guard FoldedValue.fold(said).starts(with: "from ".utf8),
      let to = said.ranges(of: Array(" to ".utf8)).last,
      var found = TimeGrammar.shared.expressions(
        in: Array(said[to.upperBound...]), said: day, direction: .future
      ).first
    else { return time }
    let start = time.bytes.lowerBound + to.upperBound
    found.bytes = found.bytes.lowerBound + start..<found.bytes.upperBound + start
    return found
  }

  private static func isBehindTo(_ time: TimeExpression, _ text: [UInt8]) -> Bool {
    text[..<time.bytes.lowerBound].reversed().starts(with: " ot ".utf8)
  }

  /// The tokens, those between quotation marks marked; a mark without its other half quotes nothing.
  private static func quoted(_ tokens: [Token]) -> [Token] {
    var tokens = tokens
    var open: Int?
    for place in tokens.indices where tokens[place].isMark {
      let isOpening = ["\u{201C}", "\u{AB}", "\u{201E}", "\u{300C}"].contains(tokens[place].text)
      let isClosing = ["\u{201D}", "\u{BB}", "\u{201C}", "\u{300D}"].contains(tokens[place].text)
      guard tokens[place].text == "\"" || isOpening || isClosing else { continue }
      if let start = open {
        for inner in start...place { tokens[inner].isQuoted = true }
        open = nil
      } else if !isClosing || isOpening {
        open = place
      }
    }
    return tokens
  }

  private static func isQuestion(_ tokens: Tokens, _ start: Int, _ clause: Clause?, _ end: End)
    -> Bool
  {
    if end == .question { return true }
    guard end != .full, end != .exclamation else { return false }
    let first = tokens[start]
    if let clause, clause.isInverted, clause.finite == start { return true }
    // "What do you think"
    return first.isOne(of: .interrogative) && (clause?.isInverted ?? false)
  }

  /// Verbs at the start that ask for something: "Take the train", "Don't worry".
  private static func isImperative(_ tokens: Tokens, _ start: Int, _ clause: Clause?, _ end: End)
    -> Bool
  {
    guard end != .question else { return false }
    var place = start
    if ["please", "always", "never", "just", "pls", "kindly"].contains(tokens[place].lower) {
      place += 1
    }
    let first = tokens[place]
    if first.lower == "do", tokens[place + 1].lower == "n't" || tokens[place + 1].lower == "not" {
      return ![.I, .we, .they].contains(clause?.person ?? .none) || (clause?.person == .dropped)
    }
    guard first.isVerb, first.form == .base,
      !first.isAuxiliary || first.base == "do" && first.lower == "do" || first.lower == "be"
    else { return false }
    if place > start, tokens[start].lower != "just" { return true }
    return !first.isOne(of: .stative) && (clause?.finite == place || clause == nil)
  }

  /// Whether a sentence without a finite verb leaves out "I am", "I have": "Been busy", "So proud of Mia".
  private static func dropped(_ tokens: Tokens, _ start: Int) -> Person {
    var place = start
    while tokens[place].part == .adverb { place += 1 }
    let first = tokens[place]
    if first.part == .adjective, tokens[place + 1].part != .noun, tokens[place + 1].part != .name {
      return .dropped
    }
    if first.isVerb,
      first.form == .participle || first.form == .gerund && tokens[place + 1].part != .verb
    {
      return .dropped
    }
    return .none
  }

  private static func person(_ tokens: Tokens, _ language: String) -> Person {
    for token in tokens where token.kind == .word && !token.isQuoted {
      if let person = Lexicon.shared.person(of: token.lower, in: language) {
        return person
      }
      // "J'ai", "l'an": a pronoun that lost its vowel.
      if let mark = token.lower.firstIndex(of: "'"),
        let person = Lexicon.shared.person(of: String(token.lower[...mark]), in: language)
      {
        return person
      }
    }
    return .none
  }
}

/// What a sentence opens with before it says anything.
enum Opening {
  /// The place of the first token after it; the sentence's own start where there is nothing else.
  static func end(of tokens: Tokens, _ calls: Set<String>) -> Int {
    var place = 0
    while place < tokens.count {
      let (token, next) = (tokens[place], tokens[place + 1])
      if token.isQuoted { break }
      if token.isMark {
        if ["(", "[", "#"].contains(token.text) { break }
        place += 1
      } else if token.kind == .symbol {
        place += 1
      } else if calls.contains(token.lower),
        next.isMark || tokens[place - 1].isOne(of: [.greeting, .thanks])
      {
        place += 1
      } else if let length = Phrases.shared.length(.frame, tokens, at: place),
        tokens[place + length].text != ":"
      {
        place += length + (tokens.lower(place + length) == "that" ? 1 : 0)
      } else if isOpener(tokens, place) {
        place += 1
      } else {
        break
      }
    }
    return place < tokens.count ? place : 0
  }

  private static func isOpener(_ tokens: Tokens, _ place: Int) -> Bool {
    let (token, next) = (tokens[place], tokens[place + 1])
    guard token.isOne(of: [.opener, .interjection, .greeting, .thanks]),
      token.part != .verb || token.isOne(of: .thanks)
    else { return false }
    if next.isMark || next.kind == .symbol { return ![":"].contains(next.text) }
    if token.lower == "so", [.adjective, .adverb].contains(next.part) { return false }
    if token.part == .conjunction { return true }
    // "Oh I see", "yeah we went"; not "really good", "no sugar", "right knee".
    guard
      token.part == .interjection
        || ["well", "anyway", "anyways", "actually", "so", "btw"].contains(token.lower)
    else { return false }
    return next.part == .pronoun || next.part == .possessive
      || next.isOne(of: [.opener, .interjection])
      || next.part == .name
  }
}

/// Finds what is written as a name.
enum NameRuns {
  static func find(_ tokens: Tokens, _ language: String) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var place = 0
    while place < tokens.count {
      guard isName(tokens, place, language) else {
        place += 1
        continue
      }
      var end = place + 1
      while end < tokens.count {
        if isPart(tokens, end, language) {
          end += 1
        } else if Phrases.shared.length(.joiner, tokens, at: end) != nil,
          isPart(tokens, end + 1, language),
          tokens[end].lower != "the"
        {
          end += 2
        } else {
          break
        }
      }
      found.append(place..<end)
      place = end
    }
    return found
  }

  private static func isPart(_ tokens: Tokens, _ place: Int, _ language: String) -> Bool {
    let token = tokens[place]
    guard token.isSpaced, token.isCapitalised, token.text != "I" else { return false }
    return isName(tokens, place, language)
      || token.kind == .word && !token.isOne(of: [.month, .weekday]) && language == "en"
  }

  private static func isName(_ tokens: Tokens, _ place: Int, _ language: String) -> Bool {
    let token = tokens[place]
    if language == "en" { return token.part == .name }
    guard token.kind == .word, token.isCapitalised, !token.isOne(of: [.month, .weekday]) else {
      return false
    }
    if token.isOne(of: [.firstname, .place]) { return true }
    if Lexicon.shared.person(of: token.lower, in: language) != nil { return false }
    // Nouns have capitals in German.
    return language != "de" && place > 0 && !tokens[place - 1].isMark
  }
}
