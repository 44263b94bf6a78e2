internal import Agents
internal import Bundle
internal import Format
internal import MemCube
internal import Posix
internal import Terminal

/// What stands in coding agents' files: whether the programs and cubes that they name are there.
struct AgentCheck: Check {
  let name = "agents"

  func run(_ patient: Patient, _ chart: Chart) {
    guard let host = patient.knownHost, let home = patient.home, home.isAbsolute else { return }
    chart.look(at: "\(host.state.appending("agents.json"))")
    let variable = patient.variable
    let real = (try? Files.realPath(home)) ?? home
    let places = AgentPlaces(home: real, variable: { variable($0) })
    let installer = Installer(places, state: host.state, isDryRun: true, force: false)
    var isAny = false
    for status in installer.statuses() where !status.entries.isEmpty {
      isAny = true
      chart.look(at: status.agent.title)
      let found = findings(status, patient, Store(host))
      for finding in found { chart.note(finding) }
      if found.isEmpty {
        let what = Set(status.entries.map { String($0.what.prefix { $0 != " " }) }).sorted()
        chart.note(.ok(status.agent.name, what.joined(separator: ", ")))
      }
    }
    if !isAny { chart.note(.ok("agents", "none is connected")) }
  }

  private func findings(
    _ status: AgentStatus, _ patient: Patient, _ store: Store
  ) -> [Finding] {
    var found: [Finding] = []
    let install = "memcube agents install \(status.agent.name)"
    if !status.isFound {
      found.append(
        .warning(
          status.agent.name,
          "\(status.agent.title) is not here any more, and memcube is in its files",
          mend: "memcube agents uninstall \(status.agent.name)"))
    }
    for entry in status.entries {
      let place = "\(entry.what) in \(entry.path)"
      if let program = entry.program, !isThere(program, patient) {
        found.append(
          .wrong(
            status.agent.name, "its \(place) starts \(Path(program)), which is not there",
            mend: Self.command(install, entry.what)))
      } else if let cube = entry.cube, let error = missing(cube, store) {
        found.append(
          .wrong(
            status.agent.name, "its \(place) names a cube that is not there: \(error)",
            mend: "\(install) --cube NAME"))
      } else if !entry.isAsWritten {
        found.append(
          .warning(
            status.agent.name, "its \(place) is not as memcube wrote it",
            mend: "\(Self.command(install, entry.what)) --force"))
      }
    }
    return found
  }

  /// The command that writes an entry anew.
  private static func command(_ install: String, _ what: String) -> String {
    switch what.prefix(while: { $0 != " " }) {
    case "hook": "\(install) --hooks --save"
    case "skill", "instructions": "\(install) --\(what)"
    default: install
    }
  }

  private func isThere(_ program: [UInt8], _ patient: Patient) -> Bool {
    if program.contains(0x2F) {
      return (try? Files.status(Path(program)))?.kind == .regular
    }
    return BoundedProgram.find([String(decoding: program, as: UTF8.self)], in: patient.search)
      != nil
  }

  private func missing(_ cube: [UInt8], _ store: Store) -> String? {
    do throws(CubeError) {
      _ = try store.bundle(naming: cube)
      return nil
    } catch { return error.message }
  }
}
