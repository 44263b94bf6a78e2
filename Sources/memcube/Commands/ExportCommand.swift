internal import Format
internal import Gateway
internal import MemCube
internal import Posix

/// `memcube export`: writes a cube as a directory that MemOS reads.
struct ExportCommand: Command {
  static let declaration = Declaration(
    name: "export", summary: "write a cube as a directory of MemOS",
    forms: ["CUBE DIR [--shape SHAPE] [--with-config] [--project PROJECT]"],
    about: [
      "Writes the memories of a cube as a MemCube of open-source MemOS: config.json and "
        + "textual_memory.json. DIR must be empty or not there yet. All of it is written, or "
        + "nothing. Hidden memories are archived there. Superseded memories, the trash, "
        + "conversations and documents are left out.",
      "Every version of MemOS reads the shape naive. general needs a vector of each memory, "
        + "which a cube has that came in that shape. tree has nodes and edges. What MemOS would "
        + "refuse in a memory's fields moves to its info. A cube that came from MemOS and did "
        + "not change is written in its own shape.",
      "memcube serve --import-root takes such directories in: POST /mem_cubes.",
    ],
    operands: [
      .cube, .init(name: "DIR", count: .one, help: "the directory to write"),
    ],
    options: [
      .init(
        name: "shape", value: "SHAPE", help: "naive, general or tree; naive unless given",
        candidates: [.words(["naive", "general", "tree"])]),
      .init(
        name: "with-config",
        help: "write the config.json that came with the cube, which may hold keys of services"),
      .project,
    ],
    examples: [.init(line: "memcube export trips trips-memos", effect: "writes trips for MemOS")])

  let cube: CubeChoice
  let directory: Path
  let shape: String
  let withConfig: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    directory = Path(given.operand("DIR"))
    shape = given.value("shape").map { String(decoding: $0, as: UTF8.self) } ?? "naive"
    withConfig = given.flag("with-config")
    guard ["naive", "general", "tree"].contains(shape) else {
      throw UsageError("--shape takes naive, general or tree, not '\(shape)'")
    }
    if directory.bytes.isEmpty { throw UsageError("DIR is empty") }
  }

  func run(_ around: Surroundings) throws(Failure) {
    let entry = try around.entry(cube)
    let cube = try around.open(cube, for: .reading)
    let host = try around.host()
    let report = try core { () throws(CubeError) in
      let export = try MemOSExport(shape: shape, withConfig: withConfig, host: host)
      let report = try export.write(cube, named: entry.name, to: directory)
      try cube.close()
      return report
    }
    let count = report.memories == 1 ? "1 memory" : "\(report.memories) memories"
    around.console.say("wrote \(count) to \(directory)")
    if report.changedIDs > 0 {
      around.console.say(
        "ids that are no UUID became one, and stand in info.original_id: \(report.changedIDs)")
    }
  }
}
