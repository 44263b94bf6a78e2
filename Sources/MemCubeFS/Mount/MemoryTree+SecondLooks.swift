internal import Fuse
internal import MemCube
internal import Posix

// What is no more where the kernel comes by a number that it knows: ESTALE, once.
extension MemoryTree {
  /// Does what a call asks of nodes. Where one is stale the kernel is to look again; if what it found
  /// then is stale as well, others changed it just now, and `lost` says what the call finds.
  func lookingAgain<Result>(
    _ caller: Caller, _ node: UInt64, _ other: UInt64? = nil, body: () throws(Errno) -> Result,
    lost: () throws(Errno) -> Result = { () throws(Errno) in throw .notFound }
  ) throws(Errno) -> Result {
    do {
      let result = try body()
      context.secondLooks.end(caller.process)
      return result
    } catch {
      guard error == .stale, isLost(node, other, caller) else { throw error }
      do { return try lost() } catch { throw error == .stale ? .notFound : error }
    }
  }

  /// Of nodes of which one is stale: whether the caller has just looked for it again.
  func isLost(_ node: UInt64, _ other: UInt64?, _ caller: Caller) -> Bool {
    let (looks, thread, instant) = (context.secondLooks, caller.process, instant)
    if looks.isOver(node, by: thread, at: instant) { return true }
    if let other, looks.isOver(other, by: thread, at: instant) { return true }
    looks.begin(thread)
    return false
  }
}

extension FilePlace {
  /// Opens a file that lost its name between lookup and call, as if the call had come first: what is
  /// written to it is nobody's.
  func openLost(_ flags: Int32) throws(Errno) -> FileOpening {
    if flags & 3 != OpenFlags.read { try cube.checkWritable() }
    let (live, stored) = try current()
    let file = if let live { live.isGone ? live : nil } else { stored.flatMap(lost) }
    guard let file, file.takeHandle() else { throw .notFound }
    return .opened(LiveHandle(cube: cube, file: file, flags: flags), cached: false)
  }

  private func lost(_ node: Node) -> LiveFile? { node.tree == .trash ? cube.kept(of: node) : nil }
}
