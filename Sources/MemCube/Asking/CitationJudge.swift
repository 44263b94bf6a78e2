/// Holds what is cited against what is asked: of whom, whether it is said to be so, and in which words.
struct CitationJudge {
  private let owner: AskedOwner
  private let said: SaidToBeSo
  private let nouns: ExactNouns
  private let verb: AskedVerb
  private let asksWhen: Bool
  /// Who speaks in the evidence, in small letters.
  let authors: Set<String>

  /// For a question, and all that was found for it.
  init(_ question: [UInt8], _ evidence: [Evidence]) {
    owner = AskedOwner(question)
    said = SaidToBeSo(question)
    nouns = ExactNouns(question)
    verb = AskedVerb(question)
    let form = QuestionForm(Question(Query(parsing: question)).words)
    asksWhen = form.asksForDate || form.asksForTime
    authors = Set(
      evidence.compactMap { $0.author ?? $0.teller }.map {
        String(decoding: $0, as: UTF8.self).lowercased()
      })
  }

  /// A quote with what it says of the question.
  func judge(_ quote: Quotation.Quote, _ evidence: Evidence) -> Quotation.Quote {
    var quote = quote
    let author = evidence.author ?? evidence.teller
    quote.isOfAnother = owner.isOfAnother(quote.sentence, by: author, authors: authors)
    quote.isByDeed = verb.isHeldByDeed(in: quote.sentence)
    quote.isUndone = verb.isUndone(in: quote.sentence)
    quote.isIntended = verb.isOnlyIntended(in: quote.sentence)
    quote.isDoubted = said.isDoubted(quote.sentence, authors: authors)
    quote.holdsOthers = nouns.areOthers(in: quote.sentence)
    return quote
  }

  /// Whether it names of what is asked only whom, and no place where one was asked for; or it tells
  /// whoever asks of themself what is so of somebody else, or when the opposite was
  /// done to who asks when something was.
  func isNoAnswer(_ quote: Quotation.Quote, _ evidence: Evidence, asksOfAuthor: Bool) -> Bool {
    owner.isOfAsker && quote.isOfAnother || asksWhen && quote.isUndone
      || quote.isOnlyName && verb.isOfState && !PlaceName.isNamed(in: quote.text)
      || asksOfAuthor && isOfSpeaker(quote, evidence)
  }

  /// Whether it tells somebody's own affairs, who is not asked for and names nobody: "Work is great."
  private func isOfSpeaker(_ quote: Quotation.Quote, _ evidence: Evidence) -> Bool {
    guard !verb.deeds.isEmpty, evidence.author != nil, quote.people == 0, !quote.isOfAnother else {
      return false
    }
    var reader = StemReader()
    return !reader.pointsBack(quote.text) && evidence.question.isEmpty
  }
}

extension Quotation.Quote {
  /// Whether it comes behind what answers.
  var isWeak: Bool { isOfAnother || isDoubted || isIntended || isUndone }
}
