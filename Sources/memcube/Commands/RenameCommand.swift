internal import Bundle
internal import Format
internal import MemCube
internal import Posix

/// `memcube rename`: gives a cube another name.
struct RenameCommand: Command {
  static let declaration = Declaration(
    name: "rename", summary: "give a cube another name",
    forms: ["CUBE NAME [--project PROJECT]"],
    about: [
      "Renames the bundle in the store, or the link to a bundle that is elsewhere, and prints "
        + "where it is. Mounts and servers go on with the cube under its new name.",
      "Copies on other machines keep the old name. Rename the cube there as well, or the next "
        + "rsync brings it back under that name, beside this one. memcube status names such a "
        + "pair, and says how the two become one.",
    ],
    operands: [
      .init(name: "CUBE", count: .one, help: "the name of a cube of the store"),
      .init(name: "NAME", count: .one, help: "its new name"),
    ],
    options: [.project],
    examples: [
      .init(line: "memcube rename trips journeys", effect: "the cube trips is journeys now")
    ])

  let cube: CubeChoice
  let name: [UInt8]

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    name = given.operand("NAME")
    if let objection = CubeName.objection(to: name) { throw UsageError(objection) }
    try cube.checkIsInStore()
  }

  func run(_ around: Surroundings) throws(Failure) {
    try around.refuseInSharedHome("renamed", way: "export it, and import it under another name")
    let from = try around.entry(cube).path
    let (store, host) = (try around.store(), try around.host())
    store.sweepDrafts(host, now: host.now())
    let folder = try around.folder(ofProject: cube.project)
    let to = try core { () throws(CubeError) in try store.newPath(name, project: folder) }
    if Self.isLink(from) {
      try system("renaming \(from) to \(to)") { () throws(Errno) in
        try Files.renameNoReplace(from, to)
        try Files.syncDirectory(to.parent)
      }
    } else {
      let cube = try around.open(from)
      try core { () throws(CubeError) in
        try cube.rename(to: to)
        try cube.close()
      }
    }
    try around.console.write(pathLine(to.bytes, isTerminal: around.console.isTerminal))
  }

  /// Whether a bundle of the store is elsewhere.
  static func isLink(_ path: Path) -> Bool {
    (try? Files.status(path, followLinks: false))?.kind == .symlink
  }
}

extension CubeChoice {
  /// Refuses a path: what is done to a cube of the store is done to its name there.
  func checkIsInStore() throws(UsageError) {
    if name.contains(UInt8(ascii: "/")) || name.ends(in: CubeName.suffix) {
      throw UsageError(
        "'\(Path(name))' is a path; this takes the name of a cube of the store",
        hint: "a bundle elsewhere is moved and removed with mv and rm -r")
    }
  }
}
