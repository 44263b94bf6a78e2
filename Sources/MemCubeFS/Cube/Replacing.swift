internal import MemCube
internal import Posix
internal import Synchronization

// A memory that gets a new version by a file that takes its name: whoever reads the old text reads
// it to its end, as on every file system.
extension MountedCube {
  /// The file that those who read a recorded one go on with; nil if nobody does. To be asked for
  /// before the new version is recorded.
  func keptForReaders(of node: Node) -> LiveFile? {
    let number = number(of: node)
    guard context.readers.contains(number), let content = try? cube.content(row: node.row),
      let buffer = try? buffer(of: content)
    else { return nil }
    return LiveFile(
      node: number, inode: madeNumber(),
      LiveFile.State(
        identity: .gone, buffer: buffer, storedSize: buffer.size, permissions: node.mode,
        mtime: node.mtime, ctime: node.ctime))
  }

  /// From now on the number that they read by stands for this file, until the kernel forgets it.
  /// To be called once the memory has another number.
  func give(_ kept: LiveFile?) {
    guard let kept else { return }
    tables.withLock { $0.point(kept.node, at: kept) }
  }
}
