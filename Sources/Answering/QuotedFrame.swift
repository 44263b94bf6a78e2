internal import Learning
internal import Search

/// What is quoted in front of a reply is context: it may tell what the reply is about, and is no answer.
extension Quotation {
  /// Whether that holds as much of what is asked, names aside, as the reply itself, or what is wanted.
  mutating func leans(on frame: SaidFrame) -> Bool {
    // The number that is quoted, where the reply has none.
    if wantsKind, wanted(in: frame.quoted) > wanted(in: frame.reply) { return true }
    let quoted = share(held(frame.quoted).subtracting(names))
    return quoted > 0 && quoted >= share(held(frame.reply).subtracting(names))
  }

  /// Whether what was answered is another question, for an amount or the like: "38" tells no age behind "What is
  /// your shoe size?"
  mutating func answersOther(_ frame: SaidFrame) -> Bool {
    guard wantsKind, frame.isAsked, SentenceCut.isQuestion(frame.quoted) else { return false }
    let other = QuestionForm(Question(Query(parsing: frame.quoted)).words)
    if other.amount.isEmpty, other.kind.kind == nil { return false }
    return (other.amount.kinds, other.kind.kind) != (form.amount.kinds, form.kind.kind)
      && share(held(frame.quoted).subtracting(names)) == 0
  }
}

extension SaidFrame {
  /// What the reply may be about: what is quoted, and of a remark who made it.
  var context: [UInt8] { isAsked ? quoted : whose + [0x20] + quoted }
}

extension Quotation.Quote {
  /// The text as it is shown: with what it replies to.
  var shown: [UInt8] {
    guard let frame else { return text }
    if isOfQuoted { return Quotation.cut(frame.opening + frame.reply) }
    let start = text.firstRange(of: frame.reply)?.lowerBound ?? text.startIndex
    return Quotation.cut(text[..<start] + frame.opening + text[start...])
  }

  /// Whether what another remarked in front of it says what is asked, and not the reply.
  var isRemarked: Bool { leans && !isOfQuoted && frame?.isAsked == false }

  /// Takes for what answers what is quoted, and not the reply.
  mutating func takeQuoted() {
    guard let frame else { return }
    (text, sentence, told) = (frame.turned, frame.turned, frame.turned)
    (own, near, isQuestion, isOfQuoted) = (own + near, 0, frame.isAsked, true)
  }
}

extension CitationOrder {
  /// The citations as found, but replies of which what another said in front of them holds what is asked behind
  /// those that say as much themselves.
  static func plainFirst(
    _ found: [Answer.Citation], _ form: QuestionForm, _ quotations: inout [[UInt8]: Quotation]
  ) -> [Answer.Citation] {
    guard found.contains(where: { $0.quote.leans }) else { return found }
    var wanted: [Double] = []
    for citation in found {
      wanted.append(quotations[citation.evidence.key]?.wanted(in: citation.quote.text) ?? 0)
    }
    let plain = found.indices.filter { place in
      let (citation, quote) = (found[place], found[place].quote)
      return quote.frame == nil && !quote.isWeak && !quote.isQuestion && !citation.isOfOthers
    }
    let isBehind = found.indices.map { place in
      let quote = found[place].quote
      guard quote.leans else { return false }
      let isDated = form.asksForDate && AnswerDate.names(quote.sentence)
      // A question that was answered is said by who replies.
      let share = quote.isRemarked ? quote.coverage - quote.near + equal : quote.coverage
      return plain.contains { other in
        let own = found[other].quote
        return own.coverage > share - equal && wanted[other] >= wanted[place]
          && (quote.isRemarked || own.isOfAsked) && (!isDated || AnswerDate.names(own.sentence))
      }
    }
    let places = found.indices
    return places.filter { !isBehind[$0] }.map { found[$0] }
      + places.filter { isBehind[$0] }.map { found[$0] }
  }
}
