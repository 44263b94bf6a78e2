internal import MemCube
internal import Search
internal import Text

/// What a person should know of how their query was read: no query is an error, but a filter that
/// was left out explains unexpected results.
struct QueryNotes {
  private var problems: [Query.Problem] = []
  private var misspelled: [Query.Problem] = []
  private var unknownTypes: [[UInt8]] = []
  private var isEmpty = false

  /// Takes in a query as one cube read it. Cubes read alike, so each thing is noted once.
  mutating func read(_ query: Query) {
    isEmpty = query.isEmpty && query.problems.isEmpty
    for problem in query.problems where !problems.contains(problem) { problems.append(problem) }
    for problem in query.misspelled
    where !query.problems.contains(problem) && !misspelled.contains(problem) {
      misspelled.append(problem)
    }
    let known = Set(knownTypes.map { Array($0.lowercased().utf8) })
    for type in query.filters.types.joined().sorted(by: { $0.lexicographicallyPrecedes($1) })
    where !known.contains(type) && !unknownTypes.contains(type) {
      unknownTypes.append(type)
    }
  }

  /// The filters that were not understood, each with what it takes, for programs: those that were left out or
  /// are none but for a typing error, and types that nothing has.
  func unusable(foundNothing: Bool) -> [Query.Problem] {
    problems + misspelled + (foundNothing ? unknownTypes.map { Query.problem(ofType: $0) } : [])
  }

  /// One sentence for each filter that was left out, or is none but for a typing error. A type that is none of the usual ones may
  /// have been set by a program, so it is only worth a word where nothing has it.
  func sentences(foundNothing: Bool) -> [String] {
    var sentences = problems.map { problem in
      "'\(String(decoding: problem.filter, as: UTF8.self))' was left out: \(problem.reason)"
    }
    sentences += misspelled.map { problem in
      "'\(String(decoding: problem.filter, as: UTF8.self))' was looked for as words: \(problem.reason)"
    }
    guard foundNothing else { return sentences }
    if isEmpty {
      sentences.append("the query is empty; give words, or a filter such as after:2025")
    }
    for type in unknownTypes {
      let words = knownTypes.map { Array($0.lowercased().utf8) }
      let meant = suggestion(for: type, among: words).map {
        "did you mean type:\(String(decoding: $0, as: UTF8.self).uppercased())?"
      }
      sentences.append(
        "no memory has the type '\(String(decoding: type, as: UTF8.self))'; "
          + (meant ?? "the types are \(knownTypes.joined(separator: ", "))"))
    }
    return sentences
  }
}
