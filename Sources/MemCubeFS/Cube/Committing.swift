internal import Format
internal import Index
internal import MemCube
internal import Posix

// How bytes become records: memcube-mount(5), "Writing".
extension MountedCube {
  /// How long a file must be quiet before the tick records it, in nanoseconds.
  static let quiet: Int64 = 1_000_000_000

  /// Records what a live file holds, unless that is recorded already. With `.durable`, what was recorded
  /// before lasts as well. `isFinal` says that no process has the file open any more.
  func commit(_ file: LiveFile, _ durability: Durability, isFinal: Bool) throws(Errno) {
    let (wasDirty, isScratch) = file.look { ($0.isDirty, $0.isScratch) }
    if isScratch { return try commitScratch(file, durability) }
    if wasDirty {
      try file.exclusively { () throws(Errno) in
        try commitTaken(file, .spooled, isFinal: isFinal)
      }
    }
    // On its own: where this fails (a full disk), the memory is there and is not made twice.
    if case .durable = durability { try core(try cube.synchronize()) }
  }

  /// As `commit`, for a caller that has the file for itself already.
  func commitTaken(
    _ file: LiveFile, _ durability: Durability, isFinal: Bool = false
  ) throws(Errno) {
    let seen = file.look { $0 }
    guard seen.isDirty else { return }
    switch seen.identity {
    case .created(let key, let site, let claim):
      try paths.still { () throws(Errno) in
        try record(file, seen, key, site, claim, durability)
      }
    case .object(let object):
      var edit = Edit(mtime: seen.mtime, mode: seen.unrecordedMode)
      edit.content = try content(seen.buffer)
      if let base = seen.base, let start = seen.appended,
        try recordAppended(file, seen, object, edit, from: start, behind: base)
      {
        return
      }
      let head = try recordEdit(object, edit, durability)
      file.rebase(on: head, seen)
    case .text(let text, _):
      guard try save(file, seen, text, isFinal) else { return }
    case .scratch, .gone: break
    }
    clean(file, seen.edition)
  }

  /// How often it is followed that a memory became a version of another.
  private static let followed = 8

  /// Records the next version of a memory. If another process removed it meanwhile, it comes back;
  /// where its name is another's by now, by a name beside that. If its file took another's place, it is
  /// a version of that one.
  private func recordEdit(
    _ object: ObjectID, _ edit: Edit, _ durability: Durability
  ) throws(Errno) -> RecordID? {
    // As others left it.
    _ = try? cube.catchUp(within: Self.patience)
    var (object, edit) = (object, edit)
    var node = try core(try cube.file(object: object))
    for _ in 0..<Self.followed where node == nil {
      guard let next = try core(try cube.successor(of: object)) else { break }
      object = next
      node = try core(try cube.file(object: object))
      context.notices.add(node.map { nodes(ofFile: $0.row).map { .content($0) } } ?? [])
    }
    let isRemoved = node?.tree == .trash
    // In the trash it may go by a name beside its own.
    if isRemoved { edit.path = try core(try cube.history(object)).last?.path }
    let head: RecordID?
    do { head = try core(try cube.write([.edit(object, edit)], durability)).last } catch {
      guard error == .exists else { throw error }
      edit.path = nil
      edit.yields = true
      head = try core(try cube.write([.edit(object, edit)], durability)).last
    }
    if isRemoved, let node = try? cube.file(object: object) {
      lookAgain(for: node.name, in: number(.folder, node.parent))
    }
    return head
  }

  /// Has the kernel look for a name anew, of whose change it did not ask.
  private func lookAgain(for name: [UInt8], in folder: UInt64) {
    context.notices.add([.name(parent: folder, name: name), .attributes(folder)])
  }

  /// Records changes.
  func record(_ changes: [Change], _ durability: Durability = .spooled) throws(Errno) {
    try core(_ = try cube.write(changes, durability))
  }

  /// Notes that all changes up to an edition are recorded.
  func clean(_ file: LiveFile, _ edition: UInt64) {
    let isClean = file.change { state in
      // Both the thread that sets it and the one that records it have the file exclusively.
      state.unrecordedMode = nil
      if state.edition == edition { state.isDirty = false }
      return !state.isDirty
    }
    guard isClean else { return }
    dirty.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(file)) }
    // A write that came in between found no need to say so.
    if file.look({ $0.isDirty }) { noteDirty(file) }
  }

  /// The content to record: what a record can hold by itself, or else a blob.
  func content(_ buffer: Buffer?) throws(Errno) -> Content? {
    guard let buffer else { return nil }
    if let bytes = try buffer.bytes(limit: Buffer.memoryLimit) { return .bytes(bytes) }
    guard case .file(let file, _, _) = buffer else { return nil }
    return .blob(try core(try cube.storeBlob(from: file.descriptor)))
  }

  /// Applies what is written to a temporary after it was renamed over rendered text; false if it
  /// waits for more.
  private func save(
    _ file: LiveFile, _ seen: LiveFile.State, _ text: any EditableText, _ isFinal: Bool
  ) throws(Errno) -> Bool {
    guard let bytes = try seen.buffer?.bytes(limit: TextHandle.sizeLimit) else {
      throw .tooLarge
    }
    let isDone: Bool
    let moment = isFinal ? SaveMoment.released : .flushed
    do {
      isDone = try text.save(bytes, over: try text.render().bytes, whole: false, moment)
    } catch {
      text.reject(bytes)
      file.change { $0.drop() }
      clean(file, seen.edition)
      throw error
    }
    guard isDone else { return false }
    file.change { if $0.edition == seen.edition { $0.drop() } }
    noteText(file.node)
    return true
  }

  /// Scratch files are files: they are there already, and fsync is theirs.
  private func commitScratch(_ file: LiveFile, _ durability: Durability) throws(Errno) {
    let (buffer, edition) = file.look { ($0.buffer, $0.edition) }
    if case .durable = durability, case .file(let opened, _, _)? = buffer {
      try Files.sync(opened.descriptor)
    }
    clean(file, edition)
  }

  /// Records a created file: as a new memory, or as a new version of the one that had its name
  /// a moment ago.
  private func record(
    _ file: LiveFile, _ seen: LiveFile.State, _ key: NameKey, _ made: FolderSite,
    _ claim: ObjectID?, _ durability: Durability
  ) throws(Errno) {
    // Its folder may have been renamed since.
    let site = (try? folder(made.node)) ?? made
    guard let tree = site.tree else { throw .notPermitted }
    var edit = Edit(
      path: site.path(of: key.name), content: try content(seen.buffer ?? .memory([])),
      mtime: seen.mtime, mode: seen.permissions)
    edit.fields = seen.fields
    if let claim {
      do {
        if try recordClaim(file, edit, tree, key, claim, durability) { return }
      } catch {
        // Another process took the name meanwhile.
        guard error == .exists else { throw error }
      }
    }
    let records: [ObjectID]
    do { records = try core(try cube.write([.create(tree, edit)], durability)) } catch {
      guard error == .exists else { throw error }
      if try recordOver(file, seen, edit, tree, key, durability) { return }
      records = try recordBeside(edit, tree, key, durability)
    }
    guard let object = records.first else { throw .inputOutput }
    recent.made(object, at: instant, isOpen: file.look { $0.handles > 0 })
    become(file, object, key, showing: file.inode)
    file.rebase(on: records.last, seen)
    try noteTaken(key, by: object)
  }

  /// Another process made a file of this name meanwhile: what was written here is its next version, or,
  /// if all of it was appended, its end.
  private func recordOver(
    _ file: LiveFile, _ seen: LiveFile.State, _ edit: Edit, _ tree: Tree, _ key: NameKey,
    _ durability: Durability
  ) throws(Errno) -> Bool {
    guard let path = edit.path, let found = try core(try cube.find(tree, path)),
      found.kind == .file, let object = found.object, live(object) == nil,
      try takesVersions(found)
    else { return false }
    var edit = edit
    edit.path = nil
    if seen.appended == 0 {
      let isDone = try recordAppended(
        file, seen, object, edit, from: 0, behind: nil,
        become: { become(file, object, key, showing: nil) })
      if isDone { return true }
    }
    try record([.edit(object, edit)], durability)
    become(file, object, key, showing: nil)
    return true
  }

  /// Another process made a folder of this name meanwhile, or a file of its folder's: both stay, and
  /// one of them goes by a name beside its own.
  private func recordBeside(
    _ edit: Edit, _ tree: Tree, _ key: NameKey, _ durability: Durability
  ) throws(Errno) -> [ObjectID] {
    var edit = edit
    edit.yields = true
    let records = try core(try cube.write([.create(tree, edit)], durability))
    lookAgain(for: key.name, in: key.folder)
    return records
  }

  /// A created file is a memory now.
  func become(_ file: LiveFile, _ object: ObjectID, _ key: NameKey?, showing inode: UInt64?) {
    let former = tables.withLock { tables in
      let former = tables.live[object]
      if let key, tables.named[key] === file { tables.named[key] = nil }
      tables.live[object] = file
      tables.point(file.node, at: object, showing: inode)
      return former
    }
    file.change { $0.identity = .object(object) }
    if let former, former !== file { detach(former) }
    // The kernel got another inode number before it was recorded.
    if inode != file.inode { context.notices.add([.attributes(file.node)]) }
  }

  /// A file that others took the place of lasts for those who have it open, and is not recorded.
  func detach(_ file: LiveFile) {
    let (instant, former) = (instant, madeNumber())
    var fields: [String: JSON?]?
    if case .object(let object) = file.identity, let node = try? cube.file(object: object) {
      fields = self.fields(of: node)
    }
    file.change { state in
      state.changedAt = instant
      if case .object = state.identity { state.formerInode = former }
      if let fields { state.fields = fields }
      state.identity = .gone(nil)
      state.isDirty = false
    }
    dirty.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(file)) }
  }

  /// For how long a file that took a name waits for the memory that had it, in nanoseconds.
  private static let claimPatience: Int64 = 1_000_000_000

  /// "Backup, then create": a new version of the memory that had the name. If that memory lives
  /// on under the backup's name, the backup becomes a memory of its own.
  private func recordClaim(
    _ file: LiveFile, _ edit: Edit, _ tree: Tree, _ key: NameKey, _ claim: ObjectID,
    _ durability: Durability
  ) throws(Errno) -> Bool {
    recent.dropAll(of: claim)
    guard let open = live(claim) else {
      return try recordClaimed(file, edit, tree, key, claim, durability)
    }
    // No thread may record what is written to the memory in between. If another thread goes on doing so, the
    // file is a memory of its own.
    return try open.exclusively(within: Self.claimPatience) { () throws(Errno) in
      try recordClaimed(file, edit, tree, key, claim, durability)
    } ?? false
  }

  private func recordClaimed(
    _ file: LiveFile, _ edit: Edit, _ tree: Tree, _ key: NameKey, _ claim: ObjectID,
    _ durability: Durability
  ) throws(Errno) -> Bool {
    guard let held = try core(try cube.file(object: claim)) else { return false }
    guard held.isDocument == (tree == .documents) else { return false }
    var changes: [Change] = [.edit(claim, edit)]
    let isBackup = held.tree != .trash
    if isBackup {
      if try core(try cube.path(of: held)) == edit.path { return false }
      changes.append(try backup(of: held))
    }
    let former = number(of: held)
    let open = live(claim)
    // Its bytes are the backup's, and are to be read before the memory has others.
    if let open { try? load(open) }
    // An open file is found by its memory, before and after.
    let kept = isBackup ? (open == nil ? kept(ofBackup: held) : nil) : keptForReaders(of: held)
    try replacing(kept) { () throws(Errno) in
      let records = try core(try cube.write(changes, durability))
      if isBackup, records.count == 2 {
        pass(former, of: claim, to: records[1])
        try noteCopy(records[1], of: claim)
      }
      // The program that made it may have noted its number before it was recorded, as git does of what it
      // checks out. The number of a removed file is free to be another one.
      become(file, claim, key, showing: isBackup ? nil : file.inode)
      if isBackup { noteInode(of: former, for: claim, goesTo: nil) }
    }
    return true
  }

  /// Records what has been quiet for a second; what is large and still open, for longer.
  func tick() {
    let instant = instant
    // In another order each time: one that is too large for what room there is keeps no other waiting.
    let isResting = rests.withLock { instant < $0 }
    for file in isResting ? [] : dirty.withLock({ Array($0.values) }).shuffled() {
      let (isDue, isOpen) = file.look { ($0.isDue(at: instant), $0.handles > 0) }
      guard isDue else { continue }
      do { try commit(file, .spooled, isFinal: !isOpen) } catch {
        if [.noSpace, .overQuota].contains(error) {
          rests.withLock { $0 = instant + Self.quiet }
          break
        }
      }
      if !isOpen { settle(file) }
    }
    for handle in textHandles.withLock({ Array($0.values) }) { handle.tick(instant) }
    recent.sweep(at: instant)
  }
}

extension MountedCube {
  /// Records all that is not recorded.
  /// - Returns: the files that could not be, by their paths in the mount, each with the reason.
  func recordAll() -> [(path: [UInt8], error: Errno)] {
    var failures: [(path: [UInt8], error: Errno)] = []
    for file in dirty.withLock({ Array($0.values) }) {
      do { try commit(file, .spooled, isFinal: true) } catch {
        failures.append((name + [0x2F] + path(of: file), error))
      }
    }
    return failures
  }

  /// Records what is not recorded of the files of a folder, by its number: fsync(2) of a directory
  /// makes their names last, and with them what is there, since a name without it would be another file.
  func recordAll(in folder: UInt64) throws(Errno) {
    for file in dirty.withLock({ Array($0.values) }) {
      switch file.identity {
      case .created(let key, _, _): if key.folder != folder { continue }
      case .object(let object):
        guard let node = try core(try cube.file(object: object)),
          try self.folder(of: node).node == folder
        else { continue }
      case .scratch, .text, .gone: continue
      }
      try commit(file, .spooled, isFinal: false)
    }
  }

  /// As `recordAll`, now that the mount ends; what transcripts refuse is kept aside.
  func recordTheRest() -> [(path: [UInt8], error: Errno)] {
    let failures = recordAll()
    for handle in textHandles.withLock({ Array($0.values) }) { handle.finish() }
    return failures
  }

  private func path(of file: LiveFile) -> [UInt8] {
    switch file.look({ $0.identity }) {
    case .created(let key, let site, _):
      return (site.tree?.folderName ?? []) + [0x2F] + site.path(of: key.name)
    case .object(let object):
      guard let node = try? cube.file(object: object), let path = try? cube.path(of: node) else {
        return Array("\(object)".utf8)
      }
      return node.tree.folderName + [0x2F] + path
    case .scratch(let key, _): return key.name
    case .text(_, let key): return key?.name ?? Array("messages".utf8)
    case .gone: return Array("a removed file".utf8)
    }
  }
}
