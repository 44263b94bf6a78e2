internal import MemCube

/// What a call and its project want learned: instructions for a model, of which the rules follow what is
/// to be left out.
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
    var guidance = Guidance()
    guidance.add(project.settings["agent_custom_instructions"]?.string)
    guidance.add(agentInstructions)
    guidance.includes = self.guidance.includes
    guidance.excludes = self.guidance.excludes
    return guidance
  }
}

extension Memories {
  /// Whether a message of which nothing was learned may be a memory as it stands. Not where a model chose
  /// by a project's instructions: what it left out would be there all the same.
  func mayStand(in project: Project) -> Bool {
    guard host.model?.endpoint.chatModel != nil else { return true }
    return Guidance.bounded(project.settings["custom_instructions"]?.string) == nil
  }

  /// Lets a cube take over what its project wants learned, before anything is: whoever reads its messages
  /// finds it there, with the bundle alone.
  static func guide(_ cube: Cube, by project: Project) throws(CubeError) {
    var guidance = Guidance()
    guidance.add(project.settings["custom_instructions"]?.string)
    let wanted = guidance.instructions.first.map { JSON.string($0) }
    if try cube.setting(Guidance.projectKey).flatMap({ $0.isNull ? nil : $0 }) == wanted { return }
    try cube.write([.setting(key: Guidance.projectKey, value: wanted)], .spooled)
  }
}
