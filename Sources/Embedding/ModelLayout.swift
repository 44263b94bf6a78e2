/// Where everything stands in a packed model's file. Little-endian; each part begins at a multiple
/// of 64 bytes, as the kernels and the processor's lines of cache like it.
///
/// A header of 128 bytes: the magic (16), then numbers of 32 bits: version, pieces, bytes of pieces, layers,
/// inner width, positions; at 40 the file's size and at 48 the checksum of all that follows the header, of 64
/// bits each; at 64 the SHA-256 of what it was made of.
struct ModelLayout: Hashable, Sendable {
  /// How many word pieces there are.
  var pieces: Int
  /// How many bytes their texts have together.
  var pieceBytes: Int
  /// Layers of the encoder.
  var layers: Int
  /// The width between the two halves of a layer's last step.
  var inner: Int
  /// The most pieces of a text that the model knows positions of.
  var positions: Int

  /// Values of a vector, and of a token between layers. The kernels' heads have 32 of them.
  static let width = 384
  /// Length of the header in bytes.
  static let header = 128
  /// How the header begins.
  static let magic = Array("memcube model\n\0\0".utf8)
  /// The version of this layout.
  static let version = 1
  /// Slots of the table that finds a piece by its text: a power of two.
  static let slots = 1 << 16

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

  /// Offsets in the file.
  struct Offsets: Hashable, Sendable {
    /// For each slot the piece plus 1, or 0: 32 bits.
    var slots = 0
    /// Where a piece's text begins in `texts`, and after the last one where it ends: 32 bits.
    var ends = 0
    var texts = 0
    /// A float for each piece; `width` bytes for each.
    var scales = 0
    var words = 0
    /// `width` floats for each position, with those of the only kind of segment added.
    var positions = 0
    var gain = 0
    var bias = 0
    var layers: [Layer] = []
    /// The file's size.
    var size = 0
  }

  /// Whether the numbers are such that nothing below can overflow, and kernels can work with them.
  var isPlausible: Bool {
    (104...1_000_000).contains(pieces) && (1...64_000_000).contains(pieceBytes)
      && pieces < ModelLayout.slots && (1...64).contains(layers)
      && (64...65_536).contains(inner) && inner % 64 == 0 && (8...8_192).contains(positions)
  }

  /// Where everything stands.
  var offsets: Offsets {
    let width = ModelLayout.width
    var end = ModelLayout.header
    func take(_ count: Int) -> Int {
      defer { end = (end + count + 63) / 64 * 64 }
      return end
    }
    func linear(_ inputs: Int, _ outputs: Int) -> Linear {
      Linear(
        inputs: inputs, outputs: outputs, weights: take(inputs * outputs), scale: take(outputs * 4),
        sum: take(outputs * 4), bias: take(outputs * 4))
    }
    var offsets = Offsets()
    offsets.slots = take(ModelLayout.slots * 4)
    offsets.ends = take((pieces + 1) * 4)
    offsets.texts = take(pieceBytes)
    offsets.scales = take(pieces * 4)
    offsets.words = take(pieces * width)
    offsets.positions = take(positions * width * 4)
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
    offsets.size = end
    return offsets
  }

  /// The slot at which the search for a piece begins.
  static func slot(_ text: ArraySlice<UInt8>) -> Int {
    var hash: UInt32 = 0x811C_9DC5
    for byte in text { hash = (hash ^ UInt32(byte)) &* 0x0100_0193 }
    return Int((hash ^ hash >> 15) & UInt32(slots - 1))
  }
}
