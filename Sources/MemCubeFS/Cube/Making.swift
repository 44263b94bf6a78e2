internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

// New files and links.
extension MountedCube {
  /// The longest name, in bytes.
  static let nameLimit = 255
  /// The most names that a path has below its tree: memcube(5), "Paths".
  static let depthLimit = 64

  /// Makes a file, with one handle; nothing is recorded before its first flush.
  func create(
    _ site: FolderSite, _ name: [UInt8], _ permissions: UInt32
  ) throws(Errno) -> LiveFile {
    try paths.still { () throws(Errno) in try createThere(try current(site), name, permissions) }
  }

  private func createThere(
    _ site: FolderSite, _ name: [UInt8], _ permissions: UInt32
  ) throws(Errno) -> LiveFile {
    try checkName(name, in: site)
    if case .none = try occupant(site, name) {} else { throw .exists }
    if site.tree == .trash {
      throw .refused(.notPermitted, "nothing is made in the trash; rm puts files there")
    }
    if !site.takes(name) {
      throw .refused(
        .notPermitted,
        "only files that programs make for a moment can be here; a memory goes into "
          + "memories/")
    }
    if site.isScratch(name) { return try createScratch(site, name, permissions) }
    try checkRecordable()
    let (now, instant) = (now, instant)
    let key = site.key(name)
    let node = madeNumber()
    var state = LiveFile.State(
      identity: .created(key, site, claim: recent.claim(key, at: instant)), buffer: .memory([]),
      storedSize: 0, permissions: UInt16(truncatingIfNeeded: permissions & 0o7777), mtime: now,
      ctime: now, sizeLimit: (site.tree ?? .memories).sizeLimit)
    state.isDirty = true
    state.appended = 0
    (state.changedAt, state.dirtySince) = (instant, instant)
    state.handles = 1
    let file = LiveFile(node: node, inode: node, state)
    try enter(file, key)
    noteDirty(file)
    touch(site)
    return file
  }

  /// Gives a live file its name in the tables.
  func enter(_ file: LiveFile, _ key: NameKey) throws(Errno) {
    let isFree = tables.withLock { tables in
      guard tables.named[key] == nil else { return false }
      tables.named[key] = file
      tables.point(file.node, at: file)
      return true
    }
    if !isFree { throw .exists }
  }

  private func createScratch(
    _ site: FolderSite, _ name: [UInt8], _ permissions: UInt32
  ) throws(Errno) -> LiveFile {
    // Where files only pass through, vim is to save by writing into the file itself.
    if site.tree == nil, ScratchNames.isEditorProbe(name) { throw .notPermitted }
    let opened = try scratch.create(site.scratchPath, name, permissions)
    let status = try Files.status(opened.descriptor)
    let key = site.key(name)
    let file = scratchFile(
      key, site.scratchPath, status, buffer: .file(opened, size: 0, writable: true))
    file.change { $0.handles = 1 }
    try enter(file, key)
    touch(site)
    return file
  }

  /// Makes a symbolic link: recorded at once, since nothing will be written to it.
  func makeLink(
    _ site: FolderSite, _ name: [UInt8], _ target: [UInt8]
  ) throws(Errno) -> any Place {
    try checkRecordable()
    return try paths.still { () throws(Errno) in
      try makeLinkThere(try current(site), name, target)
    }
  }

  private func makeLinkThere(
    _ site: FolderSite, _ name: [UInt8], _ target: [UInt8]
  ) throws(Errno) -> any Place {
    try checkName(name, in: site)
    guard let tree = site.tree, tree != .trash else { throw .notPermitted }
    if case .none = try occupant(site, name) {} else { throw .exists }
    // Emacs locks files by links such as `.#note.md`, which lead nowhere. On EPERM, which symlink(2) has for
    // no support, it makes a regular file instead, and that can be scratch.
    if site.isScratch(name) {
      throw .refused(.notPermitted, "names of this kind are for files of programs, and no links")
    }
    let edit = Edit(path: site.path(of: name), content: .link(target), mtime: now, mode: 0o777)
    let object: ObjectID
    if let former = try formerLink(site.key(name), tree) {
      try record([.edit(former, edit)])
      object = former
    } else {
      let records = try core(try cube.write([.create(tree, edit)], .spooled))
      guard let made = records.first else { throw .inputOutput }
      recent.made(made, at: instant)
      object = made
    }
    guard let node = try core(try cube.file(object: object)) else { throw .inputOutput }
    touch(site)
    return FilePlace(cube: self, node: number(of: node), stored: node)
  }

  /// The link that was removed from here a moment ago: `cp -a` and `tar` replace links so.
  private func formerLink(_ key: NameKey, _ tree: Tree) throws(Errno) -> ObjectID? {
    guard let former = recent.claim(key, at: instant) else { return nil }
    recent.drop(key)
    guard let held = try core(try cube.file(object: former)), held.kind == .link,
      held.tree == .trash, held.isDocument == (tree == .documents)
    else { return nil }
    return former
  }

  /// ENAMETOOLONG above 255 bytes, and below 64 folders.
  func checkName(_ name: [UInt8], in site: FolderSite) throws(Errno) {
    if name.count > Self.nameLimit { throw .nameTooLong }
    if site.path.split(separator: 0x2F).count >= Self.depthLimit { throw .nameTooLong }
  }
}
