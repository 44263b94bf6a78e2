internal import Format
internal import Index
internal import MemCube
internal import Posix

/// One rename: from where, to where, and what stands there.
struct Rename: Sendable {
  private(set) var from: FolderSite
  let name: [UInt8]
  private(set) var to: FolderSite
  let newName: [UInt8]
  private(set) var target: Occupant
  /// The text that begins under a name where nothing stands yet.
  var begins: (any EditableText)?
  /// Whether the caller gave the target's own name, and not one by which a query shows it.
  var isByOwnName = true

  var key: NameKey { from.key(name) }
  var newKey: NameKey { to.key(newName) }
  /// The new path below its tree.
  var path: [UInt8] { to.path(of: newName) }

  /// The same, over a recorded file.
  func over(_ node: Node) -> Rename {
    var rename = self
    rename.target = .file(node)
    return rename
  }

  /// The same, to a name that is free by now.
  var toFreeName: Rename {
    var rename = self
    rename.target = .none
    return rename
  }

  /// The same, with the folders as they are called now.
  var current: Rename {
    get throws(Errno) {
      var rename = self
      rename.from = try from.cube.current(from)
      rename.to = try to.cube.current(to)
      return rename
    }
  }
}

// mv, and the ways in which editors save: memcube-mount(5), "Writing".
extension MountedCube {
  /// renameat2.
  func rename(
    _ source: Occupant, _ rename: Rename, _ flags: UInt32
  ) throws(Errno) {
    if rename.key == rename.newKey { return }
    try checkName(rename.newName, in: rename.to)
    try checkTrees(rename)
    guard flags & ~(RenameFlags.exchange | RenameFlags.noReplace) == 0 else { throw .invalid }
    if flags & RenameFlags.exchange != 0 { return try exchange(source, rename) }
    if flags & RenameFlags.noReplace != 0 {
      guard case .none = rename.target else { throw .exists }
    }
    if case .fixed = rename.target { throw .notPermitted }
    if case .file(let target) = rename.target { try checkMutable(target) }
    let isOther = isUntold(rename.name, in: rename.from)
    switch source {
    case .none: throw .notFound
    case .fixed, .text: throw .notPermitted
    case .folder(let folder): try moveFolder(folder, rename)
    case .file(let node):
      try paths.still { () throws(Errno) in try moveFile(node, try rename.current) }
    case .live(let file):
      try paths.still { () throws(Errno) in try moveLive(file, try rename.current) }
    }
    touch(rename.from)
    touch(rename.to)
    // The kernel gives the new name what it knew by the old one, and that was another process's turn.
    if isOther { context.notices.add([.name(parent: rename.to.node, name: rename.newName)]) }
  }

  /// EXDEV unless both ends are of one tree, or one is its trash; what takes scratch only is a
  /// tree by itself.
  private func checkTrees(_ rename: Rename) throws(Errno) {
    let (from, to) = (rename.from, rename.to)
    guard from.cube === to.cube else { throw .crossTree }
    guard let one = from.tree, let other = to.tree else {
      if from.node == to.node { return }
      throw .crossTree
    }
    guard one == other || one == .trash || other == .trash else { throw .crossTree }
  }

  // MARK: A file that is not recorded yet, or scratch

  private func moveLive(_ file: LiveFile, _ rename: Rename) throws(Errno) {
    if rename.to.tree == .trash {
      throw .refused(.notPermitted, "it is no memory yet, or never is one; rm removes it")
    }
    let recorded = try file.exclusively { () throws(Errno) -> ObjectID? in
      let identity = file.identity
      if case .object(let object) = identity { return object }
      switch rename.target {
      case .folder: throw .isDirectory
      case .text(let text, let node): try save(file, over: text, node, rename)
      case .file(let node): try record(file, over: node, rename)
      case .none, .live, .fixed:
        if let text = rename.begins {
          try save(file, over: text, nil, rename)
        } else if rename.to.takes(rename.newName) {
          try moveName(file, rename)
        } else {
          throw .notPermitted
        }
      }
      return nil
    }
    // It was recorded just before us.
    guard let recorded else { return }
    guard let node = try core(try cube.file(object: recorded)) else { throw .notFound }
    try moveFile(node, rename)
  }

  /// To a name that is free, or another unrecorded file's.
  private func moveName(_ file: LiveFile, _ rename: Rename) throws(Errno) {
    if case .live(let other) = rename.target, other !== file {
      if !rename.to.isScratch(rename.newName) || !other.look({ $0.isScratch }) {
        try other.exclusively { () throws(Errno) in try drop(other) }
      }
    }
    if rename.to.isScratch(rename.newName) { return try makeScratch(file, rename) }
    let (key, newKey) = (rename.key, rename.newKey)
    let identity = file.identity
    let claim = recent.claim(newKey, at: instant)
    tables.withLock { tables in
      if tables.named[key] === file { tables.named[key] = nil }
      tables.named[newKey] = file
    }
    guard case .scratch(let old, let folder) = identity else {
      file.change { state in
        state.identity = .created(newKey, rename.to, claim: claim)
        state.appended = nil  // it is to take the name, whole
      }
      return
    }
    try load(file)
    file.change { state in
      state.identity = .created(newKey, rename.to, claim: claim)
      state.appended = nil
      state.isDirty = true
      state.sizeLimit = (rename.to.tree ?? .memories).sizeLimit
    }
    noteDirty(file)
    do { try commitTaken(file, .spooled) } catch {
      // A full disk: it is scratch under its name still.
      tables.withLock { tables in
        if tables.named[newKey] === file { tables.named[newKey] = nil }
        tables.named[key] = file
      }
      file.change { state in
        state.identity = identity
        state.isDirty = false
        state.sizeLimit = Tree.documents.sizeLimit
      }
      dirty.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(file)) }
      throw error
    }
    try? Files.unlink(scratch.path(folder, old.name))
    sweepScratch(folder)
  }

  /// To a scratch name: the bytes move to the scratch store.
  private func makeScratch(_ file: LiveFile, _ rename: Rename) throws(Errno) {
    let (key, newKey, folder) = (rename.key, rename.newKey, rename.to.scratchPath)
    let place = scratch.path(folder, rename.newName)
    var replaced: LiveFile?
    if case .live(let other) = rename.target, other !== file {
      try? load(other)
      replaced = other
    }
    if case .scratch(let old, let oldFolder) = file.identity {
      try Files.makeDirectories(place.parent)
      try Files.rename(scratch.path(oldFolder, old.name), place)
      sweepScratch(oldFolder)
      file.change { $0.identity = .scratch(newKey, folder: folder) }
    } else {
      let buffer = file.look { $0.buffer } ?? .memory([])
      let opened = try fillScratch(buffer, rename, UInt32(file.look { $0.permissions }))
      file.change { state in
        state.buffer = .file(opened, size: buffer.size, writable: true)
        state.identity = .scratch(newKey, folder: folder)
        state.isDirty = false
      }
      dirty.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(file)) }
    }
    tables.withLock { tables in
      if tables.named[key] === file { tables.named[key] = nil }
      tables.named[newKey] = file
    }
    if let replaced { detach(replaced) }
    settle(file)
  }

  /// A scratch file with these bytes at the new name, in place of one that is there: that one is gone
  /// only once they are all here and `next` is done.
  func fillScratch(
    _ buffer: Buffer, _ rename: Rename, _ permissions: UInt32,
    _ next: (OpenedFile) throws(Errno) -> Void = { _ in }
  ) throws(Errno) -> OpenedFile {
    let name = rename.newName
    return try scratch.replace(rename.to.scratchPath, name, permissions) { (opened) throws(Errno) in
      switch buffer {
      case .memory(let bytes): try Files.write(opened.descriptor, bytes, at: 0)
      case .file(let file, _, _):
        try Files.copyAll(from: file.descriptor, to: opened.descriptor)
      }
      try next(opened)
    }
  }

  /// Over a memory: its new version.
  private func record(_ file: LiveFile, over node: Node, _ rename: Rename) throws(Errno) {
    try checkWritable()
    guard let object = node.object, rename.to.tree != .trash else { throw .notPermitted }
    try load(file)
    let seen = file.look { $0 }
    var edit = Edit(
      content: try content(seen.buffer ?? .memory([])), mtime: seen.mtime, mode: seen.permissions)
    edit.fields = seen.fields
    let inode = inode(of: node)
    try withLive(of: object) { (open) throws(Errno) in
      if let open { try? load(open) }
      try replacing(node, open: open, by: rename) { () throws(Errno) in
        try record([.edit(object, edit)])
        become(file, object, rename.key, showing: inode)
      }
    }
    clean(file, seen.edition)
    if case .scratch(let old, let folder) = seen.identity {
      try? Files.unlink(scratch.path(folder, old.name))
      sweepScratch(folder)
    }
    settle(file)
  }

  /// Over rendered text: what is in the file is saved as if it had been written there.
  private func save(
    _ file: LiveFile, over text: any EditableText, _ node: UInt64?, _ rename: Rename
  ) throws(Errno) {
    try checkWritable()
    try load(file)
    guard let bytes = try file.look({ $0.buffer })?.bytes(limit: TextHandle.sizeLimit) else {
      throw .tooLarge
    }
    do {
      _ = try text.save(bytes, over: try text.render().bytes, whole: true, .released)
    } catch {
      text.reject(bytes, because: error)
      throw error
    }
    if case .scratch(let key, let folder) = file.identity {
      try? Files.unlink(scratch.path(folder, key.name))
      sweepScratch(folder)
    }
    tables.withLock { $0.unname(file) }
    // The kernel goes on with the temporary's number, which stands for the text from now on.
    file.change { state in
      state.identity = .text(text, nil)
      state.drop()
      state.isDirty = false
    }
    dirty.withLock { _ = $0.removeValue(forKey: ObjectIdentifier(file)) }
    context.notices.add([.name(parent: rename.to.node, name: rename.newName)])
    if let node { noteText(node) }
  }
}
