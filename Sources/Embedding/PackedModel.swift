internal import CKernels

/// Makes a packed model of the published weights: bytes for words and linear layers, each row with
/// a scale of its own; floats for all else.
@safe struct PackedModel {
  private let pieces: [ArraySlice<UInt8>]
  private let tensors: SafeTensors
  private let layout: ModelLayout
  private let offsets: ModelLayout.Offsets
  private var packed: [UInt8]

  /// - Throws: `.badPackage` where sizes are other than the kernels can work with.
  init(_ pieces: [ArraySlice<UInt8>], _ tensors: SafeTensors) throws(EmbeddingError) {
    self.pieces = pieces
    self.tensors = tensors
    func side(_ name: String, _ index: Int) -> Int {
      let shape = tensors.tensors[Array(name.utf8)]?.shape ?? []
      return shape.indices.contains(index) ? shape[index] : 0
    }
    layout = ModelLayout(
      pieces: pieces.count, pieceBytes: pieces.reduce(0) { $0 + $1.count },
      layers: (0..<65).first { side("encoder.layer.\($0).output.dense.bias", 0) == 0 } ?? 65,
      inner: side("encoder.layer.0.output.dense.weight", 1),
      positions: side("embeddings.position_embeddings.weight", 0))
    guard layout.isPlausible else { throw .badPackage("its sizes are not those of the model") }
    offsets = layout.offsets
    packed = []
  }

  /// The file's bytes; `source` is the SHA-256 of the package.
  consuming func bytes(source: [UInt8]) throws(EmbeddingError) -> [UInt8] {
    packed = [UInt8](repeating: 0, count: offsets.size)
    try putVocabulary()
    try putTables()
    for (index, layer) in offsets.layers.enumerated() { try put(layer, index) }
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
    let numbers = [
      ModelLayout.version, layout.pieces, layout.pieceBytes, layout.layers, layout.inner,
      layout.positions,
    ]
    for (index, number) in numbers.enumerated() { put(number, at: 16 + index * 4) }
    put(offsets.size, at: 40, 8)
    packed.replaceSubrange(64..<(64 + min(32, source.count)), with: source.prefix(32))
    let sum = unsafe packed.withUnsafeBytes { bytes in
      let rest = unsafe UnsafeRawBufferPointer(rebasing: bytes[ModelLayout.header...])
      return unsafe ckernels_checksum(rest.baseAddress, Int64(rest.count))
    }
    put(Int(bitPattern: UInt(sum)), at: 48, 8)
  }

  private mutating func putVocabulary() throws(EmbeddingError) {
    var end = 0
    for (index, piece) in pieces.enumerated() {
      put(end, at: offsets.ends + index * 4)
      packed.replaceSubrange(
        (offsets.texts + end)..<(offsets.texts + end + piece.count), with: piece)
      end += piece.count
      var slot = ModelLayout.slot(piece)
      while packed[offsets.slots + slot * 4..<offsets.slots + slot * 4 + 4].contains(where: {
        $0 != 0
      }) {
        slot = (slot + 1) % ModelLayout.slots
      }
      put(index + 1, at: offsets.slots + slot * 4)
    }
    put(end, at: offsets.ends + pieces.count * 4)
    for (text, piece) in WordPieces.special where !pieces[Int(piece)].elementsEqual(text) {
      throw .badPackage(
        "its vocabulary has no \(String(decoding: text, as: UTF8.self)) in its place")
    }
  }

  private mutating func putTables() throws(EmbeddingError) {
    let width = ModelLayout.width
    let words = try floats("embeddings.word_embeddings.weight", [layout.pieces, width])
    unsafe packed.withUnsafeMutableBytes { bytes in
      unsafe words.withUnsafeBufferPointer { words in
        for piece in 0..<layout.pieces {
          let row = unsafe bytes.baseAddress.map { unsafe $0 + offsets.words + piece * width }
          let scale = unsafe ckernels_quantize(
            words.baseAddress.map { unsafe $0 + piece * width }, Int32(width),
            row?.assumingMemoryBound(to: Int8.self))
          unsafe bytes.storeBytes(
            of: scale, toByteOffset: offsets.scales + piece * 4, as: Float.self)
        }
      }
    }
    // Every text is of the first kind of segment: its row is added to all positions.
    let segment = try floats("embeddings.token_type_embeddings.weight", [2, width])
    var positions = try floats("embeddings.position_embeddings.weight", [layout.positions, width])
    for index in positions.indices { positions[index] += segment[index % width] }
    put(positions, at: offsets.positions)
    put(try floats("embeddings.LayerNorm.weight", [width]), at: offsets.gain)
    put(try floats("embeddings.LayerNorm.bias", [width]), at: offsets.bias)
  }

  private mutating func put(_ layer: ModelLayout.Layer, _ index: Int) throws(EmbeddingError) {
    let name = "encoder.layer.\(index)."
    let width = [ModelLayout.width]
    for (row, part) in ["query", "key", "value"].enumerated() {
      try put(layer.attention, name + "attention.self.\(part)", row * ModelLayout.width, width[0])
    }
    try put(layer.merging, name + "attention.output.dense")
    put(try floats(name + "attention.output.LayerNorm.weight", width), at: layer.attentionGain)
    put(try floats(name + "attention.output.LayerNorm.bias", width), at: layer.attentionBias)
    try put(layer.widening, name + "intermediate.dense")
    try put(layer.narrowing, name + "output.dense")
    put(try floats(name + "output.LayerNorm.weight", width), at: layer.gain)
    put(try floats(name + "output.LayerNorm.bias", width), at: layer.bias)
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

  /// An array of the package, which may stand at any byte.
  private func floats(_ name: String, _ shape: [Int]) throws(EmbeddingError) -> [Float] {
    let range = try tensors.range(name, shape)
    return unsafe [Float](unsafeUninitializedCapacity: range.count / 4) { buffer, count in
      unsafe tensors.bytes.withUnsafeBytes { bytes in
        unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[range]))
      }
      count = range.count / 4
    }
  }
}
