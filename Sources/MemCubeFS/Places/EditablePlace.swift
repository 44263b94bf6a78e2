internal import Format
internal import Fuse
internal import MemCube
internal import Posix

/// A rendered file that can be edited: about.md, a transcript. Each look renders it; saving it applies what
/// was changed.
struct EditablePlace: Place {
  let cube: MountedCube
  let node: UInt64
  let text: any EditableText
  let time: Timestamp
  /// The file that was made for it in this mount.
  var begun: LiveFile?

  var owner: MountedCube? { cube }
  /// A transcript goes when it is purged. From then on its name is not known any more.
  var timeouts: (entry: Double, attributes: Double) {
    (text.keepsPast ? Timeouts.computed : Timeouts.lasting, Timeouts.computed)
  }

  func attributes() throws(Errno) -> Attributes {
    let permissions = cube.context.mode(cube.cube.isReadOnly ? 0o400 : 0o600)
    return cube.context.file(node, permissions, try text.size(), time)
  }

  func setAttributes(_ change: AttributeChange, _ file: (any OpenFile)?) throws(Errno) {
    try cube.context.checkOwner(change)
    guard let size = change.size else { return }
    try check()
    if let handle = file as? TextHandle { return try handle.truncate(size) }
    // No program could write it anew afterwards.
    if try size != text.size() { throw .notPermitted }
  }

  /// In an archived cube nothing more is said; its title can be changed.
  private func check() throws(Errno) {
    if text is TranscriptText { try cube.checkRecordable() } else { try cube.checkWritable() }
  }

  func open(_ flags: Int32) throws(Errno) -> FileOpening {
    let handle = TextHandle(cube: cube, text: text, node: node, flags: flags)
    if flags & 3 == OpenFlags.read { return .opened(handle, cached: false) }
    do { try check() } catch {
      handle.release()
      throw error
    }
    return .uncached(handle)
  }

  func read(_ offset: Int64, _ count: Int) throws(Errno) -> ReadReply {
    try text.render().read(offset, count)
  }
}

extension MountedCube {
  /// The handle of a text that a thread has just opened: a truncation that names no handle is
  /// what open(2) with O_TRUNC asks for next.
  func textHandle(_ node: UInt64, openedBy thread: Int32) -> TextHandle? {
    let open = textHandles.withLock { Array($0.values) }
    return open.first { $0.node == node && $0.isFresh(thread) }
  }

  /// A text was saved.
  func noteText(_ node: UInt64) { context.notices.add([.content(node)]) }

  /// Messages were recorded: a process that reads the transcript, in either form, gets to see them. A file
  /// that began it is a conversation now.
  /// `isFirst`: the conversation begins with them.
  func noteSaid(_ conversation: [UInt8], isFirst: Bool) {
    let messages = number(place: CubeRow.messages)
    var notices: [Notice] = []
    for form in [TranscriptForm.markdown, .lines] {
      let key = NameKey(folder: messages, name: form.name(of: conversation))
      guard let begun = tables.withLock({ $0.named[key] }) else {
        // A process that looked for the other form got ENOENT.
        if isFirst { notices.append(.name(parent: messages, name: key.name)) }
        continue
      }
      begun.change { $0.isRecorded = true }
      notices.append(.content(begun.node))
    }
    if let found = try? cube.conversation(conversation) {
      notices += [.content(number(.transcript, found.row)), .content(number(.lines, found.row))]
    }
    context.notices.add(notices)
  }
}
