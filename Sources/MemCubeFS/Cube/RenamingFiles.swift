internal import Format
internal import Index
internal import MemCube
internal import Posix

// Renaming what is recorded.
extension MountedCube {
  /// A memory or document.
  func moveFile(_ found: Node, _ rename: Rename) throws(Errno) {
    try checkRecordable()
    var node = found
    guard let object = node.object, let from = rename.from.tree, let to = rename.to.tree else {
      throw .notPermitted
    }
    if case .folder = rename.target { throw .isDirectory }
    if from == .trash { return try restore(node, object, rename, to) }
    // What a process is writing goes along.
    if let open = live(object) {
      try commit(open, .spooled, isFinal: false)
      node = try core(try cube.file(object: object)) ?? node
    }
    try keepFolder(rename.from)
    if case .file(let target) = rename.target { try keepFolder(of: target) }
    if to == .trash { return try discard(node, object, rename) }
    if rename.to.isScratch(rename.newName) { return try retreat(node, object, rename) }
    if case .live(let other) = rename.target {
      try other.exclusively { () throws(Errno) in try drop(other) }
      // Another process made one of this name as well, which that one hid.
      if let row = rename.to.row,
        let hidden = try core(try cube.lookup(folder: row, name: rename.newName)),
        hidden.kind == .file
      {
        return try moveFile(node, rename.over(hidden))
      }
      return try moveFile(node, rename.toFreeName)
    }
    if let over = try claimed(node, object, rename) {
      return try end(node, object, in: over, rename)
    }
    // What a query shows stays where it is.
    if !rename.isByOwnName {
      throw .refused(.notPermitted, "what a query shows is renamed where it stands")
    }
    let move = Change.edit(object, Edit(path: rename.path))
    if case .file(let target) = rename.target, let other = target.object {
      try recordLoss(of: other, [.delete(other, into: end(of: other, at: rename.path)), move])
    } else {
      try record([move])
    }
    if !endsMaking(object, rename) { try free(rename.key, object, node) }
    recent.drop(rename.newKey)
    try noteMoved(object, rename)
  }

  /// The memory that gets a temporary as its new version: the one that it is renamed over, or the one that
  /// had the name a moment ago.
  private func claimed(
    _ node: Node, _ object: ObjectID, _ rename: Rename
  ) throws(Errno) -> Node? {
    guard recent.isFresh(object, at: instant), !isSetAside(rename) else { return nil }
    if case .file(let target) = rename.target {
      return target.kind == node.kind && target.object != object ? target : nil
    }
    guard let claim = recent.claim(rename.newKey, at: instant), claim != object,
      let held = try core(try cube.file(object: claim)),
      held.kind == node.kind, held.isDocument == node.isDocument
    else { return nil }
    return held.tree == .trash || isBackup(held.name, of: rename.newName) ? held : nil
  }

  /// A temporary ends, and its text becomes a version of the target. What it held before is in the
  /// trash where that says more.
  private func end(
    _ node: Node, _ object: ObjectID, in target: Node, _ rename: Rename
  ) throws(Errno) {
    guard let other = target.object else { throw .isDirectory }
    var edit = Edit(
      content: try core(try cube.content(row: node.row)), mtime: node.mtime, mode: node.mode)
    var changes: [Change] = []
    var former: UInt64?
    if case .none = rename.target {
      edit.path = rename.path
      if target.tree != .trash {
        changes.append(try backup(of: target))
        former = self.number(of: target)
      }
    }
    edit.fields = try core(try cube.fields(row: node.row)).mapValues { $0 }
    let path = try core(try cube.path(of: node))
    let isKept = try hasOlderTexts(node, object) && !ProgramFolders.hold(path)
    let end = Change.delete(object, into: isKept ? nil : other)
    changes = [.edit(other, edit), end] + changes
    let number = number(of: node)
    let inode = inode(of: target)
    try withLive(of: object) { (open) throws(Errno) in
      try withLive(of: other) { (replaced) throws(Errno) in
        if let replaced { try? load(replaced) }
        try replacing(target, open: replaced, by: rename) { () throws(Errno) in
          let records = try core(try cube.write(changes, .spooled))
          if let former, let copy = records.last {
            pass(former, of: other, to: copy)
            try noteCopy(copy, of: other)
          } else if let replaced {
            leave(replaced, other)
          }
          tables.withLock { tables in
            tables.live[object] = nil
            if let open { tables.live[other] = open }
            tables.point(number, at: other, showing: inode)
          }
          if let former { noteInode(of: former, for: other, goesTo: nil) }
        }
      }
      recent.drop(rename.newKey)
      open?.change { $0.identity = .object(other) }
    }
    // It shows the memory's inode number from now on.
    context.notices.add([.attributes(number)])
  }

  /// Out of the trash: with its history.
  private func restore(
    _ node: Node, _ object: ObjectID, _ rename: Rename, _ to: Tree
  ) throws(Errno) {
    if to == .trash {
      throw .refused(
        .notPermitted, "what is in the trash keeps its name; mv it out of trash/ to restore it")
    }
    guard node.isDocument == (to == .documents) else { throw .crossTree }
    if rename.to.isScratch(rename.newName) { throw .notPermitted }
    let move = Change.edit(object, Edit(path: rename.path))
    if case .live(let other) = rename.target {
      try other.exclusively { () throws(Errno) in try drop(other) }
    }
    if case .file(let target) = rename.target, let other = target.object {
      try recordLoss(of: other, [.delete(other, into: nil), move])
    } else {
      try record([move])
    }
    context.trash.left(number(of: node))
  }

  /// Into the trash, under the name that is asked for.
  private func discard(
    _ node: Node, _ object: ObjectID, _ rename: Rename
  ) throws(Errno) {
    guard case .none = rename.target else {
      throw .refused(.notPermitted, "the trash has something of that name; rm finds another one")
    }
    var changes: [Change] = [.delete(object, into: nil)]
    if try core(try cube.path(of: node)) != rename.path {
      // For a moment only: another file may have that path.
      var edit = Edit(path: rename.path)
      edit.yields = true
      changes.insert(.edit(object, edit), at: 0)
    }
    try recordLoss(of: object, changes)
    try free(rename.key, object, node)
    // The path rules have the last word on names in the trash.
    context.notices.add([.name(parent: rename.to.node, name: rename.newName)])
  }

  /// To a scratch name, as editors make backups: the bytes are scratch now, and the memory goes
  /// to the trash, from where the file that is made next under its name brings it back.
  private func retreat(
    _ node: Node, _ object: ObjectID, _ rename: Rename
  ) throws(Errno) {
    if node.kind == .link { throw .notPermitted }
    try checkMutable(node)
    let content = try buffer(of: try core(try cube.content(row: node.row)))
    var replaced: LiveFile?
    if case .live(let other) = rename.target {
      try? load(other)
      replaced = other
    }
    let number = number(of: node)
    let original = try original(ofCopy: node, object, rename)
    try withLive(of: object) { (open) throws(Errno) in
      let opened = try fillScratch(content, rename, UInt32(node.mode)) { (opened) throws(Errno) in
        try Files.setTimes(opened.descriptor, mtime: node.mtime)
        try record([.delete(object, into: original)])
      }
      let status = try Files.status(opened.descriptor)
      let fresh = scratchFile(
        rename.newKey, rename.to.scratchPath, status, node: number, buffer: nil)
      let file = open ?? fresh
      open?.change { state in
        state.identity = .scratch(rename.newKey, folder: rename.to.scratchPath)
        state.buffer = .file(opened, size: status.size, writable: true)
        state.isDirty = false
      }
      tables.withLock { tables in
        tables.live[object] = nil
        tables.named[rename.newKey] = file
        tables.point(number, at: file)
      }
      noteInode(of: number, for: object, goesTo: open)
    }
    if let replaced { detach(replaced) }
    try free(rename.key, object, node)
  }

  /// The memory that a temporary is the backup of, as mg makes one: a copy under a name for a moment, which
  /// then gets the backup's. It ends in that memory, and leaves nothing in the trash.
  private func original(
    ofCopy node: Node, _ object: ObjectID, _ rename: Rename
  ) throws(Errno) -> ObjectID? {
    guard recent.isFresh(object, at: instant), TemporaryNames.contains(rename.name),
      rename.newName.last == UInt8(ascii: "~"), let folder = rename.to.row,
      let found = try core(
        try cube.lookup(folder: folder, name: Array(rename.newName.dropLast()))),
      found.kind == .file, let original = found.object, original != object,
      try !hasOlderTexts(node, object)
    else { return nil }
    return original
  }
}
