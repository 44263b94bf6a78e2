internal import Bundle
internal import Format
internal import MemCube
internal import Posix
internal import Terminal

/// `memcube status`: what a cube holds, and what needs a look.
struct StatusCommand: Command {
  static let declaration = Declaration(
    name: "status", summary: "show what a cube holds and what needs a look",
    forms: ["[CUBE] [--project PROJECT] [--json]"],
    about: [
      "Shows, of one cube or of every cube of the store: counts; records that are not durable "
        + "yet; scratch files that editors left; texts that could not be applied and were kept "
        + "aside; files whose front matter could not be read as a whole; files in conflict; and "
        + "errors.",
      "Of one cube a terminal shows besides how it grew by months, what it is mostly about, the jobs, and "
        + "the copies that are known, with the time when each was last seen.",
      "With --json it prints an object if CUBE is given, else an array.",
    ],
    operands: [.init(name: "CUBE", count: .optional, help: Declaration.Operand.cube.help)],
    options: [.project, .json],
    examples: [.init(line: "memcube status trips", effect: "how the cube trips is doing")])

  let cube: CubeChoice?
  let project: [UInt8]?
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = .ifNamed(given)
    project = given.value("project")
    asJSON = given.flag("json")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let console = around.console
    let entries = try around.entries(cube, project: project)
    let store = try around.store()
    let holdings = try core { () throws(CubeError) in try store.holdings() }
    if cube != nil, let entry = entries.first {
      let cube = try around.open(entry.path, for: .reading)
      let status = try CubeStatus(entry, cube, holdings)
      if asJSON { return try console.write(status.object) }
      let face = Face(.output)
      try status.print(console, face)
      if face.isClever {
        let now = try around.host().now()
        try core { () throws(CubeError) in try StatusPicture(cube, face, now: now) }.print(console)
      }
      return
    }
    var list = JSONList(console)
    if asJSON { try list.begin() }
    let failure = try around.forEach(entries) {
      (entry, cube) throws(Failure) in
      let status = try CubeStatus(entry, cube, holdings)
      if asJSON { try list.add(status.object) } else { try status.print(console, Face(.output)) }
    } onError: { (entry, cause) throws(Failure) in
      if asJSON { try list.add(CubeStatus.object(entry, failed: cause)) }
    }
    if asJSON { try list.end() }
    if let failure { throw failure }
  }
}
