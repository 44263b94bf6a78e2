internal import Format
internal import Index
internal import Learning
internal import Search

extension Quotation {
  /// Whether a quote of evidence speaks to the question: it holds a word that tells what is asked,
  /// answers who asked just that, or is near in meaning.
  mutating func speaks(_ quote: Quote, _ evidence: Evidence) -> Bool {
    if form.kind.isOfOneself { return wanted(in: quote.text) > 0 }
    if !quote.holdsSense, evidence.result.likeness < Answer.sure { return false }
    if quote.own > 0 || evidence.result.likeness >= Answer.sure { return true }
    if quote.near >= Self.leastNear { return true }
    // Where "colour" is nowhere, "My car is at home. It is a green one." holds little of it.
    if form.kind.kind == .colour, quote.near > 0, wanted(in: quote.text) == 1 { return true }
    // "Boat" over "Bought for 310,000".
    return form.amount.kinds == .money && quote.far > Answer.whole && wanted(in: quote.text) == 1
  }

  /// The share of a question that the words before an answer hold at least, for it to count as one
  /// though it repeats none of them.
  static let leastNear = 0.3
}

/// The order in which an answer cites: as found, but what is outdated last, and of what says as
/// much of the present the newest first.
enum CitationOrder {
  /// What differs by less in the share that it holds says as much.
  static let equal = 0.01
  /// The same of what names an amount of the thing that is asked for.
  private static let equalAmount = 0.5
  /// What was found with less than this share of another's score does not say as much.
  private static let leastScore = 0.5

  /// A sentence that names the amount asked for answers as well as one with so much more of the
  /// question's words.
  private static let amountShare = 0.5

  /// The citations as found, but first those that say the kind of thing that is asked for, an amount or
  /// a name, if they hold nearly as much of the question as any.
  static func wantedFirst(
    _ found: [Answer.Citation], _ quotations: inout [[UInt8]: Quotation]
  ) -> [Answer.Citation] {
    let most = found.map(\.quote.coverage).max() ?? 0
    var ranks: [Double] = []
    for citation in found {
      let (quote, cube) = (citation.quote, citation.evidence.key)
      // A birth tells an age more surely than "two hours" does.
      let told = quote.tellsBirth ? 2 : quotations[cube]?.wanted(in: quote.text) ?? 0
      // "Rented for 32 euros" is not the rent.
      let wanted = quote.isQuestion ? 0 : quote.holdsOthers ? told / 2 : told
      ranks.append(quote.coverage >= amountShare * most ? wanted : 0)
    }
    // Of an address nothing but one is told.
    let isMail = quotations.values.contains { $0.form.kind.kind == .mail }
    let answer =
      isMail && ranks.contains { $0 > 0 }
      ? found.indices.filter { ranks[$0] > 0 } : Array(found.indices)
    return answer.sorted { a, b in
      ranks[a] != ranks[b] ? ranks[a] > ranks[b] : a < b
    }.map { found[$0] }
  }

  /// Without notes that do not name whom the question asks of, where something says all that it asks of just them:
  /// of where Sean lives nothing is told by where Nora does.
  static func ofAsked(_ found: [Answer.Citation]) -> [Answer.Citation] {
    let isTold = found.contains { citation in
      citation.isAboutAsked && citation.quote.coverage > Answer.whole && citation.quote.own > 0
        && !citation.quote.isWeak && !citation.quote.isQuestion && !citation.evidence.isOutdated
    }
    return isTold ? found.filter { !$0.isOfOthers } : found
  }

  private static let denying = WordSet("no none nobody nothing not never kein keine keiner nicht")

  /// The citations without those that tell no number, where one that tells the number that is asked for comes
  /// before them; what denies one tells it as well.
  static func withoutPadding(
    _ found: [Answer.Citation], _ form: QuestionForm, _ quotations: inout [[UInt8]: Quotation]
  ) -> [Answer.Citation] {
    guard form.amount.isAge || form.amount.kinds == .any else { return found }
    var tells: [Bool] = []
    for citation in found {
      let quote = citation.quote
      let told = quotations[citation.evidence.key]?.wanted(in: quote.text) ?? 0
      tells.append(quote.tellsBirth || told > 0)
    }
    guard let first = found.first, tells[0], !first.quote.isQuestion, !first.quote.isWeak,
      first.quote.holdsNames
    else { return found }
    return found.indices.filter { place in
      let words = WordScanner.words(
        String(decoding: found[place].quote.text.prefix(1024), as: UTF8.self))
      return tells[place] || found[place].evidence.result.likeness >= Answer.sure
        || denying.meets(words)
    }.map { found[$0] }
  }

  /// What is to come in the order of its days, also of several cubes.
  static func byDay(_ found: [Answer.Citation]) -> [Answer.Citation] {
    found.enumerated().sorted { a, b in
      let (one, other) = (a.element.evidence.listedDay, b.element.evidence.listedDay)
      return one == other ? a.offset < b.offset : (one ?? .max) < (other ?? .max)
    }.map(\.element)
  }

  /// Of what tells the name or age of whoever asks, what stands in notes: those who speak are mostly others.
  static func ofOneself(_ found: [Answer.Citation], _ form: QuestionForm) -> [Answer.Citation] {
    guard form.kind.isOfOneself else { return found }
    let noted = found.filter { $0.evidence.author == nil && $0.evidence.teller == nil }
    return noted.isEmpty ? found : noted
  }

  /// The citations as found, but those that lack a name of the question behind those that hold it and
  /// more of the rest; and of what holds all, what is said of whom is asked before what leaves that open.
  static func nearestFirst(
    _ found: [Answer.Citation], _ form: QuestionForm
  ) -> [Answer.Citation] {
    if form.asksForDate { return found }
    let named = found.filter { $0.quote.holdsNames && !$0.quote.isWeak && !$0.isOfOthers }
    let most = named.map(\.quote.coverage).max() ?? 0
    let isFar = { (citation: Answer.Citation) in
      !citation.quote.holdsNames && citation.quote.coverage < most - equal
    }
    let near = found.filter { !isFar($0) }
    let isSure = { (citation: Answer.Citation) in
      let quote = citation.quote
      return quote.isOfAsked && quote.coverage > Answer.whole && !quote.isWeak && !quote.isQuestion
    }
    guard let first = near.first, !isSure(first) else { return near + found.filter(isFar) }
    return near.filter(isSure) + near.filter { !isSure($0) } + found.filter(isFar)
  }

  /// Whether an amount of some kind is asked for, and nothing that was found names one, or any number
  /// that may be it.
  static func lacksAmount(
    _ found: [Answer.Citation], _ form: QuestionForm, _ quotations: inout [[UInt8]: Quotation]
  ) -> Bool {
    if form.amount.isAge {
      return found.allSatisfy { citation in
        citation.evidence.result.likeness < Answer.sure && !citation.quote.tellsBirth
          && !ToldAge.mayBe(in: citation.quote.text)
      }
    }
    guard !form.amount.isEmpty, [.money, .mass, .size].contains(form.amount.kinds) else {
      return false
    }
    return found.allSatisfy { citation in
      citation.evidence.result.likeness < Answer.sure
        && quotations[citation.evidence.key]?.mayTellAmount(citation.quote.text) != true
    }
  }

  static func ordered(
    _ found: [Answer.Citation], _ form: QuestionForm, _ quotations: inout [[UInt8]: Quotation]
  ) -> [Answer.Citation] {
    var rest = found.filter { !$0.evidence.isOutdated }
    let outdated = found.filter(\.evidence.isOutdated)
    guard form.isOfPresent, !form.asksForDate else { return rest + outdated }
    var amounts: [RecordID: Bool] = [:]
    var named: [RecordID: Double] = [:]
    if form.asksForAmount {
      for citation in rest {
        amounts[citation.evidence.result.id] =
          quotations[citation.evidence.key]?.holdsThing(citation.quote.sentence) == true
          && citation.quote.sentence.contains { (0x30...0x39).contains($0) }
      }
    }
    // What names no amount is no news of it.
    for citation in rest {
      let cube = citation.evidence.key
      guard quotations[cube]?.wantsKind == true else { continue }
      let isBirth = citation.quote.tellsBirth
      named[citation.evidence.result.id] =
        isBirth ? 2 : quotations[cube]?.wanted(in: citation.quote.text)
    }
    var ordered: [Answer.Citation] = []
    while let head = rest.first {
      let isAmount = amounts[head.evidence.result.id] == true
      var newest = 0
      for (place, other) in rest.enumerated()
      where other.evidence.result.time > rest[newest].evidence.result.time {
        // What is said of others is no news of whom the question names, and a dream none of what is.
        guard !other.quote.isWeak || head.quote.isWeak,
          other.evidence.result.score >= leastScore * head.evidence.result.score,
          other.quote.people >= head.quote.people,
          !other.quote.isRemarked || head.quote.isRemarked,
          other.quote.isOfAsked || !head.quote.isOfAsked || !form.amount.isEmpty,
          named[other.evidence.result.id] ?? 0 >= named[head.evidence.result.id] ?? 0
        else { continue }
        let bothAmount = isAmount && amounts[other.evidence.result.id] == true
        let room = bothAmount ? equalAmount : equal
        if other.quote.coverage >= head.quote.coverage - room { newest = place }
      }
      ordered.append(rest.remove(at: newest))
    }
    return ordered + outdated
  }
}
