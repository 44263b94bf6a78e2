internal import Learning
internal import Text

/// What orders the sentences of a text.
extension Quotation {
  /// Whether a sentence tells what was before that of which the one before it tells.
  private static func tellsBefore(_ sentence: [UInt8]) -> Bool {
    let start = String(decoding: sentence.prefix(24), as: UTF8.self).lowercased()
    return ["before that", "before this", "previously", "davor ", "vorher ", "antes ", "avant "]
      .contains { start.hasPrefix($0) }
  }

  /// Of two people the sentence of the one who is asked for.
  mutating func whose(
    _ sentence: [UInt8], _ relation: AskedOwner.Relation
  ) -> Double {
    switch relation {
    case .asked: 0.15
    case .another: -0.5
    case .open: people(in: sentence, by: nil) > 0 ? 0.1 : 0
    }
  }

  /// What a sentence is worth more whose label is just what is asked for: of "Code: …" and "Visitors: …, code
  /// …" the former is the code.
  mutating func labelled(_ quote: Quote, _ label: EntryLabel?, at place: Int) -> Double {
    // What lacks what is asked for is no answer.
    if !quote.holdsSense { return lacksHead ? 0 : -0.3 }
    guard let label, label.place == place, label.columns.isEmpty else { return 0 }
    let stems = reader.stems(label.text).flatMap { standIns[$0] ?? [$0] }
    let isAsked = !stems.isEmpty && stems.allSatisfy { shares[$0] != nil }
    return isAsked && !names.isSuperset(of: stems) ? 0.1 : 0
  }

  /// What orders the sentences of a text.
  mutating func score(_ quote: Quote, isHeading: Bool) -> Double {
    // What a heading says is so of an entry as if it stood there, and a question of its answer.
    let nearness = quote.entry == .asked || quote.answers ? 0.9 : quote.pointsBack ? 0.6 : 0.3
    var score = quote.own + nearness * quote.near + 0.4 * quote.far
    if quote.isQuestion { score -= 0.5 }
    if isHeading { score -= 0.3 }
    if isHeading, quote.own > 0 { score += forms.score(heading: quote.sentence) }
    if quote.coverage > 0, asked.isUndone(in: quote.sentence) { score -= 0.3 }
    if form.asksForDate, quote.coverage > 0, AnswerDate.names(quote.sentence) { score += 0.25 }
    if quote.near > 0, asksBefore, Self.tellsBefore(quote.sentence) {
      score += 0.5
    }
    if asksFormer, !AskedFormer.isTold(in: quote.sentence) { score -= 0.5 }
    if asksWhatHappened, quote.own > 0, TextBlocks.beginsWithDate(quote.sentence[...]) {
      score += 0.2
    }
    if quote.tellsBirth { return score + 0.35 }
    if quote.coverage > 0 || shares.isEmpty, !quote.isQuestion {
      score += 0.35 * wanted(in: quote.sentence)
    }
    return score + min(0.05, Double(quote.sentence.count) / 8_000)
  }

  /// Where tasks alone are asked for, those of a text; nil where it has none.
  func boxes(_ pieces: [SentenceCut.Piece]) -> Quote? {
    guard asksOfBoxes, let box else { return nil }
    return QuotedAround.tasks(pieces, box).map { Quote(whole: $0) }
  }

  /// Whether a text is a task with such a box to tick as is asked for.
  func ticks(_ text: [UInt8]) -> Bool { box?.holds(Array(text.prefix(3))) ?? false }

  /// A sentence with as much of it as is shown.
  static func cut(_ sentence: [UInt8]) -> [UInt8] {
    guard sentence.count > limit else { return sentence }
    let end = UTF8Scalar.border(sentence, before: limit)
    // Not in a word, unless it has no end in sight.
    let space = sentence[..<end].lastIndex(of: 0x20) ?? 0
    return Array(sentence[..<(space > end / 2 ? space : end)]) + Array("…".utf8)
  }

  /// Whether a sentence is better than the best so far: of as good entries of a log the last.
  func isBetter(_ quote: Quote, _ score: Double, than best: Double) -> Bool {
    score > best || asksWhatHappened && quote.own > 0 && score > best - 0.05
  }

  /// Of whom a sentence says what is asked.
  func whoseIs(
    _ sentence: [UInt8], by author: [UInt8]?, _ authors: Set<String>
  ) -> AskedOwner.Relation {
    owner.relation(sentence, by: author, authors: authors)
  }

  /// A path as words; where learned memories are says nothing of them.
  static func spaced(_ path: [UInt8]) -> [UInt8] {
    let folder = Array("memories/learned/".utf8)
    let rest = path.starts(with: folder) ? path.dropFirst(folder.count) : path[...]
    return rest.map { "/.-_".utf8.contains($0) ? 0x20 : $0 } + [0x20]
  }
}

extension Quotation.Quote {
  /// What holds all of the question as it stands.
  init(whole text: [UInt8]) {
    self.init(text: text, sentence: text, told: text)
    own = 1
  }
}
