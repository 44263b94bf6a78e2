internal import Format
internal import Index
internal import MemCube
internal import Posix

// "Backup, then create" where the backup has a name of the user's own, as of sed -i.bak: the file that
// takes the name is a new version of the memory that had it, and the backup a memory of its own.
extension MountedCube {
  /// Whether a file of a name is a backup of another's: the whole name with something before or after it, or
  /// the same name elsewhere.
  func isBackup(_ name: [UInt8], of original: [UInt8]) -> Bool {
    name.starts(with: original) || name.reversed().starts(with: original.reversed())
  }

  /// Whether a rename makes a backup of what it renames, and saves no temporary: `x.md` to `x.md.bak`,
  /// but not `x` to `x.md`, nor a file over one of the same name elsewhere.
  func isSetAside(_ rename: Rename) -> Bool {
    if case .file = rename.target, rename.name == rename.newName { return false }
    return rename.name.contains(UInt8(ascii: ".")) && isBackup(rename.newName, of: rename.name)
  }

  /// Whether a rename gives a file that was made a moment ago its name, and leaves one that it had for
  /// its making only: what is made under that next is another temporary, as each save of most programs
  /// has it. A folder for temporaries stands in the one whose files are saved.
  func endsMaking(_ object: ObjectID, _ rename: Rename) -> Bool {
    guard recent.isFresh(object, at: instant), !TemporaryNames.contains(rename.newName) else {
      return false
    }
    if rename.name == rename.newName {
      let to = rename.to.path
      return to.isEmpty || rename.from.path.starts(with: to + [0x2F])
    }
    return !isBackup(rename.newName, of: rename.name)
  }

  /// Up to this size the texts of a temporary are compared.
  private static let comparedSize: Int64 = 1 << 24

  /// Whether an earlier version of a file that is about to end has a text that its last one does not
  /// begin with. Most temporaries have one, or were appended to.
  func hasOlderTexts(_ node: Node, _ object: ObjectID) throws(Errno) -> Bool {
    if node.head == object { return false }
    let versions = try core(try cube.history(object))
    let earlier = versions.dropLast().filter {
      $0.size > 0 && !$0.isDelete && $0.sha256 != versions.last?.sha256
    }
    if earlier.isEmpty { return false }
    if node.kind == .link { return true }
    let bytes = try buffer(of: try core(try cube.content(row: node.row)))
      .bytes(limit: Self.comparedSize)
    guard let bytes else { return true }
    for version in earlier {
      let text = try? buffer(of: try cube.content(version: version.id))
        .bytes(limit: Int64(bytes.count))
      guard let text, bytes.starts(with: text) else { return true }
    }
    return false
  }

  /// That a memory lives on under a backup's name as one of its own.
  func backup(of held: Node) throws(Errno) -> Change {
    try keepFolder(of: held)
    var copy = Edit(
      path: try core(try cube.path(of: held)), content: try core(try cube.content(row: held.row)),
      mtime: held.mtime, mode: held.mode)
    copy.fields = try core(try cube.fields(row: held.row)).mapValues { $0 }
    return .create(held.tree, copy)
  }

  /// The number by which a memory was known, and who has it open, go over to its backup.
  func pass(_ former: UInt64, of memory: ObjectID, to backup: ObjectID) {
    let open = tables.withLock { tables in
      let open = tables.live.removeValue(forKey: memory)
      if let open { tables.live[backup] = open }
      tables.point(former, at: backup)
      return open
    }
    let isRetired = open?.change { state in
      state.identity = .object(backup)
      return state.isRetired
    }
    // Let go just now, and looked for as the memory's.
    if let open, isRetired == true { dropRetired(open, of: backup) }
  }
}
