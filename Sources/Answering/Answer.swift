internal import Format
internal import Index
internal import Learning
public import Models
internal import Search
internal import Text

/// An answer: the best sentences, each with its source, and the date, if one is asked; or what a
/// model wrote of them.
public struct Answer: Sendable {
  /// What is said, from best to least.
  public struct Citation: Sendable {
    /// From 1, as in the text.
    public var number: Int
    /// The sentence quoted.
    public var sentence: [UInt8]
    /// Where it is from.
    public var evidence: Evidence
    /// How much of the question it holds.
    var quote = Quotation.Quote(text: [], sentence: [], told: [])

    /// Whether it holds more than a share of the question, or is near to it in meaning.
    func holds(_ share: Double) -> Bool {
      quote.coverage > share || evidence.result.likeness >= Answer.sure
    }
  }

  /// What was asked.
  public var question: [UInt8]
  /// The date, where one was asked and found, or the age that follows from one, with the number of its
  /// citation.
  public var date: (text: String, number: Int)?
  /// Where what is asked for has several dates, of as many people or things: the others.
  public var otherDates: [(text: String, number: Int)] = []
  /// The sentences.
  public var citations: [Citation] = []
  /// What a model wrote, which rests on the citations; nil: the sentences are the answer.
  public var written: [UInt8]?
  /// Why a model that was asked wrote nothing, a sentence.
  public var note: String?
  /// The same as it happened.
  public var failure: ModelError?
  /// What the question asks of and no text names, as asked: the sentences are only near to it.
  public var lacking: [UInt8]?

  /// Sentences at most, and where all of a kind are asked for.
  static let limit = 5
  static let listLimit = 20
  /// Less than this answers nothing: see `Calibration`.
  static let least = 0.22
  /// From this on an answer's own words are trusted: see `Calibration`.
  static let sure = 0.27
  /// The score of what tells the deed that brought about what is asked.
  static let surely = 0.5
  /// The share of the question that a text holds at least which was found by other words for the same.
  static let inOtherWords = 0.7
  /// What holds more of it says all.
  static let whole = 0.99
  /// Below that, and where the question is about somebody unknown, a sentence must hold more than
  /// this share of the question: of questions that were asked of another dialogue's cube (LoCoMo,
  /// conversations 1 to 5) few find such a one.
  static let leastInDoubt = 0.5
  /// The same where it is about somebody who speaks here.
  static let leastOfAuthor = 0.25

  /// The answer that evidence, best first, gives.
  public init(_ question: [UInt8], _ evidence: [Evidence]) {
    self.question = question
    let question = TurnedQuestion.turned(
      QuestionNames.spelled(
        AskedText.question(question), as: evidence.lazy.map(\.text)))
    let asksForGiven = GivenText.isAsked(question)
    let told = evidence.filter {
      !$0.succeeds && !AskedBefore.isUnknown($0)
        && (asksForGiven || $0.result.kind != .message || !GivenText.isOne($0.text))
    }
    // Nothing is as near to a question as the same question.
    let best =
      (told.first { !$0.isLoose && !AskedBefore.isOnlyAsked($0) } ?? told.first { !$0.isLoose })?
      .result.score ?? 0
    guard best >= Self.least || told.contains(where: \.isLoose) else { return }
    var judges = [question: CitationJudge(question, told)]
    var quotations: [[UInt8]: Quotation] = [:]
    var seen: Set<[UInt8]> = []
    var found: [Citation] = []
    var replaced: [[UInt8]: Int64] = [:]
    let words = Question(Query(parsing: question)).words
    let form = QuestionForm(words)
    let off = form.asksForDate ? CalledOff(question) : nil
    // What the owner says of themself answers who asks for the owner.
    for piece in told.filter({ $0.asked != nil }) + told.filter({ $0.asked == nil })
    where piece.result.score >= max(best / 2, piece.isLoose ? Self.least : 0)
      || off?.callsOff(piece.text) == true
    {
      if SourceCode.holds(piece.result), form.isOfSomebody { continue }
      var piece = piece
      let asked = piece.asked ?? question
      let judge = judges[asked] ?? CitationJudge(asked, told)
      judges[asked] = judge
      var quotation = quotations[piece.key] ?? Quotation(asked, piece.words)
      var quote =
        piece.listed.map { Quotation.Quote(whole: $0) }
        ?? quotation.quote(
          of: piece.text, after: piece.question, titled: piece.result.path,
          by: piece.author ?? piece.teller, authors: judge.authors, on: piece.day,
          today: piece.today)
      if let text = quote?.text {
        quote?.people = quotation.people(in: text, by: piece.author)
      }
      quotations[piece.key] = quotation
      quote.map { judge.judge($0, piece) }.map { quote = $0 }
      if let told = quote, quotation.tells(told) { quote?.own = 1 }
      guard let quote, quotation.speaks(quote, piece),
        !judge.isNoAnswer(quote, piece, asksOfAuthor: quotation.asksOfAuthor),
        !(quote.frame.map { quotation.answersOther($0) } ?? false),
        !piece.isLoose || quotation.wanted(in: quote.text) > 0 || quotation.ticks(quote.text),
        seen.insert(FoldedValue.fold(quote.shown)).inserted
      else { continue }
      let learned = Succession.learned(piece.learned, said: quote.sentence) {
        quotation.share(in: $0)
      }
      if let learned {
        piece.isOutdated = learned.successor != nil || piece.lastDay != nil
        replaced[FoldedValue.fold(quote.shown)] = learned.successor
      }
      found.append(Citation(number: 0, sentence: quote.shown, evidence: piece, quote: quote))
    }
    found = Self.withWholes(found)
    // A year alone says nothing beside what says more; and what is so of others alone is no answer.
    if found.contains(where: { !$0.quote.isOnlyTime }) { found.removeAll { $0.quote.isOnlyTime } }
    let isNone = { (citation: Citation) in
      citation.quote.isOfAnother || citation.isOfOthers || citation.quote.isUnreal
    }
    if found.allSatisfy(isNone) { return }
    found = AskedBefore.left(of: CitationOrder.ofOneself(found, form), asked: words)
    let part = CostOfPart(question, form)
    found.removeAll { part.isTold(in: $0.quote.sentence) }
    if CitationOrder.lacksAmount(found, form, &quotations) { return }
    // What is known of nobody by that name may be so of somebody else.
    let asksOfUnknown = quotations.values.allSatisfy(\.asksOfUnknown)
    let asksOfAuthor = quotations.values.contains(where: \.asksOfAuthor)
    if asksOfUnknown || best < Self.sure {
      let share = asksOfAuthor && !asksOfUnknown ? Self.leastOfAuthor : Self.leastInDoubt
      guard found.contains(where: { $0.holds(share) }) else { return }
    }
    let isFormer = quotations.values.contains(where: \.asksFormer)
    if !isFormer, !form.asksForDate || form.isOfPresent {
      found = Succession.completed(found, replaced, evidence)
    }
    if quotations.values.contains(where: \.wantsKind) {
      found = CitationOrder.wantedFirst(found, &quotations)
      found = CitationOrder.withoutPadding(found, form, &quotations)
    }
    // What is so of others, or not said to be so, comes behind what answers.
    let isWeak = { (citation: Citation) in citation.quote.isWeak || citation.isOfOthers }
    found = CitationOrder.ofAsked(found)
    found = found.filter { !isWeak($0) } + found.filter(isWeak)
    found = CitationOrder.nearestFirst(found, form)
    found = Homes.placedFirst(CitationOrder.plainFirst(found, form, &quotations), question)
    if !isFormer { found = Ailment.marked(CorrectedValue.marked(found)) }
    let standing = found.filter { !$0.evidence.isOutdated }
    // Of former homes only those that are told as such.
    let outdated = found.filter { $0.evidence.isOutdated && !$0.quote.isByDeed }
    let isList = found.contains { $0.evidence.listed != nil }
    citations =
      isList
      ? Array(CitationOrder.byDay(standing + outdated).prefix(Self.listLimit))
      : CitationOrder.ordered(
        Array((standing + outdated).prefix(Self.limit)), form, &quotations)
    var over = 0
    if let off { (citations, over) = off.ordered(citations) }
    for index in citations.indices { citations[index].number = index + 1 }
    if isList { return }
    var telling = Array(citations.dropLast(over))
    var thing = LackingThing(question)
    if let noun = thing.noun(in: told) {
      telling = telling.filter { thing.mayConcern($0) }
      if telling.isEmpty, !citations.isEmpty { lacking = noun }
    } else if let kind = thing.kind(in: told) {
      telling = telling.filter { !thing.isOfOtherKind($0) }
      if telling.isEmpty, !citations.isEmpty { lacking = kind }
    } else {
      telling = telling.filter { !thing.isOfNamedOtherKind($0) }
    }
    if lacking == nil, !telling.isEmpty, !BirthList.isAsked(question, form),
      telling.allSatisfy(BirthList.holds), let asked = thing.last(in: told)
    {
      (telling, lacking) = ([], asked)
    }
    if form.asksForDate {
      let dates = AnswerDate.find(telling, form, question)
      date = dates.first
      otherDates = Array(dates.dropFirst())
    } else if form.asksForTime {
      date = AnswerDate.time(telling, question)
    } else if form.amount.isAge, form.isOfPresent {
      date = AnswerAge.find(telling)
    }
  }

  /// A memory's text without its front matter.
  static func body(_ text: [UInt8]) -> [UInt8] {
    Array(text[FrontMatter.parse(text).body...])
  }

  /// Whether the sentences only ask what is asked, and none answers it.
  public var isOnlyAsked: Bool {
    !citations.isEmpty && lacking == nil && written == nil
      && citations.allSatisfy(\.quote.isAskedAlone)
  }

  // MARK: As text

  /// The answer alone, its sentences with their numbers in brackets.
  public var text: [UInt8] {
    if citations.isEmpty { return Array("Nothing here answers this.\n".utf8) }
    if let written {
      let numbers = citations.map { " [\($0.number)]" }.joined()
      return OneLine.of(written) + Array("\(numbers)\n".utf8)
    }
    var out: [UInt8] = []
    if let lacking {
      let noun = String(decoding: lacking, as: UTF8.self)
      out += Array("Nothing here answers this: no text names \"\(noun)\". Nearest to it:\n\n".utf8)
    } else if isOnlyAsked {
      out += Array("Nothing here answers this, it is only asked:\n\n".utf8)
    }
    if let date {
      let dates = [date] + otherDates
      let line = dates.map { "\($0.text) [\($0.number)]" }.joined(separator: ", ")
      out += Array("\(line)\n\n".utf8)
    }
    for citation in citations {
      out += Array("- ".utf8)
      if let author = citation.evidence.author { out += OneLine.of(author) + Array(": ".utf8) }
      out += OneLine.of(citation.sentence) + citation.evidence.ending
      out += Array(" [\(citation.number)]\n".utf8)
    }
    return out
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
