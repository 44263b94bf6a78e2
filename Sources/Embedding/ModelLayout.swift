/// Where everything stands in a packed model's file. Little-endian; each part begins at a multiple
/// of 64 bytes, as the kernels and the processor's lines of cache like it.
///
/// A header of 128 bytes: the magic (16), then numbers of 32 bits: version, pieces, bytes of pieces, layers,
/// inner width, positions; at 40 the file's size and at 48 the checksum of all that follows the header, of 64
/// bits each; at 64 the SHA-256 of what it was made of; at 96 rules of spelling, their bytes, the bytes of what
/// they give. Version 2 has `ModelTraits` after it; version 1 is always the usual model.
struct ModelLayout: Hashable, Sendable {
  /// How many pieces there are.
  var pieces: Int
  /// How many bytes their texts have together.
  var pieceBytes: Int
  /// Layers of the encoder.
  var layers: Int
  /// The width between the two halves of a layer's last step.
  var inner: Int
  /// The most pieces of a text that the model knows positions of.
  var positions: Int
  /// Rules that spell letters otherwise before a text is cut, the bytes of their letters, and of what they give.
  var rules = 0
  var ruleBytes = 0
  var givenBytes = 0
  /// What else the model is.
  var traits = ModelTraits.usual

  /// Values of a vector, and of a token between layers.
  var width: Int { traits.width }
  /// Length of the header in bytes.
  static let header = 128
  /// How the header begins.
  static let magic = Array("memcube model\n\0\0".utf8)
  /// The version of this layout.
  var version: Int { traits == .usual ? 1 : 2 }
  /// No packed model is larger.
  static let sizeLimit = 2 << 30

  /// A linear layer's parts.
  struct Linear: Hashable, Sendable {
    var inputs, outputs: Int
    /// Bytes, then floats: a scale, the sum of the weights, the bias; `outputs` of each.
    var weights, scale, sum, bias: Int
  }

  /// A layer of the encoder.
  struct Layer: Hashable, Sendable {
    /// Queries, keys and values at once.
    var attention: Linear
    var merging: Linear
    var attentionGain, attentionBias: Int
    var widening: Linear
    var narrowing: Linear
    var gain, bias: Int
  }

  /// A table that finds an entry by its text.
  struct Table: Hashable, Sendable {
    var count, bytes: Int
    /// How many slots there are: a power of two, more than entries.
    var slotCount: Int
    /// For each slot the entry plus 1, or 0: 32 bits.
    var slots = 0
    /// Where an entry's text begins in `texts`, and after the last one where it ends: 32 bits.
    var ends = 0
    var texts = 0

    /// The slot at which the search for a text with this hash begins.
    func slot(_ hash: UInt32) -> Int { Int((hash ^ hash >> 15) & UInt32(slotCount - 1)) }
  }

  /// What makes a score of a pair.
  struct Scoring: Hashable, Sendable {
    /// A layer as wide as the model, for the first piece.
    var dense: Linear
    /// `width` floats, and the bias after them.
    var weights: Int
  }

  /// Offsets in the file.
  struct Offsets: Hashable, Sendable {
    var vocabulary = Table(count: 0, bytes: 0, slotCount: 2)
    /// A float for each piece of a unigram model: the logarithm of how likely it is.
    var likelihoods = 0
    /// Rules of spelling by their letters; what they give is between the ends, as in a table.
    var rules: Table?
    var givenEnds = 0
    var given = 0
    /// A float for each piece; `width` bytes for each.
    var scales = 0
    var words = 0
    /// `width` floats for each position, with those of the first kind of segment added.
    var positions = 0
    /// The same of the second kind, where there is one.
    var secondPositions = 0
    var gain = 0
    var bias = 0
    var layers: [Layer] = []
    var scoring: Scoring?
    /// The file's size.
    var size = 0
  }

  /// Whether the numbers are such that nothing below can overflow, and kernels can work with them.
  var isPlausible: Bool {
    (8...1_000_000).contains(pieces) && (1...64_000_000).contains(pieceBytes)
      && (version == 2 || pieces < 1 << 16) && (1...64).contains(layers)
      && (64...65_536).contains(inner) && inner % 64 == 0 && (8...8_192).contains(positions)
      && (0...500_000).contains(rules) && (0...16_000_000).contains(ruleBytes)
      && (0...16_000_000).contains(givenBytes)
      && (rules > 0 || ruleBytes == 0 && givenBytes == 0) && traits.isPlausible
      && traits.window <= positions
      && traits.special.all.allSatisfy { (0..<Int32(pieces)).contains($0) }
  }

  /// Slots of a table of so many entries.
  private static func slots(_ count: Int) -> Int {
    var slots = 1 << 16
    while slots < 2 * count { slots *= 2 }
    return slots
  }

  /// Where everything stands.
  var offsets: Offsets {
    var end = version == 1 ? ModelLayout.header : ModelLayout.header + ModelTraits.length
    func take(_ count: Int) -> Int {
      defer { end = (end + count + 63) / 64 * 64 }
      return end
    }
    func linear(_ inputs: Int, _ outputs: Int) -> Linear {
      Linear(
        inputs: inputs, outputs: outputs, weights: take(inputs * outputs), scale: take(outputs * 4),
        sum: take(outputs * 4), bias: take(outputs * 4))
    }
    func table(_ count: Int, _ bytes: Int, _ slots: Int) -> Table {
      Table(
        count: count, bytes: bytes, slotCount: slots, slots: take(slots * 4),
        ends: take((count + 1) * 4), texts: take(bytes))
    }
    var offsets = Offsets()
    // Version 1 has its 65,536 slots also where more than half of them are taken.
    offsets.vocabulary = table(
      pieces, pieceBytes, version == 1 ? 1 << 16 : Self.slots(pieces))
    if traits.cutting == .unigram { offsets.likelihoods = take(pieces * 4) }
    if rules > 0 {
      offsets.rules = table(rules, ruleBytes, Self.slots(rules))
      offsets.givenEnds = take((rules + 1) * 4)
      offsets.given = take(givenBytes)
    }
    offsets.scales = take(pieces * 4)
    offsets.words = take(pieces * width)
    offsets.positions = take(positions * width * 4)
    if traits.kinds == 2 { offsets.secondPositions = take(positions * width * 4) }
    offsets.gain = take(width * 4)
    offsets.bias = take(width * 4)
    for _ in 0..<layers {
      offsets.layers.append(
        Layer(
          attention: linear(width, 3 * width), merging: linear(width, width),
          attentionGain: take(width * 4), attentionBias: take(width * 4),
          widening: linear(width, inner), narrowing: linear(inner, width), gain: take(width * 4),
          bias: take(width * 4)))
    }
    if traits.output == .score {
      offsets.scoring = Scoring(dense: linear(width, width), weights: take((width + 1) * 4))
    }
    offsets.size = end
    return offsets
  }

  /// The hash of no bytes.
  static let hashStart: UInt32 = 0x811C_9DC5

  /// The hash of bytes and one more: FNV-1a.
  static func hash(_ hash: UInt32, _ byte: UInt8) -> UInt32 {
    (hash ^ UInt32(byte)) &* 0x0100_0193
  }

  /// The hash of a text.
  static func hash(_ text: some Sequence<UInt8>) -> UInt32 {
    text.reduce(hashStart) { hash($0, $1) }
  }
}
