internal import Bundle
internal import Format
internal import MemCube
internal import Objects
internal import Posix
internal import Terminal

/// `memcube verify`: checks every byte of a bundle.
struct VerifyCommand: Command {
  static let declaration = Declaration(
    name: "verify", summary: "check every byte of a cube",
    forms: ["CUBE [--repair] [--accept] [--project PROJECT] [--json]"],
    about: [
      "Reads all of the bundle and prints a line for each damage: the file, the line, what is "
        + "wrong, and what it costs. The exit status is 5 if there is any. --repair first mends "
        + "what can be mended, and names it on standard error.",
      "Damage is also what this host had and the bundle lost without a purge, as when an older "
        + "copy was put in its place. --accept says that this was on purpose.",
      "Standard error notes what is odd but no damage: counted records that are not here, dates "
        + "more than a day ahead, memories with a version that is not here, strange files in "
        + "log/, and further copies of the cube in the store.",
    ],
    operands: [.cube],
    options: [
      .init(name: "repair", help: "mend what can be mended"),
      .init(name: "accept", help: "take what is here as all that there should be"), .project,
      .init(
        name: "json",
        help: "print {ok, damage: [{file, line, problem, cost}], notes: [{subject, text}] if any}"),
    ],
    examples: [.init(line: "memcube verify trips", effect: "says nothing if all is well")])

  /// The status of damaged data.
  private static let damaged: Int32 = 5

  let cube: CubeChoice
  let repairs, accepts, asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    repairs = given.flag("repair")
    accepts = given.flag("accept")
    asJSON = given.flag("json")
  }

  private var writes: Bool { repairs || accepts }

  func run(_ around: Surroundings) throws(Failure) {
    let before = try repairs ? whatIsDamaged(around) : []
    let cube = try open(around)
    if repairs { try separate(cube, around.console) }
    if accepts { try core { () throws(CubeError) in try cube.acceptMissed() } }
    let progress = around.progress("checking \(cube.path)")
    let damage = try core { () throws(CubeError) in
      try cube.verify(repair: repairs, progress: progress?.callback)
    }
    let copies = try around.copies(of: cube, at: cube.path)?.words ?? []
    let notices =
      copies.map { Notice(subject: cube.path.lastComponent, text: $0) }
      + (try core { () throws(CubeError) in try cube.notices(now: Clock.now()) })
    progress?.finish()
    for mended in before where !damage.contains(mended) {
      around.console.say("mended: \(place(mended)): \(mended.problem)")
    }
    try core { () throws(CubeError) in try cube.close() }
    // Only now: what there is to see was seen.
    if !repairs, notices.contains(where: \.isOfPurge) { try finishPurge(around) }
    if asJSON {
      try around.console.write(answer(damage, notices))
    } else {
      for notice in notices {
        around.console.say(printable("note: \(Path(notice.subject)): \(notice.text)"))
      }
      for found in damage { try around.console.line(line(found)) }
    }
    if !damage.isEmpty { throw .status(Self.damaged) }
  }

  /// A purge that is under way is finished by any command.
  private func finishPurge(_ around: Surroundings) throws(Failure) {
    let (path, host) = (try around.entry(cube).path, try around.host())
    Cube.finishPurges(at: path, host: host)
  }

  /// Two cubes that were made apart under one name and copied into one directory are two again.
  private func separate(_ cube: Cube, _ console: Console) throws(Failure) {
    for other in try core({ () throws(CubeError) in try cube.separate() }) {
      let records = shown(other.records, "record", "records")
      let (here, there) = (Path(cube.path.lastComponent), Path(other.path.lastComponent))
      console.say(
        printable(
          "moved \(records) of another cube to \(other.path). To keep the two apart, run this on one of "
            + "the machines only, and then copy: cd \(other.path.parent) && "
            + "mv \(here) \(Path(other.ownName)) && mv \(there) \(here)"))
    }
  }

  /// The damage as it is now: opening a cube for writing heals some of it without a word. None, of
  /// a cube that does not open.
  private func whatIsDamaged(_ around: Surroundings) throws(Failure) -> [Damage] {
    let path = try around.entry(cube).path
    guard let cube = try? around.open(path, readOnly: true, for: .reading) else { return [] }
    return try core { () throws(CubeError) in
      defer { try? cube.close() }
      return try cube.verify(repair: false)
    }
  }

  /// The cube; with --repair also one whose manifest keeps it from opening.
  private func open(_ around: Surroundings) throws(Failure) -> Cube {
    let path = try around.entry(cube).path
    do {
      // Who only looks must not heal what there is to see.
      return try around.open(path, readOnly: !writes, for: writes ? .writing : .reading)
    } catch {
      guard case .cube(let cause) = error, cause.codes.exit == Self.damaged else { throw error }
      let file = Self.isOfLog(cause, path) ? "log/" : "manifest.json"
      guard repairs else {
        let damage = Damage(
          file: Array(file.utf8), line: nil, problem: cause.message,
          cost: "all of the cube, until it opens")
        if asJSON { try around.console.write(answer([damage])) }
        throw error
      }
      let host = try around.host()
      try core { () throws(CubeError) in try Cube.repairManifest(at: path, host: host) }
      around.console.say(
        file == "log/"
          ? "log/: it was missing; there is an empty one now"
          : "\(file): \(cause.message); it was written anew")
      return try around.open(path)
    }
  }

  /// Whether the manifest is good, and what keeps a cube from opening is its log/.
  private static func isOfLog(_ cause: CubeError, _ path: Path) -> Bool {
    guard case .damaged = cause, case .good? = try? Bundle.readManifest(at: path) else {
      return false
    }
    return true
  }

  private func answer(_ damage: [Damage], _ notices: [Notice] = []) -> JSON {
    var members: [JSON.Member] = [
      .init("ok", .bool(damage.isEmpty)), .init("damage", .array(damage.map { object($0) })),
    ]
    if !notices.isEmpty { members.append(.init("notes", .array(notices.map { object($0) }))) }
    return .object(members)
  }

  private func object(_ notice: Notice) -> JSON {
    .object([.init("subject", jsonText(notice.subject)), .init("text", JSON(notice.text))])
  }

  private func object(_ damage: Damage) -> JSON {
    .object([
      .init("file", jsonText(damage.file)), .init("line", damage.line.map { JSON($0) } ?? .null),
      .init("problem", JSON(damage.problem)), .init("cost", JSON(damage.cost)),
    ])
  }

  private func line(_ damage: Damage) -> String {
    printable("\(place(damage)): \(damage.problem); \(damage.cost)")
  }

  private func place(_ damage: Damage) -> String {
    "\(Path(damage.file))\(damage.line.map { ":\($0)" } ?? "")"
  }
}
