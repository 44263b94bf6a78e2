/// A message of a chat with a model.
public struct ChatMessage: Sendable {
  /// Who speaks.
  public enum Role: String, Sendable { case system, user, assistant }

  /// Who speaks.
  public var role: Role
  /// What is said, UTF-8.
  public var text: [UInt8]

  /// A message of its parts.
  public init(_ role: Role, _ text: [UInt8]) {
    self.role = role
    self.text = text
  }
}

extension ModelClient {
  /// Lets the chat model go on with a chat, at temperature 0. With `asJSON` the service is asked for
  /// a JSON object, which not every one honours.
  /// - Returns: what it says, UTF-8, without white space around it.
  public func chat(
    _ messages: [ChatMessage], tokens limit: Int, asJSON: Bool = false
  ) throws(ModelError) -> [UInt8] {
    guard let model = endpoint.chatModel else { throw .notConfigured("MEMCUBE_CHAT_MODEL") }
    var members = [
      JSON.Member("model", JSON(model)),
      JSON.Member(
        "messages",
        .array(
          messages.map {
            .object([
              JSON.Member("role", JSON($0.role.rawValue)), JSON.Member("content", .string($0.text)),
            ])
          })),
      JSON.Member("temperature", JSON(0)), JSON.Member("max_tokens", JSON(limit)),
    ]
    if asJSON {
      members.append(
        JSON.Member("response_format", .object([JSON.Member("type", "json_object")])))
    }
    let reply = try post("/chat/completions", .object(members))
    guard let choice = reply["choices"]?.elements?.first,
      let text = choice["message"]?["content"]?.string
    else { throw .malformed("it has no choices[0].message.content") }
    let trimmed = text.drop { $0 <= 0x20 }
    return Array(trimmed.prefix(through: trimmed.lastIndex { $0 > 0x20 } ?? trimmed.startIndex))
  }

  /// The JSON value in what a model said: models put it into a fence, or talk around it.
  static func value(in text: [UInt8]) -> JSON? {
    if let value = try? JSON.parse(text) { return value }
    guard let start = text.firstIndex(where: { $0 == 0x7B || $0 == 0x5B }) else { return nil }
    let closing: UInt8 = text[start] == 0x7B ? 0x7D : 0x5D
    guard let end = text.lastIndex(of: closing), end > start else { return nil }
    return try? JSON.parse(Array(text[start...end]))
  }
}

extension ModelClient {
  /// The vectors of texts, all of one length, in their order.
  public func embed(_ texts: [[UInt8]]) throws(ModelError) -> [[Float]] {
    guard let model = endpoint.embeddingModel else {
      throw .notConfigured("MEMCUBE_EMBEDDING_MODEL")
    }
    if texts.isEmpty { return [] }
    let reply = try post(
      "/embeddings",
      .object([
        JSON.Member("model", JSON(model)), JSON.Member("input", .array(texts.map { .string($0) })),
      ]))
    guard let data = reply["data"]?.elements, data.count == texts.count else {
      throw .malformed("it has not one vector for each text")
    }
    var vectors = [[Float]](repeating: [], count: texts.count)
    for (place, element) in data.enumerated() {
      let index = element["index"]?.integer ?? Int64(place)
      guard let numbers = element["embedding"]?.elements, !numbers.isEmpty,
        index >= 0, index < Int64(texts.count), vectors[Int(index)].isEmpty
      else { throw .malformed("a vector is missing, or there twice") }
      let vector = numbers.map { Float($0.double ?? .nan) }
      guard vector.allSatisfy(\.isFinite) else { throw .malformed("a vector holds no numbers") }
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
    _ query: [UInt8], _ documents: [[UInt8]]
  ) throws(ModelError) -> [Double?] {
    guard let model = endpoint.rerankModel else { throw .notConfigured("MEMCUBE_RERANK_MODEL") }
    if documents.isEmpty { return [] }
    let reply = try post(
      "/rerank",
      .object([
        JSON.Member("model", JSON(model)), JSON.Member("query", .string(query)),
        JSON.Member("documents", .array(documents.map { .string($0) })),
        JSON.Member("top_n", JSON(documents.count)),
      ]))
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
