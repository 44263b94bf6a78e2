internal import Format
internal import Learning
internal import MemCube
internal import Models
internal import Posix

/// What a call and its project want learned: instructions for a model. The rules follow only what these leave
/// out.
extension Mem0Addition {
  /// Each message is kept with what is wanted of it: together so many bytes at most.
  private static let limit = 4 << 20

  /// What the call says of it, for so many messages.
  static func guidance(
    _ body: Fields, for count: Int
  ) throws(Fault) -> (people: Guidance, agents: [UInt8]?) {
    var guidance = Guidance()
    guidance.add(try body.text("custom_instructions"))
    guidance.includes = Guidance.bounded(try body.text("includes"))
    guidance.excludes = Guidance.bounded(try body.text("excludes"))
    let size = guidance.member.map { JSON.object([$0]).bytes.count } ?? 0
    guard size <= limit / max(1, count) else {
      throw .invalid(
        "custom_instructions", "instructions of \(size) bytes are too long for \(count) messages")
    }
    return (guidance, Guidance.bounded(try body.text("agent_custom_instructions")))
  }

  /// What is wanted of what an agent says.
  func agentGuidance(_ project: Project) -> Guidance {
    var guidance = Memories.guidance(of: project)
    guidance.instructions = []
    Memories.addPurpose(of: project, to: &guidance)
    guidance.add(project.settings["agent_custom_instructions"]?.string)
    guidance.add(agentInstructions)
    var own = self.guidance
    own.instructions = []
    return guidance.with(own)
  }
}

extension Memories {
  /// Whether a message from which nothing was learned may be a memory as it stands. Not where a model chose
  /// by a project's instructions: what it left out would be there all the same.
  func mayStand(in project: Project) -> Bool {
    guard host.model?.endpoint.chatModel != nil else { return true }
    return Self.guidance(of: project).isEmpty
  }

  /// What a project wants learned, in whatever dialect something is said.
  static func guidance(of project: Project) -> Guidance {
    var guidance = Guidance()
    addPurpose(of: project, to: &guidance)
    guidance.add(project.settings["custom_instructions"]?.string)
    guidance.includes = Guidance.bounded(project.settings["inclusion_prompt"]?.string)
    guidance.excludes = Guidance.bounded(project.settings["exclusion_prompt"]?.string)
    return guidance
  }

  /// Adds what a project's memories are for, and how deep they are to go.
  static func addPurpose(of project: Project, to guidance: inout Guidance) {
    for (name, start) in [
      ("usecase_setting", "What the memories are for: "), ("memory_depth", "How deep they go: "),
    ] {
      guard let said = Guidance.bounded(project.settings[name]?.string) else { continue }
      guidance.add(Array(start.utf8) + said)
    }
  }

  /// Lets a cube take over what its project wants learned, before anything is: a program that reads its
  /// messages finds it there, with the bundle alone.
  static func guide(_ cube: Cube, by project: Project) throws(CubeError) {
    let wanted = guidance(of: project).setting
    if try cube.setting(Guidance.projectKey).flatMap({ $0.isNull ? nil : $0 }) == wanted { return }
    try cube.write([.setting(key: Guidance.projectKey, value: wanted)], .spooled)
  }

  /// How long cubes of a project are made to take over what it wants, nanoseconds. Where they are very many,
  /// the rest take it over with the next thing that is said there.
  private static let guidingTime: Int64 = 2_000_000_000

  /// Lets all cubes of a project take over at once what it wants learned: a mount learns of their messages
  /// as well. One that cannot be written is left out.
  func guideAll(_ project: Project) throws(CubeError) {
    let began = Clock.monotonic()
    for name in try cubes.names(project.folder) {
      if Clock.monotonic() - began > Self.guidingTime { return }
      _ = try? use(CubePlace(folder: project.folder, name: name)) { (cube, _) throws(CubeError) in
        if !cube.isReadOnly { try Self.guide(cube, by: project) }
      }
    }
  }
}
