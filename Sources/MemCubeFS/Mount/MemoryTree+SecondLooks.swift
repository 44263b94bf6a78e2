internal import Format
internal import Fuse
internal import Index
internal import MemCube
internal import Posix

// What is gone when the kernel comes by a number that it knows: ESTALE, once.
extension MemoryTree {
  /// Does what a call asks of nodes. Where one is stale the kernel is to look again; if what it passed
  /// then is stale as well, others changed it just now, and `lost` says what the call finds.
  func lookingAgain<Result>(
    _ caller: Caller, _ node: UInt64, _ other: UInt64? = nil,
    _ subject: SecondLooks.Subject = .name, body: () throws(Errno) -> Result,
    lost: () throws(Errno) -> Result = { () throws(Errno) in throw .notFound }
  ) throws(Errno) -> Result {
    do {
      let result = try body()
      context.secondLooks.end(caller.process)
      return result
    } catch {
      guard error == .stale else {
        context.secondLooks.end(caller.process)
        throw error
      }
      guard isLost((node, other ?? node), caller, subject) else { throw error }
      return try lost()
    }
  }

  /// One of these nodes is stale: whether the caller has just looked for it again. If it has not, it must do
  /// so now.
  func isLost(
    _ nodes: (UInt64, UInt64), _ caller: Caller, _ subject: SecondLooks.Subject
  ) -> Bool {
    let (looks, instant) = (context.secondLooks, instant)
    if looks.isOver(nodes, by: caller.process, subject, at: instant) { return true }
    looks.begin(caller.process, subject, at: instant)
    return false
  }

  /// How long a backup that is becoming a memory of its own is waited for, nanoseconds, and how often.
  private static let pause: Int64 = 2_000_000
  private static let pauses = 50

  /// Opens a file that lost its name between lookup and call, as if the call had come first: what is written
  /// to it is in no memory.
  func openLost(_ node: UInt64, _ flags: Int32) throws(Errno) -> FileOpening {
    for _ in 0..<Self.pauses {
      guard let place = try? place(node) as? FilePlace else { throw .notFound }
      do { if let opening = try place.openLost(flags) { return opening } } catch {
        // It came back by that name, and went again.
        guard error == .stale else { throw error }
      }
      Clock.sleep(nanoseconds: Self.pause)
    }
    throw .stale
  }
}

extension FilePlace {
  /// The same; nil of a backup, which has its name, and will have it as what can be written to.
  fileprivate func openLost(_ flags: Int32) throws(Errno) -> FileOpening? {
    if flags & 3 != OpenFlags.read { try cube.checkRecordable() }
    guard let (live, stored) = try? current() else { throw .notFound }
    if let live, live.look({ $0.isBackup }) { return nil }
    let file = if let live { live.isGone ? live : nil } else { stored.flatMap(unnamed) }
    guard let file, file.takeHandle() else { return try open(flags) }
    if let object { cube.keepNumber(of: file, object) }
    return .opened(LiveHandle(cube: cube, file: file, flags: flags), cached: false)
  }

  /// What the number of a removed file stands for from now on, as for processes that had it open: a lookup in
  /// the trash gives another.
  private func unnamed(_ node: Node) -> LiveFile? {
    guard node.tree == .trash, let file = cube.kept(of: node) else { return nil }
    let former = cube.tables.withLock { tables in
      defer { tables.point(self.node, at: file) }
      return tables.targets[self.node]
    }
    // Taken out of there meanwhile, with its number.
    if (try? cube.cube.file(row: node.row))?.tree == .trash { return file }
    cube.tables.withLock { $0.takeBack(self.node, to: former) }
    return nil
  }
}
