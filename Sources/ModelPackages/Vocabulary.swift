internal import Embedding
internal import Format

/// How a published model cuts texts: its pieces by number, and the rules before them.
struct Vocabulary {
  /// The text of each piece; empty where a number has none.
  private(set) var pieces: [ArraySlice<UInt8>]
  /// Of a unigram model, the logarithm of how likely each piece is.
  private(set) var likelihoods: [Float] = []
  private(set) var rules: [(letters: [UInt8], given: [UInt8])] = []
  private(set) var cutting = ModelTraits.Cutting.wordPieces
  private(set) var spelling = ModelTraits.Spelling.plain
  private(set) var special = ModelTraits.Special(
    padding: 0, unknown: 0, first: 0, last: 0, mask: 0)

  /// A tokenizer.json of a quarter of a million pieces has 17 MB.
  private static let fileLimit = 64 << 20
  private static let valueLimit = 4_000_000
  /// Names of special pieces, of either family: padding, unknown, first, last, mask.
  private static let names = [
    ("pad_token", "[PAD]", "<pad>"), ("unk_token", "[UNK]", "<unk>"),
    ("cls_token", "[CLS]", "<s>"), ("sep_token", "[SEP]", "</s>"),
    ("mask_token", "[MASK]", "<mask>"),
  ]

  /// The vocabulary of a model with so many rows in its table of pieces.
  init(
    _ folder: ModelFolder, _ configuration: Configuration, rows: Int
  ) throws(EmbeddingError) {
    guard (8...1_000_000).contains(rows) else {
      throw .badPackage("its table has \(rows) pieces")
    }
    pieces = Array(repeating: [], count: rows)
    if let bytes = try folder.read("tokenizer.json", limit: Self.fileLimit) {
      let file: JSON
      do throws(JSONError) {
        file = try JSON.parse(bytes, atMost: Self.valueLimit, length: Self.fileLimit)
      } catch { throw .badPackage("tokenizer.json is no JSON: \(error)") }
      try read(file)
    } else if let bytes = try folder.read("vocab.txt", limit: Self.fileLimit) {
      try read(list: bytes, configuration)
    } else {
      throw .badPackage("it has neither tokenizer.json nor vocab.txt")
    }
    try findSpecial(configuration.named)
  }

  private mutating func set(_ number: Int, _ text: ArraySlice<UInt8>) throws(EmbeddingError) {
    guard pieces.indices.contains(number) else {
      throw .badPackage("its vocabulary has a piece \(number), its table \(pieces.count)")
    }
    pieces[number] = text
  }

  /// vocab.txt: a piece a line.
  private mutating func read(
    list: [UInt8], _ configuration: Configuration
  ) throws(EmbeddingError) {
    var lines = list.split(separator: 0x0A, omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    for (number, line) in lines.enumerated() {
      try set(number, line.last == 0x0D ? line.dropLast() : line)
    }
    try setSpelling(lowers: configuration.lowers, strips: configuration.stripsAccents)
  }

  private mutating func setSpelling(lowers: Bool, strips: Bool?) throws(EmbeddingError) {
    switch (lowers, strips ?? lowers) {
    case (true, true): spelling = .plain
    case (true, false): spelling = .lower
    case (false, false): spelling = .kept
    case (false, true):
      throw .badPackage("its tokenizer takes accents off capitals, which this program does not")
    }
  }

  // MARK: tokenizer.json

  private mutating func read(_ file: JSON) throws(EmbeddingError) {
    guard let model = file["model"], let vocabulary = model["vocab"] else {
      throw .badPackage("tokenizer.json has no vocabulary")
    }
    let type = model["type"].map { Configuration.shown($0) }
    switch (type ?? "", vocabulary) {
    case ("WordPiece", .object(let members)), ("", .object(let members)):
      guard type != nil || model["continuing_subword_prefix"] != nil else { break }
      return try readWords(model, members, file)
    case ("Unigram", .array(let entries)), ("", .array(let entries)):
      return try readUnigram(entries, file)
    default: break
    }
    throw .badPackage(
      "its tokenizer is \(type ?? "BPE"); this program has WordPiece and Unigram")
  }

  private mutating func readAdded(_ file: JSON) throws(EmbeddingError) {
    for token in file["added_tokens"]?.elements ?? [] {
      guard let number = token["id"]?.integer, let text = token["content"]?.string else { continue }
      try set(Int(clamping: number), text[...])
    }
  }

  private mutating func readWords(
    _ model: JSON, _ members: [JSON.Member], _ file: JSON
  ) throws(EmbeddingError) {
    for member in members {
      guard let number = member.value.integer else {
        throw .badPackage("tokenizer.json has a piece without a number")
      }
      try set(Int(clamping: number), member.key[...])
    }
    try readAdded(file)
    let marker = model["continuing_subword_prefix"]?.string ?? Array("##".utf8)
    guard marker == Array("##".utf8), (model["max_input_chars_per_word"]?.integer ?? 100) == 100
    else { throw .badPackage("its word pieces are cut otherwise than BERT's") }
    let splitter = Configuration.shown(file["pre_tokenizer"]?["type"])
    guard let normalizer = file["normalizer"],
      Configuration.shown(normalizer["type"]) == "BertNormalizer",
      splitter == "BertPreTokenizer", normalizer["clean_text"]?.bool != false,
      normalizer["handle_chinese_chars"]?.bool != false
    else { throw .badPackage("its tokenizer reads words otherwise than BERT's") }
    try setSpelling(
      lowers: normalizer["lowercase"]?.bool ?? true, strips: normalizer["strip_accents"]?.bool)
  }

  private mutating func readUnigram(
    _ entries: [JSON], _ file: JSON
  ) throws(EmbeddingError) {
    cutting = .unigram
    // What has no likelihood, such as a piece that was added, is found by no text.
    var found = [Float?](repeating: nil, count: pieces.count)
    for (number, entry) in entries.enumerated() {
      guard let pair = entry.elements, pair.count == 2, let text = pair[0].string,
        let likelihood = pair[1].double, likelihood.isFinite
      else { throw .badPackage("tokenizer.json has a piece without a likelihood") }
      try set(number, text[...])
      found[number] = Float(likelihood)
    }
    let least = found.compactMap { $0 }.min() ?? 0
    likelihoods = found.map { $0 ?? least }
    try readAdded(file)
    try readSpaces(file["pre_tokenizer"])
    rules = try Self.rules(file["normalizer"])
  }

  /// Words must be parted by spaces, each with a sign before it.
  private func readSpaces(_ splitter: JSON?) throws(EmbeddingError) {
    let parts = splitter?["pretokenizers"]?.elements ?? splitter.map { [$0] } ?? []
    let types = parts.map { Configuration.shown($0["type"]) }
    guard types == ["WhitespaceSplit", "Metaspace"] || types == ["Metaspace"],
      (parts.last?["replacement"]?.string ?? []) == [0xE2, 0x96, 0x81]
    else { throw .badPackage("its tokenizer parts words otherwise than SentencePiece does") }
  }

  private static func rules(
    _ normalizer: JSON?
  ) throws(EmbeddingError) -> [(letters: [UInt8], given: [UInt8])] {
    guard let normalizer, !normalizer.isNull else { return [] }
    let parts = normalizer["normalizers"]?.elements ?? [normalizer]
    var rules: [(letters: [UInt8], given: [UInt8])] = []
    for part in parts {
      switch Configuration.shown(part["type"]) {
      case "Precompiled":
        guard let map = part["precompiled_charsmap"]?.string.flatMap({ Base64.decode($0) }),
          let found = CharacterMap.rules(map)
        else { throw .badPackage("its tokenizer's table of letters is damaged") }
        rules = found
      // Spaces at the ends and in a row count as one here anyway.
      case "Strip", "Replace": continue
      case let other:
        throw .badPackage("its tokenizer has the rules \(other); this program has Precompiled")
      }
    }
    return rules
  }

  // MARK: Special pieces

  private mutating func findSpecial(_ named: [String: [UInt8]]) throws(EmbeddingError) {
    var numbers: [[UInt8]: Int32] = [:]
    for (number, text) in pieces.enumerated() where text.count < 64 {
      if text.first == 0x5B || text.first == 0x3C { numbers[Array(text)] = Int32(number) }
    }
    func piece(_ index: Int) -> Int32? {
      let (role, bert, other) = Self.names[index]
      let usual = Array((cutting == .unigram ? other : bert).utf8)
      return named[role].flatMap { numbers[$0] } ?? numbers[usual]
    }
    guard let unknown = piece(1), let first = piece(2), let last = piece(3) else {
      throw .badPackage(
        "its vocabulary lacks a special piece: the unknown one, the first or the last of a text")
    }
    special = ModelTraits.Special(
      padding: piece(0) ?? unknown, unknown: unknown, first: first, last: last,
      mask: piece(4) ?? unknown)
  }
}
