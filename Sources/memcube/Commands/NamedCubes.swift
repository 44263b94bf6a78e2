internal import Format
internal import MemCube
internal import Posix
internal import Search
internal import Terminal

/// The operands `[CUBE]... TEXT` of a command that looks for something in several cubes.
struct NamedCubes: Equatable {
  let cubes: [[UInt8]]
  /// The last operand: a query or question.
  let text: [UInt8]
  let project: [UInt8]?
  /// The command's name and what it calls its last operand.
  let command, operand: String

  init(_ given: Given, command: String, operand: String) {
    cubes = given.operandList("CUBE")
    text = given.operand(operand)
    project = given.value("project")
    self.command = command
    self.operand = operand
  }

  /// The cubes that are named, or else all of the store or project.
  func entries(_ around: Surroundings) throws(Failure) -> [Store.Entry] {
    if cubes.isEmpty { return try around.entries(project: project) }
    var entries: [Store.Entry] = []
    for (index, cube) in cubes.enumerated() {
      do { entries.append(try around.entry(cube, project: project)) } catch {
        guard case .cube(.notFound(let text)) = error else { throw error }
        throw .cube(.notFound(text + (wayOut(from: index, around) ?? "")))
      }
    }
    return entries
  }

  /// What the filters take in words that were meant for a query, and are none as they stand.
  private func filterProblems(_ words: [UInt8]) -> String {
    let query = Query(parsing: words)
    let problems = query.problems + query.unknownTypes.map { Query.problem(ofType: $0) }
    return problems.map { "; \($0.reason)" }.joined()
  }

  /// What was likely meant, if the cube of this index does not exist.
  private func wayOut(from index: Int, _ around: Surroundings) -> String? {
    // A path is meant for one.
    guard !cubes[index].contains(UInt8(ascii: "/")) else { return nil }
    // A user who knows grep gives the query first.
    if cubes.count == 1, (try? around.entry(text, project: project)) != nil {
      return
        "; \(operand) comes last: memcube \(command) \(shellWord(text)) "
        + shellWord(cubes[0], always: true) + filterProblems(cubes[0])
    }
    let words = Array((cubes[index...] + [text]).joined(separator: [0x20]))
    let line = cubes[..<index].map { shellWord($0) } + [shellWord(words, always: true)]
    return
      "; a \(operand) of several words is one argument, in quotation marks: "
      + "memcube \(command) \(line.joined(separator: " "))" + filterProblems(words)
  }
}
