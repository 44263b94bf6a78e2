internal import Language
internal import MemCube
internal import Posix
internal import Synchronization

/// A conversation as text that can be appended to.
struct TranscriptText: EditableText {
  let cube: MountedCube
  let conversation: [UInt8]
  let form: TranscriptForm

  private func transcript() throws(Errno) -> Transcript {
    Transcript(conversation: conversation, zone: try core(try cube.cube.zone()))
  }

  func render() throws(Errno) -> [UInt8] {
    guard let found = try core(try cube.cube.conversation(conversation)) else { return [] }
    let transcript = try transcript()
    let key = Renderings.Key(conversation: conversation, form: form)
    var known = cube.renderings.find(key, zone: transcript.zone)
    if let known, known.count == found.count, known.last == found.last { return known.bytes }
    // One message more only adds bytes, unless it came from elsewhere into the midst.
    if let kept = known, kept.count > found.count { known = nil }
    var rendering = known ?? Renderings.Rendering(zone: transcript.zone)
    try add(to: &rendering, found.row, transcript)
    if rendering.count != found.count, known != nil {
      rendering = Renderings.Rendering(zone: transcript.zone)
      try add(to: &rendering, found.row, transcript)
    }
    cube.renderings.keep(rendering, key)
    return rendering.bytes
  }

  /// Adds the messages that are not rendered yet.
  private func add(
    to rendering: inout Renderings.Rendering, _ row: Int64, _ transcript: Transcript
  ) throws(Errno) {
    while true {
      let page = try core(
        try cube.cube.messages(conversation: row, after: rendering.last, limit: 256))
      if page.isEmpty { return }
      for message in page {
        let content = try cube.bytes(of: message.content)
        switch form {
        case .markdown:
          rendering.bytes += transcript.markdown(
            message, content: content, isFirst: rendering.count == 0)
        case .lines: rendering.bytes += transcript.jsonLine(message, content: content)
        }
        rendering.count += 1
        rendering.last = message.id
      }
    }
  }

  func save(_ bytes: [UInt8], isFinal: Bool, durable: Bool) throws(Errno) -> Bool {
    // An editor that truncates first has said nothing yet; a line of JSON may go on.
    if bytes.isEmpty || form == .lines && bytes.last != 0x0A, !isFinal { return false }
    let (transcript, present) = (try transcript(), try render())
    let rewrite: Rewrite
    switch form {
    case .markdown: rewrite = transcript.rewrite(markdown: bytes, present: present)
    case .lines:
      do { rewrite = try transcript.rewrite(jsonLines: bytes, present: present) } catch {
        reject(bytes)
        throw Errno(error.codes.errno)
      }
    }
    guard case .appended(let drafts) = rewrite else {
      reject(bytes)
      throw .notPermitted
    }
    if drafts.isEmpty { return true }
    let changes = drafts.map { Change.message($0) }
    try core(_ = try cube.cube.write(changes, durable ? .durable : .spooled))
    return true
  }

  /// Keeps a text that could not be applied: `memcube status` names it.
  private func reject(_ bytes: [UInt8]) {
    let folder = cube.cube.rejectedDirectory
    let name =
      EscapedName.escape(conversation) + [0x2E] + cube.now.rfc3339Milliseconds + form.ending
    let flags = OpenFlags.write | OpenFlags.create | OpenFlags.exclusive
    if (try? Files.makeDirectories(folder)) != nil,
      let file = try? Files.open(folder.appending(name), flags)
    {
      try? Files.write(file, bytes)
    }
  }
}

extension MountedCube {
  /// A content as bytes; those of a blob are read whole.
  func bytes(of content: Content) throws(Errno) -> [UInt8] {
    try buffer(of: content).bytes(limit: 64 << 20) ?? []
  }
}

/// Transcripts that were rendered lately, so that `ls -l` and appending do not render a long
/// conversation again.
final class Renderings: Sendable {
  struct Key: Hashable, Sendable {
    let conversation: [UInt8]
    let form: TranscriptForm
  }

  struct Rendering: Sendable {
    var zone: Zone
    var bytes: [UInt8] = []
    var count: Int64 = 0
    var last: RecordID?
  }

  private struct State {
    var known: [Key: Rendering] = [:]
    var size = 0
  }

  /// Bytes that are kept; above, all are dropped.
  private static let limit = 16 << 20
  private let state = Lock(State())

  func find(_ key: Key, zone: Zone) -> Rendering? {
    state.withLock { state in
      guard let found = state.known[key], found.zone == zone else { return nil }
      return found
    }
  }

  func keep(_ rendering: Rendering, _ key: Key) {
    state.withLock { state in
      state.size += rendering.bytes.count - (state.known[key]?.bytes.count ?? 0)
      state.known[key] = rendering
      if state.size > Self.limit { state = State() }
    }
  }
}
