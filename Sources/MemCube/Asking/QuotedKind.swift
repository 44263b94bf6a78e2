/// Whether what is quoted says the kind of thing that is asked for: an amount, a name, a colour.
extension Quotation {
  /// Whether a quote says the kind of thing that is wanted of an author, of whom nothing else is asked,
  /// and so holds all of the question.
  mutating func tells(_ quote: Quote) -> Bool {
    if form.kind.isOfOneself { return wanted(in: quote.sentence) > 0 }
    return shares.isEmpty && (quote.people > 0 || quote.isOfAsked) && !quote.isOfAnother
      && wanted(in: quote.sentence) > 0
  }

  /// Whether the question wants something that a text is seen to say or not: an amount, a name.
  var wantsKind: Bool { !form.amount.isEmpty || form.kind.kind != nil }

  /// How well a text says the kind of thing that is wanted, 0 ... 1.
  mutating func wanted(in text: [UInt8]) -> Double {
    form.amount.isEmpty ? form.kind.answered(by: text) : amount(in: text)
  }

  /// How well what a sentence names answers a question for an amount, 0 ... 1; 0 of others.
  mutating func amount(in sentence: [UInt8]) -> Double {
    if form.amount.isEmpty { return 0 }
    if form.amount.isAge, SelfTold.tellsBirth(sentence) || ToldAge.isTold(in: sentence) {
      return 1
    }
    guard form.amount.isAge else { return form.amount.answered(by: amounts.kinds(in: sentence)) }
    // A telephone has a number, too, and what is baked for forty minutes is not as old.
    let rest = ToldAge.withoutOthers(sentence)
    let kinds = amounts.kinds(in: rest)
    return kinds.contains(.time) || ToldAge.mayBe(in: rest) ? form.amount.answered(by: kinds) : 0
  }
}
