internal import MemCube
internal import Posix

/// What README.md in a query's directory says where a filter was not understood.
enum QueryAdvice {
  /// The file's name.
  static let name = Array("README.md".utf8)

  /// Why the query finds nothing, if that is for its filters; with them it is not run.
  static func problems(_ query: Query, in cubes: [Cube]) throws(Errno) -> [Query.Problem] {
    var problems = query.misspelled
    for type in query.unknownTypes {
      // Another program may have recorded words of its own.
      var isKnown = false
      for cube in cubes where !isKnown { isKnown = try core(try cube.hasType(type)) }
      if !isKnown { problems.append(Query.problem(ofType: type)) }
    }
    return problems
  }

  /// The text; nil if there is nothing to say.
  static func text(_ query: [UInt8], _ problems: [Query.Problem]) -> [UInt8]? {
    if problems.isEmpty { return nil }
    var out = Array("# Nothing was found for: ".utf8) + query.map { $0 < 0x20 ? 0x20 : $0 }
    out += [0x0A, 0x0A]
    for problem in problems {
      out += Array("- ".utf8) + problem.filter.map { $0 < 0x20 ? 0x20 : $0 }
      out += Array(" \u{2014} \(problem.reason)\n".utf8)
    }
    return out + Array("\nFilters: \(Query.filterGuide)\n".utf8)
  }
}
