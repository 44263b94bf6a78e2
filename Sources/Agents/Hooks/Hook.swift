package import Bundle
internal import Format
internal import MemCube
package import Posix

/// One call of a hook. Whatever goes wrong, it answers `{}`, and writes a line into the log.
package struct Hook: Sendable {
  let agent: Agent
  let event: Agent.HookEvent
  let cube: [UInt8]
  let tokens: Int
  let host: Host
  let places: AgentPlaces

  /// The answer where there is nothing to say.
  package static let nothing = Array("{}".utf8)
  /// Tokens of a context block unless the caller says how many.
  package static let contextTokens = 1_500
  /// An answer's text has so many bytes at most: Codex cuts longer ones.
  private static let answerLimit = 9_000
  /// A second call of one event within this time has nothing to do, milliseconds.
  private static let pause: Int64 = 1_000

  /// A hook; nil for an agent or event that is not known.
  package init?(
    agent: [UInt8], event: [UInt8], cube: [UInt8], tokens: Int, host: Host, places: AgentPlaces
  ) {
    guard let agent = AgentTable.shared.agent(agent), let event = agent.event(event) else {
      return nil
    }
    self.agent = agent
    self.event = event
    self.cube = cube
    self.tokens = tokens
    self.places = places
    var host = host
    // Nothing is said: the agent shows standard error.
    host.waits = { _, _ in }
    self.host = host
  }

  /// Whether it gives context, and so is waited for.
  package var isStart: Bool { event.isStart }

  /// Answers an input, and saves what is new. Never fails.
  package func answer(_ bytes: [UInt8]) -> [UInt8] {
    guard let input = HookInput(bytes) else {
      log("the input is no JSON object")
      return Self.nothing
    }
    do {
      if event.isStart { return try context(input) }
      _ = try save(input)
    } catch {
      log(error.message)
    }
    return Self.nothing
  }

  // MARK: Context

  private func context(_ input: HookInput) throws(CubeError) -> [UInt8] {
    // What was given when the session began is there already.
    if input.source == "resume" || !begins(input.session) { return Self.nothing }
    let entry = try path()
    let cube = try Cube.open(at: entry, host: host, for: .reading)
    let counts = try cube.counts()
    guard counts.memories > 0 || counts.messages > 0 else { return Self.nothing }
    let name = CubeName.stem(of: entry.lastComponent)
    let block = try cube.context(.agent, named: name, tokens: tokens)
    try cube.close()
    let text = Self.wrapped(block, name)
    let given = JSON.string(text)
    let answer: JSON =
      agent.answer == "hookSpecificOutput"
      ? .object([
        .init(
          "hookSpecificOutput",
          .object([.init("hookEventName", JSON(event.name)), .init("additionalContext", given)]))
      ]) : .object([.init(agent.answer, given)])
    return JSONLayout.scalar(answer)
  }

  /// The block with its head and foot, within the limit.
  static func wrapped(_ block: [UInt8], _ name: [UInt8]) -> [UInt8] {
    let table = AgentTable.shared
    let shown = Array(String(decoding: OneLine.of(name), as: UTF8.self).utf8)
    let head = table.text("head")
    let place = Array("{cube}".utf8)
    let start = head.indices.first { head[$0...].starts(with: place) } ?? head.count
    let first: [UInt8] = head[..<start] + shown + head[min(head.count, start + place.count)...]
    let foot = table.text("foot")
    let room = max(0, answerLimit - first.count - foot.count - 4)
    var body = block
    if body.count > room {
      body = Array(body.prefix(room))
      body = body.lastIndex(of: 0x0A).map { Array(body[..<$0]) } ?? []
    }
    while body.last == 0x0A { body.removeLast() }
    return first + [0x0A, 0x0A] + body + [0x0A, 0x0A] + foot
  }

  /// Whether this event did not come for this session a moment ago; notes that it came.
  private func begins(_ session: [UInt8]) -> Bool {
    guard !session.isEmpty,
      var file = try? SessionFile(
        below: host.state, agent.name, session, wait: 300_000_000)
    else { return true }
    return note(&file)
  }

  func note(_ file: inout SessionFile) -> Bool {
    let now = host.now().milliseconds
    let last = file.state.events[event.name] ?? 0
    guard now < last || now - last >= Self.pause else { return false }
    file.state.events[event.name] = now
    try? file.save()
    return true
  }

  /// The bundle.
  func path() throws(CubeError) -> Path { try Store(host).bundle(naming: cube) }

  // MARK: Log

  /// The log's size at which it begins anew, bytes.
  private static let logLimit: Int64 = 100 << 10

  /// Adds a line to the log, for what is done beside the hook.
  package func note(_ sentence: String) { log(sentence) }

  /// Adds a line to the log, without any content of the session.
  func log(_ sentence: String) {
    Self.log(sentence, of: "\(agent.name) \(event.name)", below: host.state, at: host.now())
  }

  /// Adds a line to the log of a host's state.
  package static func log(_ sentence: String, of what: String, below state: Path, at now: Timestamp)
  {
    let path = state.appending("hooks.log")
    if let size = try? Files.status(path).size, size > logLimit { try? Files.unlink(path) }
    try? Files.makeDirectories(state)
    let line = OneLine.of(Array("\(what): \(sentence)".utf8))
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.append | OpenFlags.noFollow
    guard let file = try? Files.open(path, flags) else { return }
    try? Files.write(file, now.rfc3339Milliseconds + [0x20] + line + [0x0A])
  }
}
