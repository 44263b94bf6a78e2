internal import Text

/// Says of each sentence of a message whether it is kept: what is asked to be kept always, questions and pleasantries
/// never, of all else the model decides.
struct SentenceJudge {
  /// What is done with a sentence.
  struct Verdict: Sendable {
    var keep: Double
    var type: String?
    /// Where it begins, after the words that ask to keep it.
    var start: Int
    /// Whether the speaker asked to keep it.
    var isAsked = false
    /// Whether it stands as it was said, as an order to an assistant is.
    var isAsSaid = false
    /// Whether it is kept in no case.
    var isRefused = false

    /// Whether a memory or an assistant alone hears it, and more than one word: a miss is worse then.
    var isLenient = false

    var isKept: Bool {
      !isRefused && (isAsked || keep >= SentenceModel.threshold - (isLenient ? 0.15 : 0))
    }
    /// Of a sentence that says nothing.
    static let nothing = Verdict(keep: 0, type: nil, start: 0, isRefused: true)
  }

  private let message: SaidMessage
  private let analysis: Analysis
  /// From which sentence on all is made up, since a game begins there.
  private let play: Int
  /// The first sentence that tells something, which is an answer where something was asked.
  let firstTelling: Int?

  init(_ message: SaidMessage, _ analysis: Analysis) {
    (self.message, self.analysis) = (message, analysis)
    play =
      analysis.sentences.firstIndex { sentence in
        Phrases.shared.end(.play, beginning: sentence) != nil
      } ?? Int.max
    firstTelling = analysis.sentences.firstIndex {
      $0.contentCount > 0 && !$0.isQuestion && !Self.isThanks($0)
    }
  }

  /// What is done with the sentence at a place.
  func verdict(_ place: Int) -> Verdict {
    guard let sentence = analysis.sentence(place), sentence.wordCount <= ReadingLimits.words,
      sentence.wordCount > 0, !sentence.isCited, !sentence.isHeading, place < play
    else { return .nothing }
    if isForgetting(sentence) { return .nothing }
    if let start = requestEnd(sentence) {
      // "Note: !"
      guard start < Wording.end(of: sentence),
        (start..<sentence.tokens.count).contains(where: {
          !sentence.tokens[$0].isMark && sentence.tokens[$0].kind != .symbol
        })
      else { return .nothing }
      return Verdict(keep: 0.95, type: modelled(place).type ?? "FACT", start: start, isAsked: true)
    }
    if message.isToAssistant, isInstruction(sentence) {
      return Verdict(
        keep: 0.9, type: "PREFERENCE", start: sentence.start, isAsked: true, isAsSaid: true)
    }
    let isRequest = isRequest(sentence)
    if isRequest, let start = reasonStart(sentence) {
      let judged = modelled(place)
      return Verdict(keep: max(judged.keep, 0.6), type: judged.type, start: start)
    }
    if sentence.isQuestion || says(nothing: sentence) || isRequest || isUnreal(sentence)
      || isReported(sentence) || isCode(sentence)
    {
      return .nothing
    }
    let judged = modelled(place)
    if message.isToMemory, isCard(sentence) || isEntry(sentence) {
      return Verdict(
        keep: max(judged.keep, 0.8), type: judged.type, start: sentence.start)
    }
    var verdict = Verdict(keep: judged.keep, type: judged.type, start: sentence.start)
    verdict.isLenient =
      (message.isToMemory || message.isAlone)
      && (Self.wordsOfContent(sentence) > 1 || message.question != nil)
    return verdict
  }

  private func modelled(_ place: Int) -> (keep: Double, type: String?) {
    let setting: SentenceContext.Setting =
      message.isOfAssistant
      ? .reply
      : message.isWritten
        ? .note
        : message.isToAssistant || message.isAlone
          ? .assistant
          : message.others.count > 1 ? .team : .friend
    let context = SentenceContext(
      setting: setting, before: message.question ?? message.heard,
      isAnswer: message.question != nil && place == firstTelling,
      isReply: message.question != nil)
    let judged = SentenceModel.shared.judge(analysis, sentence: place, context)
    return (judged.keep, judged.type)
  }

  // MARK: What is asked

  /// Where what is to be kept begins: "note: …", "can you remember that …", "for the record …"; nil: nothing is asked.
  private func requestEnd(_ sentence: AnalysedSentence) -> Int? {
    let (tokens, phrases) = (sentence.tokens, Phrases.shared)
    for start in Set([0, sentence.start]).sorted() {
      if let length = phrases.length(.label, tokens, at: start), isColon(tokens[start + length]) {
        return start + length + 1
      }
      if let length = phrases.length(.lead, tokens, at: start) {
        let next = start + length
        return isColon(tokens[next]) ? next + 1 : next
      }
      var at = start
      while let length = phrases.length(.polite, tokens, at: at) { at += length }
      guard let length = phrases.length(.keep, tokens, at: at),
        message.isToAssistant || at > start || isThat(tokens, at + length)
      else { continue }
      at += length
      if analysis.language != "en" {
        // "Merk dir, dass ich …" has its verb at the end.
        return tokens[at].text == ":" ? at + 1 : start
      }
      if isColon(tokens[at]) { return at + 1 }
      if isThat(tokens, at) { return at + 1 }
      let next = tokens[at]
      if next.part == .possessive
        || next.part == .pronoun && ["i", "my", "we"].contains(next.lower)
      {
        return at
      }
    }
    return nil
  }

  private func isColon(_ token: Token) -> Bool {
    [":", "-", "\u{2013}", "\u{2014}", ",", "\u{FF1A}"].contains(token.text)
  }

  private func isThat(_ tokens: Tokens, _ place: Int) -> Bool {
    guard ["that", "dass", "que", "che", "dat"].contains(tokens.lower(place)) else { return false }
    // "Remember that for next winter" points back.
    return place + 1 < tokens.count && tokens[place + 1].part != .preposition
      && !tokens[place + 1].isMark
  }

  private func isForgetting(_ sentence: AnalysedSentence) -> Bool {
    message.isToAssistant && Phrases.shared.end(.forget, beginning: sentence) != nil
  }

  /// Whether it says to an assistant how to do things from then on.
  private func isInstruction(_ sentence: AnalysedSentence) -> Bool {
    guard !sentence.isQuestion else { return false }
    let (tokens, phrases, start) = (sentence.tokens, Phrases.shared, sentence.start)
    let places = Set([0, start])
    if places.contains(where: { phrases.length(.courtesy, tokens, at: $0) != nil }) { return false }
    let isLasting = phrases.isIn(tokens, .standing)
    if isLasting,
      sentence.isImperative || sentence.person == .you
        || phrases.length(.standing, tokens, at: start) != nil
    {
      return true
    }
    guard let length = places.compactMap({ phrases.length(.relief, tokens, at: $0) }).max() else {
      return false
    }
    // "Don't bother", "you don't have to tell me" are courtesy.
    let rest = tokens.tokens(start + length..<tokens.count)
    return rest.count(where: \.isContent) > 0
      && !rest.contains { ["this", "it", "that"].contains($0.lower) && $0.part == .pronoun }
  }

  /// Whether something is asked for once.
  private func isRequest(_ sentence: AnalysedSentence) -> Bool {
    let tokens = sentence.tokens
    var at = sentence.start
    while let length = Phrases.shared.length(.polite, tokens, at: at) { at += length }
    if Phrases.shared.length(.once, tokens, at: at) != nil
      || Phrases.shared.length(.teaser, tokens, at: at) != nil
    {
      return sentence.person == .you || sentence.person == .none || tokens[at].lower == "let"
        || at > sentence.start
        || sentence.isImperative
    }
    return at > sentence.start && message.isToAssistant && analysis.language == "en"
  }

  /// Where the speaker tells something of his own after a request: "Suggest a recipe, my son eats no nuts."
  private func reasonStart(_ sentence: AnalysedSentence) -> Int? {
    guard message.isToAssistant else { return nil }
    let tokens = sentence.tokens
    return sentence.clauses.lazy.map(\.tokens.lowerBound).first { start in
      start > sentence.start + 1 && tokens[start - 1].isMark && tokens[start - 1].text != ":"
        && !tokens[start].isQuoted && ["i", "we", "my", "our"].contains(tokens.lower(start))
    }
  }

  // MARK: Notes to a memory

  /// A label and its value: "Shoe size: 42".
  private func isCard(_ sentence: AnalysedSentence) -> Bool {
    let tokens = sentence.tokens
    guard sentence.clauses.isEmpty,
      let colon = tokens.indices.prefix(6).first(where: { tokens[$0].text == ":" }), colon > 0
    else { return false }
    return colon + 1 < tokens.count && tokens.tokens(0..<colon).allSatisfy { $0.kind == .word }
  }

  /// What is to be done or takes place: an imperative in a list, and things with a date but no verb.
  private func isEntry(_ sentence: AnalysedSentence) -> Bool {
    guard sentence.contentCount > 0, sentence.wordCount <= 12 else { return false }
    if sentence.isImperative { return sentence.isItem || sentence.days != nil }
    let isMore = sentence.tokens.contains { token in
      token.isContent && !sentence.times.contains { $0.bytes.overlaps(token.bytes) }
    }
    return sentence.clauses.isEmpty && sentence.days != nil && isMore
  }

  /// A line of a program: "def f(x): return x + 1".
  private func isCode(_ sentence: AnalysedSentence) -> Bool {
    ![.I, .we].contains(sentence.person)
      && analysis.text(of: sentence).utf8.count { "(){}[]=+<>;".utf8.contains($0) } > 2
  }

  // MARK: What says nothing

  private func says(nothing sentence: AnalysedSentence) -> Bool {
    sentence.contentCount == 0 && analysis.language == "en" || Self.isThanks(sentence)
      || Self.wordsOfContent(sentence) == 0 && message.question == nil
        && sentence.clauses.isEmpty && sentence.times.isEmpty
        && sentence.tokens.allSatisfy { $0.kind != .code && $0.kind != .address }
        && analysis.language == "en"
      || Phrases.shared.isNothing(sentence)
      || sentence.tokens.allSatisfy {
        $0.isMark || $0.isOne(of: [.interjection, .greeting, .thanks])
      }
  }

  /// How many words say something by themselves, numbers left out.
  private static func wordsOfContent(_ sentence: AnalysedSentence) -> Int {
    sentence.tokens.count { $0.isContent && $0.kind != .number }
  }

  /// "Thanks, Ana!", "Hi Bo": thanks and a name.
  private static func isThanks(_ sentence: AnalysedSentence) -> Bool {
    if sentence.tokens[0].isOne(of: .thanks), sentence.clauses.isEmpty { return true }
    return sentence.tokens[0].isOne(of: [.greeting, .thanks, .interjection, .opener])
      && sentence.tokens.allSatisfy {
        $0.isMark || $0.kind == .symbol || $0.part == .name || !$0.isContent
          || $0.isOne(of: [.greeting, .thanks, .interjection, .opener])
      }
  }

  /// What another says of himself: "I moved to Rome, she wrote", "Eva said, I am ill".
  private func isReported(_ sentence: AnalysedSentence) -> Bool {
    let tokens = sentence.tokens
    guard !message.isWritten, tokens.contains(where: { ["i", "my"].contains($0.lower) }) else {
      return false
    }
    return sentence.clauses.contains { clause in
      guard ["say", "write", "answer", "reply", "text"].contains(tokens[clause.verb].base),
        [.he, .she, .they, .name].contains(clause.person)
      else { return false }
      let isLast = (clause.verb + 1..<max(clause.verb + 1, tokens.count)).allSatisfy {
        tokens[$0].isMark
      }
      return isLast || [",", ":"].contains(tokens.lower(clause.verb + 1))
    }
  }

  /// What is only supposed or dreamt: "if I won, I would buy a boat", "I dreamt that I moved".
  private func isUnreal(_ sentence: AnalysedSentence) -> Bool {
    let tokens = sentence.tokens
    let isSupposed = tokens.contains { $0.isOne(of: .condition) && $0.lower != "whether" }
    if isSupposed, ["would", "could", "might"].contains(sentence.modality) { return true }
    if let clause = sentence.clause, clause.isInverted, tokens.lower(clause.finite) == "had" {
      return true
    }
    return sentence.clauses.contains {
      tokens[$0.verb].base == "dream" && [.past, .perfect].contains($0.tense)
    }
      || tokens.indices.contains {
        tokens.lower($0) == "dream" && ["my", "a"].contains(tokens.lower($0 - 1))
          && tokens.lower($0 - 2) == "in"
      }
  }
}
