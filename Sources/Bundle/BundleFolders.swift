package import Format
internal import Posix

/// Making folders and files last.
extension Bundle {
  /// Makes log/YYYY-MM or blobs/ab, and what is missing above it.
  /// - Throws: also `.damaged` where a symlink has the name: what is written through it is in no bundle,
  ///   and no reader looks there.
  func makeFolder(_ name: [UInt8], in base: BundleBase) throws(CubeError) {
    let folder = base.path.appending(name)
    do { try Files.makeDirectory(folder, mode: 0o777) } catch {
      if error == .exists { return try Bundle.checkIsNoLink(folder, called: path.appending(name)) }
      let doing = "making \(path.appending(name))"
      guard error == .notFound else { throw .io(error, doing) }
      // A copy tool may leave out empty directories.
      try attempt(doing) { () throws(Errno) in
        guard try Files.status(base.path).kind == .directory else { throw .notDirectory }
        try Files.makeDirectories(folder, mode: 0o777)
      }
    }
  }

  /// Makes the names in a segment's folder last, and the folder's own name: that of a month which
  /// this process has not seen synced may be another process's, or a copy tool's, that died.
  package func syncFolder(
    of name: SegmentName, in base: BundleBase? = nil, host: Host
  ) throws(CubeError) {
    let base = if let base { base } else { try self.base() }
    try host.reach(.syncMonth)
    try attempt("syncing \(log.appending(name.month))") { () throws(Errno) in
      try Files.syncDirectory(base.log.appending(name.month))
    }
    guard !folders.withLock({ $0.synced.contains(name.month) }) else { return }
    try host.reach(.syncLog)
    try attempt("syncing \(log)") { () throws(Errno) in
      try Files.syncDirectory(base.log)
      try Files.syncDirectory(base.path)
    }
    folders.withLock { _ = $0.synced.insert(name.month) }
  }

  /// Syncs a segment's file if it is whole; false if it is not, or gone.
  package func syncIfWhole(_ name: SegmentName) throws(CubeError) -> Bool {
    guard let report = try check(name), report.isWhole else { return false }
    return try sync(name)
  }

  /// The stamp of a segment's file; nil if it is gone.
  package func stamp(of name: SegmentName) -> FileStamp? {
    (try? Files.status(path(of: name), followLinks: false)).map { FileStamp($0) }
  }

  /// Syncs a segment's file, without its name; false if it is gone.
  package func sync(_ name: SegmentName) throws(CubeError) -> Bool {
    try syncFile(path(of: name))
  }

  /// Syncs a regular file; false if it is gone.
  func syncFile(_ path: Path) throws(CubeError) -> Bool {
    do {
      try syncRegular(path)
      return true
    } catch {
      if case .notFound = error { return false }
      throw error
    }
  }

  private func syncRegular(_ path: Path) throws(CubeError) {
    let file = try Bundle.openRegular(path)
    do { try Files.sync(file) } catch { throw .io(error, "syncing \(path)") }
  }
}
