internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

// From names and numbers to places.
extension MountedCube {
  /// The folder of a number.
  /// - Throws: ENOENT if it is gone; ENOTDIR if the number is no folder's.
  func folder(_ node: UInt64) throws(Errno) -> FolderSite {
    if let known = folders.withLock({ $0[node] }), try isCurrent(known) { return known }
    let site: FolderSite
    let target = tables.withLock { $0.targets[node] }
    if case .gone = target { throw .notFound }
    if case .folder(let place) = target {
      let row = try indexedFolder(place.tree, place.path)?.row
      site = FolderSite(cube: self, node: node, tree: place.tree, row: row, path: place.path)
      guard row != nil || place.tree == .documents && scratch.hasFolder(site.scratchPath) else {
        throw .notFound
      }
      // Without a row it is not kept: the row comes with the first file.
      if site.row == nil { return site }
    } else {
      let id = NodeID(node)
      guard id.kind == .folder else { throw .notDirectory }
      if isStale(id) { throw .stale }
      guard let found = try core(try cube.folder(row: id.row)) else { throw .notFound }
      let path = found.parent == 0 ? [] : try core(try cube.path(of: found))
      site = FolderSite(cube: self, node: node, tree: found.tree, row: found.row, path: path)
    }
    folders.withLock { $0.keep(site) }
    return site
  }

  /// Whether a folder that is remembered still has its row: one of documents/ that was empty for a
  /// moment has another.
  private func isCurrent(_ site: FolderSite) throws(Errno) -> Bool {
    guard site.tree == .documents, !site.isRoot, let row = site.row else { return true }
    return try core(try cube.folder(row: row)) != nil
  }

  /// The row of a folder as of now. An empty one of documents/ gets one with the first file that is recorded
  /// in it, also after an earlier look. Ask after a look at what is not in the index.
  func row(of site: FolderSite) throws(Errno) -> Int64? {
    if site.row != nil || site.tree != .documents { return site.row }
    return try indexedFolder(.documents, site.path)?.row
  }

  /// The folder of a path in the index; nil if there is none, or something else.
  func indexedFolder(_ tree: Tree, _ path: [UInt8]) throws(Errno) -> Node? {
    guard let found = try core(try cube.find(tree, path)), found.kind == .folder else { return nil }
    return found
  }

  /// The number by which the kernel knows a folder of a row.
  func number(ofFolder node: Node, _ path: @autoclosure () -> [UInt8]) -> UInt64 {
    let canonical = number(.folder, node.row)
    if tables.withLock({ $0.folders.isEmpty }) { return canonical }
    let place = FolderPath(tree: node.tree, path: path())
    return tables.withLock { $0.folders[place] } ?? canonical
  }

  /// The folder that a recorded file is in.
  func folder(of node: Node) throws(Errno) -> FolderSite {
    guard let stored = try core(try cube.folder(row: node.parent)) else { throw .notFound }
    let path = try core(try cube.path(of: stored))
    return try folder(number(ofFolder: stored, path))
  }

  /// What stands at a name in a folder.
  func occupant(_ site: FolderSite, _ name: [UInt8]) throws(Errno) -> Occupant {
    if let file = try namedFile(site, name) { return .live(file) }
    guard let tree = site.tree else { return .none }
    if let row = try row(of: site), let node = try core(try cube.lookup(folder: row, name: name)) {
      guard node.kind == .folder else { return .file(node) }
      let path = site.path(of: name)
      return .folder(
        FolderSite(
          cube: self, node: number(ofFolder: node, path), tree: tree, row: node.row, path: path))
    }
    if tree == .documents, let folder = emptyFolder(site, name) { return .folder(folder) }
    return .none
  }

  /// A created or scratch file of this name.
  func namedFile(_ site: FolderSite, _ name: [UInt8]) throws(Errno) -> LiveFile? {
    let key = site.key(name)
    let known = tables.withLock { $0.named.isEmpty ? nil : $0.named[key] }
    if let known, standsInScratch(known) { return known }
    // A purge took it.
    if let known { tables.withLock { if $0.named[key] === known { $0.named[key] = nil } } }
    guard site.isScratch(name), let status = scratch.status(site.scratchPath, name),
      status.kind == .regular
    else { return nil }
    let file = scratchFile(key, site.scratchPath, status, buffer: nil)
    return tables.withLock { tables in
      // Another thread may have been faster.
      if let known = tables.named[key] { return known }
      tables.named[key] = file
      tables.point(file.node, at: file)
      return file
    }
  }

  /// A live file for one of the scratch store.
  func scratchFile(
    _ key: NameKey, _ folder: [UInt8], _ status: FileStatus, node: UInt64? = nil,
    buffer: Buffer?
  ) -> LiveFile {
    let made = madeNumber()
    return LiveFile(
      node: node ?? made, inode: made,
      LiveFile.State(
        identity: .scratch(key, folder: folder), buffer: buffer, storedSize: status.size,
        permissions: UInt16(truncatingIfNeeded: status.mode & 0o7777), mtime: status.mtime,
        ctime: status.ctime, sizeLimit: Tree.documents.sizeLimit))
  }

  /// A folder of documents/ that stands in the scratch store only.
  func emptyFolder(_ site: FolderSite, _ name: [UInt8]) -> FolderSite? {
    guard scratch.status(site.scratchPath, name)?.kind == .directory else { return nil }
    let path = site.path(of: name)
    let place = FolderPath(tree: .documents, path: path)
    let made = madeNumber()
    let node = tables.withLock { tables in
      if let known = tables.folders[place] { return known }
      tables.point(made, atFolder: place)
      return made
    }
    return FolderSite(cube: self, node: node, tree: .documents, row: nil, path: path)
  }

  /// The place of something that stands at a name.
  func place(_ occupant: Occupant) -> (any Place)? {
    switch occupant {
    case .none, .fixed, .text: nil
    case .folder(let site): FolderPlace(folder: site)
    case .file(let node): FilePlace(cube: self, node: number(of: node), stored: node)
    case .live(let file): place(of: file, file.node)
    }
  }

  /// The place of a live file.
  func place(of file: LiveFile, _ node: UInt64) -> any Place {
    let (identity, mtime) = file.look { ($0.identity, $0.mtime) }
    guard case .text(let text, _) = identity else {
      return FilePlace(cube: self, node: node, live: file)
    }
    return EditablePlace(cube: self, node: node, text: text, time: mtime, begun: file)
  }

  /// The place of a number that the kernel gave back.
  func place(_ id: NodeID) throws(Errno) -> any Place {
    let target = tables.withLock { $0.targets.isEmpty ? nil : $0.targets[id.raw] }
    switch target {
    case .object(let object)?:
      return FilePlace(cube: self, node: id.raw, object: object, live: live(object))
    case .file(let file)?:
      // A rendered file's own number says by itself what it is.
      if id.kind == .made || file.name != nil { return place(of: file, id.raw) }
      if case .text = file.identity { break }
      return place(of: file, id.raw)
    case .folder?: return try folderPlace(id.raw)
    case .gone?: return GoneFolder(cube: self, node: id.raw, refusal: .notFound)
    case nil: if isStale(id) { throw .stale }
    }
    switch id.kind {
    case .folder?: return try folderPlace(id.raw)
    case .object?: return FilePlace(cube: self, node: id.raw, row: id.row)
    case .place?: return try fixedPlace(id.row)
    case .transcript?, .lines?: return try transcript(id)
    case .made?, .passing?, .shown?, nil: throw .stale
    }
  }

  /// The folder of a number, or what is left of one that was removed.
  private func folderPlace(_ node: UInt64) throws(Errno) -> any Place {
    do {
      return FolderPlace(folder: try paths.looking { () throws(Errno) in try folder(node) })
    } catch {
      guard error == .notFound else { throw error }
      return GoneFolder(cube: self, node: node, refusal: .stale)
    }
  }
}
