/// Cuts a text into word pieces, as the model was trained with: words are what stands between
/// spaces and punctuation, in lower case and without accents; of each word the longest piece that
/// the vocabulary has is taken, again and again (Wu et al., https://arxiv.org/abs/1609.08144,
/// section 4.1; the greedy way of BERT).
struct WordPieces {
  /// A word of more scalars is unknown.
  static let wordLimit = 100

  private let letters = Letters.shared
  private let model: ModelFile
  private let spelling: ModelTraits.Spelling
  private let unknown: Int32
  /// Pieces that stand for themselves in any text, as in the model's tokenizer.json.
  private let special: [(text: [UInt8], piece: Int32)]
  private var pieces: [Int32] = []
  private var limit = 0
  /// The scalars of the word at hand, at most one more than the limit.
  private var word: [UInt32] = []
  private var spelled: [UInt32] = []
  /// The word as UTF-8, with the marker of what goes on before it, and where scalars begin.
  private var bytes: [UInt8] = []
  private var starts: [Int] = []

  init(_ model: ModelFile) {
    self.model = model
    let traits = model.layout.traits
    spelling = traits.spelling
    unknown = traits.special.unknown
    special = traits.special.all.map { (model.text(of: $0), $0) }.filter { !$0.text.isEmpty }
  }

  /// The pieces of a text of any bytes, at most `limit`. Bytes that are not UTF-8 are passed over.
  mutating func pieces(of text: [UInt8], limit: Int) -> [Int32] {
    pieces = []
    self.limit = limit
    word.removeAll(keepingCapacity: true)
    var position = 0
    while position < text.count, pieces.count < self.limit {
      if let found = special(at: position, of: text) {
        endWord()
        append(found.piece)
        position += found.text.count
        continue
      }
      let (scalar, length) = ScalarReader.scalar(text, at: position)
      position += length
      if let scalar { take(scalar) }
    }
    endWord()
    return pieces
  }

  private func special(
    at position: Int, of text: [UInt8]
  ) -> (text: [UInt8], piece: Int32)? {
    special.first { $0.text.first == text[position] && text[position...].starts(with: $0.text) }
  }

  private mutating func take(_ scalar: UInt32) {
    var kind = letters.kind(scalar)
    // Marks are taken off with the accents, and stay with them.
    if kind == .removed, spelling != .plain, Letters.isMark(scalar) { kind = .letter }
    switch kind {
    case .removed: return
    case .space: return endWord()
    case .alone, .letter: break
    }
    spelled.removeAll(keepingCapacity: true)
    switch spelling {
    case .plain: letters.spell(scalar, into: &spelled)
    case .lower: Letters.lower(scalar, into: &spelled)
    case .kept: spelled.append(scalar)
    }
    for part in spelled {
      // What a scalar is spelled with may be punctuation where it is not, and the other way round.
      let ends = kind == .alone || letters.kind(part) == .alone
      if ends { endWord() }
      if word.count <= WordPieces.wordLimit { word.append(part) }
      if ends { endWord() }
    }
  }

  private mutating func append(_ piece: Int32) {
    if pieces.count < limit { pieces.append(piece) }
  }

  private mutating func endWord() {
    if word.isEmpty { return }
    defer { word.removeAll(keepingCapacity: true) }
    guard word.count <= WordPieces.wordLimit else { return append(unknown) }
    bytes = [0x23, 0x23]
    starts.removeAll(keepingCapacity: true)
    for scalar in word {
      starts.append(bytes.count)
      ScalarReader.append(scalar, to: &bytes)
    }
    starts.append(bytes.count)
    let known = pieces.count
    var from = 0
    while from < word.count {
      guard let (piece, to) = longest(from: from) else {
        pieces.removeLast(pieces.count - known)
        return append(unknown)
      }
      // Also after the limit: a word is unknown as a whole.
      pieces.append(piece)
      from = to
    }
    if pieces.count > limit { pieces.removeLast(pieces.count - limit) }
  }

  /// The longest piece that a part of the word begins with, and where it ends.
  private mutating func longest(from: Int) -> (Int32, Int)? {
    var start = starts[from]
    if from > 0 {
      // A continuation of a word is in the vocabulary with two signs before it. They overwrite bytes that the
      // word's reader has passed by now.
      start -= 2
      bytes[start] = 0x23
      bytes[start + 1] = 0x23
    }
    var to = word.count
    while to > from {
      if let piece = model.piece(bytes[start..<starts[to]]) { return (piece, to) }
      to -= 1
    }
    return nil
  }
}
