internal import CKernels
public import Posix

/// A model that turns texts into vectors, whose cosines say how near texts are in meaning.
///
/// The same text has the same vector, to the bit, on every processor and in any company. May be
/// used by several threads at once.
public final class Embedder: Sendable {
  private let model: ModelFile

  /// The model's name: vectors of different models cannot be compared. ASCII.
  public static let name = "all-minilm-l6-v2"
  /// Word pieces of a text that count, with the two that stand around every text: as the model's
  /// sentence_bert_config.json says. What follows them is not read.
  public static let window = 256

  /// Opens a packed model, and checks it.
  /// - Throws: `.missing`, `.foreign`, `.damaged`, `.io`.
  public init(_ path: Path) throws(EmbeddingError) { model = try ModelFile(path) }

  /// The SHA-256 of the package that the model was made of.
  public var source: [UInt8] { model.source }

  /// Whether the model is still what was opened. Ask this after `vectors`, and do not keep them if it is not.
  public var isIntact: Bool { model.isIntact }

  /// The vectors of texts, in order. Any bytes are a text.
  public func vectors(of texts: [[UInt8]]) -> [TextVector] {
    vectors(of: texts, tier: ckernels_best_tier())
  }

  /// The vector of one text.
  public func vector(of text: [UInt8]) -> TextVector {
    vectors(of: [text]).first ?? TextVector(bytes: [])
  }

  /// As above, with the kernels of a tier.
  func vectors(of texts: [[UInt8]], tier: Int32) -> [TextVector] {
    var reader = WordPieces(model)
    let window = min(Embedder.window, model.layout.positions)
    return Encoder(model, tier: tier).vectors(
      of: texts.map { reader.pieces(of: $0, limit: window) })
  }

  /// The word pieces of a text, with the two around it.
  func pieces(of text: [UInt8], limit: Int = window) -> [Int32] {
    var reader = WordPieces(model)
    return reader.pieces(of: text, limit: max(2, limit))
  }
}
