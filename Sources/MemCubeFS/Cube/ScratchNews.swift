internal import Format
internal import Index
internal import MemCube
internal import Posix

// What another mount did to scratch files and to the empty folders of documents/.
extension MountedCube {
  /// What the kernel may remember wrongly of a folder of the scratch store whose changes are reported only
  /// from now on. What is in it may be new, and what was in it may be gone.
  func noteScratch(all area: [UInt8]) {
    let entries = scratch.list(area)
    let files = entries.filter { $0.kind != .directory }.map(\.name)
    var folders = Set(entries.filter { $0.kind == .directory }.map(\.name))
    if area.starts(with: Tree.documents.folderName) {
      let path = area.dropFirst(Tree.documents.folderName.count + 1)
      let front = path.isEmpty ? [] : path + [0x2F]
      for place in tables.withLock({ Array($0.folders.keys) }) where place.tree == .documents {
        let name = place.path.dropFirst(front.count)
        guard place.path.starts(with: front), !name.isEmpty, !name.contains(0x2F) else { continue }
        folders.insert(Array(name))
      }
    }
    noteScratch(in: area, files: Set(files), folders: folders)
    if let node = number(ofArea: area) { context.notices.add([.attributes(node)]) }
  }

  /// Queues what the kernel may remember wrongly of names in a folder of the scratch store. It may know of
  /// all of it, since the watch reports this mount's own changes as well.
  func noteScratch(in area: [UInt8], files: Set<[UInt8]>, folders: Set<[UInt8]>) {
    guard let node = number(ofArea: area) else { return }
    var notices: [Notice] = []
    for name in files {
      let key = NameKey(folder: node, name: name)
      let live = tables.withLock { $0.named[key] }
      guard scratch.status(area, name)?.kind == .regular, let live else {
        // It is gone, or was not looked up here yet: the kernel may remember that there was none.
        notices += [.name(parent: node, name: name), .attributes(node)]
        continue
      }
      if live.follow({ scratch.status(area, name) }) {
        notices += [.content(live.node), .attributes(node)]
      }
    }
    if area.starts(with: Tree.documents.folderName) {
      for name in folders { notices += noteFolder(name, in: area, node) }
    }
    var seen: Set<Notice> = []
    context.notices.add(notices.filter { seen.insert($0).inserted })
  }

  /// A folder of documents/ was made or removed, or has another mode. One that is here keeps its name in
  /// the kernel: who is in it would be nowhere.
  private func noteFolder(_ name: [UInt8], in area: [UInt8], _ parent: UInt64) -> [Notice] {
    let path = (area + [0x2F] + name).dropFirst(Tree.documents.folderName.count + 1)
    if let known = standingFolder(Array(path)) {
      return [.attributes(known), .attributes(parent)]
    }
    return [.name(parent: parent, name: name), .attributes(parent)]
  }

  /// The number by which the kernel knows a folder of documents/ by its name in a folder, by that one's row,
  /// if it stands on whatever came or went in it.
  func standingFolder(_ name: [UInt8], in row: Int64) -> UInt64? {
    let above: [UInt8]
    if let parent = try? cube.folder(row: row) {
      guard parent.tree == .documents else { return nil }
      guard let path = parent.parent == 0 ? [] : try? cube.path(of: parent) else { return nil }
      above = path
    } else {
      // It lost its row with its last file.
      let former = folders.withLock { $0.last { $0.tree == .documents && $0.row == row } }
      guard let former else { return nil }
      above = former.path
    }
    return standingFolder(above.isEmpty ? name : above + [0x2F] + name)
  }

  /// The same by its path. With its last file a folder loses its row, and with the next one it gets another:
  /// it keeps its number here, by which who is in it is somewhere.
  private func standingFolder(_ path: [UInt8]) -> UInt64? {
    let place = FolderPath(tree: .documents, path: path)
    let present = documentsFolder(path)
    guard present.isThere else {
      forgetGone(place)
      return nil
    }
    if let known = tables.withLock({ $0.folders[place] }) { return known }
    let former = folders.withLock { $0.last { $0.tree == .documents && $0.path == path } }
    guard let former, let row = former.row else { return nil }
    if row == present.row { return former.node }
    guard (try? cube.folder(row: row)) == nil else { return nil }
    return tables.withLock { tables in
      // One that was renamed here stands for its new path.
      guard tables.targets[former.node] == nil else { return nil }
      tables.point(former.node, atFolder: place)
      return former.node
    }
  }

  /// Whether a folder of documents/ is there, and its row if it holds files.
  private func documentsFolder(_ path: [UInt8]) -> (isThere: Bool, row: Int64?) {
    if let found = try? indexedFolder(.documents, path) { return (true, found.row) }
    return (scratch.hasFolder(Tree.documents.folderName + [0x2F] + path), nil)
  }

  /// A folder of documents/ that another mount removed: one that is made of the same name is another, with a
  /// number of its own.
  private func forgetGone(_ place: FolderPath) {
    // Most of what goes are files.
    guard
      tables.withLock({ $0.folders[place] != nil })
        || folders.withLock({ $0.holds(.documents, below: place.path) })
    else { return }
    // A process that moves a folder here takes it from one path to the other a moment later.
    paths.stillIfFree {
      if documentsFolder(place.path).isThere { return }
      folders.withLock { $0.forget(.documents, below: place.path) }
      tables.withLock { $0.dropFolder(place) }
    }
  }

  /// The number of a folder by its path in the scratch store; nil of what is this mount's own.
  private func number(ofArea area: [UInt8]) -> UInt64? {
    if area.elementsEqual("root".utf8) { return directory }
    if area.elementsEqual("messages".utf8) { return number(place: CubeRow.messages) }
    for tree in [Tree.memories, .documents] {
      let name = tree.folderName
      guard area == name || area.starts(with: name + [0x2F]) else { continue }
      let path = Array(area.dropFirst(name.count + 1))
      if let found = try? indexedFolder(tree, path) { return number(ofFolder: found, path) }
      return tables.withLock { $0.folders[FolderPath(tree: tree, path: path)] }
    }
    return nil
  }
}

extension LiveFile {
  /// Takes over what another mount wrote into a scratch file. False where it is as it was, as after a write
  /// of this mount. Its status is read while nothing is written here: an earlier status may be older than
  /// what was written since.
  func follow(_ status: () -> FileStatus?) -> Bool {
    change { state in
      guard case .scratch = state.identity, !state.isTaken, let status = status(),
        status.kind == .regular
      else { return false }
      // What was written here has the time of the call, and there that of the system's last tick.
      let isOfNow = abs(state.mtime.milliseconds - status.mtime.milliseconds) < Self.tick
      if state.handles == 0 {
        if state.buffer == nil, state.storedSize == status.size, isOfNow { return false }
        state.drop()
      } else if case .file(let opened, let size, writable: true)? = state.buffer {
        // A process that has another file of that name open keeps it.
        guard let own = try? Files.status(opened.descriptor), own.inode == status.inode,
          own.device == status.device, own.size != size
        else { return false }
        state.buffer = .file(opened, size: own.size, writable: true)
      }
      state.storedSize = status.size
      if !isOfNow { (state.mtime, state.ctime) = (status.mtime, status.ctime) }
      return true
    }
  }

  /// Milliseconds: two ticks of a slow clock.
  private static let tick: Int64 = 20
}
