internal import Exchange
internal import Format
internal import MemCube
internal import Posix
internal import Terminal

/// An import that runs. Ctrl-C ends it after the lot at hand; what is durable is kept and reported.
struct ImportRun {
  private let command: ImportCommand
  private let name: [UInt8]
  private let cube: Cube
  private let around: Surroundings
  private let interruption: Interruption
  /// The format's name, once it is known.
  private var format = "unknown"

  init(
    _ command: ImportCommand, _ name: [UInt8], _ cube: Cube, _ around: Surroundings,
    _ interruption: Interruption
  ) {
    self.command = command
    self.name = name
    self.cube = cube
    self.around = around
    self.interruption = interruption
  }

  /// Imports, and reports what was done.
  mutating func go() throws(Failure) {
    let options = try command.options(in: cube)
    let line = around.progress("importing", showsCounts: false)
    defer { line?.finish() }
    var report = ImportReport()
    var failure: ExchangeError?
    do throws(ExchangeError) {
      // Nothing is recorded before all archives were looked through, which may take long.
      let (export, format) = try interruption.endingAtOnce(saying: "nothing was imported") {
        () throws(ExchangeError) in try recognised()
      }
      self.format = format.name
      let size = max(1, export.size)
      let asked = interruption
      let writer = try CubeWriter(
        cube, command.plan, options, progress: { line?.report(min($0, size), of: size) },
        isAsked: { asked.isAsked })
      do throws(ExchangeError) {
        try format.read(export, options, into: writer)
        try writer.finish()
      } catch {
        failure = error
        if error != .interrupted { try? writer.keep() }
      }
      report = writer.report
    } catch { failure = failure ?? error }
    line?.finish()
    try conclude(report, failure)
  }

  /// What the paths hold, and its format.
  private func recognised() throws(ExchangeError) -> (Export, ExportFormat) {
    let export = try Export(paths: command.paths)
    guard let given = command.format else { return (export, try .recognised(export)) }
    return (export.parts.count > 1 ? given.chosen(of: export) : export, given)
  }

  private func conclude(_ report: ImportReport, _ failure: ExchangeError?) throws(Failure) {
    var report = report
    switch failure {
    case .notFound(let text)?: throw .cube(.notFound(text))
    case .unrecognised(let text)?: throw .usage(UsageError(text))
    case .cube(let error)?:
      // Where nothing was recorded there is nothing to tell.
      if report.hasRecorded { try show(report) }
      throw .cube(error)
    case .unreadable(let text)?: report.refuse(text)
    case .io?: report.refuse(failure?.message ?? "")
    case .interrupted?, nil: break
    }
    // Of an export that gave nothing the error says all.
    if command.asJSON || report.hasFound || report.problems.isEmpty { try show(report) }
    try around.console.flush()
    try around.conclude(cube, isDue: command.waits) { () throws(Failure) in
      guard !command.plan.isDry, failure == nil else { return }
      let farewell = "what was imported is kept; a mount, or the next command that writes, reads it"
      try interruption.endingAtOnce(saying: farewell) { () throws(Failure) in
        try around.readOn(cube, waits: command.waits, documents: true)
      }
    }
    if failure == .interrupted {
      around.console.say("memcube: interrupted; what the report counts is kept")
      throw .status(ExitStatus.interrupted)
    }
    if let first = report.problems.first {
      let all = report.problems.count + report.moreProblems
      // A report for people names them.
      if !command.asJSON, report.hasFound {
        throw .failed("\(shown(all, "part", "parts")) could not be read, as the report says")
      }
      let more =
        all > 1 ? "; \(shown(all - 1, "more part", "more parts")) could not be read" : ""
      throw .failed("\(first.place): \(first.text)\(more)")
    }
  }

  /// Prints the report.
  private func show(_ report: ImportReport) throws(Failure) {
    if command.asJSON {
      return try around.console.write(
        report.json(cube: name, format: format, isDry: command.plan.isDry))
    }
    for sentence in report.sentences(format: format, isDry: command.plan.isDry) {
      try around.console.line(printable(sentence))
    }
  }
}
