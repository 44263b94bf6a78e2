internal import Learning
internal import Search

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

  /// Whether a sentence names an amount of the kind that is asked for, or a number that may be it: no year, and
  /// no amount of another kind.
  mutating func mayTellAmount(_ sentence: [UInt8]) -> Bool {
    if wanted(in: sentence) > 0 { return true }
    // "Our mortgage is fixed at 3.1 %" says what it costs.
    guard form.amount.kinds != .size, amounts.kinds(in: sentence).isSubset(of: [.share, .plain])
    else { return false }
    let digits = sentence.split { !(0x30...0x39).contains($0) }
    return digits.contains { !AmountReader.isYear(Array($0)) }
  }

  /// A sentence without the numbers that count something else than what is asked for: of "size 8 screws for the
  /// shoe rack" the 8.
  private mutating func withoutCounts(_ sentence: [UInt8]) -> [UInt8] {
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    var told: [String] = []
    for (place, word) in words.enumerated() {
      let next = words.indices.contains(place + 1) ? words[place + 1] : nil
      let isCount =
        word.kind == .number
        && next.map { next in
          next.kind == .word && FunctionWords.isContent(next) && !TimeWords.isName(next.lower)
            && AmountKinds.units[Array(next.lower.utf8)] == nil
            && !reader.stems(Array(next.text.utf8)).contains { shares[$0] != nil }
        } ?? false
      if !isCount { told.append(word.text) }
    }
    return Array(told.joined(separator: " ").utf8)
  }

  /// How well what a sentence names answers a question for an amount, 0 ... 1; 0 of others.
  mutating func amount(in sentence: [UInt8]) -> Double {
    if form.amount.isEmpty { return 0 }
    if form.amount.isAge, SelfTold.tellsBirth(sentence) || ToldAge.isTold(in: sentence) {
      return 1
    }
    guard form.amount.isAge else {
      let told = form.amount.kinds == .size ? withoutCounts(sentence) : sentence
      return form.amount.answered(by: amounts.kinds(in: told))
    }
    // A telephone has a number, too, and what is baked for forty minutes is not as old.
    let rest = ToldAge.withoutOthers(sentence)
    let kinds = amounts.kinds(in: rest)
    return kinds.contains(.time) || ToldAge.mayBe(in: rest) ? form.amount.answered(by: kinds) : 0
  }

  /// Whether a sentence names the thing whose amount is asked for.
  mutating func holdsThing(_ sentence: [UInt8]) -> Bool {
    reader.stems(sentence).contains(thing)
  }

  /// The share of what is asked that a text holds.
  mutating func share(in text: [UInt8]) -> Double { share(held(text)) }
}
