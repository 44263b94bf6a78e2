internal import Index
internal import Learning
internal import Text

/// What was learned from a piece of evidence, or what a memory says itself.
struct LearnedText: Hashable, Sendable {
  /// The memory's text.
  var text: [UInt8]
  /// The row of the memory that says what is so since, at the end of the chain of those that ended
  /// one another; nil: it is still so.
  var successor: Int64?

  init(text: [UInt8], successor: Int64? = nil) {
    self.text = text
    self.successor = successor
  }
}

/// What an answer makes of evidence that tells what is no longer so.
enum Succession {
  /// A text of which less than this share of what the sentence holds of the question is not what
  /// the question is about.
  private static let leastShare = 0.5

  /// Of what was learned from a message that which a sentence of it gave and the question is about.
  /// What the question does not touch does not make the sentence outdated: of "I live in Turin and
  /// the plumber's number is 555" only the first part may be over.
  /// - Parameters:
  ///   - texts: What was learned.
  ///   - sentence: What is cited.
  ///   - share: How much of the question a text holds.
  /// - Returns: nil: nothing was learned of which anything has ended.
  static func learned(
    _ texts: [LearnedText], said sentence: [UInt8], _ share: (_ text: [UInt8]) -> Double
  ) -> LearnedText? {
    var reader = StemReader()
    let said = Set(reader.stems(sentence))
    var known: [(text: LearnedText, shared: Int, share: Double)] = []
    for text in texts {
      known.append((text, said.intersection(reader.stems(text.text)).count, share(text.text)))
    }
    guard let most = known.map(\.shared).max() else { return nil }
    let near = known.filter { $0.shared * 2 >= most }
    // Of equals what stands, then the first.
    func best(_ stands: Bool) -> (text: LearnedText, shared: Int, share: Double)? {
      let found = near.filter { ($0.text.successor == nil) == stands }
      return found.dropFirst().reduce(found.first) { best, next in
        guard let best else { return next }
        return (next.share, next.shared) > (best.share, best.shared) ? next : best
      }
    }
    guard var ended = best(false) else { return best(true)?.text }
    if let standing = best(true), standing.share >= ended.share { return standing.text }
    if ended.share < leastShare * share(sentence) { ended.text.successor = nil }
    // Of "moved to Ghent with two cats" the new home ends no more than what stands before "with".
    if let main = withoutCompany(ended.text.text), share(main) < leastShare * ended.share {
      ended.text.successor = nil
    }
    return ended.text
  }

  /// A text up to "with"; nil: it goes on with nothing.
  private static func withoutCompany(_ text: [UInt8]) -> [UInt8]? {
    text.firstRange(of: " with ".utf8).map { Array(text[..<$0.lowerBound]) }
  }

  /// Citations with what is so since of each that is outdated, in its place; `replaced`: by what,
  /// of each citation's folded text.
  static func completed(
    _ citations: [Answer.Citation], _ replaced: [[UInt8]: Int64], _ evidence: [Evidence]
  ) -> [Answer.Citation] {
    var cited = Set(citations.filter { !$0.evidence.isOutdated }.map(\.evidence.result.id))
    var completed: [Answer.Citation] = []
    for citation in citations {
      if citation.evidence.isOutdated, let row = replaced[FoldedValue.fold(citation.sentence)],
        let newer = evidence.first(where: { piece in
          piece.result.kind == .memory && piece.result.row == row
            && piece.cube == citation.evidence.cube
        }), cited.isDisjoint(with: newer.origins), cited.insert(newer.result.id).inserted
      {
        // It speaks to the question as much as what it took the place of.
        var quote = citation.quote
        let (pieces, frames) = SaidFrame.read(SentenceCut.pieces(newer.text))
        quote.sentence = pieces.first?.text ?? newer.text
        (quote.text, quote.frame, quote.pointsBack) = (quote.sentence, frames[0], false)
        completed.append(
          Answer.Citation(number: 0, sentence: quote.shown, evidence: newer, quote: quote))
      }
      completed.append(citation)
    }
    return completed
  }
}
