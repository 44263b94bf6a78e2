internal import Format
internal import Index
public import Models
internal import Text

/// Puts the best results of a search into the order of a model's service.
public struct Reranking: Sendable {
  /// So many of the best results are put into its order.
  public static let limit = 50
  /// How long a search waits for it, nanoseconds.
  private static let patience: Int64 = 5_000_000_000
  /// What is sent of a text, bytes: rerankers read some 512 tokens.
  private static let textLimit = 2048

  private let client: ModelClient

  /// The service of a host; nil where none of its models reranks.
  public init?(_ client: ModelClient?) {
    guard let client, client.endpoint.rerankModel != nil else { return nil }
    self.client = client
  }

  /// How many results to search for, to show the best of them.
  public static func wanted(_ limit: Int) -> Int { max(limit, Self.limit) }

  /// Results in its order, those after the first `limit` as they were; their own order where it
  /// fails, or does not answer soon, with a sentence that says so. A query without words (of filters
  /// alone, newest first) has no better order.
  public func ranked<Found>(
    _ found: [Found], for query: Query, _ text: (Found) -> [UInt8]
  ) -> (results: [Found], note: String?) {
    let question = query.words
    let best = found.prefix(Self.limit)
    guard best.count > 1, !question.isEmpty else { return (found, nil) }
    do throws(ModelError) {
      if let failure = client.ranking.failure { throw failure }
      let texts = best.map { Excerpt.start(text($0), Self.textLimit) }
      let scores = try client.rerank(question, texts, .brief(Self.patience))
      client.ranking.succeed()
      let order = best.indices.sorted { a, b in
        let (x, y) = (scores[a] ?? -.infinity, scores[b] ?? -.infinity)
        return x != y ? x > y : a < b
      }
      return (order.map { found[$0] } + found.dropFirst(best.count), nil)
    } catch {
      client.ranking.fail(error)
      return (found, "\(error); the order is memcube's own")
    }
  }
}

extension Query {
  /// What is looked for, without filters, as typed.
  var words: [UInt8] {
    let words = clauses.flatMap { $0.words + $0.phrases }
    let texts = words.map { word -> [UInt8] in
      switch word {
      case .text(let text), .prefix(let text), .phrase(let text): text
      }
    }
    return Array(texts.filter { !$0.isEmpty }.joined(separator: [0x20]))
  }
}
