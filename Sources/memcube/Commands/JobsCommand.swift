internal import Format
internal import MemCube
internal import Objects
internal import Posix
internal import Terminal

/// `memcube jobs`: what ingestion is doing.
struct JobsCommand: Command {
  static let declaration = Declaration(
    name: "jobs", summary: "show what ingestion is doing",
    forms: ["[CUBE] [--all] [--wait] [--project PROJECT] [--json]"],
    about: [
      "A job is a conversation or a document that is not read to its end. It has a line: queued, "
        + "running or failed, what it is about, and how far it is. With --all finished jobs are "
        + "shown, too. Without CUBE the command shows the jobs of every cube.",
      "A mount does these jobs in the background; add and jobs do them with --wait. "
        + "memcube-learn(7) has more about jobs, and about models that fail.",
    ],
    operands: [.init(name: "CUBE", count: .optional, help: Declaration.Operand.cube.help)],
    options: [
      .init(name: "all", help: "show finished jobs as well"),
      .init(name: "wait", help: "do what waits, and return when all is done"), .project, .json,
    ],
    examples: [
      .init(line: "memcube jobs trips --wait", effect: "ingests all that waits in trips"),
      .init(line: "memcube jobs --all --json", effect: "every job of every cube, as JSON"),
    ])

  let cube: CubeChoice?
  let project: [UInt8]?
  let showsAll, waits, asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = .ifNamed(given)
    project = given.value("project")
    showsAll = given.flag("all")
    waits = given.flag("wait")
    asJSON = given.flag("json")
  }

  func run(_ around: Surroundings) throws(Failure) {
    let entries = try around.entries(cube, project: project)
    let access: Cube.Access = waits ? .writing : .reading
    var list = JSONList(around.console)
    if asJSON { try list.begin() }
    var failure: Failure?
    if cube != nil, let entry = entries.first {
      let cube = try around.open(entry.path, for: access)
      try show(entry, cube, around, &list)
      try core { () throws(CubeError) in try cube.close() }
    } else {
      failure = try around.forEach(entries, for: access) { (entry, cube) throws(Failure) in
        try show(entry, cube, around, &list)
      } onError: { (_, _) in
      }
    }
    if asJSON { try list.end() }
    if let failure { throw failure }
  }

  private func show(
    _ entry: Store.Entry, _ cube: Cube, _ around: Surroundings, _ list: inout JSONList
  ) throws(Failure) {
    if waits { try finish(cube, around) }
    let jobs = try core { () throws(CubeError) in try cube.jobs(all: showsAll) }
    for job in jobs {
      if asJSON {
        try list.add(jobObject(job, of: entry.name))
      } else {
        try around.console.line(printable(line(job, of: entry.name)))
      }
    }
    if waits, cube.isReadOnly, jobs.contains(where: { $0.kind == .conversation && $0.waiting > 0 })
    {
      throw .cube(
        .readOnly("\(cube.path) cannot be written here, so what waits in it is not ingested"))
    }
  }

  private func finish(_ cube: Cube, _ around: Surroundings) throws(Failure) {
    let progress = around.progress("reading the messages of \(cube.path)")
    defer { progress?.finish() }
    try core { () throws(CubeError) in
      try cube.ingest(progress: progress?.callback)
      try cube.synchronize()
      try cube.indexTexts()
    }
    try waitUntilIndexed(cube, around)
  }

  private func line(_ job: Job, of cube: [UInt8]) -> String {
    let place = "\(Path(cube))/\(Path(job.source))"
    let state = job.state.rawValue + String(repeating: " ", count: 8 - job.state.rawValue.count)
    var words: String
    switch job.kind {
    case .conversation:
      let rest = job.waiting == 0 ? "" : ", \(job.waiting) to go"
      words =
        shown(job.messages, "message", "messages") + "\(rest), "
        + shown(job.memories, "memory", "memories")
    case .document:
      words = shown(job.passages, "passage", "passages")
      if job.memories > 0 { words += ", " + shown(job.memories, "memory", "memories") }
    case .vectors: words = "\(shown(job.waiting, "text", "texts")) to go"
    }
    if let error = job.error { words = job.kind == .vectors ? "\(words): \(error)" : error }
    if let note = job.note { words += "; \(note)" }
    return "\(state) \(place)  \(words)"
  }
}
