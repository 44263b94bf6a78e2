/// What stands around a sentence, for judging it.
package struct SentenceContext: Sendable {
  /// To whom it is said: a person, an assistant or a memory, oneself, several colleagues; or it is said by an
  /// assistant.
  package enum Setting: String, Sendable, CaseIterable { case friend, assistant, note, team, reply }

  package var setting: Setting
  /// The question or remark of another right before the message; nil: there is none.
  package var before: String?
  /// Whether that asks, and the sentence is the first after it.
  package var isAnswer: Bool
  /// Whether the message was asked for.
  package var isReply: Bool

  package init(
    setting: Setting, before: String? = nil, isAnswer: Bool = false, isReply: Bool = false
  ) {
    (self.setting, self.before, self.isAnswer) = (setting, before, isAnswer)
    self.isReply = isReply
  }
}

/// What a sentence shows, as hashes of features in three blocks. The weights of `SentenceModel` belong to them:
/// after a change here, run scripts/train.
package struct SentenceFeatures: Sendable {
  /// Single words and pairs; runs of two to four letters; what the analysis and the context say.
  package enum Block: Int, CaseIterable, Sendable { case words, letters, traits }

  /// By block. The same feature may stand there several times.
  package private(set) var hashes: [[UInt32]] = Array(repeating: [], count: Block.allCases.count)

  /// How much each feature of a block counts: words and letters of a long sentence less, so that length is a trait.
  package func weight(of block: Block) -> Double {
    let count = hashes[block.rawValue].count
    return block == .traits ? 0.5 : 3 / Double(max(1, count)).squareRoot()
  }

  /// Tokens at most that are looked at, and letters.
  private static let reach = (tokens: 200, letters: 800)

  /// Reads the features of one sentence.
  package init(_ analysis: Analysis, _ sentence: AnalysedSentence, _ context: SentenceContext) {
    let tokens = Array(sentence.tokens.prefix(Self.reach.tokens))
    readWords(tokens)
    readLetters(tokens)
    readTraits(sentence, tokens, analysis.language, context.setting)
    readContext(sentence, context)
  }

  private mutating func add(_ block: Block, _ hash: FeatureHash) {
    hashes[block.rawValue].append(hash.folded)
  }

  /// Adds a trait, named by its parts.
  private mutating func add(_ name: String, _ value: String = "", _ other: String = "") {
    var hash = FeatureHash(name)
    hash.add(value)
    hash.separate()
    hash.add(other)
    add(.traits, hash)
  }

  // MARK: Blocks

  private mutating func readWords(_ tokens: [Token]) {
    var before = FeatureHash("2")
    before.add("^")
    for token in tokens {
      var single = FeatureHash("1")
      Self.word(of: token, &single)
      add(.words, single)
      before.separate()
      Self.word(of: token, &before)
      add(.words, before)
      before = FeatureHash("2")
      Self.word(of: token, &before)
    }
    before.separate()
    before.add("$")
    add(.words, before)
  }

  /// A word as it is compared: digits are alike, and so are addresses.
  private static func word(of token: Token, _ hash: inout FeatureHash) {
    switch token.kind {
    case .number: hash.add("0")
    case .address: hash.add("@")
    default: hash.add(token.lower)
    }
  }

  private mutating func readLetters(_ tokens: [Token]) {
    var scalars: [UInt32] = [0x20]
    for token in tokens {
      if token.isSpaced, scalars.last != 0x20 { scalars.append(0x20) }
      for scalar in token.lower.unicodeScalars {
        let isDigit = scalar.value >= 0x30 && scalar.value <= 0x39
        scalars.append(isDigit ? 0x30 : scalar.value)
      }
      if scalars.count > Self.reach.letters { break }
    }
    scalars.append(0x20)
    for start in scalars.indices {
      var hash = FeatureHash("c")
      for end in start..<min(scalars.count, start + 4) {
        hash.add(scalars[end])
        // Single letters say something where each is a word or a syllable.
        if end > start || scalars[end] >= 0x2E80 { add(.letters, hash) }
      }
    }
  }

  private mutating func readTraits(
    _ sentence: AnalysedSentence, _ tokens: [Token], _ language: String,
    _ setting: SentenceContext.Setting
  ) {
    let person = sentence.person.rawValue
    add("bias")
    add("language", language)
    add("setting", setting.rawValue)
    add("person", person)
    add("person-setting", person, setting.rawValue)
    add("end", String(describing: sentence.end))
    add("content", Self.step(sentence.contentCount))
    add("size", Self.step(sentence.wordCount))
    if language == "en" { readClause(sentence, person) }
    if sentence.isQuestion { add("question") }
    if sentence.isImperative { add("imperative", setting.rawValue) }
    if sentence.isConditional { add("condition") }
    if sentence.hasQuotation { add("quotation") }
    if sentence.isQuotation { add("all-quoted") }
    if sentence.isItem || sentence.box != nil { add("item") }
    if sentence.isHeading { add("heading") }
    if sentence.isCited { add("cited") }
    if sentence.start > 0 { add("opening") }
    add("names", Self.step(sentence.names.count))
    add("times", Self.step(sentence.times.count))
    if let first = tokens.dropFirst(sentence.start).first {
      add("first", first.lower)
      add("first-setting", first.lower, setting.rawValue)
      add("capital", first.isCapitalised ? "yes" : "no")
    }
    readKinds(sentence, tokens)
  }

  private mutating func readClause(_ sentence: AnalysedSentence, _ person: String) {
    let tense = sentence.tense.rawValue
    add("tense", tense)
    add("person-tense", person, tense)
    add("modality", sentence.modality)
    add("person-modality", person, sentence.modality)
    add("clauses", Self.step(sentence.clauses.count))
    guard let clause = sentence.clause else { return }
    let verb = sentence.tokens[clause.verb].base
    add("verb", verb)
    add("verb-tense", verb, tense)
    add("verb-person", verb, person)
    if clause.isNegated { add("negated", person) }
    if clause.isProgressive { add("progressive", person) }
    if clause.isPassive { add("passive") }
  }

  /// Which kinds of words occur.
  private mutating func readKinds(_ sentence: AnalysedSentence, _ tokens: [Token]) {
    var kinds: Lexicon.Kinds = []
    var (isNumber, isCode, isAddress, isSymbol) = (false, false, false, false)
    for token in tokens {
      kinds.formUnion(token.kinds)
      switch token.kind {
      case .number: isNumber = true
      case .code: isCode = true
      case .address: isAddress = true
      case .symbol: isSymbol = true
      default: break
      }
    }
    for bit in 0..<UInt64.bitWidth where kinds.rawValue >> UInt64(bit) & 1 == 1 {
      add("kind", String(bit))
    }
    let tellingKinds = kinds.intersection(.telling)
    for bit in 0..<UInt64.bitWidth where tellingKinds.rawValue >> UInt64(bit) & 1 == 1 {
      add("kind-person", String(bit), sentence.person.rawValue)
      add("kind-tense", String(bit), sentence.tense.rawValue)
    }
    if let first = tokens.first(where: { $0.isOne(of: .telling) }) {
      add("first-kind", String(first.kinds.intersection(.telling).rawValue))
    }
    if isNumber { add("number") }
    if isCode { add("code") }
    if isAddress { add("address") }
    if isSymbol { add("symbol") }
  }

  private mutating func readContext(_ sentence: AnalysedSentence, _ context: SentenceContext) {
    guard let before = context.before, !before.isEmpty else { return }
    add("before")
    guard context.isAnswer else { return }
    add("answer", Self.step(sentence.wordCount))
    var words = before.prefix(60).lowercased().split(whereSeparator: \.isWhitespace).prefix(3)[...]
    while let word = words.popFirst() {
      add("asked", String(word))
      if let next = words.first { add("asked", String(word), String(next)) }
    }
  }

  /// A count in steps that grow.
  private static func step(_ count: Int) -> String {
    switch count {
    case ..<6: String(count)
    case ..<16: String(6 + (count - 6) / 2)
    case ..<32: String(11 + (count - 16) / 4)
    default: "15"
    }
  }
}

/// FNV-1a of a feature's name, made byte by byte.
struct FeatureHash {
  private var state: UInt64 = 0xCBF2_9CE4_8422_2325

  init(_ name: String) {
    add(name)
    separate()
  }

  mutating func add(_ text: String) { for byte in text.utf8 { step(UInt64(byte)) } }
  mutating func add(_ scalar: UInt32) { step(UInt64(scalar)) }
  /// Parts two values, so that "ab" with "c" is not "a" with "bc".
  mutating func separate() { step(0x1F) }

  private mutating func step(_ value: UInt64) { state = (state ^ value) &* 0x100_0000_01B3 }

  /// 32 bits, the low ones well mixed.
  var folded: UInt32 {
    let mixed = (state ^ state >> 32) &* 0xD6E8_FEB8_6659_FD93
    return UInt32(truncatingIfNeeded: mixed >> 32)
  }
}
