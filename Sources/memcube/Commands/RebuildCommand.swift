internal import Format
internal import MemCube
internal import Posix
internal import Terminal

/// `memcube rebuild`: makes the index anew.
struct RebuildCommand: Command {
  static let declaration = Declaration(
    name: "rebuild", summary: "make a cube's index anew",
    forms: ["CUBE [--project PROJECT]"],
    about: [
      "Throws the index away and makes it again from the records in the bundle. Nothing is lost "
        + "by it. A missing index is made by itself, so this is rarely needed."
    ],
    operands: [.cube], options: [.project],
    examples: [.init(line: "memcube rebuild trips", effect: "rebuilds the index of trips")])

  let cube: CubeChoice

  init(_ given: Given) throws(UsageError) { cube = CubeChoice(given) }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube)
    let line = around.progress("rebuilding the index of \(cube.path)")
    defer { line?.finish() }
    try core { () throws(CubeError) in try cube.rebuild(progress: line?.callback) }
    line?.finish()
    // Vectors that were made before are found again; the rest is made.
    try embed(cube, around)
    try core { () throws(CubeError) in try cube.close() }
  }
}
