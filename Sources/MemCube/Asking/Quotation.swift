/// Chooses the sentence of a text that speaks to a question.
struct Quotation {
  private var terms: Set<[UInt8]> = []
  private var tokenizer = Tokenizer()
  private var english = Stems()

  /// A sentence at most, in bytes.
  static let limit = 400

  /// For a question's words.
  init(_ question: [UInt8]) {
    var maker = TermMaker()
    for clause in maker.clauses(Query(parsing: question)) {
      for term in clause.any + clause.all { terms.formUnion(term.tokens) }
    }
  }

  /// The sentence with most of the question's words; of equals, one that asks nothing, then the
  /// longest of those that hold none, else the first. Nil of an empty text.
  mutating func sentence(of text: [UInt8]) -> [UInt8]? {
    var best: (sentence: [UInt8], score: Double)?
    for sentence in SentenceCut.sentences(text) {
      var score = Double(held(sentence))
      if TextMarks.endsAsQuestion(sentence) { score -= 0.9 }
      score += min(0.5, Double(sentence.count) / 1_000)
      if best.map({ score > $0.score }) ?? true { best = (sentence, score) }
    }
    return best.map { Self.cut($0.sentence) }
  }

  /// How many of the question's words a sentence holds.
  private mutating func held(_ sentence: [UInt8]) -> Int {
    var found: Set<[UInt8]> = []
    tokenizer.read(sentence)
    while tokenizer.next() {
      var token = tokenizer.token
      if case .word(latin: true) = tokenizer.form {
        let word = token
        token = []
        _ = english.append(stemOf: word, to: &token)
      }
      if terms.contains(token) { found.insert(token) }
    }
    return found.count
  }

  private static func cut(_ sentence: [UInt8]) -> [UInt8] {
    guard sentence.count > limit else { return sentence }
    let end = UTF8Scalar.border(sentence, before: limit)
    return Array(sentence[..<end]) + Array("…".utf8)
  }
}
