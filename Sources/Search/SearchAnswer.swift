public import Index

/// What a search found.
public struct SearchAnswer: Sendable {
  /// All that match, also those beyond the limit.
  public var total: Int
  /// The best, best first.
  public var results: [SearchResult]
  /// The words that were looked for.
  public var words: AskedWords

  /// An answer of its parts.
  public init(total: Int, results: [SearchResult], words: AskedWords = AskedWords()) {
    self.total = total
    self.results = results
    self.words = words
  }
}
