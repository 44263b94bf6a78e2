/// How else the words of a text may be written, for the index: the parts of `getUserBalance`, and `12500` for
/// "12.500,00". A text is found by these as by its own words.
struct OtherSpellings {
  private var within = Tokenizer()
  private var digits = DigitGroups()

  /// Whether a run of digits has begun, which the next token continues or ends.
  var hasDigits: Bool { !digits.isEmpty }

  /// Takes the token at which a tokenizer stands, and appends what it adds to a list of words that single
  /// spaces part. The parts of a word stand together there, so that they are a phrase.
  mutating func add(
    _ tokenizer: borrowing Tokenizer, _ english: inout Stems, to words: inout [UInt8]
  ) {
    if tokenizer.isNumber {
      if !digits.add(tokenizer.range, of: tokenizer.source) {
        end(of: tokenizer.source, to: &words)
        _ = digits.add(tokenizer.range, of: tokenizer.source)
      }
      return
    }
    if !digits.isEmpty { end(of: tokenizer.source, to: &words) }
    guard tokenizer.hasHump else { return }
    var plain: [[UInt8]] = []
    for part in CamelCase.parts(of: tokenizer.source, in: tokenizer.range) {
      within.read(tokenizer.source, in: part)
      while within.next() {
        if !words.isEmpty { words.append(0x20) }
        let token = within.token
        guard case .word(latin: true) = within.form else {
          words += token
          continue
        }
        if english.append(stemOf: token, to: &words) { plain.append(token) }
      }
    }
    for word in plain { words += [0x20] + word }
  }

  /// Ends a text.
  mutating func end(of source: [UInt8], to words: inout [UInt8]) {
    for form in digits.forms(in: source) {
      if !words.isEmpty { words.append(0x20) }
      words += form
    }
    digits.clear()
  }
}
