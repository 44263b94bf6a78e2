internal import Format
internal import MemCube
internal import Posix
internal import Search

/// What README.md in a query's directory says where a filter was not understood.
enum QueryAdvice {
  /// The file's name.
  static let name = Array("README.md".utf8)

  /// Why the query finds nothing, if that is for its filters; with them it is not run.
  static func problems(_ query: Query, in cube: Cube) throws(Errno) -> [Query.Problem] {
    var all: [Query.Problem] = []
    for outer in query.within { all += try problems(outer, in: cube) }
    return all + problems(query, unknownTypes: try core(try unknown(query.unknownTypes, in: cube)))
  }

  /// The same where these types are in no cube that is asked.
  static func problems(_ query: Query, unknownTypes: [[UInt8]]) -> [Query.Problem] {
    query.misspelled + unknownTypes.map { Query.problem(ofType: $0) }
  }

  /// Those types that a cube has no memory of: another program may have recorded words of its own.
  static func unknown(
    _ types: [[UInt8]], in cube: Cube
  ) throws(CubeError) -> [[UInt8]] {
    var unknown: [[UInt8]] = []
    for type in types where try !cube.hasType(type) { unknown.append(type) }
    return unknown
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
