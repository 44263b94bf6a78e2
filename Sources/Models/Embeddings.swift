internal import Embedding
internal import Format

extension ModelClient {
  /// The vectors of texts, all of one length, in their order.
  public func embed(
    _ texts: [[UInt8]], _ patience: Patience = .asked
  ) throws(ModelError) -> [[Float]] {
    guard let model = endpoint.embeddingModel else {
      throw .notConfigured("MEMCUBE_EMBEDDING_MODEL")
    }
    if texts.isEmpty { return [] }
    let reply = try post(
      "/embeddings",
      .object([
        JSON.Member("model", JSON(model)), JSON.Member("input", .array(texts.map(Self.text))),
      ]), patience)
    guard let data = reply["data"]?.elements, data.count == texts.count else {
      throw .malformed("it has not one vector for each text")
    }
    var vectors = [[Float]](repeating: [], count: texts.count)
    for (place, element) in data.enumerated() {
      let index = element["index"]?.integer ?? Int64(place)
      guard let numbers = element["embedding"]?.elements, !numbers.isEmpty,
        numbers.count <= TextVector.widest, index >= 0, index < Int64(texts.count),
        vectors[Int(index)].isEmpty
      else { throw .malformed("a vector is missing, there twice, or too long") }
      let vector = numbers.map { Float($0.double ?? .nan) }
      guard vector.allSatisfy(\.isFinite) else { throw .malformed("a vector holds no numbers") }
      // It would be near nothing for good: a service that is not well answers so.
      guard vector.contains(where: { abs($0) > 1e-12 }) else {
        throw .malformed("a vector is all zeros")
      }
      vectors[Int(index)] = vector
    }
    guard Set(vectors.map(\.count)).count == 1 else {
      throw .malformed("its vectors differ in length")
    }
    return vectors
  }

  /// How well each document answers a query, higher is better, in their order; nil for one that the
  /// service left out.
  public func rerank(
    _ query: [UInt8], _ documents: [[UInt8]], _ patience: Patience = .asked
  ) throws(ModelError) -> [Double?] {
    guard let model = endpoint.rerankModel else { throw .notConfigured("MEMCUBE_RERANK_MODEL") }
    if documents.isEmpty { return [] }
    let reply = try post(
      "/rerank",
      .object([
        JSON.Member("model", JSON(model)), JSON.Member("query", Self.text(query)),
        JSON.Member("documents", .array(documents.map(Self.text))),
        JSON.Member("top_n", JSON(documents.count)),
      ]), patience)
    guard let results = (reply["results"] ?? reply["data"])?.elements, !results.isEmpty else {
      throw .malformed("it has no results")
    }
    var scores = [Double?](repeating: nil, count: documents.count)
    for result in results {
      let score = (result["relevance_score"] ?? result["score"])?.double
      guard let index = result["index"]?.integer, index >= 0, index < Int64(documents.count),
        let score, score.isFinite
      else { throw .malformed("a result names no document, or no score") }
      scores[Int(index)] = score
    }
    return scores
  }
}
