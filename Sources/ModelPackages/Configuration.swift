internal import Embedding
internal import Format

/// What a published model's configuration says of it, as far as this program can run it.
struct Configuration {
  /// Sizes, by config.json.
  let width, heads, layers: Int
  /// Values of the table of positions that no text has.
  let unusedPositions: Int
  /// Pieces of a text that count.
  let window: Int
  /// Kinds of segments.
  let kinds: Int
  let epsilon: Float
  let output: ModelTraits.Output
  /// Whether it is of RoBERTa's kind, which names its parts otherwise.
  let isRoberta: Bool
  /// What stands before a question and a text, where the package says it.
  let questionPrefix, textPrefix: [UInt8]
  /// Special pieces by their roles, where the package names them.
  let named: [String: [UInt8]]
  /// Whether the tokenizer without a file of its own takes capitals and accents off.
  let lowers: Bool
  let stripsAccents: Bool?

  /// Files of words are short.
  private static let fileLimit = 4 << 20
  /// Pieces of a text that are read at most, whatever the model could: attention grows with their square.
  private static let longestWindow = 512

  init(_ folder: ModelFolder) throws(EmbeddingError) {
    guard let config = try Self.json(folder, "config.json") else {
      throw .badPackage("it has no config.json")
    }
    isRoberta = try Self.isRoberta(config)
    try Self.refuseForeign(config)
    width = try Self.size(config, "hidden_size", 1...4_096)
    heads = try Self.size(config, "num_attention_heads", 1...256)
    layers = try Self.size(config, "num_hidden_layers", 1...64)
    let positions = try Self.size(config, "max_position_embeddings", 8...16_384)
    let padding = Int(clamping: config["pad_token_id"]?.integer ?? 1)
    // RoBERTa counts positions from after the padding's number.
    unusedPositions = isRoberta ? min(max(0, padding), 8) + 1 : 0
    output = try Self.output(folder, config)
    let tokenizer = try Self.json(folder, "tokenizer_config.json")
    let sentence = try Self.json(folder, "sentence_bert_config.json")
    let said = [
      sentence?["max_seq_length"], tokenizer?["model_max_length"], tokenizer?["max_length"],
    ]
    // Some say a number of thirty digits, which is no limit.
    let limit = said.compactMap { $0?.integer }.first { $0 >= 8 && $0 <= 16_384 }
    window = min(
      limit.map { Int($0) } ?? Self.longestWindow, positions - unusedPositions, Self.longestWindow)
    let hasSegments = Int(clamping: config["type_vocab_size"]?.integer ?? 2) > 1
    kinds = output == .score && hasSegments && !isRoberta ? 2 : 1
    epsilon = Float(config["layer_norm_eps"]?.double ?? 1e-12)
    let prompts = try Self.json(folder, "config_sentence_transformers.json")?["prompts"]
    questionPrefix = prompts?["query"]?.string ?? []
    textPrefix = prompts?["document"]?.string ?? prompts?["passage"]?.string ?? []
    named = Self.named(tokenizer)
    lowers =
      tokenizer?["do_lower_case"]?.bool ?? sentence?["do_lower_case"]?.bool ?? true
    stripsAccents = tokenizer?["strip_accents"]?.bool
  }

  /// A file of JSON; nil where there is none.
  static func json(_ folder: ModelFolder, _ name: String) throws(EmbeddingError) -> JSON? {
    guard let bytes = try folder.read(name, limit: fileLimit) else { return nil }
    do throws(JSONError) { return try JSON.parse(bytes) } catch {
      throw .badPackage("\(name) is no JSON: \(error)")
    }
  }

  /// A word that a package says, safe to show.
  static func shown(_ value: JSON?) -> String {
    guard let text = value?.string else { return "nothing" }
    return String(
      decoding: text.prefix(40).map { (0x20..<0x7F).contains($0) ? $0 : 0x3F }, as: UTF8.self)
  }

  private static func size(
    _ config: JSON, _ name: String, _ range: ClosedRange<Int64>
  ) throws(EmbeddingError) -> Int {
    guard let number = config[name]?.integer, range.contains(number) else {
      throw .badPackage(
        "config.json has no \(name) from \(range.lowerBound) to \(range.upperBound)")
    }
    return Int(number)
  }

  private static func isRoberta(_ config: JSON) throws(EmbeddingError) -> Bool {
    switch shown(config["model_type"]) {
    case "bert": return false
    case "xlm-roberta", "roberta", "camembert": return true
    case let other:
      throw .badPackage(
        "its model_type is \(other); this program runs bert and xlm-roberta")
    }
  }

  /// Refuses what the kernels do not do.
  private static func refuseForeign(_ config: JSON) throws(EmbeddingError) {
    let activation = shown(config["hidden_act"] ?? "gelu")
    guard activation == "gelu" else {
      throw .badPackage("its hidden_act is \(activation); this program has gelu")
    }
    let positions = shown(config["position_embedding_type"] ?? "absolute")
    guard positions == "absolute" else {
      throw .badPackage(
        "its position_embedding_type is \(positions); this program has absolute")
    }
    if config["is_decoder"]?.bool == true { throw .badPackage("it writes, and reads no texts") }
  }

  /// Whether it makes vectors, and of what, or scores.
  private static func output(
    _ folder: ModelFolder, _ config: JSON
  ) throws(EmbeddingError) -> ModelTraits.Output {
    let architectures = (config["architectures"]?.elements ?? []).map { shown($0) }
    if architectures.contains(where: { $0.hasSuffix("ForSequenceClassification") }) {
      let labels =
        config["num_labels"]?.integer ?? config["id2label"]?.members.map { Int64($0.count) } ?? 2
      guard labels == 1 else {
        throw .badPackage(
          "it distinguishes \(labels) kinds of texts; a model that orders results has 1")
      }
      return .score
    }
    for module in try json(folder, "modules.json")?.elements ?? [] {
      let type = shown(module["type"])
      let known = [".Transformer", ".Pooling", ".Normalize"]
      guard known.contains(where: { type.hasSuffix($0) }) else {
        throw .badPackage("it has a module \(type), which this program does not have")
      }
    }
    guard let pooling = try json(folder, "1_Pooling/config.json") else { return .mean }
    let modes = (pooling.members ?? []).filter {
      $0.key.starts(with: "pooling_mode_".utf8) && $0.value.bool == true
    }.map { String(decoding: $0.key.dropFirst(13), as: UTF8.self) }
    let mode = modes.count == 1 ? modes[0] : shown(pooling["pooling_mode"])
    switch mode {
    case "mean_tokens", "mean": return .mean
    case "cls_token", "cls": return .first
    default:
      throw .badPackage(
        "1_Pooling/config.json wants \(modes.isEmpty ? mode : modes.joined(separator: " and "));"
          + " this program has the mean and cls_token")
    }
  }

  private static func named(_ tokenizer: JSON?) -> [String: [UInt8]] {
    var named: [String: [UInt8]] = [:]
    for role in ["pad_token", "unk_token", "cls_token", "sep_token", "mask_token"] {
      let value = tokenizer?[role]
      named[role] = value?.string ?? value?["content"]?.string
    }
    return named
  }
}
