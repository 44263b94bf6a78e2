internal import Bundle
public import Format
internal import Index
public import Posix
internal import Search

/// A bundle that gets another name while it is open: by this process, by another one, or by hand.
/// All go on at once, with the same index and the same spool.
extension Cube {
  /// Renames the bundle's directory, with all that was written before durable in it. Waits until no
  /// process of this host is writing; those that have it open go on under the new name.
  /// - Throws: `.exists` if the new name is taken; `.readOnly`; `.io`.
  public func rename(to new: Path) throws(CubeError) {
    guard !isReadOnly else { throw .readOnly("\(path) cannot be renamed here") }
    try checkPlace()
    try synchronize()
    let _: Bool = state.wait { core in
      if core.isCommitting || core.isMaintaining { return nil }
      core.isCommitting = true
      core.isMaintaining = true
      return true
    }
    defer {
      state.withLock { core in
        core.isCommitting = false
        core.isMaintaining = false
      }
      state.broadcast()
    }
    try change { core throws(CubeError) in
      try core.commit(keepsLock: true)
      defer { core.lock = nil }
      let old = core.bundle.path
      do throws(Errno) {
        try Files.renameNoReplace(old, new)
        try Files.syncDirectory(new.parent)
        if old.parent != new.parent { try Files.syncDirectory(old.parent) }
      } catch {
        if error == .exists { throw CubeError.exists("\(new) exists already") }
        throw CubeError.io(error, "renaming \(old) to \(new)")
      }
      try core.follow(
        to: try attempt("looking at \(new)") { () throws(Errno) in
          try Files.realPath(new)
        })
    }
  }

  /// As `Bundle.checkPlace`; follows a bundle that was renamed, and renamed again meanwhile.
  func checkPlace() throws(CubeError) {
    try following { () throws(CubeError) in try bundle.checkPlace() }
  }

  /// Goes on where the bundle is now, if it was renamed; false if it was not.
  func follow() throws(CubeError) -> Bool {
    guard bundle.renamed(within: realStore) != nil else { return false }
    // Never waits for the writer lock under the cube's own: a thread of this process may have got
    // it, and wait for that.
    while try !followAtOnce() { Clock.sleep(nanoseconds: 1_000_000) }
    return true
  }

  /// False where the writer lock is taken.
  private func followAtOnce() throws(CubeError) -> Bool {
    try state.withLock { core throws(CubeError) in
      // Another thread may have been faster.
      guard let path = bundle.renamed(within: realStore) else { return true }
      if core.isInBatch, (try? core.commit(keepsLock: true)) == nil {
        core.abandon(keepsLock: true)
      }
      defer { core.lock = nil }
      if core.lock == nil, !core.isPrivate {
        do throws(CubeError) {
          guard let lock = try replica.writerLock(within: 0) else { return false }
          core.lock = lock
        } catch {
          // Another program moved the state: nothing is at its old place.
          guard case .io(.notFound, _) = error else { throw error }
        }
      }
      try core.follow(to: path)
      return true
    }
  }

  private var realStore: Path { (try? Files.realPath(host.store)) ?? host.store }

  /// Does something again that failed because the bundle was renamed meanwhile.
  func following<Result: ~Copyable>(
    _ body: () throws(CubeError) -> Result
  ) throws(CubeError) -> Result {
    var tries = 0
    while true {
      let before = path
      do { return try body() } catch {
        // Following fails where the bundle is renamed again meanwhile.
        let hasMoved = (try? follow()) ?? true || path != before
        tries += 1
        guard hasMoved, tries < Cube.followings else { throw error }
      }
    }
  }

  /// How often a bundle may be renamed while something is done, before that gives up.
  private static let followings = 20
}

extension Core {
  /// Goes on at the bundle's new path, with the writer lock if the state is still at the old one.
  fileprivate func follow(to path: Path) throws(CubeError) {
    endSnapshot()
    bundle.move(to: path)
    try replica.follow(to: path)
    (spoolWriter, heldSpool) = (nil, nil)
    seenLog = SeenLog()
    dataVersion = -1
    guard !isPrivate else { return }
    indexFile.directory = replica.indexDirectory
    semantics.move(to: replica.vectorDirectory(isReadOnly: !Cube.canWrite(bundle)), replica)
    // The open database has the old name, by which it would look for its log.
    if let opened = try Core.trusted(indexFile.directory, replica) { try take(opened) }
  }
}
