internal import CKernels

/// Makes a packed model of published weights: bytes for pieces and linear layers, each row with
/// a scale of its own; floats for all else.
@safe struct PackedModel {
  private let model: PublishedModel
  private let layout: ModelLayout
  private let offsets: ModelLayout.Offsets
  private var packed: [UInt8]

  /// Rows of the table of pieces that are packed at once.
  private static let slab = 4_096
  /// Entries of a table whose search goes the same way, at most: a crafted vocabulary would take hours.
  private static let longestSearch = 4_096

  /// - Throws: `.badPackage` where sizes are other than the kernels can work with.
  init(_ model: PublishedModel) throws(EmbeddingError) {
    self.model = model
    func side(_ name: String, _ index: Int) -> Int {
      let shape = model.weights.shape(name) ?? []
      return shape.indices.contains(index) ? shape[index] : 0
    }
    var layout = ModelLayout(
      pieces: model.pieces.count, pieceBytes: model.pieces.reduce(0) { $0 + $1.count },
      layers: (0..<65).first { side("encoder.layer.\($0).output.dense.bias", 0) == 0 } ?? 65,
      inner: side("encoder.layer.0.output.dense.weight", 1),
      positions: side("embeddings.position_embeddings.weight", 0) - model.unusedPositions)
    layout.rules = model.rules.count
    layout.ruleBytes = model.rules.reduce(0) { $0 + $1.letters.count }
    layout.givenBytes = model.rules.reduce(0) { $0 + $1.given.count }
    layout.traits = model.traits
    guard layout.isPlausible else { throw .badPackage("its sizes are not those of the model") }
    offsets = layout.offsets
    guard offsets.size <= ModelLayout.sizeLimit else {
      throw .badPackage("packed it would have \(offsets.size / 1_000_000) MB, which is too much")
    }
    self.layout = layout
    packed = []
  }

  /// The file's bytes; `source` is the SHA-256 of the package.
  consuming func bytes(source: [UInt8]) throws(EmbeddingError) -> [UInt8] {
    packed = [UInt8](repeating: 0, count: offsets.size)
    try put(model.pieces, in: offsets.vocabulary)
    try putLikelihoods()
    try putRules()
    try putTables()
    for (index, layer) in offsets.layers.enumerated() { try put(layer, index) }
    if let scoring = offsets.scoring {
      try put(scoring.dense, "pooler.dense")
      let weights = try floats("classifier.weight", [1, layout.width])
      put(weights + (try floats("classifier.bias", [1])), at: scoring.weights)
    }
    putHeader(source)
    return packed
  }

  private mutating func put(_ number: Int, at offset: Int, _ length: Int = 4) {
    for index in 0..<length {
      packed[offset + index] = UInt8(truncatingIfNeeded: number >> (index * 8))
    }
  }

  private mutating func putHeader(_ source: [UInt8]) {
    packed.replaceSubrange(0..<16, with: ModelLayout.magic)
    var numbers = [
      layout.version, layout.pieces, layout.pieceBytes, layout.layers, layout.inner,
      layout.positions,
    ]
    for (index, number) in numbers.enumerated() { put(number, at: 16 + index * 4) }
    put(offsets.size, at: 40, 8)
    packed.replaceSubrange(64..<(64 + min(32, source.count)), with: source.prefix(32))
    if layout.version == 2 {
      let longest = model.pieces.map(\.count).max() ?? 0
      let longestRule = model.rules.map(\.letters.count).max() ?? 0
      numbers = [layout.rules, layout.ruleBytes, layout.givenBytes, longest, longestRule]
      for (index, number) in numbers.enumerated() { put(number, at: 96 + index * 4) }
      let start = ModelLayout.header
      packed.replaceSubrange(start..<(start + ModelTraits.length), with: layout.traits.bytes)
    }
    let sum = unsafe packed.withUnsafeBytes { bytes in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[ModelLayout.header...])
      return unsafe ckernels_checksum(rest.baseAddress, Int64(rest.count))
    }
    put(Int(bitPattern: UInt(sum)), at: 48, 8)
  }

  // MARK: Texts

  private mutating func put(
    _ texts: some Collection<ArraySlice<UInt8>>, in table: ModelLayout.Table
  ) throws(EmbeddingError) {
    put(texts, table.ends, table.texts)
    for (index, text) in texts.enumerated() {
      var slot = table.slot(ModelLayout.hash(text))
      var steps = 0
      while packed[table.slots + slot * 4..<table.slots + slot * 4 + 4].contains(where: { $0 != 0 })
      {
        slot = (slot + 1) % table.slotCount
        steps += 1
        if steps > Self.longestSearch { throw .badPackage("too many of its pieces are alike") }
      }
      put(index + 1, at: table.slots + slot * 4)
    }
  }

  /// Texts one after the other, and where each begins.
  private mutating func put(
    _ texts: some Collection<ArraySlice<UInt8>>, _ ends: Int, _ place: Int
  ) {
    var end = 0
    for (index, text) in texts.enumerated() {
      put(end, at: ends + index * 4)
      packed.replaceSubrange((place + end)..<(place + end + text.count), with: text)
      end += text.count
    }
    put(end, at: ends + texts.count * 4)
  }

  private mutating func putLikelihoods() throws(EmbeddingError) {
    guard layout.traits.cutting == .unigram else { return }
    var likelihoods = model.likelihoods
    guard likelihoods.count == layout.pieces, likelihoods.allSatisfy(\.isFinite),
      let least = likelihoods.min()
    else { throw .badPackage("its pieces have not all a likelihood") }
    likelihoods[Int(layout.traits.special.unknown)] = least - UnigramPieces.unknownPenalty
    put(likelihoods, at: offsets.likelihoods)
  }

  private mutating func putRules() throws(EmbeddingError) {
    guard let table = offsets.rules else { return }
    try put(model.rules.lazy.map { $0.letters[...] }, in: table)
    put(model.rules.lazy.map { $0.given[...] }, offsets.givenEnds, offsets.given)
  }

  // MARK: Numbers

  private mutating func putTables() throws(EmbeddingError) {
    let width = layout.width
    for first in stride(from: 0, to: layout.pieces, by: Self.slab) {
      let rows = first..<min(first + Self.slab, layout.pieces)
      putWords(
        try floats("embeddings.word_embeddings.weight", [layout.pieces, width], rows: rows), rows)
    }
    // The row of a kind of segment is added to all positions. Texts that are no pair are of the first kind.
    let all = layout.positions + model.unusedPositions
    let positions = try floats(
      "embeddings.position_embeddings.weight", [all, width], rows: model.unusedPositions..<all)
    let name = "embeddings.token_type_embeddings.weight"
    let kinds = model.weights.shape(name)?.first ?? 0
    let segments =
      kinds == 0 ? [Float](repeating: 0, count: width) : try floats(name, [kinds, width])
    func shifted(_ kind: Int) -> [Float] {
      positions.indices.map { positions[$0] + segments[kind * width + $0 % width] }
    }
    put(shifted(0), at: offsets.positions)
    if layout.traits.kinds == 2 {
      guard kinds >= 2 else { throw .badPackage("it has one kind of segment, and not two") }
      put(shifted(1), at: offsets.secondPositions)
    }
    put(try floats("embeddings.LayerNorm.weight", [width]), at: offsets.gain)
    put(try floats("embeddings.LayerNorm.bias", [width]), at: offsets.bias)
  }

  private mutating func putWords(_ words: [Float], _ rows: Range<Int>) {
    let (width, place, scales) = (layout.width, offsets.words, offsets.scales)
    unsafe packed.withUnsafeMutableBytes { bytes in
      unsafe words.withUnsafeBufferPointer { words in
        for piece in rows {
          let row = unsafe bytes.baseAddress.map { unsafe $0 + place + piece * width }
          let scale = unsafe ckernels_quantize(
            words.baseAddress.map { unsafe $0 + (piece - rows.lowerBound) * width }, Int32(width),
            row?.assumingMemoryBound(to: Int8.self))
          unsafe bytes.storeBytes(
            of: scale, toByteOffset: scales + piece * 4, as: Float.self)
        }
      }
    }
  }

  private mutating func put(_ layer: ModelLayout.Layer, _ index: Int) throws(EmbeddingError) {
    let name = "encoder.layer.\(index)."
    let width = layout.width
    for (row, part) in ["query", "key", "value"].enumerated() {
      try put(layer.attention, name + "attention.self.\(part)", row * width, width)
    }
    try put(layer.merging, name + "attention.output.dense")
    put(
      try floats(name + "attention.output.LayerNorm.weight", [width]), at: layer.attentionGain)
    put(try floats(name + "attention.output.LayerNorm.bias", [width]), at: layer.attentionBias)
    try put(layer.widening, name + "intermediate.dense")
    try put(layer.narrowing, name + "output.dense")
    put(try floats(name + "output.LayerNorm.weight", [width]), at: layer.gain)
    put(try floats(name + "output.LayerNorm.bias", [width]), at: layer.bias)
  }

  /// Puts the outputs of a layer from one on; all of them if no count is given.
  private mutating func put(
    _ linear: ModelLayout.Linear, _ name: String, _ first: Int = 0, _ count: Int? = nil
  ) throws(EmbeddingError) {
    let count = count ?? linear.outputs
    let rows = try floats(name + ".weight", [count, linear.inputs])
    unsafe packed.withUnsafeMutableBytes { bytes in
      unsafe rows.withUnsafeBufferPointer { rows in
        guard let base = bytes.baseAddress else { return }
        unsafe ckernels_pack(
          rows.baseAddress, Int32(linear.inputs), Int32(count), Int32(first),
          (base + linear.weights).assumingMemoryBound(to: Int8.self),
          (base + linear.scale).assumingMemoryBound(to: Float.self),
          (base + linear.sum).assumingMemoryBound(to: Float.self))
      }
    }
    put(try floats(name + ".bias", [count]), at: linear.bias + first * 4)
  }

  private mutating func put(_ floats: [Float], at offset: Int) {
    unsafe floats.withUnsafeBytes { source in
      unsafe packed.withUnsafeMutableBytes { bytes in
        unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[offset..<(offset + source.count)])
          .copyMemory(from: source)
      }
    }
  }

  /// An array of the package; what is no number has no place in a model.
  private func floats(
    _ name: String, _ shape: [Int], rows: Range<Int>? = nil
  ) throws(EmbeddingError) -> [Float] {
    let found = try model.weights.floats(name, shape, rows: rows)
    let row = shape.dropFirst().reduce(1, *)
    guard found.count == (rows?.count ?? shape.first ?? 0) * row else {
      throw .badPackage("\(name) has \(found.count) numbers")
    }
    guard found.allSatisfy(\.isFinite) else {
      throw .badPackage("\(name) holds what is no number")
    }
    return found
  }
}
