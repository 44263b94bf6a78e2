internal import Agents
internal import Bundle
internal import Format
internal import Fuse
internal import Glibc
internal import MemCube
internal import Objects
internal import Posix

/// `memcube hook`: what coding agents call at the events of a session.
struct HookCommand: Command {
  static let declaration = Declaration(
    name: "hook", summary: "answer a coding agent's hook",
    forms: ["NAME EVENT [--cube CUBE] [--max-tokens N] [--dry-run]"],
    about: [
      "memcube agents writes this command into an agent's files. It reads the agent's JSON from "
        + "standard input. At a session's start it gives the cube's context; at other events it "
        + "records what is new in the transcript. It always ends with status 0: what went wrong "
        + "is in hooks.log of the state directory. With MEMCUBE_HOOK=off nothing is recorded."
    ],
    operands: [
      .init(name: "NAME", count: .one, help: "the agent: \(AgentTable.shared.names)"),
      .init(name: "EVENT", count: .one, help: "the event, as the agent calls it"),
    ],
    options: [
      .init(
        name: "cube", value: "CUBE", help: "the cube; $MEMCUBE_CUBE, or the only one, without it",
        candidates: [.cubes]),
      .init(
        name: "max-tokens", value: "N", help: "at most N tokens of context (1500 unless given)"),
      .init(name: "dry-run", help: "print what would be recorded"),
      .init(
        name: "memory", value: "WHAT", help: "import the agent's own memory: also, or only",
        isHidden: true),
      .init(name: "mount", value: "DIR", help: "mount there before", isHidden: true),
      .init(name: "inner", help: "is the part that works", isHidden: true),
    ],
    examples: [
      .init(
        line: "memcube hook codex Stop --cube notes --dry-run",
        effect: "prints what it would record of the session that standard input names")
    ], isListed: false, page: "memcube-agents(7)", statuses: [])

  let agent, event: [UInt8]
  let cube, memory, mount: [UInt8]?
  let tokens: Int
  let isDry, isInner: Bool

  init(_ given: Given) throws(UsageError) {
    agent = given.operand("NAME")
    event = given.operand("EVENT")
    cube = given.value("cube")
    memory = given.value("memory")
    mount = given.value("mount")
    tokens = try given.number("max-tokens", in: 1...100_000) ?? Hook.contextTokens
    isDry = given.flag("dry-run")
    isInner = given.flag("inner")
  }

  /// Only a dry run comes here: see `runQuietly`.
  func run(_ around: Surroundings) throws(Failure) {
    guard let hook = try hook(around) else {
      throw .usage(UsageError("there is no such agent or event"))
    }
    let input = Self.input()
    let drafts = try core { () throws(CubeError) in try hook.save(input, isDry: true) }
    for draft in drafts {
      try around.console.write(
        JSON.object([
          .init("conversation", jsonText(draft.conversation)), .init("role", jsonText(draft.role)),
          .init("content", jsonText(draft.content)),
          .init("message_id", jsonText(draft.messageID ?? [])),
        ]))
    }
  }

  private func hook(_ around: Surroundings) throws(Failure) -> Hook? {
    guard let home = System.home else { return nil }
    let name: [UInt8]
    if let cube { name = cube } else { name = try around.usualCube() }
    return Hook(
      agent: agent, event: event, cube: name, tokens: tokens, host: try around.host(),
      places: AgentPlaces(home: home, variable: { Environment.value($0) }))
  }
}

// MARK: For an agent

extension HookCommand {
  /// How long an agent waits for context, and for saving, nanoseconds.
  private static let startPatience: Int64 = 5_000_000_000
  private static let savePatience: Int64 = 1_000_000_000
  /// The seconds after which the part that works ends at any rate.
  private static let innerSeconds: UInt32 = 30
  /// How long the input is waited for, milliseconds.
  private static let inputWait: Int64 = 2_000
  /// The longest input, bytes.
  private static let inputLimit = 1 << 20

  /// Whether a command line is a hook's, which must never be in an agent's way.
  static func isQuiet(_ arguments: [[UInt8]]) -> Bool {
    guard arguments.first.map({ $0.elementsEqual("hook".utf8) }) == true else { return false }
    let spoken = ["--help", "-h", "--dry-run"]
    return !arguments.contains { word in spoken.contains { $0.utf8.elementsEqual(word) } }
  }

  /// Answers an agent. Always 0, with one JSON object: the work is done by a process of its own, so that
  /// nothing that befalls it reaches the agent.
  static func runQuietly(_ arguments: [[UInt8]]) -> Int32 {
    try? Signals.ignore(Signals.brokenPipe)
    let input = input()
    guard let given = try? declaration.parse(Array(arguments.dropFirst())),
      let command = try? HookCommand(given)
    else {
      answer(Hook.nothing)
      return 0
    }
    answer(command.isInner ? command.work(input) : command.supervise(arguments, input))
    return 0
  }

  private static func answer(_ bytes: [UInt8]) { try? StandardStream.output.write(bytes + [0x0A]) }

  /// Standard input, to its end, for a while and up to a limit.
  private static func input() -> [UInt8] {
    if StandardStream.input.isTerminal { return [] }
    let end = Clock.monotonic() + inputWait * 1_000_000
    var bytes: [UInt8] = []
    let file = FileDescriptor(adopting: dup(StandardStream.input.rawValue))
    while bytes.count <= inputLimit {
      let left = (end - Clock.monotonic()) / 1_000_000
      guard left > 0,
        (try? Poll.readable([file.raw], milliseconds: Int32(clamping: left)))?.first == true,
        let part = try? Files.read(file, count: 1 << 16), !part.isEmpty
      else { return bytes }
      bytes += part
    }
    return bytes
  }

  /// The part that works: in a process of its own.
  private func work(_ input: [UInt8]) -> [UInt8] {
    alarm(Self.innerSeconds)
    let around = Surroundings(Console())
    if let mount { prepareMount(Path(mount), around) }
    guard let hook = try? hook(around) else {
      if let host = try? around.host() {
        Hook.log(
          "there is no such agent, event or cube", of: "hook", below: host.state, at: host.now())
      }
      return Hook.nothing
    }
    let answer = memory?.elementsEqual("only".utf8) == true ? Hook.nothing : hook.answer(input)
    if memory != nil, !hook.isStart, let name = cube { importMemory(hook, input, name) }
    return answer
  }

  /// Starts the part that works, and waits for its answer, not longer than the agent may.
  private func supervise(_ arguments: [[UInt8]], _ input: [UInt8]) -> [UInt8] {
    let isStart = AgentTable.shared.agent(agent)?.isStart(event) ?? true
    let end = Clock.monotonic() + (isStart ? Self.startPatience : Self.savePatience)
    guard let program = try? Files.readLink(Path("/proc/self/exe")),
      let given = try? Pipe(), let said = try? Pipe()
    else { return Hook.nothing }
    let words = [program] + arguments + [Array("--inner".utf8)]
    guard
      let process = try? Process.spawn(
        words,
        streams: .init(input: given.reader.raw, output: said.writer.raw, error: nil),
        newSession: true)
    else { return Hook.nothing }
    let output = said.closeWriter()
    Self.feed(input, to: given.closeReader())
    var answer: [UInt8] = []
    while true {
      let left = (end - Clock.monotonic()) / 1_000_000
      guard left > 0,
        (try? Poll.readable([output.raw], milliseconds: Int32(clamping: left)))?.first == true
      else { break }
      guard let part = try? Files.read(output, count: 1 << 16), !part.isEmpty,
        answer.count < 1 << 17
      else {
        let json = try? JSON.parse(answer)
        return json?.members == nil ? Hook.nothing : json?.bytes ?? Hook.nothing
      }
      answer += part
    }
    // What saves goes on by itself; what was waited for is of no use any more.
    if isStart { try? process.send(SIGKILL) }
    return Hook.nothing
  }

  /// Writes the input on a thread of its own: the reader may never read it.
  private static func feed(_ input: [UInt8], to writer: consuming FileDescriptor) {
    let file = OpenedFile(writer)
    try? Thread.detach("input") { try? Files.write(file.descriptor, input) }
  }

  // MARK: The agent's own memory

  /// Mounts where nothing is mounted, before the agent reads its memory there.
  private func prepareMount(_ path: Path, _ around: Surroundings) {
    if let state = try? MountPoint.state(path), case .mounted = state { return }
    guard let program = try? Files.readLink(Path("/proc/self/exe")) else { return }
    _ = try? Process.spawn(
      [program, Array("mount".utf8), path.bytes],
      streams: .init(input: nil, output: nil, error: nil), newSession: true
    ).wait()
  }

  /// Imports the memory that the agent keeps beside its transcripts.
  private func importMemory(_ hook: Hook, _ input: [UInt8], _ cube: [UInt8]) {
    guard let folder = hook.memoryFolder(input),
      let program = try? Files.readLink(Path("/proc/self/exe"))
    else { return }
    let words = [program] + ["import", "--format", "claude-memory", "--"].map { Array($0.utf8) }
    let process = try? Process.spawn(
      words + [cube, folder.bytes], streams: .init(input: nil, output: nil, error: nil))
    if let ending = try? process?.wait(), ending != .exited(0) {
      hook.note("the agent's memory was not imported")
    }
  }
}
