internal import Digest
internal import Embedding
package import Models
internal import Text

/// A model's service as what makes vectors. Its answers are checked: what has not one vector of
/// numbers for each text, all of one dimension, is none.
package struct ServiceEmbedder: Sendable {
  package let client: ModelClient
  /// What the service calls its model.
  let model: String

  /// The embedder of a client; nil where no model there embeds.
  package init?(_ client: ModelClient?) {
    guard let client, let model = client.endpoint.embeddingModel else { return nil }
    self.client = client
    self.model = model
  }

  /// Texts in one request.
  package static let lot = 32
  /// What is sent of a text at most, bytes; the second where the service refuses so much, as one
  /// does whose model reads 512 tokens.
  package static let lengths = [4096, 1024]
  /// How long a search waits for its question's vector, nanoseconds.
  package static let patience: Int64 = 1_500_000_000

  /// Whose vectors these are: the SHA-256 of where the service is and what it calls its model.
  /// Vectors of two of them are never compared.
  var source: [UInt8] { SHA256.hash(Array("\(client.endpoint.base)\n\(model)".utf8)) }

  /// The middle of the name of its files of vectors: the model's name as far as a file's name can
  /// hold it, and a start of `source`.
  var name: [UInt8] {
    let plain = model.utf8.prefix(64).map { byte -> UInt8 in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
        byte
      default: UInt8(ascii: "-")
      }
    }
    return plain + [UInt8(ascii: "-")] + Hex.encode(Array(source.prefix(4)))
  }

  // MARK: Texts

  /// The vectors of texts, in their order; nil for a text that the service refuses whatever is cut
  /// off it.
  package func vectors(
    of texts: [[UInt8]], until stop: @escaping @Sendable () -> Bool
  ) throws(ModelError) -> [[Float]?] {
    let patience = Patience.background(until: stop)
    do { return try client.embed(texts.map { Self.start(of: $0, 0) }, patience) } catch {
      // One text that is too long lets the whole request fail.
      guard Self.isAboutTexts(error) else { throw error }
    }
    let cut = texts.map { Self.start(of: $0, 1) }
    do { return try client.embed(cut, patience) } catch {
      guard Self.isAboutTexts(error), texts.count > 1 else { throw error }
    }
    var found: [[Float]?] = []
    var refusal: ModelError?
    for text in cut {
      do { found += try client.embed([text], patience).map(Optional.some) } catch {
        guard Self.isAboutTexts(error) else { throw error }
        refusal = error
        found.append(nil)
        // Not one of three: it is not about them.
        if found.count == 3, found.allSatisfy({ $0 == nil }) { throw error }
      }
    }
    if let refusal, found.allSatisfy({ $0 == nil }) { throw refusal }
    let dimensions = Set(found.compactMap(\.?.count))
    guard dimensions.count == 1 else { throw .malformed("its vectors differ in length") }
    return found
  }

  /// Whether an error may be that of a text: too long, or with something in it.
  private static func isAboutTexts(_ error: ModelError) -> Bool {
    if case .refused(let status, _) = error { return [400, 413, 422, 500].contains(status) }
    return false
  }

  private static func start(of text: [UInt8], _ step: Int) -> [UInt8] {
    Excerpt.start(text, lengths[step])
  }

  // MARK: Questions

  /// The vector of a question; nil where the service does not give it soon.
  func question(_ text: [UInt8]) -> TextVector? {
    let text = Self.start(of: text, 1)
    let memory = client.questions
    if let known = memory.find(text) { return known }
    if memory.recovery.failure != nil { return nil }
    do throws(ModelError) {
      let numbers = try client.embed([text], .brief(Self.patience)).first
      let vector = numbers.flatMap { TextVector(numbers: $0) }
      if let vector { memory.keep(vector, for: text) }
      memory.recovery.succeed()
      return vector
    } catch {
      memory.recovery.fail(error)
      return nil
    }
  }
}
