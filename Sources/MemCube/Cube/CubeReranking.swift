internal import Bundle
public import Format
internal import Index
internal import Models
public import Search

extension Cube {
  /// What reranks this cube's results; nil: nothing does.
  public var reranking: Reranking? { Reranking(host.model, models: host.models) }

  /// A search whose results a reranker puts into its order, if there is one; at `most` so many, whatever
  /// the query wants.
  public func rankedSearch(
    _ query: Query, most: Int = .max
  ) throws(CubeError) -> SearchAnswer {
    var query = query
    query.limit = query.limit.map { min($0, most) }
    guard let reranking else { return try search(query) }
    // As many as the query itself wants, if it says so.
    let answer = try search(query, limit: Reranking.wanted(Cube.defaultLimit))
    let ranked = reranking.ranked(answer.results, for: query) { $0.text }.results
    return SearchAnswer(
      total: answer.total, results: Array(ranked.prefix(query.limit ?? Cube.defaultLimit)))
  }
}
