package import Format
package import Language
package import Search

/// A question with what follows from its words alone, whichever cube is asked.
package struct PreparedQuestion {
  package let text: [UInt8]
  package let query: Query
  /// The folded words of the query.
  package let words: [[UInt8]]
  package let form: QuestionForm
  package let kind: AskedKind
  package let list: AskedList?
  package let others: OthersVerb
  package let owners: OwnersQuestion
  package let other: AskedOtherwise
  /// What says whether a text in other words answers; nil: there are no such words.
  package let judge: CitationJudge?

  /// Of a question, and the query that it was parsed to.
  init(_ text: [UInt8], _ query: Query) {
    self.text = text
    self.query = query
    words = Question(query).words
    (form, kind) = (QuestionForm(words), AskedKind(words))
    list = AskedList(text, query)
    (others, owners) = (OthersVerb(text), OwnersQuestion(text))
    other = AskedOtherwise(text, query)
    judge = other.senses.isEmpty ? nil : CitationJudge(text, [])
  }
}

/// The questions that were prepared last, for the next cube that gets the same one.
public struct PreparedQuestions {
  /// So many are kept: cubes write names in their own letters, and so each may be asked otherwise.
  private static let most = 8

  private var known: [PreparedQuestion] = []

  /// None.
  public init() {}

  /// A question as it was prepared for the zone and the day of a query, else by that query.
  package mutating func find(
    _ text: [UInt8], in zone: Zone, on reference: Int64?,
    parse: () throws(CubeError) -> Query
  ) throws(CubeError) -> PreparedQuestion {
    let same = known.first {
      $0.text == text && $0.query.reference == reference && $0.query.zone == zone
    }
    if let same { return same }
    let made = PreparedQuestion(text, try parse())
    if known.count >= Self.most { known.removeFirst() }
    known.append(made)
    return made
  }
}
