internal import Bundle
public import Format
internal import Index
internal import Posix
internal import SQLite

/// Removing a cube with this host's state of it: an empty one, as rmdir in a mount does, or all of it.
extension Cube {
  /// Checks that the bundle holds no record but settings, and this host no scratch file of it.
  /// - Throws: `.io(.notEmpty)`, with what it holds.
  public func checkEmpty() throws(CubeError) {
    try refresh()
    try change { core throws(CubeError) in try core.checkEmpty() }
  }

  /// Removes this host's index of a cube that is closed, and whose bundle was removed.
  public func removeIndexIfGone() { replica.removeIndexIfGone() }

  /// Removes the bundle and this host's state of it, if it holds no record but settings. No process
  /// of this host can write between the check and the end.
  /// - Throws: `.io(.notEmpty)`, with what it holds; `.readOnly`; `.io`.
  public func removeEmpty() throws(CubeError) {
    try remove { core throws(CubeError) in try core.checkEmpty() }
  }

  /// Removes the bundle with all that it holds, and this host's state of it. Other copies stay.
  /// - Throws: `.readOnly`; `.io`.
  public func erase() throws(CubeError) { try remove { _ in } }

  /// As `erase`, if a check allows it. Nothing is being written then, and nothing waits to be.
  package func erase(_ check: () throws(CubeError) -> Void) throws(CubeError) {
    try remove { (_) throws(CubeError) in try check() }
  }

  private func remove(
    _ check: (Core) throws(CubeError) -> Void
  ) throws(CubeError) {
    guard !isReadOnly else { throw .readOnly("\(path) cannot be removed here") }
    try refresh()
    try synchronize()
    let path = path
    let gone = try change { core throws(CubeError) in
      try core.commit(keepsLock: true)
      defer { core.lock = nil }
      try check(core)
      return try Erasure(of: path, host: host)
    }
    // Before the manifest, by which a later process knows what state is of it.
    try attempt("removing \(replica.directory)") { () throws(Errno) in
      try Files.removeTree(replica.directory)
    }
    // Of another copy of the cube there may be state left.
    try? Files.removeDirectory(replica.directory.parent)
    try gone.finish()
  }
}

extension Core {
  fileprivate func checkEmpty() throws(CubeError) {
    let records = try caught { () throws(SQLiteError) in
      try index.count("SELECT count(*) FROM record WHERE class <> 3")
    }
    let isHeld = records > 0 || !Self.isWithoutFiles(replica.scratch)
    if isHeld {
      throw .io(
        .notEmpty, "removing \(bundle.path), which holds \(records) records: rm -r would do that")
    }
  }

  /// Whether there is nothing but folders below a directory.
  private static func isWithoutFiles(_ path: Path) -> Bool {
    ((try? Files.list(path)) ?? []).allSatisfy { entry in
      entry.kind == .directory && isWithoutFiles(path.appending(entry.name))
    }
  }
}
