internal import Format
internal import Language
package import Models

/// The built-in extractor: an analysis, tables and a linear model; the same output for the same input.
public struct BuiltInExtractor: Extractor {
  /// `NAME/VERSION`, as records say it. Another output needs another version.
  public static let name = "rules/35"

  package var name: String { Self.name }

  /// An extractor.
  public init() {}

  /// What a message says.
  public func statements(of message: SaidMessage) -> [LearnedStatement] {
    MessageReading(Correction.read(message) ?? message).statements()
  }

  package func read(
    _ message: SaidMessage, _ guidance: Guidance, random: [UInt8], _ patience: Patience
  ) throws(ModelError) -> ExtractorReading {
    let all = statements(of: message)
    return ExtractorReading(
      statements: guidance.isEmpty ? all : all.filter { guidance.admits(Array($0.text.utf8)) })
  }
}

/// Reads one message: which of its sentences are kept, which belong together, and what they say.
struct MessageReading {
  private let message: SaidMessage
  private let analysis: Analysis
  private let wording: Wording
  private let foreign: Set<Int>
  private let judge: SentenceJudge
  private let names: NameReader

  /// Sentences of one memory at most; so long a message takes in what only goes on with what is kept.
  private static let (longestGroup, shortMessage) = (4, 8)
  /// How surely a sentence has to be worth keeping that goes on with one that is kept.
  private static let sequelThreshold = 0.25
  /// How surely one has to be that says what a row of the table knows.
  private static let slotThreshold = 0.05

  init(_ message: SaidMessage) {
    self.message = message
    let people = [message.author].compactMap { $0 } + message.others
    analysis = Analysis(
      MessageHead.withoutNotes(MessageHead.head(of: message.text)), said: message.day, names: people
    )
    wording = Wording(message, analysis)
    foreign =
      message.isWritten
      ? [] : ForeignLines.find(in: analysis, author: message.author, others: message.others)
    judge = SentenceJudge(message, analysis)
    names = NameReader(participants: people)
  }

  func statements() -> [LearnedStatement] {
    let verdicts = analysis.sentences.indices.map { place in
      if foreign.contains(place) || isJoke(place) { return SentenceJudge.Verdict.nothing }
      var verdict = judge.verdict(place)
      if fillsSlot(place, verdict) { verdict.keep = SentenceModel.threshold }
      return verdict
    }
    var found: [LearnedStatement] = []
    var seen: Set<String> = []
    for group in groups(verdicts) {
      if found.count == ReadingLimits.statements { break }
      guard let statement = statement(group, verdicts), seen.insert(statement.text).inserted else {
        continue
      }
      found.append(statement)
    }
    return found
  }

  /// Whether a sentence ends with "just kidding", and does not tell of that.
  private func isJoke(_ place: Int) -> Bool {
    guard let sentence = analysis.sentence(place) else { return false }
    let (tokens, end) = (sentence.tokens, Wording.end(of: sentence))
    return tokens.indices.contains {
      Phrases.shared.length(.joke, tokens, at: $0) == end - $0 && tokens[$0 - 1].base != "be"
    }
  }

  /// Whether something said to a memory or an assistant changes what is known by a row of the table, though the model
  /// takes it for too little: "Wedding's off."
  private func fillsSlot(_ place: Int, _ verdict: SentenceJudge.Verdict) -> Bool {
    guard !verdict.isKept, !verdict.isRefused, verdict.keep >= Self.slotThreshold,
      message.isToAssistant || message.isToMemory
    else { return false }
    return SlotReader(analysis, speaker: message.author).slots([place]).claims.contains {
      !["do", "plan", "change"].contains($0.slot) && !$0.marks.isDisjoint(with: [.ends, .change])
    }
  }

  // MARK: Groups

  /// The places of the sentences of each memory, in order.
  private func groups(_ verdicts: [SentenceJudge.Verdict]) -> [[Int]] {
    var groups: [[Int]] = []
    for place in verdicts.indices {
      guard let sentence = analysis.sentence(place) else { continue }
      let verdict = verdicts[place]
      let isBehind = groups.last?.last == place - 1 && place > 0
      if isBehind, !verdict.isAsked, isRetraction(sentence) {
        groups[groups.count - 1].removeLast()
        continue
      }
      if isBehind, isSlip(sentence) {
        groups[groups.count - 1].append(place)
        continue
      }
      let hasRoom = (groups.last?.count ?? 0) < Self.longestGroup
      let goesOn = Pointing.dangles(sentence) || Pointing.continues(sentence)
      if isBehind, hasRoom, goesOn, verdict.isKept || isSequel(verdict, sentence) {
        groups[groups.count - 1].append(place)
        continue
      }
      guard verdict.isKept else { continue }
      if goesOn, !verdict.isAsked, let start = antecedent(of: place, verdicts), start < place {
        groups.append(Array(start...place))
      } else {
        groups.append([place])
      }
    }
    return groups.filter { !$0.isEmpty }
  }

  /// Whether a sentence takes back what was said right before it: "Haha no.", "Not really.", "lol just kidding".
  private func isRetraction(_ sentence: AnalysedSentence) -> Bool {
    let (tokens, end) = (sentence.tokens, Wording.end(of: sentence))
    let start = tokens.firstIndex { !$0.isOne(of: .interjection) && !$0.isMark } ?? 0
    return Phrases.shared.end(.retract, beginning: sentence).map { end <= $0 } ?? false
      || Phrases.shared.length(.joke, tokens, at: start) == end - start
  }

  /// Whether it puts that right: "Sorry, I meant Tuesday." Both make one memory then.
  private func isSlip(_ sentence: AnalysedSentence) -> Bool {
    Phrases.shared.end(.slip, beginning: sentence) != nil || isValueAlone(sentence)
  }

  /// "Sorry, Wednesday.", "Sorry, not Oslo, Bonn."; not "Sorry, Tom."
  private func isValueAlone(_ sentence: AnalysedSentence) -> Bool {
    let tokens = sentence.tokens
    guard tokens.lower(0) == "sorry", tokens[1].text == ",", sentence.wordCount <= 6 else {
      return false
    }
    return tokens.lower(2) == "not" || tokens[2].kind == .number
      || tokens[2].isOne(of: [.weekday, .month, .place])
  }

  private func isSequel(_ verdict: SentenceJudge.Verdict, _ sentence: AnalysedSentence) -> Bool {
    analysis.sentences.count <= Self.shortMessage && !verdict.isRefused
      && (verdict.keep >= Self.sequelThreshold || Pointing.continues(sentence)
        || !sentence.names.isEmpty)
  }

  /// The sentence right before, or one before that, which says what is pointed at; nil: there is none.
  private func antecedent(of place: Int, _ verdicts: [SentenceJudge.Verdict]) -> Int? {
    var at = place - 1
    while at >= 0, place - at < Self.longestGroup {
      guard let sentence = analysis.sentence(at), !sentence.isQuestion, !foreign.contains(at),
        !verdicts[at].isRefused, sentence.contentCount > 0
      else { return nil }
      if !Pointing.dangles(sentence) { return sentence.contentCount > 1 ? at : nil }
      at -= 1
    }
    return nil
  }

  // MARK: Statements

  private func statement(_ group: [Int], _ verdicts: [SentenceJudge.Verdict]) -> LearnedStatement? {
    guard let first = group.first,
      let main = group.max(by: { verdicts[$0].keep < verdicts[$1].keep }),
      let (text, quoted) = text(group, verdicts)
    else { return nil }
    let sentences = group.compactMap { analysis.sentence($0) }
    let verdict = verdicts[verdicts[first].isAsked ? first : main]
    var statement = LearnedStatement(
      text: text, type: verdict.type, confidence: verdict.keep, named: [], related: [])
    let speaker = message.author.map { [NamedEntity(name: $0, type: .person)] } ?? []
    statement.named = NameReader.settled(speaker + sentences.flatMap { names.names(in: $0) })
    if !message.isWritten {
      let reader = RelationReader(speaker: message.author ?? "user")
      statement.related = sentences.flatMap { reader.relations(in: $0) }
    }
    let (slots, told) = slots(group)
    statement.slots = slots
    let earlier = [quoted, told, message.isCorrection ? message.ownRecord : nil]
    for record in earlier.compactMap({ $0 }) where !statement.quoted.contains(record) {
      statement.quoted.append(record)
    }
    if let days = sentences.lazy.compactMap(\.days).first {
      statement.from = IsoDay.text(days.lowerBound)
      statement.to = IsoDay.text(days.upperBound)
    }
    return statement
  }

  /// What a memory says of slots; "it" is there what its author spoke of before, in the message of the record.
  private func slots(_ group: [Int]) -> (Slots, RecordID?) {
    guard let first = group.first, first == judge.firstTelling, !message.isWritten,
      let sentence = analysis.sentence(first), Pointing.dangles(sentence),
      message.followsOwn || message.isToMemory, let own = message.own,
      let it = sentence.tokens.first(where: { ["it", "that", "this"].contains($0.lower) }),
      it.part == .pronoun, let (place, before) = last(of: own, by: message),
      let thing = before.sentence(place).flatMap(Pointing.thing)
    else {
      return (SlotReader(analysis, speaker: message.author).slots(group, message.isCorrection), nil)
    }
    var text = Array(analysis.text[sentence.bytes])
    let start = it.bytes.lowerBound - sentence.bytes.lowerBound
    text.replaceSubrange(
      (start..<start + it.bytes.count).clamped(to: text.indices), with: Array(thing.utf8))
    let whole = Analysis(
      String(decoding: text, as: UTF8.self), said: message.day, names: message.others)
    let slots = SlotReader(whole, speaker: message.author).slots(Array(whole.sentences.indices))
    return (slots, message.ownRecord)
  }

  /// The text of a memory, and the record of an earlier message that it repeats; nil where it would point at what no
  /// one said.
  private func text(
    _ group: [Int], _ verdicts: [SentenceJudge.Verdict]
  ) -> (text: String, quoted: RecordID?)? {
    guard let first = group.first, let sentence = analysis.sentence(first) else { return nil }
    var starts: [Int: Int] = [:]
    for place in group {
      let continues = place != first && analysis.sentence(place).map(Pointing.continues) ?? false
      starts[place] = continues ? 0 : verdicts[place].start
    }
    let isFirst = first == judge.firstTelling
    let dangles = Pointing.dangles(sentence) || Pointing.continues(sentence)
    if isFirst, dangles, !verdicts[first].isAsked {
      if let own = ownBefore() {
        return (own + " " + followed(group, starts).begun, message.ownRecord)
      }
    }
    if isFirst, let question = message.question, needsQuestion(sentence, dangles) {
      if sentence.tokens[0].isOne(of: .opener),
        ["yes", "no", "yeah", "nope"].contains(sentence.tokens.lower(0))
      {
        starts[first] = 0
      }
      return (wording.text(group, question: question, starts: starts), message.heardRecord)
    }
    if dangles, !verdicts[first].isAsked, !message.isWritten {
      // Who tells an assistant of "they" or "it" is taken at his word.
      if message.isToAssistant { return (wording.text(group, starts: starts, asSaid: true), nil) }
      guard isFirst, message.question == nil, let remark = remark() else { return nil }
      let whose = message.others.first.map { "\($0)'s " } ?? ""
      let answer = "To \(whose)\(remark.quotedForReading), \(followed(group, starts))".begun
      return (answer, message.heardRecord)
    }
    let isMended = group.dropFirst().contains { analysis.sentence($0).map(isSlip) ?? false }
    for place in group.dropFirst() where isMended { starts[place] = 0 }
    return (
      wording.text(group, starts: starts, asSaid: isMended || verdicts[first].isAsSaid), nil
    )
  }

  /// The text after what says what it points at.
  private func followed(_ group: [Int], _ starts: [Int: Int]) -> String {
    let parts = group.compactMap { place -> String? in
      guard let sentence = analysis.sentence(place) else { return nil }
      return Wording.stopped(
        wording.plain(sentence, starts[place] ?? sentence.start, dates: .behind))
    }
    return "\(wording.name) said: \(Wording.quoted(parts.joined(separator: " ")))"
  }

  /// What the same one said last before, which the message goes on with.
  private func ownBefore() -> String? {
    guard message.followsOwn, let own = message.own else { return nil }
    return last(of: own, by: message).map { place, analysis in
      Wording(message, analysis).text([place])
    }
  }

  /// The last sentence of another's message that may say what is pointed at.
  private func remark() -> String? {
    guard let heard = message.heard, !message.isToAssistant else { return nil }
    guard let (place, analysis) = last(of: heard, by: message) else { return nil }
    return analysis.sentence(place).map {
      Wording(message, analysis).plain($0, $0.start, dates: .instead).begun
    }
  }

  private func last(of text: String, by message: SaidMessage) -> (Int, Analysis)? {
    let before = Analysis(MessageHead.head(of: text), said: message.day, names: message.others)
    let place = before.sentences.lastIndex {
      !$0.isQuestion && !$0.isCited && $0.contentCount > 1 && !Pointing.dangles($0)
        && $0.clause != nil
    }
    return place.map { ($0, before) }
  }

  /// Whether an answer says too little by itself.
  private func needsQuestion(_ sentence: AnalysedSentence, _ dangles: Bool) -> Bool {
    if dangles || sentence.contentCount <= 3 { return true }
    return analysis.language == "en" && (sentence.clause == nil && sentence.person != .dropped)
  }
}

/// Days as records print them.
package enum IsoDay {
  /// "2023-05-07"; nil outside of the years 1 to 9999.
  package static func text(_ day: Int64) -> String? {
    let date = CivilTime.date(min(max(day, -4_000_000), 4_000_000))
    guard (1...9999).contains(date.year) else { return nil }
    func digits(_ value: Int64, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
    return "\(digits(date.year, 4))-\(digits(date.month, 2))-\(digits(date.day, 2))"
  }
}
