internal import CKernels

/// The forward pass: from word pieces to one vector for each text. Everything is reckoned row by
/// row, and attention text by text, so that a text's vector does not depend on its company.
@safe struct Encoder {
  private let model: ModelFile
  private let tier: Int32
  /// Rows that are worked on together, at most; longer texts are alone.
  static let batch = 256

  /// The encoder of a model; a test says which of the kernels' tiers it uses.
  init(_ model: ModelFile, tier: Int32 = ckernels_best_tier()) {
    self.model = model
    self.tier = tier
  }

  /// The vectors of texts, in order.
  func vectors(of texts: [[Int32]]) -> [TextVector] {
    var found: [TextVector] = []
    found.reserveCapacity(texts.count)
    var start = 0
    while start < texts.count {
      var (end, rows) = (start, 0)
      while end < texts.count, end == start || rows + texts[end].count <= Encoder.batch {
        rows += texts[end].count
        end += 1
      }
      encode(texts[start..<end], rows, into: &found)
      start = end
    }
    return found
  }

  private func encode(_ texts: ArraySlice<[Int32]>, _ rows: Int, into found: inout [TextVector]) {
    let width = ModelLayout.width
    let wide = max(3 * width, model.layout.inner)
    // x, y: width; a: wide; scratch: of a linear layer, or of one text's attention.
    let longest = texts.map(\.count).max() ?? 0
    let scratch = max(rows * (wide / 4 + 2), 36 * (longest + 15))
    let floats = rows * (2 * width + wide) + scratch
    let storage = UnsafeMutablePointer<Float>.allocate(capacity: floats)
    defer { unsafe storage.deallocate() }
    unsafe storage.initialize(repeating: 0, count: floats)
    let space = unsafe Space(
      x: storage, y: storage + rows * width, wide: storage + 2 * rows * width,
      scratch: storage + rows * (2 * width + wide))
    unsafe look(up: texts, space)
    for layer in model.offsets.layers { unsafe run(layer, texts, Int32(rows), space) }
    var row = 0
    for text in texts {
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: width) { buffer, count in
        _ = unsafe ckernels_pool(
          tier, space.x + row * width, Int32(text.count), Int32(width), buffer.baseAddress)
        count = width
      }
      found.append(TextVector(bytes: bytes))
      row += text.count
    }
  }

  @unsafe private struct Space {
    let x, y, wide, scratch: UnsafeMutablePointer<Float>
  }

  private func look(up texts: ArraySlice<[Int32]>, _ space: Space) {
    let width = ModelLayout.width
    let scales = unsafe model.pointer(model.offsets.scales, Float.self)
    let words = unsafe model.pointer(model.offsets.words, Int8.self)
    let positions = unsafe model.pointer(model.offsets.positions, Float.self)
    var row = 0
    for text in texts {
      for (position, piece) in text.enumerated() {
        let place = min(position, model.layout.positions - 1)
        let piece = min(max(0, Int(piece)), model.layout.pieces - 1)
        unsafe ckernels_lookup(
          tier, words + piece * width, scales[piece], positions + place * width, Int32(width),
          space.x + row * width)
        row += 1
      }
    }
    unsafe normalize(space.x, nil, Int32(row), model.offsets.gain, model.offsets.bias)
  }

  private func run(
    _ layer: ModelLayout.Layer, _ texts: ArraySlice<[Int32]>, _ rows: Int32, _ space: Space
  ) {
    let width = ModelLayout.width
    unsafe apply(layer.attention, space.x, rows, space.scratch, space.wide)
    var row = 0
    for text in texts {
      unsafe ckernels_attention(
        tier, space.wide + row * 3 * width, Int32(text.count), Int32(width), space.scratch,
        space.y + row * width)
      row += text.count
    }
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
      tier, x, added, rows, Int32(ModelLayout.width), model.pointer(gain, Float.self),
      model.pointer(bias, Float.self), 1e-12)
  }
}
