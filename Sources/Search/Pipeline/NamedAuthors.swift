internal import SQLite
internal import Text

/// The authors that a question names, and its clauses without their names.
///
/// In a dialogue a name within a text mostly addresses the other person, and the person that a question
/// is about says "I". So names are taken out of what is looked for in messages, and remembered.
struct NamedAuthors {
  /// The numbers of the names.
  var authors: Set<Int64> = []
  /// What to look for: without the names, unless nothing else is asked.
  var clauses: [TermClause]
  /// The names, as terms of their own: memories and documents speak of people by their names.
  var names: [Term] = []
  /// The rows of the memories that say that the user is called so: see `StatedNames`.
  var stating: Set<Int64> = []
  /// Whether it calls the user as memories do. Nearly all of them hold that, so it is no more looked for
  /// than "I" is.
  private(set) var callsUser = false

  /// `verbs` are what else the question asks if names are all that it asks: see `TermMaker.verbs`; `user`
  /// is how memories call the user, if the question does so.
  init(
    _ clauses: [TermClause], _ connection: Connection, _ stated: StatedNames? = nil,
    _ readings: KeptReadings? = nil, verbs: [Term] = [], user: [UInt8]? = nil
  ) throws(SQLiteError) {
    self.clauses = clauses
    // A query within a query asks for each of its clauses.
    guard clauses.count == 1 else { return }
    let query = try connection.statement("SELECT hash FROM author WHERE word = ?1")
    var rest: [TermClause] = []
    for clause in clauses {
      var kept = clause
      kept.any = []
      for term in clause.any {
        var found: Set<Int64> = []
        if term.tokens.count == 1, !term.isPrefix, term.exact.isEmpty {
          let token = term.tokens[0]
          if token == user {
            callsUser = true
            continue
          }
          if let known = readings?.authors.find(token) {
            found = known
          } else {
            try query.bind(1, blob: token)
            while try query.step() { found.insert(query.int(0)) }
            query.reset()
            readings?.authors.keep(found, for: token, bytes: 32 + token.count + 16 * found.count)
          }
          if let said = try stated?.find(token) {
            found.formUnion(said.authors)
            stating.formUnion(said.rows)
          }
        }
        if found.isEmpty {
          kept.any.append(term)
        } else {
          // Of the words of one name each stands for whom all of them name.
          let common = authors.intersection(found)
          authors = common.isEmpty ? authors.union(found) : common
          names.append(term)
        }
      }
      rest.append(kept)
    }
    let isLess = callsUser || !names.isEmpty
    if isLess, !verbs.isEmpty, rest.allSatisfy({ $0 == TermClause() }) {
      rest = [TermClause(any: verbs)]
    }
    if !isLess || rest.allSatisfy({ $0 == TermClause() }) {
      (names, stating, callsUser) = ([], [], false)
    } else {
      self.clauses = rest.filter { $0 != TermClause() }
    }
  }

  /// The candidates. One that states a name and holds nothing else that is asked counts little: the
  /// question names a person, and asks something about him.
  func lessening(_ candidates: [Candidate]) -> [Candidate] {
    if stating.isEmpty { return candidates }
    return candidates.map { candidate in
      guard candidate.isNamed, !candidate.isTelling, stating.contains(candidate.row) else {
        return candidate
      }
      var candidate = candidate
      candidate.share = StatedNames.share
      return candidate
    }
  }
}
