internal import Format
internal import Index
internal import MemCube
internal import Posix

// Saving by three names, as Word, Excel and JetBrains' programs do: the new text is written beside, the old
// file is renamed away, the new one gets its name, and the old one is removed; or the two are exchanged
// (RENAME_EXCHANGE). The memory that is removed at the end is the one that the person edits: it gets its name
// back, with the new text.
extension MountedCube {
  /// A file was renamed to a name that was free.
  func noteMoved(_ object: ObjectID, _ rename: Rename) throws(Errno) {
    try noteTaken(rename.newKey, by: object)
    swaps.vacate(rename.key, object)
  }

  /// A file has a name that was free.
  func noteTaken(_ key: NameKey, by object: ObjectID) throws(Errno) {
    guard let former = swaps.take(key), former != object else { return }
    try displace(former, by: object)
  }

  /// One memory's name is another's now.
  func displace(_ former: ObjectID, by object: ObjectID) throws(Errno) {
    guard let aside = try state(of: former), let taken = try state(of: object) else { return }
    swaps.displace(former, Swaps.Displaced(state: aside, successor: object, taken: taken))
  }

  /// A copy of a memory was made under a backup's name.
  func noteCopy(_ copy: ObjectID, of original: ObjectID) throws(Errno) {
    guard let state = try state(of: copy) else { return }
    swaps.keepCopy(copy, Swaps.Copy(state: state, original: original))
  }

  /// Where a live file stands, and its text; nil of a link and of what is not there.
  private func state(of object: ObjectID) throws(Errno) -> Swaps.State? {
    guard let node = try core(try cube.file(object: object)), node.kind == .file,
      node.tree != .trash,
      let version = try core(try cube.history(object)).last(where: { !$0.isDelete })
    else { return nil }
    return Swaps.State(folder: node.parent, name: node.name, text: version.sha256)
  }

  /// A file is about to be removed that was set aside by a program which saved: if its name has a new text
  /// by now, and neither was changed since, it takes both.
  /// - Returns: Whether it did; then nothing is left to be removed.
  func takeBack(_ removed: Node, _ object: ObjectID) throws(Errno) -> Bool {
    if let copy = swaps.copy(object), try copy.state == state(of: object),
      let original = try core(try cube.file(object: copy.original)), original.tree != .trash
    {
      // Its text is in the memory's history.
      try recordLoss(of: object, [.delete(object, into: copy.original)])
      swaps.forget(object)
      return true
    }
    guard let found = swaps.displacement(of: object) else { return false }
    if let open = live(found.successor) { try commit(open, .spooled, isFinal: false) }
    guard try found.state == state(of: object), try found.taken == state(of: found.successor),
      let successor = try core(try cube.file(object: found.successor)),
      successor.isDocument == removed.isDocument, try takesVersions(removed),
      try takesVersions(successor), try !hasOlderTexts(successor, found.successor)
    else { return false }
    try takeBack(removed, object, from: successor, found.successor)
    swaps.forget(object)
    return true
  }

  private func takeBack(
    _ removed: Node, _ object: ObjectID, from successor: Node, _ other: ObjectID
  ) throws(Errno) {
    var edit = Edit(
      path: try core(try cube.path(of: successor)),
      content: try core(try cube.content(row: successor.row)), mtime: successor.mtime,
      mode: successor.mode)
    edit.fields = fields(of: successor)
    let changes: [Change] = [.delete(other, into: object), .edit(object, edit)]
    let number = number(of: successor)
    let inode = inode(of: removed)
    try withLive(of: other) { (open) throws(Errno) in
      try withLive(of: object) { (replaced) throws(Errno) in
        if let replaced { try? load(replaced) }
        try replacing(replaced ?? kept(of: removed)) { () throws(Errno) in
          try record(changes)
          if let replaced { leave(replaced, object) }
          tables.withLock { tables in
            tables.live[other] = nil
            if let open { tables.live[object] = open }
            tables.point(number, at: object, showing: inode)
          }
        }
      }
      open?.change { $0.identity = .object(object) }
    }
    // It shows the memory's inode number from now on.
    context.notices.add([.attributes(number)])
  }
}
