package import Posix

/// Where this user's files are, or those of a project.
package struct AgentPlaces: Sendable {
  /// The user's home, without links.
  package let home: Path
  /// The project's directory; nil: the user's files are meant.
  package let project: Path?
  /// An environment variable's value.
  let variable: @Sendable (String) -> [UInt8]?

  /// The places of a user.
  package init(
    home: Path, project: Path? = nil, variable: @escaping @Sendable (String) -> [UInt8]?
  ) {
    self.home = home
    self.project = project
    self.variable = variable
  }

  /// The folder that holds what is the user's of an agent.
  package func folder(of agent: Agent) -> Path {
    if let name = agent.variable, let value = variable(name), value.first == 0x2F {
      return Path(value)
    }
    return home(agent.folder)
  }

  /// A file of an agent; nil where it has none in this scope.
  func path(_ place: Agent.Place?, of agent: Agent) -> Path? {
    if let project { return place?.project.map { project.appending($0) } }
    return place?.user.map { expanded($0, agent) }
  }

  /// A folder as the table spells it.
  func expanded(_ text: String, _ agent: Agent) -> Path {
    guard text.hasPrefix("{folder}") else { return home(text) }
    return Path(folder(of: agent).bytes + Array(text.utf8.dropFirst(8)))
  }

  private func home(_ text: String) -> Path {
    text.hasPrefix("~/") ? home.appending(Array(text.utf8.dropFirst(2))) : Path(text)
  }

  /// Whether a path may be written: below the home, the project, or a folder that the environment names.
  func allows(_ path: Path, for agent: Agent) -> Bool {
    [home, project ?? home, folder(of: agent)].contains { place in
      path.isWithin((try? Files.realPath(place)) ?? place)
    }
  }

  /// Whether the agent is here: its folder, or its program in PATH.
  package func isFound(_ agent: Agent) -> Bool {
    if (try? Files.status(folder(of: agent)))?.kind == .directory { return true }
    return program(agent.program) != nil
  }

  /// A program's path, if PATH has it.
  func program(_ name: String) -> Path? {
    BoundedProgram.find([name], in: variable("PATH") ?? [])?.path
  }
}
