internal import Format
internal import Index
internal import MemCube
internal import Objects
internal import Posix

/// `memcube graph`: the entities of a cube, and how they relate.
struct GraphCommand: Command {
  static let declaration = Declaration(
    name: "graph", summary: "show whom and what a cube's memories are about",
    forms: ["CUBE [--dot] [--project PROJECT] [--json]"],
    about: [
      "Prints a line for each entity: its name, its type, and how many memories mention it. Then "
        + "it prints a line for each relation that memories record: from, type, to, with tabs "
        + "between them. After a relation stands 'formerly' if all memories that say it are "
        + "superseded."
    ],
    operands: [.cube],
    options: [.init(name: "dot", help: "print the graph for Graphviz"), .project, .json],
    examples: [
      .init(line: "memcube graph trips --dot", effect: "the graph as Graphviz draws it")
    ])

  let cube: CubeChoice
  let asDot, asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    asDot = given.flag("dot")
    asJSON = given.flag("json")
    if asDot, asJSON { throw UsageError("--dot and --json exclude each other") }
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube, for: .reading)
    let graph = try core { () throws(CubeError) in try cube.graph() }
    if asDot {
      try around.console.write(graph.dot)
    } else if asJSON {
      try around.console.write(graphObject(graph))
    } else {
      for entity in graph.entities {
        try line([entity.name, entity.type ?? [], Array("\(entity.memories)".utf8)], around)
      }
      for relation in graph.relations {
        let parts = [relation.from, relation.type, relation.to]
        try line(parts + (relation.isFormer ? [Array("formerly".utf8)] : []), around)
      }
    }
    try core { () throws(CubeError) in try cube.close() }
  }

  private func line(_ parts: [[UInt8]], _ around: Surroundings) throws(Failure) {
    try around.console.line(parts.map { printable("\(Path($0))") }.joined(separator: "\t"))
  }
}
