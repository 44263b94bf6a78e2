internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

// A memory that gets a new version by a file that takes its name. A process that reads the old text reads it
// to its end, as on every file system. So does a process that is about to open it.
extension MountedCube {
  /// The file that processes go on with if they know a recorded one by its number. Call it before the new
  /// version is recorded.
  func kept(of node: Node) -> LiveFile? {
    guard node.kind == .file, let content = try? cube.content(row: node.row) else { return nil }
    var state = LiveFile.State(
      identity: .gone(content), buffer: nil, storedSize: node.size, permissions: node.mode,
      mtime: node.mtime, ctime: node.ctime)
    state.changedAt = instant
    state.fields = fields(of: node)
    return LiveFile(node: number(of: node), inode: madeNumber(), state)
  }

  /// What a process that has the file open finds in its attributes when it has no name any more.
  func fields(of node: Node) -> [String: JSON?] {
    ((try? cube.fields(row: node.row)) ?? [:]).mapValues { $0 }
  }

  /// For how long an open(2) under way still gets a file that lost its name, nanoseconds.
  private static let openingTime: Int64 = 1_000_000_000

  /// Whether a file without a name may be opened once more. The kernel may still find it by a name that
  /// another process changed, until the notice comes; on ESTALE it looks again. A write would be lost. A name
  /// of the memory that is still there must show the new text at once. An open by that name gets ESTALE until
  /// the kernel has surely had the notice.
  func mayOpen(gone file: LiveFile, _ node: UInt64, writes: Bool) -> Bool {
    if writes || isOutdated(file) { return false }
    let (changedAt, handles) = file.look { ($0.changedAt, $0.handles) }
    return instant &- changedAt < Self.openingTime || handles > 0 || context.readers.contains(node)
  }

  /// Whether the name that leads to a file may be that of a memory with another text by now.
  private func isOutdated(_ file: LiveFile) -> Bool {
    guard let since = file.look({ $0.outdatedAt }) else { return false }
    return instant &- since < Self.openingTime
  }

  /// ESTALE where the kernel is to look the name up anew.
  func checkName(of node: UInt64) throws(Errno) {
    if let file = replaced(node), isOutdated(file) { throw .stale }
  }

  /// The same for a file without a name, if a process reads it: no other process can open it.
  func keptForReaders(of node: Node) -> LiveFile? {
    context.readers.contains(number(of: node)) ? kept(of: node) : nil
  }

  /// What a backup is by its number until it is a memory of its own: as it was.
  func kept(ofBackup node: Node) -> LiveFile? {
    let inode = attributes(of: node).inode
    let file = kept(of: node)
    file?.change { state in
      state.formerInode = inode
      state.isBackup = true
    }
    return file
  }

  /// The memory that a number was made to stand for; nil of one that says by itself what it is. A caller that
  /// reads by a number looks before and afterwards: a backup becomes a memory of its own meanwhile.
  func meaning(of node: UInt64) -> ObjectID? {
    guard
      case .object(let found)? = tables.withLock({ $0.targets.isEmpty ? nil : $0.targets[node] })
    else { return nil }
    return found
  }

  /// Records that something takes the place of a recorded file. The number by which that is known
  /// stands for `kept` from before the new version is there, until the kernel forgets it. `body` gives
  /// the memory another number.
  func replacing(_ kept: LiveFile?, _ body: () throws(Errno) -> Void) throws(Errno) {
    guard let kept else { return try body() }
    let former = tables.withLock { tables in
      defer { tables.point(kept.node, at: kept) }
      return tables.targets[kept.node]
    }
    do { try body() } catch {
      tables.withLock { $0.takeBack(kept.node, to: former) }
      throw error
    }
  }

  /// The same for a rename; `open` is the live file if a process has it open. Under another name than the
  /// file's own, of a result or in conflicts/, the kernel still knows it by the same number. Then only
  /// readers go on, and all others see the new bytes at once. Where nothing is replaced that is the backup
  /// whose name the new file takes.
  /// - Throws: EAGAIN, and nothing is done, if a process opened it since the look at its handles found none.
  func replacing(
    _ node: Node, open: LiveFile?, by rename: Rename, _ body: () throws(Errno) -> Void
  ) throws(Errno) {
    if case .none = rename.target, node.tree != .trash {
      // An open file is found by its memory, before and after.
      return try replacing(open == nil ? kept(ofBackup: node) : nil, body)
    }
    // Once its number stands for the former file, no caller opens the memory by that: see `FilePlace.open`.
    func alone() throws(Errno) {
      if open == nil, live(node.object) != nil { throw .again }
      try body()
    }
    if rename.isByOwnName, rename.to.row == node.parent, rename.newName == node.name {
      return try replacing(open ?? kept(of: node), alone)
    }
    context.notices.add([.name(parent: number(.folder, node.parent), name: node.name)])
    let known = number(of: node)
    untold.withLock { $0.noteReplaced(known, at: instant) }
    let kept = open ?? keptForReaders(of: node)
    try replacing(kept, alone)
    kept?.change { $0.outdatedAt = instant }
    // What the kernel asked for until now may still be the old size.
    untold.withLock { $0.noteReplaced(known, at: instant) }
    if let kernel = context.kernel.withLock({ $0 }) { forgetSize(known, kernel) }
  }

  /// The file that processes go on with if they know it by a number and another took its place.
  func replaced(_ node: UInt64) -> LiveFile? {
    guard case .file(let file)? = tables.withLock({ $0.targets.isEmpty ? nil : $0.targets[node] }),
      case .gone = file.identity
    else { return nil }
    return file
  }

  /// A backup goes on by the node of a memory that gets a new file. With one inode number for both, `mv` and
  /// `cp` take them for the same file. The memory keeps its own number, and a notice corrects the kernel,
  /// which shows it for the backup until it asks again. A backup that is open keeps the number, and the
  /// memory shows another one.
  func noteInode(of node: UInt64, for memory: ObjectID, goesTo open: LiveFile?) {
    guard open == nil else {
      let made = madeNumber()
      return tables.withLock { $0.show(made, for: memory) }
    }
    context.notices.add([.attributes(node)])
  }
}
