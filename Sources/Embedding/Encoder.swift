internal import CKernels
internal import Glibc

/// Pieces of a text, or of two.
struct EncodedText {
  var pieces: [Int32]
  /// From which piece on it is the second text of a pair, for a model that distinguishes them.
  var second = Int.max

  var count: Int { pieces.count }
}

/// The forward pass: from pieces to one vector, or one score, for each text. Everything is reckoned row by
/// row, and attention text by text, so that a text's vector does not depend on its company.
@safe struct Encoder {
  private let model: ModelFile
  private let tier: Int32
  private let width: Int
  /// Rows that are worked on together, at most; longer texts are alone.
  static let batch = 256

  /// The encoder of a model; a test says which of the kernels' tiers it uses.
  init(_ model: ModelFile, tier: Int32 = ckernels_best_tier()) {
    self.model = model
    self.tier = tier
    width = model.layout.width
  }

  /// The vectors of texts, in order.
  func vectors(of texts: [EncodedText]) -> [TextVector] {
    let isMean = model.layout.traits.output == .mean
    var found: [TextVector] = []
    found.reserveCapacity(texts.count)
    unsafe forEachBatch(of: texts) { texts, space in
      var row = 0
      for text in texts {
        let rows = isMean ? text.count : 1
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: width) { buffer, count in
          _ = unsafe ckernels_pool(
            tier, space.x + row * width, Int32(rows), Int32(width), buffer.baseAddress)
          count = width
        }
        found.append(TextVector(bytes: bytes, width: width))
        row += rows
      }
    }
    return found
  }

  /// The scores of pairs, in order; none of a model that makes vectors.
  func scores(of pairs: [EncodedText]) -> [Float] {
    guard let scoring = model.offsets.scoring else { return [] }
    var found: [Float] = []
    found.reserveCapacity(pairs.count)
    unsafe forEachBatch(of: pairs) { pairs, space in
      unsafe apply(scoring.dense, space.x, Int32(pairs.count), space.scratch, space.y)
      let weights = unsafe model.pointer(scoring.weights, Float.self)
      for index in 0..<pairs.count {
        var sum = unsafe Double(weights[width])
        for value in 0..<width {
          let pooled = unsafe tanh(Double(space.y[index * width + value]))
          sum += unsafe pooled * Double(weights[value])
        }
        found.append(Float(sum))
      }
    }
    return found
  }

  /// Runs texts through the layers, as many together as is worth it, and gives the rows of the last one: of a model
  /// that makes a vector of the mean all rows, else the first of each text.
  private func forEachBatch(
    of texts: [EncodedText], _ finish: (ArraySlice<EncodedText>, Space) -> Void
  ) {
    var start = 0
    while start < texts.count {
      var (end, rows) = (start, 0)
      while end < texts.count, end == start || rows + texts[end].count <= Encoder.batch {
        rows += texts[end].count
        end += 1
      }
      unsafe encode(texts[start..<end], rows, finish)
      start = end
    }
  }

  private func encode(
    _ texts: ArraySlice<EncodedText>, _ rows: Int,
    _ finish: (ArraySlice<EncodedText>, Space) -> Void
  ) {
    let wide = max(3 * width, model.layout.inner)
    // x, y: width; a: wide; scratch: of a linear layer, or of one text's attention.
    let longest = texts.map(\.count).max() ?? 0
    let scratch = max(rows * (wide / 4 + 2), (model.layout.traits.head + 4) * (longest + 15))
    let floats = rows * (2 * width + wide) + scratch
    let storage = UnsafeMutablePointer<Float>.allocate(capacity: floats)
    defer { unsafe storage.deallocate() }
    unsafe storage.initialize(repeating: 0, count: floats)
    let space = unsafe Space(
      x: storage, y: storage + rows * width, wide: storage + 2 * rows * width,
      scratch: storage + rows * (2 * width + wide))
    unsafe look(up: texts, space)
    let layers = model.offsets.layers
    let takesFirst = model.layout.traits.output != .mean
    for (index, layer) in layers.enumerated() {
      let isLast = index == layers.count - 1
      unsafe run(layer, texts, rows, space, keepingFirst: isLast && takesFirst)
    }
    unsafe finish(texts, space)
  }

  @unsafe private struct Space {
    let x, y, wide, scratch: UnsafeMutablePointer<Float>
  }

  private func look(up texts: ArraySlice<EncodedText>, _ space: Space) {
    let scales = unsafe model.pointer(model.offsets.scales, Float.self)
    let words = unsafe model.pointer(model.offsets.words, Int8.self)
    let firsts = unsafe model.pointer(model.offsets.positions, Float.self)
    let hasTwo = model.layout.traits.kinds == 2
    let seconds =
      unsafe hasTwo ? model.pointer(model.offsets.secondPositions, Float.self) : firsts
    var row = 0
    for text in texts {
      for (position, piece) in text.pieces.enumerated() {
        let place = min(position, model.layout.positions - 1)
        let piece = min(max(0, Int(piece)), model.layout.pieces - 1)
        let positions = unsafe position < text.second ? firsts : seconds
        unsafe ckernels_lookup(
          tier, words + piece * width, scales[piece], positions + place * width, Int32(width),
          space.x + row * width)
        row += 1
      }
    }
    unsafe normalize(space.x, nil, Int32(row), model.offsets.gain, model.offsets.bias)
  }

  private func run(
    _ layer: ModelLayout.Layer, _ texts: ArraySlice<EncodedText>, _ all: Int, _ space: Space,
    keepingFirst: Bool
  ) {
    unsafe apply(layer.attention, space.x, Int32(all), space.scratch, space.wide)
    var row = 0
    for text in texts {
      unsafe ckernels_attention(
        tier, space.wide + row * 3 * width, Int32(text.count), Int32(width),
        Int32(model.layout.traits.head), space.scratch, space.y + row * width)
      row += text.count
    }
    if keepingFirst {
      row = 0
      // Each goes to where it was, or before it.
      for (index, text) in texts.enumerated() {
        unsafe (space.x + index * width).update(from: space.x + row * width, count: width)
        unsafe (space.y + index * width).update(from: space.y + row * width, count: width)
        row += text.count
      }
    }
    let rows = Int32(keepingFirst ? texts.count : all)
    unsafe apply(layer.merging, space.y, rows, space.scratch, space.wide)
    unsafe normalize(space.x, space.wide, rows, layer.attentionGain, layer.attentionBias)
    unsafe apply(layer.widening, space.x, rows, space.scratch, space.wide, CKERNELS_GELU)
    unsafe apply(layer.narrowing, space.wide, rows, space.scratch, space.y)
    unsafe normalize(space.x, space.y, rows, layer.gain, layer.bias)
  }

  @unsafe private func apply(
    _ linear: ModelLayout.Linear, _ x: UnsafePointer<Float>, _ rows: Int32,
    _ scratch: UnsafeMutablePointer<Float>, _ y: UnsafeMutablePointer<Float>,
    _ after: ckernels_after = CKERNELS_NOTHING
  ) {
    var kernel = unsafe model.kernel(linear)
    unsafe ckernels_linear(tier, &kernel, x, rows, Int32(after.rawValue), scratch, y)
  }

  @unsafe private func normalize(
    _ x: UnsafeMutablePointer<Float>, _ added: UnsafePointer<Float>?, _ rows: Int32, _ gain: Int,
    _ bias: Int
  ) {
    unsafe ckernels_normalize(
      tier, x, added, rows, Int32(width), model.pointer(gain, Float.self),
      model.pointer(bias, Float.self), model.layout.traits.epsilon)
  }
}
