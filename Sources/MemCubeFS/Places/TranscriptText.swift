internal import Format
internal import Language
internal import MemCube
internal import Posix
internal import Text

/// A conversation as text that can be appended to.
struct TranscriptText: EditableText {
  let cube: MountedCube
  let conversation: [UInt8]
  let form: TranscriptForm

  private func transcript() throws(Errno) -> Transcript {
    Transcript(conversation: conversation, zone: try core(try cube.cube.zone()))
  }

  var key: Renderings.Key { Renderings.Key(conversation: conversation, form: form) }

  // MARK: Rendering

  func render() throws(Errno) -> RenderedText {
    try rendering(withText: true).text ?? RenderedText()
  }

  func size() throws(Errno) -> Int64 { try rendering(withText: false).size }

  /// What the conversation looks like now: what was rendered before, and the messages after it.
  private func rendering(withText: Bool) throws(Errno) -> Renderings.Rendering {
    let transcript = try transcript()
    var fresh = Renderings.Rendering(zone: transcript.zone)
    var rendering = cube.renderings.find(key, zone: transcript.zone) ?? fresh
    if withText, rendering.text == nil { rendering = fresh }
    var isAdded = false
    for _ in 0..<8 {
      guard let found = try core(try cube.cube.conversation(conversation)) else { return fresh }
      if rendering.count == found.count, isAdded || rendering.last == found.last {
        cube.renderings.keep(rendering, key)
        return rendering
      }
      // Some went.
      if rendering.count > found.count { rendering = fresh }
      let (before, namedAuthors) = (rendering.count, rendering.namesAuthors)
      try add(to: &rendering, found.row, transcript)
      // One message more only adds bytes, unless it came from elsewhere into the midst. More than
      // were counted: others go on appending, so the count is asked for again.
      isAdded = rendering.count >= found.count || before == 0
      if rendering.namesAuthors, !namedAuthors {
        // A second author: all headings are others.
        fresh.namesAuthors = true
        (rendering, isAdded) = (fresh, false)
      }
      if !isAdded { rendering = fresh }
    }
    return rendering
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
        let isFirst = rendering.count == 0
        switch form {
        case .markdown:
          if message.isByAuthor, !rendering.namesAuthors {
            rendering.namesAuthors = rendering.author.map { $0 != message.author } ?? false
            rendering.author = rendering.author ?? message.author
            if rendering.namesAuthors { return }
          }
          rendering.add(
            transcript.markdown(
              message, content: content, isFirst: isFirst, namesAuthor: rendering.namesAuthors),
            message.id)
        case .lines: rendering.add(transcript.jsonLine(message, content: content), message.id)
        }
      }
    }
  }

  // MARK: Saving

  func append(_ tail: [UInt8], _ moment: SaveMoment) throws(Errno) -> Int {
    // What a program is in the middle of saying may go on; at a close it has been said.
    if moment == .quiet, tail.last != 0x0A { return 0 }
    var (drafts, taken) = try drafts(tail, moment)
    if form == .markdown, moment < .synchronized, let last = drafts.last, last.date != nil,
      last.content.isEmpty
    {
      // A heading whose text comes from the next program in the same file: `{ echo; date; } >>`.
      drafts.removeLast()
      taken = Self.lastLine(of: tail)
    }
    try record(drafts)
    return taken
  }

  /// The messages that were written after the text, and how many bytes of it they are.
  func drafts(
    _ tail: [UInt8], _ moment: SaveMoment
  ) throws(Errno) -> (drafts: [MessageDraft], taken: Int) {
    let transcript = try transcript()
    switch form {
    case .markdown: return (spoken(transcript.drafts(markdown: tail)), tail.count)
    case .lines:
      let isFinal = moment == .released || moment >= .flushed && endsWhole(tail, transcript)
      return try core(try transcript.drafts(jsonLines: tail, isFinal: isFinal))
    }
  }

  /// Whether lines of JSON end with a whole one, with or without its LF: nothing that a program goes on
  /// to write could belong to it.
  private func endsWhole(_ lines: [UInt8], _ transcript: Transcript) -> Bool {
    let last = Array(lines[(lines.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)...])
    return last.isEmpty || (try? transcript.drafts(jsonLines: last, isFinal: true)) != nil
  }

  /// With the roles that the headings mean: an assistant's words are not the user's.
  private func spoken(_ drafts: [MessageDraft]) -> [MessageDraft] {
    if form == .lines { return drafts }
    return drafts.map { draft in
      var draft = draft
      draft.readSpeaker()
      return draft
    }
  }

  /// Where the last line begins that is not empty.
  private static func lastLine(of text: [UInt8]) -> Int {
    var end = text.count
    while end > 0, text[end - 1] == 0x0A || text[end - 1] == 0x0D || text[end - 1] == 0x20 {
      end -= 1
    }
    return text[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
  }

  func save(
    _ bytes: [UInt8], over base: [UInt8], whole: Bool, _ moment: SaveMoment
  ) throws(Errno) -> Bool {
    // An editor that truncates first has said nothing yet; a line of JSON may go on.
    if bytes.isEmpty { return moment == .released }
    // A program that pauses in the midst of a line goes on with it.
    if moment == .quiet, bytes.last != 0x0A { return false }
    let transcript = try transcript()
    let mayGoOn =
      form == .lines && moment < .released && bytes.last != 0x0A
      && !endsWhole(bytes, transcript)
    if mayGoOn { return false }
    var former: SaidTexts.Text?
    var new = try added(bytes, to: base, transcript)
    if new == nil, whole {
      for text in try saidTexts() where new == nil {
        former = text
        new = try added(bytes, to: text.bytes, transcript)
      }
    }
    guard let drafts = new else {
      // What has been quiet may be going on.
      if moment == .quiet { return false }
      throw .notPermitted
    }
    try record(spoken(drafts))
    if whole { noteSaid(bytes, drafts, inPlaceOf: former) }
    return true
  }

  /// What a text adds to a past; nil if it changes that.
  private func added(
    _ bytes: [UInt8], to past: [UInt8], _ transcript: Transcript
  ) throws(Errno) -> [MessageDraft]? {
    let rewrite =
      switch form {
      case .markdown: transcript.rewrite(markdown: bytes, present: past)
      case .lines: try core(try transcript.rewrite(jsonLines: bytes, present: past))
      }
    guard case .appended(let drafts) = rewrite else { return nil }
    return drafts
  }

  var keepsPast: Bool { true }

  private func record(_ drafts: [MessageDraft]) throws(Errno) {
    if drafts.isEmpty { return }
    let changes = drafts.map { Change.message($0) }
    let isFirst = try core(try cube.cube.conversation(conversation)) == nil
    try core(_ = try cube.cube.write(changes, .spooled))
    cube.noteSaid(conversation, isFirst: isFirst)
  }

  var shownName: [UInt8] {
    Array("messages/".utf8) + EscapedName.escape(conversation) + form.ending
  }

  /// Keeps a text that could not be applied: `memcube status` names it.
  func reject(_ bytes: [UInt8], because error: Errno) {
    let isWrong = form == .lines && error == .invalid
    let reason =
      reason(beyondText: error) ?? (isWrong ? fault(of: bytes) : nil) ?? Self.addedTo
    Reasons.note(reason)
    cube.cube.keepRejected(
      bytes, EscapedName.escape(conversation), at: cube.now, ending: form.ending, reason: reason)
  }

  private static let addedTo = "a transcript can be added to, at its end; what was said stays"

  /// What is wrong with the first line that cannot be read; nil if they all can. Only what is new counts in a
  /// text that was written anew: the past may hold what no line can say.
  private func fault(of lines: [UInt8]) -> String? {
    guard let transcript = try? transcript(), let present = try? render().bytes else { return nil }
    do throws(CubeError) {
      if case .appended = try transcript.rewrite(jsonLines: lines, present: present) { return nil }
      _ = try transcript.drafts(jsonLines: lines, isFinal: true)
      return nil
    } catch { return error.message }
  }

  /// Lines of JSON are read as soon as they are whole.
  func check(_ lines: [UInt8]) throws(Errno) {
    guard form == .lines else { return }
    let transcript = try transcript()
    _ = try core(try transcript.drafts(jsonLines: lines, isFinal: false))
  }

  /// Lets go of the name of a conversation that was to begin and has got no message.
  func abandon(_ node: UInt64) {
    let folder = cube.number(place: CubeRow.messages)
    let key = NameKey(folder: folder, name: form.name(of: conversation))
    guard let begun = cube.tables.withLock({ $0.named[key] }), begun.node == node,
      !begun.look({ $0.isRecorded })
    else { return }
    cube.tables.withLock { $0.unname(begun) }
    cube.context.notices.add([.name(parent: folder, name: key.name)])
  }
}

extension MountedCube {
  /// A content as bytes; those of a blob are read whole.
  func bytes(of content: Content) throws(Errno) -> [UInt8] {
    try buffer(of: content).bytes(limit: 64 << 20) ?? []
  }
}
