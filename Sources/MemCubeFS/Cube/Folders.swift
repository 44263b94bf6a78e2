internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

// Folders: settings for memories/, directories of the scratch store for documents/.
extension MountedCube {
  /// The key of a folder's setting: by its path, in hex where that is not UTF-8.
  static func settingKey(_ path: [UInt8]) -> [UInt8] {
    if String(validating: path, as: UTF8.self) != nil { return Array("folder/".utf8) + path }
    return Array("folder-hex/".utf8) + path.flatMap { hexDigits($0) }
  }

  /// The value of a folder's setting.
  static func settingValue(_ permissions: UInt32, _ mtime: Timestamp) -> JSON {
    .object([
      JSON.Member("mode", JSON(permissions & 0o7777)),
      JSON.Member("mtime", .string(mtime.rfc3339)),
    ])
  }

  /// mkdir.
  func makeFolder(
    _ site: FolderSite, _ name: [UInt8], _ permissions: UInt32
  ) throws(Errno) -> any Place {
    try checkRecordable()
    return try paths.still { () throws(Errno) in
      try makeFolderThere(try current(site), name, permissions)
    }
  }

  private func makeFolderThere(
    _ site: FolderSite, _ name: [UInt8], _ permissions: UInt32
  ) throws(Errno) -> any Place {
    try checkName(name, in: site)
    if case .none = try occupant(site, name) {} else { throw .exists }
    let path = site.path(of: name)
    switch site.tree {
    case nil, .trash?: throw .notPermitted
    case .documents?:
      try scratch.makeFolder(site.scratchPath + [0x2F] + name)
      guard let folder = emptyFolder(site, name) else { throw .inputOutput }
      marks.withLock { marks in
        marks.drop(folder.mark)
        marks.set(mode: permissions & 0o7777, of: folder.mark)
      }
      try describe(folder, permissions, nil)
      touch(site)
      return FolderPlace(folder: folder)
    case .memories?:
      let value = Self.settingValue(permissions, now)
      try record([.setting(key: Self.settingKey(path), value: value)])
      // Another process may have taken it away, or its folder, since.
      guard let node = try core(try cube.find(.memories, path)) else { throw .notFound }
      guard node.kind == .folder else { throw .exists }
      touch(site)
      let number = number(ofFolder: node, path)
      let folder = FolderSite(
        cube: self, node: number, tree: .memories, row: node.row, path: path)
      marks.withLock { $0.drop(folder.mark) }
      return FolderPlace(folder: folder, stored: node)
    }
  }

  /// rmdir.
  func removeFolder(_ site: FolderSite, _ name: [UInt8]) throws(Errno) {
    try checkWritable()
    try paths.still { () throws(Errno) in try removeFolderThere(try current(site), name) }
  }

  private func removeFolderThere(_ site: FolderSite, _ name: [UInt8]) throws(Errno) {
    guard case .folder(let folder) = try occupant(site, name) else {
      if case .none = try occupant(site, name) { throw .notFound }
      throw .notDirectory
    }
    if site.tree == nil || site.tree == .trash { throw .notPermitted }
    guard try isEmpty(folder) else {
      let count = try hiddenFiles(in: folder)
      if count == 0 { throw .notEmpty }
      throw .refused(
        .notEmpty,
        "listings leave out what it holds: hidden memories (\(count)); memcube list --all "
          + "shows them, and memcube hide --undo lists them again")
    }
    scratch.removeFolders(
      folder.scratchPath, keeping: folder.scratchPath.split(separator: 0x2F).count - 1)
    if site.tree == .memories {
      var changes: [Change] = [.setting(key: Self.settingKey(folder.path), value: nil)]
      // A folder that was there only for the one below it stays.
      if !site.path.isEmpty, try core(try cube.setting(Self.settingKey(site.path))) == nil,
        let row = site.row, let stored = try core(try cube.folder(row: row))
      {
        let value = Self.settingValue(UInt32(stored.mode), now)
        changes.insert(.setting(key: Self.settingKey(site.path), value: value), at: 0)
      }
      try record(changes)
    } else if !site.path.isEmpty {
      try scratch.makeFolder(site.scratchPath)
    }
    forgetFolder(folder)
    touch(site)
  }

  /// Lets go of what is remembered of a folder.
  func forgetFolder(_ folder: FolderSite) {
    folders.withLock { $0.forget(folder.node) }
    marks.withLock { $0.drop(folder.mark) }
    guard let tree = folder.tree else { return }
    tables.withLock { $0.dropFolder(FolderPath(tree: tree, path: folder.path)) }
  }

  /// Whether nothing is listed in a folder.
  func isEmpty(_ folder: FolderSite) throws(Errno) -> Bool {
    // In this order: what is just recorded is in the index before it leaves the tables.
    guard try unindexed(folder).isEmpty else { return false }
    guard let row = try row(of: folder) else { return true }
    return try core(try cube.children(folder: row, after: 0, limit: 1)).isEmpty
  }

  /// How many hidden files are in a folder, if it holds nothing else.
  private func hiddenFiles(in folder: FolderSite) throws(Errno) -> Int {
    guard try unindexed(folder).isEmpty, let row = try row(of: folder) else { return 0 }
    let children = try core(try cube.children(folder: row, after: 0, limit: 100))
    let hidden = children.filter { $0.node.isHidden }
    return hidden.count == children.count ? hidden.count : 0
  }

  /// What stands in a folder and is not in the index: created and scratch files, and in
  /// documents/ the empty folders.
  func unindexed(
    _ site: FolderSite
  ) throws(Errno) -> [(name: [UInt8], place: any Place)] {
    var found: [(name: [UInt8], place: any Place)] = []
    let created = tables.withLock { tables in
      tables.named.filter { $0.key.folder == site.node }.map { ($0.key.name, $0.value) }
    }
    for (name, file) in created where !file.look({ $0.isScratch }) {
      found.append((name, place(of: file, file.node)))
    }
    for entry in scratch.list(site.scratchPath) {
      if entry.kind == .regular, let file = try namedFile(site, entry.name) {
        found.append((entry.name, FilePlace(cube: self, node: file.node, live: file)))
      } else if entry.kind == .directory, site.tree == .documents,
        case .folder(let folder) = try occupant(site, entry.name), folder.row == nil
      {
        found.append((entry.name, FolderPlace(folder: folder)))
      }
    }
    return found
  }

  /// Sets mode and time of an empty folder of documents/, which is a directory of the scratch
  /// store.
  func describe(
    _ site: FolderSite, _ mode: UInt32?, _ mtime: Timestamp?
  ) throws(Errno) {
    let path = scratch.root.appending(site.scratchPath)
    if let mode { try Files.setMode(path, mode & 0o777 | 0o700) }
    if let mtime { try Files.setTimes(path, mtime: mtime) }
  }

  /// chmod and utimensat of a folder. In documents/ and trash/ there is no record for it: what
  /// was set, as by `cp -a`, is shown as long as the mount lives.
  func setAttributes(ofFolder site: FolderSite, _ change: AttributeChange) throws(Errno) {
    try context.checkOwner(change)
    if change.size != nil { throw .isDirectory }
    guard change.permissions != nil || change.modificationTime != nil else { return }
    try checkWritable()
    let mtime = change.modificationTime?.time(now: now)
    guard site.tree == .memories, let row = site.row, !site.path.isEmpty,
      let stored = try core(try cube.folder(row: row))
    else {
      marks.withLock { marks in
        if let mtime { marks.set(time: mtime, of: site.mark) }
        if let mode = change.permissions { marks.set(mode: mode, of: site.mark) }
      }
      if site.row == nil { try describe(site, change.permissions, mtime) }
      return
    }
    let value = Self.settingValue(
      change.permissions ?? UInt32(stored.mode), mtime ?? stored.mtime)
    try core(
      _ = try cube.write([.setting(key: Self.settingKey(site.path), value: value)], .spooled))
    if change.modificationTime != nil { marks.withLock { $0.set(time: nil, of: site.mark) } }
  }
}
