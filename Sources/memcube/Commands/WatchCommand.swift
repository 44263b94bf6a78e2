internal import Format
internal import MemCube
internal import Objects
internal import Posix

/// `memcube watch`: prints what changes, as it changes.
struct WatchCommand: Command {
  static let declaration = Declaration(
    name: "watch", summary: "print what changes in cubes, as it changes",
    forms: ["[CUBE] [--project PROJECT] [--json]"],
    about: [
      "Prints a line for each change, by whatever program or copy tool: created, changed or "
        + "removed and the path; messages and the conversation; setting and its key; purged, how "
        + "much and by whom; everything, if too much changed to list. It leaves out what comes "
        + "and goes within a fifth of a second, such as temporary files.",
      "Without CUBE it watches all cubes. A cube that comes or goes is created or removed with "
        + "an empty path. What a new one holds is created after it (everything, if that is more "
        + "than 1000). It runs until Ctrl-C, SIGTERM, or the end of its reader.",
    ],
    operands: [.init(name: "CUBE", count: .optional, help: Declaration.Operand.cube.help)],
    options: [
      .project,
      .init(
        name: "json", help: "print {event, cube, path, id}, one a line; of purges also {purge}"),
    ],
    examples: [
      .init(
        line: "memcube watch trips --json | jq --unbuffered -r .path",
        effect: "the path of each change, as it comes")
    ])

  /// How long a change may stay unseen, in milliseconds.
  private static let interval: Int32 = 200
  /// Cubes may come and go unseen for so many looks.
  private static let looksPerListing = 5

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
    var watched: [WatchedCube] = []
    try list(try around.entries(cube, project: project), &watched, around, nil)
    var looks = 0
    while true {
      looks += 1
      if cube == nil, looks % Self.looksPerListing == 0 {
        var events: [WatchEvent] = []
        // A store that cannot be read for a moment is looked at again.
        let entries = try? around.cubes(project: project)
        if let entries { try list(entries, &watched, around) { events.append($0) } }
        for event in events { try print(event, around.console) }
      }
      for index in watched.indices {
        let events: [WatchEvent]
        do { events = try watched[index].next() } catch {
          // Of several one may go at any time; the next listing says so.
          if cube == nil { continue }
          throw .cube(error)
        }
        for event in events { try print(event, around.console) }
      }
      try around.console.flush()
      let isAsked = try system("waiting") { () throws(Errno) in
        try Poll.readable([signals.raw], milliseconds: Self.interval)
      }
      if isAsked.contains(true) { break }
    }
    for one in watched {
      do { try one.cube.close() } catch { if cube != nil { throw .cube(error) } }
    }
  }

  /// Watches the cubes that there are; tells of those that came or went since the last time.
  private func list(
    _ entries: [Store.Entry], _ watched: inout [WatchedCube], _ around: Surroundings,
    _ tell: ((WatchEvent) -> Void)?
  ) throws(Failure) {
    var gone: [[UInt8]: WatchedCube] = [:]
    for one in watched where !entries.contains(where: { $0.name == one.name }) {
      try? one.cube.close()
      gone[one.cube.id] = one
      tell?(WatchEvent(kind: "removed", cube: one.name, path: [], id: nil))
    }
    watched.removeAll { one in !entries.contains { $0.name == one.name } }
    for entry in entries where !watched.contains(where: { $0.name == entry.name }) {
      do {
        let cube = try around.open(entry.path)
        if let old = gone[cube.id] {
          watched.append(WatchedCube(entry.name, cube, continuing: old))
        } else {
          watched.append(
            try core { () throws(CubeError) in
              try WatchedCube(entry.name, cube, isNew: tell != nil)
            })
        }
        tell?(WatchEvent(kind: "created", cube: entry.name, path: [], id: nil))
      } catch {
        // A cube that is being made, or is damaged, does not keep the others from being watched.
        if cube != nil { throw error }
      }
    }
  }

  private func print(_ event: WatchEvent, _ console: Console) throws(Failure) {
    if asJSON { return try console.write(event.object) }
    let last = event.purge?.line ?? "\(Path(event.path))"
    let fields = [event.kind, "\(Path(event.cube))", last]
    try console.line(fields.map { printable($0) }.joined(separator: "\t"))
  }
}

/// One line of `watch`.
struct WatchEvent: Hashable {
  /// created, changed, removed, messages, setting, purged, everything.
  let kind: String
  let cube: [UInt8]
  /// As in the mount; a setting's key.
  let path: [UInt8]
  let id: RecordID?
  /// Of a purge: what it says of itself.
  var purge: Purge?

  /// A purge for people, and for programs.
  struct Purge: Hashable {
    let line: String
    let object: JSON
  }

  /// {event, cube, path, id}; for a purge also {purge}
  var object: JSON {
    var members: [JSON.Member] = [.init("event", JSON(kind)), .init("cube", jsonText(cube))]
    members += pathMembers(path)
    members.append(.init("id", id.map { JSON($0) } ?? .null))
    if let purge { members.append(.init("purge", purge.object)) }
    return .object(members)
  }
}
