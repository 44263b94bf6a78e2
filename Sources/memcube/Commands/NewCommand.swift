internal import Bundle
internal import Format
internal import MemCube
internal import Objects
internal import Posix

/// `memcube new`: makes a cube.
struct NewCommand: Command {
  static let declaration = Declaration(
    name: "new", summary: "make a cube",
    forms: [
      "NAME [--at PATH] [--index-inside] [--description TEXT] [--project PROJECT] [--json]"
    ],
    about: [
      "Makes an empty cube in the store and prints where its bundle is. Only its owner can read "
        + "a new bundle (mode 0700).",
      "This machine's state holds what memcube keeps of a cube outside its bundle: the index, "
        + "what is about to be recorded, saved texts. In an encrypted vault all of this has to "
        + "be in the bundle, or it could be read once the vault is closed. memcube does so by "
        + "itself in a FUSE vault, such as gocryptfs, encfs or cryfs; elsewhere --index-inside "
        + "does it.",
      "A name is one file name of at most 230 bytes. It does not begin with '.', '@' or '-', and "
        + "holds no '/' and no '%'. It is not search, ask, projects or README.md.",
    ],
    operands: [.init(name: "NAME", count: .one, help: "the cube's name")],
    options: [
      .init(
        name: "at", value: "PATH",
        help: "make the bundle there, where nothing is yet, and link it into the store"),
      .init(
        name: "index-inside", help: "keep the index in the bundle, and nothing of it elsewhere"),
      .init(name: "description", value: "TEXT", help: "say what the cube is about"),
      .init(name: "project", value: "PROJECT", help: "make the cube in this project of the store"),
      .json,
    ],
    examples: [
      .init(line: "memcube new trips", effect: "a cube named trips"),
      .init(
        line: "memcube new work --at ~/Sync/work.memcube",
        effect: "a cube whose bundle another program copies around"),
    ],
    statuses: [1, 4])

  let name: [UInt8]
  let place: Path?
  let description: [UInt8]?
  let project: [UInt8]?
  let keepsStateInside: Bool
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    name = given.operand("NAME")
    if let objection = CubeName.objection(to: name) { throw UsageError(objection) }
    place = given.value("at").map { Path($0) }
    if place?.bytes.isEmpty == true { throw UsageError("--at is empty") }
    description = try given.text("description")
    project = given.value("project")
    if let project, let objection = Store.objection(toProject: project) {
      throw UsageError(objection)
    }
    keepsStateInside = given.flag("index-inside")
    asJSON = given.flag("json")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let (store, host) = (try around.store(), try around.host())
    store.sweepDrafts(host, now: host.now())
    ReplicaState.removeStrandedIndexes(host)
    let folder = try around.folder(ofProject: project)
    let cube = try core { () throws(CubeError) in
      try store.create(
        name, project: folder, at: place, description: description,
        keepsStateInside: keepsStateInside, host: host)
    }
    if asJSON {
      let entry = try core { () throws(CubeError) in
        try cubeObject(name, cube.path, cube)
      }
      try around.console.write(entry)
    } else {
      try around.console.write(pathLine(cube.path.bytes, isTerminal: around.console.isTerminal))
    }
    try core { () throws(CubeError) in try cube.close() }
  }
}
