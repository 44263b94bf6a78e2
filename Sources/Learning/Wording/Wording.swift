internal import Language
internal import Text

/// Words sentences of a message as memories: in the third person where that is safe, else as they were said.
struct Wording {
  let message: SaidMessage
  let analysis: Analysis
  /// The speaker as named within a sentence.
  let name: String

  init(_ message: SaidMessage, _ analysis: Analysis) {
    (self.message, self.analysis) = (message, analysis)
    name = message.author ?? "the user"
  }

  /// A text of one or a few sentences of the message.
  /// - Parameters:
  ///   - places: the sentences, in order.
  ///   - question: what the first one answers, where it needs it.
  ///   - starts: where a sentence begins, if not after its opening words.
  ///   - asSaid: whether nothing is put into the third person.
  /// - Returns: the text, with a full stop.
  func text(
    _ places: [Int], question: String? = nil, starts: [Int: Int] = [:], asSaid: Bool = false
  ) -> String {
    var parts: [String] = []
    var quoted: [String] = []
    var isNamed = false
    func flush() {
      guard !quoted.isEmpty else { return }
      let said = quoted.joined(separator: " ")
      parts.append(
        parts.isEmpty && question != nil
          ? Self.quoted(said) : (opening(of: said) + Self.quoted(said)).begun)
      (quoted, isNamed) = ([], true)
    }
    for (order, place) in places.enumerated() {
      guard let sentence = analysis.sentence(place) else { continue }
      let start = starts[place] ?? sentence.start
      let told =
        message.isWritten
        ? SpeakerRewriter.Told(text: plain(sentence, start, dates: .instead), kind: .neutral)
        : asSaid || !quoted.isEmpty && Pointing.continues(sentence)
          ? nil
          : thirdPerson(
            sentence, start, isNamed: isNamed || question != nil,
            follows: order > 0 || question != nil)
      guard let told else {
        let end = start > sentence.start ? .full : sentence.end
        quoted.append(Self.ended(plain(sentence, start, dates: .behind), as: end))
        continue
      }
      flush()
      let text = Self.stopped(told.text)
      // "I got engaged. Yesterday, on the pier."
      if order > 0, let joined = joined(sentence, text, to: parts.last) {
        parts[parts.count - 1] = joined
        continue
      }
      let isBare =
        isNamed || order > 0 && Pointing.continues(sentence) || told.kind == .named
        || stands(sentence) || order == 0 && question != nil
      parts.append((isBare ? text : "\(name) said: \(text)").begun)
      isNamed = isNamed || told.kind == .named || !isBare
    }
    flush()
    let body = parts.joined(separator: " ")
    return (question.map { "Asked \($0.quotedForReading), \(name) answered: \(body)" } ?? body)
      .begun
  }

  /// The text before with a time or place that was put after its full stop.
  private func joined(_ sentence: AnalysedSentence, _ text: String, to before: String?) -> String? {
    guard let before, before.hasSuffix("."), Pointing.continues(sentence),
      sentence.tokens[0].part != .conjunction
    else { return nil }
    let first = sentence.tokens[sentence.start]
    let isName = first.isOne(of: [.weekday, .month]) && text.hasPrefix(first.text)
    return before.dropLast() + " "
      + (isName ? text : text.prefix(1).lowercased() + text.dropFirst())
  }

  /// Whether a sentence needs no one who said it.
  private func stands(_ sentence: AnalysedSentence) -> Bool {
    if message.isWritten { return true }
    guard message.isToMemory else { return false }
    return sentence.clause != nil
  }

  private func opening(of said: String) -> String {
    let meetsListener =
      analysis.language == "en"
      && said.lowercased().utf8.split(separator: 0x20).contains {
        $0.starts(with: "you".utf8)
      }
    let isSpoken = meetsListener && message.others.count == 1 && !message.isToAssistant
    return isSpoken ? "\(name) said to \(message.others[0]): " : "\(name) said: "
  }

  /// A text between quotation marks that it does not hold itself.
  static func quoted(_ text: String) -> String {
    text.utf8.contains(0x22) ? "\u{201C}\(text)\u{201D}" : "\"\(text)\""
  }

  /// A text that ends as a sentence does.
  static func stopped(_ text: String) -> String {
    guard let last = text.unicodeScalars.last else { return text }
    return [".", "!", "?", "\u{2026}", "\u{3002}"].contains(last) ? text : text + "."
  }

  private static func ended(_ text: String, as end: AnalysedSentence.End) -> String {
    end == .question ? text + "?" : stopped(text)
  }

  // MARK: Dates

  /// What is done with times that are counted from the day of the message.
  enum Dates { case instead, behind, none }

  /// The times of a sentence that need a date.
  func open(_ sentence: AnalysedSentence) -> [TimeExpression] {
    // A birthday comes every year, but "tomorrow" is one day.
    let isYearless = Phrases.shared.isIn(sentence.tokens, .yearless)
    return sentence.times.filter { time in
      (!isYearless || time.isRelative) && time.recurrence == nil && time.granularity != .few
        && (time.isRelative || !time.hasYear)
        && (time.granularity != .season || time.isRelative)
        && isSure(time, in: sentence)
    }
  }

  /// Whether it is known which of several days is meant. Where no tense is known, a date some months away may be of
  /// this year or the last.
  private func isSure(_ time: TimeExpression, in sentence: AnalysedSentence) -> Bool {
    if analysis.language == "en" || sentence.direction != .nearest
      || time.isRelative && !time.isOpen || [.from, .since].contains(time.bound)
    {
      return true
    }
    return !time.isOpen && abs(time.first - analysis.day) <= 60
  }

  /// A sentence as it stands, without emphasis and the marks at its end, its times with their dates.
  func plain(_ sentence: AnalysedSentence, _ start: Int, dates: Dates) -> String {
    let range = start..<max(start, Self.end(of: sentence))
    return render(sentence, range) { _ in
      nil
    } dated: { time in
      switch dates {
      case .instead: .instead(TimeGrammar.wording(time, bare: false))
      case .behind: .behind(" (\(TimeGrammar.wording(time, bare: true)))")
      case .none: .behind("")
      }
    }
  }

  /// The place after the last token that is no mark of an end.
  static func end(of sentence: AnalysedSentence) -> Int {
    var end = sentence.tokens.count
    while end > 1 {
      let token = sentence.tokens[end - 1]
      let isEnd =
        token.kind == .symbol
        || token.isMark
          && [".", "!", "?", "\u{2026}", ",", ";", ":", "-"].contains {
            token.text.hasPrefix($0)
          }
      // "Sommer2024!" may be a password.
      let before = sentence.tokens[end - 2].text.utf8
      let isPart =
        !token.isSpaced && !token.text.hasPrefix(".") && before.contains { 0x30...0x39 ~= $0 }
        && before.contains { 0x41...0x5A ~= $0 & 0xDF }
      guard isEnd, !isPart else { break }
      end -= 1
    }
    return end
  }

  /// How a time is printed.
  enum Dated {
    case instead(String)
    case behind(String)
  }

  /// The marks of emphasis before and after words, which come in pairs: not those of "**/*.swift".
  private func emphasis(_ tokens: Tokens) -> Set<Int> {
    func isWord(_ token: Token) -> Bool { token.kind == .word || token.kind == .number }
    var found: [String: [Int]] = [:]
    var place = 0
    while place < tokens.count {
      let token = tokens[place]
      // "**" may be two tokens.
      var end = place + 1
      while token.isMark, tokens[end].text == token.text, !tokens[end].isSpaced { end += 1 }
      defer { place = end }
      guard ["*", "**", "_", "__", "~", "~~"].contains(token.text), token.isMark, !token.isQuoted,
        // "~ana~" may be a name.
        token.text != "~" || end > place + 1
      else { continue }
      let (before, next) = (tokens[place - 1], tokens[end])
      let opens = token.isSpaced && !next.isSpaced && isWord(next)
      let ends = !token.isSpaced && isWord(before) && (next.isSpaced || next.isMark)
      if opens || ends { found[token.text, default: []] += place..<end }
    }
    return Set(found.values.filter { $0.count % 2 == 0 }.joined())
  }

  /// The tokens of a sentence as text: each as it stands unless `replaced` gives another one.
  func render(
    _ sentence: AnalysedSentence, _ range: Range<Int>, replaced: (Int) -> String?,
    dated: (TimeExpression) -> Dated
  ) -> String {
    let (times, emphasis) = (open(sentence), emphasis(sentence.tokens))
    var out = ""
    var place = range.lowerBound
    var pending: (end: Int, text: String)?
    var isSpaced = false
    while place < range.upperBound {
      let token = sentence.tokens[place]
      if let due = pending, due.end <= token.bytes.lowerBound {
        out += due.text
        pending = nil
      }
      defer { place += 1 }
      if emphasis.contains(place) {
        isSpaced = isSpaced || token.isSpaced
        continue
      }
      if token.isSpaced || isSpaced, !out.isEmpty { out += " " }
      isSpaced = false
      if let time = times.first(where: { $0.bytes.lowerBound == token.bytes.lowerBound }) {
        switch dated(time) {
        case .behind(let text): pending = (time.bytes.upperBound, text)
        case .instead(var text):
          let last = (place..<range.upperBound).last {
            sentence.tokens[$0].bytes.upperBound <= time.bytes.upperBound
          }
          guard let last else { break }
          // "Yesterday's meeting".
          let isOwner =
            sentence.tokens[last + 1].part == .possessive && !sentence.tokens[last + 1].isSpaced
          // "Before noon on Friday".
          let frames = ["to", "before", "after", "until", "till", "since", "by", "of"]
          if isOwner || frames.contains(sentence.tokens.lower(place - 1)) {
            text = TimeGrammar.wording(time, bare: true)
          }
          // A deadline is "by", what ends is not; "a ticket for 7 March".
          if time.bound == .until
            ? ["until", "till", "before"].contains(token.lower)
            : token.lower == "for" && time.recurrence == nil
          {
            text = token.text + " " + TimeGrammar.wording(time, bare: true)
          }
          // "The rent is due in four days."
          out += token.lower == "due" ? "due " + text : text
          place = last
          continue
        }
      }
      out += replaced(place) ?? token.text
    }
    if let due = pending { out += due.text }
    return out
  }

  // MARK: Third person

  private func thirdPerson(
    _ sentence: AnalysedSentence, _ start: Int, isNamed: Bool, follows: Bool
  ) -> SpeakerRewriter.Told? {
    guard analysis.language == "en" else { return nil }
    var person = SpeakerRewriter(
      sentence: sentence, start: start, end: Self.end(of: sentence), name: name, isNamed: isNamed,
      hasAntecedent: follows, isToMemory: message.isToMemory)
    guard let kind = person.rewrite() else { return nil }
    var text = render(sentence, start..<max(start, person.end), replaced: { person.replaced[$0] }) {
      .instead(TimeGrammar.wording($0, bare: false))
    }
    if !person.prefix.isEmpty { text = person.prefix + text }
    if kind == .neutral, text.isEmpty { return nil }
    let first = sentence.tokens[start]
    let isPlain =
      first.kind == .word && first.text.unicodeScalars.allSatisfy(\.properties.isAlphabetic)
    let begins =
      person.prefix.isEmpty && person.replaced[start] == nil && !isPlain ? text : text.begun
    return SpeakerRewriter.Told(text: begins, kind: kind)
  }
}

extension String {
  /// With a capital at its beginning.
  var begun: String {
    guard let first = unicodeScalars.first, first.properties.isLowercase else { return self }
    // "max_rate" and addresses stand as they are.
    let word = prefix { !$0.isWhitespace }
    let isPlain = word.dropLast().allSatisfy {
      $0.isLetter || $0 == "'" || $0 == "\u{2019}" || $0 == "-"
    }
    guard isPlain else { return self }
    return String(first).uppercased() + dropFirst()
  }

  /// Between quotation marks that it does not hold itself.
  var quotedForReading: String { Wording.quoted(self) }
}
