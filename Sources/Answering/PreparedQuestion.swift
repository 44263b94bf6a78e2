internal import Format
internal import Language
internal import Search

/// A question with what follows from its words alone, whichever cube is asked.
struct PreparedQuestion {
  let text: [UInt8]
  let query: Query
  /// The folded words of the query.
  let words: [[UInt8]]
  let form: QuestionForm
  let kind: AskedKind
  let list: AskedList?
  let others: OthersVerb
  let owners: OwnersQuestion
  let other: AskedOtherwise
  /// What says whether a text in other words answers; nil: there are no such words.
  let judge: CitationJudge?

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
  mutating func find(
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
