/// Cuts a text into pieces of a unigram model, as SentencePiece does (Kudo, https://arxiv.org/abs/1804.10959):
/// of all ways to cut a word the likeliest. Letters are spelled by the model's own rules before, spaces part
/// words, and each word begins with a sign of its own.
struct UnigramPieces {
  /// U+2581, which stands before every word.
  private static let mark: [UInt8] = [0xE2, 0x96, 0x81]
  /// How much less likely than the least likely piece a scalar is that no piece has.
  static let unknownPenalty: Float = 10
  /// Scalars of a word that are cut at once: what is after them is another word.
  private static let wordLimit = 4_096

  /// So much of a text is looked at, bytes: where no piece knows its letters there would be no end.
  private static let reach = 64 << 10

  private let model: ModelFile
  private let table: ModelLayout.Table
  private let unknown: Int32
  private let unknownLikelihood: Float
  private var pieces: [Int32] = []
  private var limit = 0
  /// The word at hand as UTF-8, and where its scalars begin.
  private var word: [UInt8] = []
  private var starts: [Int] = []
  /// For each place between scalars the likeliest way to it: its likelihood, its last piece, from where.
  private var best: [Float] = []
  private var last: [(piece: Int32, from: Int)] = []

  init(_ model: ModelFile) {
    self.model = model
    table = model.offsets.vocabulary
    unknown = model.layout.traits.special.unknown
    // Packing saw to it that no piece is less likely.
    unknownLikelihood = model.likelihood(of: Int(unknown))
  }

  /// The pieces of a text of any bytes, at most `limit`. Bytes that are not UTF-8 are passed over.
  mutating func pieces(of text: [UInt8], limit: Int) -> [Int32] {
    pieces = []
    self.limit = limit
    begin()
    var position = 0
    let end = min(text.count, Self.reach)
    while position < end, pieces.count < limit {
      let (scalar, length) = ScalarReader.scalar(text, at: position)
      guard let scalar else {
        position += length
        continue
      }
      if let (given, taken) = rule(at: position, length, of: text) {
        var at = 0
        while at < given.count {
          let (scalar, length) = ScalarReader.scalar(given, at: at)
          at += length
          if let scalar { take(scalar) }
        }
        position += taken
      } else {
        take(scalar)
        position += length
      }
    }
    endWord()
    return Array(pieces.prefix(limit))
  }

  /// What the longest rule gives whose letters stand at a position, and how many bytes they are.
  private func rule(at position: Int, _ first: Int, of text: [UInt8]) -> ([UInt8], Int)? {
    guard let rules = model.offsets.rules else { return nil }
    let end = min(text.count, position + model.longestRule)
    var hash = ModelLayout.hashStart
    var found: (Int, Int)?
    var at = position
    while at < end {
      hash = ModelLayout.hash(hash, text[at])
      at += 1
      guard at - position >= first, at == text.count || text[at] & 0xC0 != 0x80 else { continue }
      if let entry = model.entry(text[position..<at], hash, in: rules) {
        found = (entry, at - position)
      }
      // No rule is about two letters of ASCII.
      if at < text.count, text[at] < 0x80 { break }
    }
    return found.map { (model.given(by: $0.0), $0.1) }
  }

  private mutating func take(_ scalar: UInt32) {
    if scalar == 0x20 || scalar == 0x2581 { return endWord() }
    starts.append(word.count)
    ScalarReader.append(scalar, to: &word)
    if starts.count == Self.wordLimit { endWord(isWhole: false) }
  }

  private mutating func begin() {
    word = Self.mark
    starts = [0]
  }

  /// Cuts the word at hand; a part of one, and what follows, begins without the sign.
  private mutating func endWord(isWhole: Bool = true) {
    defer {
      if isWhole {
        begin()
      } else {
        word = []
        starts = []
      }
    }
    // The sign alone is no word.
    if starts.isEmpty || word == Self.mark { return }
    let count = starts.count
    starts.append(word.count)
    best = [Float](repeating: -.infinity, count: count + 1)
    last = Array(repeating: (unknown, 0), count: count + 1)
    best[0] = 0
    for from in 0..<count { extend(from) }
    var found: [Int32] = []
    var place = count
    while place > 0 {
      let (piece, from) = last[place]
      // Unknown scalars in a row are one piece.
      if piece != unknown || found.last != unknown { found.append(piece) }
      place = min(from, place - 1)
    }
    pieces += found.reversed()
  }

  /// Looks at all pieces that begin at a scalar of the word.
  private mutating func extend(_ from: Int) {
    var hash = ModelLayout.hashStart
    var at = starts[from]
    for to in (from + 1)..<starts.count {
      if starts[to] - starts[from] > model.longestPiece { break }
      while at < starts[to] {
        hash = ModelLayout.hash(hash, word[at])
        at += 1
      }
      guard let piece = model.entry(word[starts[from]..<at], hash, in: table),
        piece != Int(unknown)
      else { continue }
      reach(to, by: Int32(piece), best[from] + model.likelihood(of: piece), from)
    }
    reach(from + 1, by: unknown, best[from] + unknownLikelihood, from)
  }

  private mutating func reach(_ to: Int, by piece: Int32, _ likelihood: Float, _ from: Int) {
    guard likelihood > best[to] else { return }
    best[to] = likelihood
    last[to] = (piece, from)
  }
}

/// How a model cuts texts.
struct TextCutter {
  private var words: WordPieces?
  private var unigram: UnigramPieces?
  private let special: ModelTraits.Special

  init(_ model: ModelFile) {
    special = model.layout.traits.special
    switch model.layout.traits.cutting {
    case .wordPieces: words = WordPieces(model)
    case .unigram: unigram = UnigramPieces(model)
    }
  }

  /// The pieces of a text, at most so many, without those that stand around it.
  mutating func content(of text: [UInt8], limit: Int) -> [Int32] {
    let limit = max(0, limit)
    return words?.pieces(of: text, limit: limit) ?? unigram?.pieces(of: text, limit: limit) ?? []
  }

  /// The pieces of a text with those around it: at most `limit`, which must be 2 or more.
  mutating func pieces(of text: [UInt8], limit: Int) -> [Int32] {
    [special.first] + content(of: text, limit: limit - 2) + [special.last]
  }
}
