/// A model as its authors published it, ready to be packed: its numbers as floats, its texts as bytes.
package struct PublishedModel {
  package var traits: ModelTraits
  /// The text of each piece.
  package var pieces: [ArraySlice<UInt8>]
  /// Of a unigram model, for each piece the logarithm of how likely it is.
  package var likelihoods: [Float] = []
  /// Letters that are spelled otherwise before a text is cut.
  package var rules: [(letters: [UInt8], given: [UInt8])] = []
  /// Rows of the table of positions that no text has.
  package var unusedPositions = 0
  package var weights: any ModelWeights

  package init(
    traits: ModelTraits, pieces: [ArraySlice<UInt8>], weights: any ModelWeights
  ) {
    self.traits = traits
    self.pieces = pieces
    self.weights = weights
  }

  /// Packs it.
  /// - Parameter source: the SHA-256 of what it was made of.
  /// - Returns: the bytes of a packed model.
  /// - Throws: `.badPackage` where sizes are other than the kernels can work with, or a number is none.
  package func packed(source: [UInt8]) throws(EmbeddingError) -> [UInt8] {
    try PackedModel(self).bytes(source: source)
  }
}

/// Arrays of floats by BERT's names for them, without what stands before these in some packages:
/// `embeddings.word_embeddings.weight`, `encoder.layer.0.…`; `pooler.dense` and `classifier` make the score.
package protocol ModelWeights {
  /// The shape of an array; nil where there is none.
  func shape(_ name: String) -> [Int]?
  /// Some rows of an array of this shape; all where none are given.
  /// - Throws: `.badPackage` where it is missing, or has another shape.
  func floats(_ name: String, _ shape: [Int], rows: Range<Int>?) throws(EmbeddingError) -> [Float]
}
