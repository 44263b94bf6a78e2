internal import MemCube
internal import Posix

// What another mount did to scratch files and to the empty folders of documents/.
extension MountedCube {
  /// Queues what the kernel may remember wrongly of names in a folder of the scratch store; it may know of
  /// all of it, since what was done here is told as well.
  func noteScratch(in area: [UInt8], files: Set<[UInt8]>, folders: Set<[UInt8]>) {
    guard let node = number(ofArea: area) else { return }
    var notices: [Notice] = []
    for name in files {
      let key = NameKey(folder: node, name: name)
      let live = tables.withLock { $0.named[key] }
      guard let status = scratch.status(area, name), status.kind == .regular else {
        notices += [.name(parent: node, name: name), .attributes(node)]
        continue
      }
      guard let live else {
        // Nobody here has asked for it; that there was none may be remembered.
        notices += [.name(parent: node, name: name), .attributes(node)]
        continue
      }
      if live.follow(status) { notices += [.content(live.node), .attributes(node)] }
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
    let place = FolderPath(tree: .documents, path: Array(path))
    let known = tables.withLock { $0.folders[place] }
    let isThere =
      scratch.hasFolder(area + [0x2F] + name)
      || (try? cube.find(.documents, place.path))?.kind == .folder
    if isThere, let known { return [.attributes(known), .attributes(parent)] }
    return [.name(parent: parent, name: name), .attributes(parent)]
  }

  /// The number of a folder by its path in the scratch store; nil of what is this mount's own.
  private func number(ofArea area: [UInt8]) -> UInt64? {
    if area.elementsEqual("root".utf8) { return directory }
    if area.elementsEqual("messages".utf8) { return number(place: CubeRow.messages) }
    for tree in [Tree.memories, .documents] {
      let name = tree.folderName
      guard area == name || area.starts(with: name + [0x2F]) else { continue }
      let path = Array(area.dropFirst(name.count + 1))
      if let found = try? cube.find(tree, path), found.kind == .folder {
        return number(ofFolder: found, path)
      }
      return tables.withLock { $0.folders[FolderPath(tree: tree, path: path)] }
    }
    return nil
  }
}

extension LiveFile {
  /// Takes over what another mount wrote into a scratch file; false where it is as it was, as behind what
  /// was written here.
  func follow(_ status: FileStatus) -> Bool {
    change { state in
      guard case .scratch = state.identity, !state.isTaken else { return false }
      // What was written here has the time of the call, and there that of the system's last tick.
      let isOfNow = abs(state.mtime.milliseconds - status.mtime.milliseconds) < Self.tick
      if state.handles == 0 {
        if state.buffer == nil, state.storedSize == status.size, isOfNow { return false }
        state.drop()
      } else if case .file(let opened, let size, writable: true)? = state.buffer {
        // Who has another file of that name open keeps it.
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
