internal import SQLite

/// The authors that a question names, and its clauses without their names.
///
/// In a dialogue a name within a text is mostly the other person being addressed, and whoever is
/// asked about speaks of "I". So names are taken out of what is looked for in messages, and
/// remembered.
struct NamedAuthors {
  /// The numbers of the names.
  var authors: Set<Int64> = []
  /// What to look for: without the names, unless nothing else is asked.
  var clauses: [TermClause]
  /// The names, as terms of their own: memories and documents speak of people by their names.
  var names: [Term] = []

  init(
    _ clauses: [TermClause], _ connection: Connection, _ readings: KeptReadings? = nil
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
          if let known = readings?.authors.find(token) {
            found = known
          } else {
            try query.bind(1, blob: token)
            while try query.step() { found.insert(query.int(0)) }
            query.reset()
            readings?.authors.keep(found, for: token, bytes: 32 + token.count + 16 * found.count)
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
    if names.isEmpty || rest.allSatisfy({ $0 == TermClause() }) {
      names = []
    } else {
      self.clauses = rest.filter { $0 != TermClause() }
    }
  }
}
