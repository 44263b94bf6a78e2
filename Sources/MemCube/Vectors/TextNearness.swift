public import Bundle
internal import Embedding
internal import Models
internal import Posix
internal import Search
internal import Text

/// How near texts are in meaning, by the model of this host; a service's where one is set.
public struct TextNearness: Sendable {
  private let maker: SemanticIndex.Maker

  /// By the model of a host; nil where it has none.
  public init?(_ host: Host) {
    if let service = ServiceEmbedder(host.model) {
      maker = .service(service)
    } else if let directory = host.models, let embedder = SharedModels.embedder(in: directory) {
      maker = .own(embedder)
    } else {
      return nil
    }
  }

  /// Texts of anybody's life, each of another matter: what is near to all of them is near to nothing.
  public static var anything: [[UInt8]] { Backdrop.texts }

  /// The cosines between texts.
  /// - Parameters:
  ///   - texts: any texts.
  ///   - isKept: whether their vectors are kept for the next call as well.
  ///   - kept: texts whose vectors are kept for the next call.
  /// - Returns: for each text its cosine with each of `kept`; nil where the model gives no answer soon.
  public func cosines(
    of texts: [[UInt8]], isKept: Bool = false, with kept: [[UInt8]]
  ) -> [[Double]]? {
    guard let own = vectors(of: texts, keeps: isKept), let others = vectors(of: kept, keeps: true)
    else { return nil }
    return own.map { text in others.map { Double(text.cosine($0)) } }
  }

  private func vectors(of texts: [[UInt8]], keeps: Bool) -> [TextVector]? {
    switch maker {
    case .own(let embedder):
      let made =
        keeps
        ? texts.map { SharedModels.vector(of: $0, by: embedder) }
        : embedder.vectors(of: texts, as: .question)
      return embedder.isIntact ? made : nil
    case .service(let service): return service.questions(texts)
    }
  }
}

extension ServiceEmbedder {
  /// The vectors of several questions; nil where the service does not give them soon.
  func questions(_ texts: [[UInt8]]) -> [TextVector]? {
    let memory = client.questions
    let texts = texts.map { Excerpt.start($0, Self.lengths.last ?? 0) }
    var missing: [[UInt8]] = []
    for text in texts where memory.find(text) == nil && !missing.contains(text) {
      missing.append(text)
    }
    if !missing.isEmpty, memory.recovery.failure != nil { return nil }
    do throws(ModelError) {
      for start in stride(from: 0, to: missing.count, by: Self.lot) {
        let lot = Array(missing[start..<min(start + Self.lot, missing.count)])
        for (text, numbers) in zip(lot, try client.embed(lot, .brief(Self.patience))) {
          guard let vector = TextVector(numbers: numbers) else { return nil }
          memory.keep(vector, for: text)
        }
      }
      if !missing.isEmpty { memory.recovery.succeed() }
    } catch {
      memory.recovery.fail(error)
      return nil
    }
    let found = texts.compactMap { memory.find($0) }
    return found.count == texts.count ? found : nil
  }
}
