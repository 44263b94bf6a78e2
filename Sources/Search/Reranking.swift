internal import Embedding
internal import Format
internal import Index
public import Models
public import Posix
internal import Text

/// Puts the best results of a search into the order of a model: a service's, or one that runs in this process.
public struct Reranking: Sendable {
  /// So many of the best results are put into its order.
  public static let limit = 50
  /// How long a search waits for it, nanoseconds.
  private static let patience: Int64 = 5_000_000_000
  /// What is sent of a text, bytes: rerankers read some 512 tokens.
  private static let textLimit = 2048

  private enum Maker {
    case service(ModelClient)
    case own(PairScorer)
  }

  private let maker: Maker

  /// The service of a host, else the model in its directory of models; nil where neither reranks.
  public init?(_ client: ModelClient?, models: Path?) {
    if let client, client.endpoint.rerankModel != nil {
      maker = .service(client)
    } else if let models, let scorer = SharedModels.scorer(in: models) {
      maker = .own(scorer)
    } else {
      return nil
    }
  }

  /// How many results to search for, to show the best of them.
  public static func wanted(_ limit: Int) -> Int { max(limit, Self.limit) }

  /// Results in its order, those after the first `limit` as they were; their own order where a service
  /// fails, or does not answer soon, with a sentence that says so. A query without words (of filters
  /// alone, newest first) has no better order.
  public func ranked<Found>(
    _ found: [Found], for query: Query, _ text: (Found) -> [UInt8]
  ) -> (results: [Found], note: String?) {
    let question = query.words
    let best = found.prefix(Self.limit)
    guard best.count > 1, !question.isEmpty else { return (found, nil) }
    let texts = best.map { Excerpt.start(text($0), Self.textLimit) }
    let client: ModelClient
    switch maker {
    case .service(let service): client = service
    case .own(let scorer):
      let scores = PairRanking(scorer).scores(question, texts)
      return (Self.ordered(found, by: scores), nil)
    }
    do throws(ModelError) {
      if let failure = client.ranking.failure { throw failure }
      let scores = try client.rerank(question, texts, .brief(Self.patience))
      client.ranking.succeed()
      return (Self.ordered(found, by: scores.map { $0 ?? -.infinity }), nil)
    } catch {
      client.ranking.fail(error)
      return (found, "\(error); the order is memcube's own")
    }
  }

  /// The first results by their scores, equal ones as they were, and those without a score after them.
  private static func ordered<Found>(_ found: [Found], by scores: [Double]) -> [Found] {
    let order = scores.indices.sorted { a, b in
      scores[a] != scores[b] ? scores[a] > scores[b] : a < b
    }
    return order.map { found[$0] } + found.dropFirst(scores.count)
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
