internal import Doctor
internal import Format
internal import Posix
internal import Terminal

/// `memcube doctor`: what is wrong on this machine, and the command that mends it.
struct DoctorCommand: Command {
  static let declaration = Declaration(
    name: "doctor", summary: "say what is wrong on this machine, and what mends it",
    forms: ["[CUBE] [--json]"],
    about: [
      "Looks at the system, libraries, fuse, disks, the store, each cube with its index, mounts, "
        + "models, and the agents' files. Each thing is ok, a warning (something is lost by it), or "
        + "wrong (something does not work). Below what is not ok stands the command that mends it.",
      "Nothing is changed, and nothing is waited for more than a few seconds. The exit status is 1 "
        + "if something is wrong.",
    ],
    operands: [.init(name: "CUBE", count: .optional, help: "look at this cube alone")],
    options: [
      .init(
        name: "json",
        help: "print {ok, checks: [{group, subject, state, text, mend}]}")
    ],
    examples: [.init(line: "memcube doctor", effect: "says that all is well, or what is not")],
    statuses: [1])

  let cube: [UInt8]?
  let asJSON: Bool

  init(_ given: Given) throws(UsageError) {
    cube = given.operandList("CUBE").first
    asJSON = given.flag("json")
  }

  func run(_ around: Surroundings) throws(Failure) {
    // Not by `around`: that looks at the disk, in this thread, which may hang there.
    let patient = Patient(
      host: Patient.host(), home: System.home, cube: cube,
      mountLock: { MountDirectory.lockPath($0, $1) })
    let console = around.console
    let face = Face(.output)
    var counts: [Finding.State: Int] = [:]
    var checks: [JSON] = []
    let asJSON = asJSON
    try Examination().run(patient) { (group) throws(Failure) in
      for finding in group.findings { counts[finding.state, default: 0] += 1 }
      if asJSON {
        checks += group.findings.map { $0.json(of: group.name) }
      } else {
        try Self.show(group, face, console)
      }
    }
    let isWell = counts[.wrong] == nil
    if asJSON {
      try console.write(.object([.init("ok", .bool(isWell)), .init("checks", .array(checks))]))
    } else {
      try console.line(Self.conclusion(counts))
    }
    if !isWell { throw .status(ExitStatus.failed) }
  }

  private static func conclusion(_ counts: [Finding.State: Int]) -> String {
    let (wrong, warnings) = (counts[.wrong] ?? 0, counts[.warning] ?? 0)
    if wrong + warnings == 0 { return "all is well" }
    return shown(wrong, "thing is wrong", "things are wrong") + ", "
      + shown(warnings, "warning", "warnings")
  }

  /// A group's findings, one below the other.
  private static func show(
    _ group: Examination.Group, _ face: Face, _ console: Console
  ) throws(Failure) {
    if group.findings.isEmpty { return }
    try console.line(face.paint(group.name, .bold))
    for finding in group.findings {
      let word = finding.state.rawValue
      let mark = face.paint(Columns.padded(word, to: 8), ink(finding.state))
      try console.line("  \(mark)\(printable("\(finding.subject): \(finding.text)"))")
      if let mend = finding.mend {
        try console.line("          \(face.paint(printable(mend), .cyan))")
      }
    }
    // What comes next may take its time.
    if face.isTerminal { try console.flush() }
  }

  private static func ink(_ state: Finding.State) -> Face.Ink {
    switch state {
    case .ok: .green
    case .warning: .yellow
    case .wrong: .red
    }
  }
}
