internal import Format
internal import Index
internal import MemCube
internal import Posix

// Renaming folders, and exchanging two names.
extension MountedCube {
  /// A folder, with all that is below it.
  func moveFolder(_ folder: FolderSite, _ rename: Rename) throws(Errno) {
    try checkRecordable()
    guard let from = rename.from.tree, let to = rename.to.tree else { throw .notPermitted }
    switch rename.target {
    case .none: break
    case .folder(let target):
      guard try isEmpty(target) else { throw .notEmpty }
      try removeFolder(rename.to, rename.newName)
    case .file, .live, .text, .fixed: throw .notDirectory
    }
    if to == .trash, from != to { return try discardFolder(folder, rename) }
    if from == .trash {
      if to == .trash { throw .notPermitted }
      return try restoreFolder(folder, rename, to)
    }
    try paths.moving { () throws(Errno) in
      let rename = try rename.current
      try keepFolder(rename.from)
      try moveFolder(try current(folder), from, rename.path)
      if from == .documents, !rename.from.path.isEmpty {
        try scratch.makeFolder(rename.from.scratchPath)
      }
    }
  }

  /// Renames a folder within its tree, and its scratch files.
  private func moveFolder(
    _ folder: FolderSite, _ tree: Tree, _ path: [UInt8]
  ) throws(Errno) {
    let known = try numbers(below: folder, movedTo: path)
    let depths = known.map { $0.path.split(separator: 0x2F).count }
    let empty = path.split(separator: 0x2F).count + scratch.height(folder.scratchPath)
    if max(empty, depths.max() ?? 0) > Self.depthLimit { throw .nameTooLong }
    if folder.row != nil {
      do { try core(try cube.renameFolder(tree, from: folder.path, to: path)) } catch {
        // A file would stand too deep: EINVAL says of a directory that it would be in itself.
        throw error == .invalid ? .nameTooLong : error
      }
    }
    follow(tree, from: folder.path, to: path, known)
  }

  /// Has what stands for a renamed folder follow it: its scratch files, what is remembered of it, and the
  /// `known` numbers.
  private func follow(
    _ tree: Tree, from: [UInt8], to path: [UInt8], _ known: [(node: UInt64, path: [UInt8])] = []
  ) {
    let (old, new) = (tree.folderName + [0x2F] + from, tree.folderName + [0x2F] + path)
    // What is recorded is so, and the tables follow it, whatever becomes of the scratch files.
    let isMoved = (try? scratch.moveFolder(old, new)) != nil
    folders.withLock { folders in
      folders.forget(tree, below: from)
      folders.doubt()
    }
    marks.withLock { $0.move(tree, from: from, to: path) }
    let files = tables.withLock { tables in
      tables.moveFolders(tree, from: from, to: path)
      // The index gives the folders of another path other rows; the kernel keeps its numbers.
      for (node, path) in known {
        tables.point(node, atFolder: FolderPath(tree: tree, path: path))
      }
      return isMoved ? Array(tables.named.values) : []
    }
    for file in files {
      file.change { state in
        guard case .scratch(let key, let place) = state.identity,
          place == old || place.starts(with: old + [0x2F])
        else { return }
        state.identity = .scratch(key, folder: new + place[old.count...])
      }
    }
  }

  /// The numbers of a folder and of all folders below it, with the paths that they will have; none of
  /// one without a row, whose number stands for its path already.
  func numbers(
    below folder: FolderSite, movedTo path: [UInt8]
  ) throws(Errno) -> [(node: UInt64, path: [UInt8])] {
    guard let row = folder.row else { return [] }
    var found = [(node: folder.node, path: path)]
    var pending = [(row: row, prefix: [UInt8]())]
    while let (row, prefix) = pending.popLast() {
      var cursor: Int64 = 0
      while true {
        let page = try core(try cube.children(folder: row, after: cursor, limit: 512))
        guard let last = page.last else { break }
        for (_, node) in page where node.kind == .folder {
          let below = prefix + [0x2F] + node.name
          found.append((number(ofFolder: node, folder.path + below), path + below))
          pending.append((node.row, below))
        }
        cursor = last.cursor
      }
    }
    return found
  }

  // MARK: Exchange

  /// Two names change places; each memory keeps its id.
  func exchange(_ source: Occupant, _ rename: Rename) throws(Errno) {
    try checkRecordable()
    guard let tree = rename.from.tree, tree == rename.to.tree, tree != .trash else {
      throw .invalid
    }
    let one = try settled(source)
    let other = try settled(rename.target)
    try paths.moving { () throws(Errno) in try exchange(one, other, try rename.current, tree) }
    touch(rename.from)
    touch(rename.to)
  }

  private func exchange(
    _ one: Occupant, _ other: Occupant, _ rename: Rename, _ tree: Tree
  ) throws(Errno) {
    let aside = rename.to.path(of: Array(".exchange-".utf8) + Random.bytes(6).flatMap(hexDigits))
    for site in [rename.from, rename.to] { try keepFolder(site) }
    switch (one, other) {
    case (.none, _), (_, .none): throw .notFound
    case (.file(let a), .file(let b)):
      guard let first = a.object, let second = b.object else { throw .invalid }
      // One after the other, by way of a third name: at no time two want the same.
      let changes: [Change] = [
        .edit(first, Edit(path: aside)),
        .edit(second, Edit(path: rename.from.path(of: rename.name))),
        .edit(first, Edit(path: rename.path)),
      ]
      try record(changes)
      try displace(first, by: second)
      try displace(second, by: first)
    case (.folder(let a), .folder(let b)):
      let known = try numbers(below: a, movedTo: b.path) + numbers(below: b, movedTo: a.path)
      try core(try cube.exchangeFolder(tree, a.path, with: .folder(b.path), aside: aside))
      follow(tree, from: a.path, to: aside)
      follow(tree, from: b.path, to: a.path)
      follow(tree, from: aside, to: b.path, known)
    case (.file(let file), .folder(let folder)):
      try exchange(folder, with: file, at: rename.from.path(of: rename.name), tree, aside)
    case (.folder(let folder), .file(let file)):
      try exchange(folder, with: file, at: rename.path, tree, aside)
    default: throw .invalid
    }
  }

  /// A file takes the path of a folder, and the other way round.
  private func exchange(
    _ folder: FolderSite, with file: Node, at path: [UInt8], _ tree: Tree, _ aside: [UInt8]
  ) throws(Errno) {
    guard let object = file.object else { throw .invalid }
    let known = try numbers(below: folder, movedTo: path)
    try core(
      try cube.exchangeFolder(tree, folder.path, with: .file(object, path: path), aside: aside))
    follow(tree, from: folder.path, to: path, known)
  }

  /// What stands at a name once it is recorded.
  private func settled(_ occupant: Occupant) throws(Errno) -> Occupant {
    guard case .live(let file) = occupant else { return occupant }
    try commit(file, .spooled, isFinal: false)
    guard case .object(let object) = file.identity,
      let node = try core(try cube.file(object: object))
    else { return occupant }
    return .file(node)
  }
}
