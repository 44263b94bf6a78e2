internal import Embedding

/// The weights of a file of safetensors, by the names that all models of the family have.
struct PublishedWeights: ModelWeights {
  let tensors: SafeTensors
  /// What stands before the encoder's names: `bert.`, `roberta.` or nothing.
  private let prefix: String
  private let isRoberta: Bool

  /// - Throws: `.badPackage` where it has no table of pieces.
  init(_ tensors: SafeTensors, isRoberta: Bool) throws(EmbeddingError) {
    self.tensors = tensors
    self.isRoberta = isRoberta
    let table = "embeddings.word_embeddings.weight"
    let prefixes = ["", "bert.", "roberta.", "model.", "0.auto_model."]
    guard let found = prefixes.first(where: { tensors.shape($0 + table) != nil }) else {
      throw .badPackage("model.safetensors has no \(table), of floats")
    }
    prefix = found
  }

  func shape(_ name: String) -> [Int]? { tensors.shape(real(name)) }

  func floats(
    _ name: String, _ shape: [Int], rows: Range<Int>?
  ) throws(EmbeddingError) -> [Float] {
    try tensors.floats(real(name), shape, rows: rows)
  }

  /// The name in the file.
  private func real(_ name: String) -> String {
    if name.hasPrefix("classifier.") {
      return isRoberta ? "classifier.out_proj." + name.dropFirst("classifier.".count) : name
    }
    if isRoberta, name.hasPrefix("pooler.dense.") {
      return "classifier.dense." + name.dropFirst("pooler.dense.".count)
    }
    let real = prefix + name
    if tensors.shape(real) != nil { return real }
    // As the first models of the family have it.
    for (new, old) in [
      ("LayerNorm.weight", "LayerNorm.gamma"), ("LayerNorm.bias", "LayerNorm.beta"),
    ]
    where real.hasSuffix(new) {
      let other = real.dropLast(new.count) + old
      if tensors.shape(String(other)) != nil { return String(other) }
    }
    return real
  }
}
