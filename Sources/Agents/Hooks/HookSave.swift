internal import Bundle
package import Format
internal import MemCube
package import Posix

extension Hook {
  /// How many messages are recorded at once.
  private static let lot = 256
  /// How long another hook of the session is waited for, nanoseconds.
  private static let patience: Int64 = 20_000_000_000

  /// Records what is new in a session's transcript.
  /// - Returns: what was recorded; with `isDry`, what would be.
  package func save(_ bytes: [UInt8], isDry: Bool) throws(CubeError) -> [MessageDraft] {
    guard let input = HookInput(bytes) else { throw .invalid("the input is no JSON object") }
    return try save(input, isDry: isDry)
  }

  func save(_ input: HookInput, isDry: Bool = false) throws(CubeError) -> [MessageDraft] {
    if let off = places.variable("MEMCUBE_HOOK"), off.elementsEqual("off".utf8) { return [] }
    guard !input.session.isEmpty, let reader = agent.reader(session: input.session) else {
      return []
    }
    let saving = Saving(
      reader: reader,
      conversation: SessionConversation(source: agent.name, session: input.session))
    do {
      guard let path = transcript(input) else { return try saveLast(input, saving, isDry) }
      let file = try TranscriptFile.open(path, below: roots)
      var session = try SessionFile(
        below: host.state, agent.name, input.session, wait: Self.patience)
      if !isDry, !note(&session) { return [] }
      return try save(file, &session, saving, isDry)
    } catch let error as CubeError {
      throw error
    } catch let error as Errno {
      throw .io(error, "reading the transcript")
    } catch {
      return []
    }
  }

  /// What is being saved.
  private struct Saving {
    var reader: TranscriptReader
    var conversation: SessionConversation
    var cube: Cube?
    /// Its name, and the ids of the messages that are there, once the cube is open.
    var name: [UInt8] = []
    var ids: Set<[UInt8]> = []
  }

  /// The folders below which a transcript may be, as they are spelled and without links.
  private var roots: [Path] {
    agent.transcripts.map { places.expanded($0, agent) }.flatMap { path in
      [path] + [try? Files.realPath(path)].compactMap { $0 == path ? nil : $0 }
    }
  }

  /// The folder in which Claude Code keeps its own memory, beside a transcript below its folders.
  package func memoryFolder(_ bytes: [UInt8]) -> Path? {
    guard agent.memoryKey != nil, let path = HookInput(bytes)?.transcript,
      roots.contains(where: { path.isWithin($0) })
    else { return nil }
    let folder = path.parent.appending("memory")
    let kind = (try? Files.status(folder, followLinks: false))?.kind
    return kind == .directory ? folder : nil
  }

  private func transcript(_ input: HookInput) -> Path? {
    if let path = input.transcript { return path }
    guard agent.transcript == .codex, let root = roots.first else { return nil }
    return TranscriptFile.rollout(of: input.session, below: root)
  }

  /// Without a transcript only what the assistant said last is known.
  private func saveLast(
    _ input: HookInput, _ saving: Saving, _ isDry: Bool
  ) throws(CubeError) -> [MessageDraft] {
    guard let text = input.lastMessage else { return [] }
    let id = input.session + Array(":last:".utf8) + ConfigFile.digest(text).prefix(16)
    var saving = saving
    return try record([Spoken(id: id, isUser: false, text: text)], &saving, known: [], isDry).drafts
  }

  private func save(
    _ file: borrowing TranscriptFile, _ session: inout SessionFile, _ saving: Saving, _ isDry: Bool
  ) throws -> [MessageDraft] {
    var saving = saving
    var state = session.state
    let head = try file.read(at: 0, count: 4_096)
    let isSame =
      state.transcript == file.path.bytes && state.headCount <= file.size
      && file.head(state.headCount) == state.head && state.offset <= file.size
      && state.cube == cube
    if !isSame { (state.offset, state.lines, state.last) = (0, 0, []) }
    (state.transcript, state.cube) = (file.path.bytes, cube)
    state.headCount = min(head.count, SessionState.headLimit)
    state.head = file.head(state.headCount)
    var drafts: [MessageDraft] = []
    while state.offset < file.size {
      let bytes = try file.read(at: state.offset, count: TranscriptFile.chunk)
      var spoken: [Spoken] = []
      let isWhole = state.offset == 0 && saving.reader.isWhole(head)
      if isWhole {
        spoken = saving.reader.spoken(inWhole: bytes)
      } else {
        guard let end = bytes.lastIndex(of: 0x0A) else {
          // A line that is too long to be read is passed over.
          if bytes.count == TranscriptFile.chunk { state.offset += Int64(bytes.count) }
          if bytes.count < TranscriptFile.chunk { break }
          continue
        }
        for line in bytes[..<end].split(separator: 0x0A, omittingEmptySubsequences: false) {
          state.lines += 1
          if let said = saving.reader.spoken(in: Array(line), number: state.lines) {
            spoken.append(said)
          }
        }
        state.offset += Int64(end) + 1
      }
      let done = try record(TranscriptReader.distinct(spoken), &saving, known: state.last, isDry)
      drafts += done.drafts
      if let last = done.last { state.last = last }
      state.events = session.state.events
      session.state = state
      if !isDry { try session.save() }
      if isWhole { break }
    }
    return drafts
  }

  /// Records what is not there yet.
  /// - Parameters:
  ///   - spoken: what was said.
  ///   - saving: the open cube, which is opened if there is anything to record.
  ///   - known: the last message that an earlier hook recorded, in hex.
  ///   - isDry: whether nothing is recorded.
  /// - Returns: what was recorded, and the last message's id in hex.
  /// - Throws: as opening and writing the cube.
  private func record(
    _ spoken: [Spoken], _ saving: inout Saving, known: [UInt8], _ isDry: Bool
  ) throws(CubeError) -> (drafts: [MessageDraft], last: [UInt8]?) {
    guard let first = spoken.first else { return ([], nil) }
    let cube = try open(&saving, first, known)
    var drafts: [MessageDraft] = []
    for each in spoken {
      let draft = saving.conversation.draft(each, in: saving.name)
      guard let id = draft.messageID, saving.ids.insert(id).inserted else { continue }
      if try cube.message(like: draft) == nil { drafts.append(draft) }
    }
    if isDry { return (drafts, nil) }
    var last: RecordID?
    var rest = drafts[...]
    while !rest.isEmpty {
      let changes = rest.prefix(Self.lot).map { Change.message($0) }
      // In the spool: the next process that writes makes it last, and learns from it.
      last = try cube.write(changes, .spooled).last ?? last
      rest = rest.dropFirst(Self.lot)
    }
    return (drafts, last?.hex)
  }

  /// The cube, with the conversation's name and the ids of its messages.
  private func open(
    _ saving: inout Saving, _ first: Spoken, _ known: [UInt8]
  ) throws(CubeError) -> Cube {
    if let cube = saving.cube { return cube }
    let cube = try Cube.open(at: path(), host: host)
    try cube.awaitOthers()
    saving.cube = cube
    let suffix = saving.conversation.suffix
    guard let conversation = try cube.conversations().first(where: { $0.name.ends(in: suffix) })
    else {
      saving.name = saving.conversation.name(first.text)
      return cube
    }
    saving.name = conversation.name
    // Where nothing was added since the last hook, nothing of the new is there.
    if conversation.last.hex == known { return cube }
    var after: RecordID?
    while true {
      let page = try cube.messages(conversation: conversation.row, after: after, limit: 1_000)
      for message in page { if let id = message.messageID { saving.ids.insert(id) } }
      guard let end = page.last, page.count == 1_000 else { return cube }
      after = end.id
    }
  }
}
