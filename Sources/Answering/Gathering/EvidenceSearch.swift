internal import Format
internal import Index
internal import Search

extension EvidenceSource {
  /// Searches for evidence: each result with the score by which `ask` weighs it, and nothing that was not
  /// found by what is asked.
  func evidenceSearch(_ query: Query, limit: Int) throws(CubeError) -> SearchAnswer {
    var query = query
    query.fills = .never
    var answer = try search(query, atMost: limit)
    for place in answer.results.indices {
      answer.results[place].score = answer.results[place].standing
    }
    return answer
  }
}
