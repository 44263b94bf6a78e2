internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

// Folders into the trash, and out of it.
extension MountedCube {
  /// All that is in a folder into the trash, at once, under the path that is asked for. A folder has no
  /// place there but that of its files.
  func discardFolder(_ folder: FolderSite, _ rename: Rename) throws(Errno) {
    // What a process is writing goes along.
    try recordAll(below: folder)
    var objects: [ObjectID] = []
    try paths.moving { () throws(Errno) in
      let (rename, folder) = (try rename.current, try current(folder))
      guard let tree = folder.tree else { throw .notPermitted }
      try walk(folder) { (node, _) throws(Errno) in
        if let object = node.object { objects.append(object) }
      }
      let known = try numbers(below: folder, movedTo: rename.path)
      try keepFolder(rename.from)
      do throws(Errno) {
        try core(try cube.discardFolder(tree, folder.path, as: rename.path))
      } catch {
        throw error == .invalid ? .nameTooLong : error
      }
      carried(folder, to: FolderPath(tree: .trash, path: rename.path), known)
    }
    for object in objects where live(object) != nil {
      try? withLive(of: object) { (open) throws(Errno) in
        guard let open else { return }
        try load(open)
        leave(open, object)
      }
    }
    lookAgain(rename)
  }

  /// Records what is not recorded of what is in a folder.
  private func recordAll(below folder: FolderSite) throws(Errno) {
    for file in dirty.withLock({ Array($0.values) }) {
      let place: (tree: Tree?, path: [UInt8])
      switch file.identity {
      case .created(let key, let made, _):
        let site = (try? self.folder(made.node)) ?? made
        place = (site.tree, site.path(of: key.name))
      case .object(let object):
        guard let node = try core(try cube.file(object: object)) else { continue }
        place = (node.tree, try core(try cube.path(of: node)))
      case .scratch, .text, .gone: continue
      }
      guard place.tree == folder.tree, place.path.starts(with: folder.path + [0x2F]) else {
        continue
      }
      try commit(file, .spooled, isFinal: false)
    }
  }

  /// All that is in a folder of the trash out of it, with its history.
  func restoreFolder(_ folder: FolderSite, _ rename: Rename, _ to: Tree) throws(Errno) {
    try paths.moving { () throws(Errno) in
      let (rename, folder) = (try rename.current, try current(folder))
      var changes: [Change] = []
      try walk(folder) { (node, path) throws(Errno) in
        guard let object = node.object else { return }
        guard node.isDocument == (to == .documents) else { throw .crossTree }
        changes.append(.edit(object, Edit(path: rename.path + [0x2F] + path)))
      }
      let known = try numbers(below: folder, movedTo: rename.path)
      try record(changes)
      carried(folder, to: FolderPath(tree: to, path: rename.path), known)
    }
    lookAgain(rename)
  }

  /// Has what stands for a folder follow it: the `known` numbers, and its scratch files. Folders in which
  /// there are none are not kept in the trash.
  private func carried(
    _ folder: FolderSite, to place: FolderPath, _ known: [(node: UInt64, path: [UInt8])]
  ) {
    let (old, new) = (folder.scratchPath, place.tree.folderName + [0x2F] + place.path)
    scratch.removeEmptyFolders(old)
    let isMoved = (try? scratch.moveFolder(old, new)) != nil
    scratch.removeFolders(old, keeping: old.split(separator: 0x2F).count - 1)
    folders.withLock { folders in
      if let tree = folder.tree { folders.forget(tree, below: folder.path) }
      folders.doubt()
    }
    marks.withLock { $0.drop(folder.mark) }
    let files = tables.withLock { tables in
      for (node, path) in known {
        tables.point(node, atFolder: FolderPath(tree: place.tree, path: path))
      }
      if known.isEmpty, let tree = folder.tree {
        tables.dropFolder(FolderPath(tree: tree, path: folder.path))
      }
      return isMoved ? Array(tables.named.values) : []
    }
    // A process that has one open goes on with it; it is found by another number.
    for file in files {
      let isCarried = file.change { state -> Bool in
        guard case .scratch(let key, let place) = state.identity,
          place == old || place.starts(with: old + [0x2F])
        else { return false }
        state.identity = .scratch(key, folder: new + place[old.count...])
        return true
      }
      if isCarried { tables.withLock { $0.unname(file) } }
    }
  }

  /// The path rules have the last word on names in the trash.
  private func lookAgain(_ rename: Rename) {
    context.notices.add([
      .branch(parent: rename.from.node, name: rename.name),
      .branch(parent: rename.to.node, name: rename.newName),
    ])
  }

  /// Every file below a folder, with its path below that.
  private func walk(
    _ folder: FolderSite, _ visit: (Node, [UInt8]) throws(Errno) -> Void
  ) throws(Errno) {
    guard let row = folder.row else { return }
    var pending: [(row: Int64, prefix: [UInt8])] = [(row, [])]
    while let (row, prefix) = pending.popLast() {
      var cursor: Int64 = 0
      while true {
        let page = try core(try cube.children(folder: row, after: cursor, limit: 512))
        guard let last = page.last else { break }
        for (_, node) in page {
          let path = prefix + node.name
          if node.kind == .folder {
            pending.append((node.row, path + [0x2F]))
          } else {
            try visit(node, path)
          }
        }
        cursor = last.cursor
      }
    }
  }
}
