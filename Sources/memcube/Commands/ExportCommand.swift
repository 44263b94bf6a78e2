internal import Bundle
internal import Exchange
internal import Format
internal import Gateway
internal import Index
internal import Language
internal import MemCube
internal import Posix
internal import Terminal
internal import Text

/// `memcube export`: writes a cube as other programs read it.
struct ExportCommand: Command {
  /// What is written.
  enum Form: String, CaseIterable {
    case files, okf, memcube, mem0, memos, html
    case mcpMemory = "mcp-memory"

    /// Whether OUT is one file; else a folder.
    var isFile: Bool { self == .memcube || self == .mem0 || self == .html || self == .mcpMemory }
  }

  static let declaration = Declaration(
    name: "export", summary: "write a cube as other programs read it",
    forms: [
      "CUBE OUT [--format FORMAT] [--since DATE] [--type TYPE]... [--tag TAG]... [--json] ...",
      "CUBE OUT --format memos [--shape SHAPE] [--with-config]",
    ],
    about: [
      "Writes a folder (files, okf, memos) or a file (memcube, mem0, html, mcp-memory); for memcube "
        + "and mem0 also - for standard output. All is written, or nothing. The trash is left out. "
        + "memcube-export(1) says more.",
      "With memos hidden memories are archived. Every version of MemOS reads the shape naive.",
    ],
    operands: [.cube, .init(name: "OUT", count: .one, help: "the folder or file to write")],
    options: exportOptions,
    hasPage: true,
    examples: [
      .init(
        line: "memcube export trips trips.jsonl --format memcube",
        effect: "all of trips, as JSON lines")
    ])

  let cube: CubeChoice
  let out: Path
  let form: Form
  let filter: ExportFilter
  let isPortable, asJSON, withConfig: Bool
  let shape: String
  private let since, until: [UInt8]?

  init(_ given: Given) throws(UsageError) {
    cube = CubeChoice(given)
    out = Path(given.operand("OUT"))
    shape = given.value("shape").map { String(decoding: $0, as: UTF8.self) } ?? "naive"
    withConfig = given.flag("with-config")
    isPortable = given.flag("portable")
    asJSON = given.flag("json")
    let isMemOS = given.value("shape") != nil || withConfig
    let name = given.value("format").map { String(decoding: $0, as: UTF8.self) }
    guard let form = name.map({ Form(rawValue: $0) }) ?? (isMemOS ? .memos : .files) else {
      throw UsageError(
        "'\(name ?? "")' is no format that is written",
        hint: Form.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self.form = form
    guard ["naive", "general", "tree"].contains(shape) else {
      throw UsageError("--shape takes naive, general or tree, not '\(shape)'")
    }
    if isMemOS, form != .memos {
      throw UsageError("--shape and --with-config go with --format memos")
    }
    if isPortable, form != .files { throw UsageError("--portable goes with --format files") }
    if out.bytes.isEmpty { throw UsageError("OUT is empty") }
    if out.bytes == [0x2D], form != .memcube, form != .mem0 {
      throw UsageError("- goes with --format memcube and mem0; \(form.rawValue) needs a path")
    }
    since = try given.moment("since")
    until = try given.moment("until")
    filter = try Self.filter(given)
    if form == .memos, filter.isSet || since != nil || until != nil {
      throw UsageError("--format memos writes a whole cube, without filters")
    }
  }

  private static func filter(_ given: Given) throws(UsageError) -> ExportFilter {
    var filter = ExportFilter()
    filter.types = try given.texts("type").map { $0.map { 0x61...0x7A ~= $0 ? $0 - 0x20 : $0 } }
    filter.tags = try given.texts("tag")
    filter.folders = given.all("folder").map { folder in
      let plain = folder.last == 0x2F ? Array(folder.dropLast()) : folder
      let isWhole = ["memories", "documents"].contains { name in
        plain.elementsEqual(name.utf8) || plain.starts(with: "\(name)/".utf8)
      }
      return isWhole ? plain : Array("memories/".utf8) + plain
    }
    filter.conversations = given.all("conversation").map { name in
      name.starts(with: "messages/".utf8) ? Array(name.dropFirst(9)) : name
    }
    for word in given.all("only") {
      guard let part = ExportFilter.Part(rawValue: String(decoding: word, as: UTF8.self)) else {
        throw UsageError("--only takes memories, messages or documents, not '\(Path(word))'")
      }
      filter.only.insert(part)
    }
    filter.takesAll = given.flag("all")
    return filter
  }

  func run(_ around: Surroundings) throws(Failure) {
    let entry = try around.entry(cube)
    let cube = try around.open(cube, for: .reading)
    try checkPlace(cube)
    let report: ExportReport
    if form == .memos {
      report = try writeMemOS(cube, entry.name, around)
    } else {
      report = try write(cube, entry.name, around)
    }
    try core { () throws(CubeError) in try cube.close() }
    if asJSON {
      if out.bytes != [0x2D] {
        try around.console.write(report.json(cube: entry.name, format: form.rawValue))
      }
    } else {
      say(report, around.console)
    }
  }

  /// - Throws: where OUT is in the bundle, whose copies would carry it along.
  private func checkPlace(_ cube: Cube) throws(Failure) {
    let folder = out.bytes.contains(0x2F) ? out.parent : Path(".")
    guard let place = try? Files.realPath(folder).bytes,
      place == cube.path.bytes || place.starts(with: cube.path.bytes + [0x2F])
    else { return }
    throw .failed("\(out) is in the cube's own folder; name a place outside of \(cube.path)")
  }

  private func say(_ report: ExportReport, _ console: Console) {
    let counts = [
      shown(report.memories, "memory", "memories"), shown(report.messages, "message", "messages"),
      shown(report.documents, "document", "documents"),
    ]
    console.say("wrote \(counts.joined(separator: ", ")) to \(out)")
    for (what, count) in report.leftOut.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      console.say("left out: \(count) \(what.rawValue)")
    }
    for note in report.notes.prefix(40) { console.say("\(note.place): \(note.text)") }
    if report.notes.count > 40 {
      console.say("and \(report.notes.count - 40) more; --json has them")
    }
  }

  private func writeMemOS(
    _ cube: Cube, _ name: [UInt8], _ around: Surroundings
  ) throws(Failure) -> ExportReport {
    let host = try around.host()
    let made = try core { () throws(CubeError) in
      let export = try MemOSExport(shape: shape, withConfig: withConfig, host: host)
      return try export.write(cube, named: name, to: out)
    }
    if made.changedIDs > 0 {
      around.console.say(
        "ids that are no UUID became one, and stand in info.original_id: \(made.changedIDs)")
    }
    var report = ExportReport()
    report.memories = made.memories
    return report
  }

  private func write(
    _ cube: Cube, _ name: [UInt8], _ around: Surroundings
  ) throws(Failure) -> ExportReport {
    var filter = filter
    let zone = try core { () throws(CubeError) in try cube.zone() }
    filter.since = since.flatMap { zone.start(ofGiven: $0) }
    filter.until = until.flatMap { zone.start(ofGiven: $0) }
    let made = try around.host().now()
    let line = around.progress("exporting \(cube.path)")
    defer { line?.finish() }
    do throws(ExchangeError) {
      var selection = try Selection(cube, filter)
      selection.steps = ExportSteps(selection) { line?.report($0, of: $1) }
      if form.isFile { return try writeFile(selection, name, made) }
      let folder = try OutFolder(out)
      do throws(ExchangeError) {
        let report: ExportReport
        if form == .okf {
          var export = OKFExport(selection, into: folder)
          report = try export.write(named: name, made: made)
        } else {
          var export = FilesExport(selection, into: folder, isPortable: isPortable)
          report = try export.write(named: name, made: made)
        }
        try folder.finish()
        return report
      } catch {
        folder.abandon()
        throw error
      }
    } catch { throw Self.failure(error) }
  }

  private func writeFile(
    _ selection: Selection, _ name: [UInt8], _ made: Timestamp
  ) throws(ExchangeError) -> ExportReport {
    let isStream = out.bytes == [0x2D]
    let file = try OutFile(isStream ? nil : out)
    var beside: OutFolder?
    do throws(ExchangeError) {
      let report: ExportReport
      switch form {
      case .mem0: report = try writeMem0(selection, name, file)
      case .html:
        var export = HTMLExport(selection, to: file)
        report = try export.write(named: name)
      case .mcpMemory:
        var export = GraphExport(selection, to: file)
        report = try export.write(named: name)
      default:
        if !isStream, LinesExport.needsFolder(selection) {
          beside = try OutFolder(Path(out.bytes + Array(".d".utf8)))
        }
        var export = LinesExport(selection, to: file, beside: beside)
        report = try export.write(named: name, made: made)
      }
      try beside?.finish()
      try file.finish()
      return report
    } catch {
      beside?.abandon()
      file.abandon()
      throw error
    }
  }

  private func writeMem0(
    _ selection: Selection, _ name: [UInt8], _ file: OutFile
  ) throws(ExchangeError) -> ExportReport {
    var report = selection.report
    do {
      let (json, count) = try Mem0Export.results(
        selection.memories.map(\.node.row), of: selection.cube, named: name)
      try file.write(line: json)
      report.takeOnlyMemories(count)
    } catch let error as ExchangeError { throw error } catch let error as CubeError {
      throw .cube(error)
    } catch { throw .interrupted }
    return report
  }

  private static func failure(_ error: ExchangeError) -> Failure {
    switch error {
    case .cube(let cause): .cube(cause)
    case .io(.brokenPipe, _): .closedOutput
    case .io(let cause, let doing): .io(cause, doing)
    case .unreadable(let text): .cube(.exists(text))
    case .notFound, .unrecognised, .interrupted: .failed(error.message)
    }
  }
}

extension Given {
  /// A day, month or year, or a time with its offset, as an export's `until` is.
  func moment(_ name: String) throws(UsageError) -> [UInt8]? {
    if let text = value(name), Timestamp(rfc3339: text) != nil { return text }
    return try date(name)
  }
}

extension Zone {
  /// When a day, month or year begins; of a time that time.
  func start(ofGiven date: [UInt8]) -> Timestamp? {
    if let time = Timestamp(rfc3339: date) { return time }
    let day = date + Array("-01-01".utf8.suffix(max(0, 10 - date.count)))
    guard let local = Timestamp(rfc3339: day + Array("T00:00:00Z".utf8)) else { return nil }
    return LocalTime.date(local.seconds, in: self).flatMap { Timestamp(rfc3339: $0) }
  }
}

/// The options of `export`.
private let exportOptions: [Declaration.Option] = [
  .init(
    name: "format", value: "FORMAT",
    help: "files, okf, memcube, mem0, memos, html or mcp-memory",
    candidates: [.words(ExportCommand.Form.allCases.map(\.rawValue))]),
  .init(name: "since", value: "DATE", help: "only what was changed or said since"),
  .init(name: "until", value: "DATE", help: "only what was written or said before"),
  .init(name: "type", value: "TYPE", repeats: true, help: "only this type"),
  .init(name: "tag", value: "TAG", repeats: true, help: "only what has this tag"),
  .init(name: "folder", value: "PATH", repeats: true, help: "only below this folder"),
  .init(
    name: "conversation", value: "NAME", repeats: true, help: "only this one",
    candidates: [.conversations]),
  .init(
    name: "only", value: "PART", repeats: true, help: "memories, messages or documents",
    candidates: [.words(ExportFilter.Part.allCases.map(\.rawValue))]),
  .init(name: "all", help: "hidden ones as well"),
  .init(name: "portable", help: "with files: names that every system takes"),
  .init(
    name: "shape", value: "SHAPE", help: "naive, general or tree",
    candidates: [.words(["naive", "general", "tree"])]),
  .init(name: "with-config", help: "the config.json that came, which may hold keys"),
  .project, .json,
]
