/// What one model does otherwise than another, beside its sizes: how it cuts texts into pieces, and what is made
/// of its last layer.
package struct ModelTraits: Hashable, Sendable {
  /// How texts are cut.
  package enum Cutting: UInt8, Sendable {
    /// The longest piece of a word first, as BERT does.
    case wordPieces
    /// The likeliest pieces of a word, as SentencePiece does with a unigram model.
    case unigram
  }

  /// What word pieces keep of a text's letters.
  package enum Spelling: UInt8, Sendable {
    /// Lower case without accents.
    case plain
    /// Lower case with accents.
    case lower
    /// All as it is written.
    case kept
  }

  /// What is made of the last layer.
  package enum Output: UInt8, Sendable {
    /// A vector: the mean of all pieces.
    case mean
    /// A vector: that of the first piece.
    case first
    /// A number that says how well the second text answers the first one.
    case score
  }

  /// Pieces with a meaning of their own.
  package struct Special: Hashable, Sendable {
    package var padding, unknown, first, last, mask: Int32

    package init(padding: Int32, unknown: Int32, first: Int32, last: Int32, mask: Int32) {
      (self.padding, self.unknown) = (padding, unknown)
      (self.first, self.last, self.mask) = (first, last, mask)
    }

    /// All of them.
    package var all: [Int32] { [padding, unknown, first, last, mask] }
  }

  /// The model's name: letters of ASCII, digits, hyphens and dots.
  package var name: [UInt8]
  /// Values of a token between layers, and of a vector.
  package var width = 384
  /// Values of a head of attention.
  package var head = 32
  package var cutting = Cutting.wordPieces
  package var spelling = Spelling.plain
  package var output = Output.mean
  /// What layers add to a variance before they divide by its root.
  package var epsilon: Float = 1e-12
  /// Pieces of a text that count, with those that stand around every text.
  package var window = 256
  /// Kinds of segments that the model distinguishes: 1 or 2.
  package var kinds = 1
  /// Whether two closing pieces stand between the texts of a pair.
  package var hasWideGap = false
  package var special: Special
  /// What stands before a question, and before any other text.
  package var questionPrefix: [UInt8] = []
  package var textPrefix: [UInt8] = []

  package init(name: [UInt8], special: Special) {
    self.name = name
    self.special = special
  }

  /// The longest name, and the longest prefix.
  package static let textLimit = 63

  /// The usual model: what a packed file of version 1 holds.
  static let usual = ModelTraits(
    name: Array(Embedder.usual.utf8),
    special: Special(padding: 0, unknown: 100, first: 101, last: 102, mask: 103))

  /// Whether kernels can work with these numbers, and nothing that is reckoned with them overflows.
  var isPlausible: Bool {
    (64...1_024).contains(width) && width % 64 == 0 && (head == 32 || head == 64)
      && width % head == 0 && (8...512).contains(window) && (1...2).contains(kinds)
      && epsilon > 0 && epsilon < 1 && !name.isEmpty
      && [name, questionPrefix, textPrefix].allSatisfy { $0.count <= Self.textLimit }
      && name.allSatisfy { Self.isPlain($0) } && name.first != 0x2E
  }

  /// Whether a byte may stand in a model's name, which is a file's name as well.
  package static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }
}

// MARK: In a file

extension ModelTraits {
  /// Bytes that traits take in a packed model of version 2.
  static let length = 256

  /// As they stand there: numbers of 32 bits from 0 on, texts after their length at 64, 128 and 192.
  package var bytes: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.length)
    let flags =
      Int(cutting.rawValue) | Int(spelling.rawValue) << 8 | Int(output.rawValue) << 16
      | (hasWideGap ? 1 << 24 : 0)
    let numbers =
      [width, head, flags, Int(epsilon.bitPattern), window, kinds] + special.all.map { Int($0) }
    for (index, number) in numbers.enumerated() {
      for byte in 0..<4 {
        bytes[index * 4 + byte] = UInt8(truncatingIfNeeded: number >> (byte * 8))
      }
    }
    for (text, start) in [(name, 64), (questionPrefix, 128), (textPrefix, 192)] {
      let text = text.prefix(Self.textLimit)
      bytes[start] = UInt8(text.count)
      bytes.replaceSubrange((start + 1)..<(start + 1 + text.count), with: text)
    }
    return bytes
  }

  /// Traits of such bytes; nil where they say what cannot be.
  init?(bytes: [UInt8]) {
    guard bytes.count == Self.length else { return nil }
    func number(_ index: Int) -> UInt32 {
      bytes[(index * 4)..<(index * 4 + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
    }
    func text(_ start: Int) -> [UInt8] {
      Array(bytes[(start + 1)..<(start + 64)].prefix(Int(bytes[start])))
    }
    let special = (6..<11).map { Int32(truncatingIfNeeded: number($0)) }
    guard let cutting = Cutting(rawValue: bytes[8]), let spelling = Spelling(rawValue: bytes[9]),
      let output = Output(rawValue: bytes[10]), bytes[11] < 2
    else { return nil }
    self.init(
      name: text(64),
      special: Special(
        padding: special[0], unknown: special[1], first: special[2], last: special[3],
        mask: special[4]))
    (width, head) = (Int(number(0)), Int(number(1)))
    (self.cutting, self.spelling, self.output) = (cutting, spelling, output)
    hasWideGap = bytes[11] == 1
    epsilon = Float(bitPattern: number(3))
    (window, kinds) = (Int(number(4)), Int(number(5)))
    (questionPrefix, textPrefix) = (text(128), text(192))
    guard isPlausible else { return nil }
  }
}
