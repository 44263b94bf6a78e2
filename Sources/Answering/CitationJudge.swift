internal import Index
internal import Learning
internal import Search

/// Holds what is cited against what is asked: of whom, whether it is said to be so, and in which words.
struct CitationJudge {
  private var owner: AskedOwner
  private let said: SaidToBeSo
  private let nouns: ExactNouns
  private let verb: AskedVerb
  private let asksWhen: Bool
  /// Whether what was called off, or was so before, is asked for itself.
  private let asksOfMoves: Bool
  private let asksFormer: Bool
  private let sections: OtherSection
  private let birth: AskedBirth
  /// Who speaks in the evidence, in small letters.
  let authors: Set<String>

  /// For a question, and all that was found for it.
  init(_ question: [UInt8], _ evidence: [Evidence]) {
    owner = AskedOwner(question)
    owner.asker = evidence.lazy.compactMap(\.asker).first
    said = SaidToBeSo(question)
    nouns = ExactNouns(question)
    verb = AskedVerb(question)
    sections = OtherSection(question)
    let folded = Question(Query(parsing: question)).words
    asksFormer = AskedFormer.isAsked(folded)
    let form = QuestionForm(folded)
    asksWhen = form.asksForDate || form.asksForTime
    birth = AskedBirth(question, form)
    asksOfMoves = CalledOff(question).isAsked
    authors = Set(
      evidence.compactMap { $0.author ?? $0.teller }.map {
        String(decoding: $0, as: UTF8.self).lowercased()
      })
  }

  /// A quote with what it says of the question.
  func judge(_ quote: Quotation.Quote, _ evidence: Evidence) -> Quotation.Quote {
    var quote = quote
    if asksWhen, !asksOfMoves { DatedThing.correct(&quote, in: evidence) }
    let author = evidence.author ?? evidence.teller
    var relation = framed(&quote) ?? relation(quote, by: author, authors)
    // What answers for people is not who asks it.
    if evidence.isOfAssistant, owner.isOfAsker, owner.isOfTeller(quote.told) { relation = .another }
    if birth.isOfAnother(quote.told, by: author) { relation = .another }
    (quote.isOfAnother, quote.isOfAsked) = (relation == .another, relation == .asked)
    quote.isByDeed = verb.isHeldByDeed(in: quote.told)
    quote.isUndone = verb.isUndone(in: quote.sentence)
    quote.isIntended = verb.isOnlyIntended(in: quote.sentence)
    quote.isUnreal = verb.isOfState && said.isUnreal(quote.sentence, authors: authors)
    quote.isDoubted = quote.isUnreal || said.isDoubted(quote.sentence, authors: authors)
    quote.holdsOthers = nouns.areOthers(in: quote.sentence)
    return quote
  }

  /// Of whom says what is asked what another said in front of it, where it stands mostly there; nil: it does not,
  /// or leaves that open.
  private func framed(_ quote: inout Quotation.Quote) -> AskedOwner.Relation? {
    guard quote.leans, let frame = quote.frame,
      owner.relation(quote.told, by: frame.replier, authors: authors) != .asked
    else { return nil }
    // "How old is Bo?" names him, and nothing that is his.
    if !owner.isKnown, frame.isOfWhoSays {
      let isNamed = { (name: [UInt8]) in
        let names = WordScanner.words(String(decoding: name, as: UTF8.self)).map(\.lower)
        return names.contains { owner.said.contains($0) }
      }
      if isNamed(frame.whose) {
        quote.takeQuoted()
        return .asked
      }
      return isNamed(frame.replier) ? .another : nil
    }
    // "I" is nobody who asks, unless by name.
    let isKnown = !owner.isOfAsker || owner.asker != nil
    if isKnown, !frame.whose.isEmpty,
      owner.relation(frame.quoted, by: frame.whose, authors: authors) == .asked
    {
      quote.takeQuoted()
      return .asked
    }
    let relation = owner.relation(frame.turned, by: frame.replier, authors: authors)
    return relation == .another ? relation : nil
  }

  /// Whether a quote is not known to be of others than whom is asked, and if who asks is asked, is of
  /// them.
  func isOfAsked(_ quote: Quotation.Quote, by author: [UInt8]?) -> Bool {
    let name = author.map { String(decoding: $0, as: UTF8.self).lowercased() }
    let relation = relation(quote, by: author, Set([name].compactMap(\.self)))
    // "GP: Dr Winter" in one's notes is of one's own.
    return relation == .asked
      || relation == .open && (!owner.isOfAsker || author == nil && owner.asksForThing)
  }

  /// Of whom it says what is asked; or where only what it goes on about says that, of whom that does.
  private func relation(
    _ quote: Quotation.Quote, by author: [UInt8]?, _ authors: Set<String>
  ) -> AskedOwner.Relation {
    if quote.entry != .open { return quote.entry }
    let told = owner.relation(quote.told, by: author, authors: authors)
    guard told == .open, quote.own == 0, !quote.front.isEmpty else { return told }
    let front = owner.relation(quote.front, by: author, authors: authors)
    return front == .another ? front : told
  }

  /// Whether it names of what is asked only whom, and no place where one was asked for; or it tells
  /// whoever asks of themself what is so of somebody else, or when the opposite was
  /// done to who asks when something was.
  func isNoAnswer(_ quote: Quotation.Quote, _ evidence: Evidence, asksOfAuthor: Bool) -> Bool {
    owner.isOfAsker && quote.isOfAnother || asksWhen && quote.isUndone
      || Homes.areAsked(by: verb) && Homes.isSaying(quote.sentence)
      || quote.isOnlyName && verb.isOfState && !verb.isMeaning && !tellsPlace(quote, evidence)
      || asksOfAuthor && isOfSpeaker(quote, evidence)
      || asksFormer && !evidence.isOutdated && !AskedFormer.isTold(in: quote.sentence)
      || evidence.author == nil
        && sections.holds(quote.sentence, in: evidence.text, titled: evidence.result.path)
  }

  /// Whether it names a place, and where somebody works is asked one of work.
  private func tellsPlace(_ quote: Quotation.Quote, _ evidence: Evidence) -> Bool {
    let asked = owner.askedNames ?? []
    guard !quote.isOfHeading, quote.own > 0,
      PlaceName.isNamed(in: quote.text, besides: asked, ofWork: verb.isWork)
    else { return false }
    return !verb.isWork || quote.isByDeed || evidence.result.likeness >= Answer.sure
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

extension Answer.Citation {
  /// Whether it is about whom the question names, if it names somebody.
  var isAboutAsked: Bool { quote.isAboutAsked || quote.isOfAsked }

  /// Whether it is a note that does not name whom the question asks of, nor is near to it in meaning.
  var isOfOthers: Bool {
    !isAboutAsked && evidence.author == nil && evidence.teller == nil
      && evidence.result.likeness < Answer.sure
  }
}

extension Quotation.Quote {
  /// Whether it comes behind what answers.
  var isWeak: Bool { isOfAnother || isDoubted || isIntended || isUndone }
}
