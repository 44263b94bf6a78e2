internal import Format
internal import MemCube

/// `memcube archive`: nothing new is kept in a cube any more.
struct ArchiveCommand: Command {
  static let declaration = Declaration(
    name: "archive", summary: "keep nothing new in a cube",
    forms: ["CUBE [--undo] [--project PROJECT]"],
    about: [
      "Refuses new memories, edits, documents and messages from now on, in the mount and "
        + "everywhere else. All that is there is read, searched and listed as before. Deleting, "
        + "purging and settings go on. What another copy records before it knows is merged."
    ],
    operands: [.cube],
    options: [.init(name: "undo", help: "open the cube again"), .project],
    examples: [
      .init(line: "memcube archive trips", effect: "keeps the cube trips as it is"),
      .init(line: "memcube archive trips --undo", effect: "takes new memories again"),
    ])

  let cube: CubeChoice
  let undoes: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    undoes = given.flag("undo")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let cube = try around.open(cube)
    try core { () throws(CubeError) in try undoes ? cube.unarchive() : cube.archive() }
    try around.conclude(cube)
  }
}
