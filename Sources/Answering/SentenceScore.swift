internal import Language
internal import Learning
internal import Search
internal import Text

/// How well sentences match a question: by its words, each worth what it is rare in the cube, and by the kind of
/// thing that is asked for. The weights were set by hand once: learning them from the questions of five
/// conversations of LoCoMo made others worse.
struct SentenceScore {
  /// What a word is worth, as a part of the asked word, that begins with as many of the same letters.
  private static let (alike, letters) = (0.7, 5)
  /// What a sentence gains by all words that are asked for, by the kind of thing, by a date, and by being a
  /// question; and loses by a length unlike the usual one, a number of words.
  private static let (covering, kind, date, asking) = (3.0, 0.6, 0.8, -1.0)
  private static let (length, usual) = (0.15, 18.0)

  private let question: AskedQuestion
  /// The words that tell what is asked, each with its share of the whole.
  private let shares: [(stem: [UInt8], share: Double)]
  private var tokenizer = Tokenizer()
  private var english = Stems()

  /// For a question, by the words that were looked for in a cube. `isSpoken`: the text is of a speaker; in one that is
  /// not, the names of those who speak in the cube are words as any.
  init(_ question: AskedQuestion, _ words: AskedWords, isSpoken: Bool) {
    self.question = question
    var rarity = words.rarity.filter { !question.frame.contains($0.key) }
    if rarity.isEmpty { rarity = words.rarity }
    let most = rarity.values.max() ?? 0
    if !isSpoken { rarity.merge(words.people.map { ($0, most) }) { known, _ in known } }
    // In one order, so that sums are the same each time.
    let weights = rarity.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { stem, rarity in
      (stem: stem, weight: rarity > 0 ? rarity : most * Weights.unknownWord)
    }
    let whole = weights.reduce(0) { $0 + $1.weight }
    shares = whole > 0 ? weights.map { ($0.stem, $0.weight / whole) } : []
  }

  /// The share of the question that a text holds, 0 to 1, and where its words stand.
  mutating func coverage(of text: [UInt8]) -> (share: Double, places: [Int]) {
    var best = [Double](repeating: 0, count: shares.count)
    var places: [Int] = []
    tokenizer.read(text)
    while tokenizer.next() {
      let stem = stem()
      for (index, asked) in shares.enumerated() where best[index] < 1 {
        let part = Self.likeness(stem, asked.stem)
        guard part > 0 else { continue }
        best[index] = max(best[index], part)
        places.append(tokenizer.range.lowerBound)
      }
    }
    return (zip(best, shares).reduce(0) { $0 + $1.0 * $1.1.share }, places)
  }

  private mutating func stem() -> [UInt8] {
    let token = tokenizer.token
    guard case .word(latin: true) = tokenizer.form else { return token }
    var stem: [UInt8] = []
    _ = english.append(stemOf: token, to: &stem)
    return stem
  }

  static func likeness(_ stem: [UInt8], _ asked: [UInt8]) -> Double {
    if stem == asked { return 1 }
    let isAlike = asked.count >= letters && stem.starts(with: asked.prefix(letters))
    return isAlike ? alike : 0
  }

  /// How well a sentence of evidence answers, higher is better. `share` is how much of the question it holds, and
  /// `times` are those that it names.
  func score(
    _ sentence: [UInt8], of evidence: Evidence, holding share: Double, _ times: [TimeExpression]
  ) -> Double {
    let count = Double(max(4, sentence.count { $0 == 0x20 } + 1))
    var score = Self.covering * share - Self.length * abs(Logarithm.natural(count / Self.usual))
    if SentenceCut.isQuestion(sentence) { score += Self.asking }
    if let kind = question.kind,
      AnswerKind.holds(kind, sentence, times, by: evidence.speaker)
    {
      score += kind == .date ? Self.date : Self.kind
    }
    return score
  }
}
