/// Cuts a text into word pieces, as the model was trained with: words are what stands between
/// spaces and punctuation, in lower case and without accents; of each word the longest piece that
/// the vocabulary has is taken, again and again (Wu et al., https://arxiv.org/abs/1609.08144,
/// section 4.1; the greedy way of BERT).
struct WordPieces {
  /// Pieces that stand for themselves in any text, as in the model's tokenizer.json.
  static let special: [(text: [UInt8], piece: Int32)] = [
    (Array("[PAD]".utf8), 0), (Array("[UNK]".utf8), unknown), (Array("[CLS]".utf8), first),
    (Array("[SEP]".utf8), last), (Array("[MASK]".utf8), 103),
  ]
  static let unknown: Int32 = 100
  /// Stands before every text.
  static let first: Int32 = 101
  /// Stands after every text.
  static let last: Int32 = 102
  /// A word of more scalars is unknown.
  static let wordLimit = 100

  private let letters = Letters.shared
  private let model: ModelFile
  private var pieces: [Int32] = []
  private var limit = 0
  /// The scalars of the word at hand, at most one more than the limit.
  private var word: [UInt32] = []
  private var spelling: [UInt32] = []
  /// The word as UTF-8, with the marker of what goes on before it, and where scalars begin.
  private var bytes: [UInt8] = []
  private var starts: [Int] = []

  init(_ model: ModelFile) { self.model = model }

  /// The pieces of a text of any bytes, with the first and the last one: at most `limit`, which
  /// must be 2 or more. Bytes that are not UTF-8 are passed over.
  mutating func pieces(of text: [UInt8], limit: Int) -> [Int32] {
    pieces = [WordPieces.first]
    self.limit = limit - 1
    word.removeAll(keepingCapacity: true)
    var position = 0
    while position < text.count, pieces.count < self.limit {
      if text[position] == 0x5B, let found = special(at: position, of: text) {
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
    pieces.append(WordPieces.last)
    return pieces
  }

  private func special(
    at position: Int, of text: [UInt8]
  ) -> (text: [UInt8], piece: Int32)? {
    WordPieces.special.first { text[position...].starts(with: $0.text) }
  }

  private mutating func take(_ scalar: UInt32) {
    switch letters.kind(scalar) {
    case .removed: return
    case .space: return endWord()
    case .alone, .letter: break
    }
    let isAlone = letters.kind(scalar) == .alone
    spelling.removeAll(keepingCapacity: true)
    letters.spell(scalar, into: &spelling)
    for part in spelling {
      // What a scalar is spelled with may be punctuation where it is not, and the other way round.
      let ends = isAlone || letters.kind(part) == .alone
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
    guard word.count <= WordPieces.wordLimit else { return append(WordPieces.unknown) }
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
        return append(WordPieces.unknown)
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
