internal import Exchange
internal import Format
internal import Language
internal import MemCube
internal import Posix
internal import Text

/// `memcube import`: takes in what other programs export.
struct ImportCommand: Command {
  static let declaration = Declaration(
    name: "import", summary: "take in what other programs export",
    forms: [
      "CUBE PATH... [--format FORMAT] [--timezone ZONE] [--me NAME]... [--dry-run] [--wait] "
        + "[--json] ...",
      "--formats",
    ],
    about: [
      "Several PATHs are one export. The format is recognised by its content. The same export "
        + "once more changes nothing, and what was changed here stays. What memcube purge forgot "
        + "comes back. memcube-import(1) says more."
    ],
    operands: [
      .init(name: "CUBE", count: .optional, help: Declaration.Operand.cube.help),
      .init(name: "PATH", count: .any, help: "a file, folder or archive; - is standard input"),
    ],
    options: importOptions,
    hasPage: true,
    examples: [
      .init(
        line: "memcube import me chatgpt-export.zip --wait",
        effect: "every chat, and what was saved")
    ])

  let cube: CubeChoice?
  let paths: [[UInt8]]
  let format: ExportFormat?
  let listsFormats, waits, asJSON: Bool
  let plan: CubeWriter.Plan
  var options = ImportOptions()
  /// Whether a zone was given; else the cube's counts.
  let hasZone: Bool
  private let since, until: [UInt8]?

  init(_ given: Given) throws(UsageError) {
    listsFormats = given.flag("formats")
    cube = .ifNamed(given)
    paths = given.operandList("PATH")
    waits = given.flag("wait")
    asJSON = given.flag("json")
    var plan = CubeWriter.Plan()
    plan.isDry = given.flag("dry-run")
    plan.learnsNothing = given.flag("no-learn")
    plan.prunes = given.flag("prune")
    self.plan = plan
    var format: ExportFormat?
    if let name = given.value("format") {
      format = .named(name)
      if format == nil {
        throw UsageError(
          "'\(Path(name))' is no format that is read", hint: "memcube import --formats lists them")
      }
    }
    self.format = format
    hasZone = given.value("timezone") != nil
    since = try given.moment("since")
    until = try given.moment("until")
    options = try Self.options(given)
    if !listsFormats, cube == nil { throw UsageError("CUBE is missing") }
    if !listsFormats, paths.isEmpty { throw UsageError("PATH is missing") }
  }

  private static func options(_ given: Given) throws(UsageError) -> ImportOptions {
    var options = ImportOptions()
    if let name = given.value("timezone") {
      guard let zone = Zone(String(decoding: name, as: UTF8.self)) else {
        throw UsageError("'\(Path(name))' is no time zone", hint: "write it as Europe/Lisbon")
      }
      options.zone = zone
    }
    if let order = given.value("dates") {
      options.dates = .init(rawValue: String(decoding: order, as: UTF8.self))
      if options.dates == nil { throw UsageError("--dates takes dmy, mdy or ymd") }
    }
    options.me = try given.texts("me")
    options.user = try given.text("user")
    options.folder = given.value("into")
    options.conversation = try given.text("conversation")
    options.takesAll = given.flag("all")
    return options
  }

  func run(_ around: Surroundings) throws(Failure) {
    if listsFormats {
      for format in ExportFormat.all { try around.console.line(fields: format.name, format.about) }
      return
    }
    guard let choice = cube else { throw .usage(UsageError("CUBE is missing")) }
    let entry = try around.entry(choice)
    let interruption = Interruption()
    // Before the cube is open: its threads inherit which signals wait.
    try interruption.listen()
    let cube = try interruption.endingAtOnce(saying: "nothing was imported") {
      () throws(Failure) in try around.open(choice)
    }
    var run = ImportRun(self, entry.name, cube, around, interruption)
    try run.go()
  }

  /// The options with what the cube says of times.
  func options(in cube: Cube) throws(Failure) -> ImportOptions {
    var options = options
    if !hasZone { options.zone = try core { () throws(CubeError) in try cube.zone() } }
    options.since = since.flatMap { options.zone.start(ofGiven: $0) }
    options.until = until.flatMap { options.zone.start(ofGiven: $0) }
    return options
  }
}

/// The options of `import`.
private let importOptions: [Declaration.Option] = [
  .init(
    name: "format", value: "FORMAT", help: "what it is, where that is not recognised",
    candidates: [.words(ExportFormat.all.map(\.name))]),
  .init(name: "formats", help: "list the formats"),
  .init(name: "into", value: "FOLDER", help: "the folder for notes; . is none"),
  .init(name: "timezone", value: "ZONE", help: "of local times; else the cube's"),
  .init(
    name: "dates", value: "ORDER", help: "how 1/2/26 is read: dmy, mdy or ymd",
    candidates: [.words(["dmy", "mdy", "ymd"])]),
  .init(name: "me", value: "NAME", repeats: true, help: "your name in chats"),
  .init(name: "user", value: "ID", help: "of several users this one; '*' is all"),
  .init(name: "conversation", value: "NAME", help: "the name of a chat that has none"),
  .init(name: "since", value: "DATE", help: "only what is of this day or later"),
  .init(name: "until", value: "DATE", help: "only what is of before this day"),
  .init(name: "all", help: "also what is hidden, private, spam, a template"),
  .init(name: "no-learn", help: "learn nothing from the messages"),
  .init(name: "prune", help: "what is gone in the source goes to the trash"),
  .init(name: "dry-run", help: "report what would be done, and write nothing"),
  .init(name: "wait", help: "return only when search finds it all"), .project,
  .init(name: "json", help: "print the report as JSON"),
]
