internal import Format
public import Fuse
internal import Glibc
internal import Index
public import Posix

// Making, removing and renaming.
extension MemoryTree {
  /// mkdir(2).
  public func makeDirectory(
    _ parent: UInt64, _ name: [UInt8], _ permissions: UInt32, _ caller: Caller
  ) throws(Errno) -> Entry {
    try explaining(.makeFolder, parent, name) { () throws(Errno) in
      try lookingAgain(caller, parent) { () throws(Errno) in
        try entry(try place(parent).makeDirectory(name, permissions))
      }
    }
  }

  /// mknod(2) of a regular file, as tar(1) makes those that have extended attributes. EPERM of any
  /// other: it holds nothing that could be remembered.
  public func makeNode(
    _ parent: UInt64, _ name: [UInt8], _ mode: UInt32, _ device: UInt64, _ caller: Caller
  ) throws(Errno) -> Entry {
    let format = mode & UInt32(S_IFMT)
    guard format == UInt32(S_IFREG) || format == 0 else { throw .notPermitted }
    let flags = OpenFlags.write | OpenFlags.exclusive
    let (entry, opened) = try create(parent, name, mode & 0o7777, flags, caller)
    release(entry.node, opened.handle)
    return entry
  }

  /// symlink(2).
  public func symbolicLink(
    _ target: [UInt8], _ parent: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) -> Entry {
    try explaining(.link, parent, name) { () throws(Errno) in
      try lookingAgain(caller, parent) { () throws(Errno) in
        try entry(try place(parent).makeLink(name, target))
      }
    }
  }

  /// unlink(2).
  public func unlink(_ parent: UInt64, _ name: [UInt8], _ caller: Caller) throws(Errno) {
    try explaining(.remove, parent, name) { () throws(Errno) in
      try lookingAgain(caller, parent) { () throws(Errno) in
        try unlinkThere(parent, name, caller)
      }
    }
  }

  private func unlinkThere(
    _ parent: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) {
    let directory = try place(parent)
    if let group = directory as? GroupPlace,
      context.sweeps.contains(caller.process, at: instant)
    {
      group.noteRefusal(of: name, GroupPlace.sweep)
      throw .notPermitted
    }
    try directory.unlink(name)
  }

  /// rmdir(2).
  public func removeDirectory(
    _ parent: UInt64, _ name: [UInt8], _ caller: Caller
  ) throws(Errno) {
    try explaining(.removeFolder, parent, name) { () throws(Errno) in
      try lookingAgain(caller, parent) { () throws(Errno) in
        try place(parent).removeDirectory(name)
      }
    }
  }

  /// renameat2(2).
  public func rename(
    _ parent: UInt64, _ name: [UInt8], _ newParent: UInt64, _ newName: [UInt8], _ flags: UInt32,
    _ caller: Caller
  ) throws(Errno) {
    try explaining(.rename, parent, name) { () throws(Errno) in
      try lookingAgain(caller, parent, newParent) { () throws(Errno) in
        let source = try place(parent)
        let target = parent == newParent ? source : try place(newParent)
        try rename(source, name, target, newName, flags, byOwnName: true)
      }
    }
  }

  /// `byOwnName`: whether the kernel knows what is replaced by the new name.
  private func rename(
    _ source: any Place, _ name: [UInt8], _ target: any Place, _ newName: [UInt8],
    _ flags: UInt32, byOwnName: Bool
  ) throws(Errno) {
    if source is GoneFolder || target is GoneFolder { throw .notFound }
    if let source = source as? any CubeFolder {
      if let target = target as? any CubeFolder {
        return try source.rename(name, to: target, newName, flags)
      }
      // mv(1) moves a bundle into the folders left at its target, which no listing shows.
      guard name == newName, name.ends(in: CubeName.suffix), let left = target as? ArrivalPlace,
        left.isWhole, let key = left.passingKey,
        let folder = try place(key.parent) as? any CubeFolder,
        folder.cubes.arrivals.isLeft(left.arrival)
      else { throw .crossTree }
      return try source.rename(name, to: folder, key.name, flags)
    }
    if let source = source as? ArrivalPlace {
      guard let target = target as? ArrivalPlace, target.arrival === source.arrival else {
        throw .crossTree
      }
      return try source.rename(name, to: target, newName, flags)
    }
    if try renameInGroups(source, name, target, newName, flags) { return }
    guard let from = source.site else { throw .notPermitted }
    // A result stays where it is; mv(1) would go on and copy it after EXDEV.
    if let source = source as? any ScratchHost {
      guard case .none = try source.standing(name) else { throw .notPermitted }
    }
    if let target = target as? any ScratchHost, target.cube === from.cube, from.tree != nil,
      case .file(let node) = try target.standing(newName)
    {
      return try rename(source, name, over: node, shownIn: target, as: newName, flags)
    }
    guard let to = target.site else { throw .crossTree }
    var attempts = 0
    while true {
      var rename = Rename(
        from: from, name: name, to: to, newName: newName, target: try target.occupant(newName))
      rename.isByOwnName = byOwnName
      rename.begins = (target as? MessagesPlace)?.newText(newName)
      do { return try from.cube.rename(try source.occupant(name), rename, flags) } catch {
        // Another process took the name since: that is replaced.
        attempts += 1
        guard error == .exists, flags & RenameFlags.noReplace == 0, attempts < 4 else {
          throw error
        }
      }
    }
  }

  /// Over a file that is shown in a query, say: over that where it stands, as its new version. EPERM where
  /// it would be another memory's place then.
  private func rename(
    _ source: any Place, _ name: [UInt8], over node: Node, shownIn target: any ScratchHost,
    as shown: [UInt8], _ flags: UInt32
  ) throws(Errno) {
    if flags & RenameFlags.exchange != 0 { throw .notPermitted }
    let folder = try target.cube.folder(of: node)
    try rename(source, name, try place(folder.node), node.name, flags, byOwnName: false)
    // The kernel takes both names for what was renamed.
    context.notices.add([
      .name(parent: target.node, name: shown), .name(parent: folder.node, name: node.name),
      .name(parent: source.node, name: name),
    ])
  }
}
