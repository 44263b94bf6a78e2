public import Posix

/// What a model does for a search.
public enum ModelKind: String, CaseIterable, Sendable {
  /// It makes vectors, by which texts are found.
  case embedder
  /// It puts what was found into order.
  case reranker
}

/// Where models are in a directory of them: each in a file of its name. A link says which one of a kind is used;
/// without one the usual embedder is, and no reranker.
public enum ModelPlace {
  /// How the name of a model's file ends.
  public static let ending = ".model"

  /// The file of a model.
  public static func file(of name: [UInt8], in directory: Path) -> Path {
    directory.appending(name + Array(ending.utf8))
  }

  /// The link to the model of a kind that is used.
  public static func link(_ kind: ModelKind, in directory: Path) -> Path {
    directory.appending(kind.rawValue)
  }

  /// The file of the model of a kind that is used, whether or not it is there.
  public static func used(_ kind: ModelKind, in directory: Path) -> Path {
    let link = link(kind, in: directory)
    if kind == .reranker || Files.exists(link) { return link }
    return file(of: Array(Embedder.usual.utf8), in: directory)
  }
}

/// What a packed model says of itself, once all of it is checked.
public struct ModelSummary: Hashable, Sendable {
  /// Its name.
  public let name: [UInt8]
  /// What it does.
  public let kind: ModelKind
  /// How many numbers its vectors have, its layers, and the pieces of a text that count.
  public let width, layers, window: Int

  /// Opens a packed model, and checks it.
  /// - Throws: `.missing`, `.foreign`, `.damaged`, `.io`.
  public init(_ path: Path) throws(EmbeddingError) {
    let model = try ModelFile(path)
    let traits = model.layout.traits
    name = traits.name
    kind = traits.output == .score ? .reranker : .embedder
    (width, layers, window) = (traits.width, model.layout.layers, traits.window)
  }
}
