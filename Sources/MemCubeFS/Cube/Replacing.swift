internal import MemCube
internal import Posix
internal import Synchronization

// A memory that gets a new version by a file that takes its name: whoever reads the old text reads
// it to its end, as on every file system, and so does who is about to open it.
extension MountedCube {
  /// The file that those go on with who know a recorded one by its number. To be asked for before the
  /// new version is recorded.
  func kept(of node: Node) -> LiveFile? {
    guard node.kind == .file, let content = try? cube.content(row: node.row) else { return nil }
    return LiveFile(
      node: number(of: node), inode: madeNumber(),
      LiveFile.State(
        identity: .gone(content), buffer: nil, storedSize: node.size, permissions: node.mode,
        mtime: node.mtime, ctime: node.ctime))
  }

  /// The same for a rename, or the live file if somebody has it open. By another name than the file's
  /// own, of a result or in conflicts/, the kernel still knows that by the same number, and is told to
  /// forget it; then only who reads goes on.
  func kept(of node: Node, open: LiveFile?, by rename: Rename) -> LiveFile? {
    if rename.to.row == node.parent, rename.newName == node.name { return open ?? kept(of: node) }
    context.notices.add([.name(parent: number(.folder, node.parent), name: node.name)])
    return open ?? keptForReaders(of: node)
  }

  /// The same where somebody reads it, for a file without a name: nobody else can open that.
  func keptForReaders(of node: Node) -> LiveFile? {
    context.readers.contains(number(of: node)) ? kept(of: node) : nil
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

  /// What those go on with who know a file by a number, if another took its place.
  func replaced(_ node: UInt64) -> LiveFile? {
    guard case .file(let file)? = tables.withLock({ $0.targets.isEmpty ? nil : $0.targets[node] }),
      case .gone = file.identity
    else { return nil }
    return file
  }
}
