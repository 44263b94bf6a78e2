internal import Format
internal import Index
internal import Learning
public import Models
internal import Search
internal import Text

/// An answer: what was found, in the order of the search, of each text the sentences that match best; and above them
/// the date, amount or name that the first one states, if that is asked. Or what a model wrote of them.
public struct Answer: Sendable {
  /// What is said, from best to least.
  public struct Citation: Sendable {
    /// From 1, as in the text.
    public var number: Int
    /// The sentences quoted.
    public var sentence: [UInt8]
    /// Where they are from.
    public var evidence: Evidence
  }

  /// What was asked.
  public var question: [UInt8]
  /// The date, amount, time or name that is asked for and stated, with the number of its citation.
  public var stated: (text: String, number: Int)?
  /// Whether that is a date.
  private var isDate = false
  /// The sentences.
  public var citations: [Citation] = []
  /// Whether nothing answers: the citations are only the nearest to it.
  public var isUnanswered = false
  /// How much more a list holds than is shown.
  private var more = 0
  /// What a model wrote, which rests on the citations; nil: the sentences are the answer.
  public var written: [UInt8]?
  /// Why a model that was asked wrote nothing, a sentence.
  public var note: String?
  /// The same as it happened.
  public var failure: ModelError?

  /// The date, where one was asked and found, with the number of its citation.
  public var date: (text: String, number: Int)? { isDate ? stated : nil }

  /// Whether something was found that answers.
  public var answers: Bool { !citations.isEmpty && !isUnanswered }

  /// Sentences at most, and where all of a kind are asked for.
  static let (limit, listLimit) = (5, 20)
  /// A best result that stands lower answers nothing: see `Calibration`.
  static let least = 0.1
  /// How much of the question a sentence holds at least, as a part of what the first one holds, to state the value.
  private static let nearly = 0.65
  /// A question that names a speaker is not answered where what others say without that name holds so much more of it
  /// than what the speaker says, and others by name. Of LoCoMo's conversations 1 to 5 nothing answers then of 7 in 100
  /// questions that have an answer, and of 47 of those that have none.
  static let othersLead = 0.03

  /// The answer that evidence, best first, gives.
  public init(_ question: [UInt8], _ evidence: [Evidence]) {
    self.question = question
    let listed = evidence.filter { $0.listed != nil }
    if !listed.isEmpty {
      more = max(0, listed.count - Self.listLimit)
      citations = listed.prefix(Self.listLimit).enumerated().map { place, piece in
        Citation(number: place + 1, sentence: piece.listed?.text ?? [], evidence: piece)
      }
      return
    }
    let asked = AskedQuestion(question)
    var quoted: [(quotation: Quotation, evidence: Evidence)] = []
    var seen: Set<RecordID> = []
    var texts: Set<[UInt8]> = []
    for piece in Self.withDoubts(evidence) {
      var scorer = SentenceScore(asked, piece.words, isSpoken: piece.speaker != nil)
      guard let quotation = Quotation(piece, asked, &scorer) else { continue }
      let isPassage = piece.result.kind == .passage
      guard isPassage || seen.insert(piece.source).inserted,
        texts.insert(FoldedValue.fold(quotation.text)).inserted
      else { continue }
      quoted.append((quotation, piece))
    }
    // What is superseded comes last, and what may be out of date after what says so.
    quoted = Self.afterDoubters(quoted, asked)
    quoted = quoted.filter { !$0.evidence.isOutdated } + quoted.filter { $0.evidence.isOutdated }
    let isOfOthers = Self.passOthers(&quoted, asked)
    quoted = Array(quoted.prefix(Self.limit))
    citations = quoted.enumerated().map { place, found in
      Citation(number: place + 1, sentence: found.quotation.text, evidence: found.evidence)
    }
    isUnanswered = quoted.isEmpty || isOfOthers || !Self.isAnswered(asked, evidence)
    guard !isUnanswered else { return }
    isDate = asked.kind == .date
    stated = Self.stated(asked, quoted)
  }

  /// What the first sentence states of the kind that is asked for; or another one that holds nearly as much of the
  /// question. A message often does not say when: then the day on which it was said counts.
  private static func stated(
    _ question: AskedQuestion, _ quoted: [(quotation: Quotation, evidence: Evidence)]
  ) -> (text: String, number: Int)? {
    guard let first = quoted.first else { return nil }
    for (place, found) in quoted.enumerated()
    where !found.evidence.isOutdated && found.evidence.result.doubtedBy == nil
      && found.quotation.coverage >= nearly * first.quotation.coverage
      && question.property.isHeld(in: found.quotation.context(in: found.evidence))
      && !question.property.isOfOthers(found.quotation.sentence, by: found.evidence.speaker)
    {
      let values = [
        StatedValue.find(question, found.quotation, found.evidence),
        StatedValue.last(question, found.evidence),
      ]
      for case let value? in values where !isChanged(value, by: found.evidence, among: quoted) {
        return (value, place + 1)
      }
    }
    if let day = dayOfMoved(question, quoted) { return day }
    let isChange = quoted.contains { $0.evidence.result.doubtedBy == first.evidence.result.path }
    let isDay =
      question.kind == .date && question.direction != .future && first.evidence.dayIsTold
      && !isChange && !question.isOfPresent
      && question.property.isHeld(in: first.quotation.context(in: first.evidence))
    return isDay ? (SpelledDate.spell(day: first.evidence.day), 1) : nil
  }

  /// Each piece after the one that puts it in doubt, if both are here and that one answers as much of the question.
  private static func afterDoubters(
    _ quoted: [(quotation: Quotation, evidence: Evidence)], _ question: AskedQuestion
  ) -> [(quotation: Quotation, evidence: Evidence)] {
    var rest = quoted
    var found: [(quotation: Quotation, evidence: Evidence)] = []
    while let first = rest.first {
      let doubter = first.evidence.result.doubtedBy
      let place = rest.firstIndex {
        doubter != nil && $0.evidence.result.path == doubter
          && ($0.quotation.coverage >= nearly * first.quotation.coverage
            || StatedValue.find(question, $0.quotation, $0.evidence) != nil)
      }
      found.append(rest.remove(at: place ?? 0))
    }
    return found
  }

  /// Moves the first after what holds as much of the question, where the first is of others alone or has a thing that is
  /// asked for as what was done; whether the first is of others and nothing else holds as much.
  private static func passOthers(
    _ quoted: inout [(quotation: Quotation, evidence: Evidence)], _ question: AskedQuestion
  ) -> Bool {
    func isOfOthers(_ found: (quotation: Quotation, evidence: Evidence)) -> Bool {
      question.property.isOfOthers(found.quotation.sentence, by: found.evidence.speaker)
    }
    func isBeside(_ found: (quotation: Quotation, evidence: Evidence)) -> Bool {
      isOfOthers(found) || question.property.isDone(in: found.quotation.sentence)
    }
    guard let first = quoted.first, isBeside(first) else { return false }
    let least = nearly * first.quotation.coverage
    let best = quoted.firstIndex {
      let isAsMuch =
        $0.quotation.coverage >= least || question.property.isWhole(in: $0.quotation.sentence)
      return !$0.evidence.isOutdated && isAsMuch && !isBeside($0)
    }
    if let best { quoted.insert(quoted.remove(at: best), at: 0) }
    return best == nil && isOfOthers(first)
  }

  /// The day of what was put off within it: "it was pushed back to 11:30" says none.
  private static func dayOfMoved(
    _ question: AskedQuestion, _ quoted: [(quotation: Quotation, evidence: Evidence)]
  ) -> (text: String, number: Int)? {
    for (place, old) in quoted.enumerated() where question.kind == .date {
      let newer = quoted.first {
        old.evidence.result.doubtedBy == $0.evidence.result.path
          && StatedValue.holdsClock($0.quotation.sentence)
      }
      if newer != nil, let day = StatedValue.day(old.quotation) { return (day, place + 1) }
    }
    return nil
  }

  /// Evidence, in which what contradicts a newer piece may be out of date.
  private static func withDoubts(_ evidence: [Evidence]) -> [Evidence] {
    evidence.map { piece in
      guard piece.result.doubtedBy == nil, !piece.result.contradicts.isEmpty else { return piece }
      let newer = evidence.first {
        piece.result.contradicts.contains($0.result.path) && $0.result.time > piece.result.time
      }
      var piece = piece
      piece.result.doubtedBy = newer?.result.path
      return piece
    }
  }

  /// Whether a value is what something newer says to have changed: "Closed the Cordwell account" states no bank.
  private static func isChanged(
    _ value: String, by newer: Evidence, among quoted: [(quotation: Quotation, evidence: Evidence)]
  ) -> Bool {
    let value = FoldedValue.fold(Array(value.utf8))
    return quoted.contains {
      $0.evidence.result.doubtedBy == newer.result.path
        && FoldedValue.fold($0.evidence.text).firstRange(of: value) != nil
    }
  }

  /// Whether evidence answers at all.
  private static func isAnswered(_ question: AskedQuestion, _ evidence: [Evidence]) -> Bool {
    if evidence.contains(where: \.words.isBroad) { return true }
    guard evidence.contains(where: { $0.result.score >= least }) else { return false }
    if asksOfUnknown(question, evidence) { return false }
    let people = evidence.reduce(into: Set<[UInt8]>()) { $0.formUnion($1.words.people) }
    guard !people.isEmpty else { return true }
    var (own, others) = (0.0, 0.0)
    var isOfSpeaker = false
    var reader = StemReader()
    // The names are as the index holds them: "melani".
    func names(_ text: [UInt8]) -> Bool {
      (reader.words(text) + reader.stems(text)).contains(where: people.contains)
    }
    for piece in evidence {
      guard let speaker = piece.speaker else { return true }
      var scorer = SentenceScore(question, piece.words, isSpoken: true)
      // A question states nothing.
      let said = SentenceCut.sentences(piece.text).filter { !SentenceCut.isQuestion($0) }
      let isOwn = names(speaker)
      // What others say of the speaker by name counts as well.
      let parts = isOwn ? [said, []] : [said.filter(names), said.filter { !names($0) }]
      let shares = parts.map { scorer.coverage(of: Array($0.joined(separator: [0x20]))).share }
      (own, others) = (max(own, shares[0]), max(others, shares[1]))
      isOfSpeaker = isOfSpeaker || isOwn || shares[0] > 0
    }
    return !isOfSpeaker || others - own < othersLead
  }

  /// Whether a question names a person or a place, and no text holds any of the names. In German
  /// every noun looks like a name.
  private static func asksOfUnknown(_ question: AskedQuestion, _ evidence: [Evidence]) -> Bool {
    let german = AskingTable.shared.words("german")
    if question.words.contains(where: german.contains) { return false }
    var stems = TextStems()
    let names = AnswerKind.properNames(question.text, by: nil).flatMap {
      stems.read(Array(question.text[$0]))
    }
    return !names.isEmpty
      && names.allSatisfy { name in evidence.allSatisfy { $0.words.rarity[name] == 0 } }
  }

  /// A memory's text without its front matter.
  static func body(_ text: [UInt8]) -> [UInt8] {
    Array(text[FrontMatter.parse(text).body...])
  }

  // MARK: As text

  /// The answer alone, its sentences with their numbers in brackets.
  public var text: [UInt8] {
    let nothing = "Nothing here answers this."
    if citations.isEmpty { return Array("\(nothing)\n".utf8) }
    if let written {
      let numbers = citations.map { " [\($0.number)]" }.joined()
      return OneLine.of(written) + Array("\(numbers)\n".utf8)
    }
    var out: [UInt8] = isUnanswered ? Array("\(nothing) Nearest to it:\n\n".utf8) : []
    if let stated { out += Array("\(stated.text) [\(stated.number)]\n\n".utf8) }
    for citation in citations {
      out += Array("- ".utf8) + Self.heading(citation.evidence) + OneLine.of(citation.sentence)
      out += citation.evidence.ending + Array(" [\(citation.number)]\n".utf8)
    }
    if more > 0 { out += Array("and \(more) more\n".utf8) }
    return out
  }

  /// Who said it and when: "Ana, 7 May 2023: "; of what was learned the day alone; of a file nothing.
  private static func heading(_ evidence: Evidence) -> [UInt8] {
    guard evidence.author != nil || evidence.teller != nil else { return [] }
    let day = Array(SpelledDate.spell(day: evidence.day).utf8)
    let author = evidence.author.map { OneLine.of($0) + Array(", ".utf8) } ?? []
    return author + day + Array(": ".utf8)
  }

  /// Where each citation is from, a line each; with the cube if `namesCube`.
  public func sources(namesCube: Bool) -> [UInt8] {
    var out: [UInt8] = []
    for citation in citations {
      let (evidence, result) = (citation.evidence, citation.evidence.result)
      out += Array("[\(citation.number)] ".utf8)
      if namesCube { out += evidence.cube + [0x2F] }
      out += OneLine.of(result.path)
      if let place = result.place { out += Array(", passage \(place.number)".utf8) }
      out += Array(", \(SpelledDate.spell(day: evidence.day))".utf8)
      out += Array((result.inConflict ? ", in conflict\n" : "\n").utf8)
    }
    return out
  }

  /// All of it as a page: question, answer, sources, and what went wrong with a model.
  public func page(namesCube: Bool = false) -> [UInt8] {
    let sources = sources(namesCube: namesCube)
    return Array("# ".utf8) + OneLine.of(question) + [0x0A, 0x0A] + text
      + (sources.isEmpty ? [] : [0x0A] + sources)
      + (note.map { Array("\nNote: ".utf8) + OneLine.of(Array($0.utf8)) + [0x0A] } ?? [])
  }
}
