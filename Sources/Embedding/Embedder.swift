internal import CKernels
public import Posix

/// A model that turns texts into vectors, whose cosines say how near texts are in meaning.
///
/// The same text has the same vector, to the bit, on every processor and in any company. May be
/// used by several threads at once.
public final class Embedder: Sendable {
  private let model: ModelFile

  /// The name of the usual model, all-MiniLM-L6-v2. ASCII.
  public static let usual = "all-minilm-l6-v2"

  /// What a text is: some models want to know it.
  public enum Role: Sendable {
    /// What is looked for.
    case question
    /// What may be found.
    case text
  }

  /// Opens a packed model, and checks it.
  /// - Throws: `.missing`, `.foreign`, `.damaged`, `.io`.
  public init(_ path: Path) throws(EmbeddingError) {
    model = try ModelFile(path)
    if model.layout.traits.output == .score {
      throw .foreign("it puts results into order, and makes no vectors")
    }
  }

  /// The SHA-256 of the package that the model was made of.
  public var source: [UInt8] { model.source }

  /// The model's name: vectors of different models cannot be compared. ASCII.
  public var name: [UInt8] { model.layout.traits.name }

  /// Whether it is the usual model.
  public var isUsual: Bool { model.layout.version == 1 }

  /// How many numbers a vector has: a multiple of 64.
  public var width: Int { model.layout.width }

  /// Pieces of a text that count, with the two that stand around every text: as the model's
  /// sentence_bert_config.json says. What follows them is not read.
  public var window: Int { model.layout.traits.window }

  /// Whether the model is still what was opened. Ask this after `vectors`, and do not keep them if it is not.
  public var isIntact: Bool { model.isIntact }

  /// The vectors of texts, in order. Any bytes are a text.
  public func vectors(of texts: [[UInt8]], as role: Role = .text) -> [TextVector] {
    vectors(of: texts, as: role, tier: ckernels_best_tier())
  }

  /// The vector of one text.
  public func vector(of text: [UInt8], as role: Role = .text) -> TextVector {
    vectors(of: [text], as: role).first ?? TextVector(bytes: [], width: width)
  }

  /// As above, with the kernels of a tier.
  func vectors(of texts: [[UInt8]], as role: Role = .text, tier: Int32) -> [TextVector] {
    let traits = model.layout.traits
    let prefix = role == .question ? traits.questionPrefix : traits.textPrefix
    var cutter = TextCutter(model)
    return Encoder(model, tier: tier).vectors(
      of: texts.map { EncodedText(pieces: cutter.pieces(of: prefix + $0, limit: traits.window)) })
  }

  /// The pieces of a text, with the two around it.
  func pieces(of text: [UInt8], limit: Int? = nil) -> [Int32] {
    var cutter = TextCutter(model)
    return cutter.pieces(of: text, limit: max(2, limit ?? window))
  }
}
