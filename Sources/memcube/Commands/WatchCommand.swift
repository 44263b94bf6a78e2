internal import MemCube
internal import Posix

/// `memcube watch`: prints what changes, as it changes.
struct WatchCommand: Command {
  static let declaration = Declaration(
    name: "watch", summary: "print what changes in cubes, as it changes",
    forms: ["[CUBE] [--project PROJECT] [--json]"],
    about: [
      "A line for each change, by whatever program or copy tool: created, changed or removed and "
        + "the path; messages and the conversation; setting and its key; everything, where too "
        + "much changed to list. Runs until interrupted (Ctrl-C, SIGTERM) or until nobody reads. "
        + "Cubes that are made meanwhile are not watched."
    ],
    operands: [.init(name: "CUBE", count: .optional, help: Declaration.Operand.cube.help)],
    options: [.project, .init(name: "json", help: "print {event, cube, path, id}, one a line")],
    examples: [
      .init(
        line: "memcube watch trips --json | jq --unbuffered -r .path",
        effect: "the path of each change, as it comes")
    ])

  /// How long a change may stay unseen, in milliseconds.
  private static let interval: Int32 = 200

  let cube: CubeChoice?
  let project: [UInt8]?
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = .ifNamed(given)
    project = given.value("project")
    asJSON = given.flag("json")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let ending = Signals.ending
    let signals = try system("watching for signals") { () throws(Errno) in
      try Signals.block(ending)
      return try Signals.descriptor(ending)
    }
    var watched = try open(around)
    while true {
      for index in watched.indices {
        for event in try core({ () throws(CubeError) in try watched[index].next() }) {
          try print(event, around.console)
        }
      }
      try around.console.flush()
      let isAsked = try system("waiting") { () throws(Errno) in
        try Poll.readable([signals.raw], milliseconds: Self.interval)
      }
      if isAsked.contains(true) { break }
    }
    for one in watched { try core { () throws(CubeError) in try one.cube.close() } }
  }

  private func open(_ around: Surroundings) throws(Failure) -> [WatchedCube] {
    var watched: [WatchedCube] = []
    for entry in try around.entries(cube, project: project) {
      let cube = try around.open(entry.path)
      watched.append(try core { () throws(CubeError) in try WatchedCube(entry.name, cube) })
    }
    return watched
  }

  private func print(_ event: WatchEvent, _ console: Console) throws(Failure) {
    if asJSON { return try console.write(event.object) }
    let fields = [event.kind, "\(Path(event.cube))", "\(Path(event.path))"]
    try console.line(fields.map { printable($0) }.joined(separator: "\t"))
  }
}

/// One line of `watch`.
struct WatchEvent: Equatable {
  /// created, changed, removed, messages, setting, everything.
  let kind: String
  let cube: [UInt8]
  /// As in the mount; a setting's key.
  let path: [UInt8]
  let id: RecordID?

  /// {event, cube, path, id}
  var object: JSON {
    .object(
      [.init("event", JSON(kind)), .init("cube", jsonText(cube))] + pathMembers(path) + [
        .init("id", id.map { JSON($0) } ?? .null)
      ])
  }
}
