internal import Format
internal import Fuse
internal import MemCube
internal import Posix
internal import Text

/// messages/: a transcript for each conversation; the same as JSON lines by name.
struct MessagesPlace: CubeDirectory {
  let cube: MountedCube
  let node: UInt64

  var permissions: UInt32 { 0o700 }
  var site: FolderSite? {
    FolderSite(cube: cube, node: node, area: Array("messages".utf8))
  }

  func find(_ name: [UInt8]) throws(Errno) -> (any Place)? {
    if let form = TranscriptForm(of: name), let found = try conversation(name, form) {
      return cube.transcriptPlace(found, form)
    }
    guard let site else { return nil }
    let occupant = try cube.occupant(site, name)
    if case .live(let begun) = occupant, begun.look({ $0.isRecorded }) {
      return try purged(begun, name)
    }
    return cube.place(occupant)
  }

  /// A conversation that began here and had messages: what is left of it, unless it got some just
  /// now.
  private func purged(_ begun: LiveFile, _ name: [UInt8]) throws(Errno) -> (any Place)? {
    if let form = TranscriptForm(of: name), let found = try conversation(name, form) {
      return cube.transcriptPlace(found, form)
    }
    cube.tables.withLock { $0.unname(begun) }
    return nil
  }

  /// The conversation of a file name.
  private func conversation(
    _ name: [UInt8], _ form: TranscriptForm
  ) throws(Errno) -> Conversation? {
    let stem = Array(name.dropLast(form.ending.count))
    if let id = EscapedName.unescape(stem) { return try core(try cube.cube.conversation(id)) }
    guard EscapedName.isCut(stem) else { return nil }
    return try core(try cube.cube.conversations()).first { EscapedName.escape($0.name) == stem }
  }

  func occupant(_ name: [UInt8]) throws(Errno) -> Occupant {
    if let found = try find(name) as? EditablePlace {
      return .text(found.text, node: found.node)
    }
    guard let site else { return .none }
    return try cube.occupant(site, name)
  }

  func list() throws(Errno) -> any Listing {
    var places: [(name: [UInt8], place: any Place)] = []
    // Hidden ones are known too: one that began in this mount must not come back as a new file.
    var known: Set<[UInt8]> = []
    for conversation in try core(try cube.cube.conversations()) {
      let name = TranscriptForm.markdown.name(of: conversation.name)
      known.insert(name)
      if conversation.isHidden { continue }
      places.append((name, cube.transcriptPlace(conversation, .markdown)))
    }
    if let site {
      for (name, place) in try cube.unindexed(site) where !known.contains(name) {
        let begun = (place as? EditablePlace)?.begun
        if begun?.look({ $0.isRecorded }) != true {
          places.append((name, place))
        } else if TranscriptForm(of: name) == .markdown, let found = try find(name) {
          places.append((name, found))
        }
      }
    }
    return FixedListing(node, places)
  }

  /// A new conversation begins with its file; others are scratch, or refused.
  func make(
    _ name: [UInt8], _ permissions: UInt32, _ flags: Int32
  ) throws(Errno) -> (any Place, any OpenFile) {
    guard let site else { throw .notPermitted }
    guard let text = newText(name) else {
      return try FolderPlace(folder: site).make(name, permissions, flags)
    }
    // Another process may have begun it a moment ago: the same would be said twice.
    cube.catchUp()
    if try conversation(name, text.form) != nil { throw .exists }
    let file = try cube.createText(site, name, text)
    let place = EditablePlace(
      cube: cube, node: file.node, text: text, time: cube.now, begun: file)
    return (place, TextHandle(cube: cube, text: text, node: file.node, flags: flags))
  }

  /// What a file of this name begins; nil if that is no conversation.
  func newText(_ name: [UInt8]) -> TranscriptText? {
    guard let form = TranscriptForm(of: name), !ScratchNames.contains(name),
      let id = EscapedName.unescape(Array(name.dropLast(form.ending.count))), !id.isEmpty
    else { return nil }
    return TranscriptText(cube: cube, conversation: id, form: form)
  }

  /// EPERM for what was said: only `memcube purge` forgets, and `hide` takes it from the listing.
  func unlink(_ name: [UInt8]) throws(Errno) {
    guard let site else { throw .notPermitted }
    if let place = try find(name) as? EditablePlace, let begun = place.begun {
      return try cube.unlink(site, name, .live(begun))
    }
    try cube.unlink(site, name, try occupant(name))
  }
}

/// As what a conversation is shown.
enum TranscriptForm: Hashable, Sendable {
  case markdown, lines

  /// What a file's name ends in.
  var ending: [UInt8] { Array((self == .markdown ? ".md" : ".jsonl").utf8) }

  /// A conversation's file name.
  func name(of conversation: [UInt8]) -> [UInt8] { EscapedName.escape(conversation) + ending }

  /// The form that a name asks for.
  init?(of name: [UInt8]) {
    for form in [TranscriptForm.markdown, .lines] where name.count > form.ending.count {
      if name.suffix(form.ending.count).elementsEqual(form.ending) {
        self = form
        return
      }
    }
    return nil
  }
}

extension MountedCube {
  /// The file of a conversation.
  func transcriptPlace(_ conversation: Conversation, _ form: TranscriptForm) -> EditablePlace {
    // One that began here keeps its number as long as the kernel knows it.
    let key = NameKey(
      folder: number(place: CubeRow.messages), name: form.name(of: conversation.name))
    let begun = tables.withLock { $0.named.isEmpty ? nil : $0.named[key] }
    begun?.change { $0.isRecorded = true }
    return EditablePlace(
      cube: self,
      node: begun?.node ?? number(form == .markdown ? .transcript : .lines, conversation.row),
      text: TranscriptText(cube: self, conversation: conversation.name, form: form),
      time: conversation.time, begun: begun)
  }

  /// A conversation's file by its number.
  func transcript(_ id: NodeID) throws(Errno) -> any Place {
    guard let found = try core(try cube.conversation(row: id.row)) else { throw .stale }
    return transcriptPlace(found, id.kind == .lines ? .lines : .markdown)
  }

  /// A file for text that nothing is recorded for yet.
  func createText(
    _ site: FolderSite, _ name: [UInt8], _ text: any EditableText
  ) throws(Errno) -> LiveFile {
    try checkName(name, in: site)
    try checkRecordable()
    let node = madeNumber()
    let key = site.key(name)
    let file = LiveFile(
      node: node, inode: node,
      LiveFile.State(
        identity: .text(text, key), buffer: .memory([]), storedSize: 0,
        permissions: UInt16(truncatingIfNeeded: context.mode(0o600)),
        mtime: now, ctime: now, sizeLimit: TextHandle.sizeLimit))
    try enter(file, key)
    return file
  }
}
